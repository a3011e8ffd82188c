#include "stats/simplex.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace chokepoint::stats {
namespace {

Distribution share(double central, double low, double high) {
  return Distribution::fit(central, low, high, Support::share);
}

double sum_of(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum;
}

TEST(SimplexDraw, KeepsTheSumAndEveryBound) {
  Stream keys(41, 0, Purpose::test);
  for (int world = 0; world < 300; ++world) {
    std::vector<double> centres(1 + keys.below(12));
    for (double& centre : centres) centre = keys.exponential();
    const double scale = sum_of(centres);
    std::vector<Distribution> shares;
    for (double& centre : centres) {
      centre /= scale;
      const double reach = keys.below(4) == 0 ? 0.0 : keys.uniform();
      shares.push_back(share(centre, centre * (1 - 0.9 * reach), centre + (1 - centre) * 0.5 * reach));
    }
    const SimplexDraw simplex(shares, 1.0);
    std::vector<double> drawn(shares.size());
    for (std::uint32_t draw = 1; draw <= 20; ++draw) {
      Stream stream(42, draw, Purpose::shares);
      simplex.draw(stream, drawn);
      ASSERT_NEAR(sum_of(drawn), simplex.total(), 1e-12);
      for (std::size_t i = 0; i < drawn.size(); ++i) {
        ASSERT_GE(drawn[i], shares[i].minimum());
        ASSERT_LE(drawn[i], shares[i].maximum());
      }
    }
    ASSERT_NEAR(simplex.total(), 1.0, 1e-12);
  }
}

TEST(SimplexDraw, LeavesCertainSharesAlone) {
  const SimplexDraw simplex({share(0.25, 0.25, 0.25), share(0.5, 0.4, 0.6), share(0.25, 0.2, 0.4)}, 1.0);
  std::vector<double> drawn(3);
  for (std::uint32_t draw = 1; draw < 100; ++draw) {
    Stream stream(43, draw, Purpose::shares);
    simplex.draw(stream, drawn);
    EXPECT_EQ(drawn[0], 0.25);
  }
  const SimplexDraw certain({share(0.25, 0.25, 0.25), share(0.75, 0.75, 0.75)}, 1.0);
  Stream stream(43, 0, Purpose::shares);
  std::vector<double> two(2);
  certain.draw(stream, two);
  EXPECT_EQ(two, (std::vector<double>{0.25, 0.75}));
}

TEST(SimplexDraw, HandlesTheEmptyAndTheImpossible) {
  const SimplexDraw empty({}, 1.0);
  Stream stream(44, 0, Purpose::shares);
  empty.draw(stream, {});
  EXPECT_EQ(empty.total(), 0.0);
  // Shares that can never make up the whole stand at their ends.
  const SimplexDraw small({share(0.1, 0.05, 0.2), share(0.1, 0.1, 0.1)}, 1.0);
  std::vector<double> drawn(2);
  small.draw(stream, drawn);
  EXPECT_NEAR(drawn[0] + drawn[1], small.total(), 1e-12);
  EXPECT_LT(small.total(), 1.0);
}

struct Band {
  double p05, p50, p95;
};
std::vector<Band> bands_of(const SimplexDraw& simplex, std::uint32_t draws) {
  std::vector<std::vector<double>> values(simplex.size());
  std::vector<double> drawn(simplex.size());
  for (std::uint32_t draw = 1; draw <= draws; ++draw) {
    Stream stream(45, draw, Purpose::shares);
    simplex.draw(stream, drawn);
    for (std::size_t i = 0; i < drawn.size(); ++i) values[i].push_back(drawn[i]);
  }
  std::vector<Band> bands;
  for (auto& v : values) {
    std::sort(v.begin(), v.end());
    bands.push_back({v[v.size() / 20], v[v.size() / 2], v[v.size() - v.size() / 20]});
  }
  return bands;
}

TEST(SimplexDraw, ReproducesIntervalsThatAgree) {
  // Two mirrored shares: the interval of one is the other's. And four alike.
  for (const Band& band : bands_of(SimplexDraw({share(0.5, 0.4, 0.6), share(0.5, 0.4, 0.6)}, 1.0), 4000)) {
    EXPECT_NEAR(band.p05, 0.4, 0.012);
    EXPECT_NEAR(band.p50, 0.5, 0.008);
    EXPECT_NEAR(band.p95, 0.6, 0.012);
  }
  for (const Band& band : bands_of(SimplexDraw(std::vector<Distribution>(4, share(0.25, 0.2, 0.3)), 1.0), 4000)) {
    EXPECT_NEAR(band.p05, 0.2, 0.006);
    EXPECT_NEAR(band.p95, 0.3, 0.006);
  }
}

TEST(SimplexDraw, TreatsSharesAlikeWhateverTheirPlace) {
  const auto bands =
      bands_of(SimplexDraw({share(0.6, 0.5, 0.7), share(0.2, 0.1, 0.3), share(0.2, 0.1, 0.3)}, 1.0), 4000);
  EXPECT_NEAR(bands[1].p05, bands[2].p05, 0.01);
  EXPECT_NEAR(bands[1].p50, bands[2].p50, 0.01);
  EXPECT_NEAR(bands[1].p95, bands[2].p95, 0.01);
}

}  // namespace
}  // namespace chokepoint::stats
