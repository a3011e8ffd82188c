// What rests on an input: worked by hand, and free of the units that amounts are counted in.
#include "network/resting_value.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "network/network_maker.h"

namespace chokepoint::network {
namespace {

/// Powder goes into blades that cut wafers, polishes stone as it is used up, and does something minor for paint.
struct Powder {
  made::WorldMaker m;
  PlaceId a{m.place("AA")};
  ProductId powder{m.product("powder")}, blade{m.product("blade")};
  ProductId wafer{m.product("wafer", world::Stage::use, false)}, stone{m.product("stone", world::Stage::use, false)};
  ProductId paint{m.product("paint", world::Stage::use, false)};
  Powder() {
    for (ProductId made : {powder, blade}) m.share(made, a, 1.0);
    m.recipe(blade, powder, 0.01);
    m.recipe(wafer, blade, 0.001, "", world::InputKind::wearing);
    m.recipe(stone, powder, 1.0);
    m.recipe(paint, powder, 0.1, "", world::InputKind::consumed, world::Criticality::minor);
    m.price(powder, 2.0);
    m.price(blade, 10.0);
    m.price(wafer, 1000.0);
    m.price(stone, 6.0);
    m.price(paint, 50.0);
    for (ProductId use : {wafer, stone, paint}) m.demand(use, a, 365.0);
  }
};

TEST(RestingValue, MultipliesUpTheChain) {
  const Powder world;
  const SupplyNetwork net = made::network_of(world.m.w);
  const std::vector<double> value = resting_value(net);
  auto of = [&](ProductId out, ProductId in) {
    for (std::uint32_t i = 0; i < net.slot_use.size(); ++i) {
      if (net.sites.product[net.slot_site[i]] == out && net.markets.product[net.slot_market[i]] == in) return value[i];
    }
    return -1.0;
  };
  EXPECT_NEAR(of(world.wafer, world.blade), 1000.0 / 0.001 / 10.0, 1e-6);         // 1,000 wafers a blade of 10 dollars
  EXPECT_NEAR(of(world.blade, world.powder), 1000.0 / 0.001 / 0.01 / 2.0, 1e-3);  // 100 blades a unit of powder
  EXPECT_NEAR(of(world.stone, world.powder), 3.0, 1e-12);
  EXPECT_EQ(of(world.paint, world.powder), 1.0);
}

TEST(RestingValue, MembersOfAGroupCarryTheirOwnService) {
  made::WorldMaker m;
  const PlaceId a = m.place("AA");
  const ProductId gas = m.product("gas"), oil = m.product("oil"), heat = m.product("heat", world::Stage::use, false);
  m.share(gas, a, 1.0);
  m.share(oil, a, 1.0);
  m.recipe(heat, gas, 2.0, "fuel");
  m.recipe(heat, oil, 4.0, "fuel");
  m.mix(heat, "fuel", gas, 0.75);
  m.mix(heat, "fuel", oil, 0.25);
  m.price(gas, 1.0);
  m.price(oil, 1.0);
  m.price(heat, 8.0);
  m.demand(heat, a, 365.0);
  const SupplyNetwork net = made::network_of(m.w);
  const std::vector<double> value = resting_value(net);
  for (std::uint32_t i = 0; i < net.slot_use.size(); ++i) {
    EXPECT_NEAR(value[i], net.markets.product[net.slot_market[i]] == gas ? 4.0 : 2.0, 1e-12);  // 1/2 and 1/4 of heat
  }
}

/// A product counted in other units, at a price that fits them, carries the same.
RC_GTEST_PROP(RestingValue, KnowsNoUnits, ()) {
  const auto number = *rc::gen::inRange<std::uint64_t>(1, 1'000'000);
  SupplyNetwork net = made::network_of(made::random_world(number).w);
  const std::vector<double> before = resting_value(net);
  const auto product = *rc::gen::inRange<std::uint32_t>(0, static_cast<std::uint32_t>(net.price.size()));
  constexpr double kUnits = 1024.0;  // a power of two: not a digit is lost
  net.price[product] /= kUnits;
  for (std::size_t s = 0; s < net.output.size(); ++s) {
    if (net.sites.product[s].index == product) net.output[s] *= kUnits;
  }
  for (std::size_t i = 0; i < net.slot_use.size(); ++i) {
    if (net.markets.product[net.slot_market[i]].index == product) {
      net.slot_use[i] *= kUnits;
      net.slot_per_output[i] *= kUnits;
    }
    if (net.sites.product[net.slot_site[i]].index == product) net.slot_per_output[i] /= kUnits;
  }
  for (std::size_t l = 0; l < net.flow.size(); ++l) {
    if (net.markets.product[net.links.customer[l]].index == product) net.flow[l] *= kUnits;
  }
  for (FinalUser& user : net.finals) {
    if (net.markets.product[user.market].index == product) user.per_day *= kUnits;
  }
  const std::vector<double> after = resting_value(net);
  for (std::size_t i = 0; i < before.size(); ++i) {
    RC_ASSERT(std::abs(after[i] - before[i]) <= 1e-12 * std::abs(before[i]));
  }
}

}  // namespace
}  // namespace chokepoint::network
