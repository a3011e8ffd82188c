#include "assess/dependence.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "assess/dense.h"
#include "assess/graphs.h"
#include "assess/look_through.h"

namespace chokepoint::assess {
namespace {

constexpr std::uint32_t kCell = 0, kCathode = 1, kAnode = 2, kLithium = 3;
constexpr std::uint32_t kChina = 0, kKorea = 1, kUnitedStates = 2, kAustralia = 3;

/// US cells: 50 % from Korea, 30 % home, 20 % from China. Cathode nearly all Chinese, anode too, lithium half
/// Australian.
GraphBuilder batteries() {
  const std::vector<RecipeInput> cell = {{kCathode, 0, 1, 2.0}, {kAnode, 1, 1, 1.0}};
  const std::vector<RecipeInput> cathode = {{kLithium, 0, 1, 0.25}};
  GraphBuilder b(4, 4);
  b.price(kCell, 100).price(kCathode, 15).price(kAnode, 10).price(kLithium, 20);
  b.node(kCell, kChina, 20, cell).node(kCell, kKorea, 50, cell).node(kCell, kUnitedStates, 30, cell);
  b.node(kCathode, kChina, 190, cathode).node(kCathode, kKorea, 10, cathode);
  b.node(kAnode, kChina, 100);
  b.node(kLithium, kChina, 25).node(kLithium, kAustralia, 25);
  b.link(kCell, kChina, kUnitedStates, 20).link(kCell, kKorea, kUnitedStates, 50);
  b.link(kCell, kUnitedStates, kUnitedStates, 30);
  b.link(kCathode, kChina, kChina, 40).link(kCathode, kChina, kKorea, 90).link(kCathode, kKorea, kKorea, 10);
  b.link(kCathode, kChina, kUnitedStates, 60);
  b.link(kAnode, kChina, kChina, 20).link(kAnode, kChina, kKorea, 50).link(kAnode, kChina, kUnitedStates, 30);
  b.link(kLithium, kChina, kChina, 22.5).link(kLithium, kAustralia, kChina, 25).link(kLithium, kChina, kKorea, 2.5);
  b.demand(kCell, kUnitedStates, 100, 10'000);
  return b;
}

const StageExposure& stage_of(const Dependence& d, std::uint32_t product) {
  return *std::find_if(d.stages.begin(), d.stages.end(), [&](const StageExposure& s) { return s.product == product; });
}

Dependence us_cells(const SupplyGraph& graph, DependenceOptions options = {}) {
  return *DependenceModel::make(graph, options)->of({kCell, {kUnitedStates}});
}

TEST(Dependence, DirectSharesHideTheStagesAbove) {
  const Dependence d = us_cells(batteries().build());
  EXPECT_NEAR(d.quantity, 100, 1e-12);
  EXPECT_NEAR(d.value, 10'000, 1e-9);
  EXPECT_NEAR(d.regions[kChina].direct, .20, 1e-15);
  EXPECT_NEAR(d.regions[kChina].max_stage, 1.0, 1e-15);
  EXPECT_EQ(d.regions[kChina].max_stage_product, kAnode);
  EXPECT_NEAR(d.regions[kChina].touched_low, 1.0, 1e-15);
  EXPECT_TRUE(d.regions[kUnitedStates].home);
  EXPECT_EQ(d.ranked, (std::vector<std::uint32_t>{kChina, kKorea, kAustralia}));
  ASSERT_EQ(d.stages.size(), 4u);
  EXPECT_EQ(d.stages[0].product, kCell);
  EXPECT_EQ(stage_of(d, kCathode).tier, 1u);
  EXPECT_EQ(stage_of(d, kLithium).tier, 2u);
  EXPECT_NEAR(stage_of(d, kCathode).quantity, 200, 1e-12);
  EXPECT_NEAR(stage_of(d, kCathode).origin[kChina], .95, 1e-15);  // 40 + 90 + 60 of 200
  EXPECT_NEAR(stage_of(d, kLithium).quantity, 50, 1e-12);
  EXPECT_NEAR(stage_of(d, kLithium).origin[kAustralia], .5, 1e-12);
  EXPECT_EQ(stage_of(d, kAnode).top_region, kChina);
  EXPECT_NEAR(*stage_of(d, kAnode).without_top->of_all_demand, 0.0, 1e-15);
  EXPECT_NEAR(*stage_of(d, kCathode).without_top->of_others_demand, 10.0 / 160.0, 1e-12);
  EXPECT_NEAR(stage_of(d, kCathode).concentration.index.low, .95 * .95 + .05 * .05, 1e-12);
  EXPECT_NEAR(stage_of(d, kCathode).concentration.index.high, .95 * .95 + .05 * .05, 1e-12);
}

TEST(Dependence, ValueReadings) {
  const Dependence d = us_cells(batteries().build());
  // A cell of 100 buys 30 of cathode and 10 of anode and adds 60; a cathode of 15 buys 5 of lithium and adds 10.
  EXPECT_NEAR(d.regions[kUnitedStates].value_origin, .30 * .60, 1e-12);
  EXPECT_NEAR(d.regions[kKorea].value_origin, .50 * .60 + .05 * .30 * (2.0 / 3.0), 1e-12);
  EXPECT_NEAR(d.regions[kAustralia].value_origin, .5 * .10, 1e-12);
  double sum = d.value_untraced;
  for (const RegionExposure& r : d.regions) sum += r.value_origin;
  EXPECT_NEAR(sum, 1.0, 1e-12);
  // Direct purchases of 40 a cell: cathode 30 (95 % CN) and anode 10 (CN). Through all tiers 10 of lithium more.
  EXPECT_NEAR(d.regions[kChina].face_value, (30 * .95 + 10) / 40, 1e-12);
  EXPECT_NEAR(d.regions[kChina].look_through, (30 * .95 + 10 + 5) / 50, 1e-12);
}

TEST(Dependence, PathsExplain) {
  const Dependence d = us_cells(batteries().build());
  ASSERT_EQ(d.paths.size(), 3u);
  const ExplainingPath& china = d.paths[0];
  EXPECT_EQ(china.region, kChina);
  EXPECT_EQ(china.product, kAnode);
  ASSERT_EQ(china.steps.size(), 2u);
  EXPECT_EQ(china.steps[0].product, kCell);
  EXPECT_EQ(china.steps[0].user_place, kUnitedStates);
  EXPECT_EQ(china.steps[0].maker_place, kKorea);
  EXPECT_EQ(china.steps[1].product, kAnode);
  EXPECT_EQ(china.steps[1].user_place, kKorea);
  EXPECT_EQ(china.steps[1].maker_place, kChina);
  EXPECT_NEAR(china.units, .5, 1e-15);
  EXPECT_NEAR(china.carried, .5, 1e-15);
  const ExplainingPath& australia = d.paths[2];
  EXPECT_EQ(australia.product, kLithium);
  ASSERT_EQ(australia.steps.size(), 3u);
  EXPECT_EQ(australia.steps[1].maker_place, kChina);
  EXPECT_NEAR(australia.units, .5 * .9 * (25 / 47.5), 1e-12);
  EXPECT_NEAR(australia.carried, .9 / 1.9, 1e-12);  // of the Chinese cathode 90 in 190 goes by Korea
}

TEST(Dependence, PlacesNestInRegionsAndTheRestIsNoSupplier) {
  // China and Korea as one region; Australia is "the rest".
  const Dependence d = us_cells(batteries().build(), {{0, 0, 1, 2}, 2, 3});
  ASSERT_EQ(d.regions.size(), 3u);
  EXPECT_NEAR(d.regions[0].direct, .70, 1e-15);
  EXPECT_NEAR(stage_of(d, kCathode).origin[0], 1.0, 1e-15);
  const StageExposure& lithium = stage_of(d, kLithium);
  EXPECT_NEAR(lithium.concentration.residual, .5, 1e-12);
  EXPECT_NEAR(lithium.concentration.index.low, .25, 1e-12);
  EXPECT_NEAR(lithium.concentration.index.high, .5, 1e-12);
  EXPECT_EQ(lithium.top_region, 0u);
  EXPECT_EQ(d.ranked, (std::vector<std::uint32_t>{0}));
  // Even the largest origin is no supplier if it is the rest.
  const Dependence rest = us_cells(batteries().build(), {{}, kChina, 3});
  EXPECT_EQ(stage_of(rest, kCathode).top_region, kKorea);
  EXPECT_NEAR(stage_of(rest, kCathode).concentration.residual, .95, 1e-12);
  EXPECT_EQ(rest.ranked, (std::vector<std::uint32_t>{kKorea, kAustralia}));
}

TEST(Dependence, BasketOfAPlaceAndEverywhere) {
  GraphBuilder b = batteries();
  b.demand(kAnode, kKorea, 5, 50).demand(kCell, kKorea, 5, 0);
  const auto model = DependenceModel::make(b.build());
  const auto us = model->of({std::nullopt, {kUnitedStates}});
  const Dependence cells = *model->of({kCell, {kUnitedStates}});
  ASSERT_TRUE(us);
  EXPECT_NEAR(us->regions[kChina].touched, cells.regions[kChina].touched, 1e-15);
  EXPECT_NEAR(us->regions[kChina].value_origin, cells.regions[kChina].value_origin, 1e-12);
  const auto all = model->of({std::nullopt, {}});
  EXPECT_NEAR(all->value, 10'050, 1e-9);
  EXPECT_EQ(stage_of(*all, kAnode).tier, 0u);
  EXPECT_NEAR(stage_of(*all, kAnode).quantity, 105, 1e-12);
  EXPECT_NEAR(stage_of(*all, kCell).needed_by, 10'000 / 10'050.0, 1e-12);
  EXPECT_FALSE(all->regions[kUnitedStates].home);
  const auto everywhere = model->of({kCathode, {}});
  EXPECT_NEAR(everywhere->regions[kChina].direct, .95, 1e-15);
  // Half of all cathode is used in Korea, nine tenths of that from China.
  EXPECT_EQ(everywhere->paths[0].steps[0].user_place, kKorea);
  EXPECT_NEAR(everywhere->paths[0].units, .45, 1e-15);
  EXPECT_NEAR(everywhere->paths[0].carried, 90.0 / 190.0, 1e-12);
}

TEST(Dependence, SubstitutesCountForTheUnitsThatUseThem) {
  // 40 % of the uses take product 1, all of it from place 0; the others product 2, made at home.
  GraphBuilder b(3, 2);
  b.node(0, 1, 10, {{1, 0, .4, .8}, {2, 0, .6, 1.2}}).node(1, 0, 8).node(2, 1, 12);
  b.link(0, 1, 1, 10).link(1, 0, 1, 8).link(2, 1, 1, 12);
  const Dependence d = *DependenceModel::make(b.build())->of({0, {1}});
  EXPECT_NEAR(stage_of(d, 1).origin[0], 1.0, 1e-15);
  EXPECT_NEAR(stage_of(d, 1).needed_by, .4, 1e-15);
  EXPECT_NEAR(d.regions[0].max_stage, .4, 1e-15);
  EXPECT_NEAR(d.regions[0].touched, .4, 1e-15);
  EXPECT_NEAR(d.paths[0].units, .4, 1e-15);
  EXPECT_NEAR(d.paths[0].carried, 1.0, 1e-15);
}

TEST(Dependence, GapsInTheDataAreTold) {
  // Product 1 has no price and product 2 comes from no link; product 0 costs less than its inputs.
  GraphBuilder b(3, 2);
  b.node(0, 0, 1, {{1, 0, 1, 1}, {2, 1, 1, 1}}).node(1, 1, 1).link(0, 0, 0, 1).link(1, 1, 0, 1);
  b.price(0, 10).price(1, 0).price(2, 40);
  const Dependence d = *DependenceModel::make(b.build())->of({0, {0}});
  EXPECT_EQ(d.unpriced, (std::vector<std::uint32_t>{1}));
  EXPECT_EQ(d.priced_below_inputs, (std::vector<std::uint32_t>{0}));
  EXPECT_NEAR(d.value_untraced, 1.0, 1e-15);
  EXPECT_NEAR(stage_of(d, 2).untraced, 1.0, 1e-15);
  EXPECT_NEAR(stage_of(d, 2).concentration.index.high, 1.0, 1e-15);
  EXPECT_NEAR(stage_of(d, 2).concentration.index.low, 0.0, 1e-15);
  EXPECT_EQ(stage_of(d, 2).top_region, kNoIndex);
  EXPECT_NEAR(d.regions[1].touched_high, 1.0, 1e-15);
  b.price(0, 0);
  const Dependence worthless = *DependenceModel::make(b.build())->of({0, {0}});
  EXPECT_EQ(worthless.value, 0.0);
  EXPECT_EQ(worthless.regions[0].value_origin, 0.0);
  EXPECT_NEAR(worthless.regions[0].direct, 1.0, 1e-15);
}

TEST(Dependence, FaultsAllAtOnce) {
  SupplyGraph graph = batteries().build();
  EXPECT_FALSE(DependenceModel::make(graph, {{0, 0}, kNoIndex, 3}));
  EXPECT_EQ(DependenceModel::make(graph, {{0, 0, 1, 9}, 7, 3}).error().faults.size(), 2u);
  EXPECT_EQ(DependenceModel::make(graph)->of({17, {99}}).error().faults.size(), 2u);
  EXPECT_EQ(DependenceModel::make(graph)->of({kLithium, {kUnitedStates}}).error().faults[0].code, Code::not_found);
  SupplyGraph loose = graph;
  loose.recipe_first.back() = 0;
  EXPECT_EQ(DependenceModel::make(loose).error().faults[0].code, Code::bad_structure);
  GraphBuilder cycle(2, 1);
  cycle.node(0, 0, 1, {{1, 0, 1, 1}}).node(1, 0, 1, {{0, 0, 1, 1}});
  EXPECT_EQ(DependenceModel::make(cycle.build()).error().faults[0].code, Code::cycle);
  SupplyGraph bad = graph;
  bad.nodes.push_back(bad.nodes[0]);  // twice
  bad.recipe_first.push_back(bad.recipe_first.back());
  bad.nodes[1].output = -1;                                                  // negative
  bad.links.push_back({kAnode, kKorea, kKorea, 1});                          // Korea makes none
  bad.links.push_back({9, 9, 9, std::numeric_limits<double>::quiet_NaN()});  // four at once
  bad.recipe[0].share = 1.5;                                                 // a group above 1
  bad.price.pop_back();
  const auto error = DependenceModel::make(bad).error();
  EXPECT_EQ(error.faults.size(), 9u) << to_string(error);
}

/// Node by node: a[m][n] = what node n needs of node m per unit, in quantity or in value.
reference::Matrix node_table(const SupplyGraph& graph, bool in_value) {
  const std::size_t size = graph.nodes.size();
  reference::Matrix a(size, std::vector<double>(size, 0.0));
  for (std::size_t n = 0; n < size; ++n) {
    for (std::uint32_t r = graph.recipe_first[n]; r < graph.recipe_first[n + 1]; ++r) {
      const RecipeInput& input = graph.recipe[r];
      double total = 0.0;
      for (const SupplyLink& link : graph.links) {
        if (link.product == input.product && link.to == graph.nodes[n].place) total += link.quantity;
      }
      for (const SupplyLink& link : graph.links) {
        if (link.product != input.product || link.to != graph.nodes[n].place) continue;
        for (std::size_t m = 0; m < size; ++m) {
          if (graph.nodes[m].product == link.product && graph.nodes[m].place == link.from) {
            const double worth = in_value ? graph.price[link.product] / graph.price[graph.nodes[n].product] : 1.0;
            a[m][n] += input.quantity * link.quantity / total * worth;
          }
        }
      }
    }
  }
  return a;
}

/// Where the target's goods are made, by node, shares.
std::vector<double> makers(const SupplyGraph& graph, std::uint32_t product, std::uint32_t place) {
  std::vector<double> made(graph.nodes.size(), 0.0);
  double total = 0.0;
  for (const SupplyLink& link : graph.links) {
    if (link.product != product || link.to != place) continue;
    total += link.quantity;
    for (std::size_t n = 0; n < made.size(); ++n) {
      if (graph.nodes[n].product == product && graph.nodes[n].place == link.from) made[n] += link.quantity;
    }
  }
  for (double& share : made) share /= total;
  return made;
}

TEST(Dependence, PropertyStagesAgreeWithTheDenseInverse) {
  EXPECT_TRUE(rc::check([] {
    const SupplyGraph graph = random_graph(*rc::gen::element(Shape::free, Shape::uniform, Shape::tree));
    const auto place = *rc::gen::inRange<std::uint32_t>(0, graph.places);
    const Dependence d = *DependenceModel::make(graph)->of({0, {place}});
    const reference::Matrix l = reference::leontief(node_table(graph, false));
    const std::vector<double> start = makers(graph, 0, place);
    std::vector<double> quantity(graph.products, 0.0);
    std::vector<std::vector<double>> from(graph.products, std::vector<double>(graph.places, 0.0));
    for (std::size_t m = 0; m < l.size(); ++m) {
      double made = 0.0;
      for (std::size_t n = 0; n < l.size(); ++n) made += l[m][n] * start[n];
      quantity[graph.nodes[m].product] += made;
      from[graph.nodes[m].product][graph.nodes[m].place] += made;
    }
    for (const StageExposure& stage : d.stages) {
      RC_ASSERT(std::fabs(stage.quantity / d.quantity / quantity[stage.product] - 1.0) < 1e-12);
      double sum = stage.untraced;
      for (std::uint32_t k = 0; k < graph.places; ++k) {
        RC_ASSERT(std::fabs(stage.origin[k] - from[stage.product][k] / quantity[stage.product]) < 1e-12);
        sum += stage.origin[k];
      }
      RC_ASSERT(std::fabs(sum - 1.0) < 1e-12);
    }
  }));
}

TEST(Dependence, PropertyValueAgreesWithTheAbsorbingChain) {
  EXPECT_TRUE(rc::check([] {
    SupplyGraph graph = random_graph(Shape::free);
    const auto place = *rc::gen::inRange<std::uint32_t>(0, graph.places);
    const Dependence d = *DependenceModel::make(graph)->of({0, {place}});
    RC_PRE(d.priced_below_inputs.empty());
    const auto chain = *LookThrough::make(reference::table_of(node_table(graph, true)));
    std::vector<std::uint32_t> region;
    for (const SupplyNode& node : graph.nodes) region.push_back(node.place);
    const auto x = *chain.requirements(makers(graph, 0, place));
    const auto origin = chain.value_origin(x, region, graph.places);
    double sum = 0.0;
    for (std::uint32_t k = 0; k < graph.places; ++k) {
      RC_ASSERT(std::fabs(d.regions[k].value_origin - origin[k]) < 1e-12);
      sum += d.regions[k].value_origin;
    }
    RC_ASSERT(std::fabs(sum - 1.0) < 1e-12);
  }));
}

TEST(Dependence, PropertyMaxStageUnionAndSumStandInOrder) {
  // One recipe a product and no substitutes: max-stage <= union's low bound; in a tree also high <= sum of the stages.
  EXPECT_TRUE(rc::check([] {
    const bool tree = *rc::gen::arbitrary<bool>();
    const SupplyGraph graph = random_graph(tree ? Shape::tree : Shape::uniform);
    const auto place = *rc::gen::inRange<std::uint32_t>(0, graph.places);
    const Dependence d = *DependenceModel::make(graph)->of({0, {place}});
    for (std::uint32_t k = 0; k < graph.places; ++k) {
      const RegionExposure& r = d.regions[k];
      double sum = 0.0;
      for (const StageExposure& stage : d.stages) sum += stage.origin[k];
      RC_ASSERT(r.direct <= r.max_stage + 1e-12);
      RC_ASSERT(r.max_stage <= r.touched_low + 1e-12);
      RC_ASSERT(r.touched_low <= r.touched + 1e-12);
      RC_ASSERT(r.touched <= r.touched_high + 1e-12);
      RC_ASSERT(!tree || r.touched_high <= std::min(1.0, sum) + 1e-12);
    }
  }));
}

TEST(Dependence, PropertyUnitsOfMeasureDoNotMatter) {
  EXPECT_TRUE(rc::check([] {
    const SupplyGraph graph = random_graph(Shape::free);
    const auto p = *rc::gen::inRange<std::uint32_t>(0, graph.products);
    const double factor = *rc::gen::elementOf(std::vector<double>{1000.0, 0.001, 3.7});
    SupplyGraph rescaled = graph;
    rescaled.price[p] /= factor;
    for (std::size_t n = 0; n < graph.nodes.size(); ++n) {
      if (graph.nodes[n].product == p) rescaled.nodes[n].output *= factor;
      for (std::uint32_t r = graph.recipe_first[n]; r < graph.recipe_first[n + 1]; ++r) {
        if (graph.nodes[n].product == p) rescaled.recipe[r].quantity /= factor;
        if (graph.recipe[r].product == p) rescaled.recipe[r].quantity *= factor;
      }
    }
    for (SupplyLink& link : rescaled.links) link.quantity *= link.product == p ? factor : 1.0;
    const Dependence a = *DependenceModel::make(graph)->of({0, {0}});
    const Dependence b = *DependenceModel::make(rescaled)->of({0, {0}});
    RC_ASSERT(a.stages.size() == b.stages.size());
    for (std::uint32_t k = 0; k < graph.places; ++k) {
      RC_ASSERT(std::fabs(a.regions[k].direct - b.regions[k].direct) < 1e-12);
      RC_ASSERT(std::fabs(a.regions[k].max_stage - b.regions[k].max_stage) < 1e-12);
      RC_ASSERT(std::fabs(a.regions[k].touched - b.regions[k].touched) < 1e-12);
      RC_ASSERT(std::fabs(a.regions[k].value_origin - b.regions[k].value_origin) < 1e-12);
      RC_ASSERT(std::fabs(a.regions[k].face_value - b.regions[k].face_value) < 1e-12);
      RC_ASSERT(std::fabs(a.regions[k].look_through - b.regions[k].look_through) < 1e-12);
    }
  }));
}

TEST(Dependence, PropertyPlacesMayBeRenamed) {
  EXPECT_TRUE(rc::check([] {
    const SupplyGraph graph = random_graph(Shape::free);
    std::vector<std::uint32_t> to(graph.places);
    std::iota(to.begin(), to.end(), 0);
    std::rotate(to.begin(), to.begin() + *rc::gen::inRange<std::uint32_t>(0, graph.places), to.end());
    SupplyGraph renamed = graph;
    for (SupplyNode& node : renamed.nodes) node.place = to[node.place];
    for (SupplyLink& link : renamed.links) link = {link.product, to[link.from], to[link.to], link.quantity};
    std::reverse(renamed.links.begin(), renamed.links.end());
    const Dependence a = *DependenceModel::make(graph)->of({0, {0}});
    const Dependence b = *DependenceModel::make(renamed)->of({0, {to[0]}});
    for (std::uint32_t k = 0; k < graph.places; ++k) {
      RC_ASSERT(std::fabs(a.regions[k].touched - b.regions[to[k]].touched) < 1e-12);
      RC_ASSERT(std::fabs(a.regions[k].max_stage - b.regions[to[k]].max_stage) < 1e-12);
      RC_ASSERT(std::fabs(a.regions[k].value_origin - b.regions[to[k]].value_origin) < 1e-12);
    }
  }));
}

/// Largest quantity that one chain brings from `node` to the target's makers, by following every chain.
double best_chain(const reference::Matrix& a, const std::vector<double>& start, std::size_t node) {
  double best = start[node];
  for (std::size_t user = 0; user < a.size(); ++user) {
    if (a[node][user] > 0.0) best = std::max(best, a[node][user] * best_chain(a, start, user));
  }
  return best;
}

TEST(Dependence, PropertyPathCarriesMostOfItsStage) {
  EXPECT_TRUE(rc::check([] {
    const SupplyGraph graph = random_graph(*rc::gen::element(Shape::uniform, Shape::tree));
    const auto place = *rc::gen::inRange<std::uint32_t>(0, graph.places);
    const Dependence d = *DependenceModel::make(graph)->of({0, {place}});
    const reference::Matrix a = node_table(graph, false);
    const std::vector<double> start = makers(graph, 0, place);
    for (const ExplainingPath& path : d.paths) {
      const StageExposure& stage = stage_of(d, path.product);
      for (std::size_t n = 0; n < graph.nodes.size(); ++n) {
        if (graph.nodes[n].product != path.product || graph.nodes[n].place != path.region) continue;
        const double whole = stage.quantity * stage.origin[path.region] / d.quantity;
        RC_ASSERT(std::fabs(path.carried - best_chain(a, start, n) / whole) < 1e-12);
      }
      RC_ASSERT(path.steps.front().user_place == place);
      RC_ASSERT(path.steps.back().maker_place == path.region);
      for (std::size_t s = 0; s + 1 < path.steps.size(); ++s) {
        RC_ASSERT(path.steps[s].maker_place == path.steps[s + 1].user_place);
      }
      RC_ASSERT(path.units <= d.regions[path.region].touched_low + 1e-12);
    }
  }));
}

}  // namespace
}  // namespace chokepoint::assess
