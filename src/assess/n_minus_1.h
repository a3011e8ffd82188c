// What is left when the largest supplier is gone (N-1), and how far a control by some denies a product to the rest.
//
// Method: docs/methods/dependence.md, section 7 (IEA, Global Critical Minerals Outlook 2025, for the N-1
// reading). Verified by: tests/assess/n_minus_1_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"

namespace chokepoint::assess {

struct Coverage {
  std::uint32_t place{0};  // who is taken away
  double supply{0.0};      // of all others
  /// Supply of the others over all demand: the place keeps asking on the world market.
  std::optional<double> of_all_demand;
  /// Supply of the others over the demand of the others: the place serves itself (the IEA's form).
  std::optional<double> of_others_demand;
};

/// Coverage without `place`. Above 1 there is more than is asked for. Nothing where nobody asks.
/// Faults: lists of different length; an entry negative or not finite; a place outside the list.
Result<Coverage> coverage_without(std::span<const double> supply, std::span<const double> demand, std::uint32_t place);

/// Coverage without the largest supplier (the first of equals). Faults: as above; no supplier at all.
Result<Coverage> n_minus_1(std::span<const double> supply, std::span<const double> demand);

/// A coalition that holds `share` of supply stops selling. Others' supply rises with price by `supply_elasticity`,
/// demand falls by `demand_elasticity` (both > 0, written positive), until the market clears:
///   price = (1 - share)^(-1 / (ed + es)),   quantity = price^(-ed).
struct Denial {
  double price{1.0};     // multiple of the price before
  double quantity{1.0};  // what is still bought, share of before
  double denied{0.0};    // 1 - quantity
};
/// Faults: share outside [0, 1); an elasticity below 0, or both 0 (the price is then not determined).
Result<Denial> denial(double share, double demand_elasticity, double supply_elasticity);

}  // namespace chokepoint::assess
