// Numerals of each language: digits with their marks, scale words, spelled-out numbers, fractions. One value type for
// all; one file a language. Text is folded (unicode.h).
// Method: docs/methods/reading.md. Verified by: tests/reader/cases_test.cpp, property_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "reader/claim.h"

namespace chokepoint::reader {

struct Numeral {
  enum class Shape : std::uint8_t {
    number,
    share,     // a fraction of a whole: value is per cent (half, 三分之一, 七成, نصف)
    multiple,  // a factor (double, 翻倍, ضعف)
  };
  std::size_t begin{0}, end{0};
  double value{0.0};
  double scale{1.0};      // of the last scale word: in "5 to 10 million" the first takes it from the second
  double high{kNoValue};  // of a range inside one word: 三四百, 五六年
  Shape shape{Shape::number};
  Bound bound{Bound::exact};
  bool digits{false};      // written in digits, at least in part
  bool plain{false};       // one run of digits and nothing else: may be a year
  std::uint8_t length{0};  // of the run of digits
  bool ordinal{false};     // third, 第三
};

/// A run of digits with thousands and decimal marks. `decimal_comma`: 3,5 is three and a half (Arabic, much of Europe).
std::optional<Numeral> read_digits(std::u32string_view text, std::size_t at, bool decimal_comma);

std::optional<Numeral> read_english(std::u32string_view text, std::size_t at);
std::optional<Numeral> read_arabic(std::u32string_view text, std::size_t at);
/// Chinese and Japanese: mixed digits, 十百千万亿兆, 成, 割, 分之, 半, vague tails (多, 余, 余り).
std::optional<Numeral> read_han(std::u32string_view text, std::size_t at, bool japanese);

/// By language; nothing where no numeral begins.
std::optional<Numeral> read_numeral(std::u32string_view text, std::size_t at, Language language);

}  // namespace chokepoint::reader
