// What a place depends on for a product, through all tiers, in quantities and in value, and along which chain.
//
// Three readings, none of which adds stages up (a double count):
//   max-stage  the largest share of any one stage's material that comes from a region, times the share of units that
//   need
//              the stage (the chokepoint view)
//   union      share of units that touch the region at least once, with bounds (touch.h)
//   value      share of the value that originates there, and of gross inputs bought (look_through.h's readings)
// A target is solved by one sweep from the target upstream: (markets + nodes + links + inputs), no matrix.
// Method: docs/methods/dependence.md, sections 5 and 6.
// Verified by: tests/assess/dependence_test.cpp (closed forms, dense LU, look_through.h on the same graph, relabelling,
// rescaling of units), tests/assess/dependence_large_test.cpp (size).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "assess/concentration.h"
#include "assess/n_minus_1.h"
#include "assess/supply_graph.h"
#include "assess/supply_index.h"
#include "assess/touch.h"
#include "base/result.h"

namespace chokepoint::assess {

/// Whose dependence: what arrives of `product` at `places`. Without a product: their final demand, by value. Without
/// places: everywhere.
struct Target {
  std::optional<std::uint32_t> product;
  std::vector<std::uint32_t> places;
};

struct DependenceOptions {
  /// The unit in which origins are told: place -> region (a country for its provinces, a bloc for its members). Empty:
  /// each place is a region of its own.
  std::vector<std::uint32_t> region_of_place;
  /// A region that stands for many unnamed places (ROW): never a single supplier, a residual in concentration.
  /// kNoIndex: none.
  std::uint32_t rest_region{kNoIndex};
  std::uint32_t paths{3};  // how many explaining chains
};

/// One product somewhere above (or at) the target.
struct StageExposure {
  std::uint32_t product{0};
  std::uint32_t tier{0};       // fewest recipe steps from the target; 0: the target itself
  double quantity{0.0};        // embodied per year, in the product's unit
  double needed_by{0.0};       // share of the target's units (or value) that need it at all
  std::vector<double> origin;  // by region; with `untraced` sums to 1
  double untraced{0.0};        // bought, but no link brings it
  HhiBounds concentration;     // of the origins; untraced and rest as residual
  /// Largest supplier outside the target's own regions and the rest; kNoIndex if there is none.
  std::uint32_t top_region{kNoIndex};
  double top_share{0.0};
  /// World supply without that region, over world use.
  std::optional<Coverage> without_top;
};

struct RegionExposure {
  bool home{false};    // a region of the target
  double direct{0.0};  // share of what arrives of the target's product
  double max_stage{0.0};
  std::uint32_t max_stage_product{kNoIndex};
  double touched_low{0.0}, touched{0.0}, touched_high{0.0};  // union; `touched` takes inputs as independent
  double value_origin{0.0};                                  // with the others and the untraced value sums to 1
  double face_value{0.0};                                    // share of the makers' direct purchases
  double look_through{0.0};                                  // share of all purchases through all tiers
};

/// A step from a user to the maker it buys from. Steps stand from the target upstream.
struct PathStep {
  std::uint32_t product{0};
  std::uint32_t user_place{0};
  std::uint32_t maker_place{0};
  double market_share{0.0};  // of what arrives at the user's place
  double use_share{0.0};     // of the user's output that uses the product (1: no substitute); 1 at the target
};

/// The chain that carries most of the dependence on `region` at `product`.
struct ExplainingPath {
  std::uint32_t region{0};
  std::uint32_t product{0};
  std::vector<PathStep> steps;
  double units{0.0};    // share of the target's units that come along this very chain
  double carried{0.0};  // share of the stage's quantity from the region that does
};

struct Dependence {
  double quantity{0.0};                 // of the target product, per year; 0 for a basket
  double value{0.0};                    // money per year; 0: no price known, value readings are zeros
  std::vector<StageExposure> stages;    // by tier, then product
  std::vector<RegionExposure> regions;  // by region
  std::vector<std::uint32_t> ranked;    // regions, foremost first: largest max-stage, then touched; not home, not rest
  std::vector<ExplainingPath> paths;    // of the first of `ranked`, to their max-stage product
  double value_untraced{0.0};           // share of value bought from no link
  std::vector<std::uint32_t> unpriced;  // products on the way without a price: their value stays with their user
  /// Nodes whose inputs cost more than their output is worth: inputs were scaled to its price, none added value.
  std::vector<std::uint32_t> priced_below_inputs;
};

/// A graph made ready for questions. const: `of` may be called from any thread.
class DependenceModel {
 public:
  /// Faults, all at once: those of `check`; regions that are not below the number of places.
  static Result<DependenceModel> make(SupplyGraph graph, DependenceOptions options = {});

  /// Faults: an index out of range; nothing of the product arrives at the places.
  Result<Dependence> of(const Target& target) const;

  std::uint32_t regions() const { return regions_; }

 private:
  DependenceModel(SupplyGraph graph, DependenceOptions options);

  SupplyGraph graph_;
  DependenceOptions options_;
  std::uint32_t regions_{0};
  SupplyIndex index_;
  Touch touch_;
  std::vector<double> supply_;  // [product][region] output
  std::vector<double> use_;     // [product][region] arrivals
};

}  // namespace chokepoint::assess
