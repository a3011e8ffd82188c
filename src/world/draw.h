// One draw of every figure of the world: the same (seed, draw) gives the same numbers on any machine and thread.
#pragma once

#include <cstdint>
#include <vector>

#include "world/world.h"

namespace chokepoint::world {

/// Draw 0 is the central values. Figures are drawn independently between their P05 and P95 (stats/distribution.h),
/// shares of one whole are brought back onto the simplex (docs/methods/numbers.md).
std::vector<double> draw(const World& world, std::uint64_t seed, std::uint32_t draw_number);

}  // namespace chokepoint::world
