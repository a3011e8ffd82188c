// From rows to a closed year of flows: who made how much of what, who used it, and what went from where to where.
//
// Worlds are incomplete and their sources contradict each other. Completion fills what is missing, says so for every
// cell it fills, and ends in flows that close exactly: each product's output at each place equals what leaves it, and
// what arrives at a place equals what its users use, with an explicit closing row (`unexplained`) for the rest. Recipes
// are then read off the closed flows, so a model started from them stands still (docs/methods/completion.md).
//
// Method: products are taken from the end uses upstream; trade is fitted by iterative proportional fitting (Deming and
// Stephan 1940; Bacharach 1970) to the margins, from a seed that prefers home supply and honours stated shares.
// Verified by: tests/world/complete_test.cpp, complete_property_test.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "world/world.h"

namespace chokepoint::world {

/// One product made at one place (not counting the places inside it), per year.
struct Site {
  ProductId product;
  PlaceId place;
  double output{0.0};
  Status status{Status::derived};
  FigureId figure;  // the row it rests on; invalid where the engine filled it
};

/// What a site takes in of one product per year, at its baseline mix.
struct InputUse {
  std::uint32_t site{0};
  ProductId input;
  std::uint32_t group{0};  // inputs of a site with the same number substitute for each other
  InputKind kind{InputKind::consumed};
  Criticality criticality{Criticality::critical};
  double per_year{0.0};
  /// Input needed per unit of output if this input alone serves its group.
  double per_output{0.0};
  FigureId recipe;
  FigureId mix;  // invalid: no mix row
};

/// Who takes a product for good. `unexplained` closes the account; `investment` is the same for machines.
enum class FinalKind : std::uint8_t { demand, unexplained, investment };
struct FinalUse {
  ProductId product;
  PlaceId place;
  FinalKind kind{FinalKind::demand};
  DemandClass buyer{DemandClass::civil};
  std::uint8_t priority{5};
  double per_year{0.0};
  FigureId figure;
};

struct TradeFlow {
  ProductId product;
  PlaceId from, to;
  double per_year{0.0};
  bool stated{false};  // a flows row speaks of it; otherwise fitted
};

/// How far a product's rows were from closing: quality figures, not errors.
struct Closing {
  ProductId product;
  double made{0.0};           // output used by the model, per year
  double explained{0.0};      // use by recipes and demand before scaling
  double unexplained{0.0};    // >= 0: closing rows
  double recipe_scale{1.0};   // < 1: more was asked for than is made; recipes and demand that is not quoted gave way
  double demand_scale{1.0};   // < 1: quoted demand gave way too
  bool total_derived{false};  // no stated world total: derived from use
  double fit_error{0.0};      // largest miss of a stated trade: relative for amounts, absolute for shares
  double margin_error{0.0};   // largest relative miss of a place's use after fitting, closed by scaling its users
};

struct Balanced {
  std::vector<Site> sites;          // by product (in id order), then place
  std::vector<InputUse> inputs;     // by site
  std::vector<FinalUse> finals;     // by product, then place
  std::vector<TradeFlow> flows;     // by product, then to, then from
  std::vector<Closing> closings;    // one a product
  std::vector<ProductId> upstream;  // products, uses first: every product stands after all that use it
};

/// `values`: one number a figure (Figures::central() or a draw). Faults only where rows cannot be completed at all
/// (a recipe cycle, demand for a product that nobody makes).
Result<Balanced> complete(const World& world, std::span<const double> values);

}  // namespace chokepoint::world
