// What the simulator says a measure saves, as a programme: a made world of two places by hand, the surface through its
// points, several measures together.
#include "respond/simulated.h"

#include <gtest/gtest.h>

#include "network/network_maker.h"

namespace chokepoint::respond {
namespace {

using made::WorldMaker;

/// As in chain_test: CN makes 80 % of `part`, BB 20 %, BB alone uses it for `good`, ten a day at 2. No stocks.
struct Small {
  WorldMaker m;
  PlaceId cn, b;
  ProductId part, good;
  Small() {
    m.w.completion.home_preference = 1.0;
    cn = m.place("CN");
    b = m.place("BB");
    m.rest();
    part = m.product("part");
    good = m.product("good", world::Stage::use, false);
    m.share(part, cn, 0.8);
    m.share(part, b, 0.2);
    for (const PlaceId at : {cn, b}) m.headroom(part, at, 1.0);
    m.recipe(good, part, 1.0);
    m.demand(good, b, 3650.0);
    for (const ProductId p : {part, good}) {
      m.price(p, p == good ? 2.0 : 1.0);
      m.stock(p, 0.0);
      m.stock(p, 0.0, world::StockHolder::finished);
    }
    m.transit(0.0);
  }
};

ChainQuestion question_of(const Small& small, const simulate::Simulator& s) {
  ChainQuestion question;
  question.issuer = small.cn;
  question.start_years = {2.0};
  question.discount = 0.0;
  question.step_days = 1;
  ShockCase shock;
  shock.name = "stop";
  shock.weight = 0.5;
  shock.scenario.horizon = {s.world().base_date, 720, 1};
  world::Act act;
  act.day = s.world().base_date;
  act.what = world::ExportStop{{small.part}, small.cn, PlaceId{}, 1.0};
  shock.scenario.acts.push_back(act);
  question.cases.push_back(std::move(shock));
  return question;
}

ChainMeasure stock_of(const Small& small, double most) {
  ChainMeasure measure;
  measure.measure = {"stock", {{most, 1e-9}}, 0.0, 0.0};
  measure.kind = MeasureKind::stock;
  measure.product = small.part;
  measure.place = small.b;
  return measure;
}

TEST(Simulated, AStopAndAStockByHand) {
  const Small small;
  const auto s = simulate::Simulator::make(small.m.done());
  ASSERT_TRUE(s);
  PlainContext plain(3);
  Context context = plain.context();
  const ChainQuestion question = question_of(small, *s);
  // Eight of ten goods a day at 2 for 720 days; a stock of 1,440 parts is two a day.
  const std::vector<ChainMeasure> measures{stock_of(small, 1440.0)};
  const auto savings = simulated_savings(*s, question, measures, context);
  ASSERT_TRUE(savings) << to_string(savings.error());
  EXPECT_NEAR(savings->cases[0].without, 8 * 2 * 720, 0.01 * 8 * 2 * 720);
  EXPECT_NEAR(savings->cases[0].all[0], 2880.0, 30.0);
  EXPECT_NEAR(savings->cases[0].half[0], 1440.0, 30.0);
  // The programme over it loses what was simulated.
  auto planner = Planner::make(programme_of(*savings, question, measures));
  ASSERT_TRUE(planner);
  for (const double amount : {0.0, 720.0, 1440.0}) {
    const auto plan = planner->with({amount}, {}, context);
    ASSERT_TRUE(plan) << to_string(plan.error());
    bool complete = true;
    const auto run = simulated_loss(*s, question, 0, measures, {amount}, 2.0, complete, context);
    ASSERT_TRUE(run);
    EXPECT_NEAR(plan->losses[1] * 1e6, *run, 1e-6 * *run);
    EXPECT_NEAR(expected_loss(savings->cases[0], question, measures, {amount}, 2.0), *run, 1e-6 * *run);
  }
}

TEST(Simulated, TheSurfaceIsConcaveAndNeverBelowNothing) {
  ChainQuestion question;
  question.cases.resize(1);
  question.cases[0].weight = 1.0;
  question.start_years = {1.0};
  question.discount = 0.0;
  std::vector<ChainMeasure> measures(3);
  for (auto& one : measures) one.measure.tranches = {{10.0, 1.0}};
  CaseSavings savings;
  savings.without = 100e6;
  savings.half = {40e6, 10e6, -5e6};  // falling, rising (spread evenly), harmful
  savings.all = {60e6, 50e6, -8e6};
  const auto loss = [&](double a, double b, double c) {
    return expected_loss(savings, question, measures, {a, b, c}, 1.0) / 1e6;
  };
  EXPECT_NEAR(loss(5, 0, 0), 60, 1e-9);
  EXPECT_NEAR(loss(10, 0, 0), 40, 1e-9);
  EXPECT_NEAR(loss(0, 5, 0), 75, 1e-9);
  EXPECT_NEAR(loss(0, 10, 0), 50, 1e-9);
  EXPECT_NEAR(loss(0, 0, 10), 100, 1e-9);
  EXPECT_NEAR(loss(10, 10, 0), 0, 1e-9);
  savings.factor = 0.5;
  EXPECT_NEAR(loss(10, 10, 0), 45, 1e-9);
  // The linear programme says the same at any amounts.
  PlainContext plain;
  Context context = plain.context();
  Savings all;
  all.cases = {savings};
  auto planner = Planner::make(programme_of(all, question, measures));
  ASSERT_TRUE(planner);
  for (int k = 0; k < 27; ++k) {
    const std::vector<double> x{5.0 * (k % 3), 5.0 * (k / 3 % 3), 5.0 * (k / 9)};
    const auto plan = planner->with(x, {}, context);
    ASSERT_TRUE(plan);
    EXPECT_NEAR(plan->losses[1], loss(x[0], x[1], x[2]), 1e-6);
  }
}

TEST(Simulated, AnyNumberOfThreads) {
  const Small small;
  const auto s = simulate::Simulator::make(small.m.done());
  ASSERT_TRUE(s);
  const ChainQuestion question = question_of(small, *s);
  const std::vector<ChainMeasure> measures{stock_of(small, 700.0), stock_of(small, 1440.0)};
  PlainContext one(1), three(3);
  Context a = one.context(), b = three.context();
  const auto first = simulated_savings(*s, question, measures, a),
             second = simulated_savings(*s, question, measures, b);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->cases[0].all, second->cases[0].all);
  EXPECT_EQ(first->cases[0].half, second->cases[0].half);
}

}  // namespace
}  // namespace chokepoint::respond
