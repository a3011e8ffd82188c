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
bool is_quantity(Role role) { return role == Role::plain || role == Role::money || bounds(role); }

/// Half of the values other than zero are at least so large. A column of mixed sizes has no common scale.
double middle_of(const std::vector<double>& values) {
  std::vector<double> sizes;
  for (const double value : values) {
    if (std::isfinite(value) && value != 0.0) sizes.push_back(std::fabs(value));
  }
  if (sizes.empty()) return 0.0;
  const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
  std::nth_element(sizes.begin(), middle, sizes.end());
  return *middle;
}

double largest_of(const Column& column) {
  double largest = 0.0;
  if (const auto* numbers = std::get_if<Numbers>(&column.cells)) {
    for (const double value : *numbers) {
      if (std::isfinite(value)) largest = std::max(largest, std::fabs(value));
    }
  }
  return largest;
}

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

/// Every value ends in a zero at this many decimals, and none is hidden by them.
bool needs_fewer(const std::vector<double>& values, double scale, int decimals) {
  return std::all_of(values.begin(), values.end(), [&](double value) {
    if (!std::isfinite(value) || value == 0.0) return true;
    const std::string text = fmt::format("{:.{}f}", value * scale, decimals);
    return text.back() == '0' && !shows_zero(text);
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

Line line_of(const Column& column) {
  const std::string_view name = column.name;
  for (const auto& [suffix, part] : {std::pair{std::string_view("p05"), -1}, std::pair{std::string_view("low"), -1},
                                     std::pair{std::string_view("p50"), 0}, std::pair{std::string_view("p95"), 1},
                                     std::pair{std::string_view("high"), 1}}) {
    if (name == suffix) return {"", part};
    const std::size_t stem = name.size() - std::min(name.size(), suffix.size() + 1);
    if (stem > 0 && name[stem] == '_' && name.substr(stem + 1) == suffix) return {name.substr(0, stem), part};
  }
  return {name, column.role == Role::low ? -1 : column.role == Role::high ? 1 : 0};
}

std::size_t leading_column(const Table& table, std::size_t index) {
  if (!bounds(table.columns[index].role)) return index;
  const auto leads = [&](std::size_t i) { return !bounds(table.columns[i].role) && is_numeric(table.columns[i]); };
  const Line line = line_of(table.columns[index]);
  const std::size_t count = table.columns.size();
  for (std::size_t i = 0; i < count; ++i) {
    const Line other = line_of(table.columns[i]);
    if (leads(i) && other.part == 0 && other.stem == line.stem) return i;
  }
  if (!line.stem.empty() && line.stem != table.columns[index].name) {
    for (std::size_t i = 0; i < index; ++i) {
      if (bounds(table.columns[i].role) && line_of(table.columns[i]).stem == line.stem) return i;
    }
    return index;
  }
  for (std::size_t i = index; i-- > 0;) {
    if (leads(i)) return i;
  }
  for (std::size_t i = index + 1; i < count; ++i) {
    if (leads(i)) return i;
  }
  return index;
}

std::optional<std::pair<std::size_t, std::size_t>> bounds_of(const Table& table, std::size_t leader) {
  std::optional<std::size_t> low, high;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    if (!bounds(column.role) || !is_numeric(column) || leading_column(table, i) != leader) continue;
    auto& place = column.role == Role::low ? low : high;
    if (!place) place = i;
  }
  if (!low || !high) return std::nullopt;
  return std::pair{*low, *high};
}

/// Smaller shares than a millionth are told as such: "<0.0001 %".
constexpr int kMostShareDecimals = 4;

NumberStyle number_style(const std::vector<double>& values, Role role, double scale_for) {
  NumberStyle style;
  style.per_cent = role == Role::share;
  double largest = 0.0;
  for (const double value : values) {
    if (std::isfinite(value)) largest = std::max(largest, std::fabs(value) * (style.per_cent ? 100.0 : 1.0));
  }
  const double reached = std::max(largest, scale_for);
  const double divisor = reached >= 1e10 ? 1e9 : 1e6;
  if (is_quantity(role) && reached >= 1e7 && middle_of(values) >= divisor / 1000.0) {
    style.divisor = divisor;
    style.scale = reached >= 1e10 ? "billion" : "million";
    largest /= divisor;
  }
  const double factor = style.per_cent ? 100.0 : 1.0 / style.divisor;
  style.grouped = largest >= 10000.0;
  style.decimals = largest > 0.0 ? decimals_for(largest, 3) : 0;
  if (style.per_cent) style.decimals = largest >= 10.0 ? 1 : std::min(style.decimals, kMostShareDecimals);
  if (role == Role::days) style.decimals = std::min(style.decimals, 1);
  while (style.decimals > 0 && needs_fewer(values, factor, style.decimals)) --style.decimals;
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
  const Column& leading = table.columns[leader];
  double scale_for = 0.0;
  for (const Column& column : table.columns) {
    const bool comparable = !leading.unit.empty() && column.unit == leading.unit && is_quantity(column.role);
    if (comparable) scale_for = std::max(scale_for, largest_of(column));
  }
  return number_style(values, leading.role, scale_for);
}

std::string for_people(double value, const NumberStyle& style) {
  if (!std::isfinite(value)) return {};
  const double scaled = style.per_cent ? value * 100.0 : value / style.divisor;
  const std::string_view suffix = style.per_cent ? " %" : "";
  if (scaled == 0.0 && value == 0.0) return fmt::format("0{}", suffix);
  const double magnitude = std::fabs(scaled);
  if (!std::isfinite(scaled) || magnitude == 0.0) return fmt::format("{:.2e}", value);
  if (magnitude >= kScientificFrom) return fmt::format("{:.2e}{}", scaled, suffix);
  std::string text = plain_digits(scaled, style.decimals, style.grouped);
  if (style.per_cent && shows_zero(text)) {
    std::string least = plain_digits(0.0, style.decimals, false);
    least.back() = '1';
    return (scaled < 0.0 ? ">-" : "<") + least + std::string(suffix);
  }
  if (!style.per_cent && (shows_zero(text) || too_coarse(magnitude, style.decimals))) {
    text = plain_digits(scaled, std::max(style.decimals, decimals_for(magnitude, 2)), style.grouped);
    if (shows_zero(text)) return fmt::format("{:.1e}", scaled);
  }
  return text + std::string(suffix);
}

std::string for_people(double value, std::string_view unit) {
  if (!std::isfinite(value)) return {};
  const std::vector<double> values{value};
  constexpr std::string_view kShare = "share";
  const bool share = unit == kShare || unit.substr(0, kShare.size() + 1) == "share ";
  if (share) {
    return for_people(value, number_style(values, Role::share)) + std::string(unit.substr(kShare.size()));
  }
  const NumberStyle style = number_style(values, Role::plain);
  std::string text = for_people(value, style);
  if (!style.scale.empty()) text += " " + std::string(style.scale);
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
  std::string unit = own.unit.empty() ? leader.unit : own.unit;
  if (unit.empty() && leader.role == Role::days) unit = "days";
  if (unit == "1") unit.clear();
  const std::string_view scale = number_style(table, index).scale;
  return std::string(scale) + (scale.empty() || unit.empty() ? "" : " ") + unit;
}

}  // namespace chokepoint::report
