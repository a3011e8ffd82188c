// How often and how long a power system leaves its load dark, exactly: a Markov chain of grid, sets and tank, with the
// battery's fixed ride-through laid over every stretch that the sets do not cover.
//
// Unknowns: (grid up | outage class) x sets out of service x stages of fuel left. pi from `stationary`. A deficit is a
// stay in the states D in which the grid is down and too few sets run. Entered at rate phi in state s with a full
// battery of T hours it costs [exp(Q_D T) (-Q_D)^-1 1]_s hours of darkness, and darkness comes with chance
// [exp(Q_D T) 1]_s. Sums of products of positive numbers throughout: relative accuracy about 1e-12 at any size.
// The time sets take to start is counted in the darkness and left out of the chain's clock (relative error: outages a
// year x start time, some 1e-6).
// Method: docs/methods/continuity.md, section 3. Verified by: tests/continuity/exact_test.cpp (closed forms, a chain of
// battery charge bins as NREL's REopt uses them, trial.h within three standard errors, order of outage classes).
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "continuity/power_system.h"

namespace chokepoint::continuity {

/// What opened the deficit that left the load dark.
enum class Origin : std::uint8_t {
  start_window,   // no battery, or too small a one, while the sets start
  too_few_start,  // sets out of service or failing to start one by one
  common_start,   // all sets fail to start together
  run_failure,    // a running set fails
  common_run,     // all running sets fail together
  fuel,           // the tank runs dry before a delivery
  paths           // between source and load
};
inline constexpr std::size_t kOrigins = 7;
std::string_view name_of(Origin origin);

struct Availability {
  double unavailability{0.0};  // share of the year dark, source and paths
  double interruptions{0.0};   // a year
  std::array<double, kOrigins>
      by_origin{};          // unavailability by what opened it; sums to `unavailability` to first order
  double source{0.0};       // unavailability of the source alone
  std::uint32_t states{0};  // of the chain

  double hours_per_year() const;
  double mean_hours() const;  // of an interruption; 0 where there is none
};

/// Faults: those of `check`.
Result<Availability> solve(const PowerSystem& system);

/// The same source with other batteries and paths: the chain is solved once. `batteries` x `paths`, row by row.
Result<std::vector<Availability>> solve_all(const PowerSystem& system, std::span<const Battery> batteries,
                                            std::span<const Paths> paths);

}  // namespace chokepoint::continuity
