#include "report/series.h"

#include <algorithm>
#include <cmath>

#include "base/day.h"
#include "report/people.h"

namespace chokepoint::report {
namespace {

constexpr double kLargest = 1e100;  // beyond it a drawing says nothing, and its arithmetic might overflow

}  // namespace

std::optional<Axis> axis_of(const Table& table) {
  if (table.columns.empty() || table.rows() == 0) return std::nullopt;
  const Column& column = table.columns.front();
  Axis axis;
  axis.dates = column.role == Role::date || !is_numeric(column);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    double x = number_at(column, row);
    if (!is_numeric(column)) {
      const auto day = parse_day(text_at(column, row));
      if (!day) return std::nullopt;
      x = day->number;
    }
    constexpr double kLastDay = 1e6;
    if (std::isnan(x) || std::fabs(x) > kLargest || (axis.dates && std::fabs(x) > kLastDay)) return std::nullopt;
    if (!axis.x.empty() && x <= axis.x.back()) return std::nullopt;
    axis.x.push_back(x);
  }
  return axis;
}

std::vector<Panel> panels_of(const Table& table) {
  for (const Column& column : table.columns) {
    if (!is_numeric(column)) continue;
    for (const double value : std::get<Numbers>(column.cells)) {
      if (std::fabs(value) > kLargest && std::isfinite(value)) return {};
    }
  }
  struct Found {
    std::string stem;
    std::size_t first;  // column that gives unit, role and, without a middle, the title
    Series series;
  };
  std::vector<Found> found;
  for (std::size_t i = 1; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    if (!is_numeric(column)) continue;
    const auto [stem, part] = line_of(column);
    auto entry = std::find_if(found.begin(), found.end(), [s = stem](const Found& f) { return f.stem == s; });
    if (entry == found.end()) entry = found.insert(found.end(), {std::string(stem), i, {}});
    auto& place = part < 0 ? entry->series.low : part > 0 ? entry->series.high : entry->series.middle;
    if (place) {  // the same line twice: keep both, the second on its own
      found.push_back({std::string(column.name), i, {std::string(label_of(column)), {}, i, {}}});
      continue;
    }
    place = i;
    if (part == 0) entry->first = i;
    if (part == 0 || entry->series.title.empty()) entry->series.title = label_of(column);
  }
  std::vector<Panel> panels;
  for (Found& f : found) {
    const Column& leader = table.columns[f.first];
    Panel panel{leader.unit, leader.role == Role::share, {}};
    if (leader.role == Role::days && panel.unit.empty()) panel.unit = "days";
    const auto same = std::find_if(panels.begin(), panels.end(), [&](const Panel& p) {
      return p.unit == panel.unit && p.per_cent == panel.per_cent;
    });
    Panel& home = same != panels.end() ? *same : panels.emplace_back(std::move(panel));
    home.series.push_back(std::move(f.series));
  }
  return panels;
}

}  // namespace chokepoint::report
