// Duties between segments: what a buyer pays on top of the seller's price, by value.
//
// A duty is a wedge: where goods cross it the buyer's price is (1 + rate) times the seller's; where they would not pay
// for it nothing crosses. In logarithms it adds, so that the outcome is the unique one of a spatial market with costs
// of transport (Samuelson 1952), found through clear(): a limit on what crosses parts two prices, and the limit that
// parts them by exactly the duty is the flow. Pair by pair, each by bracketed steps on a gap that falls as the flow
// grows. A subsidy to makers is a cheaper cost (spot_supply in prices.h: cost 1 / (1 + rate)).
//
// Total function, as clear(). No allocation; thread-safe.
// Method: docs/methods/prices.md section 3a.   Verified by: tests/market/duty_test.cpp (tax incidence in closed form; a
// plain search over flows; complementary slackness in random markets).
#pragma once

#include <cstddef>
#include <span>

#include "market/clear.h"

namespace chokepoint::market {

struct Duty {
  std::size_t from{0}, to{0};  // segments: of the supplier, of the buyer
  double rate{0.0};            // of the seller's price; > 0, others count as none
};

/// Replaces `clearing`, whose prices are taken as those before; with no duty as clear(), to the bit. Duties beyond
/// kMostSegments squared, or on segments that are not there, are not looked at; of one pair the last counts.
/// Returns what the duties bring, in base prices times quantities.
double clear_with_duties(const Market& market, std::span<const Duty> duties, Clearing& clearing);

/// Share of a small duty that buyers bear where supply and demand answer with constant elasticities: the logarithm of
/// the buyer's price moves by so much of that of 1 + rate, the seller's by the rest (Jenkin 1871). 1 where neither
/// answers: the price of makers stays.
double borne_by_buyers(double supply_elasticity, double demand_elasticity);

}  // namespace chokepoint::market
