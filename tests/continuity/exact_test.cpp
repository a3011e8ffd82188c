#include "continuity/exact.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "systems.h"

namespace chokepoint::continuity {
namespace {

using testing::hours_by_charge_bins;
using testing::ordinary;
using testing::weak;

TEST(Exact, WithoutSetsOnlyTheBatteryStands) {
  PowerSystem system;
  system.grid = {{"routine", 2.0, 2.0}};
  system.generators.units = 0;
  system.generators.start_seconds = 0.0;
  system.battery.minutes = 30.0;
  const auto found = solve(system);
  ASSERT_TRUE(found);
  // The grid is up 1 / (1 + rate x mean) of the time; beyond the battery, exp(-T / mean) x mean is left.
  const double rate = 2.0 / kHoursPerYear;
  const double up = 1.0 / (1.0 + rate * 2.0);
  EXPECT_NEAR(found->unavailability / (up * rate * 2.0 * std::exp(-0.25)), 1.0, 1e-13);
  EXPECT_NEAR(found->interruptions / (up * 2.0 * std::exp(-0.25)), 1.0, 1e-13);
}

TEST(Exact, OneSetThatNeverRunsOutHasAClosedForm) {
  // OA = 1, no run failures: dark only where the start fails, until repair or the grid's return.
  PowerSystem system;
  system.grid = {{"routine", 1.0, 4.0}};
  system.generators = {1, 1, 1.0, .02, 1e300, 12.0, 0, 0.0, 0.0};
  const auto found = solve(system);
  ASSERT_TRUE(found);
  // Three states hold it: up & well, up & in repair, down & in repair (and down & running).
  const double g = 1.0 / kHoursPerYear;
  const double back = 1.0 / 4.0;
  const double mend = 1.0 / 12.0;
  // x = P(up, repair), d = P(down, repair), w = P(up, well), r = P(down, running).
  // d (back + mend) = w g p + x g;   x (mend + g) = d back;   r back = w g (1 - p) + d mend;   sum = 1.
  const double p = .02;
  const double d_per_w = g * p / (back + mend - g * back / (mend + g));
  const double x_per_w = d_per_w * back / (mend + g);
  const double r_per_w = (g * (1.0 - p) + d_per_w * mend) / back;
  const double w = 1.0 / (1.0 + d_per_w + x_per_w + r_per_w);
  EXPECT_NEAR(found->unavailability / (d_per_w * w), 1.0, 1e-12);
}

TEST(Exact, ChargeBinsConvergeToIt) {
  PowerSystem system = weak();
  system.generators.start_seconds = 0.0;
  system.battery.failure_on_demand = 0.0;
  system.fuel = {};
  const double exact = solve(system)->hours_per_year();
  const double some = hours_by_charge_bins(system, 10);
  const double more = hours_by_charge_bins(system, 20);
  EXPECT_NEAR(some / exact, 1.0, 0.01);
  EXPECT_LT(std::abs(more - exact), 0.6 * std::abs(some - exact)) << "first order in 1 / bins";
  EXPECT_NEAR((2.0 * more - some) / exact, 1.0, 2e-5) << "extrapolated to no bins at all";
}

TEST(Exact, ChargeBinsConvergeToItWithATank) {
  PowerSystem system = weak();
  system.generators.start_seconds = 0.0;
  system.battery.failure_on_demand = 0.0;
  const double exact = solve(system)->hours_per_year();
  const double some = hours_by_charge_bins(system, 6);
  const double more = hours_by_charge_bins(system, 12);
  EXPECT_NEAR((2.0 * more - some) / exact, 1.0, 2e-4);
}

TEST(Exact, PartsAddUp) {
  const auto found = solve(ordinary());
  ASSERT_TRUE(found);
  const double sum = std::accumulate(found->by_origin.begin(), found->by_origin.end(), 0.0);
  EXPECT_NEAR(sum / found->unavailability, 1.0, 1e-4);
  EXPECT_GT(found->unavailability, found->source);
  EXPECT_NEAR(found->mean_hours() * found->interruptions, found->hours_per_year(), 1e-12);
}

TEST(Exact, OrderOfOutageClassesDoesNotMatter) {
  PowerSystem system = ordinary();
  const auto found = solve(system);
  std::reverse(system.grid.begin(), system.grid.end());
  const auto other = solve(system);
  EXPECT_NEAR(other->unavailability / found->unavailability, 1.0, 1e-12);
  EXPECT_NEAR(other->interruptions / found->interruptions, 1.0, 1e-12);
  // One class cut in two halves is the same grid.
  system.grid.push_back(system.grid.front());
  system.grid.front().per_year /= 2.0;
  system.grid.back().per_year /= 2.0;
  EXPECT_NEAR(solve(system)->unavailability / found->unavailability, 1.0, 1e-10);
}

TEST(Exact, MoreOfAnythingHelps) {
  const PowerSystem base = ordinary();
  const double u = solve(base)->unavailability;
  PowerSystem better = base;
  better.generators.units = 4;
  EXPECT_LT(solve(better)->unavailability, u);
  better = base;
  better.battery.minutes = 20.0;
  EXPECT_LT(solve(better)->unavailability, u);
  better = base;
  better.fuel.hours = 48.0;
  EXPECT_LT(solve(better)->unavailability, u);
  better = base;
  better.paths.units = 3;
  EXPECT_LT(solve(better)->unavailability, u);
  better = base;
  better.generators.common_share = 0.0;
  EXPECT_LT(solve(better)->unavailability, u);
}

TEST(Exact, ManyNinesKeepTheirDigits) {
  // Without common causes each further set multiplies by about the chance that one is out: straight in the logarithm.
  PowerSystem system = ordinary();
  system.generators.common_share = 0.0;
  system.generators.needed = 1;
  system.fuel = {};
  system.paths = {};
  system.battery.failure_on_demand = 0.0;
  double last = 1.0;
  double step = 0.0;
  for (int units = 1; units <= 9; ++units) {
    system.generators.units = units;
    const double u = solve(system)->unavailability;
    ASSERT_GT(u, 0.0);
    const double factor = u / last;
    if (units > 3) {
      EXPECT_LT(factor, 1.3 * step) << units;
    }
    if (units > 2) {
      EXPECT_GT(factor, 1e-4) << units;
    }
    last = u;
    step = factor;
  }
  EXPECT_LT(last, 1e-15);
}

TEST(Exact, ABatteryTooSmallForTheStartLeavesADarkWindow) {
  PowerSystem system;
  system.grid = {{"routine", 3.0, 2.0}};
  system.generators = {2, 1, 1.0, 0.0, 1e300, 12.0, 0, 0.0, 60.0};
  system.battery.minutes = 0.5;
  const auto found = solve(system);
  ASSERT_TRUE(found);
  const double rate = 3.0 / kHoursPerYear;
  const double up = 1.0 / (1.0 + rate * 2.0);
  const double window = 2.0 * (std::exp(-.5 / 60.0 / 2.0) - std::exp(-1.0 / 60.0 / 2.0));
  EXPECT_NEAR(found->unavailability / (up * rate * window), 1.0, 1e-5);  // the start itself is no time in the chain
  EXPECT_EQ(found->by_origin[0], found->unavailability);
}

TEST(Exact, ManyBatteriesAndPathsAtOnceAreTheSame) {
  PowerSystem system = ordinary();
  const std::vector<Battery> batteries{{5.0, 1, 1, .01, 0.0}, {15.0, 2, 1, .01, 0.0}};
  const std::vector<Paths> paths{{1, 1, 1e5, 4.0, 0.0}, {2, 1, 1e5, 4.0, .1}, {2, 1, 1e5, 4.0, 1.0}};
  const auto all = solve_all(system, batteries, paths);
  ASSERT_TRUE(all);
  for (std::size_t b = 0; b < batteries.size(); ++b) {
    for (std::size_t p = 0; p < paths.size(); ++p) {
      system.battery = batteries[b];
      system.paths = paths[p];
      EXPECT_EQ(solve(system)->unavailability, (*all)[b * paths.size() + p].unavailability);
    }
  }
}

TEST(Exact, NonsenseIsNamedAllAtOnce) {
  PowerSystem system = ordinary();
  system.grid[0].mean_hours = -1.0;
  system.generators.start_failure = 1.5;
  system.generators.repair_hours = 0.0;
  system.battery.needed = 3;
  const auto found = solve(system);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().faults.size(), 4U) << to_string(found.error());
  system = ordinary();
  for (auto& outage : system.grid) outage.per_year = 0.0;
  EXPECT_FALSE(solve(system)) << "a grid that never fails";
  system.grid.clear();
  EXPECT_FALSE(solve(system));
}

}  // namespace
}  // namespace chokepoint::continuity
