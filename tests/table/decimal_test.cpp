#include "table/decimal.h"

#include <gtest/gtest.h>

namespace chokepoint::table {
namespace {

TextTable column(const std::vector<std::string>& cells, char delimiter = ';') {
  std::string text = std::string("n") + delimiter + "x\n";
  for (const std::string& cell : cells) text += '"' + cell + '"' + delimiter + "end\n";
  PlainContext plain;
  Context context = plain.context();
  CsvOptions options;
  options.delimiter = delimiter;
  auto table = parse_csv("t.csv", text, options, context);
  EXPECT_TRUE(table);
  return std::move(*table);
}

TEST(DecimalMark, CommaOnlyWhereItCannotBeAnythingElse) {
  EXPECT_EQ(recognise_decimal_mark(column({"1,5", "2", "", "-0,25"}), 0), DecimalMark::comma);
  EXPECT_EQ(recognise_decimal_mark(column({"1,234", "1,5"}), 0), DecimalMark::comma);
  EXPECT_EQ(recognise_decimal_mark(column({"0,125"}), 0), DecimalMark::comma);
  EXPECT_EQ(recognise_decimal_mark(column({"1,5E-03"}), 0), DecimalMark::comma);
  EXPECT_EQ(recognise_decimal_mark(column({"n/a", "1,5"}), 0), DecimalMark::comma);
  EXPECT_EQ(recognise_decimal_mark(column({"1,5"}, '\t'), 0), DecimalMark::comma);
}

TEST(DecimalMark, PointWhereThereIsNoComma) {
  EXPECT_EQ(recognise_decimal_mark(column({"1.5", "2"}), 0), DecimalMark::point);
  EXPECT_EQ(recognise_decimal_mark(column({"1.234"}), 0), DecimalMark::point);
  EXPECT_EQ(recognise_decimal_mark(column({"a, b", ""}), 0), DecimalMark::point);
  EXPECT_EQ(recognise_decimal_mark(column({}), 0), DecimalMark::point);
}

TEST(DecimalMark, UnclearIsNeverGuessed) {
  EXPECT_EQ(recognise_decimal_mark(column({"1,234"}), 0), DecimalMark::unclear);
  EXPECT_EQ(recognise_decimal_mark(column({"1,234", "12,345", "7"}), 0), DecimalMark::unclear);
  EXPECT_EQ(recognise_decimal_mark(column({"1,234,567", "1,5"}), 0), DecimalMark::unclear);
  EXPECT_EQ(recognise_decimal_mark(column({"1,5", "1.5"}), 0), DecimalMark::unclear);
  EXPECT_EQ(recognise_decimal_mark(column({"1.234,5"}), 0), DecimalMark::unclear);
  EXPECT_EQ(recognise_decimal_mark(column({"1,234.5"}), 0), DecimalMark::unclear);
  EXPECT_EQ(recognise_decimal_mark(column({"1,5"}, ','), 0), DecimalMark::unclear);
}

TEST(DecimalMark, NumbersAreReadAsMarked) {
  EXPECT_EQ(parse_number("1,5", DecimalMark::comma), 1.5);
  EXPECT_EQ(parse_number("1,234", DecimalMark::comma), 1.234);
  EXPECT_EQ(parse_number("-7", DecimalMark::comma), -7.0);
  EXPECT_FALSE(parse_number("1.5", DecimalMark::comma));
  EXPECT_FALSE(parse_number("1,5,5", DecimalMark::comma));
  EXPECT_EQ(parse_number("1.5", DecimalMark::point), 1.5);
  EXPECT_FALSE(parse_number("1,5", DecimalMark::point));
  EXPECT_FALSE(parse_number("1,234", DecimalMark::unclear));
}

TEST(DecimalMark, TheFaultSaysWhatToDo) {
  const TextTable table =
      column({"1,234", "1,5", "1,234,567", "45%", " 7", "many", "", std::string(37, 'x') + "电池电池"});
  const auto remedy = [&](std::size_t row) { return number_fault(table, row, 0).remedy; };
  EXPECT_NE(remedy(0).find("thousands mark out, or"), std::string::npos);
  EXPECT_NE(remedy(1).find("decimal comma as a point"), std::string::npos);
  EXPECT_NE(remedy(2).find("thousands marks"), std::string::npos);
  EXPECT_NE(remedy(3).find("fraction of 1"), std::string::npos);
  EXPECT_NE(remedy(4).find("spaces"), std::string::npos);
  EXPECT_EQ(number_fault(table, 5, 0).found, "\"many\"");
  EXPECT_EQ(number_fault(table, 6, 0).found, "an empty cell");
  EXPECT_EQ(number_fault(table, 7, 0).found, "\"" + std::string(37, 'x') + "电...\"");
  EXPECT_EQ(number_fault(table, 5, 0).row, 7U);
  EXPECT_EQ(number_fault(table, 5, 0).column, 1U);
}

}  // namespace
}  // namespace chokepoint::table
