// What a year without one exporter costs, in closed form: price, quantity and shortfall (the first steps of the US
// Geological Survey's economic-effects model), and what a scarce input costs an economy by the constant-elasticity
// form, exactly and to second order, side by side.
//
// Method: docs/methods/prices.md section 4a. USGS OFR 2025-1047 (structure; the equations are a reconstruction);
// Baqaee and Farhi 2019, Econometrica; Bachmann et al. 2022. Verified by: tests/market/scarcity_test.cpp (published and
// computed values; the market room's own clearing).
#pragma once

#include <span>

namespace chokepoint::market {

/// Of the market that is left. Base price and quantity are 1.
struct Shortage {
  double price{1.0};
  double quantity{1.0};
  double shortfall{0.0};  // 1 - quantity
  bool at_capacity{false};
};

/// `removed`: share of supply that stops, in [0, 1). Elasticities >= 0. `capacity`: what the others can make, as a
/// share of base demand. Where no price up to `highest` clears, the price is `highest` and the rest is rationed.
Shortage without(double removed, double supply_elasticity, double demand_elasticity, double capacity,
                 double highest = 100.0);

/// The share of output lost where `left` of an input is left (0 < left <= 1), its cost share is `share` and it can be
/// replaced with elasticity `substitution` (> 0; 1: Cobb-Douglas).
double loss_exact(double share, double left, double substitution);
/// ln Y = share ln e + share (1 - share) / 2 (1 - 1 / s) (ln e)^2.
double loss_second_order(double share, double left, double substitution);
/// |ln left| / substitution above 1: the two are far apart, and the second order is the lower.
bool second_order_misleads(double left, double substitution);

/// Mean loss over scenarios: sum of probability x loss.
struct Risk {
  double probability{0.0};
  double loss{0.0};
};
double expected_loss(std::span<const Risk> scenarios);

}  // namespace chokepoint::market
