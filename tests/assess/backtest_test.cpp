// A chain whose days are known, and scores by hand.
#include "assess/backtest.h"

#include <gtest/gtest.h>

#include <cmath>

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

EpisodeForecast forecast_of(const Case& c, const std::vector<ObservedSeries>& series, unsigned threads = 1) {
  Pool pool(threads);
  Progress progress;
  Context context{pool, {}, progress};
  Frozen frozen;
  frozen.stock_up_days = 0.0;
  auto result = forecast(c.m.done(), c.scenario, series, frozen, 8, 1, context);
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

TEST(Backtest, ScoresByHand) {
  const Day start = day_of(2024, 1, 1);
  ObservedSeries price{"p", Measure::price, {}, {}, {}};
  price.points = {{start + 30, start + 30, 1.0}, {start + 90, start + 90, 2.0}, {start + 180, start + 180, 4.0}};
  const std::vector<PointForecast> said{{0.9, 1.02, 1.1}, {1.0, 1.5, 2.0}, {1.0, 1.4, 3.0}};
  const SeriesScore s = score(price, said, start);
  EXPECT_EQ(s.points, 3U);
  EXPECT_EQ(s.coverage.inside, 2U);
  EXPECT_EQ(s.coverage.above, 1U);
  EXPECT_EQ(s.right_direction, 3U) << "1.02 is none, as 1.0 is";
  EXPECT_EQ(s.extreme_observed, 4.0);
  EXPECT_EQ(s.extreme_day_observed, 180);
  EXPECT_EQ(s.extreme_forecast, 1.5);
  EXPECT_EQ(s.extreme_day_forecast, 90);
  EXPECT_NEAR(s.error, (std::log(1.02) + std::log(2.0 / 1.5) + std::log(4.0 / 1.4)) / 3.0, 1e-12);
  EXPECT_NEAR(s.error_no_change, (std::log(2.0) + std::log(4.0)) / 3.0, 1e-12);
  EXPECT_NEAR(s.error_always_spikes, (std::log(1.0 + 2.0 / 3.0) + std::log(1.5) + std::log(4.0 / 3.0)) / 3.0, 1e-12);
}

TEST(Backtest, FlowsAreJudgedByTheirLowestAndNothingIsInfinite) {
  const Day start = day_of(2024, 1, 1);
  ObservedSeries flow{"f", Measure::exports, {}, {}, {}};
  flow.points = {{start, start + 30, 0.0}, {start + 31, start + 60, 1.2}};
  const double none = std::nan("");
  const std::vector<PointForecast> said{{0.1, 0.4, 0.8}, {none, none, none}};
  const SeriesScore s = score(flow, said, start);
  EXPECT_EQ(s.points, 1U);
  EXPECT_EQ(s.extreme_observed, 0.0);
  EXPECT_NEAR(s.error, std::log(40.0), 1e-12) << "floor 0.01";
  EXPECT_NEAR(s.error_always_spikes, std::log(10.0), 1e-12);
}

}  // namespace
}  // namespace chokepoint::assess
