#include "assess/touch.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "assess/graphs.h"

namespace chokepoint::assess {
namespace {

std::vector<std::uint32_t> own_regions(std::uint32_t places) {
  std::vector<std::uint32_t> region(places);
  std::iota(region.begin(), region.end(), 0);
  return region;
}

/// Reference: the joint distribution over sets of places (bit masks) that one unit touches, every choice followed.
using Sets = std::vector<double>;
Sets sets_of_market(const SupplyGraph& graph, std::uint32_t product, std::uint32_t place);

Sets sets_of_node(const SupplyGraph& graph, std::size_t n) {
  const std::size_t size = std::size_t{1} << graph.places;
  Sets unit(size, 0.0);
  unit[std::size_t{1} << graph.nodes[n].place] = 1.0;
  std::vector<std::uint32_t> groups;
  for (std::uint32_t r = graph.recipe_first[n]; r < graph.recipe_first[n + 1]; ++r) {
    const std::uint32_t group = graph.recipe[r].group;
    if (std::find(groups.begin(), groups.end(), group) == groups.end()) groups.push_back(group);
  }
  for (const std::uint32_t group : groups) {
    Sets choice(size, 0.0);
    double chosen = 0.0;
    for (std::uint32_t r = graph.recipe_first[n]; r < graph.recipe_first[n + 1]; ++r) {
      if (graph.recipe[r].group != group) continue;
      const Sets input = sets_of_market(graph, graph.recipe[r].product, graph.nodes[n].place);
      for (std::size_t s = 0; s < size; ++s) choice[s] += graph.recipe[r].share * input[s];
      chosen += graph.recipe[r].share;
    }
    choice[0] += 1.0 - chosen;  // units that use none of the group
    Sets joined(size, 0.0);
    for (std::size_t a = 0; a < size; ++a) {
      for (std::size_t b = 0; b < size; ++b) joined[a | b] += unit[a] * choice[b];
    }
    unit = joined;
  }
  return unit;
}

Sets sets_of_market(const SupplyGraph& graph, std::uint32_t product, std::uint32_t place) {
  Sets mix(std::size_t{1} << graph.places, 0.0);
  double total = 0.0;
  for (const SupplyLink& link : graph.links) {
    if (link.product != product || link.to != place) continue;
    for (std::size_t n = 0; n < graph.nodes.size(); ++n) {
      if (graph.nodes[n].product != product || graph.nodes[n].place != link.from) continue;
      const Sets unit = sets_of_node(graph, n);
      for (std::size_t s = 0; s < mix.size(); ++s) mix[s] += link.quantity * unit[s];
    }
    total += link.quantity;
  }
  for (double& share : mix) share /= total;
  return mix;
}

TEST(Touch, RefinedInTwoPlacesFromOreOfOne) {
  // Refined 70 % in CN (0) and 20 % in MY (1), whose ore is 90 % CN; 10 % refined in AU (2) from its own: .7 + .2 x .9.
  GraphBuilder b(2, 4);
  const std::vector<RecipeInput> ore = {{1, 0, 1.0, 1.0}};
  b.node(0, 0, 70, ore).node(0, 1, 20, ore).node(0, 2, 10, ore).node(1, 0, 100).node(1, 2, 100);
  b.link(0, 0, 3, 70).link(0, 1, 3, 20).link(0, 2, 3, 10);
  b.link(1, 0, 0, 70).link(1, 0, 1, 18).link(1, 2, 1, 2).link(1, 2, 2, 10);
  const SupplyGraph graph = b.build();
  const SupplyIndex index(graph);
  const Touch touch(index, 2, own_regions(4), 4);
  const std::uint32_t market = index.market_at(0, 3);
  EXPECT_NEAR(touch.independent(market)[0], .88, 1e-15);
  EXPECT_NEAR(touch.low(market)[0], .88, 1e-15) << "one chain leaves nothing to bound";
  EXPECT_NEAR(touch.high(market)[0], .88, 1e-15);
  EXPECT_NEAR(touch.independent(market)[1], .2, 1e-15);
  EXPECT_NEAR(touch.independent(market)[2], .1 + .2 * .1, 1e-15);
  EXPECT_NEAR(touch.needs(market)[1], 1.0, 1e-15);
}

TEST(Touch, TwoPartsNeededTogetherHaveBounds) {
  // Part 1 is 60 % from place 0, part 2 is 50 %; assembled at place 1.
  GraphBuilder b(3, 3);
  b.node(0, 1, 1, {{1, 0, 1, 1}, {2, 1, 1, 1}}).node(1, 0, 6).node(1, 2, 4).node(2, 0, 5).node(2, 2, 5);
  b.link(0, 1, 1, 1).link(1, 0, 1, 6).link(1, 2, 1, 4).link(2, 0, 1, 5).link(2, 2, 1, 5);
  const SupplyGraph graph = b.build();
  const SupplyIndex index(graph);
  const Touch touch(index, 3, own_regions(3), 3);
  const std::uint32_t market = index.market_at(0, 1);
  EXPECT_NEAR(touch.low(market)[0], .6, 1e-15);
  EXPECT_NEAR(touch.independent(market)[0], 1 - .4 * .5, 1e-15);
  EXPECT_NEAR(touch.high(market)[0], 1.0, 1e-15);
  EXPECT_NEAR(touch.independent(market)[1], 1.0, 1e-15) << "assembled there";
}

TEST(Touch, SubstitutesAddAndAreNeededInPart) {
  // 30 % of the output uses product 1 (all from place 0), 70 % product 2 (none).
  GraphBuilder b(3, 2);
  b.node(0, 1, 1, {{1, 0, .3, .3}, {2, 0, .7, .7}}).node(1, 0, 1).node(2, 1, 1);
  b.link(0, 1, 1, 1).link(1, 0, 1, 1).link(2, 1, 1, 1);
  const SupplyGraph graph = b.build();
  const SupplyIndex index(graph);
  const Touch touch(index, 3, own_regions(2), 2);
  const std::uint32_t market = index.market_at(0, 1);
  EXPECT_NEAR(touch.low(market)[0], .3, 1e-15);
  EXPECT_NEAR(touch.high(market)[0], .3, 1e-15);
  EXPECT_NEAR(touch.needs(market)[1], .3, 1e-15);
  EXPECT_NEAR(touch.needs(market)[2], .7, 1e-15);
}

TEST(Touch, GoodsThatNoLinkBringsMayComeFromAnywhere) {
  GraphBuilder b(2, 2);
  b.node(0, 1, 1, {{1, 0, 1, 1}}).link(0, 1, 1, 1);
  const SupplyGraph graph = b.build();
  const SupplyIndex index(graph);
  const Touch touch(index, 2, own_regions(2), 2);
  const std::uint32_t market = index.market_at(0, 1);
  EXPECT_DOUBLE_EQ(touch.low(market)[0], 0.0);
  EXPECT_DOUBLE_EQ(touch.independent(market)[0], 0.0);
  EXPECT_DOUBLE_EQ(touch.high(market)[0], 1.0);
  EXPECT_DOUBLE_EQ(touch.needs(market)[1], 1.0);
}

TEST(Touch, PropertyAgreesWithEnumerationAndKeepsItsBounds) {
  EXPECT_TRUE(rc::check([] {
    const SupplyGraph graph = random_graph(*rc::gen::element(Shape::free, Shape::uniform, Shape::tree));
    const SupplyIndex index(graph);
    const Touch touch(index, graph.products, own_regions(graph.places), graph.places);
    for (std::uint32_t place = 0; place < graph.places; ++place) {
      const std::uint32_t market = index.market_at(0, place);
      const Sets sets = sets_of_market(graph, 0, place);
      for (std::uint32_t k = 0; k < graph.places; ++k) {
        double share = 0.0;
        for (std::size_t s = 0; s < sets.size(); ++s) share += (s >> k & 1U) != 0 ? sets[s] : 0.0;
        RC_ASSERT(std::fabs(touch.independent(market)[k] - share) < 1e-12);
        RC_ASSERT(touch.low(market)[k] <= touch.independent(market)[k] + 1e-15);
        RC_ASSERT(touch.independent(market)[k] <= touch.high(market)[k] + 1e-15);
        RC_ASSERT(touch.high(market)[k] <= 1.0 + 1e-12);
      }
    }
  }));
}

TEST(Touch, PropertyARegionIsTouchedAtLeastAsMuchAsItsPlacesAndAtMostTheirSum) {
  EXPECT_TRUE(rc::check([] {
    const SupplyGraph graph = random_graph(Shape::free);
    const SupplyIndex index(graph);
    const Touch fine(index, graph.products, own_regions(graph.places), graph.places);
    const std::vector<std::uint32_t> one(graph.places, 0);
    const Touch coarse(index, graph.products, one, 1);
    for (std::uint32_t place = 0; place < graph.places; ++place) {
      const std::uint32_t market = index.market_at(0, place);
      // Everything comes from the one region there is.
      RC_ASSERT(std::fabs(coarse.low(market)[0] - 1.0) < 1e-12);
      double sum = 0.0;
      for (const double share : fine.independent(market)) sum += share;
      RC_ASSERT(sum >= 1.0 - 1e-12);
    }
  }));
}

}  // namespace
}  // namespace chokepoint::assess
