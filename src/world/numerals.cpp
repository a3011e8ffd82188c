#include "world/numerals.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include "table/csv.h"

namespace chokepoint::world {

namespace {

constexpr double kTolerance = 1e-9;
// No number a person quotes is longer; bounds the readings of hostile text.
constexpr std::size_t kLongestNumber = 40;

// What a character is inside a number. A mark may stand between groups of three, or before decimals.
enum class Glyph : std::uint8_t { digit, point, comma, space, decimal, other };

struct Symbol {
  Glyph glyph{Glyph::other};
  char digit{0};
  std::size_t size{1};  // bytes
};

std::uint32_t code_point(std::string_view text, std::size_t& size) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
  const std::uint32_t first = byte(0);
  size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
  if (size > text.size()) size = 1;
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0U) != 0x80U) size = 1;  // broken UTF-8: take the byte alone
  }
  if (size == 1) return first;
  std::uint32_t point = first & (0xffU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) point = point << 6U | (byte(i) & 0x3fU);
  return point;
}

Symbol symbol_at(std::string_view text) {
  Symbol symbol;
  const std::uint32_t point = code_point(text, symbol.size);
  constexpr std::array<std::uint32_t, 4> kZeros{0x30, 0xff10, 0x660, 0x6f0};
  for (const std::uint32_t zero : kZeros) {
    if (point < zero || point > zero + 9) continue;
    symbol.glyph = Glyph::digit;
    symbol.digit = static_cast<char>('0' + (point - zero));
    return symbol;
  }
  switch (point) {
    case '.':
    case 0xff0e:
      symbol.glyph = Glyph::point;
      break;
    case ',':
    case 0xff0c:
      symbol.glyph = Glyph::comma;
      break;
    case ' ':
    case 0xa0:
    case 0x2009:
    case 0x202f:
    case '\'':
    case 0x2019:
    case 0x66c:  // Arabic thousands mark
      symbol.glyph = Glyph::space;
      break;
    case 0x66b:  // Arabic decimal mark
      symbol.glyph = Glyph::decimal;
      break;
    default:
      break;
  }
  return symbol;
}

/// Runs of digits and the marks between them.
struct Numeral {
  std::vector<std::string> runs;
  std::vector<Glyph> marks;  // between runs
  std::size_t end{0};        // where the text goes on
};

Numeral numeral_at(std::string_view text, std::size_t at) {
  Numeral numeral;
  numeral.runs.emplace_back();
  std::size_t length = 0;
  while (at < text.size() && length < kLongestNumber) {
    const Symbol symbol = symbol_at(text.substr(at));
    if (symbol.glyph == Glyph::digit) {
      numeral.runs.back() += symbol.digit;
      at += symbol.size;
      ++length;
      continue;
    }
    // A mark belongs to the number only if a digit follows at once.
    const std::size_t next = at + symbol.size;
    if (symbol.glyph == Glyph::other || next >= text.size()) break;
    if (symbol_at(text.substr(next)).glyph != Glyph::digit) break;
    numeral.marks.push_back(symbol.glyph);
    numeral.runs.emplace_back();
    at = next;
  }
  numeral.end = at;
  return numeral;
}

struct Scale {
  std::string_view word;
  double factor;
};
constexpr auto kScales = std::to_array<Scale>({
    {"thousand", 1e3}, {"million", 1e6}, {"billion", 1e9},  {"trillion", 1e12}, {"mn", 1e6}, {"bn", 1e9},
    {"Mio", 1e6},      {"Mrd", 1e9},     {"milliard", 1e9}, {"k", 1e3},         {"K", 1e3},  {"M", 1e6},
    {"千", 1e3},       {"万", 1e4},      {"萬", 1e4},       {"亿", 1e8},        {"億", 1e8}, {"百万", 1e6},
    {"ألف", 1e3},      {"مليون", 1e6},   {"مليار", 1e9},    {"만", 1e4},        {"억", 1e8},
});

