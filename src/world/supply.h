// Who makes how much of one product, from its production rows: totals, shares, and shares of a parent place.
#pragma once

#include <span>
#include <vector>

#include "world/world.h"

namespace chokepoint::world {

struct OwnOutput {
  PlaceId place;
  double amount{0.0};  // this place's own, without the places inside it
  Status status{Status::derived};
  FigureId figure;
};

struct Supply {
  std::vector<OwnOutput> own;
  double total{0.0};        // sum of own
  bool total_known{false};  // false: amounts are shares of an unknown total (total = 1)
};

/// The production rows (`output`, `share`) of one product at the given figure values. Shares that do not reach the
/// whole leave the rest to the place of kind `rest`; shares that exceed it (only ever in a draw) are scaled back to 1.
Supply supply_of(const World& world, std::span<const double> values, std::span<const Production* const> rows);

}  // namespace chokepoint::world
