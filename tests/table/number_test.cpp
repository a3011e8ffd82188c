#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <bit>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <locale>
#include <sstream>

#include "table/csv.h"

namespace chokepoint::table {
namespace {

TEST(ParseNumber, ReadsDecimalNumbers) {
  EXPECT_EQ(parse_number("0"), 0.0);
  EXPECT_EQ(parse_number("12000"), 12000.0);
  EXPECT_EQ(parse_number("-0.5"), -0.5);
  EXPECT_EQ(parse_number("+3.25"), 3.25);
  EXPECT_EQ(parse_number("1e-07"), 1e-7);
  EXPECT_EQ(parse_number("6.022E23"), 6.022e23);
  EXPECT_EQ(parse_number(".5"), 0.5);
  EXPECT_EQ(parse_number("5."), 5.0);
  EXPECT_EQ(parse_number("0.1"), 0.1);
  EXPECT_EQ(parse_number("1.7976931348623157e308"), std::numeric_limits<double>::max());
  EXPECT_EQ(parse_number("5e-324"), std::numeric_limits<double>::denorm_min());
}

TEST(ParseNumber, RefusesEverythingElse) {
  for (const char* text :
       {"",    "-",     "+",    ".",     "e5",  "1e",       "1e+",  "1,5",   "1.234,5", "1 000", " 1",
        "1 ",  "inf",   "-inf", "nan",   "NaN", "infinity", "0x10", "1f",    "1.2.3",   "--1",   "+-1",
        "-+1", "1e5.5", "１",   "1_000", "$5",  "5%",       "1\n",  "1e5e5", "."}) {
    EXPECT_FALSE(parse_number(text)) << text;
  }
  EXPECT_FALSE(parse_number(std::string_view("1\0", 2)));
}

TEST(ParseNumber, OverflowIsNoNumberUnderflowIsZero) {
  EXPECT_FALSE(parse_number("1e309"));
  EXPECT_FALSE(parse_number("-1e99999999999999999999999"));
  EXPECT_FALSE(parse_number(std::string(400, '9')));
  EXPECT_FALSE(parse_number("0." + std::string(400, '0') + "1e800"));
  EXPECT_EQ(parse_number("1e-400"), 0.0);
  EXPECT_EQ(parse_number("0e999999999999999999999"), 0.0);
  EXPECT_EQ(parse_number("0." + std::string(400, '0') + "1"), 0.0);
  EXPECT_EQ(parse_number("1" + std::string(400, '0') + "e-800"), 0.0);
  EXPECT_TRUE(std::signbit(*parse_number("-1e-99999999999999999999")));
}

/// Oracle: a stream in the classic locale, which reads digits by another route than from_chars.
TEST(ParseNumber, AgreesWithStreams) {
  rc::check([] {
    const auto whole = *rc::gen::container<std::string>(rc::gen::inRange('0', static_cast<char>('9' + 1)));
    const auto part = *rc::gen::container<std::string>(rc::gen::inRange('0', static_cast<char>('9' + 1)));
    RC_PRE(!whole.empty() || !part.empty());
    const std::string text = (*rc::gen::element<std::string>("", "-")) + whole + "." + part +
                             *rc::gen::element<std::string>("", "e5", "E-12", "e+100", "e-250");
    std::istringstream in(text);
    in.imbue(std::locale::classic());
    double expected = 0.0;
    in >> expected;
    RC_PRE(!in.fail());
    RC_ASSERT(parse_number(text) == expected);
  });
}

TEST(ParseInteger, ReadsWholeNumbersOnly) {
  EXPECT_EQ(parse_integer("42"), 42);
  EXPECT_EQ(parse_integer("-7"), -7);
  EXPECT_EQ(parse_integer("+7"), 7);
  EXPECT_EQ(parse_integer("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(parse_integer("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
  for (const char* text : {"", "+", "-", "+-1", "1.0", "1e3", " 1", "1 ", "9223372036854775808", "0x1", "a"}) {
    EXPECT_FALSE(parse_integer(text)) << text;
  }
}

TEST(FormatNumber, WritesWhatAPersonWouldWrite) {
  EXPECT_EQ(format_number(0.0), "0");
  EXPECT_EQ(format_number(0.1), "0.1");
  EXPECT_EQ(format_number(12000), "12000");
  EXPECT_EQ(format_number(-2.5), "-2.5");
  EXPECT_EQ(format_number(1e5), "100000");
  EXPECT_EQ(format_number(123456789012345.0), "123456789012345");
  EXPECT_EQ(format_number(1e15), "1e+15");
  EXPECT_EQ(format_number(1e-5), "0.00001");
  EXPECT_EQ(format_number(1e-7), "1e-07");
  EXPECT_EQ(format_number(1.0 / 3.0), "0.3333333333333333");
  EXPECT_EQ(format_number(std::nan("")), "");
  EXPECT_EQ(format_number(std::numeric_limits<double>::infinity()), "inf");
  EXPECT_EQ(format_number(-std::numeric_limits<double>::infinity()), "-inf");
}

TEST(FormatNumber, ReadsBackToTheSameBits) {
  rc::check([](std::uint64_t bits) {
    const double value = std::bit_cast<double>(bits);
    RC_PRE(std::isfinite(value));
    const std::optional<double> back = parse_number(format_number(value));
    RC_ASSERT(back.has_value());
    RC_ASSERT(std::bit_cast<std::uint64_t>(*back) == bits);
  });
  rc::check([](std::int32_t hundredths) {
    const double value = hundredths / 100.0;
    RC_ASSERT(parse_number(format_number(value)) == value);
    RC_ASSERT(format_number(value).size() <= 12U);
    RC_ASSERT(std::strtod(format_number(value).c_str(), nullptr) == value);
  });
}

}  // namespace
}  // namespace chokepoint::table
