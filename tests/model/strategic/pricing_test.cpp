// Prices in the day: they go where static clearing says, demand answers, what is unmet is split, nothing is set twice.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "base/math.h"
#include "model/strategic/run.h"

namespace chokepoint::strategic {
namespace {

/// A good made at AA and BB in equal parts for final demand at home and abroad; nothing in stock, no spare capacity.
struct Traded {
  made::WorldMaker m;
  PlaceId a, b;
  ProductId good;
  Traded(double demand, double supply, double spot_share = 1.0, double speed = 0.05, double headroom = 1.0) {
    a = m.place("AA");
    b = m.place("BB");
    good = m.product("good");
    for (PlaceId at : {a, b}) {
      m.output(good, at, 365.0);
      m.headroom(good, at, headroom);
      m.demand(good, at, 365.0);
    }
    m.stock(good, 0.0, world::StockHolder::finished);
    m.transit(1.0);
    m.price(good, 10.0);
    for (auto horizon : {world::Run::short_run, world::Run::long_run}) {
      m.w.elasticities.add({good, world::Side::demand, horizon, m.figure(demand)});
      m.w.elasticities.add({good, world::Side::supply, horizon, m.figure(supply)});
    }
    m.w.product_parameters.add({good, "spot_share", Unit{}, m.figure(spot_share)});
    m.w.product_parameters.add({good, "price_speed", Unit{}, m.figure(speed)});
  }
};

// Capacity falls by a quarter: demand p^-e = 0.75 of the baseline, p = 0.75^(-1/e).
TEST(Pricing, LongRunIsStaticClearing) {
  for (const double elasticity : {0.25, 0.5, 1.0, 2.0}) {
    const Traded traded(elasticity, 0.0);
    const network::SupplyNetwork net = made::network_of(traded.m.w);
    Days run(net);
    for (double& c : run.drive.capacity_factor) c = 0.75;
    run.go(600, [](std::int32_t) {});
    const double price = math::pow(0.75, -1.0 / elasticity);
    for (std::size_t m = 0; m < net.markets.size(); ++m) {
      EXPECT_NEAR(run.state.spot[m] / price, 1.0, 1e-3) << elasticity;
      EXPECT_NEAR(run.state.demand_share[m], 0.75, 1e-3);
    }
    for (std::size_t f = 0; f < net.finals.size(); ++f) {
      EXPECT_NEAR(run.state.delivered[f] / run.state.willing[f], 1.0, 0.01) << "priced out, not rationed";
      EXPECT_NEAR(run.state.delivered[f] / run.state.wanted[f], 0.75, 0.01);
    }
  }
}

// Demand falls to a quarter and supply hardly gives way: the price that clears lies far below what making costs.
TEST(Pricing, NoPriceFallsBelowVariableCost) {
  for (const double cost : {0.0, 0.3, 0.8}) {
    Traded traded(0.1, 0.05);
    traded.m.w.product_parameters.add({traded.good, "variable_cost", Unit{}, traded.m.figure(cost)});
    const network::SupplyNetwork net = made::network_of(traded.m.w);
    Days run(net);
    for (double& f : run.drive.demand_factor) f = 0.25;
    run.go(600, [](std::int32_t) {});
    const double clearing = math::pow(0.25, 1.0 / 0.15);  // (q p^.05 = .25 q p^-.1), 1e-4: below the floor of the room
    for (std::size_t m = 0; m < net.markets.size(); ++m) {
      EXPECT_NEAR(run.state.spot[m], std::max({cost, clearing, 0.01}), 1e-3);
    }
  }
}

// Rule 17: the price moves at finite speed, and meanwhile the gap is not delivered.
TEST(Pricing, MovesAtItsSpeedAndSplitsWhatIsUnmet) {
  const Traded traded(0.5, 0.0, 1.0, 0.02);
  const network::SupplyNetwork net = made::network_of(traded.m.w);
  Days run(net);
  for (double& c : run.drive.capacity_factor) c = 0.75;
  const double goal = 1.0 / (0.75 * 0.75);
  run.go(200, [&](std::int32_t day) {
    if (day < 7) return;
    // Between what the whole weeks up to yesterday and up to today give, in logarithms.
    const double now = math::log(run.state.spot[0]) / math::log(goal);
    EXPECT_LE(now, 1.0 - math::exp(-0.02 * (day + 8)) + 1e-9) << day;
    EXPECT_GE(now, 1.0 - math::exp(-0.02 * (day - 7)) - 1e-9) << day;
    for (std::size_t f = 0; f < net.finals.size(); ++f) {
      EXPECT_LE(run.state.delivered[f], run.state.willing[f] * (1.0 + 1e-12));
      EXPECT_LE(run.state.willing[f], run.state.wanted[f] * (1.0 + 1e-12));
    }
  });
}

// A controlled destination pays more than home.
TEST(Pricing, BehindAControlThePriceIsHigherThanAtHome) {
  made::WorldMaker m;
  const PlaceId a = m.place("AA"), b = m.place("BB");
  const ProductId good = m.product("good");
  m.output(good, a, 730.0);
  m.headroom(good, a, 1.0);
  m.demand(good, a, 365.0);
  m.demand(good, b, 365.0);
  m.stock(good, 0.0, world::StockHolder::finished);
  m.transit(1.0);
  for (auto horizon : {world::Run::short_run, world::Run::long_run}) {
    m.w.elasticities.add({good, world::Side::demand, horizon, m.figure(0.5)});
    m.w.elasticities.add({good, world::Side::supply, horizon, m.figure(0.3)});
  }
  m.w.product_parameters.add({good, "spot_share", Unit{}, m.figure(1.0)});
  const network::SupplyNetwork net = made::network_of(m.w);
  const std::uint32_t home = net.market_of(good, a), abroad = net.market_of(good, b);
  Days run(net, {{0, net.pair_of(net.site_of(good, a), abroad), 0.4, 0.0, 0, {}}});
  run.go(500, [](std::int32_t) {});
  EXPECT_NEAR(run.state.spot[abroad], math::pow(0.4, -2.0), 0.02 * math::pow(0.4, -2.0));
  EXPECT_LT(run.state.spot[home], 0.9);
}

TEST(Pricing, ZeroElasticitiesLeaveItUndeterminedAndFinite) {
  const Traded traded(0.0, 0.0);
  const network::SupplyNetwork net = made::network_of(traded.m.w);
  Days run(net);
  for (double& c : run.drive.capacity_factor) c = 0.0;
  run.go(100, [](std::int32_t) {});
  for (std::size_t m = 0; m < net.markets.size(); ++m) {
    EXPECT_EQ(run.state.spot[m], 1.0);
    EXPECT_EQ(run.state.demand_share[m], 1.0);
  }
}

TEST(Pricing, ContractsFollowTheSpotPriceLate) {
  const Traded traded(0.5, 0.0, 0.2);
  const network::SupplyNetwork net = made::network_of(traded.m.w);
  Days run(net);
  for (double& c : run.drive.capacity_factor) c = 0.9;
  run.go(60, [](std::int32_t) {});
  EXPECT_GT(run.state.spot[0], run.state.paid[0]);
  EXPECT_GT(run.state.paid[0], 1.0);
  EXPECT_GT(run.state.spot[0], math::pow(0.9, -2.0)) << "the spot market carries what contracts do not yet";
}

// Rule 7, the other half: idle plants start when the price pays.
TEST(Pricing, IdlePlantsWaitForTheirPrice) {
  for (const double asks : {1.2, 50.0}) {
    Traded traded(0.5, 0.2, 1.0, 0.05, 1.0);
    traded.m.production(traded.good, traded.b, world::ProductionQuantity::restart_days, 30.0);
    traded.m.production(traded.good, traded.b, world::ProductionQuantity::restart_price, asks);
    traded.m.production(traded.good, traded.b, world::ProductionQuantity::capacity, 730.0);
    const network::SupplyNetwork net = made::network_of(traded.m.w);
    const std::uint32_t site_a = net.site_of(traded.good, traded.a), site_b = net.site_of(traded.good, traded.b);
    Days run(net);
    run.drive.capacity_factor[site_a] = 0.2;
    run.go(300, [](std::int32_t) {});
    if (asks < 2.0) {
      EXPECT_GT(run.state.ready[site_b], 1.1 * net.output[site_b]);
    } else {
      EXPECT_EQ(run.state.ready[site_b], net.output[site_b]);
    }
  }
}

/// Prices in random worlds: no act, no move; goods conserved; all finite.
RC_GTEST_PROP(Pricing, RandomWorldsStayFiniteAndStill, ()) {
  const auto number = *rc::gen::inRange<std::uint64_t>(1, 1'000'000);
  made::WorldMaker world = made::random_world(number);
  Stream r(number, 9, Purpose::test);
  for (std::size_t p = 0; p < world.w.products.size(); ++p) {
    for (auto side : {world::Side::demand, world::Side::supply}) {
      if (r.below(4) == 0) continue;
      world.w.elasticities.add({ProductId{p}, side, world::Run::short_run, world.figure(2.0 * r.uniform())});
    }
  }
  const network::SupplyNetwork net = made::network_of(world.w);
  Days still(net);
  still.parameters.sleep = false;
  still.go(120, [](std::int32_t) {});
  for (double p : still.state.spot) RC_ASSERT(std::abs(p - 1.0) < 1e-9);
  Days run(net, random_rules(net, number, 200), 200);
  run.go(200, [&](std::int32_t day) {
    random_drive(number, day, run.drive);
    for (std::size_t m = 0; m < net.markets.size(); ++m) {
      RC_ASSERT(std::isfinite(run.state.spot[m]) && run.state.spot[m] > 0.0);
      RC_ASSERT(std::isfinite(run.state.paid[m]) && std::isfinite(run.state.demand_share[m]));
    }
    for (std::size_t f = 0; f < net.finals.size(); ++f) {
      RC_ASSERT(run.state.delivered[f] <= run.state.willing[f] * (1.0 + 1e-12));
    }
  });
}

}  // namespace
}  // namespace chokepoint::strategic
