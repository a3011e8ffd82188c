// Baseline paths: the run without acts follows the path, a flat one moves nothing, what holds up plants holds up
// growth.
#include "simulate/paths.h"

#include <gtest/gtest.h>

#include "network/network_maker.h"
#include "simulate/simulator.h"

namespace chokepoint::simulate {
namespace {

using namespace made;

struct Growing : OnePath {
  explicit Growing(double headroom = 1.0) : OnePath(30.0, 3.0, headroom, 10.0) {}
  void path(ProductId product, PlaceId place, PathQuantity quantity, const std::string& date, double value,
            std::optional<double> odds = {}) {
    m.w.baseline_paths.add({product, place, quantity, parse_partial_date(date).value(), m.figure(value), odds});
  }
  Impact run(std::int32_t days, world::Baseline baseline = world::Baseline::paths,
             const std::vector<world::Act>& acts = {}) const {
    PlainContext plain;
    Context context = plain.context();
    auto simulator = Simulator::make(m.done());
    EXPECT_TRUE(simulator);
    world::Scenario scenario;
    scenario.horizon = {m.w.base_date, days, 1};
    scenario.baseline = baseline;
    scenario.acts = acts;
    Probes probes;
    probes.series = {{Quantity::output, part, a}, {Quantity::delivered, good, {}}, {Quantity::unmet, good, {}}};
    auto impact = simulator->run(scenario, probes, {}, context);
    EXPECT_TRUE(impact);
    return std::move(*impact);
  }
};

TEST(Paths, AFlatPathMovesNothing) {
  Growing world;
  world.path(world.good, {}, PathQuantity::demand, "2027-09-30", 1.0);
  const Impact impact = world.run(730);
  for (const Series& series : impact.series) {
    for (double v : series.values) ASSERT_NEAR(v, series.baseline, 1e-12 * series.baseline + 1e-15);
  }
}

TEST(Paths, OffByDefault) {
  Growing world;
  world.path(world.good, {}, PathQuantity::demand, "2026-09-30", 2.0);
  const Impact impact = world.run(365, world::Baseline::flat);
  for (double v : impact.series[1].values) ASSERT_NEAR(v, impact.series[1].baseline, 1e-12 * impact.series[1].baseline);
}

// Demand grows by a half in two years, along a line; capacity along with it, up to the tier above.
TEST(Paths, TheRunWithoutActsFollowsThePath) {
  Growing world;
  world.path(world.good, {}, PathQuantity::demand, "2027-09-30", 1.5);
  const Impact impact = world.run(1000);
  for (std::size_t t = 0; t < 1000; ++t) {
    const double wished = 1.0 + 0.5 * std::min(1.0, static_cast<double>(t) / 730.0);
    EXPECT_NEAR(impact.series[1].values[t] / impact.series[1].baseline, wished, 0.005) << t;
  }
  EXPECT_NEAR(impact.series[0].values.back() / impact.series[0].baseline, 1.5, 0.005);
}

// Growth that capacity follows is no scarcity: prices stay where they are.
TEST(Paths, GrowthThatCapacityFollowsMovesNoPrice) {
  Growing world;
  for (const ProductId p : {world.part, world.good}) {
    world.m.w.elasticities.add({p, Side::demand, Run::short_run, world.m.figure(0.3)});
    world.m.w.elasticities.add({p, Side::supply, Run::short_run, world.m.figure(0.2)});
  }
  world.path(world.good, {}, PathQuantity::demand, "2027-09-30", 1.5);
  const Impact impact = world.run(1000);
  for (const PriceMove& move : impact.prices) EXPECT_LT(move.peak, 1.02);
  EXPECT_NEAR(impact.series[1].values.back() / impact.series[1].baseline, 1.5, 0.01);
}

TEST(Paths, TheNearestPlaceSpeaks) {
  Growing world(2.0);
  world.path(world.good, {}, PathQuantity::demand, "2026-09-30", 3.0);
  world.path(world.good, world.b, PathQuantity::demand, "2026-09-30", 1.2);
  const Impact impact = world.run(500);
  EXPECT_NEAR(impact.series[1].values.back() / impact.series[1].baseline, 1.2, 1e-3);
}

// Announced plants come with their odds from their date on, spread over what is made at the place.
TEST(Paths, AnnouncedPlantsCountByTheirOdds) {
  Growing world;
  world.m.headroom(world.good, world.b, 2.0);
  world.path(world.part, world.a, PathQuantity::capacity, "2026-03-31", 365.0, 0.4);
  world.path(world.part, world.b, PathQuantity::capacity, "2026-03-31", 365.0);
  const world::Act more{day_of(2026, 6, 1), {}, world::DemandChange{world.good, {}, 1.5, 0.0}, ""};
  const Impact impact = world.run(800, world::Baseline::paths, {more});
  // The maker makes 2 a day; 0.4 more from the end of March.
  double most = 0.0;
  for (double v : impact.series[0].values) most = std::max(most, v);
  EXPECT_NEAR(most, 2.4, 1e-6);
  ASSERT_EQ(impact.without_site.size(), 1U) << "nothing is made at BB";
  EXPECT_EQ(impact.without_site[0].second, world.b);
}

// The machine without which no capacity is added stops: output stays what it was, growth is lost.
TEST(Paths, WithoutItsCapitalGoodsGrowthStops) {
  Growing world;
  const ProductId tool = world.m.product("tool", Stage::equipment);
  world.m.share(tool, world.b, 1.0);
  world.m.recipe(world.part, tool, 0.1, "", InputKind::capital);
  world.m.demand(tool, world.a, 36.5);
  world.m.transit(1.0, world.b, world.a, tool);
  world.m.stock(tool, 0.0, StockHolder::finished);
  world.m.price(tool, 100.0);
  world.path(world.good, {}, PathQuantity::demand, "2027-09-30", 1.5);
  const world::Act stop{world.m.w.base_date, {}, world::Outage{{tool}, world.b, 1.0}, ""};
  const Impact impact = world.run(730, world::Baseline::paths, {stop});
  const Series& part = impact.series[0];
  for (double v : part.values) {
    EXPECT_GE(v, part.baseline * (1.0 - 1e-9)) << "what is installed goes on";
    EXPECT_LE(v, part.baseline * 1.02);
  }
  EXPECT_GT(impact.series[2].values.back(), 0.4 * impact.series[1].baseline);
}

}  // namespace
}  // namespace chokepoint::simulate
