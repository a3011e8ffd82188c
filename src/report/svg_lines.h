// Time series with bands as SVG: one panel a unit, labels at the ends of the lines, a vertical axis from zero. Each
// panel is drawn twice, for a desk and for a phone; the style sheet shows one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/report.h"

namespace chokepoint::report {

/// Columns of one line; at least one of them is there.
struct Series {
  std::string title;
  std::optional<std::size_t> low, middle, high;
};

/// Series of one unit, drawn on one pair of axes.
struct Panel {
  std::string unit;
  bool per_cent{false};
  std::vector<Series> series;
};

/// Panels of a `lines` table in the order of its columns; none if nothing in it can be drawn as a line.
std::vector<Panel> panels_of(const Table& table);

/// The panels as HTML, with a description in words; "" if the first column is not an ascending axis or no column is a
/// series (the table is then shown as a table). `report` and `index` say where the script finds the values.
std::string lines_html(const Table& table, std::size_t report, std::size_t index);

/// The horizontal axis: values of the first column, if they are numbers or dates in ascending order.
struct Axis {
  std::vector<double> x;
  bool dates{false};
};
std::optional<Axis> axis_of(const Table& table);

}  // namespace chokepoint::report
