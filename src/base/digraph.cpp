#include "base/digraph.h"

#include <algorithm>
#include <functional>
#include <queue>

namespace chokepoint {

namespace {

constexpr std::uint32_t kUnseen = 0xffffffffU;

/// A node on the path of a depth-first search and the next of its edges to follow.
struct Visit {
  std::uint32_t node;
  std::uint32_t edge;
};

}  // namespace

Digraph::Digraph(std::uint32_t nodes, std::span<const std::pair<std::uint32_t, std::uint32_t>> edges)
    : first_(std::size_t{nodes} + 1, 0), next_(edges.size()) {
  for (const auto& [from, to] : edges) ++first_[from + 1];
  for (std::uint32_t node = 0; node < nodes; ++node) first_[node + 1] += first_[node];
  std::vector<std::uint32_t> slot(first_.begin(), first_.end() - 1);
  for (const auto& [from, to] : edges) next_[slot[from]++] = to;
}

std::vector<std::uint32_t> Digraph::components() const {
  const std::uint32_t nodes = size();
  std::vector<std::uint32_t> component(nodes, kUnseen);
  std::vector<std::uint32_t> order(nodes, kUnseen);   // when a node was first met
  std::vector<std::uint32_t> lowest(nodes, kUnseen);  // the earliest node of the open part that it reaches
  std::vector<std::uint32_t> open;
  std::vector<Visit> path;
  std::uint32_t met = 0;
  std::uint32_t found = 0;
  for (std::uint32_t root = 0; root < nodes; ++root) {
    if (order[root] != kUnseen) continue;
    path.push_back({root, first_[root]});
    order[root] = lowest[root] = met++;
    open.push_back(root);
    while (!path.empty()) {
      auto& [node, edge] = path.back();
      if (edge < first_[node + 1]) {
        const std::uint32_t to = next_[edge++];
        if (order[to] == kUnseen) {
          order[to] = lowest[to] = met++;
          open.push_back(to);
          path.push_back({to, first_[to]});
        } else if (component[to] == kUnseen) {
          lowest[node] = std::min(lowest[node], order[to]);
        }
        continue;
      }
      const std::uint32_t finished = node;
      path.pop_back();
      if (!path.empty()) lowest[path.back().node] = std::min(lowest[path.back().node], lowest[finished]);
      if (lowest[finished] != order[finished]) continue;
      std::uint32_t member = kUnseen;
      do {
        member = open.back();
        open.pop_back();
        component[member] = found;
      } while (member != finished);
      ++found;
    }
  }
  return component;
}

std::optional<std::vector<std::uint32_t>> Digraph::cycle() const {
  enum : std::uint8_t { kNew, kOnPath, kFinished };
  std::vector<std::uint8_t> state(size(), kNew);
  std::vector<Visit> path;
  for (std::uint32_t root = 0; root < size(); ++root) {
    if (state[root] != kNew) continue;
    path.push_back({root, first_[root]});
    state[root] = kOnPath;
    while (!path.empty()) {
      auto& [node, edge] = path.back();
      if (edge == first_[node + 1]) {
        state[node] = kFinished;
        path.pop_back();
        continue;
      }
      const std::uint32_t to = next_[edge++];
      if (state[to] == kNew) {
        state[to] = kOnPath;
        path.push_back({to, first_[to]});
      } else if (state[to] == kOnPath) {
        const auto start = std::find_if(path.begin(), path.end(), [&](const Visit& v) { return v.node == to; });
        std::vector<std::uint32_t> nodes;
        for (auto visit = start; visit != path.end(); ++visit) nodes.push_back(visit->node);
        return nodes;
      }
    }
  }
  return std::nullopt;
}

std::optional<std::vector<std::uint32_t>> Digraph::topological_order() const {
  std::vector<std::uint32_t> incoming(size(), 0);
  for (const std::uint32_t to : next_) ++incoming[to];
  std::priority_queue<std::uint32_t, std::vector<std::uint32_t>, std::greater<>> free;
  for (std::uint32_t node = 0; node < size(); ++node) {
    if (incoming[node] == 0) free.push(node);
  }
  std::vector<std::uint32_t> order;
  order.reserve(size());
  while (!free.empty()) {
    const std::uint32_t node = free.top();
    free.pop();
    order.push_back(node);
    for (const std::uint32_t to : successors(node)) {
      if (--incoming[to] == 0) free.push(to);
    }
  }
  if (order.size() != size()) return std::nullopt;
  return order;
}

}  // namespace chokepoint
