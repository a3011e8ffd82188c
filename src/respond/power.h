// Shapley and Shubik's index for shares as they are, without rounding them to whole weights.
//
// Method: docs/methods/coalition.md section 1. Verified by: tests/respond/power_test.cpp.
#pragma once

#include <span>
#include <vector>

#include "base/result.h"

namespace chokepoint::respond {

/// The odds that a place, joining in random order, is the one that makes the coalition reach `quota` (Shapley and
/// Shubik 1954). Exact for up to 40 places: for each place the coalitions of the others are counted by size, their
/// halves listed, sorted and joined (as Horowitz and Sahni 1974 do for subset sums). Shares count in units of 1e-12,
/// and what reaches the quota is what cheapest_coalitions lets cover a stage. 40 places take seconds, 25 a moment.
/// Faults, all at once: no place or more than 40; a share outside [0, 1]; shares above 1 in all; a quota that is not
/// above 0 or that all together do not reach.
Result<std::vector<double>> power_of_shares(std::span<const double> shares, double quota);

}  // namespace chokepoint::respond
