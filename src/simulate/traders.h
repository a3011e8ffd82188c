// What traders do about the law: some of what it refuses leaks through third places, and buyers stock up before a
// control that was announced takes effect.
//
// Method: docs/methods/strategic.md section 4. Verified by: tests/simulate/traders_test.cpp.
#pragma once

#include <cstdint>
#include <vector>

#include "model/strategic/state.h"
#include "network/links.h"
#include "network/supply_network.h"
#include "world/scenario.h"
#include "world/world.h"

namespace chokepoint::simulate {

/// The share `leakage` of what a clause refuses arrives all the same, by way of third places and kDetourDays later.
/// Stops of the scenario (no clause) do not leak. leakage in 0..1.
inline constexpr double kDetourDays = 60.0;
network::LinkRules with_leakage(const network::LinkRules& law, double leakage, std::int32_t steps);

/// Stock that markets want ahead of clauses that will refuse them more than they do now: `days` of the flow to be
/// refused, from the announcement, at most kLongestAhead days before, to the day of effect. A clause that takes effect
/// on the day it is announced leaves no time.
class StockingUp {
 public:
  static constexpr std::int32_t kLongestAhead = 90;
  StockingUp(const world::World& world, const world::Scenario& scenario, const network::SupplyNetwork& network,
             const network::LinkRules& law, double days);
  /// Sets drive.ahead for a step; does nothing on days without a change.
  void apply(std::int32_t step, strategic::Drive& drive) const;

 private:
  struct Wish {
    std::int32_t from, until;
    std::uint32_t market;
    double amount;
  };
  std::vector<Wish> wishes_;
  std::vector<std::int32_t> change_steps_;
};

}  // namespace chokepoint::simulate
