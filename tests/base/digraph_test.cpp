#include "base/digraph.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace chokepoint {
namespace {

using Edges = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

/// reach[a][b]: is there a path of any length, the empty one included? Warshall's closure, the plain oracle.
std::vector<std::vector<bool>> closure(std::uint32_t nodes, const Edges& edges) {
  std::vector<std::vector<bool>> reach(nodes, std::vector<bool>(nodes, false));
  for (std::uint32_t i = 0; i < nodes; ++i) reach[i][i] = true;
  for (const auto& [from, to] : edges) reach[from][to] = true;
  for (std::uint32_t via = 0; via < nodes; ++via) {
    for (std::uint32_t a = 0; a < nodes; ++a) {
      for (std::uint32_t b = 0; b < nodes; ++b) {
        if (reach[a][via] && reach[via][b]) reach[a][b] = true;
      }
    }
  }
  return reach;
}

bool has_edge(const Edges& edges, std::uint32_t from, std::uint32_t to) {
  return std::find(edges.begin(), edges.end(), std::pair{from, to}) != edges.end();
}

TEST(Digraph, AgreesWithTheClosureOnRandomGraphs) {
  const bool holds = rc::check("components, cycle and order", [] {
    const auto nodes = *rc::gen::inRange<std::uint32_t>(1, 14);
    const auto edges = *rc::gen::container<Edges>(
        rc::gen::pair(rc::gen::inRange<std::uint32_t>(0, nodes), rc::gen::inRange<std::uint32_t>(0, nodes)));
    const Digraph graph(nodes, edges);
    const auto reach = closure(nodes, edges);

    const auto component = graph.components();
    for (std::uint32_t a = 0; a < nodes; ++a) {
      for (std::uint32_t b = 0; b < nodes; ++b) {
        RC_ASSERT((component[a] == component[b]) == (reach[a][b] && reach[b][a]));
        if (reach[a][b]) RC_ASSERT(component[a] >= component[b]);
      }
    }
    RC_ASSERT(*std::max_element(component.begin(), component.end()) < nodes);

    bool cyclic = false;
    for (const auto& [from, to] : edges) cyclic = cyclic || reach[to][from];
    const auto cycle = graph.cycle();
    const auto order = graph.topological_order();
    RC_ASSERT(cycle.has_value() == cyclic);
    RC_ASSERT(order.has_value() == !cyclic);
    if (cycle) {
      for (std::size_t i = 0; i < cycle->size(); ++i) {
        RC_ASSERT(has_edge(edges, (*cycle)[i], (*cycle)[(i + 1) % cycle->size()]));
      }
      auto distinct = *cycle;
      std::sort(distinct.begin(), distinct.end());
      RC_ASSERT(std::adjacent_find(distinct.begin(), distinct.end()) == distinct.end());
    } else {
      std::vector<std::size_t> position(nodes);
      for (std::size_t i = 0; i < order->size(); ++i) position[(*order)[i]] = i;
      for (const auto& [from, to] : edges) RC_ASSERT(position[from] < position[to]);
    }
  });
  EXPECT_TRUE(holds);
}

TEST(Digraph, GivesSmallKnownAnswers) {
  EXPECT_EQ(Digraph(0, {}).size(), 0U);
  EXPECT_EQ(Digraph(0, {}).topological_order(), std::vector<std::uint32_t>{});
  const Edges chain{{2, 1}, {1, 0}};
  EXPECT_EQ(Digraph(4, chain).topological_order(), (std::vector<std::uint32_t>{2, 1, 0, 3}));
  const Edges self{{1, 1}};
  EXPECT_EQ(Digraph(2, self).cycle(), std::vector<std::uint32_t>{1});
  const Edges ring{{0, 1}, {1, 2}, {2, 1}};
  EXPECT_EQ(Digraph(3, ring).cycle(), (std::vector<std::uint32_t>{1, 2}));
  EXPECT_EQ(Digraph(3, ring).successors(1)[0], 2U);
}

TEST(Digraph, DoesNotUseTheStackForDepth) {
  constexpr std::uint32_t kNodes = 300000;
  Edges edges;
  for (std::uint32_t i = 0; i + 1 < kNodes; ++i) edges.emplace_back(i, i + 1);
  const Digraph chain(kNodes, edges);
  EXPECT_EQ(chain.components().front(), kNodes - 1);
  EXPECT_FALSE(chain.cycle());
  edges.emplace_back(kNodes - 1, 0);
  EXPECT_EQ(Digraph(kNodes, edges).cycle()->size(), kNodes);
}

}  // namespace
}  // namespace chokepoint
