// UTF-8 as a renderer needs it: decoding that never fails, cells of a terminal, scripts that need a language or a
// direction.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace chokepoint::report {

struct Character {
  char32_t code{0};  // U+FFFD where the bytes are not UTF-8
  std::uint32_t size{1};
  bool valid{true};
};

/// The character that starts at byte `at` (at < text.size()). A broken sequence is one U+FFFD for its longest wrong
/// prefix.
Character decode(std::string_view text, std::size_t at);
void append_utf8(std::string& out, char32_t code);
bool is_utf8(std::string_view text);
/// The text with every broken sequence replaced by U+FFFD.
std::string valid_utf8(std::string_view text);

/// Columns a terminal gives to a character: 2 for East Asian wide and fullwidth forms, 0 for marks that join the one
/// before and for invisible controls, else 1.   Method: Unicode UAX #11.   Verified by: tests/report/utf8_test.cpp
/// (glibc wcwidth).
int display_width(char32_t code);
int display_width(std::string_view text);

/// C0 and C1 controls, which a terminal would obey.
bool is_control(char32_t code);
/// Characters that change the direction of their neighbours: LRE RLE PDF LRO RLO, the isolates, LRM RLM ALM.
bool is_direction_control(char32_t code);
/// LRO and RLO, which show digits in another order than they stand.
bool is_direction_override(char32_t code);

enum class Script : std::uint8_t { other, arabic, hebrew, han, kana, hangul };
Script script_of(char32_t code);

}  // namespace chokepoint::report
