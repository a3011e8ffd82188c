#include "service/backtest.h"

#include <fmt/format.h>

#include <algorithm>

#include "service/backtest_tables.h"

namespace chokepoint::service {
namespace {

Result<report::Report> run(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<BacktestParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  return backtest(session, *params, context);
}

/// As frozen, where the call says nothing else.
BacktestRun run_of(const BacktestParams& params, const FrozenFile& frozen) {
  BacktestRun run{frozen.parameters, frozen.draws, frozen.seed};
  if (params.leakage >= 0.0) run.parameters.leakage = params.leakage;
  if (params.stock_up >= 0.0) run.parameters.stock_up_days = params.stock_up;
  if (params.elasticity_scale >= 0.0) run.parameters.elasticity_scale = params.elasticity_scale;
  if (params.draws > 0) run.draws = static_cast<std::uint32_t>(params.draws);
  if (params.seed >= 0) run.seed = static_cast<std::uint64_t>(params.seed);
  return run;
}

/// Those that the call names, or all of the asked side, in the order of the frozen file.
Result<std::vector<const FrozenEpisode*>> chosen(const BacktestParams& params, const FrozenFile& frozen) {
  std::vector<std::string_view> known;
  for (const FrozenEpisode& episode : frozen.episodes) known.push_back(episode.name);
  Faults faults;
  for (const std::string& name : params.episodes) {
    if (std::find(known.begin(), known.end(), name) == known.end())
      faults.add(unknown_word("episode", name, known, "chokepoint backtest scores all"));
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  std::vector<const FrozenEpisode*> episodes;
  for (const FrozenEpisode& episode : frozen.episodes) {
    const bool named = params.episodes.empty() ||
                       std::find(params.episodes.begin(), params.episodes.end(), episode.name) != params.episodes.end();
    if (named && (params.split == "both" || episode.test == (params.split == "test"))) episodes.push_back(&episode);
  }
  if (episodes.empty()) {
    return fail(Fault{Code::usage, "", 0, 0, "no episode of split " + params.split + " is named",
                      "episodes of that side", "leave --split or the names out"});
  }
  return episodes;
}

Result<report::Report> tried(Session& session, const FrozenFile& frozen, const BacktestRun& run, report::Report report,
                             Context& context) {
  auto calibration = calibrate(session, frozen, shipped_observed, calibration_grid(), run.draws, run.seed, context);
  if (!calibration) return tl::unexpected(calibration.error());
  report.title = "Calibration of the backtests";
  report.outcome = calibration->outcome;
  if (!calibration->tried.empty()) {
    const Tried& best = calibration->tried[calibration->best];
    report.notes.push_back(
        {report::Tone::headline,
         fmt::format("Least interval score {:.3f} (error {:.3f}): leakage {}, stocking up {} days, elasticities x {}; "
                     "{} sets tried, {} draws each.",
                     best.interval, best.error, json_number(best.parameters.leakage),
                     json_number(best.parameters.stock_up_days), json_number(best.parameters.elasticity_scale),
                     calibration->tried.size(), run.draws)});
  }
  report.notes.push_back({report::Tone::plain,
                          "Calibration episodes only; no observation of a test episode is read. What is tried here "
                          "changes nothing: the frozen file stands."});
  report.tables.push_back(tried_table(*calibration));
  return report;
}

}  // namespace

std::vector<Option<BacktestParams>> BacktestParams::options() {
  using P = BacktestParams;
  using Kind = OptionKind;
  return {
      {{"episode", Kind::list, "episodes to score; none: all", true, false, 0, 0, {}, "EPISODE"}, &P::episodes},
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
      {{"calibrate", Kind::flag, "score the grid of free parameters on the calibration episodes instead"},
       &P::calibrate},
      {{"leakage", Kind::number, "in place of the frozen share; below 0: as frozen", false, false, -1, 1, {}, "SHARE"},
       &P::leakage},
      {{"stock-up", Kind::number, "in place of the frozen days; below 0: as frozen", false, false, -1, 365, {}, "DAYS"},
       &P::stock_up},
      {{"elasticity-scale",
        Kind::number,
        "in place of the frozen factor; below 0: as frozen",
        false,
        false,
        -1,
        100,
        {},
        "FACTOR"},
       &P::elasticity_scale},
      {{"draws", Kind::integer, "draws of an episode; 0: as frozen", false, false, 0, 10'000, {}, "N"}, &P::draws},
      {{"seed", Kind::integer, "seed of the draws; -1: as frozen", false, false, -1, 1'000'000, {}, "SEED"}, &P::seed},
  };
}

Result<report::Report> backtest(Session& session, const BacktestParams& params, Context& context) {
  if (!session.has_episodes()) {
    return fail(Fault{Code::usage, "", 0, 0, "a world of your own", "the worlds in the program",
                      "leave --world out: each episode has a world of its own"});
  }
  auto frozen = shipped_frozen();
  if (!frozen) return tl::unexpected(frozen.error());
  auto episodes = chosen(params, *frozen);
  if (!episodes) return tl::unexpected(episodes.error());
  const BacktestRun run = run_of(params, *frozen);
  report::Report report;
  report.title = "Backtests";
  report.manifest.version = std::string(version());
  report.manifest.use_case = "backtest";
  report.manifest.params = canonical_json(params);
  report.manifest.inputs.push_back({"frozen", fingerprint(frozen->computed)});
  if (params.calibrate) return tried(session, *frozen, run, std::move(report), context);

  std::vector<Scored> all;
  for (const FrozenEpisode* episode : *episodes) {
    if (params.episodes.empty() && !shipped_observed(episode->name)) {
      report.notes.push_back({report::Tone::limit, episode->name + ": no observed series yet, not scored."});
      continue;
    }
    context.progress.stage(episode->name, run.draws);
    auto scored = run_episode(session, *episode, shipped_observed, run, context);
    if (!scored) return tl::unexpected(scored.error());
    if (scored->forecast.outcome != Outcome::done) {
      report.outcome = scored->forecast.outcome;
      report.notes.push_back(
          {report::Tone::headline, "Stopped: " + episode->name + " and what follows were not scored."});
      break;
    }
    report.manifest.inputs.push_back({"world " + scored->world->name, scored->world->fingerprint});
    report.manifest.inputs.push_back({"scenario " + episode->name, scored->scenario});
    report.manifest.inputs.push_back({"observed " + episode->name, scored->seen});
    all.push_back(std::move(*scored));
  }
  add_backtest_notes(all, *frozen, run, report);
  report.tables.push_back(pooled_table(all));
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
