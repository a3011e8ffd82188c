#include "race/learning.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "base/random.h"

namespace chokepoint::race {
namespace {

TEST(Wright, OfTheReference) {
  // Reference section 8.3.
  EXPECT_NEAR(wright_exponent(0.20), 0.321928, 5e-7);
  EXPECT_NEAR(wright_exponent(0.24), 0.395929, 5e-7);
  EXPECT_NEAR(wright_cost(1, 0.20, 32), 0.32768, 1e-12);
  EXPECT_NEAR(doublings_to(0.03, 0.20), 15.714, 5e-4);
  // Ziegler and Trancik 2021: 13 % a year over 24 years leaves 3.54 %, a fall of 96.5 %.
  EXPECT_NEAR(std::pow(0.87, 24), 0.0354, 5e-5);
  EXPECT_EQ(doublings_to(0.5, 0.0), std::numeric_limits<double>::infinity());
  EXPECT_NEAR(wright_cost(8, 0.15, std::pow(2, doublings_to(0.25, 0.15))), 2, 1e-12);
}

TEST(Trend, VarianceOfFarmerAndLafond) {
  const CostTrend trend{0, -0.1, 0.15, 20, 0};
  EXPECT_NEAR(forecast_deviation(trend, 5), 0.15 * std::sqrt(5 + 25.0 / 20), 1e-15);
  EXPECT_NEAR(cost_quantile(trend, 5, 0.5), std::exp(-0.5), 1e-12);
  EXPECT_NEAR(std::log(cost_quantile(trend, 5, 0.95)) + 0.5, 1.6448536269514722 * forecast_deviation(trend, 5), 1e-12);
}

TEST(Trend, MovingAverageAgreesWithSimulation) {
  for (const double theta : {0.0, 0.63, -0.4}) {
    const int m = 8, h = 6, runs = 40000;
    const CostTrend trend{0, 0, 0.2, m, theta};
    const double scale = 0.2 / std::sqrt(1 + theta * theta);
    double square = 0;
    for (int run = 0; run < runs; ++run) {
      Stream numbers(3, static_cast<std::uint32_t>(run), Purpose::test);
      double last = numbers.normal(), past = 0, future = 0;
      for (int t = 0; t < m + h; ++t) {
        const double next = numbers.normal();
        (t < m ? past : future) += scale * (next + theta * last);
        last = next;
      }
      const double error = future - h * past / m;
      square += error * error / runs;
    }
    EXPECT_NEAR(std::sqrt(square), forecast_deviation(trend, h), 0.02 * forecast_deviation(trend, h)) << theta;
  }
}

TEST(Trend, WhoIsCheaper) {
  const CostTrend a{std::log(100.0), -0.05, 0.1, 20, 0}, b{std::log(80.0), -0.02, 0.05, 20, 0};
  EXPECT_NEAR(probability_cheaper(a, a, 7), 0.5, 1e-15);
  EXPECT_NEAR(probability_cheaper(a, b, 7) + probability_cheaper(b, a, 7), 1, 1e-14);
  EXPECT_LT(probability_cheaper(a, b, 1), 0.05);
  EXPECT_GT(probability_cheaper(a, b, 15), 0.5);
  const CostTrend sure{0, 0, 0, 1, 0}, dearer{1, 0, 0, 1, 0};
  EXPECT_EQ(probability_cheaper(sure, dearer, 3), 1);
  EXPECT_EQ(probability_cheaper(sure, sure, 3), 0.5);
}

TEST(Trend, FitOfASeries) {
  std::vector<double> costs;
  for (int t = 0; t <= 10; ++t) costs.push_back(100 * std::exp(-0.1 * t + (t % 2 == 1 ? 0.05 : 0.0)));
  const CostTrend trend = fit_trend(costs);
  EXPECT_NEAR(trend.drift, -0.1, 1e-12);
  EXPECT_NEAR(trend.deviation, 0.05 * std::sqrt(10.0 / 9), 1e-12);
  EXPECT_EQ(trend.years, 10);
  EXPECT_NEAR(std::exp(trend.log_cost), 100 * std::exp(-1), 1e-9);
}

TEST(Plants, CostsSpreadAsTheRandomWalkSays) {
  // Everything certain but the walk: ln cost after h years is normal about the trend with the published deviation.
  const auto point = [](double x) { return stats::Distribution::fit(x, x, x, stats::Support::positive); };
  const Plants plants{point(10), point(0.2), point(4), point(24)};
  const double drift = std::log(0.8) / 2;
  const CostTrend trend{std::log(10.0), drift, deviation_of(drift), 1e9, 0.63};
  for (const double years : {0.0, 5.0, 20.0}) {
    const std::vector<double> costs = cost_draws(plants, years, 3);
    double mean = 0, square = 0;
    for (const double cost : costs) mean += std::log(cost) / static_cast<double>(costs.size());
    for (const double cost : costs) square += std::pow(std::log(cost) - mean, 2) / static_cast<double>(costs.size());
    const double spread = years > 0 ? forecast_deviation(trend, years) : 0;
    EXPECT_NEAR(mean, std::log(10.0) + drift * years, 3 * spread / std::sqrt(4096.0) + 1e-9);
    EXPECT_NEAR(std::sqrt(square), spread, 3 * spread / std::sqrt(2 * 4096.0) + 1e-9);
  }
  EXPECT_EQ(target_draws(plants).front(), 4.0);
  // The time to the target and the costs tell one story: at that time half of the cases are there.
  const std::vector<double> there = cost_draws(plants, time_to_cost(plants).quantile(0.5) / 12, 0);
  double below = 0;
  for (const double cost : there) below += cost <= 4 ? 1.0 / 4096 : 0;
  EXPECT_NEAR(below, 0.5, 3 * 0.5 / 64);
}

TEST(Plants, TheFallPerDoublingIsOneUnknownForAll) {
  const auto wide = stats::Distribution::fit(0.1, 0.02, 0.2, stats::Support::positive);
  const auto point = [](double x) { return stats::Distribution::fit(x, x, x, stats::Support::positive); };
  const Plants plants{point(10), wide, point(4), point(24)};
  const std::vector<double> a = cost_draws(plants, 20, 0), b = cost_draws(plants, 20, 1);
  double ab = 0, aa = 0, ma = 0, mb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ma += std::log(a[i]) / 4096;
    mb += std::log(b[i]) / 4096;
  }
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += (std::log(a[i]) - ma) * (std::log(b[i]) - mb);
    aa += (std::log(a[i]) - ma) * (std::log(a[i]) - ma);
  }
  EXPECT_GT(ab / aa, 0.2);
  EXPECT_LT(ab / aa, 0.95);
}

}  // namespace
}  // namespace chokepoint::race
