// Branches of stops priced by the simulator, in a world of three places by hand; disputes over them.
#include "respond/pressure.h"

#include <gtest/gtest.h>

#include "network/network_maker.h"
#include "respond/contest.h"
#include "respond/holdings.h"

namespace chokepoint::respond {
namespace {

using made::WorldMaker;

/// `part` from AA (70 %) and BB (30 %) without spare capacity into a good that BB and CC use evenly; CC makes `tool`,
/// which AA uses, alone.
struct Small {
  WorldMaker m;
  PlaceId a, b, c;
  ProductId part, good, tool;
  Small() {
    m.w.completion.home_preference = 1.0;
    a = m.place("AA");
    b = m.place("BB");
    c = m.place("CC");
    m.rest();
    part = m.product("part");
    good = m.product("good", world::Stage::use, false);
    tool = m.product("tool");
    m.share(part, a, 0.7);
    m.share(part, b, 0.3);
    m.share(tool, c, 1.0);
    for (const PlaceId at : {a, b}) m.headroom(part, at, 1.0);
    m.recipe(good, part, 1.0);
    m.demand(good, b, 3650.0);
    m.demand(good, c, 3650.0);
    m.demand(tool, a, 365.0);
    for (const ProductId p : {part, good, tool}) {
      m.price(p, p == good ? 2.0 : 1.0);
      m.stock(p, 0.0);
      m.stock(p, 0.0, world::StockHolder::finished);
    }
    m.transit(1.0);
  }
  simulate::Simulator simulator() const {
    auto made = simulate::Simulator::make(m.done());
    EXPECT_TRUE(made);
    return *made;
  }
};

PressureOptions plain_year() { return {365, false, false}; }

std::vector<BranchOutcome> priced(const simulate::Simulator& s, const std::vector<Branch>& branches,
                                  unsigned threads = 1) {
  PlainContext plain(threads);
  Context context = plain.context();
  auto outcomes = price_branches(s, branches, plain_year(), context);
  EXPECT_TRUE(outcomes);
  return outcomes ? *outcomes : std::vector<BranchOutcome>{};
}

/// AA serves 70 % of either market: CC loses that share once goods under way have arrived; two stops add up.
TEST(Pressure, AStopCostsWhatItDelivered) {
  const Small small;
  const auto s = small.simulator();
  const auto outcomes = priced(s, {{{small.a, small.c, {}}},
                                   {{small.b, small.c, {}}},
                                   {{small.a, small.c, {}}, {small.b, small.c, {}}},
                                   {},
                                   {{small.a, small.c, {}}}});
  const auto lost = [&](std::size_t branch, PlaceId place) { return outcomes[branch].places.at(place).lost_share(); };
  EXPECT_NEAR(lost(0, small.c), 0.7, 0.01);
  EXPECT_NEAR(lost(1, small.c), 0.3, 0.01);
  EXPECT_NEAR(lost(2, small.c), 1.0, 0.01);
  EXPECT_EQ(lost(3, small.c), 0.0);
  EXPECT_EQ(outcomes[3].places.at(small.c).first_day, -1);
  EXPECT_GE(outcomes[0].places.at(small.c).first_day, 0);
  EXPECT_LE(outcomes[0].places.at(small.c).first_day, 2);
  EXPECT_EQ(lost(0, small.b), 0.0);
  EXPECT_GT(outcomes[0].places.at(small.a).lost_sales, 0.0);
  EXPECT_EQ(lost(4, small.c), lost(0, small.c));
  const auto again = priced(s, {{{small.a, small.c, {}}}}, 3);
  EXPECT_EQ(again[0].places.at(small.c).lost_use, outcomes[0].places.at(small.c).lost_use);
}

TEST(Pressure, NobodyCutsHimselfOff) {
  const Small small;
  const auto s = small.simulator();
  PlainContext plain;
  Context context = plain.context();
  EXPECT_FALSE(price_branches(s, {{{small.a, small.a, {}}}}, plain_year(), context));
  EXPECT_FALSE(price_branches(s, {{{small.a, PlaceId{}, {}}}}, plain_year(), context));
}

/// The good is made at home in CC from parts of which AA delivers .7: nothing direct, .7 behind it.
TEST(Holdings, DirectAndBehind) {
  const Small small;
  const auto s = small.simulator();
  const auto held = holdings(s, small.c);
  ASSERT_TRUE(held);
  ASSERT_EQ(held->size(), 1U);
  EXPECT_DOUBLE_EQ((*held)[0].spending, 1.0);
  EXPECT_EQ((*held)[0].direct[small.a.index], 0.0);
  EXPECT_NEAR((*held)[0].deepest[small.a.index], 0.7, 1e-9);
  const auto nests = nests_of(*held, {small.a, small.b}, Reading::deepest, 2.0);
  EXPECT_NEAR(nests[0].held, 1.0, 1e-9);
}

TEST(Contest, MovesAreRealStops) {
  const Small small;
  const auto s = small.simulator();
  PlainContext plain;
  Context context = plain.context();
  const Stakes stakes{0.01, 0.001, 0.002, 0.0};
  const auto made = contest(s, small.a, small.c, plain_year(), stakes, 10, context);
  ASSERT_TRUE(made);
  ASSERT_TRUE(made->complete);
  ASSERT_EQ(made->sender.weapons.size(), 1U);
  EXPECT_EQ(made->sender.weapons[0].product, small.part);
  ASSERT_EQ(made->sender.rungs.size(), 3U);  // nothing, the part, everything
  EXPECT_EQ(made->target_loss[made->cell(0, 0)], 0.0);
  EXPECT_NEAR(made->target_loss[made->cell(1, 0)], 0.7, 0.01);
  EXPECT_NEAR(made->sender_loss[made->cell(0, 2)], 1.0, 0.01);  // the tool is CC's alone
  const auto reasoning = reason(*made, stakes);
  ASSERT_TRUE(reasoning);
  EXPECT_FALSE(reasoning->equilibria.empty());
  EXPECT_NEAR(reasoning->largest_demand[1], made->target_loss[made->cell(1, 0)] - 0.001, 1e-12);
  EXPECT_TRUE(reasoning->credible[1]);  // it costs AA no use of its own
}

}  // namespace
}  // namespace chokepoint::respond
