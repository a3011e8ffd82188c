// Time series with bands as SVG: one panel a unit, labels at the ends of the lines, a vertical axis from zero. Each
// panel is drawn twice, for a desk and for a phone; the style sheet shows one. Verified by: tests/report/html_test.cpp
// (Lines).
#pragma once

#include <string>

#include "report/report.h"

namespace chokepoint::report {

/// The panels as HTML, with a description in words; "" if the first column is not an ascending axis or no column is a
/// series (the table is then shown as a table). `report` and `index` say where the script finds the values.
std::string lines_html(const Table& table, std::size_t report, std::size_t index);

}  // namespace chokepoint::report
