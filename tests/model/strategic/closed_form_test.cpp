// Cases whose answer can be written down.
#include <gtest/gtest.h>

#include "model/strategic/run.h"

namespace chokepoint::strategic {
namespace {

using made::OnePath;

std::uint32_t only_link(const network::SupplyNetwork& net, ProductId product) {
  std::uint32_t found = kNothing;
  for (std::uint32_t l = 0; l < net.links.size(); ++l) {
    if (net.markets.product[net.links.customer[l]] == product) found = l;
  }
  return found;
}

network::RuleChange rule(const network::SupplyNetwork& net, std::uint32_t link, double pass, double delayed = 0.0,
                         std::int32_t delay = 0, std::int32_t step = 0) {
  return {step, net.pair_of(net.links.supplier[link], net.links.customer[link]), pass, delayed, delay, {}};
}

TEST(TimeToSurvive, StockThenStop) {
  for (const int stock : {0, 1, 7, 30, 90}) {
    for (const int transit : {1, 12, 40}) {
      const OnePath path(stock, transit);
      const network::SupplyNetwork net = made::network_of(path.m.w);
      const std::uint32_t site = net.site_of(path.good, path.b);
      Days run(net, {rule(net, only_link(net, path.part), 0.0)});
      run.go(transit + stock + 5, [&](std::int32_t day) {
        const double share = run.state.output[site] / net.output[site];
        if (day < transit + stock) {
          EXPECT_NEAR(share, 1.0, 1e-9) << "stock " << stock << " transit " << transit << " day " << day;
        } else {
          EXPECT_NEAR(share, 0.0, 1e-9) << "stock " << stock << " transit " << transit << " day " << day;
        }
      });
    }
  }
}

TEST(TimeToSurvive, MakersStockShipsOnAfterAnOutage) {
  const OnePath path(10.0, 5.0, 1.0, 8.0);
  const network::SupplyNetwork net = made::network_of(path.m.w);
  Parameters slow;
  slow.refill_days = 1e9;  // nobody orders more than it uses
  Days run(net, {}, 365, slow);
  run.drive.capacity_factor[net.site_of(path.part, path.a)] = 0.0;
  const std::uint32_t site = net.site_of(path.good, path.b);
  run.go(30, [&](std::int32_t day) {
    EXPECT_NEAR(run.state.output[site] / net.output[site], day < 8 + 5 + 10 ? 1.0 : 0.0, 1e-6) << day;
  });
}

// Simchi-Levi et al. 2015, the figures of our reference: stock 30 days, an alternate that covers 40 %: 30 / 0.6 = 50
// days.
TEST(TimeToSurvive, PartialAlternate) {
  made::WorldMaker m;
  const PlaceId a = m.place("AA"), c = m.place("CC"), b = m.place("BB");
  const ProductId part = m.product("part"), good = m.product("good", world::Stage::use, false);
  m.share(part, a, 0.6);
  m.share(part, c, 0.4);
  m.headroom(part, a, 1.0);
  m.headroom(part, c, 1.0);
  m.recipe(good, part, 1.0);
  m.demand(good, b, 3650.0);
  m.stock(part, 30.0);
  m.stock(part, 0.0, world::StockHolder::finished);
  m.stock(good, 0.0, world::StockHolder::finished);
  m.transit(1.0);
  const network::SupplyNetwork net = made::network_of(m.w);
  Parameters alone;
  alone.substitution = false;
  const std::uint32_t link_a = net.pair_link[net.pair_of(net.site_of(part, a), net.market_of(part, b))];
  Days run(net, {rule(net, link_a, 0.0)}, 365, alone);
  const std::uint32_t site = net.site_of(good, b);
  run.go(120, [&](std::int32_t day) {
    const double share = run.state.output[site] / net.output[site];
    // The first arrival after the stop is on day 1.
    EXPECT_NEAR(share, day < 1 + 50 ? 1.0 : 0.4, 1e-9) << day;
  });
}

// A licence costs a gap once a consignment; then the approval share flows (domain rule 12).
TEST(Licence, GapThenApprovalShare) {
  constexpr int kTransit = 6;
  constexpr int kWait = 63;
  for (const bool substitution : {false, true}) {
    for (const double approved : {1.0, 0.9, 0.5, 0.1}) {
      const OnePath path(20.0, kTransit, 3.0, 5.0);
      const network::SupplyNetwork net = made::network_of(path.m.w);
      const std::uint32_t link = only_link(net, path.part);
      const std::uint32_t market = net.links.customer[link];
      Parameters parameters;
      parameters.substitution = substitution;
      Days run(net, {rule(net, link, approved, 1.0, kWait)}, 800, parameters);
      double arrived = 0.0;
      double before = run.state.in_transit[market];
      run.go(800, [&](std::int32_t day) {
        const double came = before + shipped_over(run.system, run.state, link) - run.state.in_transit[market];
        before = run.state.in_transit[market];
        const double share = came / net.flow[link];
        if (day < kTransit) {
          EXPECT_NEAR(share, 1.0, 1e-9) << "under way, day " << day;
        } else if (day < kTransit + kWait) {
          EXPECT_NEAR(share, 0.0, 1e-9) << "gap, day " << day;
        }
        if (day >= 500) arrived += share / 300.0;
      });
      EXPECT_NEAR(arrived, approved, approved < 1.0 ? 1e-9 : 1e-6) << approved;
      EXPECT_NEAR(run.state.output[net.site_of(path.good, path.b)] / net.output[net.site_of(path.good, path.b)],
                  approved, 1e-6);
    }
  }
}

TEST(Licence, WhatIsUnderWayArrives) {
  const OnePath path(0.0, 25.0);
  const network::SupplyNetwork net = made::network_of(path.m.w);
  const std::uint32_t link = only_link(net, path.part);
  Days run(net, {rule(net, link, 0.0, 0.0, 0, 10)});
  double delivered = 0.0;
  run.go(100, [&](std::int32_t) { delivered += run.state.delivered[0] / run.system.final_need[0]; });
  // 10 days shipped before the act and 25 days under way at the start; the good itself travels 1 day.
  EXPECT_NEAR(delivered, 10 + 25 + 1, 1e-9);
}

TEST(OnePath, TighteningNeverHelpsTheTarget) {
  for (const double stock : {0.0, 15.0, 60.0}) {
    for (const double headroom : {1.0, 1.5}) {
      const OnePath path(stock, 10.0, headroom, 6.0);
      const network::SupplyNetwork net = made::network_of(path.m.w);
      const std::uint32_t link = only_link(net, path.part);
      auto received = [&](double pass, std::int32_t delay, double outage) {
        Days run(net, {rule(net, link, pass, delay > 0 ? 1.0 : 0.0, delay, 5)}, 400);
        run.drive.capacity_factor[net.site_of(path.part, path.a)] = 1.0 - outage;
        double sum = 0.0;
        std::vector<double> cumulative;
        run.go(400, [&](std::int32_t) {
          sum += run.state.delivered[0];
          cumulative.push_back(sum);
        });
        return cumulative;
      };
      auto no_better = [&](const std::vector<double>& tight, const std::vector<double>& loose, const char* what) {
        for (std::size_t d = 0; d < tight.size(); ++d)
          EXPECT_LE(tight[d], loose[d] * (1.0 + 1e-12)) << what << " day " << d;
      };
      const double steps[] = {1.0, 0.95, 0.7, 0.4, 0.1, 0.0};
      for (std::size_t k = 1; k < std::size(steps); ++k) {
        no_better(received(steps[k], 0, 0.0), received(steps[k - 1], 0, 0.0), "pass");
        no_better(received(steps[k], 30, 0.0), received(steps[k - 1], 30, 0.0), "pass under licence");
        no_better(received(1.0, 0, 1.0 - steps[k]), received(1.0, 0, 1.0 - steps[k - 1]), "outage");
      }
      no_better(received(0.7, 60, 0.0), received(0.7, 20, 0.0), "wait");
    }
  }
}

// Rated orders first: with half the supply, defence is served in full and the rest shares what is left.
TEST(Rationing, RatedUsersFirstThenProportionally) {
  made::WorldMaker m;
  const PlaceId a = m.place("AA"), b = m.place("BB");
  const ProductId good = m.product("good");
  m.share(good, a, 1.0);
  m.headroom(good, a, 1.0);
  m.demand(good, b, 365.0, world::DemandClass::defence, 1);
  m.demand(good, b, 2 * 365.0, world::DemandClass::civil, 5);
  m.demand(good, b, 365.0, world::DemandClass::civil, 6);
  m.demand(good, b, 365.0, world::DemandClass::stockpile, 9);
  m.stock(good, 0.0, world::StockHolder::finished);
  m.transit(1.0);
  const network::SupplyNetwork net = made::network_of(m.w);
  Days run(net);
  run.drive.capacity_factor[0] = 0.5;
  run.go(50, [](std::int32_t) {});
  std::vector<double> share;
  for (std::size_t f = 0; f < net.finals.size(); ++f) share.push_back(run.state.delivered[f] / run.state.wanted[f]);
  EXPECT_NEAR(share[0], 1.0, 1e-12);
  EXPECT_NEAR(share[1], 0.5, 1e-12);  // 2.5 made, 1 rated, 1.5 for 3 ordinary
  EXPECT_NEAR(share[2], 0.5, 1e-12);
  EXPECT_NEAR(share[3], 0.0, 1e-12);
}

// An idle maker elsewhere replaces a blocked one as fast as orders find it, and no faster.
// A tenth of the powder is left. Blades need a fiftieth of it and carry the wafers: they go on; stone gets what is
// left.
TEST(Rationing, WithinALevelFirstWhatCarriesMost) {
  made::WorldMaker m;
  const PlaceId a = m.place("AA"), b = m.place("BB");
  const ProductId powder = m.product("powder"), wafer = m.product("wafer", world::Stage::use, false);
  const ProductId stone = m.product("stone", world::Stage::use, false);
  m.share(powder, a, 1.0);
  m.recipe(wafer, powder, 0.02);
  m.recipe(stone, powder, 0.98);
  m.price(powder, 1.0);
  m.price(wafer, 100.0);
  m.price(stone, 5.0);
  m.demand(wafer, b, 3650.0);
  m.demand(stone, b, 3650.0);
  m.stock(powder, 0.0);
  for (ProductId made : {powder, wafer, stone}) m.stock(made, 0.0, world::StockHolder::finished);
  m.transit(1.0);
  const network::SupplyNetwork net = made::network_of(m.w);
  Parameters plain;
  plain.prices = false;
  Days run(net, {}, 365, plain);
  run.drive.capacity_factor[net.site_of(powder, a)] = 0.1 / net.headroom[net.site_of(powder, a)];
  const std::uint32_t wafers = net.site_of(wafer, b), stones = net.site_of(stone, b);
  run.go(60, [&](std::int32_t day) {
    if (day < 40) return;
    EXPECT_NEAR(run.state.output[wafers] / net.output[wafers], 1.0, 1e-9) << day;
    EXPECT_NEAR(run.state.output[stones] / net.output[stones], 0.08 / 0.98, 1e-6) << day;
  });
}

TEST(Redirect, SpareCapacityFillsInOverTheRedirectDays) {
  made::WorldMaker m;
  const PlaceId a = m.place("AA"), c = m.place("CC"), b = m.place("BB");
  const ProductId good = m.product("good");
  m.share(good, a, 0.9);
  m.share(good, c, 0.1);
  m.headroom(good, a, 1.0);
  m.headroom(good, c, 20.0);
  m.demand(good, b, 3650.0);
  m.stock(good, 0.0, world::StockHolder::finished);
  m.transit(1.0);
  const network::SupplyNetwork net = made::network_of(m.w);
  const std::uint32_t link = net.pair_link[net.pair_of(net.site_of(good, a), net.market_of(good, b))];
  Days run(net, {rule(net, link, 0.0)});
  std::vector<double> delivered;
  run.go(200, [&](std::int32_t) { delivered.push_back(run.state.delivered[0] / run.system.final_need[0]); });
  EXPECT_NEAR(delivered[1], 0.1, 1e-12);
  EXPECT_NEAR(delivered[46], 0.1 + 0.9 * 44 / 90.0, 0.03);
  EXPECT_NEAR(delivered[199], 1.0, 1e-9);
  Parameters alone;
  alone.substitution = false;
  Days without(net, {rule(net, link, 0.0)}, 365, alone);
  without.go(200, [](std::int32_t) {});
  EXPECT_NEAR(without.state.delivered[0] / without.system.final_need[0], 0.1, 1e-12);
}

// Two inputs that serve one group: without one the other carries the output alone, as far as its stock and supply go.
TEST(Substitution, GroupMembersStandIn) {
  made::WorldMaker m;
  const PlaceId a = m.place("AA"), c = m.place("CC"), b = m.place("BB");
  const ProductId x = m.product("x"), y = m.product("y"), good = m.product("good", world::Stage::use, false);
  m.share(x, a, 1.0);
  m.share(y, c, 1.0);
  m.headroom(y, c, 10.0);
  m.recipe(good, x, 1.0, "g");
  m.recipe(good, y, 4.0, "g");
  m.mix(good, "g", x, 0.2);
  m.mix(good, "g", y, 0.8);
  m.demand(good, b, 365.0);
  m.stock(x, 3.0);
  m.stock(y, 40.0);
  m.transit(1.0);
  const network::SupplyNetwork net = made::network_of(m.w);
  const std::uint32_t link = only_link(net, x);
  const std::uint32_t site = net.site_of(good, b);
  Days run(net, {rule(net, link, 0.0)}, 700);
  run.go(700, [&](std::int32_t day) { EXPECT_NEAR(run.state.output[site], net.output[site], 1e-9) << day; });
  Parameters alone;
  alone.substitution = false;
  Days without(net, {rule(net, link, 0.0)}, 365, alone);
  without.go(60, [](std::int32_t) {});
  EXPECT_EQ(without.state.output[site], 0.0);
}

TEST(Criticality, MinorAndWearingInputsDoNotBind) {
  for (const auto kind : {world::InputKind::consumed, world::InputKind::wearing}) {
    made::WorldMaker m;
    const PlaceId a = m.place("AA"), b = m.place("BB");
    const ProductId x = m.product("x"), good = m.product("good", world::Stage::use, false);
    m.share(x, a, 1.0);
    m.recipe(good, x, 1.0, "", kind,
             kind == world::InputKind::wearing ? world::Criticality::critical : world::Criticality::minor);
    m.demand(good, b, 365.0);
    m.transit(1.0);
    const network::SupplyNetwork net = made::network_of(m.w);
    Days run(net, {rule(net, only_link(net, x), 0.0)});
    run.go(100, [](std::int32_t) {});
    EXPECT_NEAR(run.state.delivered[0], run.state.wanted[0], 1e-12);
    EXPECT_EQ(run.state.used[0], 0.0);
  }
}

TEST(Demand, StockReleasedAndAddedDemandCountOnce) {
  const OnePath path(5.0, 3.0, 4.0, 2.0);
  const network::SupplyNetwork net = made::network_of(path.m.w);
  Days run(net, {rule(net, only_link(net, path.part), 0.0)});
  run.drive.demand_factor[0] = 0.5;
  run.drive.demand_extra[0] = 0.25 * run.system.final_need[0];
  const std::uint32_t market = net.market_of(path.part, path.b);
  run.go(40, [](std::int32_t) {});
  EXPECT_EQ(run.state.output[net.site_of(path.good, path.b)], 0.0);
  run.drive.released[market] = 0.75 * run.system.market_flow[market];
  run.go(60, [](std::int32_t) {});
  EXPECT_NEAR(run.state.wanted[0], 0.75 * run.system.final_need[0], 1e-12);
  EXPECT_NEAR(run.state.delivered[0], run.state.wanted[0], 1e-9);
}

}  // namespace
}  // namespace chokepoint::strategic
