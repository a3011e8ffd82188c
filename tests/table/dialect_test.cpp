#include "table/dialect.h"

#include <gtest/gtest.h>

#include "table/csv.h"

namespace chokepoint::table {
namespace {

char recognised(std::string_view text) {
  const auto delimiter = recognise_delimiter("t.csv", text);
  return delimiter ? *delimiter : '?';
}

TEST(Delimiter, TheOneThatDividesEvenly) {
  EXPECT_EQ(recognised("a,b\n1,2\n"), ',');
  EXPECT_EQ(recognised("a;b\n1;2\n"), ';');
  EXPECT_EQ(recognised("a\tb\n1\t2\n"), '\t');
  EXPECT_EQ(recognised("a|b\n1|2\n"), '|');
  EXPECT_EQ(recognised("a,b"), ',');
}

TEST(Delimiter, OthersInsideCellsDoNotDisturb) {
  EXPECT_EQ(recognised("Land;Menge\nDE;1,5\nFR;2,5\n"), ';');
  EXPECT_EQ(recognised("Land;Menge, t\nDE;1\nFR;2\n"), ';');
  EXPECT_EQ(recognised("id,claims\na,x;y;z\nb,x\n"), ',');
  EXPECT_EQ(recognised("id,\"a;b\"\n1,\"c;d\"\n2,\"e;f\"\n"), ',');
  EXPECT_EQ(recognised("\"a\"\"b,c\";d\n1,5;2\n"), ';');
  EXPECT_EQ(recognised("\"a\nb\",c\n\"1\n;2\",3\n"), ',');
  EXPECT_EQ(recognised("\r\n\r\nid;x\r\n\r\n1;2\r\n"), ';');
}

TEST(Delimiter, RaggedRowsAreLeftToTheReader) {
  EXPECT_EQ(recognised("a,b,c\n1,2\n3,4,5\n"), ',');
  EXPECT_EQ(recognised("a;b;c\n1;2\n3;4;5\n"), ';');
}

TEST(Delimiter, OneColumnIsAComma) {
  EXPECT_EQ(recognised("name\nx\ny\n"), ',');
  EXPECT_EQ(recognised(""), ',');
  EXPECT_EQ(recognised("\n\n"), ',');
}

TEST(Delimiter, TwoPossibleOnesAreAskedFor) {
  const auto delimiter = recognise_delimiter("t.csv", "a,b;c\n1,2;3\n4,5;6\n");
  ASSERT_FALSE(delimiter);
  const Fault& fault = delimiter.error().faults[0];
  EXPECT_EQ(fault.code, Code::bad_syntax);
  EXPECT_EQ(fault.found, "more than one possible delimiter: , (2 columns), ; (2 columns)");
  EXPECT_NE(fault.remedy.find("state the delimiter"), std::string::npos);
  EXPECT_EQ(recognised("a,b;c\n"), '?');
}

TEST(Delimiter, OnlyTheBeginningIsLookedAt) {
  std::string text = "a;b\n";
  while (text.size() < (std::size_t{3} << 20)) text += "1,5;2,5\n";
  EXPECT_EQ(recognised(text), ';');
  EXPECT_EQ(recognised("a;" + std::string(std::size_t{3} << 20, 'b') + "\n1;2\n"), ';');
  EXPECT_EQ(recognised("a;b\n1;2\n3;\"" + std::string(std::size_t{3} << 20, ',') + "\"\n"), ';');
}

TEST(Delimiter, AStatedOneWins) {
  PlainContext plain;
  Context context = plain.context();
  CsvOptions options;
  options.delimiter = '|';
  const auto table = parse_csv("t.csv", "a,b|c;d\n1,2|3;4\n", options, context);
  ASSERT_TRUE(table);
  EXPECT_EQ(table->header(0), "a,b");
  EXPECT_EQ(table->delimiter(), '|');
  for (const char wrong : {'"', '\n', '\r'}) {
    options.delimiter = wrong;
    EXPECT_FALSE(parse_csv("t.csv", "a\n1\n", options, context));
  }
}

}  // namespace
}  // namespace chokepoint::table
