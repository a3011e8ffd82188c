// A linear or mixed-integer programme as plain arrays: minimise offset + cost x, with bounds on columns and rows.
//
// Method: docs/methods/optimisation.md section 1. Verified by: tests/opt/*.cpp.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace chokepoint::opt {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Entry {
  std::uint32_t column{0};
  double value{0.0};
};

/// Rows are in compressed form: those of row i are [first[i], first[i + 1]) of `column` and `value`.
struct Model {
  std::string name{"model"};
  double offset{0.0};

  // Per column.
  std::vector<double> cost, low, high;
  std::vector<std::uint8_t> integer;
  std::vector<std::string> column_name;

  // Per row: low <= row x <= high.
  std::vector<double> row_low, row_high;
  std::vector<std::string> row_name;
  std::vector<std::uint32_t> first{0};
  std::vector<std::uint32_t> column;
  std::vector<double> value;

  std::uint32_t columns() const { return static_cast<std::uint32_t>(cost.size()); }
  std::uint32_t rows() const { return static_cast<std::uint32_t>(row_low.size()); }
  bool has_integers() const;

  /// Each gives the number of the new column or row.
  std::uint32_t add_column(std::string its_name, double its_cost, double its_low, double its_high,
                           bool is_integer = false);
  std::uint32_t add_row(std::string its_name, double its_low, double its_high, std::span<const Entry> entries);
};

/// All faults: a number that is NaN or misplaced infinite, bounds in the wrong order, an entry of no column, a column
/// twice in a row.
Faults check(const Model& model);

}  // namespace chokepoint::opt
