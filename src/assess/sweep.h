// One walk from a target upstream: what every market and node must deliver for it, the value that passes, and through
// which chain most of each comes. The building block of dependence.h.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "assess/supply_index.h"

namespace chokepoint::assess {

/// A part of the target: goods that arrive in one market.
struct Start {
  std::uint32_t market{0};
  double quantity{0.0};  // per year
  double value{0.0};     // money; 0: no price known
  double weight{0.0};    // in the target; weights sum to 1
};

struct Sweep {
  // Quantities per year.
  std::vector<double> asked;   // by market: the start
  std::vector<double> needed;  // by market: the start and what makers of the target's chain buy
  std::vector<double> made;    // by node
  // Money per year.
  std::vector<double> value_in;     // by market
  std::vector<double> value_added;  // by node: what stays there
  double value_untraced{0.0};
  std::vector<std::uint32_t> unpriced;             // products
  std::vector<std::uint32_t> priced_below_inputs;  // nodes
  // By product: fewest recipe steps; kNoIndex where the target does not need it.
  std::vector<std::uint32_t> tier;
  // The chain with the largest quantity: how much of a node's output comes to the target along its best chain, and
  // back.
  std::vector<double> best_made;           // by node
  std::vector<std::uint32_t> best_market;  // by node: where it is sold on that chain
  std::vector<double> best_needed;         // by market
  std::vector<std::uint32_t> best_user;    // by market: the node that buys; kNoIndex at the target
};

/// `price` by product, 0 where unknown. Cost: sources + inputs.
Sweep sweep(const SupplyIndex& index, std::span<const double> price, std::span<const Start> starts);

}  // namespace chokepoint::assess
