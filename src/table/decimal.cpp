#include "table/decimal.h"

#include <algorithm>
#include <string>

#include "table/shown.h"

namespace chokepoint::table {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool looks_numeric(std::string_view text) {
  constexpr std::string_view kAllowed = "0123456789.,+-eE";
  return std::any_of(text.begin(), text.end(), is_digit) && text.find_first_not_of(kAllowed) == std::string_view::npos;
}

/// 1,234 and 12,345,678: groups of three behind a first group of one to three digits that is not 0.
bool may_be_thousands(std::string_view text) {
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  const std::size_t first = text.find(',');
  if (first == std::string_view::npos || first == 0 || first > 3 || text.front() == '0') return false;
  if ((text.size() - first) % 4 != 0) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool mark = i >= first && (i - first) % 4 == 0;
    if (mark ? text[i] != ',' : !is_digit(text[i])) return false;
  }
  return true;
}

}  // namespace

std::optional<double> parse_number(std::string_view text, DecimalMark mark) {
  if (mark != DecimalMark::comma) return parse_number(text);
  if (text.find('.') != std::string_view::npos) return std::nullopt;
  std::string with_point(text);
  std::replace(with_point.begin(), with_point.end(), ',', '.');
  return parse_number(with_point);
}

DecimalMark recognise_decimal_mark(const TextTable& table, std::size_t column) {
  bool points = false;
  bool commas = false;
  bool certain = false;  // a comma that cannot be a thousands mark
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string_view text = table.cell(row, column);
    if (!looks_numeric(text)) continue;
    if (text.find(',') == std::string_view::npos) {
      points = points || text.find('.') != std::string_view::npos;
    } else {
      const bool thousands = may_be_thousands(text);
      if (!thousands && !parse_number(text, DecimalMark::comma)) return DecimalMark::unclear;  // 1.234,5 or 1,2,3
      if (thousands && std::count(text.begin(), text.end(), ',') > 1) return DecimalMark::unclear;
      commas = true;
      certain = certain || !thousands;
    }
    if (points && commas) return DecimalMark::unclear;
  }
  if (!commas) return DecimalMark::point;
  return certain && table.delimiter() != ',' ? DecimalMark::comma : DecimalMark::unclear;
}

Fault number_fault(const TextTable& table, std::size_t row, std::size_t column) {
  const std::string_view text = table.cell(row, column);
  std::string remedy = "write digits, with a point before the fraction";
  if (parse_number(text, DecimalMark::comma)) {
    remedy = may_be_thousands(text) ? "take the thousands mark out, or write the decimal comma as a point"
                                    : "write the decimal comma as a point";
  } else if (may_be_thousands(text)) {
    remedy = "take the thousands marks out";
  } else if (text.ends_with('%')) {
    remedy = "write the share as a fraction of 1, or the unit % in its own column";
  } else if (!text.empty() && (text.front() == ' ' || text.back() == ' ')) {
    remedy = "take the spaces away";
  }
  return {Code::bad_number,
          table.name(),
          table.sheet_row(row),
          static_cast<std::uint32_t>(column) + 1,
          text.empty() ? "an empty cell" : shown(text),
          "a decimal number such as 1234.5",
          std::move(remedy)};
}

}  // namespace chokepoint::table
