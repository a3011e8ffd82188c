// A file in pieces of every size says, row by row, what parse_csv says of the whole.
#include "table/pieces.h"

#include <gtest/gtest.h>

namespace chokepoint::table {
namespace {

using Cells = std::vector<std::vector<std::string>>;

void add_rows(const TextTable& table, std::uint32_t before, Cells& cells) {
  for (std::size_t r = 0; r < table.rows(); ++r) {
    std::vector<std::string> row{std::to_string(table.sheet_row(r) + before)};
    for (std::size_t c = 0; c < table.columns(); ++c) row.emplace_back(table.cell(r, c));
    cells.push_back(std::move(row));
  }
}

Result<Cells> in_pieces(std::string_view bytes, std::size_t piece) {
  PlainContext plain;
  Context context = plain.context();
  CsvPieces pieces("f.csv", bytes, "label", ",;\t", piece);
  Cells cells;
  for (;;) {
    auto next = pieces.next(context);
    if (!next) return tl::unexpected(next.error());
    if (!*next) return cells;
    add_rows((*next)->rows, (*next)->rows_before, cells);
  }
}

Result<Cells> at_once(std::string bytes) {
  PlainContext plain;
  Context context = plain.context();
  if (bytes.starts_with(",")) bytes.insert(0, "label");
  auto table = parse_csv("f.csv", std::move(bytes), {}, context);
  if (!table) return tl::unexpected(table.error());
  Cells cells;
  add_rows(*table, 0, cells);
  return cells;
}

const char* const kTexts[] = {
    ",a,b\nx,1,2\ny,3,4\n",
    ",a,b\nx,1,2\ny,3,4",
    "k,a\r\n\"x\ny\",1\r\n\r\nz,2\r\n\"q \"\"u\"\"\",3\r\n",
    "k,a\n\n\nx,1\n\n\ny,2\n\n",
    "k,a\n",
    "k,a",
    "\xEF\xBB\xBFk;a\nx;1\ny;2\n",
    "k,a\nx\"y,1\nz\"w,2\n",
};

TEST(CsvPieces, SayWhatTheWholeSays) {
  for (const std::string text : kTexts) {
    const auto whole = at_once(text);
    ASSERT_TRUE(whole) << text;
    for (std::size_t piece = 1; piece <= text.size() + 1; ++piece) {
      for (const std::string& bytes : {text, gzip(text)}) {
        const auto cells = in_pieces(bytes, piece);
        ASSERT_TRUE(cells) << text << piece << to_string(cells.error());
        EXPECT_EQ(*cells, *whole) << text << piece;
      }
    }
  }
}

TEST(CsvPieces, FaultsStandWhereTheyStandInTheFile) {
  for (const std::string text : {"k,a\nx,1\ny,2,3\nz,4\n", "k,a\nx,1\n\"y,2\n", "k,k\nx,1\n", ""}) {
    const auto whole = at_once(text);
    ASSERT_FALSE(whole) << text;
    for (std::size_t piece = 1; piece <= text.size() + 1; ++piece) {
      const auto cells = in_pieces(text, piece);
      ASSERT_FALSE(cells) << text << piece;
    }
    const auto cells = in_pieces(text, 1000);
    EXPECT_EQ(to_string(cells.error()), to_string(whole.error()));
  }
}

TEST(CsvPieces, LabelsMayHoldWhatElsewhereDelimits) {
  for (const std::string text : {",a|x\nb|x,1\n", ";a|x\nb|x;1\n", "\"\";\"a,x|\"\nb|x;1\n"}) {
    for (std::size_t piece = 1; piece < 20; ++piece) {
      const auto cells = in_pieces(text, piece);
      ASSERT_TRUE(cells) << text << to_string(cells.error());
      EXPECT_EQ(*cells, (Cells{{"2", "b|x", "1"}})) << text;
    }
  }
}

TEST(CsvPieces, Utf16IsReadWhole) {
  std::string text("\xFF\xFE", 2);
  for (const char c : std::string("k,a\nx,1\ny,2\n")) text += {c, '\0'};
  for (const std::size_t piece : {2, 7, 100}) {
    const auto cells = in_pieces(text, piece);
    ASSERT_TRUE(cells) << to_string(cells.error());
    EXPECT_EQ(cells->size(), 2U);
  }
}

}  // namespace
}  // namespace chokepoint::table
