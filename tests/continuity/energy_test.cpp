#include "continuity/energy.h"

#include <gtest/gtest.h>

#include <cmath>

namespace chokepoint::continuity {
namespace {

const BatterySize kTenMegawatts{10'000.0, 1.3, 5.0, .94, .90, .80, 1, 1};

TEST(Energy, TheWorkedExample) {
  EXPECT_NEAR(delivered_kwh(kTenMegawatts), 1083.3, .05);
  EXPECT_NEAR(nameplate_kwh(kTenMegawatts), 1600.7, .05);
}

TEST(Energy, StringsBeyondThoseNeededAreBoughtToo) {
  BatterySize size = kTenMegawatts;
  size.strings = 3;
  size.needed = 2;
  EXPECT_NEAR(nameplate_kwh(size), 1.5 * nameplate_kwh(kTenMegawatts), 1e-9);
}

TEST(Energy, LifeHasClosedForms) {
  EXPECT_NEAR(life_years({.02, 1.0, 0.0, 40.0}, .8, 0.0), 10.0, 1e-10);
  EXPECT_NEAR(life_years({.05, .5, 0.0, 40.0}, .8, 0.0), 16.0, 1e-10) << "square root: (.20 / .05)^2";
  EXPECT_NEAR(life_years({.01, 1.0, 1e-4, 40.0}, .8, 100.0), 10.0, 1e-10);
  EXPECT_EQ(life_years({.001, 1.0, 0.0, 15.0}, .8, 0.0), 15.0) << "time ends it first";
  EXPECT_EQ(life_years({0.0, 1.0, 0.0, 15.0}, 1.0, 0.0), 15.0);
}

TEST(Energy, QueriesOfTenTimesTheElectricity) {
  EXPECT_EQ(ai_load_factor(1.0, 1.0, 10.0), 10.0);
  EXPECT_EQ(ai_load_factor(.2, .5, 10.0), 1.9);
  EXPECT_EQ(ai_load_factor(.2, .5, 1.0), 1.0) << "newer figures put a query at a search's level";
}

TEST(Energy, AWaveComesBackEveryLife) {
  const std::vector<Wave> waves{{0, 365, 100.0}, {365, 730, 40.0}};
  const auto all = purchases(waves, 2.0, 1500);
  ASSERT_EQ(all.size(), 5U);
  EXPECT_EQ(all[0].from, 0);
  EXPECT_EQ(all[1].from, 365);
  EXPECT_EQ(all[2].from, 730);
  EXPECT_EQ(all[2].until, 730 + 365);
  EXPECT_EQ(all[2].generation, 1);
  EXPECT_EQ(all[3].from, 365 + 730);
  EXPECT_EQ(all[3].kwh, 40.0);
  EXPECT_EQ(all[4].from, 1460);
  EXPECT_TRUE(purchases(waves, 2.0, 0).empty());
}

}  // namespace
}  // namespace chokepoint::continuity
