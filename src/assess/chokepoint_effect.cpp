#include "assess/chokepoint_effect.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "assess/checks.h"

namespace chokepoint::assess {

namespace {

constexpr std::uint32_t kNone = 0xffffffffU;

/// Dinic on residual edges; edge e and its reverse e ^ 1 lie side by side.
class Residual {
 public:
  explicit Residual(std::uint32_t nodes) : head_(nodes, kNone), level_(nodes), cursor_(nodes) {}

  std::uint32_t add(std::uint32_t from, std::uint32_t to, double capacity) {
    const auto edge = static_cast<std::uint32_t>(to_.size());
    put(from, to, capacity);
    put(to, from, 0.0);
    if (std::isfinite(capacity)) {
      least_ = std::max(least_, capacity * 1e-13);  // what rounding leaves behind is no capacity
    }
    return edge;
  }

  /// The largest flow; infinite if some path has no bound.
  double run(std::uint32_t source, std::uint32_t sink) {
    double value = 0.0;
    while (label(source, sink)) {
      cursor_ = head_;
      for (double sent = augment(source, sink); sent > 0.0; sent = augment(source, sink)) {
        value += sent;
        if (!std::isfinite(value)) {
          return value;
        }
      }
    }
    return value;
  }

  double flow(std::uint32_t edge) const { return room_[edge ^ 1U] > least_ ? room_[edge ^ 1U] : 0.0; }
  /// After `run`: whether the node lies on the sources' side of the minimum cut.
  bool reached(std::uint32_t node) const { return level_[node] != kNone; }

 private:
  void put(std::uint32_t from, std::uint32_t to, double room) {
    to_.push_back(to);
    room_.push_back(room);
    next_.push_back(head_[from]);
    head_[from] = static_cast<std::uint32_t>(to_.size()) - 1;
  }

  bool label(std::uint32_t source, std::uint32_t sink) {
    std::fill(level_.begin(), level_.end(), kNone);
    std::vector<std::uint32_t> queue{source};
    level_[source] = 0;
    for (std::size_t i = 0; i < queue.size(); ++i) {
      for (std::uint32_t e = head_[queue[i]]; e != kNone; e = next_[e]) {
        if (room_[e] > least_ && level_[to_[e]] == kNone) {
          level_[to_[e]] = level_[queue[i]] + 1;
          queue.push_back(to_[e]);
        }
      }
    }
    return level_[sink] != kNone;
  }

  /// Sends along one path of rising levels; 0 when the level graph is blocked.
  double augment(std::uint32_t source, std::uint32_t sink) {
    std::vector<std::uint32_t> path;
    std::uint32_t node = source;
    while (node != sink) {
      std::uint32_t& e = cursor_[node];
      while (e != kNone && !(room_[e] > least_ && level_[to_[e]] == level_[node] + 1)) {
        e = next_[e];
      }
      if (e != kNone) {
        path.push_back(e);
        node = to_[e];
        continue;
      }
      if (path.empty()) {
        return 0.0;
      }
      node = to_[path.back() ^ 1U];
      cursor_[node] = next_[path.back()];
      path.pop_back();
    }
    double sent = kUnbounded;
    for (const std::uint32_t e : path) {
      sent = std::min(sent, room_[e]);
    }
    for (const std::uint32_t e : path) {
      room_[e] -= sent;
      room_[e ^ 1U] += sent;
    }
    return sent;
  }

  std::vector<std::uint32_t> head_, next_, to_, level_, cursor_;
  std::vector<double> room_;
  double least_{0.0};
};

void check_nodes(std::span<const std::uint32_t> nodes, std::uint32_t size, std::string_view what, Faults& faults) {
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i] >= size) {
      faults.add({Code::unknown_reference, "", static_cast<std::uint32_t>(i + 1), 0,
                  fmt::format("{} {}", what, nodes[i]), fmt::format("a node below {}", size),
                  "take a node of the graph"});
    }
  }
}

void check_capacity(double capacity, std::string_view what, std::size_t row, Faults& faults) {
  if (!(capacity >= 0.0)) {
    faults.add({Code::out_of_range, "", static_cast<std::uint32_t>(row), 0,
                fmt::format("{} capacity of {}", what, capacity), "a capacity of at least 0",
                "correct it or leave it out"});
  }
}

Faults check_graph(const FlowGraph& graph, std::span<const std::uint32_t> sources,
                   std::span<const std::uint32_t> sinks) {
  Faults faults;
  check_nodes(sources, graph.nodes, "source", faults);
  check_nodes(sinks, graph.nodes, "sink", faults);
  if (!graph.node_capacity.empty()) {
    check_length(graph.node_capacity.size(), graph.nodes, "node capacities", faults);
  }
  for (std::size_t i = 0; i < graph.node_capacity.size(); ++i) {
    check_capacity(graph.node_capacity[i], "node", i + 1, faults);
  }
  for (std::size_t i = 0; i < graph.arcs.size(); ++i) {
    const std::uint32_t ends[] = {graph.arcs[i].from, graph.arcs[i].to};
    for (const std::uint32_t end : ends) {
      if (end >= graph.nodes) {
        faults.add({Code::unknown_reference, "", static_cast<std::uint32_t>(i + 1), 0,
                    fmt::format("an arc to node {}", end), fmt::format("a node below {}", graph.nodes),
                    "take a node of the graph"});
      }
    }
    check_capacity(graph.arcs[i].capacity, "arc", i + 1, faults);
  }
  for (const std::uint32_t source : sources) {
    if (std::find(sinks.begin(), sinks.end(), source) != sinks.end()) {
      faults.add({Code::bad_structure, "", 0, 0, fmt::format("node {} as source and sink", source),
                  "sources and sinks that differ", "leave the node out of one of the lists"});
    }
  }
  return faults;
}

