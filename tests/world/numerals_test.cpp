#include "world/numerals.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "table/csv.h"

namespace chokepoint::world {
namespace {

struct Sentence {
  std::string text;
  double value;
};

TEST(Numerals, OneNumberManyWaysOfWriting) {
  const Sentence held[] = {
      {"China: 1,270,000 (2024)", 1270000},
      {"China: 1 270 000 t", 1270000},
      {"China: 1\u00a0270\u202f000 t", 1270000},
      {"China: 1'270'000 t", 1270000},
      {"China: 1.270.000 t", 1270000},
      {"China: 1270000", 1270000},
      {"1.27 million tonnes", 1270000},
      {"1,27 Mio. Tonnen", 1270000},
      {"127万吨", 1270000},
      {"98-99 %", 98},
      {"98–99 %", 99},
      {"占全球的９８％", 98},
      {"٩٨٪ من الغاليوم", 98},
      {"۹۸ درصد", 98},
      {"٩٨٫٥٪", 98.5},
      {"١٬٢٧٠٬٠٠٠ طن", 1270000},
      {"3 مليون طن", 3000000},
      {"-5 degrees", -5},
      {"in 2023,2024 and later", 2024},
      {"two of 1,2 and 3", 3},
      {"99.99 % pure: 500 dollars", 500},
      {"0,98 of it", 0.98},
      {".98 of it, or 98", 98},
      {"$4.7/kg", 4.7},
      {"25億円", 2500000000},
      {"5k of them", 5000},
      {"$3bn", 3e9},
  };
  for (const Sentence& s : held) EXPECT_TRUE(holds_number(s.text, s.value)) << s.text << " holds " << s.value;
}

TEST(Numerals, WhatIsNotThere) {
  const Sentence missing[] = {
      {"", 0},
      {"no number at all", 1},
      {"ninety-eight", 98},
      {"1,270,000", 1270},
      {"1,270,000", 270},
      {"1270", 127},
      {"98.5", 98},
      {"0.985", 0.98},
      {"1.2.3", 3.5},
      {"5 km", 5000},
      {"5 Mt", 5000000},
      {"12,34,567", 1234567},  // groups of two are not read
  };
  for (const Sentence& s : missing)
    EXPECT_FALSE(holds_number(s.text, s.value)) << s.text << " does not hold " << s.value;
}

TEST(Numerals, SharesMayBeWrittenAsPercentOrFraction) {
  EXPECT_TRUE(holds_value("0.98 of all", 98, true));
  EXPECT_TRUE(holds_value("98 % of all", 0.98, true));
  EXPECT_FALSE(holds_value("98 % of all", 0.98, false));
  EXPECT_FALSE(holds_value("9.8 % of all", 0.98, true));
}

TEST(Numerals, BrokenUtf8IsOnlyText) {
  EXPECT_TRUE(holds_number("\xff\xfe 5 \xe4", 5));
  EXPECT_FALSE(holds_number("\xef\xbc", 9));
}

/// The shortest text of any double, with groups or without, is read back.
RC_GTEST_PROP(Numerals, WhatIsWrittenIsFound, (std::uint32_t whole, std::uint16_t decimals)) {
  const double value = whole + decimals / 65536.0;
  const std::string plain = table::format_number(value);
  RC_ASSERT(holds_number("about " + plain + " t", value));
  std::string grouped = std::to_string(whole);
  for (std::size_t at = grouped.size(); at > 3;) grouped.insert(at -= 3, ",");
  RC_ASSERT(holds_number("about " + grouped + " t", whole));
}

}  // namespace
}  // namespace chokepoint::world
