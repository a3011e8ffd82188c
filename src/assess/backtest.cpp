#include "assess/backtest.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/math.h"
#include "ensemble/run.h"
#include "world/draw.h"

namespace chokepoint::assess {
namespace {

constexpr double kSpikedPrice = 3.0;
constexpr double kSpikeDays = 90.0;
constexpr double kCollapsedFlow = 0.1;
constexpr double kFloor = 0.01;

bool is_price(Measure measure) { return measure == Measure::price || measure == Measure::paid; }

/// What of the run a series is read from: one probe, or for exports one for each other country.
struct Reading {
  std::size_t first{0}, last{0};  // into the run's series
};

Reading add_probes(const world::World& world, const ObservedSeries& series, simulate::Probes& probes) {
  Reading reading{probes.series.size(), 0};
  switch (series.measure) {
    case Measure::price:
      probes.series.push_back({simulate::Quantity::price, series.product, series.place});
      break;
    case Measure::paid:
      probes.series.push_back({simulate::Quantity::paid, series.product, series.place});
      break;
    case Measure::imports:
      probes.series.push_back({simulate::Quantity::shipments, series.product, series.place});
      break;
    case Measure::exports:
      for (std::uint32_t p = 0; p < world.places.size(); ++p) {
        if (world.places.at(p).part_of.valid() || world::within(world, series.place, PlaceId{p})) continue;
        probes.series.push_back({simulate::Quantity::shipments, series.product, PlaceId{p}});
      }
      break;
  }
  reading.last = probes.series.size();
  return reading;
}

/// Of what comes to other countries from abroad at baseline, per day: the part that the place itself sends.
double sent_before(const simulate::Simulator& simulator, const ObservedSeries& series) {
  const auto& network = simulator.network();
  double sum = 0.0;
  for (std::uint32_t link = 0; link < network.links.size(); ++link) {
    const std::uint32_t site = network.links.supplier[link];
    if (network.sites.product[site] != series.product ||
        !world::within(simulator.world(), network.sites.place[site], series.place) ||
        world::within(simulator.world(), network.markets.place[network.links.customer[link]], series.place))
      continue;
    sum += network.flow[link];
  }
  return sum;
}

int direction(double ratio) { return ratio > 1.0 + kDeadBand ? 1 : ratio < 1.0 - kDeadBand ? -1 : 0; }

double log_error(double forecast, double observed) {
  return std::fabs(math::log(std::max(kFloor, forecast) / std::max(kFloor, observed)));
}

/// Mean over the point's days as a multiple of the day before the episode.
double ratio_of(const simulate::Simulator& simulator, const ObservedSeries& series, const Reading& reading,
                const simulate::Impact& impact, const Horizon& horizon, const ObservedPoint& point) {
  double sum = 0.0;
  double baseline = 0.0;
  int steps = 0;
  const std::int32_t first = std::max(0, horizon.step_of(point.first));
  const std::int32_t last = std::min(impact.steps - 1, horizon.step_of(point.last));
  for (std::int32_t t = first; t <= last; ++t) ++steps;
  for (std::size_t k = reading.first; k < reading.last; ++k) {
    baseline += impact.series[k].baseline;
    for (std::int32_t t = first; t <= last; ++t) sum += impact.series[k].values[static_cast<std::size_t>(t)];
  }
  if (steps == 0) return std::numeric_limits<double>::quiet_NaN();
  const double mean = sum / steps;
  if (series.measure != Measure::exports) return baseline > 0.0 ? mean / baseline : mean;
  const double sent = sent_before(simulator, series);
  if (!(sent > 0.0)) return std::numeric_limits<double>::quiet_NaN();
  return std::max(0.0, mean - std::max(0.0, baseline - sent)) / sent;
}

std::vector<double> scaled(const world::World& world, std::vector<double> values, double scale) {
  for (const auto& row : world.elasticities) values[row.figure.index] *= scale;
  return values;
}

}  // namespace

Result<EpisodeForecast> forecast(const world::WorldPtr& world, const world::Scenario& scenario,
                                 std::span<const ObservedSeries> series, const Frozen& frozen, std::uint32_t draws,
                                 std::uint64_t seed, Context& context) {
  world::Scenario asked = scenario;
  simulate::Probes probes;
  std::size_t outputs = 0;
  std::vector<Reading> readings;
  for (const ObservedSeries& one : series) {
    readings.push_back(add_probes(*world, one, probes));
    outputs += one.points.size();
    for (const ObservedPoint& point : one.points)
      asked.horizon.days = std::max(asked.horizon.days, point.last - asked.horizon.first + 1);
  }
  simulate::RunOptions options;
  options.leakage = frozen.leakage;
  options.stock_up_days = frozen.stock_up_days;
  options.explain = false;
  EpisodeForecast result;
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
  ensemble::Spec spec;
  spec.draws = draws;
  spec.outputs = outputs;
  const auto one_draw = [&](std::uint32_t number, std::span<double> values, Context& own) -> Result<void> {
    std::fill(values.begin(), values.end(), std::numeric_limits<double>::quiet_NaN());
    auto simulator =
        simulate::Simulator::make(world, scaled(*world, world::draw(*world, seed, number), frozen.elasticity_scale));
    if (!simulator) return {};  // counts as missing
    auto impact = simulator->run(asked, probes, options, own);
    if (!impact) return tl::unexpected(impact.error());
    if (!impact->complete) return fail(Fault{Code::stopped, "", 0, 0, "stopped", "", ""});
    std::size_t at = 0;
    for (std::size_t s = 0; s < series.size(); ++s) {
      for (const ObservedPoint& point : series[s].points)
        values[at++] = ratio_of(*simulator, series[s], readings[s], *impact, asked.horizon, point);
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
  }
  return "";
}

double always_spikes(Measure measure, Day start, const ObservedPoint& point) {
  if (!is_price(measure)) return kCollapsedFlow;
  const double days = 0.5 * (point.first - start + (point.last - start));
  return 1.0 + (kSpikedPrice - 1.0) * std::clamp(days / kSpikeDays, 0.0, 1.0);
}

SeriesScore score(const ObservedSeries& series, std::span<const PointForecast> forecast, Day start) {
  SeriesScore result;
  std::vector<stats::IntervalForecast> intervals;
  const bool highest = is_price(series.measure);
  const auto more_extreme = [&](double a, double b) { return highest ? a > b : a < b; };
  for (std::size_t k = 0; k < series.points.size(); ++k) {
    const ObservedPoint& point = series.points[k];
    const PointForecast& said = forecast[k];
    if (std::isnan(said.p50)) continue;
    intervals.push_back({said.p05, said.p95, point.ratio});
    result.right_direction += direction(said.p50) == direction(point.ratio);
    const std::int32_t day = (point.first - start + (point.last - start)) / 2;
    if (result.points == 0 || more_extreme(point.ratio, result.extreme_observed)) {
      result.extreme_observed = point.ratio;
      result.extreme_day_observed = day;
    }
    if (result.points == 0 || more_extreme(said.p50, result.extreme_forecast)) {
      result.extreme_forecast = said.p50;
      result.extreme_day_forecast = day;
    }
    result.error += log_error(said.p50, point.ratio);
    result.error_no_change += log_error(1.0, point.ratio);
    result.error_always_spikes += log_error(always_spikes(series.measure, start, point), point.ratio);
    ++result.points;
  }
  result.coverage = stats::coverage(intervals);
  if (result.points > 0) {
    result.error /= result.points;
    result.error_no_change /= result.points;
    result.error_always_spikes /= result.points;
  }
  return result;
}

}  // namespace chokepoint::assess
