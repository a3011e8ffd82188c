// Buyers who are bound by a rule of their own get supply lines of their own: the part of every site and market at their
// place that ends with them stands beside the rest. A rule can then meet the one and leave the other alone.
//
// Method: docs/methods/strategic.md section 2a. Verified by: tests/network/keep_apart_test.cpp.
#pragma once

#include <span>
#include <vector>

#include "network/supply_network.h"

namespace chokepoint::network {

/// `net` with every site and market split by what ends, at the places of `buyers` alone, with whom: the same product
/// and place may then stand there several times, the free part first. Flows, stocks, capacity and by-products are split
/// alike, so that the baseline stands as it stood. At most 32 buyers. Where none of them takes anything, `net` as it
/// was.
SupplyNetwork keep_apart(const world::World& world, const SupplyNetwork& net, std::vector<BoundBuyer> buyers);

/// Does the market serve this buyer alone (of SupplyNetwork::bound)?
inline bool serves(const SupplyNetwork& net, std::uint32_t market, std::size_t buyer) {
  return !net.market_lines.empty() && (net.market_lines[market] >> buyer & 1U) != 0;
}

/// What is made from `barred` goods (one flag a product) on a line that is not the buyer's does not come to the buyer
/// by a change of supplier either: such pairs at the buyer's own place are closed from the first step.
std::vector<RuleChange> closed_lines(const world::World& world, const SupplyNetwork& net, std::size_t buyer,
                                     const std::vector<std::uint8_t>& barred);

}  // namespace chokepoint::network
