// Prices of one product from several origins that buyers tell apart: a nest of constant elasticity of substitution
// (Armington 1969) with a bound on the quantity of each origin, as an export control sets it.
//
// Prices are multiples of the base prices, quantities multiples of the base quantity. Total function, no allocation.
// Method: docs/methods/prices.md section 4.   Verified by: tests/market/origins_test.cpp.
#pragma once

#include <span>

#include "market/clear.h"

namespace chokepoint::market {

struct Origin {
  double share{0.0};       // of base value; brought to a sum of 1
  double elasticity{0.0};  // of supply, >= 0
  double most{kNoLimit};   // quantity that may come, as a multiple of the base quantity
  // Filled in:
  double price{1.0};
  double quantity{1.0};  // as a multiple of the base quantity
};

struct Nest {
  double price{1.0};     // of the whole: (sum of share x price^(1 - substitution))^(1 / (1 - substitution))
  double quantity{1.0};  // price^-elasticity
  Found found{Found::cleared};
};

/// `substitution` between origins and `elasticity` of demand for the whole, both >= 0 and held below 20 (substitution
/// above 0.01). at_highest: an origin that cannot be replaced is gone; prices of origins are held to the range too.
Nest clear_origins(std::span<Origin> origins, double substitution, double elasticity, double lowest = 0.01,
                   double highest = 100.0);

}  // namespace chokepoint::market
