// How well forecasts did: for probabilities, for intervals. Proper scores (Gneiting and Raftery 2007,
// doi:10.1198/016214506000001437); smaller is better, except coverage, which should be the nominal one.
// Method: docs/methods/numbers.md section 8.   Verified by: tests/stats/scores_test.cpp.
#pragma once

#include <cstdint>
#include <span>

namespace chokepoint::stats {

/// A stated probability of an event and whether it came.
struct Forecast {
  double probability{0.0};
  bool happened{false};
};

/// Mean of (probability - happened)^2; 0 is perfect, 0.25 is "one half always". NaN for no forecasts.
double brier_score(std::span<const Forecast> forecasts);

/// Mean of -ln(probability given to what came); infinite once something called impossible happens. NaN for no
/// forecasts.
double log_score(std::span<const Forecast> forecasts);

/// A stated interval and what was observed.
struct IntervalForecast {
  double low{0.0};
  double high{0.0};
  double observed{0.0};
};

struct Coverage {
  std::uint64_t inside{0};  // both ends count as inside
  std::uint64_t below{0};
  std::uint64_t above{0};
  std::uint64_t total() const { return inside + below + above; }
  /// NaN where there is nothing to cover.
  double share() const;
};
/// Forecasts with a NaN are left out.
Coverage coverage(std::span<const IntervalForecast> forecasts);

/// Mean interval score of central (1 - alpha) intervals: width plus 2/alpha times the distance by which the observation
/// missed. In the unit of the observation. NaN for no forecasts.
double interval_score(std::span<const IntervalForecast> forecasts, double alpha);

}  // namespace chokepoint::stats
