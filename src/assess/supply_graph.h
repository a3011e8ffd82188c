// The neutral structure from which dependence is read: who makes what, from what, and who sends it where, in
// quantities. A balanced world fills it, and so can tables of one's own. Plain vectors, indices from 0, no names.
//
// Every input row is taken as embodied in the output. Inputs that a plant needs to stand or start (capital, technology)
// belong here only if their yearly quantity per unit of output is given; leave them out or ask for them apart.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"

namespace chokepoint::assess {

inline constexpr std::uint32_t kNoIndex = 0xffffffffU;

/// One product made at one place, per year, in the product's unit.
struct SupplyNode {
  std::uint32_t product{0};
  std::uint32_t place{0};
  double output{0.0};
};

/// What a node takes in. Rows of one node with the same `group` substitute for each other: `share` is the part of the
/// output that uses this input (shares of a group sum to 1; 1 for an input without substitutes). `quantity` is per unit
/// of output at that mix (so already times `share`).
struct RecipeInput {
  std::uint32_t product{0};
  std::uint32_t group{0};
  double share{1.0};
  double quantity{0.0};
};

/// Goods of one product from where they are made to where they are used, per year. From and to may be the same place.
struct SupplyLink {
  std::uint32_t product{0};
  std::uint32_t from{0};
  std::uint32_t to{0};
  double quantity{0.0};
};

struct FinalDemand {
  std::uint32_t product{0};
  std::uint32_t place{0};
  double quantity{0.0};
  double value{0.0};  // money; 0 where the product has no price
};

struct SupplyGraph {
  std::uint32_t products{0};
  std::uint32_t places{0};
  std::vector<SupplyNode> nodes;            // at most one a (product, place)
  std::vector<std::uint32_t> recipe_first;  // nodes + 1 entries: inputs of node n are recipe[recipe_first[n] ..)
  std::vector<RecipeInput> recipe;
  std::vector<SupplyLink> links;
  std::vector<double> price;  // per unit of the product; 0: not known
  std::vector<FinalDemand> final_demand;
};

/// Adds every fault of the graph: indices out of range, numbers negative or not finite, a (product, place) twice, group
/// shares above 1, links from a place that does not make the product, products that need themselves through others.
/// Rows count from 1 within the list that the fault names.
void check(const SupplyGraph& graph, Faults& faults);

}  // namespace chokepoint::assess
