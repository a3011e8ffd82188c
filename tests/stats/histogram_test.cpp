#include "stats/histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "base/random.h"

namespace chokepoint::stats {
namespace {

QuantileHistogram of(const std::vector<double>& values) {
  QuantileHistogram histogram;
  for (const double value : values) histogram.add(value);
  return histogram;
}

/// Type 7 of Hyndman and Fan on the sorted values themselves.
double plain_quantile(std::vector<double> values, double p) {
  std::sort(values.begin(), values.end());
  const double position = static_cast<double>(values.size() - 1) * p;
  const auto below = static_cast<std::size_t>(position);
  if (below + 1 == values.size()) return values.back();
  return values[below] + (values[below + 1] - values[below]) * (position - static_cast<double>(below));
}

std::vector<double> sample(std::uint32_t draw, std::size_t size) {
  Stream stream(51, draw, Purpose::test);
  std::vector<double> values;
  for (std::size_t i = 0; i < size; ++i) {
    double value = 0.0;
    switch (draw % 4) {
      case 0:
        value = std::exp(3 * stream.normal());
        break;
      case 1:
        value = stream.normal();
        break;
      case 2:
        value = 1000.0 + stream.uniform();
        break;
      default:
        value = static_cast<double>(stream.below(4)) - 1.0;
        break;
    }
    values.push_back(value);
  }
  return values;
}

TEST(QuantileHistogram, StaysWithinABinOfTheSortedValues) {
  for (std::uint32_t draw = 0; draw < 40; ++draw) {
    const auto values = sample(draw, 2000);
    const QuantileHistogram histogram = of(values);
    for (const double p : {0.0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1.0}) {
      const double want = plain_quantile(values, p);
      // Two neighbouring order statistics are each within 1/64 of themselves.
      ASSERT_NEAR(histogram.quantile(p), want, (std::fabs(want) + 1e-3) / 32.0) << draw << " " << p;
    }
    EXPECT_EQ(histogram.quantile(0.0), *std::min_element(values.begin(), values.end()));
    EXPECT_EQ(histogram.quantile(1.0), *std::max_element(values.begin(), values.end()));
  }
}

TEST(QuantileHistogram, IsExactForFewOrEqualValues) {
  EXPECT_EQ(of(std::vector<double>(1000, 1.0)).quantile(0.5), 1.0);
  EXPECT_EQ(of(std::vector<double>(7, 0.1)).quantile(0.05), 0.1);
  EXPECT_EQ(of({1.0, 2.0}).quantile(0.5), 1.5);
  EXPECT_EQ(of({3.0, 1.0, 2.0}).quantile(0.5), 2.0);
  EXPECT_EQ(of({-4.0, 0.0, 5.0}).quantile(0.25), -2.0);
  const std::vector<double> apart{-1e300, -5, -1e-300, 0, 1e-310, 2, 7, 1e308};
  for (const double p : {0.0, 0.1, 0.33, 0.5, 0.9, 1.0}) {
    EXPECT_NEAR(of(apart).quantile(p) / plain_quantile(apart, p), 1.0, 1e-12) << p;
  }
}

TEST(QuantileHistogram, MergesToTheSameBytesInAnyOrder) {
  for (std::uint32_t draw = 0; draw < 40; ++draw) {
    auto values = sample(draw, 500);
    const QuantileHistogram whole = of(values);
    Stream stream(52, draw, Purpose::test);
    for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[stream.below(i)]);
    std::vector<QuantileHistogram> parts(1 + stream.below(6));
    for (const double value : values) parts[stream.below(parts.size())].add(value);
    QuantileHistogram merged;
    while (!parts.empty()) {
      const std::size_t i = stream.below(parts.size());
      merged.merge(parts[i]);
      parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(i));
    }
    ASSERT_TRUE(merged == whole);
  }
  QuantileHistogram twice = of({1.0, 5.0});
  twice.merge(twice);
  EXPECT_TRUE(twice == of({1.0, 5.0, 5.0, 1.0}));
}

TEST(QuantileHistogram, KeepsFewBins) {
  EXPECT_LE(of(sample(2, 10000)).bins().size(), 2U);
  EXPECT_LE(of(sample(0, 10000)).bins().size(), 64U * 35U);
  const QuantileHistogram histogram = of(sample(1, 1000));
  const auto bins = histogram.bins();
  for (std::size_t i = 1; i < bins.size(); ++i) {
    ASSERT_LT(bins[i - 1].key, bins[i].key);
    ASSERT_LE(bins[i - 1].greatest, bins[i].least);
  }
}

TEST(QuantileHistogram, CountsNanApartAndHasNoQuantileOfNothing) {
  QuantileHistogram histogram;
  EXPECT_TRUE(std::isnan(histogram.quantile(0.5)));
  histogram.add(std::nan(""));
  EXPECT_TRUE(std::isnan(histogram.quantile(0.5)));
  EXPECT_EQ(histogram.missing(), 1U);
  histogram.add(-0.0);
  histogram.add(0.0);
  EXPECT_EQ(histogram.bins().size(), 1U);
  EXPECT_FALSE(std::signbit(histogram.quantile(0.0)));
  EXPECT_TRUE(std::isnan(histogram.quantile(1.5)));
  const double inf = std::numeric_limits<double>::infinity();
  histogram.add(inf);
  histogram.add(-inf);
  EXPECT_EQ(histogram.quantile(1.0), inf);
  EXPECT_EQ(histogram.quantile(0.0), -inf);
}

}  // namespace
}  // namespace chokepoint::stats
