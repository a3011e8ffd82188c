#include "respond/coalition.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/random.h"

namespace chokepoint::respond {
namespace {

// The reference's example: CN .60 JP .15 US .10 DE .08 KR .05 rest .02.
const std::vector<double> kShares{.60, .15, .10, .08, .05, .02};
enum Place { CN, JP, US, DE, KR, RoW };
Coalition of(std::initializer_list<int> places) {
  Coalition members = 0;
  for (int place : places) members |= Coalition{1} << place;
  return members;
}

CoalitionAnswer asked(const CoalitionQuestion& question) {
  auto answer = cheapest_coalitions(question);
  EXPECT_TRUE(answer) << to_string(answer.error());
  return answer ? *answer : CoalitionAnswer{};
}

TEST(Coalition, DenyEightyPerCentThreeWays) {
  const auto answer = asked({{kShares}, 0.8, {}, {}});
  EXPECT_EQ(answer.cost, 3.0);
  EXPECT_EQ(answer.stages[0].ties, 3U);
  EXPECT_EQ(answer.stages[0].coalitions,
            (std::vector<Coalition>{of({CN, JP, US}), of({CN, JP, DE}), of({CN, JP, KR})}));
  EXPECT_EQ(answer.stages[0].needed, of({CN}));
}

TEST(Coalition, DenyNinetyPerCentTwoWays) {
  const auto answer = asked({{kShares}, 0.9, {}, {}});
  EXPECT_EQ(answer.cost, 4.0);
  EXPECT_EQ(answer.stages[0].coalitions, (std::vector<Coalition>{of({CN, JP, US, DE}), of({CN, JP, US, KR})}));
  EXPECT_EQ(answer.stages[0].needed, of({CN, JP}));
}

/// NL .9 JP .1 | US .5 JP .3 KR .2 | TW .6 KR .2 CN .2 at 90 %: the Netherlands alone.
TEST(Coalition, OneStageIsEnough) {
  //                                    NL  JP  US  KR  TW  CN
  const auto answer = asked({{{.9, .1, 0, 0, 0, 0}, {0, .3, .5, .2, 0, 0}, {0, 0, 0, .2, .6, .2}}, 0.9, {}, {}});
  EXPECT_EQ(answer.cost, 1.0);
  EXPECT_EQ(answer.by, (std::vector<std::uint32_t>{0}));
  EXPECT_EQ(answer.stages[0].coalitions, (std::vector<Coalition>{1}));
}

TEST(Coalition, BordersAreInclusive) {
  EXPECT_EQ(asked({{{.7, .2, .1}}, 0.9, {}, {}}).cost, 2.0);  // .7 + .2 < .9 in floating point
  EXPECT_EQ(asked({{{1.0, 0.0}}, 1.0, {}, {}}).cost, 1.0);
}

TEST(Coalition, WhoWillNotJoinAndWhoCostsMore) {
  CoalitionQuestion question{{kShares}, 0.3, {}, {0, 1, 1, 1, 1, 1}};
  EXPECT_EQ(asked(question).stages[0].coalitions.front(), of({JP, US, DE}));
  question.denied = 0.5;
  EXPECT_FALSE(asked(question).possible);
  const auto dear = asked({{kShares}, 0.6, {10.0, 1.0, 1.0, 1.0, 1.0, 1.0}, {}});
  EXPECT_EQ(dear.cost, 10.0);
}

/// Random shares and costs of up to ten places against all subsets.
TEST(Coalition, MatchesEnumeration) {
  for (std::uint32_t draw = 0; draw < 60; ++draw) {
    Stream random(3, draw, Purpose::test);
    const std::size_t n = 1 + random.below(10);
    std::vector<double> shares(n), cost(n);
    double sum = 0.0;
    for (auto& share : shares) sum += share = std::floor(1.0 + 20.0 * random.uniform());
    for (auto& share : shares) share /= sum;
    for (auto& one : cost) one = draw % 2 == 0 ? 1.0 : 1.0 + static_cast<double>(random.below(3));
    const double denied = 0.05 + 0.95 * random.uniform();
    double least = 1e9;
    std::vector<Coalition> best;
    for (Coalition members = 0; members < Coalition{1} << n; ++members) {
      double share = 0.0, price = 0.0;
      for (std::size_t i = 0; i < n; ++i) {
        if ((members >> i & 1U) == 0) continue;
        share += shares[i];
        price += cost[i];
      }
      if (share < denied - 1e-9) continue;
      if (price < least) best.clear();
      least = std::min(least, price);
      if (price == least) best.push_back(members);
    }
    const auto answer = asked({{shares}, denied, cost, {}, 2000});
    ASSERT_EQ(answer.cost, least) << draw;
    EXPECT_EQ(answer.stages[0].coalitions, best) << draw;
    EXPECT_EQ(answer.stages[0].ties, best.size());
  }
}

/// Forty equal places, half of them needed: (40 choose 20) ties, every one counted.
TEST(Coalition, FortyPlacesAreExact) {
  const auto answer = asked({{std::vector<double>(40, 1.0 / 40.0)}, 0.5, {}, {}, 3});
  EXPECT_EQ(answer.cost, 20.0);
  EXPECT_EQ(answer.stages[0].ties, 137846528820U);
  EXPECT_EQ(answer.stages[0].coalitions.size(), 3U);
  EXPECT_EQ(std::popcount(answer.stages[0].coalitions[0]), 20);
}

TEST(Coalition, EveryFaultIsTold) {
  const auto answer = cheapest_coalitions({{{.5, .6}, {.1}, {-1.0, 2.0}}, 0.0, {1.0}, {1}});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().faults.size(), 7U);
  EXPECT_FALSE(cheapest_coalitions({{}, 0.5, {}, {}}));
  EXPECT_FALSE(cheapest_coalitions({{std::vector<double>(41, 0.01)}, 0.5, {}, {}}));
}

TEST(ShapleyShubik, ThePublishedQuota) {
  const auto index = shapley_shubik(std::vector<std::uint32_t>{60, 15, 10, 8, 5, 2}, 80);
  ASSERT_TRUE(index);
  const std::vector<double> expected{.5167, .2167, .1, .1, .05, .0167};
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR((*index)[i], expected[i], 5e-5);
}

/// Against all orders of up to seven places; and the indices add up to 1.
TEST(ShapleyShubik, MatchesAllOrders) {
  for (std::uint32_t draw = 0; draw < 30; ++draw) {
    Stream random(4, draw, Purpose::test);
    const std::size_t n = 1 + random.below(7);
    std::vector<std::uint32_t> weights(n), order(n);
    std::uint32_t sum = 0;
    for (auto& weight : weights) sum += weight = static_cast<std::uint32_t>(random.below(9));
    if (sum == 0) continue;
    const auto quota = static_cast<std::uint32_t>(1 + random.below(sum));
    std::vector<double> expected(n, 0.0);
    for (std::size_t i = 0; i < n; ++i) order[i] = static_cast<std::uint32_t>(i);
    double orders = 0.0;
    do {
      std::uint32_t reached = 0;
      for (const auto place : order) {
        if (reached < quota && reached + weights[place] >= quota) expected[place] += 1.0;
        reached += weights[place];
      }
      orders += 1.0;
    } while (std::next_permutation(order.begin(), order.end()));
    const auto index = shapley_shubik(weights, quota);
    ASSERT_TRUE(index);
    double whole = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
      EXPECT_NEAR((*index)[i], expected[i] / orders, 1e-12);
      whole += (*index)[i];
    }
    EXPECT_NEAR(whole, 1.0, 1e-12);
  }
}

TEST(ShapleyShubik, FortyPlacesInBasisPoints) {
  std::vector<std::uint32_t> weights(40, 250);
  const auto index = shapley_shubik(weights, 5000);
  ASSERT_TRUE(index);
  for (const double one : *index) EXPECT_NEAR(one, 1.0 / 40.0, 1e-12);
  EXPECT_FALSE(shapley_shubik(weights, 0));
  EXPECT_FALSE(shapley_shubik(weights, 10001));
}

}  // namespace
}  // namespace chokepoint::respond
