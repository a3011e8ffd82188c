#include "race/network.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "sample.h"

namespace chokepoint::race {
namespace {

TEST(Network, OrderPutsEachBehindWhatItWaitsFor) {
  const Network net = sample::everything();
  const auto order = order_of(net, 0);
  ASSERT_TRUE(order);
  std::vector<std::size_t> place(order->size());
  for (std::size_t i = 0; i < order->size(); ++i) place[(*order)[i]] = i;
  const auto tasks = static_cast<std::uint32_t>(net.tasks.size());
  for (std::uint32_t t = 0; t < tasks; ++t) {
    for (const auto before : net.tasks[t].after_tasks) EXPECT_LT(place[before], place[t]);
    for (const auto before : net.tasks[t].after_milestones) EXPECT_LT(place[tasks + before], place[t]);
    if (net.tasks[t].milestone != kNone) {
      EXPECT_GT(place[tasks + net.tasks[t].milestone], place[t]);
    }
  }
}

TEST(Network, ACircleIsNamed) {
  Network net = sample::everything();
  net.tasks[0].after_milestones = {2};  // the hall of a waits for a's grid plant
  const auto order = order_of(net, 0);
  ASSERT_FALSE(order);
  EXPECT_EQ(order.error().faults[0].code, Code::cycle);
  for (const char* part : {"a/hall", "a/campaign", "a/grid"}) {
    EXPECT_NE(order.error().faults[0].found.find(part), std::string::npos) << order.error().faults[0].found;
  }
  // Learning from each other is not a circle.
  net = sample::everything();
  EXPECT_TRUE(order_of(net, 0));
}

TEST(Network, AllFaultsComeAtOnce) {
  Network net = sample::everything();
  net.tasks[1].name = net.tasks[0].name;
  net.tasks[2].odds = 1.2;
  net.tasks[3].after_tasks = {99};
  net.tasks[4].needs = {{0, 0.5}, {1, -1}};
  net.tasks[5].earliest = -3;
  net.tasks[6].milestone = 77;
  net.tasks[7].risk = 5;
  net.tasks[8].resources = {9};
  net.milestones[0].reached = 4;
  net.milestones[1].type = 8;
  net.ties[0].leader = 50;
  net.risks[0].correlation = -0.1;
  net.resources[0].level = stats::Distribution{};
  const auto order = order_of(net, 1);
  ASSERT_FALSE(order);
  std::vector<std::string> found;
  for (const Fault& fault : order.error().faults) found.push_back(fault.found);
  for (const char* part : {"twice", "odds of 1.2", "waits for task number 99", "needs product number 1",
                           "share of a need of -1", "earliest start of -3", "reaches milestone number 77",
                           "shares risk number 5", "uses resource number 9", "after the day of the forecast",
                           "type number 8", "leader number 50", "correlation of -0.1", "nothing at all"}) {
    EXPECT_TRUE(std::any_of(found.begin(), found.end(), [&](const std::string& text) {
      return text.find(part) != std::string::npos;
    })) << part;
  }
  EXPECT_EQ(found.size(), 14U);
}

}  // namespace
}  // namespace chokepoint::race
