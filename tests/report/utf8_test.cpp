#include "report/utf8.h"

#include <gtest/gtest.h>
#include <clocale>
#include <cwchar>

namespace chokepoint::report {
namespace {

TEST(Utf8, DecodesWhatItEncodes) {
  for (char32_t code = 0; code < 0x110000; ++code) {
    if (code >= 0xD800 && code <= 0xDFFF) continue;
    std::string text;
    append_utf8(text, code);
    const Character c = decode(text, 0);
    ASSERT_TRUE(c.valid && c.code == code && c.size == text.size()) << static_cast<unsigned>(code);
  }
}

TEST(Utf8, RefusesOverlongSurrogatesAndCutSequences) {
  for (const std::string text :
       {"\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff", "\x80", "\xe4\xb8", "\xf0\x9f\x98"}) {
    EXPECT_FALSE(is_utf8(text));
    EXPECT_TRUE(is_utf8(valid_utf8(text)));
  }
  // Unicode 15, table 3-8: one replacement for each maximal wrong part.
  EXPECT_EQ(valid_utf8("a\xf1\x80\x80\xe1\x80\xc2"
                       "b\x80"
                       "c\x80\xbf"
                       "d"),
            "a\ufffd\ufffd\ufffd"
            "b\ufffd"
            "c\ufffd\ufffd"
            "d");
}

TEST(Utf8, WidthsByHand) {
  EXPECT_EQ(display_width("abc"), 3);
  EXPECT_EQ(display_width("é"), 1);
  EXPECT_EQ(display_width("e\u0301"), 1);
  EXPECT_EQ(display_width("石墨"), 4);
  EXPECT_EQ(display_width("カーボン"), 8);
  EXPECT_EQ(display_width("ｶｰﾎﾞﾝ"), 5);
  EXPECT_EQ(display_width("흑연"), 4);
  EXPECT_EQ(display_width("غرافيت"), 6);
  EXPECT_EQ(display_width("غَرَافِيت"), 6);
  EXPECT_EQ(display_width("，"), 2);
  EXPECT_EQ(display_width("\u200f\u202e"), 0);
}

// Oracle: the C library's own table. It widens two blocks of which UAX #11 says otherwise, and knows the joining marks
// of scripts that no source of ours is written in.
TEST(Utf8, WidthsAgreeWithTheCLibrary) {
  const char* old = std::setlocale(LC_CTYPE, nullptr);
  const std::string before = old == nullptr ? "C" : old;
  if (std::setlocale(LC_CTYPE, "C.UTF-8") == nullptr) GTEST_SKIP() << "no UTF-8 locale";
  int compared = 0;
  for (char32_t code = 0x20; code < 0x30000; ++code) {
    const int expected = ::wcwidth(static_cast<wchar_t>(code));
    const bool disputed = (code >= 0x3248 && code <= 0x324F) || (code >= 0x4DC0 && code <= 0x4DFF) || code == 0xAD;
    if (expected < 0 || disputed) continue;
    ++compared;
    const int width = display_width(code);
    EXPECT_EQ(width == 2, expected == 2) << std::hex << static_cast<unsigned>(code);
    if (width == 0) {
      EXPECT_EQ(expected, 0) << std::hex << static_cast<unsigned>(code);
    }
    if (code < 0x700) {
      EXPECT_EQ(width, expected) << std::hex << static_cast<unsigned>(code);
    }
  }
  std::setlocale(LC_CTYPE, before.c_str());
  EXPECT_GT(compared, 100000);
}

TEST(Utf8, ScriptsAndControls) {
  EXPECT_EQ(script_of(U'中'), Script::han);
  EXPECT_EQ(script_of(U'か'), Script::kana);
  EXPECT_EQ(script_of(U'ア'), Script::kana);
  EXPECT_EQ(script_of(U'한'), Script::hangul);
  EXPECT_EQ(script_of(U'غ'), Script::arabic);
  EXPECT_EQ(script_of(U'א'), Script::hebrew);
  EXPECT_EQ(script_of(U'a'), Script::other);
  EXPECT_TRUE(is_control(0x1b) && is_control(0x9b) && !is_control('a') && !is_control(0xA0));
  EXPECT_TRUE(is_direction_override(0x202E) && is_direction_control(0x202E) && is_direction_control(0x2067));
}

}  // namespace
}  // namespace chokepoint::report
