// Antimony from December 2024 to April 2025, by published figures: the United States received 3,834 t of oxide from
// Thailand and Mexico, 3,366 t of it from one Thai firm, 27 times a year earlier; Mexico mines 600 t a year, Thailand
// nothing, each has one smelter; Tajikistan mines 22,000 t a year (USGS, 2024).
#include "assess/transshipment.h"

#include <gtest/gtest.h>

namespace chokepoint::assess {
namespace {

constexpr double kWindow = 5.0 / 12.0;

HubTrade thailand() {
  HubTrade trade;
  trade.hub = "Thailand";
  trade.exports = 3366.0;
  trade.before = 3366.0 / 27.0;
  trade.own_output = 0.0;
  trade.own_feed = 3366.0 / 27.0;  // what its smelter sent a year earlier, at least
  return trade;
}
HubTrade mexico() {
  HubTrade trade;
  trade.hub = "Mexico";
  trade.exports = 3834.0 - 3366.0;
  trade.own_output = 600.0 * kWindow;
  return trade;
}
HubTrade tajikistan() {
  HubTrade trade;
  trade.hub = "Tajikistan";
  trade.own_output = 22'000.0 * kWindow;
  trade.exports = 0.9 * *trade.own_output;
  trade.before = 0.2 * trade.exports;  // a mine whose sales turned
  return trade;
}

TEST(Transshipment, FiresOnThailandAndMexicoAndNotOnAMine) {
  const HubSigns th = signs_of(thailand(), {});
  EXPECT_TRUE(th.alarm);
  EXPECT_TRUE(th.origin.value());
  EXPECT_TRUE(th.jump.value());
  EXPECT_FALSE(th.mirror.has_value()) << "nothing is known of what Thailand reports";
  EXPECT_NEAR(th.unexplained, 3366.0 * (1.0 - 1.25 / 27.0), 1e-9);
  EXPECT_TRUE(signs_of(mexico(), {}).alarm);
  const HubSigns tj = signs_of(tajikistan(), {});
  EXPECT_FALSE(tj.alarm) << "it mines what it sells";
  EXPECT_TRUE(tj.jump.value()) << "a jump alone is no alarm";
}

TEST(Transshipment, WhatIsNotKnownIsSilent) {
  HubTrade trade;
  trade.exports = 100.0;
  EXPECT_FALSE(signs_of(trade, {}).alarm);
  trade.before = 1.0;
  EXPECT_FALSE(signs_of(trade, {}).alarm);
  trade.reported = 10.0;
  EXPECT_TRUE(signs_of(trade, {}).alarm) << "a jump that the place itself does not report";
  AlarmRule rule;
  rule.least = 100.0;
  EXPECT_FALSE(signs_of(trade, rule).alarm) << "too little to matter";
}

TEST(Transshipment, MoreOriginNeverRaisesAnAlarm) {
  HubTrade trade = thailand();
  bool before = true;
  for (double output = 0.0; output < 6000.0; output += 100.0) {
    trade.own_output = output;
    const bool now = signs_of(trade, {}).origin.value();
    EXPECT_TRUE(before || !now);
    before = now;
  }
  EXPECT_FALSE(before);
}

TEST(Transshipment, TheLeakRateCountsAlarmsOnly) {
  EXPECT_FALSE(leak_rate({thailand()}, {}, 0.0).has_value());
  EXPECT_EQ(leak_rate({tajikistan()}, {}, 1000.0).value(), 0.0);
  // China sent some two thirds of US oxide; nearly all of it came round.
  EXPECT_NEAR(leak_rate({thailand(), mexico(), tajikistan()}, {}, 3400.0).value(), (3210.1667 + 155.5) / 3400.0, 1e-4);
  EXPECT_EQ(leak_rate({thailand(), mexico()}, {}, 1000.0).value(), 1.0);
}

}  // namespace
}  // namespace chokepoint::assess
