#include "service/backtest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "service/embedded.h"
#include "service/simulate.h"
#include "service/tables.h"

namespace chokepoint::service {
namespace {

using assess::SeriesScore;
using report::Role;

constexpr std::string_view kFrozenFile = "backtest/frozen.toml";

std::optional<std::string> embedded(const std::string& name) {
  for (const EmbeddedFile& file : embedded_files()) {
    if (file.name == name) return std::string(file.bytes);
  }
  return std::nullopt;
}

/// One episode, run and scored.
struct Scored {
  const FrozenEpisode* episode;
  world::WorldPtr world;
  std::string title;
  Observed observed;
  assess::EpisodeForecast forecast;
  std::vector<SeriesScore> scores;
  bool changed{false};  // its world is not the one that was frozen
};

/// Over the series of some episodes, points weighing alike.
struct Total {
  std::uint64_t inside{0}, points{0}, right{0};
  double error{0.0}, no_change{0.0}, always{0.0};

  void add(const SeriesScore& score) {
    inside += score.coverage.inside;
    points += score.points;
    right += score.right_direction;
    error += score.error * score.points;
    no_change += score.error_no_change * score.points;
    always += score.error_always_spikes * score.points;
  }
  double share(std::uint64_t of) const {
    return points > 0 ? static_cast<double>(of) / static_cast<double>(points) : 0.0;
  }
  double mean(double sum) const { return points > 0 ? sum / static_cast<double>(points) : 0.0; }
};

Total total_of(const Scored& scored) {
  Total total;
  for (const SeriesScore& score : scored.scores) total.add(score);
  return total;
}

Result<Scored> run_episode(Session& session, const FrozenEpisode& episode, const assess::Frozen& frozen,
                           std::uint32_t draws, std::uint64_t seed, Context& context) {
  const auto bytes = embedded("observed/" + episode.name + ".csv");
  if (!bytes) {
    return fail(Fault{Code::not_found, episode.name, 0, 0, "no observed series", "data/worlds/observed/EPISODE.csv",
                      "an episode without observations cannot be scored"});
  }
  Session& home = session.home_of(episode.name);
  auto world = home.world(std::nullopt, context);
  if (!world) return tl::unexpected(world.error());
  auto scenario = find_scenario(home, **world, episode.name, episode.variant);
  if (!scenario) return tl::unexpected(scenario.error());
  auto observed = read_observed(**world, scenario->horizon.first, episode.until, "observed/" + episode.name + ".csv",
                                *bytes, context);
  if (!observed) return tl::unexpected(observed.error());
  context.progress.stage(episode.name, draws);
  auto forecast = assess::forecast(*world, *scenario, observed->series, frozen, draws, seed, context);
  if (!forecast) return tl::unexpected(forecast.error());
  Scored scored;
  scored.episode = &episode;
  scored.world = *world;
  scored.title = scenario->title.empty() ? episode.name : scenario->title;
  scored.changed = to_string((*world)->fingerprint) != episode.world;
  if (forecast->outcome == Outcome::done) {
    for (std::size_t s = 0; s < observed->series.size(); ++s)
      scored.scores.push_back(assess::score(observed->series[s], forecast->points[s], scenario->horizon.first));
  }
  scored.observed = std::move(*observed);
  scored.forecast = std::move(*forecast);
  return scored;
}

report::Table episodes_table(const std::vector<Scored>& all) {
  report::Table table;
  table.name = "episodes";
  table.title = "How well each episode was called";
  table.note =
      "Inside: observed points within P05 to P95. Direction: up, down or within 5 % of the level before. Error: mean "
      "|ln(forecast / observed)|, 0.69 is a factor of two; beside it the forecasts that nothing changes, and that "
      "prices "
      "triple in 90 days and flows fall to a tenth.";
  report::Texts names, splits, better;
  report::Numbers points, inside, direction, error, no_change, always;
  for (const Scored& scored : all) {
    const Total total = total_of(scored);
    names.push_back(scored.episode->name);
    splits.emplace_back(scored.episode->test ? "test" : "calibrate");
    points.push_back(static_cast<double>(total.points));
    inside.push_back(total.share(total.inside));
    direction.push_back(total.share(total.right));
    error.push_back(total.mean(total.error));
    no_change.push_back(total.mean(total.no_change));
    always.push_back(total.mean(total.always));
    const bool beats_none = total.error < total.no_change;
    const bool beats_always = total.error < total.always;
    better.emplace_back(beats_none && beats_always ? "both"
                        : beats_none               ? "no change"
                        : beats_always             ? "always"
                                                   : "neither");
  }
  table.columns.push_back(text_column("episode", "Episode", std::move(names), Role::key));
  table.columns.push_back(text_column("split", "Used to", std::move(splits)));
  table.columns.push_back(number_column("points", "Points", "", std::move(points)));
  table.columns.push_back(number_column("inside", "Inside", "", std::move(inside), Role::share));
  table.columns.push_back(number_column("direction", "Direction", "", std::move(direction), Role::share));
  table.columns.push_back(number_column("error", "Error", "", std::move(error)));
  table.columns.push_back(number_column("no_change", "no change", "", std::move(no_change)));
  table.columns.push_back(number_column("always_spikes", "always", "", std::move(always)));
  table.columns.push_back(text_column("better_than", "Better than", std::move(better)));
  return table;
}

report::Table series_table(const std::vector<Scored>& all) {
  report::Table table;
  table.name = "series";
  table.title = "Series by series";
  table.note =
      "Peak: the highest of prices, the lowest of flows, among the observed days, as a multiple of the level before; "
      "days after the start.";
  report::Texts episodes, series;
  report::Numbers points, inside, right, peak, peak_said, day, day_said, error, no_change, always;
  for (const Scored& scored : all) {
    for (std::size_t s = 0; s < scored.scores.size(); ++s) {
      const SeriesScore& score = scored.scores[s];
      episodes.push_back(scored.episode->name);
      series.push_back(scored.observed.series[s].name);
      points.push_back(score.points);
      inside.push_back(static_cast<double>(score.coverage.inside));
      right.push_back(score.right_direction);
      peak.push_back(score.extreme_observed);
      peak_said.push_back(score.extreme_forecast);
      day.push_back(score.extreme_day_observed);
      day_said.push_back(score.extreme_day_forecast);
      error.push_back(score.error);
      no_change.push_back(score.error_no_change);
      always.push_back(score.error_always_spikes);
    }
  }
  table.columns.push_back(text_column("episode", "Episode", std::move(episodes), Role::key));
  table.columns.push_back(text_column("series", "Series", std::move(series), Role::key));
  table.columns.push_back(number_column("points", "Points", "", std::move(points)));
  table.columns.push_back(number_column("inside", "Inside", "", std::move(inside)));
  table.columns.push_back(number_column("right", "Right way", "", std::move(right)));
  table.columns.push_back(number_column("peak", "Peak", "x", std::move(peak)));
  table.columns.push_back(number_column("peak_said", "said", "x", std::move(peak_said)));
  table.columns.push_back(number_column("day", "Day", "", std::move(day)));
  table.columns.push_back(number_column("day_said", "said", "", std::move(day_said)));
  table.columns.push_back(number_column("error", "Error", "", std::move(error)));
  table.columns.push_back(number_column("no_change", "no change", "", std::move(no_change)));
  table.columns.push_back(number_column("always", "always", "", std::move(always)));
  return table;
}

report::Table points_table(const std::vector<Scored>& all) {
  report::Table table;
  table.name = "points";
  table.title = "Every observation against its band";
  table.note = "As multiples of the level before the episode; means over the days of a point.";
  report::Texts episodes, series, from, to, where, sources, quotes;
  report::Numbers observed, low, middle, high;
  for (const Scored& scored : all) {
    if (scored.scores.empty()) continue;
    for (const ObservedRow& row : scored.observed.rows) {
      const auto& one = scored.observed.series[row.series];
      const assess::ObservedPoint& point = one.points[row.point];
      const assess::PointForecast& said = scored.forecast.points[row.series][row.point];
      episodes.push_back(scored.episode->name);
      series.push_back(one.name);
      from.push_back(to_string(point.first));
      to.push_back(point.last == point.first ? "" : to_string(point.last));
      observed.push_back(point.ratio);
      low.push_back(said.p05);
      middle.push_back(said.p50);
      high.push_back(said.p95);
      where.emplace_back(point.ratio < said.p05 ? "below" : point.ratio > said.p95 ? "above" : "inside");
      sources.push_back(row.source);
      quotes.push_back(row.quote);
    }
  }
  table.columns.push_back(text_column("episode", "Episode", std::move(episodes), Role::key));
  table.columns.push_back(text_column("series", "Series", std::move(series), Role::key));
  table.columns.push_back(text_column("from", "From", std::move(from), Role::date));
  table.columns.push_back(text_column("to", "To", std::move(to), Role::date));
  table.columns.push_back(number_column("observed", "Observed", "x", std::move(observed)));
  table.columns.push_back(number_column("p50", "Said", "x", std::move(middle)));
  table.columns.push_back(number_column("low", "P05", "x", std::move(low)));
  table.columns.push_back(number_column("high", "P95", "x", std::move(high)));
  table.columns.push_back(text_column("where", "Band", std::move(where)));
  table.columns.push_back(text_column("source", "Source", std::move(sources)));
  table.columns.push_back(text_column("quote", "Quote", std::move(quotes)));
  return table;
}

/// The worst series first, in words.
std::string misses_text(const std::vector<Scored>& all) {
  std::vector<std::pair<double, std::string>> misses;
  for (const Scored& scored : all) {
    for (std::size_t s = 0; s < scored.scores.size(); ++s) {
      const SeriesScore& score = scored.scores[s];
      const bool worse = score.error > std::min(score.error_no_change, score.error_always_spikes);
      const bool outside = 2 * score.coverage.inside < score.points;
      if (!worse && !outside) continue;
      misses.emplace_back(-score.error,
                          fmt::format("{}, {} (observed {:.2f}, said {:.2f} at the peak; {} of {} points inside{})",
                                      scored.episode->name, scored.observed.series[s].name, score.extreme_observed,
                                      score.extreme_forecast, score.coverage.inside, score.points,
                                      worse ? "; a naive forecast was nearer" : ""));
    }
  }
  std::sort(misses.begin(), misses.end());
  std::string text;
  for (const auto& [error, miss] : misses) text += (text.empty() ? "" : "; ") + miss;
  return text;
}

void add_notes(const std::vector<Scored>& all, const FrozenFile& frozen, bool as_frozen, report::Report& report) {
  const auto say = [&](report::Tone tone, std::string text) { report.notes.push_back({tone, std::move(text)}); };
  for (const bool test : {true, false}) {
    Total total;
    std::size_t episodes = 0;
    for (const Scored& scored : all) {
      if (scored.episode->test != test) continue;
      for (const SeriesScore& score : scored.scores) total.add(score);
      ++episodes;
    }
    if (episodes == 0) continue;
    say(report::Tone::headline,
        fmt::format("{} ({} episodes, {} points): {} within P05 to P95 (90 % were meant to be), direction right in {}; "
                    "error {:.2f} against {:.2f} for no change and {:.2f} for always spikes.",
                    test ? "Test" : "Calibration", episodes, total.points, percent(total.share(total.inside)),
                    percent(total.share(total.right)), total.mean(total.error), total.mean(total.no_change),
                    total.mean(total.always)));
  }
  if (const std::string misses = misses_text(all); !misses.empty())
    say(report::Tone::warning, "Misses: " + misses + ".");
  if (!as_frozen) say(report::Tone::warning, "Not the frozen parameters: these are no forecasts made beforehand.");
  if (frozen.stated != frozen.computed) {
    say(report::Tone::warning, "The frozen file was changed after it was sealed: its fingerprint is " +
                                   frozen.computed + ", it states " + frozen.stated + ".");
  }
  for (const Scored& scored : all) {
    if (scored.changed)
      say(report::Tone::warning, scored.episode->name + ": the world is not the one that was frozen.");
    if (scored.forecast.failed > 0) {
      say(report::Tone::limit, fmt::format("{}: {} of {} draws hold figures that contradict each other; they count "
                                           "nowhere.",
                                           scored.episode->name, scored.forecast.failed, scored.forecast.draws));
    }
  }
  say(report::Tone::plain,
      fmt::format("Frozen: leakage {}, stocking up {} days, elasticities x {}, {} draws, seed {}; seal {}.",
                  json_number(frozen.parameters.leakage), json_number(frozen.parameters.stock_up_days),
                  json_number(frozen.parameters.elasticity_scale), frozen.draws, frozen.seed, frozen.computed));
  say(report::Tone::limit,
      "Few episodes, chosen because they were seen; series are what the press and customs printed. A spot price asked "
      "on a tiny volume is not what most buyers paid.");
}

Result<report::Report> run(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<BacktestParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  return backtest(session, *params, context);
}

}  // namespace

std::vector<Option<BacktestParams>> BacktestParams::options() {
  using P = BacktestParams;
  using Kind = OptionKind;
  return {
      {{"episode", Kind::text, "one episode; none: all", true, false, 0, 0, {}, "EPISODE"}, &P::episode},
      {{"split",
        Kind::choice,
        "episodes used to calibrate, to test, or both",
        false,
        false,
        0,
        0,
        {"both", "calibrate", "test"},
        "CHOICE"},
       &P::split},
      {{"leakage", Kind::number, "in place of the frozen share", false, false, 0, 1, {}, "SHARE"}, &P::leakage},
      {{"stock-up", Kind::number, "in place of the frozen days", false, false, 0, 365, {}, "DAYS"}, &P::stock_up},
      {{"elasticity-scale", Kind::number, "in place of the frozen factor", false, false, 0, 100, {}, "FACTOR"},
       &P::elasticity_scale},
      {{"draws", Kind::integer, "in place of the frozen number", false, false, 0, 10'000, {}, "N"}, &P::draws},
  };
}

Result<FrozenFile> shipped_frozen() {
  const auto bytes = embedded(std::string(kFrozenFile));
  if (!bytes) {
    return fail(Fault{Code::not_found, std::string(kFrozenFile), 0, 0, "no such file", "the frozen parameters",
                      "build with data/worlds"});
  }
  return read_frozen(std::string(kFrozenFile), *bytes);
}

Result<report::Report> backtest(Session& session, const BacktestParams& params, Context& context) {
  if (!session.has_episodes()) {
    return fail(Fault{Code::usage, "", 0, 0, "a world of your own", "the worlds in the program",
                      "leave --world out: each episode has a world of its own"});
  }
  auto frozen = shipped_frozen();
  if (!frozen) return tl::unexpected(frozen.error());
  std::vector<std::string_view> known;
  for (const FrozenEpisode& episode : frozen->episodes) known.push_back(episode.name);
  if (!params.episode.empty() && std::find(known.begin(), known.end(), params.episode) == known.end())
    return fail(unknown_word("episode", params.episode, known, "chokepoint backtest scores all"));

  assess::Frozen parameters = frozen->parameters;
  if (params.leakage >= 0.0) parameters.leakage = params.leakage;
  if (params.stock_up >= 0.0) parameters.stock_up_days = params.stock_up;
  if (params.elasticity_scale >= 0.0) parameters.elasticity_scale = params.elasticity_scale;
  const auto draws = params.draws > 0 ? static_cast<std::uint32_t>(params.draws) : frozen->draws;
  const bool as_frozen = parameters.leakage == frozen->parameters.leakage &&
                         parameters.stock_up_days == frozen->parameters.stock_up_days &&
                         parameters.elasticity_scale == frozen->parameters.elasticity_scale;
  auto own = session.world(std::nullopt, context);
  if (!own) return tl::unexpected(own.error());
  report::Report report;
  report.title = params.episode.empty() ? "Backtests" : "Backtest of " + params.episode;
  report.manifest = manifest_of("backtest", canonical_json(params), **own);
  std::vector<Scored> all;
  for (const FrozenEpisode& episode : frozen->episodes) {
    if (!params.episode.empty() && episode.name != params.episode) continue;
    if (params.split != "both" && episode.test != (params.split == "test")) continue;
    auto scored = run_episode(session, episode, parameters, draws, frozen->seed, context);
    if (!scored) return tl::unexpected(scored.error());
    report.manifest.inputs.push_back({"world " + scored->world->name, scored->world->fingerprint});
    if (scored->forecast.outcome != Outcome::done) {
      report.outcome = Outcome::stopped;
      report.notes.push_back(
          {report::Tone::headline, "Stopped: " + episode.name + " and what follows were not scored."});
      break;
    }
    all.push_back(std::move(*scored));
  }
  add_notes(all, *frozen, as_frozen, report);
  report.tables.push_back(episodes_table(all));
  report.tables.push_back(series_table(all));
  report.tables.push_back(points_table(all));
  return report;
}

UseCase backtest_use_case() {
  return {"backtest", "how well the model would have called episodes of the past, with parameters frozen beforehand",
          "chokepoint backtest --split test", texts_of<BacktestParams>(), run};
}

}  // namespace chokepoint::service