/// Factors that a scale word right after a number may stand for.
void append_scales(std::string_view rest, std::vector<double>& factors) {
  while (!rest.empty()) {
    const Symbol symbol = symbol_at(rest);
    const bool hyphen = rest.front() == '-';
    if (symbol.glyph != Glyph::space && !hyphen) break;
    rest.remove_prefix(symbol.size);
  }
  for (const Scale& scale : kScales) {
    if (!rest.starts_with(scale.word)) continue;
    // An abbreviation is a word of its own: 5 km is not five thousand.
    const std::string_view after = rest.substr(scale.word.size());
    const bool letter = !after.empty() && ((after.front() >= 'a' && after.front() <= 'z') ||
                                           (after.front() >= 'A' && after.front() <= 'Z'));
    if (scale.word.size() <= 3 && letter) continue;
    factors.push_back(scale.factor);
  }
}

/// Whole number runs[first, last) with groups, then decimals (may be empty).
void append_reading(const Numeral& numeral, std::size_t first, std::size_t last, const std::string& decimals,
                    const std::vector<double>& factors, std::vector<double>& out) {
  std::string digits;
  for (std::size_t i = first; i < last; ++i) digits += numeral.runs[i];
  if (!decimals.empty()) digits += '.' + decimals;
  const auto value = table::parse_number(digits);
  if (!value) return;
  for (const double factor : factors) out.push_back(*value * factor);
}

/// Groups must be of three digits after a first of one to three (Indian groups of two are not read).
bool grouped(const Numeral& numeral, std::size_t first, std::size_t last) {
  if (last - first == 1) return true;
  if (numeral.runs[first].size() > 3) return false;
  for (std::size_t i = first + 1; i < last; ++i) {
    if (numeral.runs[i].size() != 3) return false;
    if (numeral.marks[i - 1] != numeral.marks[first]) return false;
  }
  return numeral.marks[first] != Glyph::decimal;
}

/// May the mark before run `at` stand between two numbers of a list, rather than inside one? A space may; a comma where
/// its neighbours cannot be groups of three (2023,2024).
bool separates(const Numeral& numeral, std::size_t at) {
  if (at == 0 || at == numeral.runs.size()) return true;
  const Glyph mark = numeral.marks[at - 1];
  if (mark == Glyph::space) return true;
  return mark == Glyph::comma && (numeral.runs[at].size() > 3 || numeral.runs[at - 1].size() > 3);
}

/// Every reading of a numeral: each stretch of runs that is a grouped whole number, alone or with the next run as
/// decimals.
void append_readings(const Numeral& numeral, std::string_view rest, std::vector<double>& out) {
  std::vector<double> at_end{1.0};
  append_scales(rest, at_end);
  const std::vector<double> inside{1.0};
  const std::size_t runs = numeral.runs.size();
  for (std::size_t first = 0; first < runs; ++first) {
    for (std::size_t last = first + 1; last <= runs; ++last) {
      if (!separates(numeral, first) || !grouped(numeral, first, last)) continue;
      if (separates(numeral, last)) append_reading(numeral, first, last, {}, last == runs ? at_end : inside, out);
      if (last == runs || !separates(numeral, last + 1)) continue;
      const Glyph mark = numeral.marks[last - 1];
      // In 1,270,000 the second comma is one more group mark, not a decimal one.
      if (last - first > 1 && mark == numeral.marks[first]) continue;
      const bool decimal = mark == Glyph::decimal || mark == Glyph::point || mark == Glyph::comma;
      if (decimal) append_reading(numeral, first, last, numeral.runs[last], last + 1 == runs ? at_end : inside, out);
    }
  }
}

bool close(double a, double b) { return std::fabs(a - b) <= kTolerance * std::max(std::fabs(a), std::fabs(b)); }

}  // namespace

std::vector<double> numbers_in(std::string_view text) {
  std::vector<double> out;
  std::size_t at = 0;
  while (at < text.size()) {
    const Symbol symbol = symbol_at(text.substr(at));
    if (symbol.glyph != Glyph::digit) {
      at += symbol.size;
      continue;
    }
    const Numeral numeral = numeral_at(text, at);
    append_readings(numeral, text.substr(numeral.end), out);
    at = numeral.end;
  }
  return out;
}

bool holds_number(std::string_view text, double value) { return holds_value(text, value, false); }

bool holds_value(std::string_view text, double value, bool share) {
  const double wanted = std::fabs(value);
  const std::vector<double> numbers = numbers_in(text);
  return std::any_of(numbers.begin(), numbers.end(), [&](double number) {
    return close(number, wanted) || (share && (close(number, 100.0 * wanted) || close(100.0 * number, wanted)));
  });
}

}  // namespace chokepoint::world
