// What rests on an input: the final use that would not be, did the input not come, against the price of the input.
// A gram of diamond powder in a dicing blade carries a thousand times its price in wafers; the same gram that polishes
// stone carries a few times its price.
//
// Method: docs/methods/strategic.md section 3.5. Verified by: tests/network/resting_value_test.cpp.
#pragma once

#include <vector>

#include "network/supply_network.h"

namespace chokepoint::network {

/// Per slot: US dollars of final use at base prices, through all tiers, that rest on a dollar of the input at its base
/// price. An input without which output goes on (minor), or without a price, counts 1: what it costs.
/// A member of a group of inputs carries what its own service carries.
std::vector<double> resting_value(const SupplyNetwork& network);

}  // namespace chokepoint::network
