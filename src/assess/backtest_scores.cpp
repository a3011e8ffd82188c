#include "assess/backtest_scores.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "base/math.h"

namespace chokepoint::assess {
namespace {

constexpr double kSpikedPrice = 3.0;
constexpr double kSpikeDays = 90.0;
constexpr double kCollapsedAmount = 0.1;

double log_of(double ratio) { return math::log(std::max(kFloor, ratio)); }

int direction(double ratio) { return ratio > 1.0 + kDeadBand ? 1 : ratio < 1.0 - kDeadBand ? -1 : 0; }

std::int32_t middle(const ObservedPoint& point, Day start) { return (point.first - start + (point.last - start)) / 2; }

}  // namespace

double SeriesScore::peak_error() const { return std::fabs(log_of(peak) - log_of(peak_observed)); }
std::int32_t SeriesScore::days_off() const { return std::abs(peak_day - peak_day_observed); }

SeriesScore score(const ObservedSeries& series, std::span<const PointForecast> forecast, Day start) {
  SeriesScore result;
  std::vector<stats::IntervalForecast> ratios, logs;
  const bool price = is_price(series.measure);
  const auto further = [&](double a, double b) { return price ? a > b : a < b; };
  for (std::size_t k = 0; k < series.points.size(); ++k) {
    const ObservedPoint& point = series.points[k];
    const PointForecast& said = forecast[k];
    if (std::isnan(said.p50)) continue;
    ratios.push_back({said.p05, said.p95, point.ratio});
    logs.push_back({log_of(said.p05), log_of(said.p95), log_of(point.ratio)});
    result.right_direction += direction(said.p50) == direction(point.ratio);
    result.error += std::fabs(log_of(said.p50) - log_of(point.ratio));
    const std::int32_t day = middle(point, start);
    if (result.points == 0 || further(point.ratio, result.peak_observed)) {
      result.peak_observed = point.ratio;
      result.peak_day_observed = day;
    }
    if (result.points == 0 || further(said.p50, result.peak)) {
      result.peak = said.p50;
      result.peak_day = day;
    }
    ++result.points;
  }
  if (result.points == 0) return result;
  result.coverage = stats::coverage(ratios);
  result.error /= result.points;
  result.interval = stats::interval_score(logs, kAlpha);
  return result;
}

std::vector<PointForecast> no_change(const ObservedSeries& series) {
  return std::vector<PointForecast>(series.points.size(), PointForecast{1.0, 1.0, 1.0});
}

std::vector<PointForecast> always_spikes(const ObservedSeries& series, Day start) {
  std::vector<PointForecast> said;
  for (const ObservedPoint& point : series.points) {
    double ratio = kCollapsedAmount;
    if (is_price(series.measure))
      ratio = 1.0 + (kSpikedPrice - 1.0) * std::clamp(middle(point, start) / kSpikeDays, 0.0, 1.0);
    said.push_back({ratio, ratio, ratio});
  }
  return said;
}

PooledScore pooled(std::span<const SeriesScore> scores) {
  PooledScore sum;
  for (const SeriesScore& score : scores) {
    if (score.points == 0) continue;
    ++sum.series;
    sum.points += score.points;
    sum.inside += score.coverage.inside;
    sum.right_direction += score.right_direction;
    sum.error += score.error;
    sum.interval += score.interval;
    sum.peak_error += score.peak_error();
    if (score.points < 2) continue;
    ++sum.timed;
    sum.days_off += score.days_off();
  }
  const auto mean = [](double total, std::uint32_t count) {
    return count > 0 ? total / count : std::numeric_limits<double>::quiet_NaN();
  };
  sum.error = mean(sum.error, sum.series);
  sum.interval = mean(sum.interval, sum.series);
  sum.peak_error = mean(sum.peak_error, sum.series);
  sum.days_off = mean(sum.days_off, sum.timed);
  return sum;
}

}  // namespace chokepoint::assess
