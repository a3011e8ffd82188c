#include "assess/chokepoint_effect.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace chokepoint::assess {
namespace {

using Nodes = std::vector<std::uint32_t>;

double capacity_of(const std::vector<CutMember>& cut) {
  double sum = 0.0;
  for (const CutMember& member : cut) sum += member.capacity;
  return sum;
}

TEST(ChokepointEffect, DiamondLosesTheStrongerBranch) {
  // 0 -> 1 -> 3 carries 7, 0 -> 2 -> 3 carries 3.
  const FlowGraph graph{4, {}, {{0, 1, 7}, {1, 3, 9}, {0, 2, 3}, {2, 3, 5}}};
  const auto effect = chokepoint_effect(graph, Nodes{0}, Nodes{3}, Nodes{1});
  ASSERT_TRUE(effect);
  EXPECT_DOUBLE_EQ(effect->before, 10.0);
  EXPECT_DOUBLE_EQ(effect->after, 3.0);
  EXPECT_DOUBLE_EQ(effect->lost, 0.7);
  ASSERT_EQ(effect->held.size(), 1u);
  EXPECT_EQ(effect->held[0].index, 1u);
  EXPECT_DOUBLE_EQ(effect->held[0].capacity, 7.0);
  ASSERT_EQ(effect->cut_before.size(), 2u);
  EXPECT_EQ(effect->cut_before[0].index, 0u);
  EXPECT_EQ(effect->cut_before[1].index, 2u);
}

TEST(ChokepointEffect, SpareCapacityElsewhereSoftensTheLoss) {
  // Suppliers 0 (60) and 1 (40, of which 25 pass hub 2); demand 50 at node 3.
  const FlowGraph graph{4, {60, 40, 25, 50}, {{0, 3}, {1, 2}, {2, 3}}};
  const auto effect = chokepoint_effect(graph, Nodes{0, 1}, Nodes{3}, Nodes{0});
  EXPECT_DOUBLE_EQ(effect->before, 50.0);
  EXPECT_DOUBLE_EQ(effect->after, 25.0);
  EXPECT_DOUBLE_EQ(effect->lost, 0.5);
  // What binds then is the hub.
  const auto hub = std::find_if(effect->cut_after.begin(), effect->cut_after.end(),
                                [](const CutMember& m) { return m.kind == CutMember::Kind::node && m.index == 2; });
  EXPECT_NE(hub, effect->cut_after.end());
  EXPECT_DOUBLE_EQ(chokepoint_effect(graph, Nodes{0, 1}, Nodes{3}, Nodes{})->lost, 0.0);
  EXPECT_DOUBLE_EQ(chokepoint_effect(graph, Nodes{0, 1}, Nodes{3}, Nodes{0, 1})->lost, 1.0);
  EXPECT_DOUBLE_EQ(chokepoint_effect(graph, Nodes{0, 1}, Nodes{3}, Nodes{3})->lost, 1.0);
}

TEST(ChokepointEffect, FlowThatMustTurnBackIsFound) {
  // The shortest path 0-1-2-3 blocks; the largest flow of 2 needs the residual edge 2 -> 1.
  const FlowGraph graph{4, {}, {{0, 1, 1}, {1, 2, 1}, {2, 3, 1}, {0, 2, 1}, {1, 3, 1}}};
  EXPECT_DOUBLE_EQ(max_flow(graph, Nodes{0}, Nodes{3})->value, 2.0);
}

TEST(ChokepointEffect, EdgesAndFaults) {
  EXPECT_DOUBLE_EQ(max_flow(FlowGraph{2, {}, {}}, Nodes{0}, Nodes{1})->value, 0.0);
  EXPECT_DOUBLE_EQ(chokepoint_effect(FlowGraph{2, {}, {}}, Nodes{0}, Nodes{1}, Nodes{0})->lost, 0.0);
  EXPECT_EQ(max_flow(FlowGraph{2, {}, {{0, 1}}}, Nodes{0}, Nodes{1}).error().faults[0].code, Code::infeasible);
  const FlowGraph bad{2, {-1, 1}, {{0, 5, 1}, {0, 1, std::numeric_limits<double>::quiet_NaN()}}};
  EXPECT_EQ(max_flow(bad, Nodes{0, 9}, Nodes{0}).error().faults.size(), 5u);
  EXPECT_FALSE(chokepoint_effect(FlowGraph{2, {}, {}}, Nodes{0}, Nodes{1}, Nodes{4}));
}

TEST(ChokepointEffect, ObservedShare) {
  const FlowGraph graph{3, {}, {{0, 1, 1}, {1, 2, 1}, {0, 2, 1}}};
  const std::vector<double> flow = {6, 6, 4};
  EXPECT_DOUBLE_EQ(*observed_share(graph, flow, Nodes{1}), 12.0 / 16.0);
  EXPECT_DOUBLE_EQ(*observed_share(graph, flow, Nodes{}), 0.0);
  EXPECT_DOUBLE_EQ(*observed_share(graph, flow, Nodes{0, 1, 2}), 1.0);
  EXPECT_DOUBLE_EQ(*observed_share(graph, std::vector<double>{0, 0, 0}, Nodes{0}), 0.0);
  EXPECT_FALSE(observed_share(graph, std::vector<double>{1}, Nodes{0}));
}

FlowGraph random_graph() {
  FlowGraph graph;
  graph.nodes = *rc::gen::inRange<std::uint32_t>(2, 8);
  for (std::uint32_t v = 0; v < graph.nodes; ++v) graph.node_capacity.push_back(*rc::gen::inRange(0, 40) * 0.25);
  for (int i = *rc::gen::inRange(0, 20); i > 0; --i) {
    graph.arcs.push_back({*rc::gen::inRange<std::uint32_t>(0, graph.nodes),
                          *rc::gen::inRange<std::uint32_t>(0, graph.nodes), *rc::gen::inRange(0, 40) * 0.25});
  }
  return graph;
}

/// Minimum cut by trying every side of every split node: 0 outside, 1 cut at the node, 2 inside.
double smallest_cut(const FlowGraph& graph, std::uint32_t source, std::uint32_t sink) {
  std::uint64_t states = 1;
  for (std::uint32_t v = 0; v < graph.nodes; ++v) states *= 3;
  double best = std::numeric_limits<double>::infinity();
  std::vector<int> side(graph.nodes);
  for (std::uint64_t state = 0; state < states; ++state) {
    std::uint64_t rest = state;
    double cost = 0.0;
    for (std::uint32_t v = 0; v < graph.nodes; ++v, rest /= 3) {
      side[v] = static_cast<int>(rest % 3);
      if (side[v] == 1) cost += graph.node_capacity[v];
    }
    if (side[source] == 0 || side[sink] == 2) continue;
    for (const FlowArc& arc : graph.arcs) {
      if (side[arc.from] == 2 && side[arc.to] == 0) cost += arc.capacity;
    }
    best = std::min(best, cost);
  }
  return best;
}

TEST(ChokepointEffect, PropertyFlowEqualsBruteForceCut) {
  EXPECT_TRUE(rc::check([] {
    const FlowGraph graph = random_graph();
    const auto flow = max_flow(graph, Nodes{0}, Nodes{graph.nodes - 1});
    RC_ASSERT(flow.has_value());
    RC_ASSERT(std::fabs(flow->value - smallest_cut(graph, 0, graph.nodes - 1)) < 1e-9);
    RC_ASSERT(std::fabs(flow->value - capacity_of(flow->cut)) < 1e-9);
    std::vector<double> balance(graph.nodes, 0.0);
    for (std::size_t a = 0; a < graph.arcs.size(); ++a) {
      RC_ASSERT(flow->on_arc[a] <= graph.arcs[a].capacity + 1e-9);
      balance[graph.arcs[a].from] -= flow->on_arc[a];
      balance[graph.arcs[a].to] += flow->on_arc[a];
    }
    for (std::uint32_t v = 1; v + 1 < graph.nodes; ++v) RC_ASSERT(std::fabs(balance[v]) < 1e-9);
  }));
}

TEST(ChokepointEffect, PropertyTakingMoreAwayNeverLosesLess) {
  EXPECT_TRUE(rc::check([] {
    const FlowGraph graph = random_graph();
    Nodes removed;
    double before = 0.0;
    for (std::uint32_t v = 0; v < graph.nodes; ++v) {
      removed.push_back(v);
      const auto effect = chokepoint_effect(graph, Nodes{0}, Nodes{graph.nodes - 1}, removed);
      RC_ASSERT(effect->lost >= before - 1e-12);
      before = effect->lost;
    }
  }));
}

}  // namespace
}  // namespace chokepoint::assess
