#include <fmt/format.h>

#include <algorithm>

#include "service/backtest_tables.h"
#include "service/options.h"
#include "service/tables.h"

namespace chokepoint::service {
namespace {

using assess::PooledScore;
using assess::SeriesScore;

std::string percent_of(std::uint64_t part, std::uint64_t whole) {
  return percent(static_cast<double>(part) / static_cast<double>(whole));
}

/// One side of the split in a sentence; empty where nothing of it was scored.
std::string headline(const std::vector<Scored>& all, bool test) {
  std::vector<SeriesScore> model, same, spike;
  std::size_t episodes = 0;
  for (const Scored& scored : all) {
    if (scored.episode->test != test || scored.model.empty()) continue;
    ++episodes;
    model.insert(model.end(), scored.model.begin(), scored.model.end());
    same.insert(same.end(), scored.no_change.begin(), scored.no_change.end());
    spike.insert(spike.end(), scored.always_spikes.begin(), scored.always_spikes.end());
  }
  const PooledScore score = assess::pooled(model);
  if (score.points == 0) return "";
  return fmt::format(
      "{} ({} {}, {} series, {} points): {} of the points within P05 to P95 (90 % were meant to be), direction right "
      "in {}; error {:.2f} against {:.2f} for no change and {:.2f} for always spikes.",
      test ? "Test" : "Calibration", episodes, episodes == 1 ? "episode" : "episodes", score.series, score.points,
      percent_of(score.inside, score.points), percent_of(score.right_direction, score.points), score.error,
      assess::pooled(same).error, assess::pooled(spike).error);
}

/// Series of which fewer than half the points lie within the band, or that a naive forecast came nearer to; the worst
/// first, in words.
std::string misses_text(const std::vector<Scored>& all) {
  std::vector<std::pair<double, std::string>> misses;
  for (const Scored& scored : all) {
    for (std::size_t s = 0; s < scored.model.size(); ++s) {
      const SeriesScore& score = scored.model[s];
      if (score.points == 0) continue;
      const bool same = score.error > scored.no_change[s].error;
      const bool spike = score.error > scored.always_spikes[s].error;
      if (!same && !spike && 2 * score.coverage.inside >= score.points) continue;
      const std::string_view nearer = same && spike ? "; both naive forecasts were nearer"
                                      : same        ? "; no change was nearer"
                                      : spike       ? "; always spikes was nearer"
                                                    : "";
      misses.emplace_back(-score.error,
                          fmt::format("{}, {} (peak {:.2f} times the level before, said {:.2f}; {} of {} points "
                                      "inside{})",
                                      scored.episode->name, scored.observed.series[s].name, score.peak_observed,
                                      score.peak, score.coverage.inside, score.points, nearer));
    }
  }
  std::sort(misses.begin(), misses.end());
  std::string text;
  for (const auto& [error, miss] : misses) text += (text.empty() ? "" : "; ") + miss;
  return text;
}

bool same(const assess::Frozen& a, const assess::Frozen& b) {
  return a.leakage == b.leakage && a.stock_up_days == b.stock_up_days && a.elasticity_scale == b.elasticity_scale;
}

}  // namespace

void add_backtest_notes(const std::vector<Scored>& all, const FrozenFile& frozen, const BacktestRun& run,
                        report::Report& report) {
  const auto say = [&](report::Tone tone, std::string text) { report.notes.push_back({tone, std::move(text)}); };
  for (const bool test : {true, false}) {
    if (std::string text = headline(all, test); !text.empty()) say(report::Tone::headline, std::move(text));
  }
  if (const std::string misses = misses_text(all); !misses.empty())
    say(report::Tone::warning, "Misses: " + misses + ".");
  if (!same(run.parameters, frozen.parameters))
    say(report::Tone::warning, "Not the frozen parameters: no forecast made beforehand.");
  if (frozen.stated != frozen.computed) {
    say(report::Tone::warning, "The frozen file was changed after it was sealed: its fingerprint is " +
                                   frozen.computed + ", it states " + frozen.stated + ".");
  }
  for (const Scored& scored : all) {
    const std::string& name = scored.episode->name;
    if (scored.changed) say(report::Tone::warning, name + ": world or scenario are not what was frozen.");
    if (scored.observed.outside > 0) {
      say(report::Tone::plain,
          fmt::format("{}: {} observed rows lie before the start or after {}, when other law on the same goods begins "
                      "or the run ends; they are not scored.",
                      name, scored.observed.outside, to_string(scored.episode->until)));
    }
    if (scored.forecast.failed > 0) {
      say(report::Tone::limit, fmt::format("{}: in {} of {} draws figures contradict each other; these count nowhere.",
                                           name, scored.forecast.failed, scored.forecast.draws));
    }
  }
  std::string parameters;
  for (const FrozenParameter& parameter : frozen.named)
    parameters += fmt::format("{} {}, ", parameter.name, json_number(parameter.value));
  say(report::Tone::plain, fmt::format("Frozen on {}: {}{} draws, seed {}; seal {}.", to_string(frozen.on), parameters,
                                       frozen.draws, frozen.seed, frozen.computed));
  say(report::Tone::limit,
      "Few episodes, chosen because they were seen; series are what the press and customs printed. A spot price asked "
      "on a tiny volume is not what most buyers paid.");
}

}  // namespace chokepoint::service
