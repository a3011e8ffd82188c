// Runs in longer steps: still at rest, and near to the run by the day, in the strategic world and in random ones.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "assess/cuts.h"
#include "network/network_maker.h"
#include "service/session.h"
#include "simulate/simulator.h"

namespace chokepoint::simulate {
namespace {

Impact run_in_steps(const Simulator& simulator, world::Scenario scenario, std::int32_t step_days) {
  PlainContext plain;
  Context context = plain.context();
  scenario.horizon.step_days = step_days;
  RunOptions options;
  options.law = false;
  Probes probes;
  probes.checkpoints = {70, 350};
  auto impact = simulator.run(scenario, probes, options, context);
  EXPECT_TRUE(impact);
  return *impact;
}

world::Scenario stop(const world::World& world, ProductId product, PlaceId place) {
  world::Scenario scenario;
  scenario.name = "stop";
  scenario.horizon = {world.base_date, 350, 1};
  if (product.valid()) {
    world::Act act;
    act.day = world.base_date;
    act.what = world::ExportStop{{product}, place, {}, 1.0};
    scenario.acts.push_back(act);
  }
  return scenario;
}

RC_GTEST_PROP(Steps, NoActMovesNothing, ()) {
  const auto number = *rc::gen::inRange<std::uint64_t>(1, 1'000'000);
  const auto step = *rc::gen::inRange<std::int32_t>(1, 8);
  auto simulator = Simulator::make(made::random_world(number).done());
  RC_ASSERT(simulator.has_value());
  const Impact impact = run_in_steps(*simulator, stop(simulator->world(), {}, {}), step);
  for (const UseLoss& use : impact.uses) RC_ASSERT(std::abs(use.delivered - use.wanted) <= 1e-12 * use.wanted);
  RC_ASSERT(impact.shortages.empty());
}

// One path, a stock of 42 days and 14 days on the way: in any step that divides both the user stops on the same day.
TEST(Steps, StockLastsAsLong) {
  const made::OnePath path(42.0, 14.0);
  auto simulator = Simulator::make(path.m.done());
  ASSERT_TRUE(simulator);
  for (const std::int32_t step : {1, 2, 7}) {
    const Impact impact = run_in_steps(*simulator, stop(simulator->world(), path.part, path.a), step);
    bool seen = false;
    for (const Shortage& shortage : impact.shortages) {
      if (shortage.final_use || shortage.product != path.good) continue;
      seen = true;
      EXPECT_EQ(shortage.first_step * impact.step_days, 42 + 14) << step;
    }
    EXPECT_TRUE(seen) << step;
  }
}

TEST(Steps, SeriesArePerDay) {
  const made::OnePath path(42.0, 14.0);
  auto simulator = Simulator::make(path.m.done());
  ASSERT_TRUE(simulator);
  PlainContext plain;
  Context context = plain.context();
  Probes probes;
  probes.series = {{Quantity::output, path.good, {}}, {Quantity::stock, path.part, {}}};
  world::Scenario scenario = stop(simulator->world(), {}, {});
  auto days = simulator->run(scenario, probes, {}, context);
  scenario.horizon.step_days = 7;
  auto weeks = simulator->run(scenario, probes, {}, context);
  ASSERT_TRUE(days && weeks);
  for (std::size_t k = 0; k < 2; ++k) {
    EXPECT_NEAR(weeks->series[k].baseline / days->series[k].baseline, 1.0, 1e-12);
    EXPECT_NEAR(weeks->series[k].values[9] / days->series[k].values[9], 1.0, 1e-12);
  }
  EXPECT_EQ(weeks->steps, 50);
}

// The bound that the chapter states, on cuts that lead the ranking of the strategic world: losses of 350 days within
// 5 % of those by the day, or within 0.002 % of all final use; those of 70 days within 25 %, or 5 % of the year's.
constexpr double kSmall = 2e-5;
TEST(Steps, NearToTheRunByTheDay) {
  PlainContext plain;
  Context context = plain.context();
  auto simulator = service::Session().simulator(std::nullopt, context);
  ASSERT_TRUE(simulator);
  const world::World& world = (*simulator)->world();
  for (const auto& [product, place] : {std::pair{"photoresist", "JP"},
                                       {"advanced-logic", "TW"},
                                       {"ndfeb-magnet", "CN"},
                                       {"gallium", "CN"},
                                       {"synthetic-graphite", "CN"},
                                       {"copper", "CN"}}) {
    const auto scenario = stop(world, world.products.find(product), world.places.find(place));
    const Impact days = run_in_steps(**simulator, scenario, 1);
    ASSERT_GT(days.lost_share_at[1], 0.0) << product;
    for (const std::int32_t step : {5, 7}) {
      const Impact steps = run_in_steps(**simulator, scenario, step);
      const double late = std::abs(steps.lost_share_at[1] - days.lost_share_at[1]);
      EXPECT_LT(late, std::max(0.05 * days.lost_share_at[1], kSmall)) << product << " in steps of " << step;
      const double early = std::abs(steps.lost_share_at[0] - days.lost_share_at[0]);
      EXPECT_LT(early, std::max(0.25 * days.lost_share_at[0], 0.05 * days.lost_share_at[1])) << product << " " << step;
    }
  }
}

TEST(Steps, MoreThanAWeekIsRefused) {
  auto simulator = Simulator::make(made::random_world(1).done());
  ASSERT_TRUE(simulator);
  for (const std::int32_t step : {0, -3, 8}) {
    auto other = simulator->in_steps(step);
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().faults.front().code, Code::usage);
  }
}

}  // namespace
}  // namespace chokepoint::simulate
