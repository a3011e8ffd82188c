// What bounds and renews capacity, in cases whose answer can be written down: tools that wear, idle plants that start,
// new plants that ramp up, by-products, suppliers that must be qualified, stock built ahead.
#include <gtest/gtest.h>

#include "model/strategic/run.h"

namespace chokepoint::strategic {
namespace {

using world::InputKind;
using world::ProductionQuantity;

network::RuleChange stop(const network::SupplyNetwork& net, std::uint32_t link) {
  return {0, net.pair_of(net.links.supplier[link], net.links.customer[link]), 0.0, 0.0, 0, {}};
}
std::uint32_t link_of(const network::SupplyNetwork& net, ProductId product, PlaceId from, PlaceId to) {
  return net.pair_link[net.pair_of(net.site_of(product, from), net.market_of(product, to))];
}

/// A maker of wafers at BB that needs a tool from AA, in the way of `kind`. No stock but `tool_days` of tools.
struct Fab {
  made::WorldMaker m;
  PlaceId a, b;
  ProductId tool, wafer;
  explicit Fab(InputKind kind, double tool_days = 0.0) {
    a = m.place("AA");
    b = m.place("BB");
    tool = m.product("tool");
    wafer = m.product("wafer");
    m.share(tool, a, 1.0);
    m.share(wafer, b, 1.0);
    m.headroom(wafer, b, 1.0);
    m.recipe(wafer, tool, 0.5, "", kind);
    m.demand(wafer, b, 365.0);
    m.stock(tool, tool_days);
    m.stock(tool, 0.0, world::StockHolder::finished);
    m.stock(wafer, 0.0, world::StockHolder::finished);
    m.transit(1.0);
  }
};

TEST(Tools, WearOutOverTheirLifeOnceNoneAreLeft) {
  const Fab fab(InputKind::wearing, 20.0);
  const network::SupplyNetwork net = made::network_of(fab.m.w);
  Days run(net, {stop(net, link_of(net, fab.tool, fab.a, fab.b))});
  const std::uint32_t site = net.site_of(fab.wafer, fab.b);
  const double life = run.parameters.tool_life_days;
  double left = 1.0;  // each day's use wears what is still in order: fitness falls by output / life
  run.go(200, [&](std::int32_t day) {
    const double expected = day < 21 ? 1.0 : left;
    EXPECT_NEAR(run.state.output[site] / net.output[site], expected, 1e-9) << day;
    if (day >= 21) left -= left / life;
  });
}

TEST(Tools, AreRenewedWhenTheyComeAgain) {
  const Fab fab(InputKind::wearing);
  const network::SupplyNetwork net = made::network_of(fab.m.w);
  const std::uint32_t link = link_of(net, fab.tool, fab.a, fab.b);
  network::RuleChange again = stop(net, link);
  again.step = 100;
  again.pass = 1.0;
  Days run(net, {stop(net, link), again}, 700);
  const std::uint32_t site = net.site_of(fab.wafer, fab.b);
  run.go(101, [](std::int32_t) {});
  EXPECT_LT(run.state.output[site], 0.8 * net.output[site]);
  run.go(500, [](std::int32_t) {});
  EXPECT_NEAR(run.state.output[site], net.output[site], 1e-3 * net.output[site]);
}

// Rule 6: a full stop of lithography tools leaves installed output as it was and stops what is being added.
TEST(Capital, StopLeavesInstalledOutputAndHaltsExpansion) {
  for (const InputKind kind : {InputKind::capital, InputKind::technology}) {
    Fab fab(kind);
    fab.m.demand(fab.tool, fab.b, 36.5);  // what fabs add every year
    fab.m.production(fab.wafer, fab.b, ProductionQuantity::ramp_days, 100.0);
    const network::SupplyNetwork net = made::network_of(fab.m.w);
    const std::uint32_t site = net.site_of(fab.wafer, fab.b);
    Days free(net), stopped(net, {stop(net, link_of(net, fab.tool, fab.a, fab.b))});
    for (Days* run : {&free, &stopped}) {
      run->drive.added_capacity[site] = 0.5 * net.output[site];
      for (std::size_t f = 0; f < net.finals.size(); ++f) {
        if (net.markets.product[net.finals[f].market] == fab.wafer) run->drive.demand_factor[f] = 1.5;
      }
    }
    free.go(300, [](std::int32_t) {});
    stopped.go(30, [](std::int32_t) {});
    const double after_30 = stopped.state.added[site];
    EXPECT_GE(stopped.state.output[site], 0.99 * net.output[site]);
    EXPECT_LE(after_30, 0.5 * net.output[site] * 2 / 100.0) << "one day's tools were under way";
    stopped.go(270, [](std::int32_t) {});
    EXPECT_NEAR(stopped.state.added[site], after_30, 1e-12);
    EXPECT_NEAR(free.state.added[site], 0.5 * net.output[site], 1e-12);
    EXPECT_NEAR(free.state.output[site], 1.5 * net.output[site], 0.01 * net.output[site]);
  }
}

TEST(Restart, IdleCapacityStartsOverItsDays) {
  made::WorldMaker m;
  const PlaceId a = m.place("AA");
  const ProductId metal = m.product("metal");
  m.share(metal, a, 1.0);
  m.headroom(metal, a, 2.0);
  m.production(metal, a, ProductionQuantity::restart_days, 100.0);
  m.demand(metal, a, 365.0);
  m.stock(metal, 0.0, world::StockHolder::finished);
  m.transit(1.0);
  const network::SupplyNetwork net = made::network_of(m.w);
  Days run(net);
  run.drive.demand_factor[0] = 3.0;
  std::vector<double> share;
  run.go(150, [&](std::int32_t) { share.push_back(run.state.output[0] / net.output[0]); });
  EXPECT_NEAR(share[2], 1.0, 0.02);
  for (int day = 10; day < 100; day += 10) EXPECT_NEAR(share[day], 1.0 + day / 100.0, 0.03) << day;
  EXPECT_NEAR(share[120], 2.0, 1e-9);
}

// Rule 7: more demand cannot raise a by-product above host x recovery plus what comes from scrap.
TEST(ByProduct, IsBoundByItsHost) {
  made::WorldMaker m;
  const PlaceId a = m.place("AA");
  const ProductId alumina = m.product("alumina"), gallium = m.product("gallium");
  m.output(alumina, a, 3650.0);
  m.headroom(alumina, a, 1.0);
  m.output(gallium, a, 365.0);
  m.headroom(gallium, a, 10.0);
  m.w.byproducts.add({gallium, alumina, world::ByproductQuantity::max_recovery, m.figure(0.12)});
  m.production(gallium, a, ProductionQuantity::secondary, 36.5);
  m.demand(alumina, a, 3650.0);
  m.demand(gallium, a, 365.0);
  for (const ProductId p : {alumina, gallium}) m.stock(p, 0.0, world::StockHolder::finished);
  m.transit(1.0);
  const network::SupplyNetwork net = made::network_of(m.w);
  const std::uint32_t host = net.site_of(alumina, a), guest = net.site_of(gallium, a);
  Days run(net);
  for (std::size_t f = 0; f < net.finals.size(); ++f) {
    if (net.markets.product[net.finals[f].market] == gallium) run.drive.demand_factor[f] = 4.0;
  }
  run.go(60, [](std::int32_t) {});
  EXPECT_NEAR(run.state.output[guest], 0.12 * 10.0 + 0.1, 1e-9);
  run.drive.capacity_factor[host] = 0.5;
  run.go(5, [](std::int32_t) {});
  EXPECT_NEAR(run.state.output[guest], 0.12 * 5.0 + 0.1, 1e-9);
}

// Rule 18: no order moves to a supplier before it is qualified.
TEST(Qualification, NoOrderGoesToAnUnknownSupplierBefore) {
  made::WorldMaker m;
  const PlaceId a = m.place("AA"), b = m.place("BB"), c = m.place("CC");
  const ProductId good = m.product("good");
  m.output(good, a, 465.0);
  m.output(good, c, 365.0);
  m.headroom(good, c, 3.0);
  m.demand(good, a, 100.0);
  m.demand(good, b, 365.0);
  m.demand(good, c, 365.0);
  m.flow(good, a, b, world::FlowQuantity::amount, 365.0);
  m.flow(good, c, b, world::FlowQuantity::amount, 0.0);
  m.w.qualification.add({good, {}, world::QualificationQuantity::days, m.figure(60.0)});
  m.stock(good, 0.0, world::StockHolder::finished);
  m.transit(1.0);
  const network::SupplyNetwork net = made::network_of(m.w);
  const std::uint32_t site_c = net.site_of(good, c), market_b = net.market_of(good, b);
  ASSERT_EQ(net.pair_link[net.pair_of(site_c, market_b)], network::SupplyNetwork::kNoLink);
  Days run(net, {stop(net, link_of(net, good, a, b))});
  run.go(58, [&](std::int32_t day) { EXPECT_EQ(run.state.redirected[site_c], 0.0) << day; });
  run.go(140, [](std::int32_t) {});
  EXPECT_NEAR(run.state.redirected[site_c], net.output[site_c], 0.05 * net.output[site_c]);
}

TEST(Ahead, StockIsBuiltBeforeAndUsedAfter) {
  const made::OnePath path(0.0, 1.0, 2.0, 0.0);
  const network::SupplyNetwork net = made::network_of(path.m.w);
  const std::uint32_t link = link_of(net, path.part, path.a, path.b);
  const std::uint32_t market = net.links.customer[link], site = net.site_of(path.good, path.b);
  network::RuleChange later = stop(net, link);
  later.step = 200;
  Days run(net, {later}, 400);
  run.drive.ahead[market] = 15.0 * run.system.market_flow[market];
  run.go(200, [](std::int32_t) {});
  EXPECT_NEAR(run.state.market_stock[market], 15.0 * run.system.market_flow[market], 0.1);
  run.drive.ahead[market] = 0.0;
  int days = 0;
  run.go(30, [&](std::int32_t) { days += run.state.output[site] > 0.99 * net.output[site] ? 1 : 0; });
  EXPECT_NEAR(days, 16, 1) << "15 days of stock and one under way";
}

}  // namespace
}  // namespace chokepoint::strategic
