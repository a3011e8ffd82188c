// The chokepoint effect: which share of the largest possible flow from sources to sinks is lost when the nodes of one
// jurisdiction are taken away, 1 - maxflow(G without J) / maxflow(G); and its twin, the share of flow that J can
// observe.
//
// Capacities are quantities of ONE good along one chain (a pipeline, a sea route, a product with its re-exporters):
// inputs that must meet in a recipe are not a flow network (dependence.h treats those). For small graphs: Dinic's
// algorithm (1970), O(nodes^2 arcs) at worst, on a graph with split nodes.
// Method: docs/methods/dependence.md, section 8 (Farrell and Newman 2019; Ford and Fulkerson 1956 for the cut).
// Verified by: tests/assess/chokepoint_effect_test.cpp (brute-force minimum cut, cut = flow, known graphs).
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "base/result.h"

namespace chokepoint::assess {

inline constexpr double kUnbounded = std::numeric_limits<double>::infinity();

struct FlowArc {
  std::uint32_t from{0};
  std::uint32_t to{0};
  double capacity{kUnbounded};
};

struct FlowGraph {
  std::uint32_t nodes{0};
  std::vector<double> node_capacity;  // empty: unbounded everywhere
  std::vector<FlowArc> arcs;
};

/// One member of a minimum cut: what bounds the flow.
struct CutMember {
  enum class Kind : std::uint8_t { node, arc };
  Kind kind{Kind::arc};
  std::uint32_t index{0};
  double capacity{0.0};
};

struct MaxFlow {
  double value{0.0};
  std::vector<double> on_arc;  // one largest flow; others may exist
  std::vector<CutMember> cut;  // the minimum cut nearest to the sources; capacities sum to `value`
};

/// Faults, all at once: nodes out of range, capacities negative or not a number, a node that is source and sink, a flow
/// without any bound.
Result<MaxFlow> max_flow(const FlowGraph& graph, std::span<const std::uint32_t> sources,
                         std::span<const std::uint32_t> sinks);

struct ChokepointEffect {
  double before{0.0};
  double after{0.0};
  double lost{0.0};  // share of `before`; 0 where nothing flowed
  /// The evidence: removed nodes that one largest flow used, with what went through each; what binds before and after.
  std::vector<CutMember> held;
  std::vector<CutMember> cut_before;
  std::vector<CutMember> cut_after;
};
/// `removed`: nodes of the jurisdiction, in any order. Faults: as `max_flow`.
Result<ChokepointEffect> chokepoint_effect(const FlowGraph& graph, std::span<const std::uint32_t> sources,
                                           std::span<const std::uint32_t> sinks,
                                           std::span<const std::uint32_t> removed);

/// Share of the flow (`flow[i]` on arc i) that starts, ends or passes at a watched node: the panopticon. 0 without
/// flow. Faults: a length that differs from the arcs', an entry negative or not finite, a node out of range.
Result<double> observed_share(const FlowGraph& graph, std::span<const double> flow,
                              std::span<const std::uint32_t> watched);

}  // namespace chokepoint::assess
