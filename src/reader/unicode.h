// The room's only door to ICU: the names of countries in four languages (CLDR). And what kind of letter a character is.
// Verified by: tests/reader/reader_test.cpp, cases_test.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "table/fold.h"

namespace chokepoint::reader {

using table::decode;
using table::encode;
using table::FoldTable;

struct PlaceName {
  std::string key;   // ISO 3166-1 alpha-2
  std::string text;  // UTF-8
  std::string language;
};
/// Names of all countries in en, ar, zh, zh_Hant, ja.
std::vector<PlaceName> country_names();

inline bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
inline bool is_latin(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || (c >= 0xC0 && c < 0x250 && c != 0xD7 && c != 0xF7);
}
inline bool is_arabic(char32_t c) { return c >= 0x620 && c <= 0x6FF && !(c >= 0x660 && c <= 0x66D) && c != 0x6D4; }
inline bool is_han(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x3FFFF) || c == 0x3005;
}
inline bool is_kana(char32_t c) { return c >= 0x3041 && c <= 0x30FF && c != 0x30FB; }
inline bool is_katakana(char32_t c) { return c >= 0x30A1 && c <= 0x30FF && c != 0x30FB; }
inline bool is_letter(char32_t c) { return is_latin(c) || is_arabic(c) || is_han(c) || is_kana(c); }
inline bool is_space(char32_t c) {
  return c == U' ' || c == U'\t' || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F;
}

}  // namespace chokepoint::reader
