// Trade between places of one product, fitted to what is made and used, from a seed that prefers home supply.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace chokepoint::world {

/// A statement about trade: cells of the rows x columns named, as an amount or a share. Rows and columns count suppliers
/// and buyers. `base_rows`: what the share is of (imports: foreign suppliers of the buyer; exports: foreign buyers).
struct StatedTrade {
  enum class Kind : std::uint8_t { amount, import_share, export_share } kind{Kind::amount};
  std::vector<std::uint32_t> rows, columns;
  double value{0.0};
};

struct TradeProblem {
  std::vector<double> supply;           // per supplier, > 0
  std::vector<double> use;              // per buyer, > 0; sums to the same total
  std::vector<std::uint32_t> supplier_country, buyer_country;
  double home_preference{1.0};
  double prune_below{0.0};
  std::vector<StatedTrade> stated;
};

struct TradeFit {
  std::vector<double> flow;     // suppliers x buyers, row-major; rows sum to supply exactly (to rounding)
  std::vector<bool> stated;     // cells some statement speaks of
  double worst_miss{0.0};       // largest relative miss of a stated value
};

TradeFit fit_trade(const TradeProblem& problem);

}  // namespace chokepoint::world
