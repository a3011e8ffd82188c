#include "stats/variance.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.h"

namespace chokepoint::stats {
namespace {

constexpr std::size_t kDraws = 4000;

std::vector<double> uniform(std::uint32_t entity, std::size_t draws = kDraws) {
  Stream stream(71, 0, Purpose::test, entity);
  std::vector<double> values;
  for (std::size_t i = 0; i < draws; ++i) values.push_back(stream.uniform());
  return values;
}

TEST(VarianceShare, MatchesTheClosedFormOfALinearModel) {
  const auto a = uniform(1);
  const auto b = uniform(2);
  const auto c = uniform(3);
  std::vector<double> y;
  for (std::size_t i = 0; i < kDraws; ++i) y.push_back(3 * a[i] + b[i] - 7);
  EXPECT_NEAR(variance_share(a, y).share, 0.9, 0.02);
  EXPECT_NEAR(variance_share(b, y).share, 0.1, 0.03);
  EXPECT_LT(std::fabs(variance_share(c, y).share), variance_share(c, y).noise);
}

// The test function of Ishigami and Homma (1990) with a = 7, b = 0.1: S1 = 0.3139, S2 = 0.4424, S3 = 0 (Saltelli et al.
// 2008, Global Sensitivity Analysis, section 4.6).
TEST(VarianceShare, MatchesTheIshigamiFunction) {
  const double pi = std::acos(-1.0);
  std::vector<std::vector<double>> x{uniform(4), uniform(5), uniform(6)};
  for (auto& values : x) {
    for (double& value : values) value = (2 * value - 1) * pi;
  }
  std::vector<double> y;
  for (std::size_t i = 0; i < kDraws; ++i) {
    y.push_back(std::sin(x[0][i]) + 7 * std::pow(std::sin(x[1][i]), 2) +
                0.1 * std::pow(x[2][i], 4) * std::sin(x[0][i]));
  }
  EXPECT_NEAR(variance_share(x[0], y).share, 0.3139, 0.03);
  EXPECT_NEAR(variance_share(x[1], y).share, 0.4424, 0.03);
  EXPECT_NEAR(variance_share(x[2], y).share, 0.0, 0.02);
}

TEST(VarianceShare, IsUnbiasedForAnIrrelevantInput) {
  double sum = 0.0;
  int loud = 0;
  for (std::uint32_t i = 0; i < 400; ++i) {
    const VarianceShare share = variance_share(uniform(100 + 2 * i, 200), uniform(101 + 2 * i, 200));
    sum += share.share;
    loud += share.share > share.noise ? 1 : 0;
  }
  EXPECT_NEAR(sum / 400, 0.0, 0.005);
  EXPECT_LT(loud, 24) << "two standard deviations are passed about once in 25";
  EXPECT_GT(loud, 2) << "a floor that is never passed is too high";
}

TEST(VarianceShare, DoesNotDependOnTheOrderOfDraws) {
  auto x = uniform(7, 300);
  auto y = uniform(8, 300);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = std::floor(8 * x[i]);  // many ties
    y[i] += x[i];
  }
  const VarianceShare before = variance_share(x, y);
  Stream stream(72, 0, Purpose::test);
  for (std::size_t i = x.size(); i > 1; --i) {
    const std::size_t j = stream.below(i);
    std::swap(x[i - 1], x[j]);
    std::swap(y[i - 1], y[j]);
  }
  const VarianceShare after = variance_share(x, y);
  EXPECT_EQ(before.share, after.share);
  EXPECT_EQ(before.noise, after.noise);
  EXPECT_GT(after.share, 0.9);
}

TEST(VarianceShare, SaysNothingWhereNothingVaries) {
  const auto x = uniform(9, 100);
  for (const VarianceShare& share :
       {variance_share(x, std::vector<double>(100, 1.0)), variance_share(std::vector<double>(100, 1.0), x),
        variance_share({}, {}), variance_share(uniform(9, 15), uniform(10, 15))}) {
    EXPECT_EQ(share.share, 0.0);
    EXPECT_EQ(share.noise, 1.0);
  }
  // A draw that failed is left out, not taken for a number.
  auto y = x;
  y[3] = std::nan("");
  EXPECT_GT(variance_share(x, y).share, 0.9);
}

}  // namespace
}  // namespace chokepoint::stats
