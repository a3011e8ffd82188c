// A small directed graph in compressed rows: strongly connected components, a cycle, a topological order.
// Verified by: tests/base/digraph_test.cpp (Warshall's closure).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace chokepoint {

class Digraph {
 public:
  Digraph(std::uint32_t nodes, std::span<const std::pair<std::uint32_t, std::uint32_t>> edges);
  std::uint32_t size() const { return static_cast<std::uint32_t>(first_.size()) - 1; }
  std::span<const std::uint32_t> successors(std::uint32_t node) const {
    return {next_.data() + first_[node], next_.data() + first_[node + 1]};
  }
  /// Component of each node, numbered in reverse topological order (Tarjan 1972, iterative).
  std::vector<std::uint32_t> components() const;
  /// Nodes of one cycle in order, or nothing.
  std::optional<std::vector<std::uint32_t>> cycle() const;
  /// Nodes such that every edge goes forward; among free nodes the lowest number first. Nothing if there is a cycle.
  std::optional<std::vector<std::uint32_t>> topological_order() const;

 private:
  std::vector<std::uint32_t> first_;
  std::vector<std::uint32_t> next_;
};

}  // namespace chokepoint
