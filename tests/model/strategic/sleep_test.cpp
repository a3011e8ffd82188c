// Products at rest cost nothing and change nothing: a run that leaves them asleep agrees with one that computes them
// all.
#include <gtest/gtest.h>

#include <cmath>

#include "model/strategic/day.h"
#include "network/supply_network.h"
#include "world/complete.h"
#include "world/read.h"

namespace chokepoint::strategic {
namespace {

struct Prepared {
  world::WorldPtr world;
  network::SupplyNetwork net;
  System system;
};

Prepared prepared(const std::string& folder) {
  PlainContext plain;
  Context context = plain.context();
  auto files = world::read_world_folder(std::string(CHOKEPOINT_SOURCE_DIR) + folder);
  EXPECT_TRUE(files) << to_string(files.error());
  auto world = world::read_world(*files, {}, context);
  EXPECT_TRUE(world) << to_string(world.error());
  const auto values = (*world)->figures.central();
  const auto balanced = world::complete(**world, values);
  EXPECT_TRUE(balanced);
  Prepared result{*world, network::compile(**world, *balanced, values), {}};
  result.system = prepare(result.net);
  return result;
}

/// Largest difference, as share of the baseline, of outputs, deliveries and stocks after each day.
double largest_difference(const Prepared& p, const std::vector<network::RuleChange>& changes, const Drive& drive,
                          int days) {
  const network::LinkRules rules(changes, days);
  Parameters sleeping, all;
  all.sleep = false;
  State a = initial(p.system, rules.longest_delay());
  State b = initial(p.system, rules.longest_delay());
  Workspace work_a(p.system), work_b(p.system);
  double worst = 0.0;
  const auto compare = [&](const std::vector<double>& x, const std::vector<double>& y,
                           const std::vector<double>& base) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double scale = std::max(std::abs(base[i]), 1e-12);
      worst = std::max(worst, std::abs(x[i] - y[i]) / scale);
    }
  };
  for (int day = 0; day < days; ++day) {
    advance(p.system, sleeping, rules.on(day), drive, a, work_a);
    advance(p.system, all, rules.on(day), drive, b, work_b);
    compare(a.output, b.output, p.system.base_output);
    compare(a.delivered, b.delivered, p.system.final_need);
    compare(a.finished, b.finished, p.system.base_output);
    compare(a.slot_stock, b.slot_stock, p.system.slot_use);
    compare(a.in_transit, b.in_transit, p.system.market_flow);
  }
  EXPECT_EQ(b.awake.size(), p.system.products());
  return worst;
}

TEST(Sleep, NothingHappensNobodyWakes) {
  const Prepared p = prepared("/tests/data/worlds/tiny");
  State state = initial(p.system);
  Workspace work(p.system);
  for (int day = 0; day < 400; ++day) advance(p.system, {}, {}, still(p.system), state, work);
  EXPECT_TRUE(state.awake.empty());
  EXPECT_LT(largest_difference(p, {}, still(p.system), 400), 1e-12);
}

TEST(Sleep, AgreesWithComputingAllAfterEachStop) {
  const Prepared p = prepared("/tests/data/worlds/tiny");
  for (std::uint32_t pair = 0; pair < p.system.pair_link.size(); ++pair) {
    if (p.system.pair_link[pair] == kNothing) continue;
    const std::vector<network::RuleChange> changes{{20, pair, 0.3, 0.5, 15, {}}, {150, pair, 1.0, 0.0, 0, {}}};
    EXPECT_LT(largest_difference(p, changes, still(p.system), 250), 1e-9) << "pair " << pair;
  }
}

TEST(Sleep, AgreesAfterAnOutageAndADemandThatRises) {
  const Prepared p = prepared("/tests/data/worlds/tiny");
  for (std::size_t s = 0; s < p.system.sites(); ++s) {
    Drive drive = still(p.system);
    drive.capacity_factor[s] = 0.2;
    EXPECT_LT(largest_difference(p, {}, drive, 250), 1e-9) << "site " << s;
  }
  for (std::size_t f = 0; f < p.system.finals(); ++f) {
    Drive drive = still(p.system);
    drive.demand_factor[f] = 1.5;
    EXPECT_LT(largest_difference(p, {}, drive, 250), 1e-9) << "final " << f;
  }
}

TEST(Sleep, AgreesOnTheStrategicWorld) {
  const Prepared p = prepared("/data/worlds/strategic");
  const ProductId grit = p.world->products.find("diamond-grit");
  ASSERT_TRUE(grit.valid());
  Drive drive = still(p.system);
  for (std::size_t s = 0; s < p.system.sites(); ++s) {
    if (p.system.site_product[s] == grit.index) drive.capacity_factor[s] = 0.5;
  }
  EXPECT_LT(largest_difference(p, {}, drive, 200), 1e-7);
}

}  // namespace
}  // namespace chokepoint::strategic
