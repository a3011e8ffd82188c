#include "table/csv.h"

#include <gtest/gtest.h>

namespace chokepoint::table {
namespace {

Result<TextTable> read(std::string text, CsvOptions options = {}) {
  PlainContext plain;
  Context context = plain.context();
  return parse_csv("t.csv", std::move(text), options, context);
}

std::vector<std::string> row(const TextTable& table, std::size_t index) {
  std::vector<std::string> cells;
  for (std::size_t c = 0; c < table.columns(); ++c) cells.emplace_back(table.cell(index, c));
  return cells;
}

using Cells = std::vector<std::string>;

TEST(Csv, ReadsHeaderAndRows) {
  const auto table = read("id,name,value\nCN,China,99\nUS,United States,\n");
  ASSERT_TRUE(table) << to_string(table.error());
  EXPECT_EQ(table->columns(), 3U);
  EXPECT_EQ(table->rows(), 2U);
  EXPECT_EQ(table->header(1), "name");
  EXPECT_EQ(table->find("value"), 2U);
  EXPECT_FALSE(table->find("values"));
  EXPECT_EQ(row(*table, 0), (Cells{"CN", "China", "99"}));
  EXPECT_EQ(row(*table, 1), (Cells{"US", "United States", ""}));
  EXPECT_EQ(table->recognised(), "UTF-8, delimiter ,");
}

TEST(Csv, LineEndsOfEveryKindAndNoneAtTheEnd) {
  for (const char* text : {"a,b\n1,2\n3,4\n", "a,b\r\n1,2\r\n3,4\r\n", "a,b\r1,2\r3,4\r", "a,b\n1,2\r\n3,4"}) {
    const auto table = read(text);
    ASSERT_TRUE(table) << to_string(table.error());
    ASSERT_EQ(table->rows(), 2U);
    EXPECT_EQ(row(*table, 1), (Cells{"3", "4"}));
    EXPECT_EQ(table->line(1), 3U);
  }
}

TEST(Csv, QuotesDoubledQuotesAndQuotedLineEnds) {
  const auto table = read("a,\"b \"\"x\"\"\"\n\"1,5\",\"two\nlines\"\n\"\",\"\"\"\"\n5\" pipe,\"a\r\nb\"\n7,8\n");
  ASSERT_TRUE(table) << to_string(table.error());
  EXPECT_EQ(table->header(1), "b \"x\"");
  EXPECT_EQ(row(*table, 0), (Cells{"1,5", "two\nlines"}));
  EXPECT_EQ(row(*table, 1), (Cells{"", "\""}));
  EXPECT_EQ(row(*table, 2), (Cells{"5\" pipe", "a\r\nb"}));
  EXPECT_EQ(table->sheet_row(3), 5U);
  EXPECT_EQ(table->line(3), 7U);
  EXPECT_EQ(table->line(0), 2U);
}

TEST(Csv, ManyDoubledQuotesInOneCell) {
  for (const std::size_t count : {1U, 2U, 100U, 252U, 253U, 254U, 255U, 256U, 300U, 5000U}) {
    std::string text = "a,b\n\"x";
    for (std::size_t i = 0; i < count; ++i) text += "\"\"";
    text += "y\",end\n";
    const auto table = read(text);
    ASSERT_TRUE(table) << to_string(table.error());
    EXPECT_EQ(table->cell(0, 0), "x" + std::string(count, '"') + "y");
    EXPECT_EQ(table->cell(0, 1), "end");
  }
}

TEST(Csv, EmptyLinesAreSkippedAndCounted) {
  const auto table = read("\n\na,b\n\n1,2\n\r\n\n3,4\n\n");
  ASSERT_TRUE(table) << to_string(table.error());
  ASSERT_EQ(table->rows(), 2U);
  EXPECT_EQ(table->sheet_row(0), 5U);
  EXPECT_EQ(table->sheet_row(1), 8U);
  EXPECT_EQ(table->line(1), 8U);
}

TEST(Csv, HeaderOnlyAndNothing) {
  const auto header = read("a,b\n");
  ASSERT_TRUE(header);
  EXPECT_EQ(header->rows(), 0U);
  const auto nothing = read("");
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().faults[0].found, "an empty file");
  EXPECT_FALSE(read("\n\r\n"));
  EXPECT_FALSE(read("\xEF\xBB\xBF"));
}

TEST(Csv, AllFaultsAreReportedWithTheirPlace) {
  const auto table = read("a,b,,a\n1,2,3\n1,2,3,4,5\n\"x\"y,2,3,4\n\n1,2,3,\"open\n5,6,7,8\n");
  ASSERT_FALSE(table);
  const std::vector<Fault>& faults = table.error().faults;
  ASSERT_EQ(faults.size(), 6U) << to_string(table.error());
  EXPECT_EQ(faults[0].column, 3U);
  EXPECT_EQ(faults[1].code, Code::duplicate);
  EXPECT_EQ(faults[1].column, 4U);
  EXPECT_EQ(faults[2].row, 2U);
  EXPECT_EQ(faults[2].column, 4U);
  EXPECT_EQ(faults[3].row, 3U);
  EXPECT_EQ(faults[3].column, 5U);
  EXPECT_EQ(faults[4].found, "text after a closing quote");
  EXPECT_EQ(faults[4].row, 4U);
  EXPECT_EQ(faults[5].found, "a quote that is never closed");
  EXPECT_EQ(faults[5].row, 6U);
  EXPECT_EQ(faults[5].column, 4U);
}

TEST(Csv, FaultsQuoteHugeAndHostileNamesShortly) {
  const std::string name = "\x1B[31m" + std::string(1000000, 'x');
  const auto table = read(name + "," + name + "\n");
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().faults[0].found, "the column \"?[31m" + std::string(35, 'x') + "...\" again");
}

TEST(Csv, NulBytesAreFaults) {
  const auto table = read(std::string("a,b\n1,\0\n\"\0\"\"\",2\n", 16));
  ASSERT_FALSE(table);
  ASSERT_EQ(table.error().faults.size(), 2U) << to_string(table.error());
  EXPECT_EQ(table.error().faults[0].row, 2U);
  EXPECT_EQ(table.error().faults[0].column, 2U);
  EXPECT_EQ(table.error().faults[1].row, 3U);
  EXPECT_FALSE(read(std::string("\0,b\n1,2\n", 8)));
}

}  // namespace
}  // namespace chokepoint::table
