// What bounds a site besides its inputs: capacity, how fast idle and new capacity come on line, and the hosts whose
// by-product it makes.
//
// Method: docs/methods/strategic.md section 2. Verified by: tests/model/strategic/capacity_test.cpp.
#pragma once

#include "network/supply_network.h"

namespace chokepoint::network {

/// Fills headroom, restart_days, restart_price, ramp_days, gates, hosts and secondary of `net`, whose sites are those
/// of `balanced`.
void add_capacity(const world::World& world, const world::Balanced& balanced, std::span<const double> values,
                  SupplyNetwork& net);

}  // namespace chokepoint::network
