// What the base date held back and a run lets go: liftings and general licences.
#include <gtest/gtest.h>

#include <cmath>

#include "network/network_maker.h"
#include "simulate/simulator.h"

namespace chokepoint::simulate {
namespace {

using namespace made;

/// Half of the parts from AA, where half of the licences were refused before the base date; half from CC.
struct Held {
  WorldMaker m;
  PlaceId a, b, c;
  ProductId part, good;
  ControlId control;
  ClauseId clause;
  explicit Held(double headroom, double refused = 0.5, double days_from_a = 2.0) {
    a = m.place("AA");
    b = m.place("BB");
    c = m.place("CC");
    part = m.product("part");
    good = m.product("good", Stage::use, false);
    m.share(part, a, 0.5);
    m.share(part, c, 0.5);
    m.headroom(part, a, headroom);
    m.headroom(part, c, 1.0);
    m.recipe(good, part, 2.0);
    m.demand(good, b, 365.0);
    m.stock(part, 20.0);
    m.stock(part, 0.0, StockHolder::finished);
    m.stock(good, 0.0, StockHolder::finished);
    m.transit(days_from_a, a, b);
    m.transit(2.0, c, b);
    control = m.control("old", a);
    clause = m.clause(control, "all", Rule::licence);
    m.coverage(clause, part);
    m.status(control, "2024-01-01", ClauseState::in_force);
    m.licence(control, LicenceQuantity::refused_share, refused);
    m.licence(control, LicenceQuantity::wait_days, 0.0);
  }
  Impact run(const std::vector<world::Act>& acts, std::int32_t days) const {
    PlainContext plain;
    Context context = plain.context();
    auto simulator = Simulator::make(m.done());
    EXPECT_TRUE(simulator);
    world::Scenario scenario;
    scenario.horizon = {m.w.base_date, days, 1};
    scenario.acts = acts;
    Probes probes;
    probes.series = {{Quantity::output, part, a}, {Quantity::output, part, c}, {Quantity::delivered, good, {}}};
    auto impact = simulator->run(scenario, probes, {}, context);
    EXPECT_TRUE(impact);
    return std::move(*impact);
  }
  world::Act lifted(double refused = 0.0) const {
    world::SetControl set;
    set.control = control;
    set.state = refused > 0.0 ? ClauseState::in_force : ClauseState::revoked;
    if (refused > 0.0) set.refused_share = refused;
    return {m.w.base_date, {}, set, ""};
  }
};

// Weights 1/2 x 2 and 1/2 x 1: two thirds go to AA, over theta = 90 days, a share of 1/90 of the way a day.
TEST(Liftings, SharesReturnInClosedForm) {
  const Held world(3.0);
  const Impact impact = world.run({world.lifted()}, 600);
  const Series& from_a = impact.series[0];
  const Series& from_c = impact.series[1];
  EXPECT_NEAR(from_a.values.back() / from_a.baseline, (2.0 / 3.0) / 0.5, 2e-3);
  EXPECT_NEAR(from_c.values.back() / from_c.baseline, (1.0 / 3.0) / 0.5, 2e-3);
  const double way = 1.0 - std::pow(1.0 - 1.0 / 90.0, 90.0);
  EXPECT_NEAR(from_a.values[90] / from_a.baseline, 1.0 + way / 3.0, 0.02);
  for (double v : impact.series[2].values) EXPECT_NEAR(v, impact.series[2].baseline, 1e-6);
}

TEST(Liftings, HalfALiftingGoesHalfTheWay) {
  const Held world(3.0);
  // Three quarters pass instead of a half: weights 3/4 and 1/2.
  const Impact impact = world.run({world.lifted(0.25)}, 800);
  EXPECT_NEAR(impact.series[0].values.back() / impact.series[0].baseline, 0.6 / 0.5, 2e-3);
}

TEST(Liftings, ASupplierGrowsOnlyIntoCapacityItHas) {
  const Held world(1.1);
  const Impact impact = world.run({world.lifted()}, 800);
  const Series& from_a = impact.series[0];
  double most = 0.0;
  for (double v : from_a.values) most = std::max(most, v / from_a.baseline);
  EXPECT_LE(most, 1.1 + 1e-9);
  EXPECT_GT(most, 1.09);
  for (double v : impact.series[2].values) EXPECT_NEAR(v, impact.series[2].baseline, 1e-6 * impact.series[2].baseline);
}

TEST(Liftings, WhoMovesToAFarSupplierFillsTheLongerLineFirst) {
  const Held world(3.0, 0.8, 45.0);
  const Impact impact = world.run({world.lifted()}, 600);
  for (double v : impact.series[2].values) EXPECT_GE(v, 0.999 * impact.series[2].baseline);
  EXPECT_GT(impact.series[0].values.back(), 1.4 * impact.series[0].baseline);
}

TEST(Liftings, NothingLiftedMovesNothing) {
  const Held world(3.0);
  const Impact impact = world.run({}, 400);
  for (const Series& series : impact.series) {
    for (double v : series.values) EXPECT_NEAR(v, series.baseline, 1e-12 * series.baseline);
  }
}

TEST(Liftings, WhatComesBackUnderControlGoesBack) {
  const Held world(3.0);
  world::Act lifted = world.lifted();
  lifted.until = world.m.w.base_date + 200;
  const Impact impact = world.run({lifted}, 1000);
  EXPECT_GT(impact.series[0].values[200] / impact.series[0].baseline, 1.25);
  EXPECT_NEAR(impact.series[0].values.back() / impact.series[0].baseline, 1.0, 2e-3);
}

// A general licence for all of it is a lifting; for half of a new duty it halves what is refused.
TEST(GeneralLicence, PassesItsShareWithoutAsking) {
  const Held world(3.0);
  const world::Act licence{world.m.w.base_date, {}, world::GeneralLicence{world.control, {}, world.b, 1.0}, ""};
  const Impact general = world.run({licence}, 600), lifted = world.run({world.lifted()}, 600);
  for (std::size_t k = 0; k < general.series.size(); ++k) EXPECT_EQ(general.series[k].values, lifted.series[k].values);

  const Held fresh(1.0, 0.0);
  world::SetControl strict;
  strict.control = fresh.control;
  strict.refused_share = 0.8;
  const world::Act tightened{fresh.m.w.base_date, {}, strict, ""};
  strict.refused_share = 0.4;
  const world::Act half_as_strict{fresh.m.w.base_date, {}, strict, ""};
  const world::Act half{fresh.m.w.base_date, {}, world::GeneralLicence{fresh.control, {}, {}, 0.5}, ""};
  const Impact with = fresh.run({tightened, half}, 300), without = fresh.run({half_as_strict}, 300);
  for (std::size_t k = 0; k < with.series.size(); ++k) EXPECT_EQ(with.series[k].values, without.series[k].values);
  const world::Act elsewhere{fresh.m.w.base_date, {}, world::GeneralLicence{fresh.control, {}, fresh.c, 1.0}, ""};
  EXPECT_EQ(fresh.run({tightened, elsewhere}, 300).series[2].values, fresh.run({tightened}, 300).series[2].values);
}

}  // namespace
}  // namespace chokepoint::simulate
