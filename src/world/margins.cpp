#include "world/margins.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace chokepoint::world::margins {
namespace {

// The compiler splits a vector to the width that a clone may use; lanes are summed in order, so all give the same
// bytes.
using Lanes = double __attribute__((vector_size(kLanes * sizeof(double))));

struct Problem {
  const double* table;
  std::size_t rows, stride, columns;
  const double *row_goal, *column_goal;
  double *of_row, *of_column, *sums;
};

__attribute__((target_clones("default", "avx2", "avx512f"))) double one_round(const Problem& p) {
  std::memset(p.sums, 0, p.stride * sizeof(double));
  for (std::size_t i = 0; i < p.rows; ++i) {
    const double* row = p.table + i * p.stride;
    for (std::size_t j = 0; j < p.stride; j += kLanes) {
      Lanes sum, cells;
      std::memcpy(&sum, p.sums + j, sizeof(Lanes));
      std::memcpy(&cells, row + j, sizeof(Lanes));
      sum += cells * p.of_row[i];
      std::memcpy(p.sums + j, &sum, sizeof(Lanes));
    }
  }
  double worst = 0.0;
  for (std::size_t j = 0; j < p.columns; ++j) {
    const double factor = p.sums[j] > 0.0 ? p.column_goal[j] / p.sums[j] : 0.0;
    worst = std::max(worst, p.of_column[j] > 0.0 ? std::fabs(factor / p.of_column[j] - 1.0) : 1.0);
    p.of_column[j] = factor;
  }
  for (std::size_t i = 0; i < p.rows; ++i) {
    const double* row = p.table + i * p.stride;
    Lanes sum{};
    for (std::size_t j = 0; j < p.stride; j += kLanes) {
      Lanes cells, factors;
      std::memcpy(&cells, row + j, sizeof(Lanes));
      std::memcpy(&factors, p.of_column + j, sizeof(Lanes));
      sum += cells * factors;
    }
    double total = 0.0;
    for (std::size_t k = 0; k < kLanes; ++k) total += sum[k];
    if (total > 0.0) p.of_row[i] = p.row_goal[i] / total;
  }
  return worst;
}

__attribute__((target_clones("default", "avx2", "avx512f"))) void apply(const Problem& p, double* table) {
  for (std::size_t i = 0; i < p.rows; ++i) {
    double* row = table + i * p.stride;
    for (std::size_t j = 0; j < p.stride; j += kLanes) {
      Lanes cells, factors;
      std::memcpy(&cells, row + j, sizeof(Lanes));
      std::memcpy(&factors, p.of_column + j, sizeof(Lanes));
      cells *= factors * p.of_row[i];
      std::memcpy(row + j, &cells, sizeof(Lanes));
    }
  }
}

}  // namespace

double fit(std::span<const double> rows, std::span<const double> columns, int most_rounds, double tolerance,
           std::vector<double>& table, Scratch& scratch) {
  const std::size_t stride = stride_of(columns.size());
  std::vector<double>& of_row = scratch.of_row;
  std::vector<double>& of_column = scratch.of_column;
  of_row.assign(rows.size(), 1.0);
  of_column.assign(stride, 1.0);
  scratch.sums.resize(stride);
  const Problem problem{table.data(),   rows.size(),   stride,           columns.size(),     rows.data(),
                        columns.data(), of_row.data(), of_column.data(), scratch.sums.data()};
  double worst = 0.0;
  for (int round = 0; round < most_rounds; ++round) {
    worst = one_round(problem);
    if (worst < tolerance) break;
  }
  apply(problem, table.data());
  return worst;
}

}  // namespace chokepoint::world::margins
