// The same power system played through with dice: single sets with their own state, clocks and draws, cycle by cycle
// from one quiet state (grid up, all sets in order, battery full) to the next. Shares no code with exact.h but the
// description of the system, so the two check each other.
//
// unavailability = E[hours dark in a cycle] / E[length of a cycle] (renewal reward). Darkness is rare, so cycles are
// drawn from a mixture of ways to play: as it is; with failures of sets favoured, three ways strong; with a tank that
// empties; with batteries that fail. A cycle counts with the weight 1 / sum_w a_w (chance under w / true chance), which
// never exceeds 1 / a_0. Jumps are biased, times are not; biasing ends with the first darkness of a cycle.
// Method: docs/methods/continuity.md, section 4. Failure biasing: Lewis and Boehm 1984; balanced: Shahabuddin 1994,
// doi:10.1287/mnsc.40.3.333. Mixtures: Hesterberg 1995, doi:10.1080/00401706.1995.10484303; Veach and Guibas 1995
// (balance heuristic). Same bytes for any number of threads: a cycle's stream is keyed by its number.
// Verified by: tests/continuity/trial_test.cpp (exact.h within three standard errors from three nines to ten,
// unbiased play, threads).
#pragma once

#include <cstdint>

#include "base/context.h"
#include "continuity/power_system.h"

namespace chokepoint::continuity {

struct TrialOptions {
  std::uint64_t cycles{100'000};
  std::uint64_t seed{1};
  bool biased{true};     // false: plain play, every cycle of weight 1
  bool recharge{false};  // let the battery take Battery::recharge_hours to fill; false: full at every deficit
};

struct TrialResult {
  double unavailability{0.0};  // of the source, without paths
  double error{0.0};           // its standard error
  double interruptions{0.0};   // a year
  double interruptions_error{0.0};
  double cycle_hours{0.0};  // mean length of a cycle
  std::uint64_t cycles{0};  // played
  std::uint64_t dark{0};    // of them with darkness
  bool complete{true};      // false: cancelled
};

/// Faults: those of `check`; fewer than 16 cycles.
Result<TrialResult> play(const PowerSystem& system, const TrialOptions& options, Context& context);

}  // namespace chokepoint::continuity
