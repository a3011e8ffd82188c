// Networks of firms as people keep them: a file of firms and a file of who sells to whom. Read whole, checked row by
// row; what is wrong is a fault, or is set right by a rule that the caller chose and told of row by row.
//
// Format: docs/formats/firm_network.md. Verified by: tests/network/edge_list_test.cpp, tests/fuzz/edge_list.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/result.h"
#include "network/name_index.h"

namespace chokepoint::network {

enum class Duplicates : std::uint8_t { error, sum, drop };  // drop: the first row of a link stands
enum class Unusable : std::uint8_t { error, drop };
enum class SelfLoops : std::uint8_t { keep, error, drop };

/// What to do with rows that are not as they should be. `unusable`: links of unknown firms, weights that are not
/// numbers above zero, firms without a sector or with cells that are no numbers.
struct EdgeRules {
  Duplicates duplicates{Duplicates::error};
  Unusable unusable{Unusable::error};
  SelfLoops self_loops{SelfLoops::keep};
};

/// A label of each firm or link, by number. Without the column both lists are empty.
struct LabelColumn {
  std::vector<std::string> names;  // as in_order() puts them
  std::vector<std::uint32_t> of;
  bool empty() const { return of.empty(); }
};

/// Firms in the order of their file. A list of numbers is empty where the file has no such column.
struct Firms {
  std::vector<std::string> id;
  LabelColumn sector, place, market;  // a place may be "": not known
  std::vector<double> revenue, cost, weight, final_demand;
  std::size_t size() const { return id.size(); }
};

/// Links in the order of customer, supplier, product; none twice. Weights are above zero and finite.
struct EdgeList {
  Firms firms;
  std::vector<std::uint32_t> supplier, customer;  // per link
  std::vector<double> weight;                     // per link, money or amount per period
  LabelColumn product;                            // per link; empty: what a supplier sells is its sector
  /// Rows that a rule changed or left out, in file order, and what was done: never silent, capped as faults are.
  Error repairs;
  std::size_t links_left_out{0}, links_added_up{0}, firms_left_out{0};
  std::vector<std::string> unused_columns;  // "nodes.csv: employees"
  std::vector<Fault> remarks;               // on a kept form of the files (edge_cache.h); they decide nothing

  std::size_t size() const { return supplier.size(); }
  /// Of a link: its own, else its supplier's sector.
  const std::string& product_of(std::size_t link) const;
};

struct TextFile {
  std::string name;
  std::string bytes;
};

/// nodes: id, sector and any of place, market, revenue, cost, weight, final_demand. edges: supplier, customer, weight
/// and, if wanted, product. Memory while reading: the two texts, 4 bytes a cell, 24 bytes a link.
Result<EdgeList> read_edge_list(TextFile nodes, TextFile edges, const EdgeRules& rules, Context& context);

}  // namespace chokepoint::network
