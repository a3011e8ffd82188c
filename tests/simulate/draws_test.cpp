// Bands and what they hang on: the same for any threads and after a stop, and right where the answer is known.
#include "simulate/draws.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "network/world_maker.h"

namespace chokepoint::simulate {
namespace {

/// One maker, one user with `days` of stock, drawn between 10 and 50: the use stops that many days after the stop.
struct Case {
  made::WorldMaker m;
  PlaceId a, b;
  ProductId part, good;
  world::Scenario scenario;
  Case() {
    a = m.place("AA");
    b = m.place("BB");
    part = m.product("part");
    good = m.product("good", world::Stage::use, false);
    m.share(part, a, 1.0);
    m.recipe(good, part, 2.0);
    m.demand(good, b, 365.0);
    m.w.stocks.add({part, {}, {}, world::StockHolder::input, m.figure(30.0, 10.0, 50.0)});
    m.stock(part, 0.0, world::StockHolder::finished);
    m.stock(good, 0.0, world::StockHolder::finished);
    m.transit(1.0);
    m.price(part, 3.0);
    m.price(good, 10.0);
    scenario.name = "stop";
    scenario.horizon = {m.w.base_date, 100, 1};
    world::Act act;
    act.day = scenario.horizon.first;
    act.what = world::ExportStop{{part}, a, {}, 1.0};
    scenario.acts.push_back(act);
  }
};

Drawn drawn_with(const Case& c, unsigned threads, std::uint32_t draws, const std::filesystem::path& folder = {}) {
  Pool pool(threads);
  Progress progress;
  Context context{pool, {}, progress};
  auto simulator = Simulator::make(c.m.done());
  EXPECT_TRUE(simulator) << to_string(simulator.error());
  Probes probes;
  probes.series = {{Quantity::delivered, c.good, c.b}};
  const std::vector<Use> uses{{c.good, c.b, world::DemandClass::civil}};
  DrawOptions options;
  options.draws = draws;
  options.folder = folder;
  auto drawn = run_draws(*simulator, c.scenario, probes, uses, {}, options, context);
  EXPECT_TRUE(drawn) << to_string(drawn.error());
  return drawn ? std::move(*drawn) : Drawn{};
}

bool same(const ensemble::Band& x, const ensemble::Band& y) {
  return x.p05 == y.p05 && x.p50 == y.p50 && x.p95 == y.p95 && x.counted == y.counted;
}

TEST(Draws, BandsFollowTheOnlyFigureThatMatters) {
  const Case c;
  const Drawn drawn = drawn_with(c, 2, 400);
  ASSERT_EQ(drawn.draws, 400U);
  // A triangle's P05 and P95 are 10 and 50; the use stops when stock, and what was under way, is used up.
  EXPECT_NEAR(drawn.first_day[0].p05, 10.0, 4.0);
  EXPECT_NEAR(drawn.first_day[0].p50, 31.0, 4.0);
  EXPECT_NEAR(drawn.first_day[0].p95, 51.0, 4.0);
  EXPECT_EQ(drawn.first_day[0].counted, 400U);
  EXPECT_NEAR(drawn.lost[0].p50, 0.69, 0.03);
  EXPECT_NEAR(drawn.series[0][60].p50, 0.0, 1e-12);
  EXPECT_NEAR(drawn.series[0][5].p05, 1.0, 1e-9);
  ASSERT_EQ(drawn.shares.outputs, 1U);
  double best = 0.0;
  for (std::size_t f = 0; f < drawn.shares.inputs; ++f) best = std::max(best, drawn.shares.by_input[f].share);
  EXPECT_GT(best, 0.9) << "one figure varies and explains all";
}

TEST(Draws, AreTheSameForAnyThreadsAndAfterAStop) {
  const Case c;
  const Drawn one = drawn_with(c, 1, 60);
  for (const unsigned threads : {2U, 7U}) {
    const Drawn other = drawn_with(c, threads, 60);
    EXPECT_TRUE(same(one.lost_use, other.lost_use));
    EXPECT_TRUE(same(one.first_day[0], other.first_day[0]));
    for (std::size_t k = 0; k < one.series[0].size(); ++k) EXPECT_TRUE(same(one.series[0][k], other.series[0][k]));
  }
  const auto folder = std::filesystem::path(testing::TempDir()) / "draws-kept";
  std::filesystem::remove_all(folder);
  drawn_with(c, 2, 25, folder);
  const Drawn resumed = drawn_with(c, 2, 60, folder);
  EXPECT_EQ(resumed.read_back, 25U);
  EXPECT_TRUE(same(one.lost_use, resumed.lost_use));
  EXPECT_TRUE(same(one.lost[0], resumed.lost[0]));
  std::filesystem::remove_all(folder);
}

TEST(Draws, NoActNoSpread) {
  Case c;
  c.scenario.acts.clear();
  const Drawn drawn = drawn_with(c, 2, 40);
  EXPECT_EQ(drawn.first_day[0].counted, 0U);
  EXPECT_TRUE(std::isnan(drawn.first_day[0].p50));
  EXPECT_NEAR(drawn.lost_use.p95, 0.0, 1e-9);
  for (const auto& band : drawn.series[0]) EXPECT_NEAR(band.p05, 1.0, 1e-9);
}

}  // namespace
}  // namespace chokepoint::simulate
