// What an economy loses without part of an input where everything can be replaced at a price: an equilibrium of nested
// constant-elasticity technologies over its input-output table, exactly, and to second order beside it.
//
// Industry j makes output from the scarce inputs and a bundle of all else (elasticity `scarce`); the bundle from home
// inputs and a primary composite of value added and imports (`inputs`); final users replace goods with `goods`.
// Supplies of the scarce inputs and of the composite are given; prices clear both. Y is what final users' spending
// buys. By Hulten's theorem d ln Y / d ln E = lambda, the input's share of spending, at every point, so
//   second order: ln Y = sum lambda_m e_m + 1/2 sum (d lambda_m / d e_k) e_m e_k,  e = ln(left)
// (Baqaee and Farhi 2019, Econometrica 87). With one elasticity throughout the network does not matter and Y is the
// one-sector form of market/scarcity.h. Method: docs/methods/loss.md section 3.
// Verified by: tests/assess/substitution_test.cpp.
#pragma once

#include "assess/shortage.h"

namespace chokepoint::assess {

struct Elasticities {
  double scarce{0.1};  // between a scarce input and all else: 0.01 to 10
  double inputs{0.2};  // between home inputs and the composite
  double goods{0.9};   // between final goods
};

struct NetworkLoss {
  std::vector<double> share;        // of each input in final spending, before
  std::vector<double> share_after;  // and after
  std::vector<double> price;        // of each input, as a multiple
  double first_order{0.0};          // shares of real final spending lost, all three
  double second_order{0.0};
  double exact{0.0};
  bool converged{false};
};

/// `economy` holds no sales of the scarce inputs themselves (economy_of with `without`). Faults: those of `check`;
/// elasticities out of range; an input of which nothing is left (no price clears it where it cannot be replaced).
Result<NetworkLoss> network_loss(const Economy& economy, std::span<const ScarceInput> inputs,
                                 const Elasticities& elasticities);

}  // namespace chokepoint::assess
