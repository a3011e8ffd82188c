// A world in which a design's cells are asked for by themselves: beside each end use of the world stands one of the
// design's own for each kind of its cells, so that its demand has its chemistry and not the world's mix.
//
// An own use takes one kind of cell, one for one in energy or as the world's recipe for the end use says, by nothing
// else; it has the end use's class of buyer, priority, prices, elasticities and stocks, and a baseline of a millionth
// of what will be asked for, so that the world's own year stays as it is. Method: docs/methods/continuity.md,
// section 8. Verified by: tests/service/continuity_test.cpp.
#pragma once

#include <span>
#include <vector>

#include "base/result.h"
#include "world/world.h"

namespace chokepoint::service {

struct OwnUse {
  ProductId cell, use;
};

struct OwnUses {
  world::WorldPtr world;
  std::vector<OwnUse> uses;  // one a cell, in their order
};

/// `per_year` of the end use's unit is what will be asked for at most. Fails (bad_unit) where a cell is neither told in
/// energy nor in the recipe of the use.
Result<OwnUses> with_own_uses(const world::World& world, ProductId use, PlaceId place, std::span<const ProductId> cells,
                              double per_year);

}  // namespace chokepoint::service
