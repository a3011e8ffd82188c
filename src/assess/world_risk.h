// Published supply-risk indices (EU supply risk, GeoPolRisk) of one product of a world for one importer, from its
// balanced flows.
//
// What stands for what. Countries are the roots of the place tree. S: each country's share of all output (global) or of
// what arrives at the importer (sourcing, own output included). W: place_parameters `governance_risk` (0..10); g:
// `instability` (0..1); a country without a row counts at the middle of the scale, GeoPolRisk's own default, and is
// told. The rest of the world is many suppliers: it enters no HHI, and its deliveries count with the middle g. t is 1
// throughout: the world holds no trade parameter. Recycling and substitution are the product's parameters
// `eol_recycling_rate` and `substitution_index`; without a row 0 and 1, which is the worst case.
// Method: docs/methods/dependence.md, sections 2 to 4. Verified by: tests/assess/world_risk_test.cpp (worked by hand).
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "assess/geopolrisk.h"
#include "base/result.h"
#include "world/complete.h"
#include "world/world.h"

namespace chokepoint::assess {

/// A stated number, or the method's default where no row states it (`figure` invalid).
struct Stated {
  double value{0.0};
  FigureId figure;
};

struct WorldRisk {
  ProductId product;
  double hhi{0.0};                        // of output, by country
  std::optional<double> import_reliance;  // of the importer; nothing where it neither makes nor imports
  Stated recycling, substitution;
  std::optional<double> hhi_global;    // governance-weighted, 0..10
  std::optional<double> hhi_sourcing;  // the same over what arrives at the importer
  std::optional<double> supply_risk;   // EU supply risk of this stage
  /// Nothing for the world as a whole: it imports from nobody. The characterisation factor only where the product has a
  /// price and is counted by mass.
  std::optional<GeoPolRisk> geopolrisk;
  PlaceId top_origin;                // largest foreign country of what arrives (of output for the world); invalid: none
  double top_share{0.0};             // its share of that
  Stated top_instability;            // of top_origin
  Stated top_governance;             // of top_origin
  std::vector<PlaceId> without_row;  // countries that counted by default, in id order
};

/// `importer`: the places whose risk it is (and all in them); empty: the world. `values`: one a figure, as complete()
/// was given. `prices`: one a product, money per unit, 0 where unknown.
Result<WorldRisk> risk_of(const world::World& world, const world::Balanced& balanced, std::span<const double> values,
                          std::span<const double> prices, ProductId product, std::span<const PlaceId> importer);

}  // namespace chokepoint::assess
