#include "assess/n_minus_1.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <vector>

namespace chokepoint::assess {
namespace {

TEST(NMinus1, BothForms) {
  // A makes 70 of 100 and uses 40 of the 90 asked for.
  const std::vector<double> supply = {70, 20, 10};
  const std::vector<double> demand = {40, 25, 25};
  const auto coverage = n_minus_1(supply, demand);
  ASSERT_TRUE(coverage);
  EXPECT_EQ(coverage->place, 0u);
  EXPECT_DOUBLE_EQ(coverage->supply, 30.0);
  EXPECT_DOUBLE_EQ(*coverage->of_all_demand, 30.0 / 90.0);
  EXPECT_DOUBLE_EQ(*coverage->of_others_demand, 30.0 / 50.0);
  EXPECT_DOUBLE_EQ(*coverage_without(supply, demand, 2)->of_others_demand, 90.0 / 65.0);
}

TEST(NMinus1, ALargestUserThatIsLargestSupplierLeavesTheRestCovered) {
  // The published reading of copper: covered only in the form net of the largest supplier's own use.
  const auto copper = n_minus_1(std::vector<double>{45, 55 * .5, 55 * .5}, std::vector<double>{55, 25, 20});
  EXPECT_GT(*copper->of_others_demand, 1.0);
  EXPECT_LT(*copper->of_all_demand, 1.0);
}

TEST(NMinus1, EdgesAndFaults) {
  EXPECT_FALSE(n_minus_1(std::vector<double>{1}, std::vector<double>{1})->of_others_demand);
  EXPECT_DOUBLE_EQ(*n_minus_1(std::vector<double>{1}, std::vector<double>{1})->of_all_demand, 0.0);
  EXPECT_FALSE(n_minus_1(std::vector<double>{}, std::vector<double>{}));
  EXPECT_EQ(coverage_without(std::vector<double>{-1, 1}, std::vector<double>{1}, 7).error().faults.size(), 3u);
}

TEST(NMinus1, DenialLagsTheCoalitionsShare) {
  // Elasticities of one half on both sides (methods reference, 7.2).
  const double shares[] = {.5, .8, .9, .95, .99};
  const double prices[] = {2, 5, 10, 20, 100};
  const double quantities[] = {.707, .447, .316, .224, .100};
  for (int i = 0; i < 5; ++i) {
    const auto result = denial(shares[i], .5, .5);
    ASSERT_TRUE(result);
    EXPECT_NEAR(result->price, prices[i], 1e-9 * prices[i]);
    EXPECT_NEAR(result->quantity, quantities[i], 5e-4);
    EXPECT_LT(result->denied, shares[i]);
  }
  EXPECT_FALSE(denial(1.0, .5, .5));
  EXPECT_FALSE(denial(.5, 0, 0));
  EXPECT_FALSE(denial(.5, -1, .5));
}

TEST(NMinus1, PropertyTheMarketClearsAfterDenial) {
  EXPECT_TRUE(rc::check([] {
    const double share = *rc::gen::inRange(0, 99) / 100.0;
    const double demand = *rc::gen::inRange(0, 30) / 10.0;
    const double supply = *rc::gen::inRange(1, 30) / 10.0;
    const auto result = denial(share, demand, supply);
    RC_ASSERT(result.has_value());
    const double offered = (1 - share) * std::pow(result->price, supply);
    RC_ASSERT(std::fabs(offered - result->quantity) < 1e-9 * (1 + offered));
    RC_ASSERT(result->denied <= share + 1e-12);
  }));
}

}  // namespace
}  // namespace chokepoint::assess
