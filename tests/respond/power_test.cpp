// Shapley and Shubik's index of shares as they are: the published example, all orders, counting, and ties too fine for
// whole weights.
#include "respond/power.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "base/random.h"
#include "respond/coalition.h"

namespace chokepoint::respond {
namespace {

std::vector<double> power(const std::vector<double>& shares, double quota) {
  auto found = power_of_shares(shares, quota);
  EXPECT_TRUE(found) << to_string(found.error());
  return found ? *found : std::vector<double>{};
}

TEST(Power, ThePublishedExample) {
  const auto found = power({0.60, 0.15, 0.10, 0.08, 0.05, 0.02}, 0.8);
  const std::vector<double> expected{0.5167, 0.2167, 0.1, 0.1, 0.05, 0.0167};
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], expected[i], 5e-5);
}

/// Two of three seem to reach the quota once shares are rounded to a hundredth of a per cent; they do not.
TEST(Power, NoRounding) {
  const auto found = power({0.50004, 0.24998, 0.24998}, 0.75003);
  for (const double one : found) EXPECT_NEAR(one, 1.0 / 3.0, 1e-15);
  const auto exact = power({0.7, 0.2, 0.1}, 0.9);  // .7 + .2 is not .9 in floating point
  EXPECT_NEAR(exact[0], 0.5, 1e-15);
  EXPECT_NEAR(exact[1], 0.5, 1e-15);
  EXPECT_EQ(exact[2], 0.0);
}

TEST(Power, AllOrders) {
  for (std::uint64_t number = 0; number < 40; ++number) {
    Stream r(number, 1, Purpose::test);
    std::vector<double> shares(2 + r.below(6));
    double sum = 0.0;
    for (double& share : shares) sum += share = r.below(5) == 0 ? 0.0 : r.uniform();
    if (!(sum > 0.0)) continue;
    for (double& share : shares) share /= sum;
    const double quota = 0.3 + 0.65 * r.uniform();
    std::vector<std::size_t> order(shares.size());
    std::iota(order.begin(), order.end(), 0U);
    std::vector<double> turns(shares.size(), 0.0);
    double orders = 0.0;
    do {
      double have = 0.0;
      for (const std::size_t i : order) {
        have += shares[i];
        if (have < quota - 1e-9) continue;
        turns[i] += 1.0;
        break;
      }
      orders += 1.0;
    } while (std::next_permutation(order.begin(), order.end()));
    const auto found = power(shares, quota);
    for (std::size_t i = 0; i < shares.size(); ++i) EXPECT_NEAR(found[i], turns[i] / orders, 1e-12) << number;
  }
}

/// Shares in whole hundredths of a per cent: equal to counting by a generating function.
TEST(Power, AgreesWithCounting) {
  for (std::uint64_t number = 0; number < 20; ++number) {
    Stream r(number, 2, Purpose::test);
    std::vector<std::uint32_t> weights;
    std::uint32_t left = 10000;
    const std::uint64_t places = 3 + r.below(16);
    for (std::uint64_t i = 0; i < places; ++i) {
      weights.push_back(static_cast<std::uint32_t>(r.below(left / 2 + 1)));
      left -= weights.back();
    }
    const std::uint32_t sum = 10000 - left;
    if (sum < 100) continue;
    const auto quota = static_cast<std::uint32_t>(1 + r.below(sum));
    std::vector<double> shares;
    for (const std::uint32_t weight : weights) shares.push_back(weight / 1e4);
    const auto counted = shapley_shubik(weights, quota);
    ASSERT_TRUE(counted);
    const auto found = power(shares, quota / 1e4);
    for (std::size_t i = 0; i < weights.size(); ++i) EXPECT_NEAR(found[i], (*counted)[i], 1e-12) << number;
  }
}

TEST(Power, FortyPlaces) {
  std::vector<double> shares(40, 0.0);
  for (std::size_t i = 0; i < 28; ++i) shares[i + 6] = (static_cast<double>(i) + 1.0) / 406.0;
  const auto found = power(shares, 0.55);
  EXPECT_NEAR(std::accumulate(found.begin(), found.end(), 0.0), 1.0, 1e-12);
  EXPECT_EQ(found.front(), 0.0);
  EXPECT_TRUE(std::is_sorted(found.begin() + 6, found.begin() + 34));
  EXPECT_GT(found[33], found[6]);
}

TEST(PowerSlow, FortyThatAllCount) {
  const auto found = power(std::vector<double>(40, 0.025), 0.5);
  for (const double one : found) EXPECT_NEAR(one, 0.025, 1e-12);
}

TEST(Power, Faults) {
  EXPECT_FALSE(power_of_shares({}, 0.5));
  EXPECT_FALSE(power_of_shares(std::vector<double>(41, 0.01), 0.2));
  EXPECT_FALSE(power_of_shares(std::vector<double>{0.5, 0.6}, 0.5));
  EXPECT_FALSE(power_of_shares(std::vector<double>{0.5, -0.1}, 0.3));
  EXPECT_FALSE(power_of_shares(std::vector<double>{0.5, 0.2}, 0.9));
  EXPECT_FALSE(power_of_shares(std::vector<double>{0.5, 0.2}, 0.0));
}

}  // namespace
}  // namespace chokepoint::respond
