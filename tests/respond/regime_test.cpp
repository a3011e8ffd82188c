#include "respond/regime.h"

#include <gtest/gtest.h>

#include <vector>

namespace chokepoint::respond {
namespace {

/// Elasticities of a half: coalitions of .5/.8/.9/.95/.99 leave .707/.447/.316/.224/.100 at prices 2/5/10/20/100.
TEST(Regime, QuantityDenialLagsTheShare) {
  const double shares[] = {.5, .8, .9, .95, .99}, left[] = {.707, .447, .316, .224, .100};
  const double price[] = {2, 5, 10, 20, 100};
  for (int i = 0; i < 5; ++i) {
    const auto found = trade_off({1, 1, 0.0, 0.0}, 6.0, std::vector<double>{shares[i]}, std::vector<double>{0.0},
                                 {0.5, 0.5, 0.0}, 60.0);
    ASSERT_TRUE(found);
    EXPECT_NEAR(1.0 - found->denied, left[i], 5e-4);
    EXPECT_NEAR(found->price, price[i], 1e-9 * price[i]);
    EXPECT_NEAR(found->over_horizon, found->denied * 0.9, 1e-12);
  }
}

TEST(Regime, LeakageAndBlockingTakeTheirPart) {
  const std::vector<double> shares{.4, .4}, blocks{.5, 0.0};
  const auto tight = trade_off({2, 2, 0.0, 0.0}, 1.0, shares, blocks, {0.5, 0.5, 0.0}, 60.0);
  const auto leaky = trade_off({2, 2, 0.0, 0.0}, 1.0, shares, blocks, {0.5, 0.5, 1.0}, 60.0);
  ASSERT_TRUE(tight && leaky);
  EXPECT_DOUBLE_EQ(tight->adopted, 0.5);
  EXPECT_EQ(leaky->denied, 0.0);
  EXPECT_NEAR(tight->months, 1.5, 1e-12);
  const auto late = trade_off({2, 2, 0.0, 0.0}, 100.0, shares, blocks, {0.5, 0.5, 0.0}, 60.0);
  EXPECT_EQ(late->over_horizon, 0.0);
}

TEST(Regime, Faults) {
  EXPECT_FALSE(
      trade_off({1, 1, 0, 0}, 1.0, std::vector<double>{.5, .6}, std::vector<double>{0.0}, {0.5, 0.5, 2.0}, 0.0));
  EXPECT_FALSE(trade_off({1, 1, 0, 0}, 1.0, std::vector<double>{.5}, std::vector<double>{0.0}, {0.0, 0.0, 0.0}, 60.0));
}

}  // namespace
}  // namespace chokepoint::respond
