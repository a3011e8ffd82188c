// Links that are cut, properties of the index, and chains of causes.
#include "model/esri/cuts.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"
#include "model/esri/explain.h"
#include "model/esri/fast.h"
#include "model/esri/files.h"
#include "network/synth.h"
#include "table/csv.h"

namespace chokepoint::model::esri {
namespace {

network::EdgeList made(std::uint32_t firms, std::uint64_t seed) {
  network::SynthSpec spec;
  spec.firms = firms;
  spec.sectors = 8;
  spec.places = 4;
  spec.degree = 5;
  spec.inputs = 4;
  spec.seed = seed;
  PlainContext plain;
  Context context = plain.context();
  return *network::synthesize(spec, context);
}

Needs mixed(const network::EdgeList& list, std::uint64_t seed) {
  Needs needs = needs_of_all(list, Need::essential);
  Stream stream(seed, 0, Purpose::test);
  for (Need& need : needs.need) need = static_cast<Need>(stream.below(3));
  return needs;
}

std::vector<Loss> losses(const network::EdgeList& list, const Needs& needs, const Method& method,
                         std::span<const Scenario> scenarios, double error = 0.0, unsigned threads = 1) {
  PlainContext plain(threads);
  Context context = plain.context();
  const auto fast = Fast::make(list, needs, method);
  EXPECT_TRUE(fast);
  return fast->run(scenarios, {error, {}}, context).losses;
}

TEST(EsriCuts, LanesAgreeWithPlainOnShocksAndCutsOfAllKinds) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const network::EdgeList list = made(120, seed);
    const Needs needs = mixed(list, seed);
    Method method;
    method.eps = seed % 2 == 0 ? 1e-2 : 1e-8;
    method.replaceable = seed % 3 != 0;
    method.stop = seed == 5 ? Stop::slow : Stop::quiet;
    Stream stream(seed, 1, Purpose::test);
    std::vector<Scenario> scenarios;
    for (int s = 0; s < 19; ++s) {
      Scenario scenario{std::to_string(s), {}, {}};
      for (std::uint32_t i = 0; i < list.firms.size(); ++i) {
        if (stream.below(40) == 0) scenario.shocks.push_back({i, stream.uniform(), stream.uniform()});
      }
      for (std::uint32_t e = 0; e < list.size(); ++e) {
        if (stream.below(25) == 0) scenario.cuts.push_back({e, stream.below(2) == 0 ? 0.0 : stream.uniform()});
      }
      scenarios.push_back(std::move(scenario));
    }
    const auto plain = Plain::make(list, needs, method);
    ASSERT_TRUE(plain);
    const auto fast = losses(list, needs, method, scenarios);
    for (std::size_t s = 0; s < scenarios.size(); ++s) {
      const Loss expected = plain->run(scenarios[s]);
      EXPECT_EQ(fast[s].steps, expected.steps) << seed << " " << s;
      EXPECT_NEAR(fast[s].esri, expected.esri, 1e-12) << seed << " " << s;
      EXPECT_NEAR(fast[s].down, expected.down, 1e-12);
      EXPECT_NEAR(fast[s].up, expected.up, 1e-12);
    }
  }
}

TEST(EsriCuts, ALinkThatIsCutByHand) {
  // 1 sells all it makes to 2 (half of 2's ore) and to 3; 2 and 3 sell to 4. All inputs essential.
  PlainContext plain_context;
  Context context = plain_context.context();
  const auto list = network::read_edge_list(
      {"nodes.csv", "id,sector\n1,ore\n2,cell\n3,cell\n4,car\n5,ore\n"},
      {"edges.csv", "supplier,customer,weight\n1,2,10\n1,3,30\n5,2,10\n2,4,40\n3,4,60\n"}, {}, context);
  ASSERT_TRUE(list);
  Method method;
  method.replaceable = false;
  method.eps = 1e-12;
  const auto plain = Plain::make(*list, needs_of_all(*list, Need::essential), method);
  FirmLoss firms;
  plain->run({"cut", {}, {{0, 0.4}}}, &firms);  // link 0 is 1 -> 2: 0.6 of it does not pass
  EXPECT_NEAR(firms.down[1], 0.5 * 0.6, 1e-15);
  EXPECT_NEAR(firms.down[3], 0.4 * 0.3, 1e-15);
  EXPECT_NEAR(firms.down[2], 0.0, 1e-15);  // the other customer is served as before
  EXPECT_NEAR(firms.up[0], 0.25 * 0.6, 1e-15);
  EXPECT_NEAR(firms.up[4], 0.0, 1e-15);
  const Loss nothing = plain->run({"open", {}, {{0, 1.0}}});
  EXPECT_EQ(nothing.esri, 0.0);
  EXPECT_EQ(nothing.steps, 1U);
}

