#include "assess/supply_index.h"

#include <algorithm>
#include <utility>

#include "base/digraph.h"

namespace chokepoint::assess {

namespace {

/// Rows of a compressed table by key: counts, then starts. `key(i)` < rows for i < count.
template <class Key>
std::vector<std::uint32_t> starts(std::uint32_t rows, std::size_t count, Key key) {
  std::vector<std::uint32_t> first(std::size_t{rows} + 1, 0);
  for (std::size_t i = 0; i < count; ++i) {
    ++first[key(i) + 1];
  }
  for (std::uint32_t r = 0; r < rows; ++r) {
    first[r + 1] += first[r];
  }
  return first;
}

template <class Key>
std::vector<std::uint32_t> by_key(const std::vector<std::uint32_t>& first, std::size_t count, Key key) {
  std::vector<std::uint32_t> slot(first.begin(), first.end());
  std::vector<std::uint32_t> sorted(count);
  for (std::size_t i = 0; i < count; ++i) {
    sorted[slot[key(i)]++] = static_cast<std::uint32_t>(i);
  }
  return sorted;
}

/// The graph was checked, so there is an order.
std::vector<std::uint32_t> upstream_order(const SupplyGraph& graph) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> uses;
  for (std::size_t n = 0; n < graph.nodes.size(); ++n) {
    for (std::uint32_t r = graph.recipe_first[n]; r < graph.recipe_first[n + 1]; ++r) {
      uses.emplace_back(graph.nodes[n].product, graph.recipe[r].product);
    }
  }
  return Digraph(graph.products, uses).topological_order().value_or(std::vector<std::uint32_t>{});
}

}  // namespace

SupplyIndex::SupplyIndex(const SupplyGraph& graph) : places_(graph.places), upstream_(upstream_order(graph)) {
  for (const SupplyNode& node : graph.nodes) {
    node_product_.push_back(node.product);
    node_place_.push_back(node.place);
  }
  const auto node_key = [this](std::size_t n) { return node_product_[n]; };
  node_first_ = starts(graph.products, graph.nodes.size(), node_key);
  node_of_ = by_key(node_first_, graph.nodes.size(), node_key);
  gather_markets(graph);
  gather_sources(graph);
  gather_inputs(graph);
}

void SupplyIndex::add_market(std::uint32_t product, std::uint32_t place) {
  std::uint32_t& at = market_at_[std::size_t{product} * places_ + place];
  if (at == kNoIndex) {
    at = markets();
    market_.push_back({product, place, 0.0});
  }
}

void SupplyIndex::gather_markets(const SupplyGraph& graph) {
  market_at_.assign(std::size_t{graph.products} * graph.places, kNoIndex);
  for (const SupplyLink& link : graph.links) {
    if (link.quantity > 0.0) {
      add_market(link.product, link.to);
    }
  }
  for (std::size_t n = 0; n < graph.nodes.size(); ++n) {
    for (std::uint32_t r = graph.recipe_first[n]; r < graph.recipe_first[n + 1]; ++r) {
      add_market(graph.recipe[r].product, graph.nodes[n].place);
    }
  }
  for (const FinalDemand& demand : graph.final_demand) {
    add_market(demand.product, demand.place);
  }
  const auto market_key = [this](std::size_t m) { return market_[m].product; };
  market_first_ = starts(graph.products, market_.size(), market_key);
  market_of_ = by_key(market_first_, market_.size(), market_key);
}

void SupplyIndex::gather_sources(const SupplyGraph& graph) {
  std::vector<std::uint32_t> node_at(market_at_.size(), kNoIndex);
  for (std::uint32_t n = 0; n < nodes(); ++n) {
    node_at[std::size_t{node_product_[n]} * places_ + node_place_[n]] = n;
  }
  std::vector<SupplyLink> links;
  for (const SupplyLink& link : graph.links) {
    if (link.quantity > 0.0) {
      links.push_back(link);
    }
  }
  const auto key = [&](std::size_t i) { return market_at(links[i].product, links[i].to); };
  source_first_ = starts(markets(), links.size(), key);
  const std::vector<std::uint32_t> sorted = by_key(source_first_, links.size(), key);
  for (const std::uint32_t i : sorted) {
    market_[key(i)].arrives += links[i].quantity;
  }
  for (const std::uint32_t i : sorted) {
    source_.push_back({node_at[std::size_t{links[i].product} * places_ + links[i].from],
                       links[i].quantity / market_[key(i)].arrives});
  }
}

void SupplyIndex::gather_inputs(const SupplyGraph& graph) {
  input_first_ = graph.recipe_first;
  for (std::size_t n = 0; n < graph.nodes.size(); ++n) {
    for (std::uint32_t r = graph.recipe_first[n]; r < graph.recipe_first[n + 1]; ++r) {
      const RecipeInput& row = graph.recipe[r];
      input_.push_back({market_at(row.product, graph.nodes[n].place), row.group, row.share, row.quantity});
    }
    std::stable_sort(input_.begin() + graph.recipe_first[n], input_.end(),
                     [](const Input& a, const Input& b) { return a.group < b.group; });
  }
}

}  // namespace chokepoint::assess
