// How much each final use counts in a ranking: a file of the user's, or the world's own values.
#pragma once

#include <map>
#include <string>

#include "base/context.h"
#include "base/result.h"
#include "world/world.h"

namespace chokepoint::service {

using UseWeights = std::map<ProductId, double>;

/// Columns `use` (id or name of a product that final demand asks for) and `weight` (a number of at least 0). Uses that
/// the file leaves out weigh nothing. Faults, all at once: other columns, a use that is unknown (with the nearest) or
/// asked for by nobody, one that stands twice, weights that are no numbers or below 0, weights that are all 0.
Result<UseWeights> read_weights(const world::World& world, const std::string& name, std::string bytes,
                                Context& context);

}  // namespace chokepoint::service
