// Watches what makers do with orders that the rules let through: for a firm that is small against the world and buys
// from them.
// Verified by: tests/assess/exposure_test.cpp, tests/service/race_supply_test.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "model/strategic/state.h"
#include "network/supply_network.h"
#include "simulate/impact.h"

namespace chokepoint::simulate {

/// Per site and step: share of what was ordered and may leave that was shipped, where orders above the undisturbed
/// day's output count as that: who has run short orders its use and a refill, and the mean customer's use is what its
/// goods are measured by. 1 where nothing was ordered. Redirected orders are not in it.
class SupplyWatch {
 public:
  SupplyWatch(const network::SupplyNetwork& network, const strategic::System& system,
              std::span<const ProductId> products);
  /// After each day.
  void watch(const strategic::State& state);
  std::vector<MakerSupply> finish() && { return std::move(supplies_); }

 private:
  const strategic::System& system_;
  std::vector<MakerSupply> supplies_;
};

}  // namespace chokepoint::simulate
