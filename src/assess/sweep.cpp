#include "assess/sweep.h"

#include <algorithm>
#include <utility>

namespace chokepoint::assess {

namespace {

class Walk {
 public:
  Walk(const SupplyIndex& index, std::span<const double> price) : index_(index), price_(price) {
    const std::uint32_t markets = index.markets();
    const std::uint32_t nodes = index.nodes();
    result_.asked.resize(markets, 0.0);
    result_.needed.resize(markets, 0.0);
    result_.value_in.resize(markets, 0.0);
    result_.best_needed.resize(markets, 0.0);
    result_.best_user.resize(markets, kNoIndex);
    result_.made.resize(nodes, 0.0);
    result_.value_added.resize(nodes, 0.0);
    result_.best_made.resize(nodes, 0.0);
    result_.best_market.resize(nodes, kNoIndex);
    result_.tier.resize(price.size(), kNoIndex);
    node_value_.resize(nodes, 0.0);
  }

  Sweep run(std::span<const Start> starts) {
    for (const Start& start : starts) {
      result_.asked[start.market] += start.quantity;
      result_.needed[start.market] += start.quantity;
      result_.value_in[start.market] += start.value;
      result_.best_needed[start.market] = result_.needed[start.market];
      result_.tier[index_.market(start.market).product] = 0;
    }
    for (const std::uint32_t product : index_.upstream()) {
      if (result_.tier[product] == kNoIndex) {
        continue;
      }
      if (!(price_[product] > 0.0)) {
        result_.unpriced.push_back(product);
      }
      for (const std::uint32_t market : index_.markets_of(product)) {
        if (result_.needed[market] > 0.0) {
          supply(market);
        }
      }
      for (const std::uint32_t node : index_.nodes_of(product)) {
        if (result_.made[node] > 0.0) {
          make(node);
        }
      }
    }
    return std::move(result_);
  }

 private:
  void supply(std::uint32_t market) {
    const std::span<const Source> sources = index_.sources(market);
    if (sources.empty()) {
      result_.value_untraced += result_.value_in[market];
    }
    for (const Source& source : sources) {
      result_.made[source.node] += result_.needed[market] * source.share;
      node_value_[source.node] += result_.value_in[market] * source.share;
      const double chain = result_.best_needed[market] * source.share;
      if (chain > result_.best_made[source.node]) {
        result_.best_made[source.node] = chain;
        result_.best_market[source.node] = market;
      }
    }
  }

  void make(std::uint32_t node) {
    const std::uint32_t product = index_.node_product(node);
    double cost = 0.0;
    for (const Input& input : index_.inputs(node)) {
      cost += input.quantity * price_[index_.market(input.market).product];
    }
    // A node whose inputs cost more than its output passes on all of its value, in their proportion.
    const double worth = price_[product];
    const double divisor = std::max(worth, cost);
    if (cost > worth && worth > 0.0) {
      result_.priced_below_inputs.push_back(node);
    }
    const double value = node_value_[node];
    double passed = 0.0;
    for (const Input& input : index_.inputs(node)) {
      const double quantity = result_.made[node] * input.quantity;
      if (!(quantity > 0.0)) {
        continue;
      }
      const std::uint32_t bought = index_.market(input.market).product;
      result_.needed[input.market] += quantity;
      result_.tier[bought] = std::min(result_.tier[bought], result_.tier[product] + 1);
      if (divisor > 0.0) {
        const double part = value * (input.quantity * price_[bought] / divisor);
        result_.value_in[input.market] += part;
        passed += part;
      }
      const double chain = result_.best_made[node] * input.quantity;
      if (chain > result_.best_needed[input.market]) {
        result_.best_needed[input.market] = chain;
        result_.best_user[input.market] = node;
      }
    }
    result_.value_added[node] = std::max(0.0, value - passed);
  }

  const SupplyIndex& index_;
  std::span<const double> price_;
  std::vector<double> node_value_;
  Sweep result_;
};

}  // namespace

Sweep sweep(const SupplyIndex& index, std::span<const double> price, std::span<const Start> starts) {
  return Walk(index, price).run(starts);
}

}  // namespace chokepoint::assess
