// Dense references for the tests of this room: slow, plain, independent of the code under test.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <utility>
#include <vector>

#include "assess/look_through.h"

namespace chokepoint::assess::reference {

using Matrix = std::vector<std::vector<double>>;  // [row][column]

/// Inverse by LU with partial pivoting.
inline Matrix inverse(Matrix a) {
  const std::size_t n = a.size();
  Matrix inv(n, std::vector<double>(n, 0.0));
  for (std::size_t i = 0; i < n; ++i) inv[i][i] = 1.0;
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k + 1; i < n; ++i) {
      if (std::fabs(a[i][k]) > std::fabs(a[pivot][k])) pivot = i;
    }
    if (a[pivot][k] == 0.0) throw std::runtime_error("singular");
    std::swap(a[k], a[pivot]);
    std::swap(inv[k], inv[pivot]);
    for (std::size_t i = 0; i < n; ++i) {
      if (i == k) continue;
      const double f = a[i][k] / a[k][k];
      for (std::size_t j = 0; j < n; ++j) {
        a[i][j] -= f * a[k][j];
        inv[i][j] -= f * inv[k][j];
      }
    }
  }
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t j = 0; j < n; ++j) inv[k][j] /= a[k][k];
  }
  return inv;
}

/// L = (I - A)^-1 with a[i][j] = input i per unit of output j.
inline Matrix leontief(const Matrix& a) {
  Matrix m(a.size(), std::vector<double>(a.size(), 0.0));
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < a.size(); ++j) m[i][j] = (i == j ? 1.0 : 0.0) - a[i][j];
  }
  return inverse(std::move(m));
}

/// The same matrix as a table; zeros left out.
inline CoefficientTable table_of(const Matrix& a) {
  CoefficientTable table;
  table.first.push_back(0);
  for (std::size_t j = 0; j < a.size(); ++j) {
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (a[i][j] != 0.0) {
        table.supplier.push_back(static_cast<std::uint32_t>(i));
        table.share.push_back(a[i][j]);
      }
    }
    table.first.push_back(table.supplier.size());
  }
  return table;
}

}  // namespace chokepoint::assess::reference
