// Duties and subsidies of a scenario: prices in a long run against tax incidence in closed form; a rate of nothing is
// no act; what lies between places of one price is remarked.
#include <gtest/gtest.h>

#include <cmath>

#include "network/network_maker.h"
#include "simulate/simulator.h"

namespace chokepoint::simulate {
namespace {

using namespace made;

constexpr double kSupply = 0.4, kDemand = 0.3;

/// AA makes all parts, BB builds them into goods for itself.
struct Sold {
  WorldMaker m;
  PlaceId a, b;
  ProductId part, good;
  Sold() {
    a = m.place("AA");
    b = m.place("BB");
    part = m.product("part");
    good = m.product("good", Stage::use, false);
    m.share(part, a, 1.0);
    m.headroom(part, a, 2.0);
    m.recipe(good, part, 2.0);
    m.demand(good, b, 365.0);
    m.stock(part, 20.0);
    m.transit(2.0, a, b);
    m.price(part, 1.0);
    for (const auto run : {world::Run::short_run, world::Run::long_run}) {
      m.w.elasticities.add({part, world::Side::demand, run, m.figure(kDemand)});
      m.w.elasticities.add({part, world::Side::supply, run, m.figure(kSupply)});
    }
  }
  Impact run(const std::vector<world::Act>& acts, std::int32_t days = 2000) const {
    PlainContext plain;
    Context context = plain.context();
    auto simulator = Simulator::make(m.done());
    EXPECT_TRUE(simulator);
    world::Scenario scenario;
    scenario.horizon = {m.w.base_date, days, 1};
    scenario.acts = acts;
    Probes probes;
    probes.series = {{Quantity::price, part, b}, {Quantity::output, part, a}, {Quantity::delivered, good, {}}};
    auto impact = simulator->run(scenario, probes, {}, context);
    EXPECT_TRUE(impact);
    return std::move(*impact);
  }
  world::Act act(decltype(world::Act::what) what, std::optional<Day> until = {}) const {
    return {m.w.base_date, until, std::move(what), ""};
  }
};

double last_price(const Impact& impact) { return impact.series[0].values.back() / impact.series[0].baseline; }

TEST(DutyActs, BuyersBearWhatTheElasticitiesSay) {
  const Sold world;
  for (const double rate : {0.1, 0.5}) {
    const Impact impact = world.run({world.act(world::DutyAct{{world.part}, world.a, world.b, rate})});
    const double paid = std::pow(1.0 + rate, kSupply / (kSupply + kDemand));
    EXPECT_NEAR(last_price(impact), paid, 2e-3 * paid);
    EXPECT_EQ(impact.series[1].values.back(), impact.series[1].baseline) << "makers of goods need as many parts";
    EXPECT_TRUE(impact.remarks.empty());
  }
}

TEST(DutyActs, ASubsidyLowersThePriceByTheSameRule) {
  const Sold world;
  const Impact impact = world.run({world.act(world::SubsidyAct{{world.part}, world.a, 0.3})});
  EXPECT_NEAR(last_price(impact), std::pow(1.3, -kSupply / (kSupply + kDemand)), 2e-3);
}

TEST(DutyActs, NothingIsNoActAndTwoAddUp) {
  const Sold world;
  const Impact none = world.run({}, 200);
  const Impact nothing = world.run({world.act(world::DutyAct{{world.part}, world.a, world.b, 0.0}),
                                    world.act(world::SubsidyAct{{world.part}, world.b, 0.5})},
                                   200);
  for (std::size_t s = 0; s < none.series.size(); ++s) EXPECT_EQ(none.series[s].values, nothing.series[s].values);
  const Impact once = world.run({world.act(world::DutyAct{{world.part}, {}, world.b, 0.25})}, 200);
  const Impact twice = world.run({world.act(world::DutyAct{{world.part}, world.a, world.b, 0.125}),
                                  world.act(world::DutyAct{{world.part}, {}, world.b, 0.125})},
                                 200);
  EXPECT_EQ(once.series[0].values, twice.series[0].values);
  EXPECT_GT(last_price(once), 1.0);
}

TEST(DutyActs, AnEndedDutyIsForgotten) {
  const Sold world;
  const Impact impact =
      world.run({world.act(world::DutyAct{{world.part}, world.a, world.b, 0.5}, world.m.w.base_date + 200)}, 2500);
  const auto& price = impact.series[0];
  EXPECT_GT(price.values[199] / price.baseline, 1.1);
  EXPECT_NEAR(last_price(impact), 1.0, 2e-3);
}

}  // namespace
}  // namespace chokepoint::simulate
