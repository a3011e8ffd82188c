// How near a forecast of an episode came. One set of scores for the model's bands and for two forecasts that need no
// model, so that they can be set side by side: nothing changes (1 for ever); it always spikes (prices climb to 3 in 90
// days and stay, amounts fall to a tenth and stay).
//
// Scores: share of points within P05 to P95; direction; absolute error of the median in logs; interval score in logs
// (Gneiting and Raftery 2007, eq. 43, alpha 0.1; a forecast without a band pays 20 times its distance); size and day of
// the peak. Errors in logs, because a price may be thirty times another: 0.69 is a factor of two.
// Method: docs/methods/backtests.md section 4. Verified by: tests/assess/backtest_scores_test.cpp (by hand, closed
// forms, a plain second writing).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "assess/backtest.h"
#include "stats/scores.h"

namespace chokepoint::assess {

/// Changes below this share of the level before are none.
inline constexpr double kDeadBand = 0.05;
/// Ratios below it are taken for it: the log of nothing is not a number.
inline constexpr double kFloor = 0.01;
/// Of the central intervals: P05 to P95.
inline constexpr double kAlpha = 0.1;

struct SeriesScore {
  stats::Coverage coverage;                        // of P05 to P95
  std::uint32_t points{0}, right_direction{0};     // up, down or none, against the level before
  double error{0.0}, interval{0.0};                // mean |ln(P50 / observed)|; mean interval score in logs
  double peak{1.0}, peak_observed{1.0};            // highest of prices, lowest of amounts (of P50), at points
  std::int32_t peak_day{0}, peak_day_observed{0};  // days after the start, middle of the first such point
  double peak_error() const;                       // |ln(peak / observed)|
  std::int32_t days_off() const;                   // |day - observed|; of one point nothing is to be told
};

/// One forecast a point; points whose forecast is NaN are left out. `start`: first day of the episode.
SeriesScore score(const ObservedSeries& series, std::span<const PointForecast> forecast, Day start);

std::vector<PointForecast> no_change(const ObservedSeries& series);
std::vector<PointForecast> always_spikes(const ObservedSeries& series, Day start);

/// Over series: errors are means in which each series weighs alike, however many points it has (points of one series
/// go together); coverage and direction count points.
struct PooledScore {
  std::uint64_t points{0}, inside{0}, right_direction{0};
  std::uint32_t series{0}, timed{0};                                 // timed: series of two points and more
  double error{0.0}, interval{0.0}, peak_error{0.0}, days_off{0.0};  // NaN where there is nothing to average
};
PooledScore pooled(std::span<const SeriesScore> scores);

}  // namespace chokepoint::assess
