// How products are priced: base prices, elasticities, spot shares and the blocs within which one price holds.
//
// Method: docs/methods/strategic.md section 2. Verified by: tests/model/strategic/pricing_test.cpp.
#pragma once

#include "network/supply_network.h"

namespace chokepoint::network {

/// Fills market_terms, price, site_bloc and market_bloc of a network whose sites, markets and links stand.
void add_market_terms(const world::World& world, std::span<const double> values, SupplyNetwork& net);

}  // namespace chokepoint::network