/// Node v becomes v_in = 2v and v_out = 2v + 1, joined by its capacity.
Result<MaxFlow> solve(const FlowGraph& graph, std::span<const std::uint32_t> sources,
                      std::span<const std::uint32_t> sinks) {
  const std::uint32_t source = 2 * graph.nodes;
  const std::uint32_t sink = source + 1;
  Residual residual(2 * graph.nodes + 2);
  for (std::uint32_t v = 0; v < graph.nodes; ++v) {
    residual.add(2 * v, 2 * v + 1, graph.node_capacity.empty() ? kUnbounded : graph.node_capacity[v]);
  }
  std::vector<std::uint32_t> edges;
  edges.reserve(graph.arcs.size());
  for (const FlowArc& arc : graph.arcs) {
    edges.push_back(residual.add(2 * arc.from + 1, 2 * arc.to, arc.capacity));
  }
  for (const std::uint32_t v : sources) {
    residual.add(source, 2 * v, kUnbounded);
  }
  for (const std::uint32_t v : sinks) {
    residual.add(2 * v + 1, sink, kUnbounded);
  }
  MaxFlow result;
  result.value = residual.run(source, sink);
  if (!std::isfinite(result.value)) {
    return fail(Fault{Code::infeasible, "", 0, 0, "a path from source to sink on which nothing has a capacity",
                      "a bound on every path", "give the sources or the arcs a capacity"});
  }
  for (const std::uint32_t edge : edges) {
    result.on_arc.push_back(residual.flow(edge));
  }
  for (std::uint32_t v = 0; v < graph.nodes; ++v) {
    if (!graph.node_capacity.empty() && residual.reached(2 * v) && !residual.reached(2 * v + 1)) {
      result.cut.push_back({CutMember::Kind::node, v, graph.node_capacity[v]});
    }
  }
  for (std::uint32_t a = 0; a < graph.arcs.size(); ++a) {
    const FlowArc& arc = graph.arcs[a];
    if (residual.reached(2 * arc.from + 1) && !residual.reached(2 * arc.to)) {
      result.cut.push_back({CutMember::Kind::arc, a, arc.capacity});
    }
  }
  return result;
}

std::vector<bool> mask_of(std::span<const std::uint32_t> nodes, std::uint32_t size) {
  std::vector<bool> mask(size, false);
  for (const std::uint32_t v : nodes) {
    mask[v] = true;
  }
  return mask;
}

}  // namespace

Result<MaxFlow> max_flow(const FlowGraph& graph, std::span<const std::uint32_t> sources,
                         std::span<const std::uint32_t> sinks) {
  Faults faults = check_graph(graph, sources, sinks);
  if (!faults.empty()) {
    return fail(std::move(faults).take());
  }
  return solve(graph, sources, sinks);
}

Result<ChokepointEffect> chokepoint_effect(const FlowGraph& graph, std::span<const std::uint32_t> sources,
                                           std::span<const std::uint32_t> sinks,
                                           std::span<const std::uint32_t> removed) {
  Faults faults = check_graph(graph, sources, sinks);
  check_nodes(removed, graph.nodes, "removed node", faults);
  if (!faults.empty()) {
    return fail(std::move(faults).take());
  }
  Result<MaxFlow> before = solve(graph, sources, sinks);
  if (!before) {
    return fail(std::move(before).error());
  }
  const std::vector<bool> gone = mask_of(removed, graph.nodes);
  FlowGraph rest = graph;
  rest.node_capacity.resize(graph.nodes, kUnbounded);
  for (std::uint32_t v = 0; v < graph.nodes; ++v) {
    if (gone[v]) {
      rest.node_capacity[v] = 0.0;
    }
  }
  Result<MaxFlow> after = solve(rest, sources, sinks);
  if (!after) {
    return fail(std::move(after).error());
  }
  ChokepointEffect effect;
  effect.before = before->value;
  effect.after = after->value;
  if (before->value > 0.0) {
    effect.lost = std::clamp(1.0 - after->value / before->value, 0.0, 1.0);
  }
  std::vector<double> in(graph.nodes, 0.0);
  std::vector<double> out(graph.nodes, 0.0);
  for (std::size_t a = 0; a < graph.arcs.size(); ++a) {
    out[graph.arcs[a].from] += before->on_arc[a];
    in[graph.arcs[a].to] += before->on_arc[a];
  }
  for (std::uint32_t v = 0; v < graph.nodes; ++v) {
    const double through = std::max(in[v], out[v]);  // sources have no arcs in, sinks none out
    if (gone[v] && through > 0.0) {
      effect.held.push_back({CutMember::Kind::node, v, through});
    }
  }
  effect.cut_before = std::move(before->cut);
  effect.cut_after = std::move(after->cut);
  return effect;
}

Result<double> observed_share(const FlowGraph& graph, std::span<const double> flow,
                              std::span<const std::uint32_t> watched) {
  Faults faults = check_graph(graph, {}, {});
  check_nodes(watched, graph.nodes, "watched node", faults);
  check_length(flow.size(), graph.arcs.size(), "flows", faults);
  check_amounts(flow, "flow", faults);
  if (!faults.empty()) {
    return fail(std::move(faults).take());
  }
  const std::vector<bool> seen = mask_of(watched, graph.nodes);
  double total = 0.0;
  double observed = 0.0;
  for (std::size_t a = 0; a < graph.arcs.size(); ++a) {
    total += flow[a];
    if (seen[graph.arcs[a].from] || seen[graph.arcs[a].to]) {
      observed += flow[a];
    }
  }
  return total > 0.0 ? observed / total : 0.0;
}

}  // namespace chokepoint::assess
