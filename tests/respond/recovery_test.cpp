#include "respond/recovery.h"

#include <gtest/gtest.h>

#include <cmath>

namespace chokepoint::respond {
namespace {

Exposure of(const PlantNetwork& network, const std::vector<std::uint32_t>& down, double days) {
  PlainContext plain;
  Context context = plain.context();
  auto found = exposure(network, down, days, context);
  EXPECT_TRUE(found) << to_string(found.error());
  return found ? *found : Exposure{};
}

/// The reference: stock for 30 days, another source covers 40 %: it survives 50 days; a TTR of 80 loses 18.
TEST(Recovery, StockAndASecondSource) {
  PlantNetwork network;
  network.nodes = {{0.0, 1.0, 0.0, 0.0, 80.0},    // the plant that fails
                   {0.0, 0.4, 0.0, 0.0, 80.0},    // the other source
                   {30.0, 9.0, 1.0, 1.0, 80.0}};  // stock of finished goods, and the customer
  network.lanes = {{0, 2, 0, 1.0}, {1, 2, 0, 1.0}};
  const Exposure found = of(network, {0}, 80.0);
  EXPECT_NEAR(found.survive, 50.0, 1e-9);
  EXPECT_NEAR(found.lost, 18.0, 1e-9);
  EXPECT_EQ(of(network, {0}, 49.0).lost, 0.0);
  EXPECT_EQ(of(network, {1}, 80.0).survive, std::numeric_limits<double>::infinity());
  EXPECT_NEAR(of(network, {0, 1}, 80.0).survive, 30.0, 1e-9);
}

/// Two parts are both needed: the scarcer decides; a cheap part can stop a dear product.
TEST(Recovery, PartsDoNotReplaceEachOther) {
  PlantNetwork network;
  network.nodes = {{10.0, 2.0, 0.0, 0.0, 60.0}, {3.0, 1.0, 0.0, 0.0, 60.0}, {0.0, 1.0, 1.0, 100.0, 60.0}};
  network.lanes = {{0, 2, 0, 2.0}, {1, 2, 1, 1.0}};
  PlainContext plain(2);
  Context context = plain.context();
  const auto all = exposures(network, context);
  ASSERT_TRUE(all);
  EXPECT_NEAR((*all)[0].survive, 5.0, 1e-9);  // ten parts, two a unit
  EXPECT_NEAR((*all)[1].survive, 3.0, 1e-9);
  EXPECT_NEAR((*all)[2].survive, 0.0, 1e-9);
  EXPECT_NEAR((*all)[1].lost, 5700.0, 1e-6);
  EXPECT_NEAR((*all)[0].index, 55.0 / 60.0, 1e-9);
  EXPECT_NEAR((*all)[2].index, 1.0, 1e-12);
}

TEST(Recovery, ALaneHasItsLimit) {
  PlantNetwork network;
  network.nodes = {{0.0, 1.0, 0.0, 0.0, 10.0}, {0.0, 5.0, 0.0, 0.0, 10.0}, {0.0, 5.0, 1.0, 1.0, 10.0}};
  network.lanes = {{0, 2, 0, 1.0}, {1, 2, 0, 1.0, 0.25}};
  EXPECT_NEAR(of(network, {0}, 10.0).lost, 7.5, 1e-9);
}

TEST(Recovery, Faults) {
  PlainContext plain;
  Context context = plain.context();
  PlantNetwork network;
  network.nodes = {{-1.0, std::nan(""), 0.0, 0.0, 0.0}};
  network.lanes = {{0, 7, 0, 1.0}};
  const auto found = exposures(network, context);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().faults.size(), 3U);
}

}  // namespace
}  // namespace chokepoint::respond
