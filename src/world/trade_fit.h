// Trade between places of one product, fitted to what is made and used, from a seed that prefers home supply.
//
// Method: docs/methods/completion.md section 4. Iterative proportional fitting (Deming and Stephan 1940,
// doi:10.1214/aoms/1177731829); stated cells are imposed in every round as long as the margins allow them.
// Verified by: tests/world/complete_trade_test.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace chokepoint::world {

/// A statement about trade: the cells of the rows x columns named, as an amount or a share. Rows are suppliers, columns
/// buyers. A share is of the imports of those buyers (their foreign suppliers) or of the exports of those suppliers.
struct StatedTrade {
  enum class Kind : std::uint8_t { amount, import_share, export_share } kind{Kind::amount};
  std::vector<std::uint32_t> rows, columns;
  double value{0.0};
};

struct TradeProblem {
  std::vector<double> supply;  // per supplier, > 0
  std::vector<double> use;     // per buyer, > 0; sums to the same total
  std::vector<std::uint32_t> supplier_country, buyer_country;
  double home_preference{1.0};
  double prune_below{0.0};
  std::vector<StatedTrade> stated;
};

struct TradeFit {
  std::vector<double> flow;  // suppliers x buyers, row-major; rows sum to supply exactly (to rounding)
  std::vector<bool> stated;  // cells some statement speaks of
  double worst_miss{0.0};    // largest miss of a statement: relative for amounts, absolute for shares
  double margin_miss{0.0};   // largest relative miss of a buyer's use
};

/// Margins win over statements: where both cannot hold, the statements are missed and the miss is told.
TradeFit fit_trade(const TradeProblem& problem);

}  // namespace chokepoint::world
