#include "race/duration.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/math.h"
#include "base/random.h"

namespace chokepoint::race {
namespace {

TEST(Duration, PertOfTheReference) {
  // Reference section 8.1: PERT(2, 3, 8) has mean 3.6667, sd 1, alpha 1.6667, beta 4.3333.
  const Duration d = Duration::pert(2, 3, 8);
  EXPECT_NEAR(d.pert_mean(), 11.0 / 3, 1e-15);
  EXPECT_DOUBLE_EQ(d.pert_deviation(), 1.0);
  EXPECT_NEAR(d.pert_alpha(), 5.0 / 3, 1e-15);
  EXPECT_NEAR(d.pert_beta(), 13.0 / 3, 1e-15);
  EXPECT_TRUE(std::isnan(Duration::fit(Shape::lognormal, 3, 2, 8).pert_mean()));
}

/// The regularised incomplete beta function of whole parameters is a binomial tail.
double binomial_tail(int alpha, int beta, double t) {
  const int n = alpha + beta - 1;
  double sum = 0.0, choose = 1.0;
  for (int k = 0; k <= n; ++k) {
    if (k > 0) choose *= static_cast<double>(n - k + 1) / k;
    if (k >= alpha) sum += choose * std::pow(t, k) * std::pow(1 - t, n - k);
  }
  return sum;
}

TEST(Duration, PertIsTheBetaDistribution) {
  // Modes at 0, 1/4, 1/2, 3/4, 1 of the width give whole parameters (1,5), (2,4), (3,3), (4,2), (5,1).
  for (int quarter = 0; quarter <= 4; ++quarter) {
    const Duration d = Duration::pert(10, 10 + 5.0 * quarter, 30);
    for (const double t : {0.001, 0.05, 0.3, 0.5, 0.77, 0.95, 0.999}) {
      EXPECT_NEAR(d.cdf(10 + 20 * t), binomial_tail(1 + quarter, 5 - quarter, t), 1.1e-5) << quarter << " " << t;
      EXPECT_NEAR(d.quantile(d.cdf(10 + 20 * t)), 10 + 20 * t, 1e-3) << quarter << " " << t;
    }
    EXPECT_EQ(d.quantile(0), 10);
    EXPECT_EQ(d.quantile(1), 30);
    EXPECT_EQ(d.cdf(9), 0);
    EXPECT_EQ(d.cdf(31), 1);
  }
}

TEST(Duration, PertMomentsOfManyQuantiles) {
  const Duration d = Duration::pert(2, 3, 8);
  double sum = 0, square = 0;
  const int n = 100000;
  for (int i = 0; i < n; ++i) {
    const double x = d.quantile((i + 0.5) / n);
    sum += x / n;
    square += x * x / n;
  }
  EXPECT_NEAR(sum, d.pert_mean(), 1e-5);
  EXPECT_NEAR(std::sqrt(square - sum * sum), 6 * std::sqrt(5.0 / 3 * 13.0 / 3 / 252), 1e-4);
}

TEST(Duration, EveryShapeMeetsItsQuantiles) {
  for (const Shape shape : {Shape::pert, Shape::lognormal, Shape::heavy_tail}) {
    const Duration d = Duration::fit(shape, 24, 18, 48);
    EXPECT_EQ(d.shape(), shape);
    EXPECT_NEAR(d.quantile(0.05), 18, 1e-3);
    EXPECT_NEAR(d.quantile(0.95), 48, 1e-3);
    EXPECT_NEAR(d.cdf(18), 0.05, 1e-5);
    EXPECT_NEAR(d.cdf(48), 0.95, 1e-5);
    if (shape != Shape::pert) {
      EXPECT_NEAR(d.quantile(0.5), 24, 1e-9);
    }
    double last = -1;
    for (int i = 0; i <= 1000; ++i) {
      const double x = d.quantile(i / 1000.0, (1000 - i) / 1000.0);
      EXPECT_GE(x, last);
      last = x;
    }
  }
  // A mode near 0 with a wide upper end would need a negative foot: it is 0, and P95 still holds.
  const Duration low = Duration::fit(Shape::pert, 1, 0.01, 40);
  EXPECT_EQ(low.quantile(0), 0);
  EXPECT_NEAR(low.quantile(0.95), 40, 1e-3);
}

TEST(Duration, TailsAreOfTheirKind) {
  // Pareto with tail index ln 10 / ln 2 = 3.3219: each halving of the odds multiplies by 2^(1/3.3219).
  const Duration heavy = Duration::fit(Shape::heavy_tail, 24, 18, 48);
  const double step = heavy.quantile(1 - 1e-6, 1e-6) / heavy.quantile(1 - 2e-6, 2e-6);
  EXPECT_NEAR(step, std::pow(2.0, std::log(2.0) / std::log(10.0)), 1e-9);
  const Duration thin = Duration::fit(Shape::lognormal, 24, 18, 48);
  EXPECT_GT(heavy.probability_beyond(240), 50 * thin.probability_beyond(240));
}

TEST(Duration, WhatCannotBeIsAPoint) {
  for (const auto& [low, high] : {std::pair{24.0, 24.0}, {30.0, 48.0}, {-1.0, 48.0}, {0.0, 48.0}, {18.0, 20.0}}) {
    const Duration d = Duration::fit(Shape::lognormal, 24, low, high);
    EXPECT_EQ(d.shape(), Shape::fixed);
    EXPECT_EQ(d.quantile(0.01), 24);
    EXPECT_EQ(d.quantile(0.99), 24);
  }
  EXPECT_EQ(Duration{}.quantile(0.5), 0);
  EXPECT_EQ(Duration::pert(3, 3, 3).quantile(0.5), 3);
}

TEST(Duration, WhatIsLeftIsConditional) {
  for (const Shape shape : {Shape::pert, Shape::lognormal, Shape::heavy_tail}) {
    const Duration whole = Duration::fit(shape, 24, 18, 48);
    const Duration left = whole.after(26);
    for (const double x : {0.5, 2.0, 10.0}) {
      EXPECT_NEAR(left.probability_beyond(x), whole.probability_beyond(26 + x) / whole.probability_beyond(26), 1e-12);
      EXPECT_NEAR(left.quantile(left.cdf(x)), x, 2e-3);
    }
    EXPECT_EQ(left.quantile(0), 0);
    // In two steps it is the same.
    EXPECT_DOUBLE_EQ(left.after(3).quantile(0.4), whole.after(29).quantile(0.4));
  }
  // Who is late in a heavy tail will be later still: the expected rest grows.
  const Duration heavy = Duration::fit(Shape::heavy_tail, 24, 18, 48);
  EXPECT_GT(heavy.after(60).quantile(0.5), heavy.after(36).quantile(0.5));
  const Duration pert = Duration::fit(Shape::pert, 24, 18, 48);
  EXPECT_LT(pert.after(40).quantile(0.5), pert.after(30).quantile(0.5));
}

TEST(Duration, ReferenceClassMultipliesThePlan) {
  const SlipClass slips{std::log(2.0), 0.5};
  const Duration exact = Duration::reference(10, 10, 10, slips);
  EXPECT_NEAR(exact.quantile(0.5), 20, 1e-9);
  EXPECT_NEAR(exact.quantile(0.8), 20 * std::exp(0.5 * 0.8416212335729143), 1e-9);
  // A plan that is itself uncertain adds its variance of logarithms.
  const double plan_sigma = std::log(2.0) / 1.6448536269514722;
  const Duration wide = Duration::reference(10, 5, 20, slips);
  EXPECT_NEAR(wide.quantile(0.95), 20 * std::exp(std::sqrt(0.25 + plan_sigma * plan_sigma) * 1.6448536269514722), 1e-9);
}

TEST(NormalTable, IsTheQuantileOfANormalNumber) {
  for (const Shape shape : {Shape::pert, Shape::lognormal, Shape::heavy_tail}) {
    const Duration d = Duration::fit(shape, 24, 16, 60);
    const NormalTable table(d);
    for (double z = -3.99; z < 4; z += 0.173) {
      const double exact = d.quantile(math::normal_cdf(z), math::normal_cdf(-z));
      EXPECT_NEAR(table.at(z), exact, (std::fabs(z) < 3 ? 2e-4 : 5e-4) * exact) << z;
    }
    EXPECT_EQ(table.at(-50), table.at(-6));
    EXPECT_EQ(table.at(50), table.at(6));
    EXPECT_TRUE(std::isfinite(table.at(50)));
  }
}

}  // namespace
}  // namespace chokepoint::race
