// What is recorded of a run: series of nested places, what agrees with what, shortages and cumulative losses.
#include "simulate/recorder.h"

#include <gtest/gtest.h>

#include <numeric>

#include "network/network_maker.h"
#include "simulate/simulator.h"

namespace chokepoint::simulate {
namespace {

using made::OnePath;
using made::WorldMaker;

Impact run(const Simulator& s, const world::Scenario& scenario, const Probes& probes) {
  PlainContext plain;
  Context context = plain.context();
  auto impact = s.run(scenario, probes, {}, context);
  if (!impact) {
    ADD_FAILURE() << to_string(impact.error());
    return {};
  }
  return std::move(*impact);
}

Simulator simulator(const WorldMaker& maker) {
  auto made = Simulator::make(maker.done());
  EXPECT_TRUE(made);
  return *made;
}

world::Scenario stop_of(const OnePath& path, std::int32_t from, std::int32_t until, std::int32_t days) {
  world::Scenario scenario;
  scenario.name = "stop";
  const Day first = path.m.w.base_date;
  scenario.horizon = {first, days, 1};
  scenario.acts.push_back({first + from, first + until, world::ExportStop{{path.part}, path.a, {}, 1.0}, ""});
  return scenario;
}

double total(const Series& series) { return std::accumulate(series.values.begin(), series.values.end(), 0.0); }

// What leaves one place is what comes to the others.
TEST(Recorder, ExportsAndShipmentsAreTheSameTradeSeenFromBothEnds) {
  WorldMaker m;
  const PlaceId a = m.place("AA"), b = m.place("BB"), c = m.place("CC");
  const ProductId part = m.product("part"), good = m.product("good", world::Stage::use, false);
  m.share(part, a, 0.7);
  m.share(part, b, 0.3);
  m.recipe(good, part, 1.0);
  for (const PlaceId at : {a, b, c}) m.demand(good, at, 365.0);
  m.transit(3.0);
  m.price(part, 1.0);
  m.price(good, 2.0);
  world::Scenario scenario;
  scenario.name = "stop";
  scenario.horizon = {m.w.base_date, 60, 1};
  scenario.acts.push_back(
      {scenario.horizon.first + 10, scenario.horizon.first + 30, world::ExportStop{{part}, a, c, 1.0}, ""});
  Probes probes;
  for (const PlaceId at : {a, b, c, PlaceId{}}) probes.series.push_back({Quantity::exports, part, at});
  for (const PlaceId at : {a, b, c}) probes.series.push_back({Quantity::shipments, part, at});
  probes.series.push_back({Quantity::exports, part, a, b});
  probes.series.push_back({Quantity::exports, part, a, c});
  probes.series.push_back({Quantity::shipments, part, c, a});
  const Impact impact = run(simulator(m), scenario, probes);
  const auto sum = [&](std::size_t first, std::size_t last, std::size_t day) {
    double total = 0.0;
    for (std::size_t k = first; k < last; ++k) total += impact.series[k].values[day];
    return total;
  };
  for (std::size_t day = 0; day < 60; ++day) {
    EXPECT_NEAR(sum(0, 3, day), sum(3, 4, day), 1e-12) << day;
    EXPECT_NEAR(sum(0, 3, day), sum(4, 7, day), 1e-12) << day;
    EXPECT_EQ(sum(2, 3, day), 0.0) << "CC makes nothing";
    EXPECT_NEAR(sum(7, 9, day), sum(0, 1, day), 1e-12) << "partners make up the whole";
    EXPECT_NEAR(sum(8, 9, day), sum(9, 10, day), 1e-12) << "one trade from both ends";
  }
  EXPECT_LT(impact.series[0].values[20], 0.9 * impact.series[0].baseline) << "the stop is seen";
}

TEST(Recorder, WhatIsWantedIsDeliveredOrUnmetAndGoodsAreConserved) {
  const OnePath path(5.0, 3.0);
  const Simulator s = simulator(path.m);
  Probes probes;
  for (const auto quantity : {Quantity::delivered, Quantity::unmet, Quantity::output})
    probes.series.push_back({quantity, path.good, {}});
  for (const auto quantity : {Quantity::output, Quantity::stock, Quantity::shipments})
    probes.series.push_back({quantity, path.part, {}});
  const Impact impact = run(s, stop_of(path, 10, 1000, 60), probes);
  ASSERT_EQ(impact.series.size(), 6U);
  const auto& [delivered, unmet, made, parts, stock, shipped] = std::tie(
      impact.series[0], impact.series[1], impact.series[2], impact.series[3], impact.series[4], impact.series[5]);
  for (std::size_t day = 0; day < 60; ++day) {
    EXPECT_NEAR(delivered.values[day] + unmet.values[day], 1.0, 1e-12) << day;
    EXPECT_NEAR(shipped.values[day], day < 10 ? 2.0 : 0.0, 1e-12) << day;
  }
  EXPECT_EQ(delivered.values.back(), 0.0);
  // Six parts were under way on the first day and none on the last.
  EXPECT_NEAR(total(parts) + 6.0 + stock.baseline - stock.values.back(), 2.0 * total(made), 1e-9);
}

TEST(Recorder, APlaceHoldsWhatLiesInItAndShipmentsWithinItAreNone) {
  WorldMaker m;
  const PlaceId a = m.place("AA"), ax = m.place("AA-X", a), b = m.place("BB");
  const ProductId part = m.product("part");
  m.share(part, a, 0.75);
  m.share(part, ax, 0.4, a);
  m.share(part, b, 0.25);
  m.demand(part, a, 365.0 * 6.0);
  m.demand(part, b, 365.0 * 4.0);
  const Simulator s = simulator(m);
  Probes probes;
  for (const PlaceId place : {PlaceId{}, a, ax, b}) {
    probes.series.push_back({Quantity::output, part, place});
    probes.series.push_back({Quantity::delivered, part, place});
    probes.series.push_back({Quantity::shipments, part, place});
  }
  world::Scenario quiet;
  quiet.name = "quiet";
  quiet.horizon = {m.w.base_date, 5, 1};
  const Impact impact = run(s, quiet, probes);
  const auto output = [&](std::size_t place) { return impact.series[3 * place].baseline; };
  const auto delivered = [&](std::size_t place) { return impact.series[3 * place + 1].baseline; };
  const auto shipped = [&](std::size_t place) { return impact.series[3 * place + 2].baseline; };
  EXPECT_NEAR(output(0), 10.0, 1e-9);
  EXPECT_NEAR(output(1), 7.5, 1e-9);
  EXPECT_NEAR(output(2), 3.0, 1e-9) << "a province by itself";
  EXPECT_NEAR(output(1) + output(3), output(0), 1e-9);
  EXPECT_NEAR(delivered(1), 6.0, 1e-9);
  EXPECT_NEAR(delivered(3), 4.0, 1e-9);
  EXPECT_NEAR(shipped(0), 10.0, 1e-9) << "of the world: all that is dispatched";
  // What comes into AA and what comes into BB differ by their balances: 7.5 made, 6 used; 2.5 made, 4 used.
  EXPECT_NEAR(shipped(3) - shipped(1), 1.5, 1e-9);
  EXPECT_LT(shipped(1), 6.0) << "what moves from the province into the country is no shipment";
  for (const Series& series : impact.series) {
    ASSERT_EQ(series.values.size(), 5U);
    for (const double value : series.values) EXPECT_NEAR(value, series.baseline, 1e-12 * (1.0 + series.baseline));
  }
}

TEST(Recorder, AShortageHasAFirstDayALowestLevelAndAStop) {
  const OnePath path(5.0, 3.0);
  const Simulator s = simulator(path.m);
  Probes probes;
  probes.checkpoints = {15, 30, 60};
  const Impact impact = run(s, stop_of(path, 10, 40, 60), probes);
  ASSERT_FALSE(impact.shortages.empty());
  for (std::size_t i = 1; i < impact.shortages.size(); ++i)
    EXPECT_LE(impact.shortages[i - 1].first_step, impact.shortages[i].first_step);
  const Shortage& first = impact.shortages.front();
  EXPECT_EQ(first.product, path.good);
  EXPECT_EQ(first.place, path.b);
  EXPECT_EQ(first.first_step, 18) << "ten days, three under way, five of stock";
  EXPECT_GE(first.stopped_step, first.first_step);
  EXPECT_EQ(first.worst, 0.0);
  ASSERT_EQ(impact.uses.size(), 1U);
  const UseLoss& use = impact.uses[0];
  ASSERT_EQ(use.lost_at.size(), 3U);
  EXPECT_EQ(use.lost_at[0], 0.0) << "stock lasts";
  EXPECT_GT(use.lost_at[1], 0.3);
  EXPECT_NEAR(use.lost_at[2], 1.0 - use.delivered / use.wanted, 1e-12) << "the last checkpoint is the whole run";
  EXPECT_NEAR(impact.lost_share_at[2], use.lost_at[2], 1e-12) << "one use is all use";
}

TEST(Recorder, NoActNoShortageWhateverIsAsked) {
  const OnePath path(5.0, 3.0);
  const Simulator s = simulator(path.m);
  Probes probes;
  for (const auto quantity :
       {Quantity::output, Quantity::delivered, Quantity::unmet, Quantity::shipments, Quantity::stock})
    probes.series.push_back({quantity, path.part, path.b});
  world::Scenario quiet;
  quiet.name = "quiet";
  quiet.horizon = {path.m.w.base_date, 90, 1};
  const Impact impact = run(s, quiet, probes);
  EXPECT_TRUE(impact.shortages.empty());
  for (const Series& series : impact.series) {
    for (const double value : series.values) EXPECT_NEAR(value, series.baseline, 1e-12 * (1.0 + series.baseline));
  }
}

}  // namespace
}  // namespace chokepoint::simulate
