// Which buyers a run must keep apart from others at their place: those whom an act of the scenario bars from buying,
// and those whom a procurement ban of the law binds within the run.
//
// Method: docs/methods/strategic.md section 2a. Verified by: tests/simulate/bound_buyers_test.cpp.
#pragma once

#include <vector>

#include "network/links.h"
#include "network/supply_network.h"
#include "policy/rules.h"
#include "world/scenario.h"
#include "world/world.h"

namespace chokepoint::simulate {

network::BoundBuyer buyer_of(const world::BuyerBan& ban);

/// Each once; those of acts first, in order. `law`: look at the law too.
std::vector<network::BoundBuyer> bound_buyers(const world::World& world, const world::Scenario& scenario,
                                              policy::Assume assume, bool law);

/// `rules` and the pairs that stay closed between lines of bound buyers and others at their place (keep_apart.h).
network::LinkRules with_closed_lines(const world::World& world, const world::Scenario& scenario,
                                     const network::SupplyNetwork& network, const network::LinkRules& rules);

}  // namespace chokepoint::simulate
