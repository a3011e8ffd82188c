// Days of stock drawn for each firm, where no file gives them.
// Method: docs/methods/firms.md section 3 (Poisson by inversion; Devroye 1986, chapter X.3).
// Verified by: tests/model/firms/stock_draw_test.cpp (mean, variance, shares against the law).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace chokepoint::firms {

/// Largest mean that can be drawn.
inline constexpr double kMostDrawnDays = 500.0;

/// Poisson numbers of this mean (0 to kMostDrawnDays), drawn again until at least `least`, which is at most the mean.
/// A firm's number depends on seed and firm alone.
std::vector<double> draw_stock_days(double mean, double least, std::uint64_t seed, std::size_t firms);

}  // namespace chokepoint::firms
