#include "assess/backtest.h"

#include <algorithm>
#include <limits>

#include "ensemble/run.h"
#include "world/draw.h"

namespace chokepoint::assess {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

simulate::Quantity quantity_of(Measure measure) {
  switch (measure) {
    case Measure::price:
      return simulate::Quantity::price;
    case Measure::paid:
      return simulate::Quantity::paid;
    case Measure::exports:
      return simulate::Quantity::exports;
    case Measure::imports:
      return simulate::Quantity::shipments;
    case Measure::output:
      return simulate::Quantity::output;
  }
  return simulate::Quantity::output;
}

/// Mean over the point's days as a multiple of the day before the episode.
double ratio_of(const simulate::Series& series, const Horizon& horizon, const ObservedPoint& point) {
  const std::int32_t first = std::max(0, horizon.step_of(point.first));
  const std::int32_t last = std::min(static_cast<std::int32_t>(series.values.size()) - 1, horizon.step_of(point.last));
  if (last < first || !(series.baseline > 0.0)) return kNone;
  double sum = 0.0;
  for (std::int32_t t = first; t <= last; ++t) sum += series.values[static_cast<std::size_t>(t)];
  return sum / (last - first + 1) / series.baseline;
}

std::vector<double> scaled(const world::World& world, std::vector<double> values, double scale) {
  for (const auto& row : world.elasticities) values[row.figure.index] *= scale;
  return values;
}

}  // namespace

Result<EpisodeForecast> forecast(const world::WorldPtr& world, const world::Scenario& scenario,
                                 std::span<const ObservedSeries> series, const Frozen& frozen, std::uint32_t draws,
                                 std::uint64_t seed, Context& context) {
  EpisodeForecast result;
  world::Scenario asked = scenario;
  simulate::Probes probes;
  std::size_t outputs = 0;
  for (const ObservedSeries& one : series) {
    probes.series.push_back({quantity_of(one.measure), one.product, one.place, one.partner});
    outputs += one.points.size();
    for (const ObservedPoint& point : one.points)
      asked.horizon.days = std::max(asked.horizon.days, point.last - asked.horizon.first + 1);
  }
  simulate::RunOptions options;
  options.leakage = frozen.leakage;
  options.stock_up_days = frozen.stock_up_days;
  options.explain = false;
  {
    // What is wrong with every draw is wrong with the central one: told once.
    auto central = simulate::Simulator::make(world, scaled(*world, world->figures.central(), frozen.elasticity_scale));
    if (!central) return tl::unexpected(central.error());
    auto impact = central->run(asked, probes, options, context);
    if (!impact) return tl::unexpected(impact.error());
    if (!impact->complete) {
      result.outcome = Outcome::stopped;
      return result;
    }
  }
  if (outputs == 0) return result;
  ensemble::Spec spec;
  spec.draws = draws;
  spec.outputs = outputs;
  const auto one_draw = [&](std::uint32_t number, std::span<double> values, Context& own) -> Result<void> {
    std::fill(values.begin(), values.end(), kNone);
    auto simulator =
        simulate::Simulator::make(world, scaled(*world, world::draw(*world, seed, number), frozen.elasticity_scale));
    if (!simulator) return {};  // counts as missing
    auto impact = simulator->run(asked, probes, options, own);
    if (!impact) return tl::unexpected(impact.error());
    if (!impact->complete) return fail(Fault{Code::stopped, "", 0, 0, "stopped", "", ""});
    std::size_t at = 0;
    for (std::size_t s = 0; s < series.size(); ++s) {
      for (const ObservedPoint& point : series[s].points)
        values[at++] = ratio_of(impact->series[s], asked.horizon, point);
    }
    return {};
  };
  auto runs = ensemble::run(spec, one_draw, context);
  if (!runs) return tl::unexpected(runs.error());
  result.outcome = runs->outcome;
  result.draws = static_cast<std::uint32_t>(runs->draws.size());
  std::size_t at = 0;
  for (const ObservedSeries& one : series) {
    auto& points = result.points.emplace_back();
    for (std::size_t k = 0; k < one.points.size(); ++k, ++at) {
      const ensemble::Band& band = runs->bands[at];
      points.push_back({band.p05, band.p50, band.p95});
      result.failed = std::max(result.failed, static_cast<std::uint32_t>(band.missing));
    }
  }
  return result;
}

std::string_view name_of(Measure measure) {
  switch (measure) {
    case Measure::price:
      return "price";
    case Measure::paid:
      return "paid";
    case Measure::exports:
      return "exports";
    case Measure::imports:
      return "imports";
    case Measure::output:
      return "output";
  }
  return "";
}

bool is_price(Measure measure) { return measure == Measure::price || measure == Measure::paid; }

}  // namespace chokepoint::assess
