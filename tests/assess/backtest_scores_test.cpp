// Scores by hand, in closed form, and by a plain second writing; the naive forecasts.
#include "assess/backtest_scores.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/random.h"

namespace chokepoint::assess {
namespace {

const Day kStart = day_of(2024, 1, 1);
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

ObservedSeries series_of(Measure measure, std::vector<ObservedPoint> points) {
  return {"s", measure, {}, {}, std::move(points)};
}

TEST(BacktestScores, ByHand) {
  const auto price =
      series_of(Measure::price,
                {{kStart + 30, kStart + 30, 1.0}, {kStart + 90, kStart + 90, 2.0}, {kStart + 180, kStart + 180, 4.0}});
  const std::vector<PointForecast> said{{0.9, 1.02, 1.1}, {1.0, 1.5, 2.0}, {1.0, 1.4, 3.0}};
  const SeriesScore s = score(price, said, kStart);
  EXPECT_EQ(s.points, 3U);
  EXPECT_EQ(s.coverage.inside, 2U) << "the ends count";
  EXPECT_EQ(s.coverage.above, 1U);
  EXPECT_EQ(s.right_direction, 3U) << "1.02 is none, as 1.0 is";
  EXPECT_EQ(s.peak_observed, 4.0);
  EXPECT_EQ(s.peak_day_observed, 180);
  EXPECT_EQ(s.peak, 1.5);
  EXPECT_EQ(s.peak_day, 90);
  EXPECT_EQ(s.days_off(), 90);
  EXPECT_NEAR(s.peak_error(), std::log(4.0 / 1.5), 1e-12);
  EXPECT_NEAR(s.error, (std::log(1.02) + std::log(2.0 / 1.5) + std::log(4.0 / 1.4)) / 3.0, 1e-12);
  // Widths, and twenty times the one miss.
  const double widths = std::log(1.1 / 0.9) + std::log(2.0) + std::log(3.0);
  EXPECT_NEAR(s.interval, (widths + 20.0 * std::log(4.0 / 3.0)) / 3.0, 1e-12);
}

TEST(BacktestScores, NaiveForecastsInClosedForm) {
  const auto price = series_of(
      Measure::price, {{kStart, kStart, 1.0}, {kStart + 45, kStart + 45, 2.0}, {kStart + 400, kStart + 400, 3.0}});
  const SeriesScore spike = score(price, always_spikes(price, kStart), kStart);
  EXPECT_NEAR(spike.error, 0.0, 1e-12) << "1, then 2 half way, then 3: what it says";
  EXPECT_EQ(spike.coverage.inside, 3U);
  const SeriesScore same = score(price, no_change(price), kStart);
  EXPECT_NEAR(same.error, std::log(6.0) / 3.0, 1e-12);
  EXPECT_NEAR(same.interval, 20.0 * same.error, 1e-12) << "without a band: twenty times the distance";
  EXPECT_EQ(same.right_direction, 1U);
  const auto flow = series_of(Measure::exports, {{kStart, kStart + 30, 0.1}});
  EXPECT_NEAR(score(flow, always_spikes(flow, kStart), kStart).error, 0.0, 1e-12);
}

TEST(BacktestScores, AmountsAreJudgedByTheirLowestAndNothingIsInfinite) {
  const auto flow = series_of(Measure::exports, {{kStart, kStart + 30, 0.0}, {kStart + 31, kStart + 60, 1.2}});
  const SeriesScore s = score(flow, std::vector<PointForecast>{{0.1, 0.4, 0.8}, {kNone, kNone, kNone}}, kStart);
  EXPECT_EQ(s.points, 1U) << "what has no forecast is left out";
  EXPECT_EQ(s.peak_observed, 0.0);
  EXPECT_EQ(s.peak_day_observed, 15);
  EXPECT_NEAR(s.error, std::log(40.0), 1e-12) << "floor 0.01";
  EXPECT_EQ(score(flow, std::vector<PointForecast>(2, {kNone, kNone, kNone}), kStart).points, 0U);
}

/// The definitions once more, as plainly as can be.
struct Plain {
  int inside{0}, right{0};
  double error{0.0}, interval{0.0};
};
Plain plainly(const std::vector<ObservedPoint>& points, const std::vector<PointForecast>& said) {
  const auto ln = [](double x) { return std::log(x < 0.01 ? 0.01 : x); };
  const auto way = [](double x) { return x > 1.05 ? "up" : x < 0.95 ? "down" : "none"; };
  Plain sum;
  const double n = static_cast<double>(points.size());
  for (std::size_t k = 0; k < points.size(); ++k) {
    const double seen = points[k].ratio;
    const auto& [low, middle, high] = said[k];
    if (low <= seen && seen <= high) ++sum.inside;
    if (std::string(way(middle)) == way(seen)) ++sum.right;
    sum.error += std::abs(ln(middle) - ln(seen)) / n;
    sum.interval += (ln(high) - ln(low)) / n;
    if (ln(seen) < ln(low)) sum.interval += 20.0 * (ln(low) - ln(seen)) / n;
    if (ln(seen) > ln(high)) sum.interval += 20.0 * (ln(seen) - ln(high)) / n;
  }
  return sum;
}

TEST(BacktestScores, AsAPlainSecondWritingSays) {
  Stream random(7, 0, Purpose::test);
  const auto ratio = [&] { return std::exp(4.0 * random.uniform() - 2.0); };
  for (int trial = 0; trial < 300; ++trial) {
    std::vector<ObservedPoint> points;
    std::vector<PointForecast> said;
    const std::uint64_t count = 1 + random.below(9);
    for (std::uint64_t k = 0; k < count; ++k) {
      points.push_back({kStart + static_cast<std::int32_t>(k), kStart + static_cast<std::int32_t>(k), ratio()});
      std::array<double, 3> band{ratio(), ratio(), ratio()};
      std::sort(band.begin(), band.end());
      said.push_back({band[0], band[1], band[2]});
    }
    const SeriesScore s = score(series_of(Measure::price, points), said, kStart);
    const Plain plain = plainly(points, said);
    EXPECT_EQ(s.coverage.inside, static_cast<std::uint64_t>(plain.inside));
    EXPECT_EQ(s.right_direction, static_cast<std::uint32_t>(plain.right));
    EXPECT_NEAR(s.error, plain.error, 1e-12);
    EXPECT_NEAR(s.interval, plain.interval, 1e-10);
  }
}

TEST(BacktestScores, PooledSeriesWeighAlikePointsAreCounted) {
  const auto one = series_of(Measure::price, {{kStart, kStart, 2.0}});
  const auto two = series_of(Measure::price, {{kStart, kStart, 1.0}, {kStart + 10, kStart + 10, 1.0}});
  const std::vector<SeriesScore> scores{score(one, no_change(one), kStart), score(two, no_change(two), kStart)};
  const PooledScore all = pooled(scores);
  EXPECT_EQ(all.series, 2U);
  EXPECT_EQ(all.timed, 1U) << "of one point no day can be missed";
  EXPECT_EQ(all.points, 3U);
  EXPECT_EQ(all.inside, 2U);
  EXPECT_EQ(all.right_direction, 2U);
  EXPECT_NEAR(all.error, std::log(2.0) / 2.0, 1e-12);
  EXPECT_NEAR(all.peak_error, std::log(2.0) / 2.0, 1e-12);
  EXPECT_EQ(all.days_off, 0.0);
  EXPECT_TRUE(std::isnan(pooled({}).error));
}

}  // namespace
}  // namespace chokepoint::assess
