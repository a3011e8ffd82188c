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

/// Orders of a market: spread over ranks.
inline void ask(double use, double refill, std::span<const RankShare> ranks, Queues& asked) {
  for (const RankShare& of : ranks) {
    asked[of.rank] += use * of.share;
    asked[kRanks + of.rank] += refill * of.share;
  }
}
inline double served(double use, double refill, std::span<const RankShare> ranks, Cut cut) {
  const bool refilling = cut.queue >= kRanks;  // all use is served
  const std::size_t last = refilling ? cut.queue - kRanks : cut.queue;
  double whole = 0.0;
  double reached = 0.0;
  for (const RankShare& of : ranks) {
    whole += of.share;
    reached += of.rank < last ? of.share : of.rank == last ? of.share * cut.share : 0.0;
  }
  return refilling ? use * whole + refill * reached : use * reached;
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
