#include "assess/concentration.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace chokepoint::assess {
namespace {

constexpr double kPrinted = 5e-5;  // a share printed with four digits

// World Mining Data, year 2022 (methods reference, oracle 1a): the largest shares and the index of the whole list.
struct Commodity {
  std::string name;
  std::vector<double> largest;
  double index;
};
const std::vector<Commodity>& world_mining_data() {
  static const std::vector<Commodity> table = {{"gallium", {.9838, .0081, .0049}, .9679},
                                               {"germanium", {.9353, .0360}, .8764},
                                               {"natural graphite", {.6721, .0961, .0676}, .4707},
                                               {"rare earths", {.7075, .1432, .0595}, .5283},
                                               {"tungsten", {.7637, .1259}, .6007},
                                               {"antimony", {.4697, .1746, .1281}, .2766},
                                               {"cobalt", {.6949, .0578}, .4929},
                                               {"niobium", {.9306}, .8693},
                                               {"copper", {.2398}, .1037},
                                               {"natural industrial diamond", {.3851}, .2375}};
  return table;
}

TEST(Concentration, PublishedIndicesLieInTheBoundsOfTheirTruncatedLists) {
  for (const Commodity& commodity : world_mining_data()) {
    std::vector<double> less = commodity.largest;
    std::vector<double> more = commodity.largest;
    for (double& share : less) share -= kPrinted;
    for (double& share : more) share += kPrinted;
    const auto low = hhi_bounds(less, Unnamed::below_smallest_named);
    const auto high = hhi_bounds(more, Unnamed::below_smallest_named);
    ASSERT_TRUE(low && high) << commodity.name;
    EXPECT_LE(low->index.low, commodity.index + kPrinted) << commodity.name;
    EXPECT_GE(std::max(low->index.high, high->index.high), commodity.index - kPrinted) << commodity.name;
  }
}

TEST(Concentration, TruncatedListsOfNearMonopoliesPinTheIndexDown) {
  // Where the list covers nearly all supply the interval is narrow, so the test above says something.
  const auto gallium = hhi_bounds(world_mining_data()[0].largest, Unnamed::below_smallest_named);
  ASSERT_TRUE(gallium);
  EXPECT_LT(gallium->index.high - gallium->index.low, 2e-5);
  EXPECT_NEAR(gallium->index.low, .9679, 1.5e-4);
}

TEST(Concentration, WorkedValues) {
  const std::vector<double> seven = {.67, .10, .07, .04, .04, .04, .04};
  EXPECT_NEAR(hhi(seven), 0.4702, 1e-12);
  EXPECT_NEAR(*effective_number(hhi(seven)), 1 / 0.4702, 1e-12);
  EXPECT_NEAR(hirschman(std::vector<double>{.5, .3, .2}), 61.6441, 5e-5);
  EXPECT_NEAR(top_share(seven, 3), 0.84, 1e-12);
  EXPECT_NEAR(top_share(seven, 100), 1.0, 1e-12);
  EXPECT_NEAR(composed_share(std::vector<double>{.95, .90}), .855, 1e-15);
  EXPECT_FALSE(effective_number(0.0));
}

TEST(Concentration, GovernanceWeights) {
  const std::vector<double> shares = {.8, .15, .05};
  const std::vector<double> weights = {6, 3, 2};
  const std::vector<double> trade = {1.1, 1, .9};
  EXPECT_NEAR(*weighted_hhi(shares, weights, trade), 4.2960, 1e-12);
  EXPECT_NEAR(*weighted_hhi(shares, weights), .64 * 6 + .0225 * 3 + .0025 * 2, 1e-12);
  EXPECT_DOUBLE_EQ(governance_risk(2.5), 0.0);
  EXPECT_DOUBLE_EQ(governance_risk(-2.5), 10.0);
  EXPECT_DOUBLE_EQ(governance_instability(0.0), 0.5);
  EXPECT_DOUBLE_EQ(governance_instability(std::nullopt), 0.5);
  EXPECT_NEAR(governance_instability(-0.44105), .58821, 1e-12);
}

TEST(Concentration, SharesAreCheckedOnceAndAllFaultsAreTold) {
  const auto shares = shares_of(std::vector<double>{3, 1, 0});
  ASSERT_TRUE(shares);
  EXPECT_EQ(*shares, (std::vector<double>{.75, .25, 0}));
  const auto bad = shares_of(std::vector<double>{-1, 2, std::numeric_limits<double>::quiet_NaN()});
  ASSERT_FALSE(bad);
  ASSERT_EQ(bad.error().faults.size(), 2u);
  EXPECT_EQ(bad.error().faults[0].row, 1u);
  EXPECT_EQ(bad.error().faults[1].row, 3u);
  EXPECT_FALSE(shares_of(std::vector<double>{0, 0}));
  EXPECT_FALSE(shares_of(std::vector<double>{}));
  const auto differing = weighted_hhi(std::vector<double>{.5, .5}, std::vector<double>{1}, std::vector<double>{1});
  ASSERT_FALSE(differing);
  EXPECT_EQ(differing.error().faults.size(), 2u);
}

TEST(Concentration, BoundsByRule) {
  const std::vector<double> named = {.5, .2};  // 0.3 is not named
  const double known = .25 + .04;
  const auto anything = hhi_bounds(named, Unnamed::anything);
  EXPECT_NEAR(anything->index.low, known, 1e-15);
  EXPECT_NEAR(anything->index.high, known + .09, 1e-15);
  EXPECT_NEAR(anything->residual, .3, 1e-15);
  const auto small = hhi_bounds(named, Unnamed::below_smallest_named);  // .2 and .1
  EXPECT_NEAR(small->index.low, known, 1e-15);
  EXPECT_NEAR(small->index.high, known + .04 + .01, 1e-12);
  const auto withheld = hhi_bounds(named, Unnamed::at_least_smallest_named);  // one supplier fits
  EXPECT_NEAR(withheld->index.low, known + .09, 1e-12);
  EXPECT_NEAR(withheld->index.high, known + .09, 1e-12);
  const auto thrice = hhi_bounds(std::vector<double>{.6, .1}, Unnamed::at_least_smallest_named);  // three of .1
  EXPECT_NEAR(thrice->index.low, .36 + .01 + .03, 1e-12);
  EXPECT_NEAR(thrice->index.high, .36 + .01 + .09, 1e-12);
  const auto whole = hhi_bounds(std::vector<double>{.7, .3}, Unnamed::anything);
  EXPECT_DOUBLE_EQ(whole->index.low, whole->index.high);
  const auto none = hhi_bounds(std::vector<double>{}, Unnamed::below_smallest_named);
  EXPECT_DOUBLE_EQ(none->index.low, 0.0);
  EXPECT_DOUBLE_EQ(none->index.high, 1.0);
  EXPECT_EQ(hhi_bounds(std::vector<double>{.8, .3}, Unnamed::anything).error().faults[0].code, Code::shares_exceed);
}

std::vector<double> random_shares(int n) {
  std::vector<double> q;
  for (int i = 0; i < n; ++i) q.push_back(*rc::gen::inRange(1, 1000));
  return *shares_of(q);
}

TEST(Concentration, PropertyBoundsHoldTheFullList) {
  EXPECT_TRUE(rc::check([] {
    std::vector<double> full = random_shares(*rc::gen::inRange(2, 12));
    std::sort(full.begin(), full.end(), std::greater<>());
    const auto cut = static_cast<std::size_t>(*rc::gen::inRange(1, static_cast<int>(full.size()) + 1));
    const std::vector<double> largest(full.begin(), full.begin() + cut);
    const std::vector<double> smallest(full.end() - cut, full.end());
    const double index = hhi(full);
    const auto within = [&](const Result<HhiBounds>& bounds) {
      RC_ASSERT(bounds.has_value());
      RC_ASSERT(bounds->index.low <= index + 1e-12);
      RC_ASSERT(bounds->index.high >= index - 1e-12);
    };
    within(hhi_bounds(largest, Unnamed::anything));
    within(hhi_bounds(smallest, Unnamed::anything));
    within(hhi_bounds(largest, Unnamed::below_smallest_named));
    within(hhi_bounds(smallest, Unnamed::at_least_smallest_named));
  }));
}

TEST(Concentration, PropertyRangeOrderAndScale) {
  EXPECT_TRUE(rc::check([] {
    std::vector<double> shares = random_shares(*rc::gen::inRange(1, 20));
    const double index = hhi(shares);
    RC_ASSERT(index >= 1.0 / static_cast<double>(shares.size()) - 1e-12);
    RC_ASSERT(index <= 1.0 + 1e-12);
    RC_ASSERT(std::fabs(hirschman(shares) * hirschman(shares) / 1e4 - index) < 1e-12);
    std::vector<double> scaled = shares;
    for (double& q : scaled) q *= 37.5;
    std::reverse(scaled.begin(), scaled.end());
    RC_ASSERT(std::fabs(hhi(*shares_of(scaled)) - index) < 1e-12);
  }));
}

}  // namespace
}  // namespace chokepoint::assess
