// The matrix of cuts: what a cut of one place's supply costs, by hand; who is a candidate; order and threads.
#include "assess/cuts.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "network/network_maker.h"

namespace chokepoint::assess {
namespace {

using made::WorldMaker;

/// `part` from AA (70 %) and BB (30 %), no spare capacity, into a good used in BB and CC; `other` made by CC alone.
struct Small {
  WorldMaker m;
  PlaceId a, b, c, rest;
  ProductId part, other, good, service;
  Small() {
    m.w.completion.home_preference = 1.0;
    a = m.place("AA");
    b = m.place("BB");
    c = m.place("CC");
    rest = m.rest();
    part = m.product("part");
    other = m.product("other");
    good = m.product("good", world::Stage::use, false);
    service = m.product("service", world::Stage::use, false);
    m.share(part, a, 0.7);
    m.share(part, b, 0.3);
    m.share(other, c, 1.0);
    for (PlaceId at : {a, b}) m.headroom(part, at, 1.0);
    m.recipe(good, part, 1.0);
    m.recipe(service, other, 1.0);
    m.demand(good, b, 3650.0);
    m.demand(good, c, 3650.0);
    m.demand(service, c, 365.0);
    for (ProductId p : {part, other, good, service}) {
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

CutLosses losses(const simulate::Simulator& s, const std::vector<Cut>& cuts, const CutOptions& options,
                 unsigned threads = 1) {
  PlainContext plain(threads);
  Context context = plain.context();
  auto result = losses_of(s, cuts, options, context);
  if (!result) {
    ADD_FAILURE() << to_string(result.error());
    return {};
  }
  return std::move(*result);
}

TEST(CandidateCuts, CountriesWithEnoughOfTheOutputOfWhatTravels) {
  const Small w;
  const simulate::Simulator s = w.simulator();
  const auto all = candidate_cuts(s, Shock::production_stops, {}, 0.05);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].product, w.part);
  EXPECT_EQ(all[0].place, w.a);
  EXPECT_EQ(all[2].product, w.other);
  EXPECT_EQ(candidate_cuts(s, Shock::production_stops, {}, 0.5).size(), 2U);
  const auto against_b = candidate_cuts(s, Shock::exports_stop, w.b, 0.05);
  EXPECT_TRUE(std::none_of(against_b.begin(), against_b.end(), [&](const Cut& c) { return c.place == w.b; }))
      << "nobody cuts itself off";
}

// AA's exports stop: BB and CC lose 70 % of the good, from the second day on. Nothing else is touched.
TEST(LossesOf, AStopOfExportsWithoutSpareCapacity) {
  const Small w;
  const simulate::Simulator s = w.simulator();
  CutOptions options;
  options.days = 102;
  options.checkpoints = {52, 102};
  const CutLosses result = losses(s, {{w.part, w.a, Shock::exports_stop}}, options);
  ASSERT_EQ(result.losses.size(), 1U);
  EXPECT_TRUE(result.complete);
  const double good = 2.0 * 20.0;  // a day, at its price
  const double all = good + 1.0;
  const CutLoss& loss = result.losses[0];
  EXPECT_NEAR(loss.lost_share[1], 100.0 / 102.0 * 0.7 * good / all, 1e-9);
  EXPECT_NEAR(loss.lost_share[0], 50.0 / 52.0 * 0.7 * good / all, 1e-9);
  EXPECT_NEAR(loss.lost_value, 100.0 * 0.7 * good * 365.0 / 102.0, 1e-6);
  EXPECT_EQ(loss.worst_use, w.good);
  EXPECT_NEAR(loss.worst_share, 0.7 * 100.0 / 102.0, 1e-9);
}

TEST(LossesOf, ATargetSeesItsOwnUseOnly) {
  const Small w;
  const simulate::Simulator s = w.simulator();
  CutOptions options;
  options.target = w.b;
  options.days = 102;
  options.checkpoints = {102};
  const CutLosses result =
      losses(s, {{w.part, w.a, Shock::exports_stop}, {w.other, w.c, Shock::production_stops}}, options);
  EXPECT_NEAR(result.losses[0].lost_share[0], 0.7 * 100.0 / 102.0, 1e-9);
  EXPECT_EQ(result.losses[0].worst_place, w.b);
  EXPECT_EQ(result.losses[1].lost_share[0], 0.0);
  EXPECT_EQ(result.losses[1].lost_value, 0.0);
}

TEST(LossesOf, HomeIsSparedByAStopOfExportsAndNotByAStopOfProduction) {
  const Small w;
  const simulate::Simulator s = w.simulator();
  CutOptions options;
  options.days = 102;
  options.checkpoints = {102};
  const CutLosses result =
      losses(s, {{w.part, w.b, Shock::exports_stop}, {w.part, w.b, Shock::production_stops}}, options);
  EXPECT_LT(result.losses[0].lost_share[0], result.losses[1].lost_share[0]);
  EXPECT_GT(result.losses[0].lost_share[0], 0.0);
}

TEST(LossesOf, SubstitutionNeverCostsAnything) {
  Small w;
  w.m.w.production = {};
  w.m.share(w.part, w.a, 0.7);
  w.m.share(w.part, w.b, 0.3);
  w.m.share(w.other, w.c, 1.0);
  w.m.headroom(w.part, w.b, 4.0);
  const simulate::Simulator s = w.simulator();
  CutOptions with, without;
  without.substitution = false;
  const std::vector<Cut> cuts = candidate_cuts(s, Shock::exports_stop, {}, 0.05);
  const CutLosses a = losses(s, cuts, with), b = losses(s, cuts, without);
  double gained = 0.0;
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    EXPECT_LE(a.losses[i].lost_value, b.losses[i].lost_value * (1.0 + 1e-9));
    gained += b.losses[i].lost_value - a.losses[i].lost_value;
  }
  EXPECT_GT(gained, 0.0);
}

TEST(LossesOf, SameInAnyNumberOfThreads) {
  const simulate::Simulator s = [] {
    auto made = simulate::Simulator::make(made::random_world(77).done());
    EXPECT_TRUE(made);
    return *made;
  }();
  std::vector<Cut> cuts = candidate_cuts(s, Shock::exports_stop, {}, 0.05);
  const auto more = candidate_cuts(s, Shock::production_stops, {}, 0.05);
  cuts.insert(cuts.end(), more.begin(), more.end());
  const CutLosses one = losses(s, cuts, {}, 1), four = losses(s, cuts, {}, 4);
  ASSERT_EQ(one.losses.size(), cuts.size());
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    EXPECT_EQ(one.losses[i].lost_value, four.losses[i].lost_value);
    EXPECT_EQ(one.losses[i].lost_share, four.losses[i].lost_share);
    EXPECT_EQ(one.losses[i].cut.place, cuts[i].place);
  }
}

TEST(LossesOf, CancelledKeepsWhatIsFinished) {
  const Small w;
  const simulate::Simulator s = w.simulator();
  PlainContext plain;
  std::stop_source stop;
  stop.request_stop();
  Context context{plain.pool, stop.get_token(), plain.progress};
  const auto result = losses_of(s, candidate_cuts(s, Shock::exports_stop, {}, 0.05), {}, context);
  ASSERT_TRUE(result);
  EXPECT_FALSE(result->complete);
  EXPECT_TRUE(result->losses.empty());
}

}  // namespace
}  // namespace chokepoint::assess
