// Antimony from December 2024 to April 2025, by published figures: the United States received 3,834 t of oxide from
// Thailand and Mexico, 3,366 t of it from one Thai firm, 27 times a year earlier; Mexico mines 600 t a year, Thailand
// nothing, each has one smelter; Tajikistan mines 22,000 t a year (USGS, 2024).
#include "assess/transshipment.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace chokepoint::assess {
namespace {

constexpr double kWindow = 5.0 / 12.0;

HubTrade thailand() {
  HubTrade trade;
  trade.hub = "Thailand";
  trade.refined = Amount::exactly(3366.0);
  trade.before = Amount::exactly(3366.0 / 27.0);
  trade.mine = Amount{};
  trade.raw_imports = Amount::exactly(3366.0 / 27.0);  // what its smelter sent a year earlier, at least
  trade.refined_imports = Amount{};
  return trade;
}
HubTrade mexico() {
  HubTrade trade;
  trade.hub = "Mexico";
  trade.refined = Amount::exactly(3834.0 - 3366.0);
  trade.mine = Amount::exactly(600.0 * kWindow);
  trade.raw_imports = trade.refined_imports = Amount{};
  return trade;
}
HubTrade tajikistan() {
  HubTrade trade;
  trade.hub = "Tajikistan";
  trade.mine = Amount::exactly(22'000.0 * kWindow);
  trade.raw = trade.mine->times(0.9);
  trade.before = trade.raw.times(0.2);  // a mine whose sales turned
  return trade;
}

TEST(Transshipment, FiresOnThailandAndMexicoAndNotOnAMine) {
  const HubSigns th = signs_of(thailand(), {});
  EXPECT_EQ(th.alarm, Alarm::yes);
  EXPECT_EQ(th.origin, Alarm::yes);
  EXPECT_TRUE(th.jump.value());
  EXPECT_FALSE(th.mirror.has_value()) << "nothing is known of what Thailand reports";
  EXPECT_NEAR(th.growth->value, 27.0, 1e-9);
  EXPECT_NEAR(th.excess.value, 3366.0 * (1.0 - 1.0 / 27.0), 1e-9);
  EXPECT_EQ(signs_of(mexico(), {}).alarm, Alarm::yes);
  const HubSigns tj = signs_of(tajikistan(), {});
  EXPECT_EQ(tj.alarm, Alarm::no) << "it mines what it sells, though nobody knows what it takes in";
  EXPECT_TRUE(tj.jump.value()) << "a jump alone is no alarm";
}

TEST(Transshipment, WhatIsNotKnownIsSilent) {
  HubTrade trade;
  trade.refined = Amount::exactly(100.0);
  EXPECT_EQ(signs_of(trade, {}).alarm, Alarm::unknown);
  EXPECT_FALSE(signs_of(trade, {}).missing.empty());
  trade.before = Amount::exactly(1.0);
  EXPECT_EQ(signs_of(trade, {}).alarm, Alarm::unknown);
  trade.reported = Amount::exactly(10.0);
  EXPECT_EQ(signs_of(trade, {}).alarm, Alarm::yes) << "a jump that the place itself does not report";
  AlarmRule rule;
  rule.least = 100.0;
  EXPECT_EQ(signs_of(trade, rule).alarm, Alarm::no) << "too little to matter";
}

TEST(Transshipment, SmeltersBoundRefinedGoodsWhateverOreThereIs) {
  HubTrade trade;
  trade.refined = Amount::exactly(300.0);
  trade.mine = Amount::exactly(10'000.0);
  trade.raw_imports = trade.refined_imports = Amount{};
  EXPECT_EQ(signs_of(trade, {}).alarm, Alarm::unknown) << "it may smelt all of its ore, or none";
  trade.smelter = Amount::exactly(100.0);
  const HubSigns signs = signs_of(trade, {});
  EXPECT_EQ(signs.alarm, Alarm::yes);
  EXPECT_TRUE(signs.by_smelters);
  EXPECT_EQ(signs.excess.value, 200.0);
  trade.stock = Amount::exactly(190.0);
  EXPECT_EQ(signs_of(trade, {}).alarm, Alarm::no) << "290 and a quarter above";
  trade.use = Amount::exactly(150.0);
  EXPECT_EQ(signs_of(trade, {}).alarm, Alarm::yes) << "what is used at home is not sent";
  trade = HubTrade{};
  trade.refined = Amount::exactly(300.0);
  trade.smelter = Amount::exactly(100.0);
  trade.refined_imports = Amount{};
  EXPECT_EQ(signs_of(trade, {}).alarm, Alarm::yes) << "though its ore is not known";
}

TEST(Transshipment, MoreOriginNeverRaisesAnAlarm) {
  HubTrade trade = thailand();
  trade.smelter = Amount::exactly(6000.0);
  bool before = true;
  for (double output = 0.0; output < 6000.0; output += 100.0) {
    trade.mine = Amount::exactly(output);
    const bool now = signs_of(trade, {}).alarm == Alarm::yes;
    EXPECT_TRUE(before || !now);
    before = now;
  }
  EXPECT_FALSE(before);
}

/// Draws from the intervals and asks again: a sure answer never turns.
TEST(Transshipment, ASureAnswerHoldsForEveryPointOfTheIntervals) {
  std::uint32_t state = 7;
  const auto uniform = [&] { return static_cast<double>((state = state * 1664525U + 1013904223U) >> 8) / 16777216.0; };
  const auto interval = [&] {
    const double value = 100.0 * uniform();
    return Amount{value * uniform(), value, value * (1.0 + uniform())};
  };
  const auto point = [&](const Amount& amount) {
    return Amount::exactly(amount.low + uniform() * (amount.high - amount.low));
  };
  std::size_t sure = 0;
  for (int n = 0; n < 400; ++n) {
    HubTrade trade;
    trade.refined = interval();
    trade.raw = interval();
    for (auto part : {&HubTrade::mine, &HubTrade::raw_imports, &HubTrade::refined_imports, &HubTrade::smelter,
                      &HubTrade::before, &HubTrade::reported, &HubTrade::use})
      trade.*part = interval();
    const Alarm answer = signs_of(trade, {}).alarm;
    if (answer == Alarm::unknown) continue;
    ++sure;
    for (int k = 0; k < 50; ++k) {
      HubTrade drawn = trade;
      drawn.refined = point(trade.refined);
      drawn.raw = point(trade.raw);
      for (auto part : {&HubTrade::mine, &HubTrade::raw_imports, &HubTrade::refined_imports, &HubTrade::smelter,
                        &HubTrade::before, &HubTrade::reported, &HubTrade::use})
        drawn.*part = point(*(trade.*part));
      const Alarm now = signs_of(drawn, {}).alarm;
      // Jump and mirror together may add an alarm to an origin that is sure.
      if (answer == Alarm::yes || !signs_of(drawn, {}).jump.value_or(false)) {
        EXPECT_EQ(now, answer);
      }
    }
  }
  EXPECT_GT(sure, 40U);
}

TEST(Transshipment, TheLeakRateCountsAlarmsOnly) {
  EXPECT_FALSE(leak_rate({thailand()}, {}, Amount{}).has_value());
  EXPECT_EQ(leak_rate({tajikistan()}, {}, Amount::exactly(1000.0))->value, 0.0);
  // China sent some two thirds of US oxide; nearly all of it came round.
  EXPECT_NEAR(leak_rate({thailand(), mexico(), tajikistan()}, {}, Amount::exactly(3834.0))->value,
              (3366.0 * 26.0 / 27.0 + 218.0) / 3834.0, 1e-9);
  EXPECT_EQ(leak_rate({thailand(), mexico()}, {}, Amount::exactly(1000.0))->value, 1.0);
}

}  // namespace
}  // namespace chokepoint::assess
