// Networks from worlds written in code.
#pragma once

#include <gtest/gtest.h>

#include "network/supply_network.h"
#include "network/world_maker.h"
#include "world/complete.h"

namespace chokepoint::made {

inline Balanced balanced_of(const World& world, std::span<const double> values) {
  auto balanced = complete(world, values);
  if (!balanced) {
    ADD_FAILURE() << to_string(balanced.error());
    return {};
  }
  return std::move(*balanced);
}

inline network::SupplyNetwork network_of(const World& world) {
  const std::vector<double> values = world.figures.central();
  return network::compile(world, balanced_of(world, values), values);
}

/// A maker at AA, a user of its product at BB, final demand there: `days` of stock at the user, none at the maker.
struct OnePath {
  WorldMaker m;
  PlaceId a, b;
  ProductId part, good;
  explicit OnePath(double stock_days, double transit_days = 1.0, double headroom = 1.0, double finished_days = 0.0) {
    a = m.place("AA");
    b = m.place("BB");
    part = m.product("part");
    good = m.product("good", Stage::use, false);
    m.share(part, a, 1.0);
    m.headroom(part, a, headroom);
    m.recipe(good, part, 2.0);
    m.demand(good, b, 365.0);
    m.stock(part, stock_days);
    m.stock(part, finished_days, StockHolder::finished);
    m.stock(good, 0.0, StockHolder::finished);
    m.transit(transit_days);
    m.price(part, 3.0);
    m.price(good, 10.0);
  }
};

}  // namespace chokepoint::made
