// Scenarios that cut links rather than firms: controls, with what moves to other suppliers; and every pair of a place
// and a product by itself.
//
// Method: docs/methods/esri.md section 6. Verified by: tests/model/esri/cuts_test.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "model/esri/economy.h"
#include "network/control_file.h"

namespace chokepoint::model::esri {

/// Blocked orders may move to firms that sell the same product from places not barred from the customer's place.
/// Both zero: none does, as in the published model.
struct Reroute {
  double rate{0.0};     // share of what is blocked that looks elsewhere
  double ceiling{0.0};  // what others can sell in addition, as a share of their sales of the product
};

/// One scenario of all rows; time is ignored. Of several rows that meet a link the smallest share passes.
Scenario scenario_of(const network::EdgeList& list, std::span<const network::LinkCut> cuts, const Reroute& reroute);

/// The exports of one product from one place to one target, or to all other places.
struct Pair {
  std::uint32_t place{0}, product{0};
  double flow{0.0};  // what the cut links carry
};
struct Pairs {
  std::vector<Pair> pairs;          // by falling flow, then place, then product
  std::vector<Scenario> scenarios;  // one a pair
};
/// `by_place` false: a product wherever it comes from (place 0); `by_product` false: all products of a place.
/// `target`: number of a place, or kEverywhere.
inline constexpr std::uint32_t kEverywhere = 0xffffffffU;
Pairs pairs_of(const network::EdgeList& list, bool by_place, bool by_product, std::uint32_t target,
               const Reroute& reroute);

}  // namespace chokepoint::model::esri
