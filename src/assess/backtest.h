// What the model says of an episode of the past: bands over draws of a world as it was known, at the days on which
// something was observed. Scores: backtest_scores.h.
//
// Observations and forecasts are ratios to the level before the episode, means over the days of a point.
// Method: docs/methods/backtests.md. Verified by: tests/assess/backtest_test.cpp (a chain whose days are known, a run
// by hand beside the bands).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "simulate/simulator.h"

namespace chokepoint::assess {

/// What may be set, once, on the calibration episodes; all else stands in each world.
struct Frozen {
  double leakage{0.0};           // of what clauses refuse, through third places
  double stock_up_days{30.0};    // put by before an announced control
  double elasticity_scale{1.0};  // on every elasticity row of the world
};

/// Of a product: its spot price at a place, what buyers there pay, what leaves the place for elsewhere, what comes to
/// it from elsewhere, what it makes.
enum class Measure : std::uint8_t { price, paid, exports, imports, output };
std::string_view name_of(Measure measure);
/// Prices rise in a shortage, amounts fall.
bool is_price(Measure measure);

struct ObservedPoint {
  Day first, last;  // both count
  double ratio{1.0};
};

struct ObservedSeries {
  std::string name;
  Measure measure{Measure::price};
  ProductId product;
  PlaceId place;  // invalid: the world; exports and imports need one
  std::vector<ObservedPoint> points;
  PlaceId partner{};  // of exports where they go; invalid: all
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

}  // namespace chokepoint::assess
