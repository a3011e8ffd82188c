#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <random>

#include "agree.h"
#include "table/csv.h"
#include "table/utf8.h"

namespace chokepoint::table {
namespace {

Result<TextTable> read(std::string text, char delimiter) {
  PlainContext plain;
  Context context = plain.context();
  CsvOptions options;
  options.delimiter = delimiter;
  options.encoding = "UTF-8";
  return parse_csv("t.csv", std::move(text), options, context);
}

/// Random text made of the pieces that matter, so that quotes, line ends and delimiters meet often.
std::string random_text(std::mt19937& random, std::size_t pieces, bool tame) {
  static const std::vector<std::string> kPieces{
      ",", ",",     ",",       "\n",       "\n",        "\r\n", "\r", "\"", "\"", "\"\"",
      "a", "b",     "12",      "word;",    ";",         "产",   "\t", " ",  "|",  "longer cell text",
      "é", "\"x\"", "\"a,b\"", "\"a\nb\"", "\"q\"\"q\""};
  std::string text = tame ? "c1,c2\n" : "";
  for (std::size_t i = 0; i < pieces; ++i) text += kPieces[random() % kPieces.size()];
  return text;
}

TEST(CsvProperty, AgreesWithTheReferenceOnRandomText) {
  std::mt19937 random(7);
  std::size_t read_well = 0;
  for (int i = 0; i < 60000; ++i) {
    const std::string text = random_text(random, random() % 24, i % 2 == 0);
    const auto table = read(text, ',');
    read_well += table ? 1U : 0U;
    ASSERT_EQ(reference::difference(text, ',', table), "") << text;
  }
  EXPECT_GT(read_well, 1000U) << "the texts are too wild to test cells";
}

/// Long runs of plain rows, which take the fast way, with something odd here and there, at every place of a block.
TEST(CsvProperty, AgreesWithTheReferenceOnNearlyPlainRows) {
  std::mt19937 random(13);
  std::size_t read_well = 0;
  for (int i = 0; i < 6000; ++i) {
    const std::size_t columns = 1 + random() % 4;
    const std::string line_end = (std::array{"\n", "\r\n", "\r"})[random() % 3];
    std::string text;
    for (std::size_t row = 0; row < 40; ++row) {
      for (std::size_t c = 0; c < columns; ++c) {
        if (c > 0) text += ',';
        text +=
            std::string(random() % 12 + (columns == 1 || row == 0 ? 1 : 0), static_cast<char>('a' + (row + c) % 26));
      }
      switch (row == 0 ? 99 : random() % 100) {
        case 0:
          text += line_end;
          break;
        case 1:
          text += line_end + "\"q\"" + std::string(columns - 1, ',');
          break;
        case 2:
          text += "5\"";
          break;
        case 3:
          if (i % 4 == 0) text += ",surplus";
          break;
        case 4:
          if (i % 4 == 0) text += line_end + "short";
          break;
        case 5:
          text += std::string(random() % 2, '\n') + "\r";
          break;
        default:
          break;
      }
      text += line_end;
    }
    const auto table = read(text, ',');
    read_well += table ? 1U : 0U;
    ASSERT_EQ(reference::difference(text, ',', table), "") << text;
  }
  EXPECT_GT(read_well, 1000U);
}

TEST(CsvProperty, AgreesWithTheReferenceOnWellFormedTables) {
  std::mt19937 random(11);
  for (int i = 0; i < 6000; ++i) {
    const std::size_t columns = 1 + random() % 5;
    const char delimiter = ",;\t|"[random() % 4];
    const char* line_end = (std::array{"\n", "\r\n", "\r"})[random() % 3];
    std::string text;
    for (std::size_t row = 0; row < 1 + random() % 12; ++row) {
      for (std::size_t c = 0; c < columns; ++c) {
        if (c > 0) text += delimiter;
        std::string cell = row == 0 ? "name" + std::to_string(c) : random_text(random, random() % 6, false);
        if (random() % 2 == 0 || cell.find_first_of(",;\t|\"\r\n") != std::string::npos || cell.empty()) {
          std::string doubled;
          for (const char x : cell) doubled += x == '"' ? "\"\"" : std::string(1, x);
          cell = '"' + doubled + '"';
        }
        text += cell;
      }
      text += line_end;
      if (random() % 8 == 0) text += line_end;
    }
    const auto table = read(text, delimiter);
    ASSERT_TRUE(table) << to_string(table.error());
    ASSERT_EQ(reference::difference(text, delimiter, table), "") << text;
  }
}

RC_GTEST_PROP(CsvProperty, AgreesWithTheReferenceOnArbitraryBytes, (std::string text)) {
  for (char& c : text) c = static_cast<char>(c & 0x7F);
  RC_ASSERT(reference::difference(text, ',', read(text, ',')) == "");
}

/// Any cells written come back as they were, through recognition of the delimiter too when it is clear.
RC_GTEST_PROP(CsvProperty, WhatIsWrittenIsRead, ()) {
  const auto columns = *rc::gen::inRange<std::size_t>(1, 6);
  const auto cell = rc::gen::container<std::string>(rc::gen::oneOf(
      rc::gen::element<char>(',', '"', '\n', '\r', ';', ' ', '\'', '='), rc::gen::inRange<char>(1, 127)));
  const auto rows = *rc::gen::container<std::vector<std::vector<std::string>>>(
      rc::gen::container<std::vector<std::string>>(columns, cell));
  std::string text;
  std::vector<std::string> names;
  for (std::size_t c = 0; c < columns; ++c) names.push_back("\xEF\xBB\xBF\"n," + std::to_string(c));
  append_row(text, std::vector<std::string_view>(names.begin(), names.end()));
  for (const auto& row : rows) append_row(text, std::vector<std::string_view>(row.begin(), row.end()));
  const auto table = read(text, ',');
  RC_ASSERT(table.has_value());
  RC_ASSERT(table->rows() == rows.size());
  for (std::size_t c = 0; c < columns; ++c) RC_ASSERT(table->header(c) == names[c]);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (std::size_t c = 0; c < columns; ++c) RC_ASSERT(table->cell(r, c) == rows[r][c]);
  }
}

RC_GTEST_PROP(CsvProperty, SafeCellsStartNoFormula, (const std::string& tail)) {
  const std::string text = *rc::gen::element<std::string>("=", "+", "-", "@", "\t", "\r", "", "-1", "+2.5") + tail;
  std::string out;
  append_safe_cell(out, text);
  const std::string_view inner = out.starts_with('"') ? std::string_view(out).substr(1) : std::string_view(out);
  const bool formula = !inner.empty() && std::string_view("=+-@\t\r").find(inner.front()) != std::string_view::npos;
  RC_ASSERT(!formula || parse_number(text).has_value());
}

TEST(Utf8, AgreesWithTheDefinition) {
  // Every code point, and every lead byte with wrong followers, against the ranges of RFC 3629 section 4.
  for (std::uint32_t code = 0; code <= 0x11FFFF; ++code) {
    std::string text;
    if (code < 0x80) {
      text = {static_cast<char>(code)};
    } else if (code < 0x800) {
      text = {static_cast<char>(0xC0 | code >> 6), static_cast<char>(0x80 | (code & 0x3F))};
    } else if (code < 0x10000) {
      text = {static_cast<char>(0xE0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 0x3F)),
              static_cast<char>(0x80 | (code & 0x3F))};
    } else {
      text = {static_cast<char>(0xF0 | code >> 18), static_cast<char>(0x80 | (code >> 12 & 0x3F)),
              static_cast<char>(0x80 | (code >> 6 & 0x3F)), static_cast<char>(0x80 | (code & 0x3F))};
    }
    const bool valid = code <= 0x10FFFF && !(code >= 0xD800 && code <= 0xDFFF);
    ASSERT_EQ(first_invalid_utf8(text), valid ? text.size() : 0U) << code;
    if (text.size() > 1) {
      ASSERT_EQ(first_invalid_utf8(text.substr(0, text.size() - 1)), 0U) << code;
    }
  }
  for (const char* overlong : {"\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xF0\x80\x80\x80",
                               "\xF0\x8F\xBF\xBF", "\x80", "\xBF", "\xFE", "\xFF"}) {
    EXPECT_EQ(first_invalid_utf8(overlong), 0U);
  }
  for (std::size_t at = 0; at < 100; ++at) {
    std::string text(100, 'a');
    text[at] = '\xFF';
    EXPECT_EQ(first_invalid_utf8(text), at);
    text[at] = '\0';
    EXPECT_EQ(first_invalid_utf8(text), text.size());
  }
}

}  // namespace
}  // namespace chokepoint::table
