// Labels and boxes on a line: each as near as possible to where it wants to be, none over another.
// Method: least squares under least distances, by pooling adjacent violators (Ayer et al. 1955); linear time.
// Verified by: tests/report/layout_test.cpp (against exhaustive search on a grid; distances; fixed points).
#pragma once

#include <span>
#include <vector>

namespace chokepoint::report {

/// Centres for items in the given order: item i wants to be at `wanted[i]` and is `size[i]` long, with `gap` between
/// neighbours. Then the whole is shifted into [low, high] where it sticks out; if it does not fit, it begins at `low`.
std::vector<double> spread(std::span<const double> wanted, std::span<const double> size, double gap, double low,
                           double high);

}  // namespace chokepoint::report
