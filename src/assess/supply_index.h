// A supply graph in the order in which it is read: markets (a product where it is used) with the shares of their
// suppliers, nodes with the markets they buy in, products from uses to raw materials. Built once, read by every target.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "assess/supply_graph.h"

namespace chokepoint::assess {

/// A part of a market's goods that comes from one node.
struct Source {
  std::uint32_t node{0};
  double share{0.0};
};

/// One input of a node, bought in a market.
struct Input {
  std::uint32_t market{0};
  std::uint32_t group{0};
  double share{1.0};
  double quantity{0.0};
};

struct Market {
  std::uint32_t product{0};
  std::uint32_t place{0};
  double arrives{0.0};  // per year
};

/// Users at one place all draw from the same mix of suppliers: that is the grain of trade data.
class SupplyIndex {
 public:
  /// The graph must have passed `check`.
  explicit SupplyIndex(const SupplyGraph& graph);

  std::uint32_t nodes() const { return static_cast<std::uint32_t>(node_place_.size()); }
  std::uint32_t markets() const { return static_cast<std::uint32_t>(market_.size()); }
  const Market& market(std::uint32_t m) const { return market_[m]; }
  /// kNoIndex where nothing arrives and nobody buys.
  std::uint32_t market_at(std::uint32_t product, std::uint32_t place) const {
    return market_at_[std::size_t{product} * places_ + place];
  }
  std::uint32_t node_place(std::uint32_t node) const { return node_place_[node]; }
  std::uint32_t node_product(std::uint32_t node) const { return node_product_[node]; }

  /// Products such that each stands after all that use it.
  std::span<const std::uint32_t> upstream() const { return upstream_; }
  std::span<const std::uint32_t> nodes_of(std::uint32_t product) const { return row(product, node_first_, node_of_); }
  std::span<const std::uint32_t> markets_of(std::uint32_t product) const {
    return row(product, market_first_, market_of_);
  }

  /// Shares sum to 1; empty where goods are bought but no link brings them.
  std::span<const Source> sources(std::uint32_t market) const { return row(market, source_first_, source_); }
  /// Inputs by group.
  std::span<const Input> inputs(std::uint32_t node) const { return row(node, input_first_, input_); }

 private:
  template <class T>
  static std::span<const T> row(std::uint32_t i, const std::vector<std::uint32_t>& first, const std::vector<T>& all) {
    return {all.data() + first[i], all.data() + first[i + 1]};
  }
  void add_market(std::uint32_t product, std::uint32_t place);
  void gather_markets(const SupplyGraph& graph);
  void gather_sources(const SupplyGraph& graph);
  void gather_inputs(const SupplyGraph& graph);

  std::uint32_t places_;
  std::vector<std::uint32_t> node_product_, node_place_;
  std::vector<Market> market_;
  std::vector<std::uint32_t> market_at_;
  std::vector<std::uint32_t> upstream_;
  std::vector<std::uint32_t> node_first_, node_of_;
  std::vector<std::uint32_t> market_first_, market_of_;
  std::vector<std::uint32_t> source_first_;
  std::vector<Source> source_;
  std::vector<std::uint32_t> input_first_;
  std::vector<Input> input_;
};

}  // namespace chokepoint::assess
