// What can stop: every node of the strategic world, and what a scenario stops together.
//
// Method: docs/methods/survival.md section 2. Verified by: tests/respond/stoppage_test.cpp.
#pragma once

#include <vector>

#include "respond/stoppage.h"
#include "simulate/simulator.h"

namespace chokepoint::respond {

struct StopNode {
  ProductId product;
  PlaceId place;  // with all inside it
  /// Who takes it for good at the place, in question (a use is made where it is used). Else makers at the place.
  bool market{false};
};

/// Makers of every product at every place (and in every country as a whole; the rest of the world is no node), then
/// markets of final users in question; by product, then place.
std::vector<StopNode> stop_nodes(const simulate::Simulator& simulator, const SurvivalPlanner& planner);

Stoppage stoppage_of(const simulate::Simulator& simulator, const StopNode& node);

/// Every export from the places to the target, as a planner meets it: no law beside it.
Stoppage stoppage_of_exports(const simulate::Simulator& simulator, const std::vector<PlaceId>& from, PlaceId to);

/// All that a scenario stops, as if from its first day on: the least that is left of each site and each pair's flow on
/// any day; waits do not count. Faults: acts that a planner does not read (a ban on one buyer, demand, stocks, new
/// capacity, figures); those of policy::rules_for.
Result<Stoppage> stoppage_of(const simulate::Simulator& simulator, const world::Scenario& scenario,
                             policy::Assume assume);

}  // namespace chokepoint::respond
