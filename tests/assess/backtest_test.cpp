// A chain whose days are known; bands that are known; what each frozen parameter does.
#include "assess/backtest.h"

#include <gtest/gtest.h>

#include "network/world_maker.h"

namespace chokepoint::assess {
namespace {

/// AA makes metal, BB uses it. From day 10 on exports are refused in full.
struct Case {
  made::WorldMaker m;
  PlaceId a, b;
  ProductId metal, good;
  world::Scenario scenario;

  Case() {
    a = m.place("AA");
    b = m.place("BB");
    metal = m.product("metal");
    good = m.product("good", world::Stage::use, false);
    m.share(metal, a, 1.0);
    m.recipe(good, metal, 1.0);
    m.demand(good, b, 365.0);
    m.transit(5.0);
    m.price(metal, 3.0);
    m.price(good, 10.0);
    const ControlId control = m.control("aa-1", a);
    m.coverage(m.clause(control, "1", world::Rule::ban), metal);
    scenario.name = "ban";
    scenario.horizon = {m.w.base_date, 20, 1};
    world::Act act;
    act.day = scenario.horizon.first + 10;
    world::SetControl set;
    set.control = control;
    set.state = world::ClauseState::in_force;
    act.what = set;
    scenario.acts.push_back(act);
  }
  Day day(int n) const { return scenario.horizon.first + n; }
};

EpisodeForecast forecast_of(const Case& c, const std::vector<ObservedSeries>& series, unsigned threads = 1,
                            std::uint32_t draws = 8, const Frozen& frozen = {0.0, 0.0, 1.0}) {
  Pool pool(threads);
  Progress progress;
  Context context{pool, {}, progress};
  auto result = forecast(c.m.done(), c.scenario, series, frozen, draws, 1, context);
  EXPECT_TRUE(result) << to_string(result.error());
  return result ? std::move(*result) : EpisodeForecast{};
}

TEST(Backtest, FlowsOfAChainAreForetold) {
  const Case c;
  const ObservedSeries exports{"exports",
                               Measure::exports,
                               c.metal,
                               c.a,
                               {{c.day(2), c.day(2), 1.0}, {c.day(5), c.day(14), 0.5}, {c.day(40), c.day(60), 0.0}}};
  const auto result = forecast_of(c, {exports});
  ASSERT_EQ(result.points.size(), 1U);
  ASSERT_EQ(result.points[0].size(), 3U);
  EXPECT_EQ(result.draws, 8U);
  EXPECT_NEAR(result.points[0][0].p50, 1.0, 0.02);
  EXPECT_NEAR(result.points[0][1].p50, 0.5, 0.02) << "five of ten days; a ban acts on dispatch";
  EXPECT_NEAR(result.points[0][2].p95, 0.0, 1e-9) << "the run is as long as the last point asks";
}

TEST(Backtest, TheSameForAnyThreads) {
  const Case c;
  const ObservedSeries exports{
      "exports", Measure::exports, c.metal, c.a, {{c.day(5), c.day(14), 0.5}, {c.day(15), c.day(30), 0.1}}};
  const auto one = forecast_of(c, {exports}, 1);
  const auto three = forecast_of(c, {exports}, 3);
  for (std::size_t k = 0; k < 2; ++k) {
    EXPECT_EQ(one.points[0][k].p05, three.points[0][k].p05);
    EXPECT_EQ(one.points[0][k].p95, three.points[0][k].p95);
  }
}

// A licence that refuses a share drawn with P05 0.2 and P95 0.6, and nobody else to buy from: what is not refused
// leaves.
TEST(Backtest, ABandIsThatOfTheOneFigureThatVaries) {
  Case c;
  const ControlId licence = c.m.control("aa-2", c.a);
  c.m.coverage(c.m.clause(licence, "1", world::Rule::licence), c.metal);
  c.m.w.licences.add(
      {licence, {}, world::UserClass::all, world::LicenceQuantity::refused_share, c.m.figure(0.4, 0.2, 0.6)});
  c.m.licence(licence, world::LicenceQuantity::wait_days, 0.0);
  std::get<world::SetControl>(c.scenario.acts[0].what).control = licence;
  const ObservedSeries exports{"exports", Measure::exports, c.metal, c.a, {{c.day(14), c.day(18), 0.5}}};
  const auto result = forecast_of(c, {exports}, 1, 400);
  ASSERT_EQ(result.draws, 400U);
  EXPECT_NEAR(result.points[0][0].p05, 0.4, 0.03);
  EXPECT_NEAR(result.points[0][0].p50, 0.6, 0.03);
  EXPECT_NEAR(result.points[0][0].p95, 0.8, 0.03);
}

// Each frozen parameter acts. Half leaks, nobody else sells: what is left clears at 2^(1 / elasticity).
TEST(Backtest, FrozenParametersAct) {
  Case c;
  c.m.w.elasticities.add({c.metal, world::Side::demand, world::Run::short_run, c.m.figure(0.25)});
  const ObservedSeries price{"price", Measure::price, c.metal, c.b, {{c.day(300), c.day(320), 1.0}}};
  const ObservedSeries exports{"exports", Measure::exports, c.metal, c.a, {{c.day(300), c.day(320), 1.0}}};
  const auto blocked = forecast_of(c, {price, exports}, 1, 4, {0.0, 0.0, 1.0});
  const auto leaks = forecast_of(c, {price, exports}, 1, 4, {0.5, 0.0, 1.0});
  const auto bends = forecast_of(c, {price, exports}, 1, 4, {0.5, 0.0, 2.0});
  EXPECT_NEAR(blocked.points[1][0].p50, 0.0, 1e-9);
  EXPECT_NEAR(leaks.points[1][0].p50, 0.5, 0.1);
  EXPECT_LT(leaks.points[0][0].p50, blocked.points[0][0].p50);
  EXPECT_LT(bends.points[0][0].p50, leaks.points[0][0].p50);
}

}  // namespace
}  // namespace chokepoint::assess
