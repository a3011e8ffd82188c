// A firm in worlds of one chain: the day is known by hand; the law of its own part, not of the product's mean; bands
// against the only thing that varies; the same for any threads.
#include "assess/exposure.h"

#include <gtest/gtest.h>

#include <cmath>

#include "network/world_maker.h"

namespace chokepoint::assess {
namespace {

/// AA makes cells, BB uses them. A clause refuses cells above 300 Wh/kg from day 10 on.
struct Case {
  made::WorldMaker m;
  PlaceId a, b;
  ProductId cell, good;
  world::Scenario scenario;
  Firm firm;
  Unit density = *parse_unit("Wh/kg");

  explicit Case(double covered = 0.25) {
    a = m.place("AA");
    b = m.place("BB");
    cell = m.product("cell");
    good = m.product("good", world::Stage::use, false);
    m.share(cell, a, 1.0);
    m.recipe(good, cell, 1.0);
    m.demand(good, b, 365.0);
    m.transit(6.0);
    m.price(cell, 3.0);
    m.price(good, 10.0);
    world::Control control;
    control.id = "aa-1";
    control.issuer = a;
    const ControlId id = m.w.controls.add("aa-1", control);
    world::Clause clause;
    clause.control = id;
    clause.clause = "1";
    clause.item = "cells";
    clause.parameter = "energy_density";
    clause.op = world::Operator::at_least;
    clause.threshold = 300.0;
    clause.threshold_text = "300";
    clause.unit = density;
    clause.targets.push_back({});
    clause.rule = world::Rule::ban;
    const ClauseId at = m.w.clauses.add("aa-1/1", clause);
    m.w.control_coverage.add({at, cell, world::Answer::part, m.figure(covered)});
    scenario.name = "ban";
    scenario.horizon = {m.w.base_date, 100, 1};
    world::Act act;
    act.day = scenario.horizon.first + 10;
    world::SetControl set;
    set.control = id;
    set.state = world::ClauseState::in_force;
    act.what = set;
    scenario.acts.push_back(act);
    firm.place = b;
    firm.parts.push_back(part("known", 280.0));
    firm.parts.push_back(part("dense", 300.0));
    firm.parts.push_back(part("unasked", 0.0));
  }
  Part part(const std::string& name, double energy_density) {
    Part p;
    p.name = name;
    p.product = cell;
    p.supplier.maker = a;
    p.stock_days = 20.0;
    p.value = 365.0;
    if (energy_density > 0.0) p.parameters.push_back({"energy_density", energy_density, density});
    return p;
  }
};

Exposure exposed(const Case& c, unsigned threads = 1, std::uint32_t draws = 0) {
  Pool pool(threads);
  Progress progress;
  Context context{pool, {}, progress};
  auto simulator = simulate::Simulator::make(c.m.done());
  EXPECT_TRUE(simulator) << to_string(simulator.error());
  ExposureOptions options;
  options.draws = draws;
  options.run.stock_up_days = 0.0;
  auto result = expose(*simulator, c.scenario, c.firm, options, context);
  EXPECT_TRUE(result) << to_string(result.error());
  return result ? std::move(*result) : Exposure{};
}

TEST(Exposure, TheLawOfThePartDecidesNotTheMeanOfItsProduct) {
  const Exposure result = exposed(Case());
  ASSERT_EQ(result.parts.size(), 3U);
  EXPECT_EQ(result.parts[0].if_caught.first_short, Bridged::kNever) << "280 is below 300";
  EXPECT_EQ(result.parts[1].if_caught.first_short, 10 + 20 + 6)
      << "at least is inclusive; cut on 10, stock 20, transit 6";
  EXPECT_EQ(result.parts[1].if_free.first_short, 36) << "nothing is open";
  EXPECT_EQ(result.parts[2].if_caught.first_short, 36);
  EXPECT_EQ(result.parts[2].if_free.first_short, Bridged::kNever);
  ASSERT_EQ(result.parts[2].origins.size(), 1U);
  ASSERT_EQ(result.parts[2].origins[0].law.size(), 1U);
  EXPECT_NE(result.parts[2].origins[0].law[0].question.find("energy density"), std::string::npos);
  EXPECT_EQ(result.parts[1].reason.kind, Reason::Kind::law);
  EXPECT_EQ(result.parts[1].reason.step, 10);
  EXPECT_NEAR(result.parts[1].risk_if_caught, 64.0, 1e-9) << "100 - 36 days of 1 a day";
  EXPECT_NEAR(result.risk_if_caught, 64.0, 1e-9) << "two parts of one line stop it once";
}

TEST(Exposure, DrawsAnswerOpenQuestionsByTheCoveredShare) {
  const Exposure result = exposed(Case(0.25), 1, 400);
  ASSERT_EQ(result.draws, 400U);
  EXPECT_EQ(result.parts[0].short_in, 0.0);
  EXPECT_EQ(result.parts[1].short_in, 1.0);
  EXPECT_EQ(result.parts[1].first_short.p10, 36.0);
  EXPECT_EQ(result.parts[1].first_short.p90, 36.0);
  EXPECT_NEAR(result.parts[2].short_in, 0.25, 0.07);
  EXPECT_EQ(result.parts[2].first_short.p10, 36.0);
  EXPECT_TRUE(std::isnan(result.parts[2].first_short.p50));
}

TEST(Exposure, TheSameForAnyThreads) {
  const Exposure one = exposed(Case(), 1, 60);
  const Exposure three = exposed(Case(), 3, 60);
  for (std::size_t p = 0; p < one.parts.size(); ++p) {
    EXPECT_EQ(one.parts[p].short_in, three.parts[p].short_in);
    EXPECT_EQ(one.parts[p].risk.p50, three.parts[p].risk.p50);
  }
  EXPECT_EQ(one.risk.p90, three.risk.p90);
}

TEST(Exposure, AnOutageOfTheMakerReachesTheFirm) {
  Case c;
  c.scenario.acts.clear();
  world::Act act;
  act.day = c.scenario.horizon.first;
  act.what = world::Outage{{c.cell}, c.a, 1.0};
  c.scenario.acts.push_back(act);
  const Exposure result = exposed(c);
  // Finished stock of 5 days at the maker, then stock 20 and transit 6 of the firm.
  EXPECT_NEAR(result.parts[0].if_caught.first_short, 31, 2);
  EXPECT_EQ(result.parts[0].reason.kind, Reason::Kind::maker);
}

TEST(Exposure, WithoutASupplierTheMixOfThePlaceStandsIn) {
  Case c;
  c.firm.parts[0].supplier = {};
  const Exposure result = exposed(c);
  EXPECT_TRUE(result.parts[0].by_mix);
  ASSERT_EQ(result.parts[0].origins.size(), 1U);
  EXPECT_EQ(result.parts[0].origins[0].maker, c.a);
}

}  // namespace
}  // namespace chokepoint::assess
