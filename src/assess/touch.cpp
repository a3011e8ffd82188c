#include "assess/touch.h"

#include <algorithm>

namespace chokepoint::assess {

namespace {

void add_scaled(std::span<const double> from, double factor, std::span<double> to) {
  for (std::size_t k = 0; k < to.size(); ++k) {
    to[k] += factor * from[k];
  }
}

/// What one node's units touch and need; reused from node to node.
struct NodeRow {
  NodeRow(std::uint32_t regions, std::uint32_t products)
      : low(regions),
        untouched(regions),
        high(regions),
        without(products),
        group_low(regions),
        group_independent(regions),
        group_high(regions),
        group_needs(products) {}

  void clear() {
    std::fill(low.begin(), low.end(), 0.0);
    std::fill(untouched.begin(), untouched.end(), 1.0);
    std::fill(high.begin(), high.end(), 0.0);
    std::fill(without.begin(), without.end(), 1.0);
    clear_group();
  }

  void clear_group() {
    std::fill(group_low.begin(), group_low.end(), 0.0);
    std::fill(group_independent.begin(), group_independent.end(), 0.0);
    std::fill(group_high.begin(), group_high.end(), 0.0);
    std::fill(group_needs.begin(), group_needs.end(), 0.0);
  }

  void close_group() {
    for (std::size_t k = 0; k < low.size(); ++k) {
      low[k] = std::min(1.0, std::max(low[k], group_low[k]));
      untouched[k] *= std::max(0.0, 1.0 - group_independent[k]);
      high[k] = std::min(1.0, high[k] + group_high[k]);
    }
    for (std::size_t p = 0; p < without.size(); ++p) {
      without[p] *= std::max(0.0, 1.0 - group_needs[p]);
    }
    clear_group();
  }

  std::vector<double> low, untouched, high, without;
  std::vector<double> group_low, group_independent, group_high, group_needs;
};

}  // namespace

Touch::Touch(const SupplyIndex& index, std::uint32_t products, std::span<const std::uint32_t> region_of_place,
             std::uint32_t regions)
    : regions_(regions),
      products_(products),
      low_(std::size_t{index.markets()} * regions, 0.0),
      independent_(low_.size(), 0.0),
      high_(low_.size(), 0.0),
      needs_(std::size_t{index.markets()} * products, 0.0) {
  NodeRow node(regions, products);
  // What each node gives, while its product is treated; row = position among the nodes of the product.
  std::vector<double> low, independent, high, needs;
  std::vector<std::uint32_t> position(index.nodes(), 0);
  const auto market_row = [](std::vector<double>& all, std::uint32_t i, std::uint32_t width) {
    return std::span(all).subspan(std::size_t{i} * width, width);
  };
  const std::span<const std::uint32_t> upstream = index.upstream();
  for (auto product = upstream.rbegin(); product != upstream.rend(); ++product) {
    const std::span<const std::uint32_t> makers = index.nodes_of(*product);
    low.resize(makers.size() * regions);
    independent.resize(low.size());
    high.resize(low.size());
    needs.resize(makers.size() * products);
    for (std::uint32_t i = 0; i < makers.size(); ++i) {
      position[makers[i]] = i;
      node.clear();
      const std::span<const Input> inputs = index.inputs(makers[i]);
      for (std::size_t r = 0; r < inputs.size(); ++r) {
        add_scaled(this->low(inputs[r].market), inputs[r].share, node.group_low);
        add_scaled(this->independent(inputs[r].market), inputs[r].share, node.group_independent);
        add_scaled(this->high(inputs[r].market), inputs[r].share, node.group_high);
        add_scaled(this->needs(inputs[r].market), inputs[r].share, node.group_needs);
        if (r + 1 == inputs.size() || inputs[r + 1].group != inputs[r].group) {
          node.close_group();
        }
      }
      const std::uint32_t home = region_of_place[index.node_place(makers[i])];
      for (std::uint32_t k = 0; k < regions; ++k) {
        const std::size_t slot = std::size_t{i} * regions + k;
        low[slot] = k == home ? 1.0 : node.low[k];
        high[slot] = k == home ? 1.0 : node.high[k];
        // Rounding must not move the middle reading out of its bounds.
        independent[slot] = k == home ? 1.0 : std::max(low[slot], std::min(high[slot], 1.0 - node.untouched[k]));
      }
      for (std::uint32_t p = 0; p < products; ++p) {
        needs[std::size_t{i} * products + p] = p == *product ? 1.0 : 1.0 - node.without[p];
      }
    }
    for (const std::uint32_t market : index.markets_of(*product)) {
      const std::span<const Source> sources = index.sources(market);
      for (const Source& source : sources) {
        const std::uint32_t i = position[source.node];
        add_scaled(market_row(low, i, regions), source.share, market_row(low_, market, regions));
        add_scaled(market_row(independent, i, regions), source.share, market_row(independent_, market, regions));
        add_scaled(market_row(high, i, regions), source.share, market_row(high_, market, regions));
        add_scaled(market_row(needs, i, products), source.share, market_row(needs_, market, products));
      }
      if (sources.empty()) {
        const std::span<double> unknown = market_row(high_, market, regions);
        std::fill(unknown.begin(), unknown.end(), 1.0);
        needs_[std::size_t{market} * products + *product] = 1.0;
      }
    }
  }
}

}  // namespace chokepoint::assess
