// Who is served first where there is too little: orders for use before orders that refill stocks,
// each by level, and within a level by what rests on the order.
//
// Method: docs/methods/strategic.md section 3.5. Verified by: tests/model/strategic/*.cpp.
#pragma once

#include <algorithm>

#include "model/strategic/system.h"

namespace chokepoint::strategic {

/// A gap of rounding does not make a market or a maker ration.
inline constexpr double kEnough = 1.0 - 1e-12;

/// How far `available` reaches, the first queue first.
inline Cut cut_at(double available, const Queues& asked) {
  for (std::uint32_t k = 0; k < asked.size(); ++k) {
    if (asked[k] > available) return {k, available / asked[k]};
    available -= asked[k];
  }
  return {};
}

/// Share of a queue that is served.
inline double served_of(std::size_t queue, Cut cut) {
  return queue < cut.queue ? 1.0 : queue == cut.queue ? cut.share : 0.0;
}

/// Orders of a market: a mix of ranks.
inline void ask(double use, double refill, const Mix& mix, Queues& asked) {
  for (std::size_t k = 0; k < kRanks; ++k) {
    asked[k] += use * mix[k];
    asked[kRanks + k] += refill * mix[k];
  }
}
inline double served(double use, double refill, const Mix& mix, Cut cut) {
  double sum = 0.0;
  for (std::size_t k = 0; k < kRanks; ++k) {
    sum += (use * served_of(k, cut) + refill * served_of(kRanks + k, cut)) * mix[k];
  }
  return sum;
}

/// Orders of one user: of one worth, spread over levels.
inline void ask(double use, double refill, const Levels& levels, std::size_t worth, Queues& asked) {
  for (std::size_t level = 0; level < kLevels; ++level) {
    asked[level * kWorths + worth] += use * levels[level];
    asked[kRanks + level * kWorths + worth] += refill * levels[level];
  }
}
inline double served(double use, double refill, const Levels& levels, std::size_t worth, Cut cut) {
  double sum = 0.0;
  for (std::size_t level = 0; level < kLevels; ++level) {
    const std::size_t rank = level * kWorths + worth;
    sum += (use * served_of(rank, cut) + refill * served_of(kRanks + rank, cut)) * levels[level];
  }
  return sum;
}

}  // namespace chokepoint::strategic
