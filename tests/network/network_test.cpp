// A balanced world as arrays: incidence, rules by day, pairs, capacities, transit, and shares that end in some use.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <map>

#include "network/network_maker.h"

namespace chokepoint::network {
namespace {

using made::WorldMaker;
using world::StockHolder;

TEST(Links, IncidenceBothWays) {
  const Links links = make_links({0, 0, 1, 2, 2}, {1, 2, 1, 0, 2}, 3, 3);
  EXPECT_EQ(links.customer_first, (std::vector<std::uint32_t>{0, 2, 3, 5}));
  EXPECT_EQ(std::vector<std::uint32_t>(links.of_supplier(0).begin(), links.of_supplier(0).end()),
            (std::vector<std::uint32_t>{3}));
  EXPECT_EQ(std::vector<std::uint32_t>(links.of_supplier(1).begin(), links.of_supplier(1).end()),
            (std::vector<std::uint32_t>{0, 2}));
  EXPECT_EQ(std::vector<std::uint32_t>(links.of_supplier(2).begin(), links.of_supplier(2).end()),
            (std::vector<std::uint32_t>{1, 4}));
}

TEST(LinkRules, ByDayWithEarlyChangesAtTheStartAndLateOnesLeftOut) {
  const LinkRules rules({{7, 3, 0.5, 0, 0, {}}, {-4, 2, 0.1, 0, 9, {}}, {7, 1, 0.2, 0, 0, {}}, {30, 1, 0.0, 0, 40, {}}},
                        20);
  ASSERT_EQ(rules.on(0).size(), 1U);
  EXPECT_EQ(rules.on(0)[0].pair, 2U);
  ASSERT_EQ(rules.on(7).size(), 2U);
  EXPECT_EQ(rules.on(7)[0].pair, 1U);
  EXPECT_TRUE(rules.on(8).empty());
  EXPECT_TRUE(rules.on(19).empty());
  EXPECT_TRUE(rules.on(20).empty());
  EXPECT_TRUE(rules.on(-1).empty());
  EXPECT_EQ(rules.longest_delay(), 40);
  EXPECT_TRUE(LinkRules().on(0).empty());
}

struct Two {
  WorldMaker m;
  PlaceId a, ax, b, rest;
  ProductId ore, good, use;
  Two() {
    a = m.place("AA");
    ax = m.place("AA-X", a);
    b = m.place("BB");
    rest = m.rest();
    ore = m.product("ore", world::Stage::mine);
    good = m.product("good");
    use = m.product("use", world::Stage::use, false);
    m.share(ore, a, 0.8);
    m.share(ore, ax, 0.5, a);
    m.share(ore, b, 0.1);
    m.share(good, a, 0.6);
    m.share(good, b, 0.4);
    m.recipe(good, ore, 2.0);
    m.recipe(use, good, 1.0);
    m.demand(use, a, 365.0);
    m.demand(use, b, 730.0);
    m.demand(use, b, 73.0, world::DemandClass::defence, 1);
  }
};

TEST(Compile, SitesMarketsAndLinksCarryTheYear) {
  Two two;
  const std::vector<double> values = two.m.w.figures.central();
  const world::Balanced balanced = made::balanced_of(two.m.w, values);
  const SupplyNetwork net = compile(two.m.w, balanced, values);
  EXPECT_EQ(net.sites.size(), balanced.sites.size());
  EXPECT_EQ(net.links.size(), balanced.flows.size());
  std::vector<double> arrives(net.markets.size(), 0.0), taken(net.markets.size(), 0.0), leaves(net.sites.size(), 0.0);
  for (std::uint32_t l = 0; l < net.links.size(); ++l) {
    EXPECT_NEAR(net.flow[l] * 365.0, balanced.flows[l].per_year, 1e-12 * balanced.flows[l].per_year);
    arrives[net.links.customer[l]] += net.flow[l];
    leaves[net.links.supplier[l]] += net.flow[l];
    EXPECT_EQ(net.sites.product[net.links.supplier[l]], net.markets.product[net.links.customer[l]]);
  }
  for (std::uint32_t i = 0; i < net.slot_use.size(); ++i) taken[net.slot_market[i]] += net.slot_use[i];
  for (const auto& f : net.finals) taken[f.market] += f.per_day;
  for (std::uint32_t m = 0; m < net.markets.size(); ++m) EXPECT_NEAR(arrives[m], taken[m], 1e-15 * arrives[m]);
  for (std::uint32_t s = 0; s < net.sites.size(); ++s) EXPECT_EQ(net.output[s], leaves[s]);
  EXPECT_EQ(net.site_of(two.use, two.rest), 0xffffffffU);
  EXPECT_EQ(
      net.market_of(two.ore, two.a),
      net.links.customer[net.pair_link[net.pair_of(net.site_of(two.ore, two.ax), net.market_of(two.ore, two.a))]]);
}

TEST(Compile, PairsNumberEverySiteAndMarketOfAProductOnce) {
  for (std::uint64_t number = 1; number < 20; ++number) {
    const SupplyNetwork net = made::network_of(made::random_world(number).w);
    std::vector<int> seen(net.pair_link.size(), 0);
    std::size_t linked = 0;
    for (std::uint32_t s = 0; s < net.sites.size(); ++s) {
      for (std::uint32_t m = 0; m < net.markets.size(); ++m) {
        if (net.sites.product[s] != net.markets.product[m]) continue;
        const std::uint32_t pair = net.pair_of(s, m);
        ASSERT_LT(pair, seen.size());
        ++seen[pair];
        const std::uint32_t link = net.pair_link[pair];
        if (link == SupplyNetwork::kNoLink) continue;
        ++linked;
        EXPECT_EQ(net.links.supplier[link], s);
        EXPECT_EQ(net.links.customer[link], m);
      }
    }
    EXPECT_EQ(linked, net.links.size());
    for (int count : seen) EXPECT_EQ(count, 1);
  }
}

TEST(Compile, CapacityOfTheNearestPlaceThatStatesIt) {
  Two two;
  two.m.headroom(two.ore, two.a, 1.5);                                             // the country: provinces too
  two.m.production(two.good, two.b, world::ProductionQuantity::utilisation, 0.8);  // 1 / 0.8
  two.m.production(two.good, two.b, world::ProductionQuantity::capacity, 1.0);     // below what is made: no headroom
  const SupplyNetwork net = made::network_of(two.m.w);
  EXPECT_NEAR(net.headroom[net.site_of(two.ore, two.ax)], 1.5, 1e-12);
  EXPECT_NEAR(net.headroom[net.site_of(two.ore, two.a)], 1.5, 1e-12);
  EXPECT_NEAR(net.headroom[net.site_of(two.ore, two.b)], 1.0 / 0.9, 1e-12);
  EXPECT_EQ(net.headroom[net.site_of(two.good, two.b)], 1.0);
}

TEST(Compile, CapacityOfACountryIsOverAllThatIsMadeInIt) {
  Two two;
  two.m.production(two.ore, {}, world::ProductionQuantity::output, 10000.0);
  two.m.production(two.ore, two.a, world::ProductionQuantity::capacity, 12000.0);
  const SupplyNetwork net = made::network_of(two.m.w);
  EXPECT_NEAR(net.headroom[net.site_of(two.ore, two.ax)], 12000.0 / 8000.0, 1e-9);
}

TEST(Compile, TransitByTheRowThatNamesMost) {
  Two two;
  two.m.transit(20.4);
  two.m.transit(3.0, two.a, two.a);
  two.m.transit(9.0, two.a, two.b);
  two.m.transit(12.0, two.a, {}, two.good);
  two.m.transit(0.2, two.b, two.b);
  const SupplyNetwork net = made::network_of(two.m.w);
  auto days = [&](ProductId p, PlaceId from, PlaceId to) {
    return net.transit[net.pair_link[net.pair_of(net.site_of(p, from), net.market_of(p, to))]];
  };
  EXPECT_EQ(days(two.ore, two.ax, two.a), 3);
  EXPECT_EQ(days(two.ore, two.ax, two.b), 9);
  EXPECT_EQ(days(two.good, two.a, two.b), 9);  // both places named beat product and one place only if they name more
  EXPECT_EQ(days(two.ore, two.b, two.a), 20);
  EXPECT_EQ(days(two.ore, two.b, two.b), 1);  // at least a day
  EXPECT_EQ(days(two.use, two.a, two.a), 1);  // made where it is used
}

TEST(Compile, AssumedTransitWhereNoRowFits) {
  Two two;
  const SupplyNetwork net = made::network_of(two.m.w);
  auto days = [&](PlaceId from, PlaceId to) {
    return net.transit[net.pair_link[net.pair_of(net.site_of(two.ore, from), net.market_of(two.ore, to))]];
  };
  EXPECT_EQ(days(two.ax, two.a), 3);
  EXPECT_EQ(days(two.ax, two.b), 30);
}

TEST(Compile, StockDaysByProductUserAndPlace) {
  Two two;
  two.m.stock(two.ore, 40.0);
  two.m.stock(two.ore, 50.0, StockHolder::input, two.good, two.b);
  two.m.stock(two.good, 8.0, StockHolder::finished, {}, two.a);
  const SupplyNetwork net = made::network_of(two.m.w);
  for (std::uint32_t i = 0; i < net.slot_site.size(); ++i) {
    if (net.sites.product[net.slot_site[i]] != two.good) continue;
    EXPECT_EQ(net.slot_days[i], net.sites.place[net.slot_site[i]] == two.b ? 50.0 : 40.0);
  }
  EXPECT_EQ(net.finished_days[net.site_of(two.good, two.a)], 8.0);
  EXPECT_EQ(net.finished_days[net.site_of(two.good, two.b)], 5.0);
}

// The share of an ore that ends in defence: by hand, through the goods both places take.
TEST(EndShares, FollowTheChainUp) {
  Two two;
  const SupplyNetwork net = made::network_of(two.m.w);
  std::vector<std::uint8_t> defence;
  for (const auto& f : net.finals) defence.push_back(f.buyer == world::DemandClass::defence);
  const EndShares shares = end_shares(net, defence);
  EXPECT_NEAR(shares.market[net.market_of(two.use, two.b)], 73.0 / 803.0, 1e-12);
  EXPECT_NEAR(shares.site[net.site_of(two.use, two.a)], 0.0, 1e-12);
  auto flow = [&](ProductId p, PlaceId from, PlaceId to) {
    const std::uint32_t link = net.pair_link[net.pair_of(net.site_of(p, from), net.market_of(p, to))];
    return link == SupplyNetwork::kNoLink ? 0.0 : net.flow[link];
  };
  const double of_a = flow(two.good, two.a, two.b) / net.output[net.site_of(two.good, two.a)] * 73.0 / 803.0;
  EXPECT_NEAR(shares.site[net.site_of(two.good, two.a)], of_a, 1e-12);
  EXPECT_NEAR(shares.market[net.market_of(two.ore, two.a)], of_a, 1e-12);
}

/// Weighted over what sites ship at the top of the chain, the shares of all marks sum to 1 everywhere.
RC_GTEST_PROP(EndShares, OfAllMarksSumToOne, ()) {
  const auto number = *rc::gen::inRange<std::uint64_t>(1, 1'000'000);
  const SupplyNetwork net = made::network_of(made::random_world(number).w);
  std::vector<double> sum(net.sites.size(), 0.0);
  for (std::uint8_t k = 0; k < 3; ++k) {
    std::vector<std::uint8_t> marked;
    for (std::size_t f = 0; f < net.finals.size(); ++f) marked.push_back(f % 3 == k);
    const EndShares shares = end_shares(net, marked);
    for (std::size_t s = 0; s < sum.size(); ++s) sum[s] += shares.site[s];
  }
  for (double s : sum) RC_ASSERT(std::abs(s - 1.0) < 1e-12);
}

}  // namespace
}  // namespace chokepoint::network
