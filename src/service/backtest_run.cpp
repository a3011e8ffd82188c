#include "service/backtest_run.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "service/simulate.h"

namespace chokepoint::service {
namespace {

constexpr std::array<std::string_view, 2> kCalibrate{"rare-earths-2010", "gallium-germanium-2023-08"};

constexpr std::array kLeakage{0.0, 0.1, 0.2, 0.4, 0.6};
constexpr std::array kStockUpDays{0.0, 30.0, 90.0};
constexpr std::array kElasticityScale{0.25, 0.5, 1.0, 2.0, 4.0};

constexpr double kTie = 0.01;  // interval scores that differ by less are alike

/// How many parameters stand as the model has them by itself.
int kept(const assess::Frozen& parameters) {
  const assess::Frozen own;
  return (parameters.leakage == own.leakage) + (parameters.stock_up_days == own.stock_up_days) +
         (parameters.elasticity_scale == own.elasticity_scale);
}

std::size_t best_of(const std::vector<Tried>& tried) {
  double least = tried.front().interval;
  for (const Tried& one : tried) least = std::min(least, one.interval);
  std::size_t best = tried.size();
  for (std::size_t i = 0; i < tried.size(); ++i) {
    if (tried[i].interval > least + kTie) continue;
    if (best == tried.size() || kept(tried[i].parameters) > kept(tried[best].parameters)) best = i;
  }
  return best;
}

}  // namespace

Result<Scored> run_episode(Session& session, const FrozenEpisode& episode, const ObservedFiles& files,
                           const BacktestRun& run, Context& context) {
  const std::string name = "observed/" + episode.name + ".csv";
  const auto bytes = files(episode.name);
  if (!bytes) {
    return fail(Fault{Code::not_found, name, 0, 0, "no observed series of " + episode.name, "a table of them",
                      "an episode without observations cannot be scored"});
  }
  Session& home = session.home_of(episode.name);
  auto world = home.world(std::nullopt, context);
  if (!world) return tl::unexpected(world.error());
  auto scenario = find_scenario(home, **world, episode.name, episode.variant);
  if (!scenario) return tl::unexpected(scenario.error());
  const Day start = scenario->horizon.first;
  auto observed = read_observed(**world, start, episode.until, name, *bytes, context);
  if (!observed) return tl::unexpected(observed.error());
  auto forecast = assess::forecast(*world, *scenario, observed->series, run.parameters, run.draws, run.seed, context);
  if (!forecast) return tl::unexpected(forecast.error());
  Scored scored;
  scored.episode = &episode;
  scored.world = *world;
  scored.scenario = scenario->fingerprint;
  scored.seen = fingerprint(*bytes);
  scored.changed =
      to_string((*world)->fingerprint) != episode.world || to_string(scenario->fingerprint) != episode.scenario;
  if (forecast->outcome == Outcome::done) {
    for (std::size_t s = 0; s < observed->series.size(); ++s) {
      const assess::ObservedSeries& series = observed->series[s];
      const auto& same = scored.naive.no_change.emplace_back(assess::no_change(series));
      const auto& spike = scored.naive.always_spikes.emplace_back(assess::always_spikes(series, start));
      scored.model.push_back(assess::score(series, forecast->points[s], start));
      scored.no_change.push_back(assess::score(series, same, start));
      scored.always_spikes.push_back(assess::score(series, spike, start));
    }
  }
  scored.observed = std::move(*observed);
  scored.forecast = std::move(*forecast);
  return scored;
}

bool may_calibrate(const FrozenEpisode& episode) {
  return !episode.test && std::find(kCalibrate.begin(), kCalibrate.end(), episode.name) != kCalibrate.end();
}

std::vector<assess::Frozen> calibration_grid() {
  std::vector<assess::Frozen> all;
  for (const double leakage : kLeakage) {
    for (const double days : kStockUpDays) {
      for (const double scale : kElasticityScale) all.push_back({leakage, days, scale});
    }
  }
  return all;
}

Result<Calibration> calibrate(Session& session, const FrozenFile& frozen, const ObservedFiles& files,
                              std::span<const assess::Frozen> sets, std::uint32_t draws, std::uint64_t seed,
                              Context& context) {
  Calibration result;
  const auto episodes = std::count_if(frozen.episodes.begin(), frozen.episodes.end(), may_calibrate);
  context.progress.stage("calibrate", sets.size() * static_cast<std::size_t>(episodes));
  Progress quiet;
  Context within{context.pool, context.cancel, quiet, context.memory_limit};
  for (const assess::Frozen& parameters : sets) {
    Tried tried{parameters};
    for (const FrozenEpisode& episode : frozen.episodes) {
      if (!may_calibrate(episode)) continue;
      auto scored = run_episode(session, episode, files, {parameters, draws, seed}, within);
      if (!scored) return tl::unexpected(scored.error());
      if (scored->forecast.outcome != Outcome::done) {
        result.outcome = scored->forecast.outcome;
        return result;
      }
      const assess::PooledScore score = assess::pooled(scored->model);
      tried.interval += score.interval / static_cast<double>(episodes);
      tried.error += score.error / static_cast<double>(episodes);
      tried.inside += score.inside;
      tried.points += score.points;
      context.progress.advance(1);
    }
    result.tried.push_back(tried);
  }
  result.best = best_of(result.tried);
  return result;
}

}  // namespace chokepoint::service
