// From rows to a closed year: by hand on small worlds.
#include <gtest/gtest.h>

#include "network/world_maker.h"
#include "world/complete.h"

namespace chokepoint::world {
namespace {

using made::WorldMaker;

Balanced balanced(const WorldMaker& m) {
  auto result = complete(m.w, m.w.figures.central());
  if (!result) {
    ADD_FAILURE() << to_string(result.error());
    return {};
  }
  return std::move(*result);
}

double output(const Balanced& b, ProductId p, PlaceId at) {
  for (const Site& s : b.sites) {
    if (s.product == p && s.place == at) return s.output;
  }
  return 0.0;
}

double final_use(const Balanced& b, ProductId p, PlaceId at, FinalKind kind = FinalKind::demand) {
  double sum = 0.0;
  for (const FinalUse& f : b.finals) {
    if (f.product == p && f.place == at && f.kind == kind) sum += f.per_year;
  }
  return sum;
}

double input(const Balanced& b, ProductId of, PlaceId at, ProductId in) {
  for (const InputUse& i : b.inputs) {
    if (b.sites[i.site].product == of && b.sites[i.site].place == at && i.input == in) return i.per_year;
  }
  return 0.0;
}

struct Base {
  WorldMaker m;
  PlaceId cn, ha, us, rest;
  ProductId ore, part, use;
  Base() {
    cn = m.place("CN");
    ha = m.place("CN-HA", cn);
    us = m.place("US");
    rest = m.rest();
    ore = m.product("ore", Stage::mine);
    part = m.product("part");
    use = m.product("use", Stage::use, false);
  }
};

// 95 % of the world in China, 90 % of that in Henan: 0.855 (methods 1.1).
TEST(Complete, SharesComposeDownTheTree) {
  Base w;
  w.m.production(w.part, {}, ProductionQuantity::output, 1000.0);
  w.m.share(w.part, w.cn, 0.95);
  w.m.share(w.part, w.ha, 0.9, w.cn);
  w.m.demand(w.part, w.us, 1000.0);
  const Balanced b = balanced(w.m);
  EXPECT_NEAR(output(b, w.part, w.ha), 855.0, 1e-9);
  EXPECT_NEAR(output(b, w.part, w.cn), 95.0, 1e-9);
  EXPECT_NEAR(output(b, w.part, w.rest), 50.0, 1e-9);
  EXPECT_FALSE(b.closings[w.part.index].total_derived);
}

TEST(Complete, UnstatedTotalIsWhatUsesNeed) {
  Base w;
  w.m.recipe(w.part, w.ore, 2.5);
  w.m.recipe(w.use, w.part, 4.0);
  w.m.share(w.ore, w.cn, 1.0);
  w.m.share(w.part, w.us, 1.0);
  w.m.demand(w.use, w.us, 10.0);
  w.m.demand(w.ore, w.us, 7.0);
  const Balanced b = balanced(w.m);
  EXPECT_NEAR(output(b, w.use, w.us), 10.0, 1e-12);
  EXPECT_NEAR(output(b, w.part, w.us), 40.0, 1e-11);
  EXPECT_NEAR(output(b, w.ore, w.cn), 107.0, 1e-10);
  EXPECT_TRUE(b.closings[w.ore.index].total_derived);
  EXPECT_NEAR(input(b, w.part, w.us, w.ore), 100.0, 1e-10);
}

TEST(Complete, OutputThatNothingExplainsIsClosedAndShown) {
  Base w;
  w.m.production(w.ore, {}, ProductionQuantity::output, 200.0);
  w.m.share(w.ore, w.cn, 0.75);
  w.m.share(w.ore, w.us, 0.25);
  w.m.demand(w.ore, w.us, 50.0);
  const Balanced b = balanced(w.m);
  EXPECT_NEAR(b.closings[w.ore.index].made, 200.0, 1e-9);
  EXPECT_NEAR(b.closings[w.ore.index].explained, 50.0, 1e-9);
  EXPECT_NEAR(b.closings[w.ore.index].unexplained, 150.0, 1e-9);
  EXPECT_NEAR(output(b, w.ore, w.cn), 150.0, 1e-9) << "a stated output survives";
  EXPECT_NEAR(final_use(b, w.ore, w.us), 50.0, 1e-9) << "so does a stated demand";
  const double closed =
      final_use(b, w.ore, w.us, FinalKind::unexplained) + final_use(b, w.ore, w.cn, FinalKind::unexplained);
  EXPECT_NEAR(closed, 150.0, 1e-9);
}

TEST(Complete, MachinesGoWhereTheyAreInstalledAsInvestment) {
  Base w;
  const ProductId press = w.m.product("press", Stage::equipment);
  w.m.production(press, {}, ProductionQuantity::output, 30.0);
  w.m.share(press, w.us, 1.0);
  w.m.recipe(w.part, press, 0.1, "", InputKind::capital);
  w.m.share(w.part, w.cn, 0.8);
  w.m.share(w.part, w.us, 0.2);
  w.m.demand(w.part, w.us, 100.0);
  const Balanced b = balanced(w.m);
  EXPECT_NEAR(final_use(b, press, w.cn, FinalKind::investment), 24.0, 1e-9);
  EXPECT_NEAR(final_use(b, press, w.us, FinalKind::investment), 6.0, 1e-9);
  EXPECT_EQ(input(b, w.part, w.cn, press), 0.0);
}

TEST(Complete, QuotedDemandIsKeptRecipesAndAssumedDemandGiveWayAlike) {
  Base w;
  w.m.production(w.ore, {}, ProductionQuantity::output, 100.0);
  w.m.share(w.ore, w.cn, 1.0);
  w.m.demand(w.ore, w.us, 60.0, DemandClass::civil, 5, Status::quoted);
  w.m.demand(w.ore, w.cn, 20.0);
  w.m.recipe(w.part, w.ore, 1.0);
  w.m.share(w.part, w.us, 1.0);
  w.m.demand(w.part, w.us, 30.0);
  const Balanced b = balanced(w.m);
  EXPECT_NEAR(final_use(b, w.ore, w.us), 60.0, 1e-9);
  EXPECT_NEAR(final_use(b, w.ore, w.cn), 16.0, 1e-9);
  EXPECT_NEAR(input(b, w.part, w.us, w.ore), 24.0, 1e-9);
  EXPECT_NEAR(b.closings[w.ore.index].recipe_scale, 0.8, 1e-12);
  EXPECT_EQ(b.closings[w.ore.index].demand_scale, 1.0);
  EXPECT_NEAR(output(b, w.part, w.us), 30.0, 1e-9) << "the output of the user stands";
}

TEST(Complete, QuotedDemandGivesWayWhereItAloneExceedsWhatIsMade) {
  Base w;
  w.m.production(w.ore, {}, ProductionQuantity::output, 100.0);
  w.m.share(w.ore, w.cn, 1.0);
  w.m.demand(w.ore, w.us, 150.0, DemandClass::civil, 5, Status::quoted);
  w.m.demand(w.ore, w.cn, 50.0);
  const Balanced b = balanced(w.m);
  const Closing& c = b.closings[w.ore.index];
  EXPECT_NEAR(c.recipe_scale, 0.25, 1e-12) << "half of an even cut to one half";
  EXPECT_NEAR(c.demand_scale, (100.0 - 12.5) / 150.0, 1e-12);
  EXPECT_NEAR(final_use(b, w.ore, w.us) + final_use(b, w.ore, w.cn), 100.0, 1e-9);
}

TEST(Complete, WorldDemandSplitsByShareAndTheRestGoesToTheRest) {
  Base w;
  w.m.share(w.part, w.cn, 1.0);
  w.m.demand(w.part, {}, 100.0);
  w.m.w.demand.add({w.part, w.us, DemandClass::civil, 5, DemandQuantity::share, w.m.figure(0.3)});
  w.m.demand(w.part, w.cn, 25.0);
  w.m.demand(w.part, w.us, 8.0, DemandClass::defence, 1);
  const Balanced b = balanced(w.m);
  EXPECT_NEAR(final_use(b, w.part, w.us), 38.0, 1e-9);
  EXPECT_NEAR(final_use(b, w.part, w.cn), 25.0, 1e-9);
  EXPECT_NEAR(final_use(b, w.part, w.rest), 45.0, 1e-9);
}

TEST(Complete, GroupsAreSharedByTheMixOfTheNearestPlaceElseEqually) {
  Base w;
  const ProductId other = w.m.product("other");
  w.m.share(w.part, w.cn, 1.0);
  w.m.share(other, w.us, 1.0);
  w.m.recipe(w.use, w.part, 2.0, "g");
  w.m.recipe(w.use, other, 3.0, "g");
  for (PlaceId at : {w.cn, w.ha, w.us, w.rest}) w.m.demand(w.use, at, 100.0);
  Balanced b = balanced(w.m);
  EXPECT_NEAR(input(b, w.use, w.us, w.part), 100.0, 1e-9);
  EXPECT_NEAR(input(b, w.use, w.us, other), 150.0, 1e-9);
  w.m.mix(w.use, "g", w.part, 0.9);
  w.m.mix(w.use, "g", other, 0.1);
  w.m.mix(w.use, "g", w.part, 0.7, w.cn);
  w.m.mix(w.use, "g", other, 0.3, w.cn);
  w.m.mix(w.use, "g", w.part, 0.2, w.ha);
  w.m.mix(w.use, "g", other, 0.8, w.ha);
  b = balanced(w.m);
  EXPECT_NEAR(input(b, w.use, w.us, w.part), 180.0, 1e-9);
  EXPECT_NEAR(input(b, w.use, w.cn, w.part), 140.0, 1e-9);
  EXPECT_NEAR(input(b, w.use, w.ha, w.part), 40.0, 1e-9);
  EXPECT_NEAR(input(b, w.use, w.ha, other), 240.0, 1e-9);
}

TEST(Complete, ARecipeOfThePlaceBeatsTheGeneralOne) {
  Base w;
  w.m.share(w.ore, w.cn, 1.0);
  w.m.recipe(w.use, w.ore, 1.0);
  w.m.recipe(w.use, w.ore, 5.0, "", InputKind::consumed, Criticality::critical, w.cn);
  w.m.demand(w.use, w.us, 10.0);
  w.m.demand(w.use, w.ha, 10.0);
  const Balanced b = balanced(w.m);
  EXPECT_NEAR(input(b, w.use, w.us, w.ore), 10.0, 1e-9);
  EXPECT_NEAR(input(b, w.use, w.ha, w.ore), 50.0, 1e-9);
}

TEST(Complete, AConsumedCircleIsAFault) {
  Base w;
  w.m.recipe(w.part, w.ore, 1.0);
  w.m.recipe(w.ore, w.part, 1.0);
  const auto result = complete(w.m.w, w.m.w.figures.central());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().faults.front().code, Code::cycle);
}

TEST(Complete, MachinesMayBeMadeWithWhatTheyMake) {
  Base w;
  const ProductId press = w.m.product("press", Stage::equipment);
  w.m.production(press, {}, ProductionQuantity::output, 3.0);
  w.m.share(press, w.us, 1.0);
  w.m.share(w.part, w.cn, 1.0);
  w.m.recipe(w.part, press, 0.1, "", InputKind::capital);
  w.m.recipe(press, w.part, 2.0);
  w.m.demand(w.part, w.us, 10.0);
  const Balanced b = balanced(w.m);
  EXPECT_NEAR(output(b, w.part, w.cn), 16.0, 1e-9);
}

TEST(Complete, UpstreamListsEveryProductAfterItsUsers) {
  Base w;
  w.m.recipe(w.part, w.ore, 1.0);
  w.m.recipe(w.use, w.part, 1.0);
  const Balanced b = balanced(w.m);
  EXPECT_EQ(b.upstream, (std::vector<ProductId>{w.use, w.part, w.ore}));
}

}  // namespace
}  // namespace chokepoint::world
