// What a scenario leaves a programme: by hand in worlds of one chain, where the plain ways to measure it go wrong.
#include "service/race_supply.h"

#include <gtest/gtest.h>

#include "network/world_maker.h"

namespace chokepoint::service {
namespace {

/// AA makes three cells of four and CC one; AA and BB use them alike, 20 days of cells lie there.
struct Chain {
  made::WorldMaker m;
  PlaceId a, b, c;
  ProductId cell, good;
  world::Scenario scenario;

  Chain() {
    a = m.place("AA");
    b = m.place("BB");
    c = m.place("CC");
    cell = m.product("cell");
    good = m.product("good", world::Stage::use, false);
    m.share(cell, a, 0.75);
    m.share(cell, c, 0.25);
    m.headroom(cell, a, 1.0);
    m.headroom(cell, c, 1.0);
    m.recipe(good, cell, 1.0);
    for (const PlaceId place : {a, b}) {
      m.demand(good, place, 365.0);
      m.stock(cell, 20.0, world::StockHolder::input, {}, place);
    }
    m.transit(6.0);
    scenario.name = "act";
    scenario.horizon = {m.w.base_date, 400, 1};
  }
  template <class What>
  void add(What what) {
    world::Act act;
    act.day = scenario.horizon.first;
    act.what = what;
    scenario.acts.push_back(act);
  }
};

SupplyRuns supply_of(const Chain& chain, std::uint32_t draws = 1, unsigned threads = 1) {
  PlainContext plain(threads);
  Context context = plain.context();
  auto simulator = simulate::Simulator::make(chain.m.done());
  EXPECT_TRUE(simulator) << to_string(simulator.error());
  const std::vector<SupplyPoint> points{{chain.cell, chain.a}, {chain.cell, chain.b}, {chain.cell, chain.c}};
  SupplyOptions options;
  options.draws = draws;
  options.now = chain.scenario.horizon.first;
  auto runs = run_supply(*simulator, chain.scenario, points, options, context);
  EXPECT_TRUE(runs) << to_string(runs.error());
  return runs ? std::move(*runs) : SupplyRuns{};
}

TEST(RaceSupply, StockBridgesAndRefills) {
  std::vector<double> incoming(30, 1.0);
  std::fill_n(incoming.begin(), 10, 0.0);
  incoming[15] = 3.0;
  incoming[16] = 0.0;
  incoming[17] = 0.0;
  incoming[18] = 0.0;
  const std::vector<double> share = bridged(incoming, 5.0);
  EXPECT_EQ(share[4], 1.0);
  EXPECT_EQ(share[5], 0.0);
  EXPECT_EQ(share[9], 0.0);
  EXPECT_EQ(share[10], 1.0);
  EXPECT_EQ(share[17], 1.0);  // two days were put by
  EXPECT_EQ(share[18], 0.0);
}

TEST(RaceSupply, MonthsAreMeansOfDays) {
  const Day now = day_of(2026, 1, 1);
  const std::vector<double> days(100, 0.5);
  const std::vector<double> months = monthly(days, now, now + 30);
  ASSERT_EQ(months.size(), 5U);  // 130 days
  EXPECT_EQ(months[0], 1.0);     // before the run
  EXPECT_EQ(months[2], 0.5);
  EXPECT_EQ(months[4], 0.5);  // a month of nine days
  EXPECT_TRUE(monthly(days, now, now + -200).empty());
}

TEST(RaceSupply, UndisturbedIsOne) {
  const SupplyRuns runs = supply_of(Chain());
  for (const float share : runs.availability.share) EXPECT_FLOAT_EQ(share, 1.0F);
  EXPECT_EQ(runs.not_bought, std::vector<std::size_t>{2});
}

TEST(RaceSupply, FewerOrdersAreNoShortage) {
  // Others buy less, so less is sent: whoever still wants cells gets them.
  Chain chain;
  chain.add(world::DemandChange{chain.good, {}, 0.3, 0.0});
  for (const float share : supply_of(chain).availability.share) EXPECT_NEAR(share, 1.0, 1e-6);
}

TEST(RaceSupply, AStopLeavesTheOtherMakersGoods) {
  Chain chain;
  chain.add(world::ExportStop{{chain.cell}, chain.a, {}, 1.0});
  const race::Availability a = supply_of(chain).availability;
  const std::uint32_t last = a.months - 1;
  EXPECT_FLOAT_EQ(a.at(0, 0, last), 1.0F);  // home keeps its goods
  EXPECT_GE(a.at(0, 1, last), 0.249F);      // CC's share, or more where CC sends BB what AA took
  EXPECT_LT(a.at(0, 1, last), 0.55F);       // but CC cannot make more
  EXPECT_EQ(a.at(0, 1, 0), 1.0F);           // stock and goods under way cover the first month nearly
}

TEST(RaceSupply, MakersThatMakeLessFillLess) {
  Chain chain;
  chain.add(world::Outage{{chain.cell}, chain.a, 0.6});
  chain.add(world::Outage{{chain.cell}, chain.c, 0.6});
  const race::Availability a = supply_of(chain).availability;
  for (std::uint32_t point = 0; point < 3; ++point) EXPECT_NEAR(a.at(0, point, a.months - 1), 0.4, 0.02) << point;
}

TEST(RaceSupply, TheSameForAnyThreads) {
  Chain chain;
  chain.add(world::ExportStop{{chain.cell}, chain.a, {}, 0.7});
  const race::Availability one = supply_of(chain, 6, 1).availability, three = supply_of(chain, 6, 3).availability;
  EXPECT_EQ(one.draws, 6U);
  EXPECT_EQ(one.share, three.share);
}

}  // namespace
}  // namespace chokepoint::service
