#include "respond/delay.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/math.h"
#include "base/random.h"

namespace chokepoint::respond {
namespace {

double months(std::uint32_t members, std::uint32_t needed, double mean, double spread = 0.0, double meeting = 0.0) {
  auto found = expected_months({members, needed, spread, meeting}, mean);
  EXPECT_TRUE(found);
  return found ? *found : std::nan("");
}

/// The reference's table: 42 by consensus take 36 months.
TEST(Delay, PublishedCalibration) {
  const auto mean = calibrated_mean({42, 42, 0.0, 0.0}, 36.0);
  ASSERT_TRUE(mean);
  EXPECT_NEAR(*mean, 8.3203, 5e-5);
  EXPECT_NEAR(months(4, 4, *mean), 17.33, 5e-3);
  EXPECT_NEAR(months(5, 5, *mean), 19.00, 5e-3);  // the article's five
  EXPECT_NEAR(months(11, 11, *mean), 25.13, 5e-3);
  EXPECT_NEAR(months(42, 22, *mean), 6.07, 5e-3);
  EXPECT_NEAR(months(42, 28, *mean), 8.95, 5e-3);
  EXPECT_NEAR(months(42, 42, *mean), 36.0, 1e-12);
}

TEST(Delay, NobodyBlocks) {
  for (const auto& [n, odds] : {std::pair{4, .922}, {11, .801}, {42, .428}}) {
    const std::vector<double> blocks(n, 0.02);
    EXPECT_NEAR(*adoption_odds(blocks, static_cast<std::uint32_t>(n)), odds, 5e-4);
  }
  const std::vector<double> three{0.5, 0.5, 0.5};
  EXPECT_DOUBLE_EQ(*adoption_odds(three, 2), 0.5);
  EXPECT_DOUBLE_EQ(*adoption_odds(three, 3), 0.125);
  EXPECT_DOUBLE_EQ(*adoption_odds(std::vector<double>{1.0, 0.0}, 1), 1.0);
}

/// A spread near 0 meets the closed form; a wide one meets draws.
TEST(Delay, SpreadAgainstDraws) {
  EXPECT_NEAR(months(11, 11, 2.0, 1e-7), 2.0 * harmonic(11), 1e-5);
  for (const std::uint32_t needed : {5U, 3U, 1U}) {
    Stream random(1, needed, Purpose::test);
    double sum = 0.0;
    constexpr int kDraws = 40000;
    for (int d = 0; d < kDraws; ++d) {
      double times[5];
      for (int i = 0; i < 5; ++i)
        times[i] = 3.0 * math::exp(0.8 * math::normal_quantile((i + 0.5) / 5.0)) * random.exponential();
      std::sort(std::begin(times), std::end(times));
      sum += times[needed - 1];
    }
    const double drawn = sum / kDraws;
    EXPECT_NEAR(months(5, needed, 3.0, 0.8), drawn, 0.03 * drawn);
  }
}

/// Golub: not size alone. A body of many alike decides faster by majority than a small one by consensus; spread slows.
TEST(Delay, SizeAndSpreadAreApart) {
  EXPECT_LT(months(42, 22, 1.0), months(5, 5, 1.0));
  EXPECT_LT(months(11, 11, 1.0), months(11, 11, 1.0, 0.5));
  EXPECT_NEAR(months(3, 3, 1.0, 0.0, 12.0), harmonic(3) + 6.0, 1e-12);
}

TEST(Delay, Faults) {
  EXPECT_FALSE(expected_months({0, 0, 0.0, 0.0}, 1.0));
  EXPECT_FALSE(expected_months({5, 6, 0.0, 0.0}, 1.0));
  EXPECT_FALSE(expected_months({5, 5, -1.0, 0.0}, 1.0));
  EXPECT_FALSE(expected_months({5, 5, 0.0, 0.0}, std::nan("")));
  EXPECT_FALSE(adoption_odds({}, 1));
  EXPECT_FALSE(adoption_odds(std::vector<double>{1.5}, 1));
}

}  // namespace
}  // namespace chokepoint::respond
