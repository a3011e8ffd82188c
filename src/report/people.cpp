#include "report/people.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/day.h"

namespace chokepoint::report {
namespace {

constexpr int kMaximumDecimals = 12;
constexpr double kScientificFrom = 1e18;

bool bounds(Role role) { return role == Role::low || role == Role::high; }

std::string plain_digits(double value, int decimals, bool grouped) {
  std::string text = fmt::format("{:.{}f}", std::fabs(value), decimals);
  const std::size_t point = std::min(text.find('.'), text.size());
  if (grouped) {
    for (std::size_t at = point; at > 3;) {
      at -= 3;
      text.insert(at, 1, ',');
    }
  }
  return value < 0 ? "-" + text : text;
}

/// Fewer than two significant digits would be shown, and they are not the whole value.
bool too_coarse(double magnitude, int decimals) {
  for (int i = 0; i < decimals; ++i) magnitude *= 10.0;
  return magnitude < 10.0 && std::fabs(magnitude - std::floor(magnitude + 0.5)) > 1e-6 * magnitude;
}

bool shows_zero(const std::string& text) { return text.find_first_of("123456789") == std::string::npos; }

/// Decimals that show `digits` significant digits of a value.
int decimals_for(double magnitude, int digits) {
  int decimals = digits - 1;
  for (; magnitude >= 10.0 && decimals > 0; magnitude /= 10.0) --decimals;
  for (; magnitude < 1.0 && decimals < kMaximumDecimals; magnitude *= 10.0) ++decimals;
  return decimals;
}

bool needs_fewer(const std::vector<double>& values, double scale, int decimals) {
  return std::all_of(values.begin(), values.end(), [&](double value) {
    return !std::isfinite(value) || fmt::format("{:.{}f}", value * scale, decimals).back() == '0';
  });
}

}  // namespace

bool is_numeric(const Column& column) { return std::holds_alternative<Numbers>(column.cells); }

double number_at(const Column& column, std::size_t row) {
  const auto* numbers = std::get_if<Numbers>(&column.cells);
  if (numbers == nullptr || row >= numbers->size() || !std::isfinite((*numbers)[row])) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  return (*numbers)[row];
}

std::string_view text_at(const Column& column, std::size_t row) {
  const auto* texts = std::get_if<Texts>(&column.cells);
  return texts != nullptr && row < texts->size() ? std::string_view((*texts)[row]) : std::string_view();
}

Basis basis_at(const Column& column, std::size_t row) {
  return row < column.basis.size() ? column.basis[row] : Basis::computed;
}

std::string_view figure_at(const Column& column, std::size_t row) {
  return row < column.figure.size() ? std::string_view(column.figure[row]) : std::string_view();
}

std::string_view label_of(const Column& column) { return column.title.empty() ? column.name : column.title; }
std::string_view label_of(const Table& table) { return table.title.empty() ? table.name : table.title; }

std::size_t leading_column(const Table& table, std::size_t index) {
  if (!bounds(table.columns[index].role)) return index;
  for (std::size_t i = index; i-- > 0;) {
    if (!bounds(table.columns[i].role) && is_numeric(table.columns[i])) return i;
  }
  for (std::size_t i = index + 1; i < table.columns.size(); ++i) {
    if (!bounds(table.columns[i].role) && is_numeric(table.columns[i])) return i;
  }
  return index;
}

NumberStyle number_style(const std::vector<double>& values, Role role) {
  NumberStyle style;
  style.per_cent = role == Role::share;
  const double scale = style.per_cent ? 100.0 : 1.0;
  double largest = 0.0;
  for (const double value : values) {
    if (std::isfinite(value)) largest = std::max(largest, std::fabs(value) * scale);
  }
  style.grouped = largest >= 10000.0;
  style.decimals = largest > 0.0 ? decimals_for(largest, 3) : 0;
  if (style.per_cent && largest >= 10.0) style.decimals = 1;
  if (role == Role::days) style.decimals = std::min(style.decimals, 1);
  while (style.decimals > 0 && needs_fewer(values, scale, style.decimals)) --style.decimals;
  return style;
}

NumberStyle number_style(const Table& table, std::size_t index) {
  const std::size_t leader = leading_column(table, index);
  std::vector<double> values;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (leading_column(table, i) != leader) continue;
    if (const auto* numbers = std::get_if<Numbers>(&table.columns[i].cells)) {
      values.insert(values.end(), numbers->begin(), numbers->end());
    }
  }
  return number_style(values, table.columns[leader].role);
}

std::string for_people(double value, const NumberStyle& style) {
  if (!std::isfinite(value)) return {};
  const double scaled = style.per_cent ? value * 100.0 : value;
  const std::string_view suffix = style.per_cent ? " %" : "";
  if (scaled == 0.0) return fmt::format("0{}", suffix);
  const double magnitude = std::fabs(scaled);
  if (!std::isfinite(scaled)) return fmt::format("{:.2e}", value);
  if (magnitude >= kScientificFrom) return fmt::format("{:.2e}{}", scaled, suffix);
  std::string text = plain_digits(scaled, style.decimals, style.grouped);
  if (shows_zero(text) || too_coarse(magnitude, style.decimals)) {
    text = plain_digits(scaled, std::max(style.decimals, decimals_for(magnitude, 2)), style.grouped);
    if (shows_zero(text)) return fmt::format("{:.1e}{}", scaled, suffix);
  }
  return text + std::string(suffix);
}

std::string for_people(double value, std::string_view unit) {
  if (!std::isfinite(value)) return {};
  std::string text = for_people(value, number_style(std::vector<double>{value}, Role::plain));
  if (!unit.empty() && unit != "1") text += " " + std::string(unit);
  return text;
}

std::string cell_for_people(const Table& table, std::size_t column, std::size_t row, const NumberStyle& style) {
  const Column& cells = table.columns[column];
  if (!is_numeric(cells)) return std::string(text_at(cells, row));
  const double value = number_at(cells, row);
  if (std::isnan(value)) return {};
  constexpr double kLastDay = 1e6;  // year 4707: beyond it a number is no date
  if (cells.role == Role::date && std::fabs(value) < kLastDay) {
    return to_string(Day{static_cast<std::int32_t>(std::floor(value))});
  }
  return for_people(value, style);
}

std::string unit_label(const Table& table, std::size_t index) {
  const Column& leader = table.columns[leading_column(table, index)];
  if (leader.role == Role::share || leader.role == Role::date) return {};
  const Column& own = table.columns[index];
  const std::string& unit = own.unit.empty() ? leader.unit : own.unit;
  if (unit.empty() && leader.role == Role::days) return "days";
  return unit == "1" ? std::string() : unit;
}

}  // namespace chokepoint::report
