// Kinds of buyers: when each runs short, on networks where the day can be written down.
#include "simulate/cohorts.h"

#include <gtest/gtest.h>

#include <cmath>

#include "network/network_maker.h"
#include "simulate/simulator.h"
#include "stats/distribution.h"

namespace chokepoint::simulate {
namespace {

using world::CohortKind;
using world::CohortQuantity;

/// Two makers of a part, six and four tenths of it, and one user that buys from both.
struct TwoMakers {
  made::WorldMaker m;
  PlaceId a{m.place("AA")}, c{m.place("CC")}, b{m.place("BB")};
  ProductId part{m.product("part")}, good{m.product("good", world::Stage::use, false)};
  TwoMakers() {
    m.share(part, a, 0.6);
    m.share(part, c, 0.4);
    m.headroom(part, a, 1.0);
    m.headroom(part, c, 1.0);
    m.recipe(good, part, 1.0);
    m.demand(good, b, 3650.0);
    m.stock(part, 0.0);
    for (ProductId made : {part, good}) m.stock(made, 0.0, world::StockHolder::finished);
    m.transit(7.0);
    m.price(part, 1.0);
    m.price(good, 2.0);
    m.w.qualification.add({part, {}, world::QualificationQuantity::days, m.figure(1000.0)});
  }
  void cohort(CohortKind kind, CohortQuantity quantity, double low, double value, double high) {
    m.w.cohorts.add({part, good, b, kind, quantity, m.figure(value, low, high)});
  }
};

const CohortShortage& of(const Impact& impact, CohortKind kind) {
  for (const CohortShortage& row : impact.cohorts) {
    if (row.kind == kind) return row;
  }
  ADD_FAILURE() << "no such cohort";
  return impact.cohorts.front();
}

Impact stop_a(const TwoMakers& world, std::int32_t step_days = 1) {
  auto simulator = Simulator::make(world.m.done());
  EXPECT_TRUE(simulator);
  world::Scenario scenario;
  scenario.name = "stop";
  scenario.horizon = {simulator->world().base_date, 210, step_days};
  world::Act act;
  act.day = scenario.horizon.first;
  act.what = world::ExportStop{{world.part}, world.a, {}, 1.0};
  scenario.acts.push_back(act);
  PlainContext plain;
  Context context = plain.context();
  RunOptions options;
  options.law = false;
  options.prices = false;
  auto impact = simulator->run(scenario, {}, options, context);
  EXPECT_TRUE(impact);
  return *impact;
}

// Whoever buys from the maker that stops gets nothing from day 7 on and lives on its stock of 20 days; those of the
// other maker never notice. Nobody finds another: it would take years to qualify.
TEST(Cohorts, OneSupplier) {
  TwoMakers world;
  world.cohort(CohortKind::single, CohortQuantity::share, 1.0, 1.0, 1.0);
  world.cohort(CohortKind::single, CohortQuantity::stock_days, 20.0, 20.0, 20.0);
  const Impact impact = stop_a(world);
  const CohortShortage& row = of(impact, CohortKind::single);
  EXPECT_EQ(row.step_of(0.05), 7 + 20 - 1);  // the day that uses up the twentieth day of stock
  EXPECT_NEAR(row.short_share.back(), 0.6, 1e-12);
  EXPECT_EQ(row.step_of(0.7), -1);
}

// With stocks spread from 10 to 40 days the first twentieth is short when ten days are lacking, half of those hit at
// the median, and no cohort recovers.
TEST(Cohorts, StocksDiffer) {
  TwoMakers world;
  world.cohort(CohortKind::single, CohortQuantity::share, 1.0, 1.0, 1.0);
  world.cohort(CohortKind::single, CohortQuantity::stock_days, 10.0, 20.0, 40.0);
  const Impact impact = stop_a(world);
  const CohortShortage& row = of(impact, CohortKind::single);
  EXPECT_EQ(row.step_of(0.6 * 0.05), 7 + 10 - 1);
  const double median = stats::Distribution::fit(20.0, 10.0, 40.0, stats::Support::positive).quantile(0.5);
  EXPECT_EQ(row.step_of(0.6 * 0.5), 7 + static_cast<std::int32_t>(std::ceil(median)) - 1);
  for (std::size_t t = 1; t < row.short_share.size(); ++t) EXPECT_GE(row.short_share[t], row.short_share[t - 1]);
}

// The market gets four tenths: buyers of two makers, one of them the one that stops, get half of their use from it.
TEST(Cohorts, TwoSuppliersAndOwnStock) {
  TwoMakers world;
  for (const CohortKind kind : {CohortKind::dual, CohortKind::stock}) {
    world.cohort(kind, CohortQuantity::share, 0.5, 0.5, 0.5);
    world.cohort(kind, CohortQuantity::stock_days, 30.0, 30.0, 30.0);
  }
  const Impact impact = stop_a(world);
  // dual: 1/2 x 0 + 1/2 x 0.4 = 0.2 of the use comes: 0.8 days lacking a day. stock: 0.6 a day.
  EXPECT_NEAR(of(impact, CohortKind::dual).step_of(0.05), 7 + 30.0 / 0.8 - 1, 1.0);
  EXPECT_NEAR(of(impact, CohortKind::stock).step_of(0.05), 7 + 30.0 / 0.6 - 1, 1.0);
}

// Once another maker is qualified, after 10 days of lacking, who had one supplier gets what the market gets: 0.4.
TEST(Cohorts, QualifiedBuyersFareAsTheMarket) {
  TwoMakers world;
  world.m.w.qualification = {};
  world.m.w.qualification.add({world.part, {}, world::QualificationQuantity::days, world.m.figure(10.0)});
  world.cohort(CohortKind::single, CohortQuantity::stock_days, 20.0, 20.0, 20.0);
  const Impact impact = stop_a(world);
  EXPECT_NEAR(of(impact, CohortKind::single).step_of(0.05), 7 + 10 + 10.0 / 0.6 - 1, 1.0);
}

TEST(Cohorts, AWeekAStepIsTheSameWithinAWeek) {
  TwoMakers world;
  world.cohort(CohortKind::single, CohortQuantity::share, 1.0, 1.0, 1.0);
  world.cohort(CohortKind::single, CohortQuantity::stock_days, 20.0, 20.0, 20.0);
  const Impact impact = stop_a(world, 7);
  EXPECT_NEAR(of(impact, CohortKind::single).step_of(0.05) * 7, 26, 7);
}

TEST(Cohorts, WithoutAnActNobodyIsShort) {
  TwoMakers world;
  world.cohort(CohortKind::single, CohortQuantity::stock_days, 0.0, 0.0, 0.0);
  auto simulator = Simulator::make(world.m.done());
  ASSERT_TRUE(simulator);
  world::Scenario scenario;
  scenario.horizon = {simulator->world().base_date, 100, 1};
  PlainContext plain;
  Context context = plain.context();
  const auto impact = simulator->run(scenario, {}, {}, context);
  ASSERT_TRUE(impact);
  EXPECT_EQ(of(*impact, CohortKind::single).short_share.back(), 0.0);
}

}  // namespace
}  // namespace chokepoint::simulate
