#include "race/announcements.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.h"
#include "race/network.h"

namespace chokepoint::race {
namespace {

TEST(Recession, OfTheReference) {
  // Reference section 8.2: SPARC from 2026.4 with 0.75 years to go and half a year lost each year: 2027.9.
  EXPECT_NEAR(recession_arrival(2026.4, 0.75, 0.5), 2027.9, 1e-12);
  EXPECT_EQ(recession_arrival(2026.4, 0.75, 0.0), 2027.15);
  EXPECT_EQ(recession_arrival(2026.4, 0.75, 1.0), kNever);
  EXPECT_EQ(recession_arrival(2026.4, 0.75, 1.7), kNever);
  EXPECT_EQ(recession_arrival(2026.4, -0.1, 0.5), kNever);
}

TEST(Recession, RateIsTheSlope) {
  EXPECT_NEAR(*recession_rate(std::vector<Announcement>{{2010, 2020}, {2016, 2025}}), 5.0 / 6, 1e-12);
  EXPECT_NEAR(*recession_rate(std::vector<Announcement>{{2022, 2025}, {2023, 2025.5}, {2025, 2026.5}}), 0.5, 1e-12);
  EXPECT_EQ(*recession_rate(std::vector<Announcement>{{2014, 2030}, {2024, 2030}}), 0.0);
  EXPECT_FALSE(recession_rate(std::vector<Announcement>{{2014, 2030}}));
  EXPECT_FALSE(recession_rate(std::vector<Announcement>{{2014, 2030}, {2014, 2031}}));
  EXPECT_FALSE(recession_rate({}));
}

TEST(Recession, TheLineMeetsTheCalendarWhereTheFormulaSays) {
  // On the line through the announcements, planned(t) = t at now + remaining / (1 - rate), whatever `now` is.
  const double rate = 5.0 / 6;
  for (const double now : {2016.0, 2020.0, 2026.4}) {
    const double planned = 2025 + rate * (now - 2016);
    EXPECT_NEAR(recession_arrival(now, planned - now, rate), 2070, 1e-9);
  }
}

TEST(Slips, WithoutOpenOnesAreMeanAndDeviationOfLogarithms) {
  const std::vector<Outcome> outcomes{{1.0}, {1.5}, {2.8}, {1.2}, {0.9}};
  double mean = 0, square = 0;
  for (const auto& o : outcomes) {
    mean += std::log(o.ratio) / 5;
    square += std::log(o.ratio) * std::log(o.ratio) / 5;
  }
  const auto fit = fit_slips(outcomes);
  ASSERT_TRUE(fit);
  EXPECT_TRUE(fit->converged);
  EXPECT_NEAR(fit->slips.mu, mean, 1e-10);
  EXPECT_NEAR(fit->slips.sigma, std::sqrt(square - mean * mean), 1e-10);
  EXPECT_EQ(fit->done, 5U);
}

double log_likelihood(const std::vector<Outcome>& outcomes, double mu, double sigma) {
  double sum = 0;
  for (const auto& o : outcomes) {
    const double z = (std::log(o.ratio) - mu) / sigma;
    sum += o.weight * (o.open ? std::log(0.5 * std::erfc(z / std::sqrt(2.0))) : -0.5 * z * z - std::log(sigma));
  }
  return sum;
}

TEST(Slips, OpenOnesAreCensored) {
  const std::vector<Outcome> outcomes{{1.0},          {1.5, 0.5},       {2.8},         {1.2},
                                      {2.1, 1, true}, {1.3, 0.5, true}, {0.4, 1, true}};
  const auto fit = fit_slips(outcomes);
  ASSERT_TRUE(fit);
  EXPECT_TRUE(fit->converged);
  EXPECT_EQ(fit->open, 3U);
  // No step in any direction is likelier.
  const double best = log_likelihood(outcomes, fit->slips.mu, fit->slips.sigma);
  for (const double step : {1e-3, 1e-2, 0.2}) {
    for (int direction = 0; direction < 8; ++direction) {
      const double angle = direction * 0.7853981633974483;
      EXPECT_LT(
          log_likelihood(outcomes, fit->slips.mu + step * std::cos(angle), fit->slips.sigma + step * std::sin(angle)),
          best);
    }
  }
  // Leaving the open ones out would be optimistic.
  const auto naive = fit_slips(std::vector<Outcome>{{1.0}, {1.5, 0.5}, {2.8}, {1.2}});
  EXPECT_GT(fit->slips.mu, naive->slips.mu);
}

TEST(Slips, AreFoundAgainInManyDraws) {
  Stream numbers(7, 0, Purpose::test);
  std::vector<Outcome> outcomes;
  for (int i = 0; i < 4000; ++i) {
    const double ratio = std::exp(0.4 + 0.6 * numbers.normal());
    const double limit = std::exp(0.9 * numbers.normal() + 0.8);
    outcomes.push_back({std::min(ratio, limit), 1.0, ratio > limit});
  }
  const auto fit = fit_slips(outcomes);
  ASSERT_TRUE(fit);
  EXPECT_NEAR(fit->slips.mu, 0.4, 0.04);
  EXPECT_NEAR(fit->slips.sigma, 0.6, 0.04);
}

TEST(Slips, TooLittleIsNothing) {
  EXPECT_FALSE(fit_slips({}));
  EXPECT_FALSE(fit_slips(std::vector<Outcome>{{1.0}, {2.0, 1, true}}));
  EXPECT_FALSE(fit_slips(std::vector<Outcome>{{1.0}, {1.0}}));
  EXPECT_FALSE(fit_slips(std::vector<Outcome>{{-1.0}, {0.0}, {std::nan("")}}));
  // Far beyond what the done ones suggest: still finite.
  const auto far = fit_slips(std::vector<Outcome>{{1.0}, {1.01}, {1e6, 1, true}});
  ASSERT_TRUE(far);
  EXPECT_TRUE(std::isfinite(far->slips.mu) && std::isfinite(far->slips.sigma));
}

TEST(ReferenceArrival, IsThePlanTimesTheClass) {
  const SlipClass slips{std::log(1.5), 0.4};
  EXPECT_NEAR(reference_arrival({2020, 2030}, 2020, slips, 0.5), 2035, 1e-9);
  // Time that has passed without arrival moves all quantiles out, and none lies before today.
  EXPECT_GT(reference_arrival({2020, 2030}, 2033, slips, 0.5), 2035);
  EXPECT_GE(reference_arrival({2020, 2030}, 2033, slips, 0.001), 2033);
}

}  // namespace
}  // namespace chokepoint::race
