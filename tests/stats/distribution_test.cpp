#include "stats/distribution.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "base/random.h"

namespace chokepoint::stats {
namespace {

struct Case {
  double low, central, high;
  Support support;
};

const Case kCases[] = {
    {8, 10, 12, Support::real},
    {-5, 1, 2, Support::real},
    {9, 10, 30, Support::positive},
    {1, 10, 19, Support::positive},
    {0.0, 10, 40, Support::positive},
    {10, 10, 30, Support::positive},
    {5, 30, 30, Support::positive},
    {0.97, 0.99, 1.0, Support::share},
    {0.0, 0.01, 0.1, Support::share},
    {0.2, 0.5, 0.8, Support::share},
    {0.005, 0.02, 0.08, Support::share},
    {1, 10, 100, Support::positive},
    {2, 3, 40, Support::positive},
    {1e-9, 2e-9, 1e-7, Support::positive},
    {1e12, 1.1e12, 1.3e12, Support::positive},
};

TEST(Distribution, MeetsItsThreeNumbers) {
  for (const Case& c : kCases) {
    const Distribution d = Distribution::fit(c.central, c.low, c.high, c.support);
    const double scale = c.high - c.low;
    EXPECT_NEAR(d.quantile(0.05), c.low, 1e-12 * scale + 1e-12 * std::fabs(c.low)) << c.low << " " << c.high;
    EXPECT_NEAR(d.quantile(0.95), c.high, 1e-12 * scale + 1e-12 * std::fabs(c.high)) << c.low << " " << c.high;
    EXPECT_LE(d.minimum(), c.low);
    EXPECT_GE(d.maximum(), c.high);
    EXPECT_EQ(d.quantile(0.0), d.minimum());
    EXPECT_EQ(d.quantile(1.0), d.maximum());
    if (c.support != Support::real) {
      EXPECT_GE(d.minimum(), 0.0);
    }
    if (c.support == Support::share) {
      EXPECT_LE(d.maximum(), 1.0);
    }
  }
}

TEST(Distribution, QuantileRisesAndCdfInvertsIt) {
  for (const Case& c : kCases) {
    const Distribution d = Distribution::fit(c.central, c.low, c.high, c.support);
    double before = d.minimum();
    for (int i = 1; i < 2000; ++i) {
      const double u = i / 2000.0;
      const double x = d.quantile(u);
      ASSERT_GE(x, before) << u;
      ASSERT_GE(x, d.minimum());
      ASSERT_LE(x, d.maximum());
      before = x;
      // Where the quantile stands still (an atom at a bound or beyond the cut) the cdf can only be on one side.
      if (x > d.minimum() && x < d.maximum()) {
        ASSERT_NEAR(d.cdf(x), u, 1e-9) << c.low << " " << c.central << " " << c.high;
      }
    }
    EXPECT_EQ(d.cdf(d.minimum() - 1.0), 0.0);
    EXPECT_EQ(d.cdf(d.maximum()), 1.0);
  }
}

// The oracle is the triangle itself: its density's slope is found from the fitted feet, its shares from areas.
TEST(Distribution, IsATriangleWithTheCentralValueAsMode) {
  for (const Case& c :
       {Case{8, 10, 12, Support::real}, Case{-5, 1, 2, Support::real}, Case{9, 10, 30, Support::positive}}) {
    const Distribution d = Distribution::fit(c.central, c.low, c.high, c.support);
    ASSERT_EQ(d.shape(), Shape::triangular);
    const double a = d.minimum();
    const double b = d.maximum();
    const double m = c.central;
    EXPECT_NEAR((c.low - a) * (c.low - a) / ((b - a) * (m - a)), 0.05, 1e-12);
    EXPECT_NEAR((b - c.high) * (b - c.high) / ((b - a) * (b - m)), 0.05, 1e-12);
    // The mean of a triangle is the mean of its corners.
    double sum = 0.0;
    constexpr int kSteps = 100000;
    for (int i = 0; i < kSteps; ++i) sum += d.quantile((i + 0.5) / kSteps);
    EXPECT_NEAR(sum / kSteps, (a + m + b) / 3, 1e-4 * (b - a));
  }
}

TEST(Distribution, FitsEverySkewness) {
  for (int i = 0; i <= 1000; ++i) {
    const double central = i / 1000.0;
    const Distribution d = Distribution::fit(central, 0.0, 1.0, Support::real);
    // From the triangle's own formula, not from the quantile, whose tails pass through low and high by construction.
    const double width = d.maximum() - d.minimum();
    ASSERT_NEAR(d.minimum() * d.minimum(), 0.05 * width * (central - d.minimum()), 1e-14) << central;
    ASSERT_NEAR((d.maximum() - 1) * (d.maximum() - 1), 0.05 * width * (d.maximum() - central), 1e-14) << central;
  }
}

TEST(Distribution, BendsATailThatWouldPassItsBound) {
  const Distribution free = Distribution::fit(0.5, 0.05, 0.95, Support::real);
  const Distribution bound = Distribution::fit(0.5, 0.05, 0.95, Support::share);
  EXPECT_LT(free.minimum(), 0.0);
  EXPECT_EQ(bound.minimum(), 0.0);
  EXPECT_EQ(bound.maximum(), 1.0);
  for (const double u : {0.05, 0.2, 0.5, 0.8, 0.95}) EXPECT_EQ(free.quantile(u), bound.quantile(u));
  EXPECT_GT(bound.quantile(0.001), 0.0) << "no mass piles up at the bound";
  EXPECT_LT(bound.quantile(0.999), 1.0);
  const Distribution share = Distribution::fit(0.98, 0.9, 0.999, Support::share);
  EXPECT_EQ(share.maximum(), 1.0);
  EXPECT_LT(share.quantile(0.999), 1.0);
}

TEST(Distribution, IsSplitLognormalWhereWideAndPositive) {
  const Distribution d = Distribution::fit(10, 2, 90, Support::positive);
  ASSERT_EQ(d.shape(), Shape::lognormal);
  EXPECT_DOUBLE_EQ(d.quantile(0.5), 10.0);
  // One standard deviation either way, from the definition of the split lognormal.
  EXPECT_NEAR(d.quantile(0.841344746068543), 10 * std::exp(std::log(9.0) / 1.6448536269514722), 1e-10);
  EXPECT_NEAR(d.quantile(0.158655253931457), 10 * std::exp(-std::log(5.0) / 1.6448536269514722), 1e-12);
  // Cut at the square of the ratios.
  EXPECT_NEAR(d.maximum(), 10 * 81.0, 1e-9);
  EXPECT_NEAR(d.minimum(), 10 / 25.0, 1e-12);
  EXPECT_EQ(Distribution::fit(10, 6, 23.9, Support::positive).shape(), Shape::triangular) << "ratio below 4";
  const Distribution absurd = Distribution::fit(1, 1e-300, 1e300, Support::positive);
  EXPECT_EQ(absurd.shape(), Shape::triangular);
  EXPECT_TRUE(std::isfinite(absurd.maximum()));
  EXPECT_EQ(Distribution::fit(10, 2, 90, Support::real).shape(), Shape::triangular);
  EXPECT_EQ(Distribution::fit(0.1, 0.02, 0.9, Support::share).shape(), Shape::triangular);
  EXPECT_EQ(Distribution::fit(2, 2, 90, Support::positive).shape(), Shape::triangular) << "no lower half to fit";
}

TEST(Distribution, IsAPointWhereNothingIsUsable) {
  const double inf = std::numeric_limits<double>::infinity();
  for (const Distribution& d :
       {Distribution::fit(3, 3, 3, Support::real), Distribution::fit(3, 4, 5, Support::real),
        Distribution::fit(3, 1, 2, Support::real), Distribution::fit(3, -1, 4, Support::positive),
        Distribution::fit(3, 2, 4, Support::share), Distribution::fit(3, 2, inf, Support::real),
        Distribution::fit(3, std::nan(""), 4, Support::real)}) {
    EXPECT_EQ(d.shape(), Shape::point);
    for (const double u : {0.0, 0.3, 1.0}) EXPECT_EQ(d.quantile(u), 3.0);
    EXPECT_EQ(d.cdf(2.9), 0.0);
    EXPECT_EQ(d.cdf(3.0), 1.0);
  }
  EXPECT_EQ(Distribution().quantile(0.5), 0.0);
}

TEST(Distribution, ScalesWithItsUnit) {
  const Distribution tonnes = Distribution::fit(1500, 1000, 2600, Support::positive);
  const Distribution kilotonnes = Distribution::fit(1.5, 1.0, 2.6, Support::positive);
  for (double u = 0.01; u < 1.0; u += 0.01) EXPECT_NEAR(tonnes.quantile(u), 1000 * kilotonnes.quantile(u), 1e-9);
}

TEST(Distribution, CoversNinetyPerCentOfItsDraws) {
  Stream stream(31, 0, Purpose::test);
  for (const Case& c : kCases) {
    const Distribution d = Distribution::fit(c.central, c.low, c.high, c.support);
    int inside = 0;
    for (int i = 0; i < 20000; ++i) {
      const double x = d.quantile(stream.uniform());
      inside += x >= c.low && x <= c.high ? 1 : 0;
    }
    // An end on the support's bound, or a mode on low or high, has an atom or nothing beyond it.
    EXPECT_GE(inside, 17800);
    if (c.low < c.central && c.central < c.high && d.minimum() < c.low && d.maximum() > c.high) {
      EXPECT_LE(inside, 18200);
    }
  }
}

}  // namespace
}  // namespace chokepoint::stats
