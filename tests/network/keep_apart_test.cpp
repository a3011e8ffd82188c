// Lines of their own: what is split adds up to what was there, and each line closes by itself.
#include "network/keep_apart.h"

#include <gtest/gtest.h>

#include <map>

#include "network/network_maker.h"

namespace chokepoint::network {
namespace {

using world::DemandClass;

/// Everything that is per product and place, summed over lines.
using Sums = std::map<std::tuple<int, ProductId, PlaceId>, double>;

Sums sums_of(const SupplyNetwork& net) {
  Sums sums;
  for (std::size_t s = 0; s < net.sites.size(); ++s) {
    const auto at = [&](int what) -> double& { return sums[{what, net.sites.product[s], net.sites.place[s]}]; };
    at(0) += net.output[s];
    at(1) += net.output[s] * net.headroom[s];
    at(2) += net.secondary[s];
    for (auto h = net.site_host_first[s]; h < net.site_host_first[s + 1]; ++h) at(3) += net.host_bound[h];
  }
  for (std::size_t link = 0; link < net.links.size(); ++link) {
    const auto m = net.links.customer[link];
    sums[{4, net.markets.product[m], net.markets.place[m]}] += net.flow[link];
    sums[{5, net.markets.product[m], net.sites.place[net.links.supplier[link]]}] += net.flow[link] * net.transit[link];
  }
  for (std::size_t slot = 0; slot < net.slot_use.size(); ++slot) {
    const auto m = net.slot_market[slot];
    sums[{6, net.markets.product[m], net.markets.place[m]}] += net.slot_use[slot] * (1.0 + net.slot_days[slot]);
  }
  for (const FinalUser& user : net.finals) {
    sums[{10 + static_cast<int>(user.buyer), net.markets.product[user.market], net.markets.place[user.market]}] +=
        user.per_day;
  }
  return sums;
}

TEST(KeepApart, SplitsAddUpOnRandomWorlds) {
  int split = 0;
  for (std::uint64_t number = 1; number <= 60; ++number) {
    const made::WorldMaker made = made::random_world(number);
    const SupplyNetwork net = made::network_of(made.w);
    const SupplyNetwork apart =
        keep_apart(made.w, net, {{PlaceId{0U}, {}, DemandClass::defence}, {{}, {}, DemandClass::stockpile}});
    if (apart.site_lines.empty()) {
      EXPECT_EQ(apart.sites.size(), net.sites.size());
      continue;
    }
    split += apart.sites.size() > net.sites.size();
    const Sums before = sums_of(net), after = sums_of(apart);
    ASSERT_EQ(before.size(), after.size()) << number;
    for (const auto& [key, value] : before) EXPECT_NEAR(after.at(key), value, 1e-9 * value) << number;
    // Each market closes by itself, and no line of a buyer delivers to anyone else.
    std::vector<double> arrives(apart.markets.size()), taken(apart.markets.size());
    for (std::size_t link = 0; link < apart.links.size(); ++link) {
      arrives[apart.links.customer[link]] += apart.flow[link];
      const auto line = apart.site_lines[apart.links.supplier[link]];
      EXPECT_EQ(line & apart.market_lines[apart.links.customer[link]], line);
    }
    for (std::size_t slot = 0; slot < apart.slot_use.size(); ++slot)
      taken[apart.slot_market[slot]] += apart.slot_use[slot];
    for (const FinalUser& user : apart.finals) taken[user.market] += user.per_day;
    for (std::size_t m = 0; m < arrives.size(); ++m) EXPECT_NEAR(arrives[m], taken[m], 1e-12 * taken[m]);
  }
  EXPECT_GT(split, 20);
}

TEST(KeepApart, NobodyBoundChangesNothing) {
  const made::OnePath one(10.0);
  const SupplyNetwork net = made::network_of(one.m.w);
  const SupplyNetwork apart = keep_apart(one.m.w, net, {{one.b, {}, DemandClass::defence}});
  EXPECT_EQ(apart.sites.size(), net.sites.size());
  EXPECT_TRUE(apart.site_lines.empty());
  EXPECT_FALSE(serves(apart, 0, 0));
}

TEST(KeepApart, OnlyThePlaceOfTheBuyerIsSplit) {
  made::OnePath one(10.0);
  one.m.demand(one.good, one.b, 365.0, DemandClass::defence, 1);
  const SupplyNetwork net = made::network_of(one.m.w);
  const SupplyNetwork apart = keep_apart(one.m.w, net, {{one.b, one.good, DemandClass::defence}});
  EXPECT_EQ(apart.sites.size(), 3U) << "the maker abroad stays one, the maker of the good becomes two";
  EXPECT_EQ(apart.markets.size(), 4U);
  EXPECT_EQ(apart.site_of(one.good, one.b), 1U) << "the free line comes first";
  EXPECT_EQ(apart.site_lines[1], 0U);
  EXPECT_DOUBLE_EQ(apart.output[1], apart.output[2]);
  EXPECT_NEAR(apart.output[0], net.output[0], 1e-12 * net.output[0]);
  EXPECT_FALSE(serves(apart, apart.market_of(one.part, one.b), 0));
  EXPECT_TRUE(serves(apart, apart.market_of(one.part, one.b) + 1, 0));
}

TEST(KeepApart, WhatOthersMadeOfBarredGoodsIsClosedToTheBuyer) {
  made::OnePath one(10.0);
  one.m.demand(one.good, one.b, 365.0, DemandClass::defence, 1);
  const SupplyNetwork apart = keep_apart(one.m.w, made::network_of(one.m.w), {{one.b, {}, DemandClass::defence}});
  std::vector<std::uint8_t> barred(one.m.w.products.size(), 0);
  barred[one.part.index] = 1;
  const auto closed = closed_lines(one.m.w, apart, 0, barred);
  ASSERT_EQ(closed.size(), 1U);
  EXPECT_EQ(closed[0].pair, apart.pair_of(1, apart.market_of(one.good, one.b) + 1));
  EXPECT_EQ(closed[0].pass, 0.0);
  barred[one.part.index] = 0;
  EXPECT_TRUE(closed_lines(one.m.w, apart, 0, barred).empty());
}

}  // namespace
}  // namespace chokepoint::network
