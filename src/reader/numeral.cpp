#include "reader/numeral.h"

#include <fmt/format.h>

#include <string>

#include "reader/unicode.h"
#include "table/csv.h"

namespace chokepoint::reader {
namespace {

constexpr std::size_t kLongestRun = 40;  // digits: more is no quantity

std::size_t run_of_digits(std::u32string_view text, std::size_t at) {
  std::size_t i = at;
  while (i < text.size() && is_digit(text[i]) && i - at <= kLongestRun) ++i;
  return i - at;
}

/// Groups of three behind `mark`, from `at` on: where they end, or `at`.
std::size_t groups_end(std::u32string_view text, std::size_t at, char32_t mark) {
  std::size_t end = at;
  while (end < text.size() && text[end] == mark && run_of_digits(text, end + 1) == 3 && end - at < kLongestRun)
    end += 4;
  return end;
}

}  // namespace

std::optional<Numeral> read_digits(std::u32string_view text, std::size_t at, bool decimal_comma) {
  const std::size_t run = run_of_digits(text, at);
  if (run == 0 || run > kLongestRun) return std::nullopt;
  Numeral n;
  n.begin = at;
  n.digits = true;
  n.plain = true;
  n.length = static_cast<std::uint8_t>(run);
  std::string number = encode(text.substr(at, run));
  std::size_t end = at + run;
  if (run <= 3) {
    for (const char32_t mark : {U',', U'.', U' ', U'\''}) {
      const std::size_t stop = groups_end(text, end, mark);
      const std::size_t groups = (stop - end) / 4;
      // One group behind a point is a fraction (1.234); a blank groups only what nothing else can be.
      if (groups == 0 || (mark == U'.' && groups < 2) || (number == "0")) continue;
      for (std::size_t i = end; i < stop; ++i) {
        if (is_digit(text[i])) number.push_back(static_cast<char>(text[i]));
      }
      end = stop;
      n.plain = false;
      break;
    }
  }
  if (end + 1 < text.size() && is_digit(text[end + 1])) {
    const std::size_t fraction = run_of_digits(text, end + 1);
    const bool point = text[end] == U'.';
    const bool comma = text[end] == U',' && decimal_comma && n.plain && fraction != 3;
    const bool dotted = point && end + 1 + fraction < text.size() && text[end + 1 + fraction] == U'.' &&
                        run_of_digits(text, end + 2 + fraction) > 0;  // 1.2.3: a version or a date
    if ((point && !dotted) || comma) {
      number += "." + encode(text.substr(end + 1, fraction));
      end += 1 + fraction;
      n.plain = false;
    }
  }
  const auto value = table::parse_number(number);
  if (!value) return std::nullopt;
  n.value = *value;
  n.end = end;
  // ½ and its like stand alone or behind a whole number.
  if (end < text.size() && text[end] >= 0xBC && text[end] <= 0xBE) {
    n.value += text[end] == 0xBC ? 0.25 : text[end] == 0xBD ? 0.5 : 0.75;
    n.plain = false;
    ++n.end;
  }
  return n;
}

std::optional<Numeral> read_numeral(std::u32string_view text, std::size_t at, Language language) {
  switch (language) {
    case Language::arabic:
      return read_arabic(text, at);
    case Language::japanese:
      return read_han(text, at, true);
    case Language::chinese_simplified:
    case Language::chinese_traditional:
      return read_han(text, at, false);
    case Language::english:
    case Language::unknown:
      break;
  }
  return read_english(text, at);
}

}  // namespace chokepoint::reader
