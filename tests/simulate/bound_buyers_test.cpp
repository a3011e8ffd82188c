// A ban that binds one buyer: the same as if that buyer lived at a place of its own, and nothing to the others there.
#include "simulate/bound_buyers.h"

#include <gtest/gtest.h>

#include "network/network_maker.h"
#include "simulate/simulator.h"

namespace chokepoint::simulate {
namespace {

using namespace made;

/// Parts from AA (three fifths) and CC go to makers of goods; civil buyers and an army take the goods.
struct Two {
  WorldMaker m;
  PlaceId a, c, home, army;
  ProductId part, good, spare;
  explicit Two(bool own_place, double headroom = 1.0) {
    a = m.place("AA");
    home = m.place("BB");
    c = m.place("CC");
    army = own_place ? m.place("BM") : home;
    part = m.product("part");
    good = m.product("good", Stage::use, false);
    spare = m.product("spare", Stage::use, false);
    m.share(part, a, 0.6);
    m.share(part, c, 0.4);
    m.headroom(part, a, headroom);
    m.headroom(part, c, headroom);
    m.recipe(good, part, 2.0);
    m.recipe(spare, part, 1.0);
    m.demand(good, home, 365.0 * 90.0);
    m.demand(good, army, 365.0 * 10.0, DemandClass::defence, 1);
    m.demand(spare, home, 365.0 * 5.0);
    m.stock(part, 20.0);
    m.stock(part, 0.0, StockHolder::finished);
    m.stock(good, 0.0, StockHolder::finished);
    m.stock(spare, 0.0, StockHolder::finished);
    for (const PlaceId to : {home, army}) {
      m.transit(12.0, a, to);
      m.transit(25.0, c, to);
      if (!own_place) break;
    }
    m.price(part, 3.0);
    m.price(good, 10.0);
    m.price(spare, 10.0);
  }
  world::Scenario scenario(std::int32_t days = 300) const {
    world::Scenario out;
    out.name = "ban";
    out.horizon = {m.w.base_date, days, 1};
    return out;
  }
};

Impact run(const Two& two, const world::Scenario& scenario, const RunOptions& options = {}) {
  PlainContext plain;
  Context context = plain.context();
  auto simulator = Simulator::make(two.m.done());
  EXPECT_TRUE(simulator);
  Probes probes;
  for (const ProductId p : {two.good, two.spare, two.part}) {
    for (const auto q : {Quantity::delivered, Quantity::output, Quantity::stock}) probes.series.push_back({q, p, {}});
  }
  auto impact = simulator->run(scenario, probes, options, context);
  EXPECT_TRUE(impact);
  return std::move(*impact);
}

const UseLoss& use(const Impact& impact, ProductId product, world::DemandClass buyer) {
  for (const UseLoss& loss : impact.uses) {
    if (loss.product == product && loss.buyer == buyer && loss.kind == world::FinalKind::demand) return loss;
  }
  ADD_FAILURE();
  return impact.uses.front();
}
double lost(const UseLoss& loss) { return 1.0 - loss.delivered / loss.wanted; }

world::Act ban(const Two& two, double share, Day day) {
  return {day, {}, world::BuyerBan{{two.part}, two.a, two.home, {}, world::DemandClass::defence, share}, ""};
}

// The second opinion: an army at a place of its own, towards which alone exports stop.
TEST(BoundBuyers, SameAsABuyerAtAPlaceOfItsOwn) {
  for (const bool substitution : {false, true}) {
    for (const double headroom : {1.0, 1.5}) {
      for (const double share : {1.0, 0.35}) {
        RunOptions options;
        options.substitution = substitution;
        const Two together(false, headroom), apart(true, headroom);
        const Day day = together.m.w.base_date + 20;
        world::Scenario bound = together.scenario(), stopped = apart.scenario();
        bound.acts.push_back(ban(together, share, day));
        stopped.acts.push_back({day, {}, world::ExportStop{{apart.part}, apart.a, apart.army, share}, ""});
        const Impact one = run(together, bound, options), two = run(apart, stopped, options);
        EXPECT_NEAR(lost(use(one, together.good, world::DemandClass::defence)),
                    lost(use(two, apart.good, world::DemandClass::defence)), 1e-9)
            << substitution << headroom << share;
        EXPECT_NEAR(lost(use(one, together.good, world::DemandClass::civil)),
                    lost(use(two, apart.good, world::DemandClass::civil)), 1e-9);
        for (std::size_t k = 0; k < one.series.size(); ++k) {
          for (std::size_t t = 0; t < one.series[k].values.size(); ++t) {
            ASSERT_NEAR(one.series[k].values[t], two.series[k].values[t], 1e-9 * one.series[k].baseline)
                << k << " " << t;
          }
        }
      }
    }
  }
}

// Closed form: without substitution the bound buyer keeps what comes from elsewhere, after its stock and what is on
// its way; the others lose nothing at all.
TEST(BoundBuyers, LosesTheBarredShareAndOthersNothing) {
  const Two two(false);
  world::Scenario scenario = two.scenario(400);
  scenario.acts.push_back(ban(two, 1.0, two.m.w.base_date));
  RunOptions options;
  options.substitution = false;
  const Impact impact = run(two, scenario, options);
  const UseLoss& army = use(impact, two.good, world::DemandClass::defence);
  // 12 days under way, then a stock of 20 days that lacks three fifths of its supply: 12 + 20 / 0.6 days in full.
  EXPECT_NEAR(army.wanted - army.delivered, 10.0 * 0.6 * (400.0 - (12.0 + 20.0 / 0.6)), 10.0);
  EXPECT_NEAR(lost(use(impact, two.good, world::DemandClass::civil)), 0.0, 1e-12);
  EXPECT_NEAR(lost(use(impact, two.spare, world::DemandClass::civil)), 0.0, 1e-12);
}

TEST(BoundBuyers, AUseMayBeBound) {
  const Two two(false);
  world::Scenario scenario = two.scenario(400);
  scenario.acts.push_back(
      {two.m.w.base_date, {}, world::BuyerBan{{two.part}, {}, two.home, two.spare, {}, 1.0}, "no parts from abroad"});
  RunOptions options;
  options.substitution = false;
  const Impact impact = run(two, scenario, options);
  EXPECT_GT(lost(use(impact, two.spare, world::DemandClass::civil)), 0.8);
  EXPECT_NEAR(lost(use(impact, two.good, world::DemandClass::civil)), 0.0, 1e-12);
  EXPECT_NEAR(lost(use(impact, two.good, world::DemandClass::defence)), 0.0, 1e-12);
}

// Kept apart and never barred, nothing moves.
TEST(BoundBuyers, ABanOfNothingMovesNothing) {
  for (std::uint64_t number = 1; number <= 20; ++number) {
    WorldMaker made = random_world(number);
    PlainContext plain;
    Context context = plain.context();
    auto simulator = Simulator::make(made.done());
    if (!simulator) continue;
    world::Scenario scenario;
    scenario.horizon = {made.w.base_date, 200, 1};
    for (std::size_t p = 0; p < made.w.products.size(); ++p) {
      scenario.acts.push_back({made.w.base_date,
                               {},
                               world::BuyerBan{{ProductId{p}}, {}, PlaceId{0U}, {}, world::DemandClass::defence, 0.0},
                               ""});
    }
    const auto impact = simulator->run(scenario, {}, {}, context);
    ASSERT_TRUE(impact);
    for (const UseLoss& loss : impact->uses) EXPECT_NEAR(loss.delivered, loss.wanted, 1e-9 * loss.wanted) << number;
    EXPECT_TRUE(impact->shortages.empty());
  }
}

TEST(BoundBuyers, TheStricterTheBanTheLessTheBuyerGets) {
  double before = -1.0;
  for (const double share : {0.0, 0.25, 0.5, 0.75, 1.0}) {
    const Two two(false, 1.2);
    world::Scenario scenario = two.scenario();
    scenario.acts.push_back(ban(two, share, two.m.w.base_date + 10));
    const double now = lost(use(run(two, scenario), two.good, world::DemandClass::defence));
    EXPECT_GE(now, before - 1e-12);
    before = now;
  }
}

// A procurement ban of the law: the army's line alone, from the places it names; parts of one control add up.
TEST(BoundBuyers, AProcurementClauseActs) {
  Two two(false);
  const ControlId act = two.m.control("act", two.home, Instrument::procurement_ban);
  ClauseId of[2];
  for (int k = 0; k < 2; ++k) {
    of[k] = two.m.clause(act, k == 0 ? "new" : "old", Rule::procurement, {WorldMaker::to(two.a)});
    two.m.coverage(of[k], two.part, k == 0 ? 0.25 : 0.5, Answer::part);
    two.m.status(act, k == 0 ? "2025-12-01" : "2026-03-01", ClauseState::in_force, "", LegalDefault::none, of[k]);
  }
  two.m.licence(act, LicenceQuantity::refused_share, 1.0, UserClass::defence);
  two.m.licence(act, LicenceQuantity::refused_share, 0.0, UserClass::civil);
  RunOptions options;
  options.substitution = false;
  options.stock_up_days = 0.0;
  world::Scenario scenario = two.scenario(400);
  const Impact by_law = run(two, scenario, options);
  EXPECT_TRUE(by_law.remarks.empty()) << "nothing stands idle";
  EXPECT_NEAR(lost(use(by_law, two.good, world::DemandClass::civil)), 0.0, 1e-12);

  options.law = false;
  scenario.acts.push_back(ban(two, 0.25, day_of(2025, 12, 1)));
  scenario.acts.back().until = day_of(2026, 3, 1);
  scenario.acts.push_back(ban(two, 0.75, day_of(2026, 3, 1)));
  const Impact by_act = run(two, scenario, options);
  EXPECT_GT(lost(use(by_law, two.good, world::DemandClass::defence)), 0.2);
  EXPECT_NEAR(lost(use(by_law, two.good, world::DemandClass::defence)),
              lost(use(by_act, two.good, world::DemandClass::defence)), 1e-12);
}

}  // namespace
}  // namespace chokepoint::simulate