TEST(EsriProperties, NoShockNoLoss) {
  const network::EdgeList list = made(200, 3);
  const Loss loss = losses(list, mixed(list, 3), {}, std::vector<Scenario>{{"none", {}, {}}}).front();
  EXPECT_EQ(loss.esri, 0.0);
  EXPECT_EQ(loss.steps, 1U);
}

TEST(EsriProperties, UnitsOfMoneyChangeNothing) {
  network::EdgeList list = made(300, 4);
  const Needs needs = mixed(list, 4);
  const auto before = losses(list, needs, {}, closures(list));
  for (double& weight : list.weight) weight *= std::ldexp(1.0, -60);
  const auto after = losses(list, needs, {}, closures(list));
  for (std::size_t i = 0; i < before.size(); ++i) {
    EXPECT_NEAR(before[i].esri, after[i].esri, 1e-14);
    EXPECT_EQ(before[i].steps, after[i].steps);
  }
}

TEST(EsriProperties, InTheReferenceUnitsOfMoneyDoCount) {
  network::EdgeList list = made(300, 4);
  for (double& weight : list.weight) weight *= std::ldexp(1.0, -60);
  Method method;
  method.reference = true;
  const Needs needs = mixed(list, 4);
  const auto plain = Plain::make(list, needs, method);
  const auto sound = losses(list, needs, {}, closures(list));
  const auto fast = losses(list, needs, method, closures(list));
  double apart = 0.0;
  for (std::uint32_t i = 0; i < list.firms.size(); i += 7) {
    const Loss expected = plain->run({"", {{i, 1.0, 1.0}}, {}});
    EXPECT_NEAR(fast[i].esri, expected.esri, 1e-12);
    EXPECT_EQ(fast[i].steps, expected.steps);
    apart = std::max(apart, std::abs(expected.esri - sound[i].esri));
  }
  EXPECT_GT(apart, 1e-6);
}

TEST(EsriProperties, OrderOfFirmsChangesNothing) {
  const network::EdgeList list = made(200, 5);
  const auto n = static_cast<std::uint32_t>(list.firms.size());
  std::string nodes = "id,sector\n", edges = "supplier,customer,weight\n";
  for (std::uint32_t i = n; i-- > 0;)
    nodes += "f" + list.firms.id[i] + "," + list.firms.sector.names[list.firms.sector.of[i]] + "\n";
  for (std::size_t e = list.size(); e-- > 0;) {
    edges += "f" + list.firms.id[list.supplier[e]] + ",f" + list.firms.id[list.customer[e]] + "," +
             table::format_number(list.weight[e]) + "\n";
  }
  PlainContext plain;
  Context context = plain.context();
  const auto turned = network::read_edge_list({"nodes.csv", nodes}, {"edges.csv", edges}, {}, context);
  ASSERT_TRUE(turned) << to_string(turned.error());
  const Needs needs = mixed(list, 5);  // both have the same sectors in the same order
  ASSERT_EQ(turned->firms.sector.names, list.firms.sector.names);
  const auto a = losses(list, needs, {}, closures(list));
  const auto b = losses(*turned, needs, {}, closures(*turned));
  for (std::uint32_t i = 0; i < n; ++i) EXPECT_NEAR(a[i].esri, b[n - 1 - i].esri, 1e-13);
}

TEST(EsriProperties, ReplacementNeverHurts) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const network::EdgeList list = made(150, seed);
    const Needs needs = mixed(list, seed);
    Method with;
    with.eps = 1e-9;
    Method without = with;
    without.replaceable = false;
    const auto a = losses(list, needs, with, closures(list));
    const auto b = losses(list, needs, without, closures(list));
    for (std::size_t i = 0; i < a.size(); ++i) EXPECT_LE(a[i].down, b[i].down + 1e-7);
  }
}

TEST(EsriProperties, ThreadsAndCompanyChangeNoByte) {
  const network::EdgeList list = made(1500, 6);
  const Needs needs = mixed(list, 6);
  const auto all = closures(list);
  for (const double error : {0.0, 1e-6}) {
    const auto one = losses(list, needs, {}, all, error, 1);
    const auto seven = losses(list, needs, {}, all, error, 7);
    const auto alone = losses(list, needs, {}, std::span(all).subspan(77, 1), error, 1);
    for (std::size_t i = 0; i < all.size(); ++i) {
      ASSERT_EQ(one[i].esri, seven[i].esri);
      ASSERT_EQ(one[i].error, seven[i].error);
    }
    EXPECT_EQ(alone[0].esri, one[77].esri);
  }
}

