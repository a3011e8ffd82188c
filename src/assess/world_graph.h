// The balanced world as a SupplyGraph: the one door from the world to the dependence measures.
#pragma once

#include <span>
#include <vector>

#include "assess/dependence.h"
#include "assess/supply_graph.h"
#include "world/complete.h"
#include "world/world.h"

namespace chokepoint::assess {

/// Indices of products and places are those of the world. Capital and technology inputs are not embodied and are left
/// out.
SupplyGraph graph_of(const world::World& world, const world::Balanced& balanced, std::span<const double> prices);

/// Regions are countries: a province is told with its country. The rest of the world is the rest region.
DependenceOptions by_country(const world::World& world);

}  // namespace chokepoint::assess
