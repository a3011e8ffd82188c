// Bans on what one buyer may buy: the issuer's own purchases for defence, from makers that the clause names.
//
// Method: docs/methods/controls.md section 2a. Verified by: tests/policy/procurement_test.cpp.
#pragma once

#include <vector>

#include "network/supply_network.h"
#include "policy/timeline.h"
#include "world/scenario.h"
#include "world/world.h"

namespace chokepoint::policy {

/// A clause of a procurement ban that names the places its issuer may not buy from; one that names firms alone binds as
/// well, but no row says which part of a place's output is theirs.
bool binds_a_buyer(const world::World& world, ClauseId clause);

/// Whom it binds: final uses for defence in the issuer's place.
network::BoundBuyer bound_by(const world::World& world, ClauseId clause);

/// Those that bind on some day of the scenario and did not on the base date.
std::vector<ClauseId> procurement_in_force(const world::World& world, const world::Scenario& scenario, Assume assume);

}  // namespace chokepoint::policy