TEST(EsriCertified, LiesWithinItsBoundOnSparseNetworks) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    network::SynthSpec spec;
    spec.firms = 6000;
    spec.degree = 4;
    spec.seed = seed;
    PlainContext plain(2);
    Context context = plain.context();
    const network::EdgeList list = *network::synthesize(spec, context);
    const Needs needs = mixed(list, seed);
    auto all = closures(list);
    std::vector<Scenario> some;
    for (std::size_t s = 0; s < all.size(); s += 12) some.push_back(all[s]);
    const auto exact = losses(list, needs, {}, some);
    for (const double error : {1e-4, 1e-6, 1e-8}) {
      const auto certified = losses(list, needs, {}, some, error);
      std::size_t sparse = 0;
      for (std::size_t s = 0; s < some.size(); ++s) {
        EXPECT_LE(std::abs(certified[s].esri - exact[s].esri), certified[s].error + 1e-13);
        EXPECT_LE(certified[s].error, error);
        EXPECT_EQ(certified[s].steps, exact[s].steps);
        sparse += certified[s].error > 0.0 ? 1 : 0;
      }
      EXPECT_GT(sparse, some.size() / 4) << error;
    }
  }
}

TEST(EsriCuts, PairsCoverAllTradeBetweenPlacesOnce) {
  const network::EdgeList list = made(400, 8);
  double abroad = 0.0, to_first = 0.0;
  for (std::size_t e = 0; e < list.size(); ++e) {
    const auto from = list.firms.place.of[list.supplier[e]];
    const auto to = list.firms.place.of[list.customer[e]];
    if (from != to) abroad += list.weight[e];
    if (from != to && to == 0) to_first += list.weight[e];
  }
  for (const std::uint32_t target : {kEverywhere, 0U}) {
    const Pairs pairs = pairs_of(list, true, true, target, {});
    double flow = 0.0;
    for (const Pair& pair : pairs.pairs) flow += pair.flow;
    EXPECT_NEAR(flow, target == 0 ? to_first : abroad, 1e-6);
    for (std::size_t p = 1; p < pairs.pairs.size(); ++p) EXPECT_GE(pairs.pairs[p - 1].flow, pairs.pairs[p].flow);
  }
}

TEST(EsriCuts, ReroutingKeepsToRateCeilingAndBarredPlaces) {
  PlainContext plain;
  Context context = plain.context();
  const auto list =
      network::read_edge_list({"nodes.csv", "id,sector,place\n1,ore,CN\n2,ore,AU\n3,cell,US\n4,cell,CN\n"},
                              {"edges.csv", "supplier,customer,weight\n1,3,80\n1,4,20\n2,3,100\n"}, {}, context);
  ASSERT_TRUE(list);
  const std::vector<network::LinkCut> cut{{0, 9, 0, 0.0, 0, 2}};  // 1 -> 3
  EXPECT_EQ(scenario_of(*list, cut, {}).cuts.at(0).pass, 0.0);
  // Australia has 100 in sales, so 30 to spare; 80 are blocked.
  EXPECT_NEAR(scenario_of(*list, cut, {1.0, 0.3}).cuts.at(0).pass, 30.0 / 80.0, 1e-15);
  EXPECT_NEAR(scenario_of(*list, cut, {0.25, 0.3}).cuts.at(0).pass, 0.25, 1e-15);
  const auto both = std::vector<network::LinkCut>{{0, 9, 0, 0.0, 0, 2}, {0, 9, 1, 0.0, 0, 2}};  // 1 and 2 -> 3
  EXPECT_EQ(scenario_of(*list, both, {1.0, 0.3}).cuts.at(0).pass, 0.0);
}

TEST(EsriExplain, ChainsLeadBackToWhatWasShockedOrCut) {
  const network::EdgeList list = made(300, 9);
  Method method;
  method.eps = 1e-9;
  const auto fast = Fast::make(list, needs_of_all(list, Need::essential), method);
  PlainContext plain;
  Context context = plain.context();
  for (const Scenario& scenario : {Scenario{"", {{5, 1.0, 1.0}}, {}}, Scenario{"", {}, {{7, 0.0}}}}) {
    FirmLoss firms;
    const Wish wish{0.0, [&](std::size_t, const FirmLoss& loss) { firms = loss; }};
    fast->run({&scenario, 1}, wish, context);
    std::size_t led_back = 0, asked = 0;
    for (std::uint32_t i = 0; i < list.firms.size(); ++i) {
      if (std::max(firms.down[i], firms.up[i]) < 1e-3) continue;
      ++asked;
      const auto chain = chain_of(fast->layout(), method, scenario, firms, i);
      ASSERT_FALSE(chain.empty());
      EXPECT_EQ(chain.front().firm, i);
      led_back += chain.back().cause == (scenario.cuts.empty() ? Cause::shock : Cause::cut) ? 1 : 0;
    }
    ASSERT_GT(asked, 0U);
    EXPECT_GT(2 * led_back, asked);  // the rest end in a circle of firms that lose through each other
  }
}

}  // namespace
}  // namespace chokepoint::model::esri
