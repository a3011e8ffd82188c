#include <algorithm>
#include <charconv>
#include <limits>
#include <system_error>

#include "table/csv.h"

namespace chokepoint::table {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Digits with at most one point, at least one digit; then nothing or an exponent. No sign.
struct Shape {
  bool valid{false};
  std::string_view mantissa;
  std::string_view exponent;  // with its sign, without the e
};

Shape shape_of(std::string_view text) {
  std::size_t at = 0;
  std::size_t digits = 0;
  bool point = false;
  for (; at < text.size() && (is_digit(text[at]) || (text[at] == '.' && !point)); ++at) {
    if (text[at] == '.') {
      point = true;
    } else {
      ++digits;
    }
  }
  Shape shape;
  shape.mantissa = text.substr(0, at);
  if (digits == 0) return shape;
  if (at == text.size()) {
    shape.valid = true;
    return shape;
  }
  if (text[at] != 'e' && text[at] != 'E') return shape;
  shape.exponent = text.substr(at + 1);
  std::string_view power = shape.exponent;
  if (!power.empty() && (power.front() == '+' || power.front() == '-')) power.remove_prefix(1);
  shape.valid = !power.empty() && std::all_of(power.begin(), power.end(), is_digit);
  return shape;
}

/// Whether a number that no double holds is too small rather than too large: the power of ten of its first digit.
bool is_tiny(const Shape& shape) {
  constexpr std::int64_t kFar = std::int64_t{1} << 40;  // beyond any text this reads
  std::int64_t exponent = 0;
  std::string_view power = shape.exponent;
  const bool negative = !power.empty() && power.front() == '-';
  if (!power.empty() && !is_digit(power.front())) power.remove_prefix(1);
  for (const char c : power) exponent = std::min(kFar, exponent * 10 + (c - '0'));
  if (negative) exponent = -exponent;

  const std::size_t point = std::min(shape.mantissa.find('.'), shape.mantissa.size());
  const std::size_t first = shape.mantissa.find_first_not_of("0.");
  if (first == std::string_view::npos) return true;
  return exponent + static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first) < 0;
}

}  // namespace

std::optional<double> parse_number(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative || (!text.empty() && text.front() == '+')) text.remove_prefix(1);
  const Shape shape = shape_of(text);
  if (!shape.valid) return std::nullopt;
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range) {
    if (!is_tiny(shape)) return std::nullopt;
    value = 0.0;
  } else if (error != std::errc{} || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return negative ? -value : value;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  if (!text.empty() && text.front() == '+') {
    text.remove_prefix(1);
    if (text.empty() || !is_digit(text.front())) return std::nullopt;
  }
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string format_number(double value) {
  if (value != value) return "";
  // Plain digits where a person reads them without counting zeros; at 1e15 every double is still written exactly.
  constexpr double kLargest = 1e15;
  constexpr double kSmallest = 1e-5;
  const double size = value < 0 ? -value : value;
  const bool plain = size == 0.0 || (size >= kSmallest && size < kLargest);
  char buffer[64];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value,
                                          plain ? std::chars_format::fixed : std::chars_format::scientific);
  return error == std::errc{} ? std::string(buffer, end) : std::string();
}

}  // namespace chokepoint::table
