// A table brought to given sums of rows and columns by factors of rows and columns: the inner loop of trade_fit, which
// a draw of the strategic world runs some fifteen thousand times.
//
// Method: docs/methods/completion.md section 4; Deming and Stephan 1940, doi:10.1214/aoms/1177731829. The table itself
// is only read until the factors stand: two sweeps of memory a round. Verified by: tests/world/complete_trade_test.cpp.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace chokepoint::world::margins {

inline constexpr std::size_t kLanes = 8;
/// Cells of a row, with those of nothing behind it.
inline std::size_t stride_of(std::size_t columns) { return (columns + kLanes - 1) / kLanes * kLanes; }

struct Scratch {
  std::vector<double> of_row, of_column, sums;
};

/// Scales columns, then rows, `most_rounds` times or until no column was missed by `tolerance`. `table`: rows of
/// stride_of(columns.size()) cells >= 0. Rows without any cell stay as they are. Returns the largest relative miss of a
/// column before the last scaling. The same bytes on every processor.
double fit(std::span<const double> rows, std::span<const double> columns, int most_rounds, double tolerance,
           std::vector<double>& table, Scratch& scratch);

}  // namespace chokepoint::world::margins
