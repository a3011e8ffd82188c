// Shocks as second stages: what is lost in a made world of an issuer and a partner, by hand.
#include "respond/chain.h"

#include <gtest/gtest.h>

#include "network/network_maker.h"

namespace chokepoint::respond {
namespace {

using made::WorldMaker;

/// `part`: CN makes 80 % and BB 20 %, no spare capacity; BB alone uses it for `good`, ten a day, price 2. Stocks: none.
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
  simulate::Simulator simulator() const {
    auto made = simulate::Simulator::make(m.done());
    EXPECT_TRUE(made);
    return *made;
  }
};

/// Exports of the part stop for two years, in two years' time; nothing is discounted.
ChainQuestion question_of(const Small& small, const simulate::Simulator& s, bool stop = true) {
  ChainQuestion question;
  question.issuer = small.cn;
  question.start_years = {2.0};
  question.discount = 0.0;
  ShockCase shock;
  shock.name = "stop";
  shock.weight = 0.5;
  shock.scenario.horizon = {s.world().base_date, 720, 1};
  if (stop) {
    world::Act act;
    act.day = s.world().base_date;
    act.what = world::ExportStop{{small.part}, small.cn, PlaceId{}, 1.0};
    shock.scenario.acts.push_back(act);
  }
  question.cases.push_back(std::move(shock));
  return question;
}

Plan without(const Chain& chain) {
  PlainContext plain;
  Context context = plain.context();
  auto planner = Planner::make(chain.programme);
  EXPECT_TRUE(planner);
  auto plan = planner->with({}, {}, context);
  EXPECT_TRUE(plan) << to_string(plan.error());
  return plan ? *plan : Plan{};
}

/// Eight tenths of ten goods a day at 2 for 720 days.
constexpr double kLost = 0.8 * 10.0 * 2.0 * 720.0 / 1e6;

TEST(Chain, AStopCostsWhatHungOnIt) {
  const Small small;
  const auto s = small.simulator();
  const auto chain = chain_of(s, question_of(small, s), {});
  ASSERT_TRUE(chain) << to_string(chain.error());
  EXPECT_EQ(chain->products, (std::vector<ProductId>{small.part, small.good}));
  ASSERT_EQ(chain->programme.branches.size(), 2U);
  const Plan plan = without(*chain);
  EXPECT_EQ(plan.losses[0], 0.0);
  EXPECT_NEAR(plan.losses[1], kLost, 0.01 * kLost);
  EXPECT_NEAR(plan.mean_loss, 0.5 * kLost, 0.01 * kLost);
}

TEST(Chain, NothingIsLostWhereNothingStops) {
  const Small small;
  const auto s = small.simulator();
  const auto chain = chain_of(s, question_of(small, s, false), {});
  ASSERT_TRUE(chain);
  EXPECT_TRUE(chain->products.empty());
  EXPECT_EQ(without(*chain).mean_loss, 0.0);
}

/// A stock of 800 parts serves 800 goods; a plant of 730 a year makes two a day from day 720 on, half of them ramping.
TEST(Chain, MeasuresBringWhatTheyHold) {
  const Small small;
  const auto s = small.simulator();
  const std::vector<ChainMeasure> measures{
      {{"stock", {{10000.0, 1e-6}}, 0.0, 0.0}, MeasureKind::stock, small.part, false, 0.0, 0.0},
      {{"plant", {{730.0, 1e-6}}, 0.0, 0.0}, MeasureKind::capacity, small.part, false, 730.0, 0.0},
      {{"late", {{730.0, 1e-6}}, 0.0, 0.0}, MeasureKind::flow, small.part, false, 9000.0, 0.0},
      {{"elsewhere", {{730.0, 1e-6}}, 0.0, 0.0}, MeasureKind::flow, small.part, true, 0.0, 0.0}};
  const auto chain = chain_of(s, question_of(small, s), measures);
  ASSERT_TRUE(chain);
  PlainContext plain;
  Context context = plain.context();
  auto planner = Planner::make(chain->programme);
  ASSERT_TRUE(planner);
  const auto loss = [&](std::vector<double> amounts) { return planner->with(amounts, {}, context)->losses[1]; };
  const double base = loss({0, 0, 0, 0});
  EXPECT_NEAR(base - loss({800, 0, 0, 0}), 800 * 2.0 / 1e6, 1e-8);
  EXPECT_NEAR(base - loss({0, 365, 0, 0}), 720 * 2.0 / 1e6, 1e-8);  // one a day
  EXPECT_NEAR(base - loss({0, 0, 730, 0}), 0.0, 1e-8);
  EXPECT_NEAR(base - loss({0, 0, 0, 730}), 0.0, 1e-8);  // its exports stop as well
  EXPECT_NEAR(loss({10000, 0, 0, 0}), 0.0, 1e-8);
  // Decided three years later, the plant stands only after the shock has passed.
  ChainQuestion late = question_of(small, s);
  late.decided_after = 3.0;
  const auto later = chain_of(s, late, measures);
  ASSERT_TRUE(later);
  EXPECT_NEAR(Planner::make(later->programme)->with({0, 365, 0, 0}, {}, context)->losses[1], base, 1e-8);
}

TEST(Chain, RampsAndFills) {
  ChainMeasure measure{{}, MeasureKind::capacity, {}, false, 100.0, 50.0};
  EXPECT_EQ(on_line(measure, 99.0), 0.0);
  EXPECT_DOUBLE_EQ(on_line(measure, 125.0), 0.5);
  EXPECT_EQ(on_line(measure, 500.0), 1.0);
  measure.kind = MeasureKind::stock;
  EXPECT_DOUBLE_EQ(on_line(measure, 25.0), 0.25);
}

}  // namespace
}  // namespace chokepoint::respond
