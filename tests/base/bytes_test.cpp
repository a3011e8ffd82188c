#include "base/bytes.h"

#include <gtest/gtest.h>

namespace chokepoint {
namespace {

TEST(Bytes, WhatIsWrittenIsRead) {
  std::string bytes;
  ByteWriter writer(bytes);
  writer.number(std::uint32_t{7});
  writer.numbers(std::vector<double>{1.5, -0.0});
  writer.text("a\0b");
  writer.texts({"", "xyz"});
  writer.faults({{Code::bad_date, "f", 2, 3, "found", "expected", "remedy"}});
  ByteReader reader(bytes);
  std::uint32_t number = 0;
  std::vector<double> numbers;
  std::string text;
  std::vector<std::string> texts;
  std::vector<Fault> faults;
  reader.number(number);
  reader.numbers(numbers);
  reader.text(text);
  reader.texts(texts);
  EXPECT_FALSE(reader.empty());
  reader.faults(faults);
  EXPECT_TRUE(reader.whole());
  EXPECT_EQ(number, 7U);
  EXPECT_EQ(numbers, (std::vector<double>{1.5, 0.0}));
  EXPECT_EQ(text, "a");
  EXPECT_EQ(texts, (std::vector<std::string>{"", "xyz"}));
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(to_string(faults[0]), "f:2:3: found found; expected expected; remedy");
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    ByteReader part(std::string_view(bytes).substr(0, cut));
    part.number(number);
    part.numbers(numbers);
    part.text(text);
    part.texts(texts);
    part.faults(faults);
    EXPECT_FALSE(part.whole()) << cut;
  }
}

TEST(Bytes, ACountBeyondTheEndIsRefusedBeforeAnythingIsReserved) {
  std::string bytes;
  ByteWriter(bytes).number(~std::uint64_t{0});
  ByteReader reader(bytes);
  std::vector<double> numbers;
  reader.numbers(numbers);
  EXPECT_FALSE(reader.whole());
  EXPECT_TRUE(numbers.empty());
}

}  // namespace
}  // namespace chokepoint
