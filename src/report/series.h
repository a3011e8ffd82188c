// What a `lines` table draws: its axis, and its columns as series and panels.
// Verified by: tests/report/html_test.cpp (Lines).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/report.h"

namespace chokepoint::report {

/// The horizontal axis: values of the first column, if they are numbers or dates in ascending order.
struct Axis {
  std::vector<double> x;
  bool dates{false};
};
std::optional<Axis> axis_of(const Table& table);

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

}  // namespace chokepoint::report
