#include "continuity/mission.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace chokepoint::continuity {
namespace {

Mission patrol() {
  Mission mission;
  mission.hours = 72.0;
  mission.units = 9.0;
  mission.missions_per_year = 20.0;
  mission.cells = {{"pack", 150.0, 1.0, true, 300.0, 4.0, 2.0, 0.0}, {"primary", 250.0, .9, false, 1.0, 1.0, .5, 0.0}};
  mission.loads = {{"radio", 0, 20.0, 60.0, 1.0}, {"sight", 1, 3.0, 36.0, 2.0}};
  return mission;
}

TEST(Mission, ElevenKilogramsInSeventyTwoHoursAreTwentyTwoPointNineWatts) {
  Mission mission;
  mission.hours = 72.0;
  mission.cells = {{"pack", 150.0, 1.0, true, 300.0, 4.0, 2.0, 0.0}};
  mission.loads = {{"everything", 0, 11.0 * 150.0 / 72.0, 72.0, 1.0}};
  const auto need = need_of(mission);
  ASSERT_TRUE(need);
  EXPECT_NEAR(need->mean_watts, 22.9, .05);
  EXPECT_NEAR(need->carried_kg, 11.0, 1e-12);
  EXPECT_NEAR(need->drawn_wh, 1650.0, 1e-9);
}

TEST(Mission, SumsByHand) {
  const auto need = need_of(patrol());
  ASSERT_TRUE(need);
  EXPECT_NEAR(need->cells[0].drawn_wh, 1200.0, 1e-9);
  EXPECT_NEAR(need->cells[0].carried_kg, 8.0, 1e-12);
  EXPECT_NEAR(need->cells[1].drawn_wh, 216.0, 1e-9);
  EXPECT_NEAR(need->cells[1].carried_wh, 240.0, 1e-9);
  EXPECT_EQ(need->resupplies, 0);
  EXPECT_EQ(need->brought_kg, 0.0);
  // Rechargeable: 9 x 20 x 1200 / 300 cycles = 720 Wh a year by use, 9 x 1200 / 4 = 2700 by age.
  EXPECT_NEAR(need->cells[0].yearly_wh, 2700.0, 1e-9);
  EXPECT_NEAR(need->cells[1].yearly_wh, 9.0 * 20.0 * 240.0, 1e-9);
}

TEST(Mission, ResupplySplitsTheLoadAndBringsTheRest) {
  Mission mission = patrol();
  mission.resupply_hours = 24.0;
  const auto need = need_of(mission);
  ASSERT_TRUE(need);
  EXPECT_EQ(need->resupplies, 2);
  EXPECT_NEAR(need->cells[0].carried_kg, 8.0 / 3.0, 1e-12);
  EXPECT_NEAR(need->cells[0].brought_kg, 16.0 / 3.0, 1e-12);
  mission.resupply_hours = 100.0;
  EXPECT_EQ(need_of(mission)->resupplies, 0);
}

TEST(Mission, PulsesAskForPowerBeforeEnergy) {
  Mission mission;
  mission.hours = 1.0;
  mission.cells = {{"pack", 100.0, .8, true, 2000.0, 10.0, 10.0, 0.0}};
  mission.loads = {pulses("laser", 0, 50'000.0, .35, 6.0, 20.0)};
  const auto need = need_of(mission);
  ASSERT_TRUE(need);
  EXPECT_NEAR(need->drawn_wh, 50'000.0 / .35 * 6.0 / 3600.0 * 20.0, 1e-9);
  EXPECT_NEAR(need->cells[0].power_wh, 50'000.0 / .35 / 10.0, 1e-9);
  EXPECT_EQ(need->cells[0].carried_wh, need->cells[0].power_wh);
}

RC_GTEST_PROP(Mission, TwiceTheLoadIsTwiceTheCells, ()) {
  Mission mission = patrol();
  mission.resupply_hours = *rc::gen::inRange(0, 80);
  mission.reserve = .1 * *rc::gen::inRange(0, 5);
  const auto once = need_of(mission);
  for (Load& load : mission.loads) load.count *= 2.0;
  const auto twice = need_of(mission);
  RC_ASSERT(once && twice);
  RC_ASSERT(std::abs(twice->carried_kg - 2.0 * once->carried_kg) < 1e-9);
  RC_ASSERT(std::abs(twice->yearly_wh - 2.0 * once->yearly_wh) < 1e-6);
  RC_ASSERT(std::abs(twice->brought_kg - 2.0 * once->brought_kg) < 1e-9);
}

TEST(Mission, NonsenseIsNamedAllAtOnce) {
  Mission mission = patrol();
  mission.hours = -3.0;
  mission.cells[0].usable = 1.5;
  mission.loads[0].cell = 7;
  mission.loads[1].watts = std::nan("");
  const auto need = need_of(mission);
  ASSERT_FALSE(need);
  EXPECT_GE(need.error().faults.size(), 4U);
}

}  // namespace
}  // namespace chokepoint::continuity
