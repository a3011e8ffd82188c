// GeoPolRisk: the risk of one importer for one raw material, and its characterisation factor.
//
//   score = HHI (sum over origins of g f) / (p + F),   CF = score price / CF_Cu
// f imports from an origin, F all imports, p production at home, g political instability of the origin (0..1).
// Method: docs/methods/dependence.md, section 4 (Gemechu et al. 2015; Helbig et al. 2016; Santillan-Saldivar et al.
// 2022; Koyamparambath et al. 2024). Verified by: tests/assess/geopolrisk_test.cpp (the published test workbook, to
// 1e-12).
#pragma once

#include <optional>
#include <span>

#include "base/result.h"

namespace chokepoint::assess {

/// Mean copper score of the OECD, 2017 to 2021: what characterisation factors are expressed in.
inline constexpr double kCopperFactor = 0.409412948;

struct OriginTrade {
  double quantity{0.0};
  std::optional<double> instability;  // g in 0..1; a missing one counts 0.5
};

/// Imports summed into the two totals that the score needs; one may also come from elsewhere.
struct WeightedImports {
  double weighted{0.0};  // sum of g f
  double total{0.0};     // F
};
Result<WeightedImports> weighted_imports(std::span<const OriginTrade> origins);

struct GeoPolRisk {
  double import_risk{0.0};  // weighted imports over home production and imports
  double score{0.0};
  std::optional<double> characterisation;  // where a price is given
};
/// `price` in the unit of the copper factor's (1000 USD per t). Nothing is at risk where nothing is imported or made:
/// 0.
Result<GeoPolRisk> geopolrisk(double hhi, const WeightedImports& imports, double production,
                              std::optional<double> price);

}  // namespace chokepoint::assess
