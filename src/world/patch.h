// The only way to change a world: a new one, with a new fingerprint.
#pragma once

#include <span>

#include "base/result.h"
#include "world/scenario.h"
#include "world/world.h"

namespace chokepoint::world {

/// A copy of the world with the figures set. A set figure is exact (low = high = value), assumed, with the reason "set
/// by the user", and keeps no claims; of two acts on one figure the last holds. Faults: an unknown figure; a value
/// outside what the figure's table allows. Sums of shares over several figures are not checked again.
Result<WorldPtr> patched(const World& world, std::span<const SetFigure> acts);

}  // namespace chokepoint::world
