// A stopped node of a network: closed forms along chains, the plain programmes of recovery.h, and the simulator, which
// no planner may do worse than.
#include "respond/stoppage.h"

#include <gtest/gtest.h>

#include <cmath>

#include "network/network_maker.h"
#include "respond/recovery.h"
#include "respond/stop_nodes.h"
#include "simulate/simulator.h"

namespace chokepoint::respond {
namespace {

using made::network_of;
using made::OnePath;
using made::WorldMaker;
using network::SupplyNetwork;

std::vector<std::uint8_t> everybody(const SupplyNetwork& net) {
  return std::vector<std::uint8_t>(net.finals.size(), 1);
}

Survival of(const SurvivalPlanner& planner, const Stoppage& stoppage, double recover) {
  PlainContext plain;
  Context context = plain.context();
  auto found = planner.of(stoppage, recover, context);
  EXPECT_TRUE(found) << to_string(found.error());
  return found ? *found : Survival{};
}

Stoppage all_of(const SupplyNetwork& net, ProductId product, PlaceId place) {
  return {{{net.site_of(product, place), 0.0}}, {}, {}};
}

/// Stock of the user, goods under way, the maker's own stock, and a day from the use's maker to its users.
TEST(Stoppage, OnePathLivesOnWhatStandsInIt) {
  const OnePath path(20.0, 7.0, 1.5, 4.0);
  const SupplyNetwork net = network_of(path.m.w);
  const SurvivalPlanner planner(net, everybody(net));
  const Survival found = of(planner, all_of(net, path.part, path.a), 100.0);
  EXPECT_NEAR(found.survive, 20.0 + 7.0 + 4.0 + 1.0, 1e-9);
  EXPECT_NEAR(found.lost_value, (100.0 - 32.0) * 10.0, 1e-6);  // one a day at a price of 10
  EXPECT_EQ(net.finals[found.first].market, net.market_of(path.good, path.b));
  EXPECT_EQ(of(planner, all_of(net, path.part, path.a), 31.0).lost_value, 0.0);
  EXPECT_EQ(of(planner, {}, 1000.0).survive, std::numeric_limits<double>::infinity());
}

/// AA makes 60 % of the part and CC 40 %, nobody more than that; the user at BB keeps 30 days.
struct TwoSources {
  WorldMaker m;
  PlaceId a, b, c;
  ProductId part, good;
  explicit TwoSources(double headroom = 1.0) {
    a = m.place("AA");
    b = m.place("BB");
    c = m.place("CC");
    part = m.product("part");
    good = m.product("good", world::Stage::use, false);
    m.share(part, a, 0.6);
    m.share(part, c, 0.4);
    m.headroom(part, a, 1.0);
    m.headroom(part, c, headroom);
    m.recipe(good, part, 1.0);
    m.demand(good, b, 365.0);
    m.stock(part, 30.0);
    m.stock(part, 0.0, world::StockHolder::finished);
    m.stock(good, 0.0, world::StockHolder::finished);
    m.price(part, 1.0);
    m.price(good, 1.0);
    m.transit(0.0);
  }
};

/// The published reference: 50 days, and 18 lost by day 80.
TEST(Stoppage, StockAndASecondSource) {
  const TwoSources two;
  SupplyNetwork net = network_of(two.m.w);
  std::fill(net.transit.begin(), net.transit.end(), 0);
  const SurvivalPlanner planner(net, everybody(net));
  const Survival found = of(planner, all_of(net, two.part, two.a), 80.0);
  EXPECT_NEAR(found.survive, 50.0, 1e-9);
  EXPECT_NEAR(found.lost_value, 18.0, 1e-9);
  EXPECT_NEAR(of(planner, all_of(net, two.part, two.c), 80.0).survive, 75.0, 1e-9);
  // Half of a plant stops: 30 % of the goods.
  EXPECT_NEAR(of(planner, {{{net.site_of(two.part, two.a), 0.5}}, {}, {}}, 10.0).survive, 100.0, 1e-9);
}

TEST(Stoppage, SpareCapacityElsewhere) {
  const TwoSources enough(2.5), some(1.75);
  SupplyNetwork net = network_of(enough.m.w);
  const SurvivalPlanner planner(net, everybody(net));
  EXPECT_TRUE(std::isinf(of(planner, all_of(net, enough.part, enough.a), 800.0).survive));
  SupplyNetwork less = network_of(some.m.w);
  std::fill(less.transit.begin(), less.transit.end(), 0);
  const SurvivalPlanner other(less, everybody(less));
  EXPECT_NEAR(of(other, all_of(less, some.part, some.a), 0.0).survive, 30.0 / 0.3, 1e-9);
}

/// Idle plants come on evenly: by day t they have given spare t^2 / 2R. Read on chords between R/4, R/2, R.
TEST(Stoppage, IdlePlantsTakeTime) {
  TwoSources two(2.5);
  two.m.production(two.part, two.c, world::ProductionQuantity::restart_days, 400.0);
  SupplyNetwork net = network_of(two.m.w);
  std::fill(net.transit.begin(), net.transit.end(), 0);
  ASSERT_NEAR(net.restart_days[net.site_of(two.part, two.c)], 400.0, 1e-12);
  const SurvivalPlanner planner(net, everybody(net));
  const Survival found = of(planner, all_of(net, two.part, two.a), 800.0);
  const double by100 = 0.4 * 1.5 * 100.0 * 100.0 / 800.0;  // on the first chord
  EXPECT_NEAR(found.survive, 30.0 / (0.6 - by100 / 100.0), 1e-9);
  // All that is ever lost is lost by the day on which they suffice: at the bends, 40 at day 200 and 200 x .6 - 30.
  const double by200 = 0.6 * 200.0 * 200.0 / 800.0, by400 = 0.6 * 400.0 * 400.0 / 800.0;
  EXPECT_NEAR(found.lost_value, std::max(0.6 * 200.0 - by200, 0.6 * 400.0 - by400) - 30.0, 1e-6);
}

/// What one buyer does not ask of a plant that runs is its own: others keep their share.
void buyers_outside_keep_their_share(double headroom) {
  TwoSources two(headroom);
  const PlaceId d = two.m.place("DD");
  two.m.demand(two.good, d, 365.0);
  const SupplyNetwork net = network_of(two.m.w);
  std::vector<std::uint8_t> of_b;
  for (const auto& user : net.finals) of_b.push_back(net.markets.place[user.market] == two.b);
  const SurvivalPlanner planner(net, of_b);
  const Stoppage stop = all_of(net, two.part, two.a);
  double ours = 0.0, goods = 0.0;  // of what CC delivers, to BB
  for (const std::uint32_t l : net.links.of_supplier(net.site_of(two.part, two.c))) {
    goods += net.flow[l];
    if (net.markets.place[net.links.customer[l]] == two.b) ours += net.flow[l];
  }
  ASSERT_GT(ours, 0.0);
  const Survival b = of(planner, stop, 300.0);
  // Days of use that stand in the chain towards BB, over what it lacks a day.
  const std::uint32_t m = net.market_of(two.part, two.b);
  double under_way = 0.0, need = 0.0;
  for (auto l = net.links.customer_first[m]; l < net.links.customer_first[m + 1]; ++l) {
    need += net.flow[l];
    if (net.links.supplier[l] == net.site_of(two.part, two.a)) under_way += net.flow[l] * net.transit[l];
  }
  // Of CC's spare capacity: the share that BB had of what AA delivered.
  double from_a = 0.0, from_a_to_b = 0.0;
  for (const std::uint32_t l : net.links.of_supplier(net.site_of(two.part, two.a))) {
    from_a += net.flow[l];
    if (net.markets.place[net.links.customer[l]] == two.b) from_a_to_b += net.flow[l];
  }
  const double spare = net.output[net.site_of(two.part, two.c)] * (headroom - 1.0) * from_a_to_b / from_a;
  EXPECT_NEAR(b.survive, (31.0 + under_way / need) / (1.0 - (ours + spare) / need), 1e-6);
}

TEST(Stoppage, BuyersOutsideTheQuestionKeepTheirShare) {
  buyers_outside_keep_their_share(1.0);
  buyers_outside_keep_their_share(1.6);
}

/// Exports of AA to BB stop; CC still sends.
TEST(Stoppage, APairThatTheLawCloses) {
  const TwoSources two;
  SupplyNetwork net = network_of(two.m.w);
  std::fill(net.transit.begin(), net.transit.end(), 0);
  const SurvivalPlanner planner(net, everybody(net));
  const std::uint32_t pair = net.pair_of(net.site_of(two.part, two.a), net.market_of(two.part, two.b));
  EXPECT_NEAR(of(planner, {{}, {}, {{pair, 0.0}}}, 80.0).lost_value, 18.0, 1e-9);
  EXPECT_NEAR(of(planner, {{}, {}, {{pair, 0.5}}}, 0.0).survive, 100.0, 1e-9);
}

TEST(Stoppage, AMarketThatClosesLosesAtOnce) {
  const OnePath path(20.0);
  const SupplyNetwork net = network_of(path.m.w);
  const SurvivalPlanner planner(net, everybody(net));
  const Survival found = of(planner, {{}, {net.market_of(path.good, path.b)}, {}}, 30.0);
  EXPECT_NEAR(found.survive, 0.0, 1e-9);
  EXPECT_NEAR(found.lost_value, 300.0, 1e-6);
}

/// Along a chain without branches the time is what stands in it over what is missing, whatever its length.
TEST(Stoppage, ChainsInClosedForm) {
  for (std::uint64_t number = 0; number < 60; ++number) {
    Stream r(number, 3, Purpose::test);
    const auto between = [&](double low, double high) { return low + (high - low) * r.uniform(); };
    WorldMaker m;
    m.w.completion.home_preference = 1.0;
    const PlaceId a = m.place("AA"), b = m.place("BB"), c = m.place("CC");
    const std::uint64_t tiers = 1 + r.below(4);
    const double share = between(0.3, 0.9), spare = between(1.0, 1.3);
    ProductId last;
    double stands = 0.0, from_a = 0.0;
    for (std::uint64_t t = 0; t <= tiers; ++t) {
      const bool use = t == tiers;
      const ProductId p = m.product("p" + std::to_string(t), use ? world::Stage::use : world::Stage::material, !use);
      const double input = between(0.0, 40.0), finished = between(0.0, 20.0);
      const auto transit = static_cast<double>(1 + r.below(30));
      m.price(p, 2.0);
      m.stock(p, input);
      m.stock(p, finished, world::StockHolder::finished);
      if (!use) m.transit(transit, {}, {}, p);
      if (t == 0) {
        m.share(p, a, share);
        m.share(p, c, 1.0 - share);
        m.headroom(p, a, 1.0);
        m.headroom(p, c, spare);
        from_a = finished + share * transit + input;
      } else {
        m.recipe(p, last, between(0.5, 3.0));
        if (!use) {
          m.share(p, b, 1.0);
          m.headroom(p, b, 1.5);
          stands += finished + transit + input;
        } else {
          stands += finished + 1.0;  // a day on the spot; nobody uses it further
        }
      }
      last = p;
    }
    m.demand(last, b, 730.0);
    const SupplyNetwork net = network_of(m.w);
    const SurvivalPlanner planner(net, everybody(net));
    const double missing = 1.0 - (1.0 - share) * spare;
    const double expected = (from_a + stands) / missing;
    const Survival found = of(planner, all_of(net, ProductId{0U}, a), 2000.0);
    EXPECT_NEAR(found.survive, expected, 1e-6 * expected) << number;
    EXPECT_NEAR(found.lost_value, (2000.0 - expected) * missing * 2.0 * 2.0, 1e-5 * 2000.0) << number;
  }
}

/// A random world whose goods all travel as long, so that no goods are nearer than others.
WorldMaker level_world(std::uint64_t number) {
  WorldMaker m = made::random_world(number);
  m.w.transit = {};
  m.transit(static_cast<double>(1 + number % 17));
  return m;
}

/// The network around a stop as plants and lanes: the programme of recovery.h, made by other code.
PlantNetwork plants_of(const SupplyNetwork& net, const SurvivalPlanner& planner, const std::vector<std::uint8_t>& in) {
  PlantNetwork plants;
  const double plenty = 1e9;
  for (std::uint32_t s = 0; s < net.sites.size(); ++s)
    plants.nodes.push_back({0.0, net.output[s] * net.headroom[s], 0.0, 0.0, 0.0});
  const auto lanes_from = [&](std::uint32_t pool, std::uint32_t to) {
    for (const std::uint32_t s : planner.sites_of(pool)) plants.lanes.push_back({s, to, 0, 1.0});
  };
  for (std::uint32_t s = 0; s < net.sites.size(); ++s) {
    if (in[planner.pool_of_site(s)] == 0) continue;
    std::uint32_t part = 0;
    for (auto g = net.site_group_first[s]; g < net.site_group_first[s + 1]; ++g, ++part) {
      const std::uint32_t i = net.group_slot_first[g];
      if (!planner.counts(i) || in[planner.pool_of_market(net.slot_market[i])] == 0) continue;
      const auto holder = static_cast<std::uint32_t>(plants.nodes.size());
      plants.nodes.push_back({net.slot_use[i] * net.slot_days[i], plenty, 0.0, 0.0, 0.0});
      lanes_from(planner.pool_of_market(net.slot_market[i]), holder);
      plants.lanes.push_back({holder, s, part, net.slot_use[i] / net.output[s]});
    }
  }
  for (std::uint32_t f = 0; f < net.finals.size(); ++f) {
    const std::uint32_t pool = planner.pool_of_market(net.finals[f].market);
    if (in[pool] == 0) continue;
    const auto user = static_cast<std::uint32_t>(plants.nodes.size());
    const double price = net.price[net.markets.product[net.finals[f].market].index];
    plants.nodes.push_back({0.0, plenty, net.finals[f].per_day, price, 0.0});
    lanes_from(pool, user);
  }
  return plants;
}

TEST(Stoppage, AgreesWithThePlainProgramme) {
  int compared = 0;
  for (std::uint64_t number = 0; number < 120; ++number) {
    const WorldMaker m = level_world(number);
    SupplyNetwork net = network_of(m.w);
    bool plain = true;  // what recovery.h does not know
    for (std::size_t g = 0; g + 1 < net.group_slot_first.size(); ++g)
      plain = plain && net.group_slot_first[g + 1] - net.group_slot_first[g] == 1;
    for (const auto kind : net.slot_kind) plain = plain && kind != world::InputKind::wearing;
    if (!plain || net.sites.size() == 0) continue;
    std::fill(net.transit.begin(), net.transit.end(), 0);
    std::fill(net.finished_days.begin(), net.finished_days.end(), 0.0);
    std::fill(net.restart_days.begin(), net.restart_days.end(), 0.0);
    std::fill(net.site_host_first.begin(), net.site_host_first.end(), 0U);
    const SurvivalPlanner planner(net, everybody(net));
    const auto site = static_cast<std::uint32_t>(number % net.sites.size());
    const Survival found = of(planner, {{{site, 0.0}}, {}, {}}, 120.0);
    const auto in = planner.reached({planner.pool_of_site(site)});
    PlainContext one;
    Context context = one.context();
    const auto other = exposure(plants_of(net, planner, in), {site}, 120.0, context);
    ASSERT_TRUE(other) << to_string(other.error());
    if (found.survive < 1e5) {
      EXPECT_NEAR(found.survive, other->survive, 1e-5 * (1.0 + found.survive)) << number;
    } else {
      EXPECT_GE(other->survive, SurvivalPlanner::kLongest * (1.0 - 1e-6)) << number;
    }
    EXPECT_NEAR(found.lost_value, other->lost, 1e-5 * (1.0 + other->lost)) << number;
    ++compared;
  }
  EXPECT_GT(compared, 20);
}

/// The simulator never loses less than the planner: random worlds with groups, tools, by-products, idle plants.
TEST(Stoppage, TheSimulatorNeverDoesBetter) {
  int bitten = 0;
  for (std::uint64_t number = 0; number < 400; ++number) {
    const WorldMaker m = level_world(number);
    auto made = simulate::Simulator::make(m.done());
    ASSERT_TRUE(made);
    const SupplyNetwork& net = made->network();
    const SurvivalPlanner planner(net, everybody(net));
    const auto nodes = stop_nodes(*made, planner);
    if (nodes.empty()) continue;
    const StopNode& node = nodes[(number / 3) % nodes.size()];
    if (node.market) continue;
    constexpr std::int32_t kDays = 150;
    const Survival found = of(planner, stoppage_of(*made, node), kDays);
    world::Scenario scenario;
    scenario.name = "stop";
    scenario.horizon = {m.w.base_date, kDays, 1};
    scenario.acts.push_back({m.w.base_date, {}, world::Outage{{node.product}, node.place, 1.0}, ""});
    simulate::RunOptions options;
    options.law = false;
    options.explain = false;
    PlainContext plain;
    Context context = plain.context();
    auto impact = made->run(scenario, {}, options, context);
    ASSERT_TRUE(impact);
    double lost = 0.0, wanted = 0.0;
    for (const auto& use : impact->uses) {
      lost += std::max(0.0, use.wanted - use.delivered) * net.price[use.product.index];
      wanted += use.wanted * net.price[use.product.index];
    }
    EXPECT_LE(found.lost_value, lost + 1e-7 * wanted) << number;
    if (found.lost_value > 0.0) ++bitten;
  }
  EXPECT_GT(bitten, 20);
}

TEST(Stoppage, ThreadsDoNotMatter) {
  const WorldMaker m = level_world(5);
  const SupplyNetwork net = network_of(m.w);
  const SurvivalPlanner planner(net, everybody(net));
  std::vector<double> first;
  for (const unsigned threads : {1U, 3U}) {
    PlainContext plain(threads);
    Context context = plain.context();
    std::vector<double> lost(net.sites.size());
    plain.pool.run(lost.size(), [&](std::size_t s) {
      auto found = planner.of({{{static_cast<std::uint32_t>(s), 0.0}}, {}, {}}, 100.0, context);
      lost[s] = found ? found->lost_value + found->survive : -1.0;
    });
    if (first.empty()) first = lost;
    EXPECT_EQ(first, lost);
  }
}

TEST(Stoppage, Faults) {
  const TwoSources two;
  const SupplyNetwork net = network_of(two.m.w);
  const SurvivalPlanner planner(net, everybody(net));
  PlainContext plain;
  Context context = plain.context();
  const auto found = planner.of({{{77, 0.0}, {0, 1.5}}, {99}, {{9999, -1.0}}}, std::nan(""), context);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().faults.size(), 6U);
}

/// A scenario's outages and stops, together; what a planner does not read is a fault.
TEST(StopNodes, OfAScenario) {
  const TwoSources two;
  auto made = simulate::Simulator::make(two.m.done());
  ASSERT_TRUE(made);
  world::Scenario scenario;
  scenario.name = "both";
  scenario.horizon = {two.m.w.base_date, 100, 1};
  scenario.acts.push_back({two.m.w.base_date, {}, world::Outage{{two.part}, two.c, 0.5}, ""});
  scenario.acts.push_back({two.m.w.base_date, {}, world::ExportStop{{two.part}, two.a, {}, 1.0}, ""});
  const auto stoppage = stoppage_of(*made, scenario, policy::Assume::ask);
  ASSERT_TRUE(stoppage) << to_string(stoppage.error());
  EXPECT_EQ(stoppage->capacity.at(made->network().site_of(two.part, two.c)), 0.5);
  EXPECT_EQ(stoppage->pass.size(), 1U);
  const SurvivalPlanner planner(made->network(), everybody(made->network()));
  EXPECT_NEAR(of(planner, *stoppage, 0.0).survive, (30.0 + 1.0 + 1.0) / 0.8, 1.0);
  scenario.acts.push_back({two.m.w.base_date, {}, world::DemandChange{two.good, {}, 2.0, 0.0}, ""});
  EXPECT_FALSE(stoppage_of(*made, scenario, policy::Assume::ask));
}

}  // namespace
}  // namespace chokepoint::respond
