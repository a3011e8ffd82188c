// Episodes run and scored, and the free parameters chosen on those of the calibration side.
// Verified by: tests/service/backtest_test.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "assess/backtest_scores.h"
#include "service/backtest_files.h"
#include "service/session.h"

namespace chokepoint::service {

/// One episode, run and scored: the model and two forecasts that need none.
struct Scored {
  const FrozenEpisode* episode{nullptr};
  world::WorldPtr world;
  Fingerprint scenario, seen;  // seen: of the observed table
  Observed observed;
  assess::EpisodeForecast forecast;
  struct Naive {
    std::vector<std::vector<assess::PointForecast>> no_change, always_spikes;  // per series, per point
  } naive;
  std::vector<assess::SeriesScore> model, no_change, always_spikes;  // per series; empty unless the run was done
  bool changed{false};                                               // world or scenario are not what was frozen
};

struct BacktestRun {
  assess::Frozen parameters;
  std::uint32_t draws{1};
  std::uint64_t seed{1};
};

/// Fails (not_found) where the episode has no observed table.
Result<Scored> run_episode(Session& session, const FrozenEpisode& episode, const ObservedFiles& files,
                           const BacktestRun& run, Context& context);

/// The calibration side, fixed here and in the frozen file alike (domain rule 25).
bool may_calibrate(const FrozenEpisode& episode);

/// One set of free parameters on the calibration episodes.
struct Tried {
  assess::Frozen parameters;
  double interval{0.0}, error{0.0};  // mean over the episodes of their pooled scores
  std::uint64_t inside{0}, points{0};
};
struct Calibration {
  Outcome outcome{Outcome::done};
  std::vector<Tried> tried;  // of the grid, in its order
  std::size_t best{0};       // least interval score; of those within 0.01 the one that keeps most of the model's own
};

/// The sets that were tried: docs/methods/backtests.md section 4.
std::vector<assess::Frozen> calibration_grid();

/// Asks `files` for calibration episodes only. At least one set.
Result<Calibration> calibrate(Session& session, const FrozenFile& frozen, const ObservedFiles& files,
                              std::span<const assess::Frozen> sets, std::uint32_t draws, std::uint64_t seed,
                              Context& context);

}  // namespace chokepoint::service
