// Who must join to deny a product: the cheapest coalitions of places that cover at least one stage of its making.
//
// Shares and thresholds are whole units of 1e-12, so `at least .9` means what it says for .7 + .2. Exact for up to 40
// places: halves are enumerated and joined by sorting (Horowitz and Sahni 1974, J. ACM 21(2)).
// Method: docs/methods/coalition.md section 1. Verified by: tests/respond/coalition_test.cpp (all subsets tried).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"

namespace chokepoint::respond {

inline constexpr std::size_t kMostPlaces = 40;

/// Members are bits: place i is 1 << i.
using Coalition = std::uint64_t;

struct CoalitionQuestion {
  std::vector<std::vector<double>> stages;  // per stage, per place: its share of what the target can reach, in [0, 1]
  double denied{0.9};                       // share of a stage that must be covered
  std::vector<double> cost;                 // of each place's joining, >= 0; empty: each costs 1
  std::vector<std::uint8_t> allowed;        // empty: all. 0: this place will not join
  std::size_t listed{64};                   // coalitions told one by one, a stage
};

struct StageCover {
  bool possible{false};
  double cost{0.0};                   // the least
  std::uint64_t ties{0};              // coalitions of that cost, all counted
  std::vector<Coalition> coalitions;  // `listed` of them, or all where there are no more; in rising order of bits
  Coalition needed{0};                // places without which no allowed coalition covers the stage
};

struct CoalitionAnswer {
  std::vector<StageCover> stages;
  bool possible{false};
  double cost{0.0};               // the least over stages
  std::vector<std::uint32_t> by;  // stages that reach it
};

/// Faults, all at once: no stage; no place or more than 40; stages of different length; a share outside [0, 1] or
/// shares of a stage above 1; `denied` outside (0, 1]; a cost that is negative.
Result<CoalitionAnswer> cheapest_coalitions(const CoalitionQuestion& question);

/// Shapley and Shubik's (1954) index: the odds that a place, joining in random order, is the one that makes the
/// coalition reach `quota`. Exact by counting (generating function; Mann and Shapley 1962) for whole weights.
/// Weights and quota in whole units; the sum of weights at most 10^7. Faults: as above; quota 0 or above the sum.
Result<std::vector<double>> shapley_shubik(std::span<const std::uint32_t> weights, std::uint32_t quota);

}  // namespace chokepoint::respond
