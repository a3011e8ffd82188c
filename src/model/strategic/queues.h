// Who is served first where there is too little: orders for use before orders that refill stocks, each by level.
//
// Method: docs/methods/strategic.md section 3.5. Verified by: tests/model/strategic/*.cpp.
#pragma once

#include <algorithm>

#include "model/strategic/system.h"

namespace chokepoint::strategic {

/// A gap of rounding does not make a market or a maker ration.
inline constexpr double kEnough = 1.0 - 1e-12;

/// Shares of each queue that `available` can serve, the first queue first.
inline Queues fill_queues(double available, const Queues& asked) {
  Queues fill{};
  for (std::size_t k = 0; k < fill.size(); ++k) {
    fill[k] = asked[k] > 0.0 ? std::min(1.0, available / asked[k]) : 1.0;
    available = std::max(0.0, available - asked[k]);
  }
  return fill;
}

inline void ask(double use, double refill, const Mix& mix, Queues& asked) {
  for (std::size_t k = 0; k < kLevels; ++k) {
    asked[k] += use * mix[k];
    asked[kLevels + k] += refill * mix[k];
  }
}

inline double served(double use, double refill, const Mix& mix, const Queues& fill) {
  double sum = 0.0;
  for (std::size_t k = 0; k < kLevels; ++k) sum += (use * fill[k] + refill * fill[kLevels + k]) * mix[k];
  return sum;
}

}  // namespace chokepoint::strategic
