// What the model would have said of an episode of the past, against what was observed: bands over draws of an as-of
// world, scored beside two forecasts that need no model.
//
// Exports of a place are read as all shipments to other places less what those received from others before: what others
// send more in the run counts with it.
// Observations are ratios to the level before the episode, means over their days. The naive forecasts: nothing changes
// (1 for ever); it always spikes (prices climb to 3 in 90 days and stay, flows fall to a tenth and stay).
// Method: docs/methods/backtests.md. Verified by: tests/assess/backtest_test.cpp (worlds of one chain with known days,
// scores by hand), tests/service/backtest_test.cpp (what was frozen).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "simulate/simulator.h"
#include "stats/scores.h"

namespace chokepoint::assess {

/// What may be set, once, on the calibration episodes; all else stands in each world.
struct Frozen {
  double leakage{0.0};           // of what clauses refuse, through third places
  double stock_up_days{30.0};    // put by before an announced control
  double elasticity_scale{1.0};  // on every elasticity row of the world
};

struct ObservedPoint {
  Day first, last;  // both count
  double ratio{1.0};
};

/// Of a product: its spot price at a place, what buyers there pay, what leaves the place for elsewhere, what comes to
/// it from elsewhere.
enum class Measure : std::uint8_t { price, paid, exports, imports };
std::string_view name_of(Measure measure);

struct ObservedSeries {
  std::string name;
  Measure measure{Measure::price};
  ProductId product;
  PlaceId place;  // invalid: the world; of exports and imports a place
  std::vector<ObservedPoint> points;
};

struct PointForecast {
  double p05{0.0}, p50{0.0}, p95{0.0};  // NaN where no draw has a value
};

struct EpisodeForecast {
  Outcome outcome{Outcome::done};
  std::uint32_t draws{0}, failed{0};               // failed: figures that contradict each other
  std::vector<std::vector<PointForecast>> points;  // per series, per point
};

/// The horizon is made long enough for the last point. Fails as Simulator::run does for the central values.
Result<EpisodeForecast> forecast(const world::WorldPtr& world, const world::Scenario& scenario,
                                 std::span<const ObservedSeries> series, const Frozen& frozen, std::uint32_t draws,
                                 std::uint64_t seed, Context& context);

/// Changes below this share of the level before are none.
inline constexpr double kDeadBand = 0.05;

struct SeriesScore {
  stats::Coverage coverage;                                           // of P05 to P95
  std::uint32_t points{0}, right_direction{0};                        // up, down or none, against the level before
  double extreme_observed{1.0}, extreme_forecast{1.0};                // highest of prices, lowest of flows (of P50)
  std::int32_t extreme_day_observed{0}, extreme_day_forecast{0};      // days after the start
  double error{0.0}, error_no_change{0.0}, error_always_spikes{0.0};  // mean |ln(forecast / observed)|, floor 0.01
};

/// Points whose forecast is NaN are left out.
SeriesScore score(const ObservedSeries& series, std::span<const PointForecast> forecast, Day start);

/// The naive forecast that always spikes, at the middle of a point.
double always_spikes(Measure measure, Day start, const ObservedPoint& point);

}  // namespace chokepoint::assess
