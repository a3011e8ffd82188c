// Supply risk and economic importance of a raw material by the EU's criticality method.
//
//   SR = [HHI_GS IR/2 + HHI_EU (1 - IR/2)] (1 - EoL_RIR) SI_SR   per stage; the material's SR is the largest of its
//   stages HHI_X = sum over countries of S^2 W t                        X: global supply, or actual EU sourcing EI =
//   SI_EI 10 (sum over sectors of A Q) / max Q
// Everything that a country does (W, t) is data of the caller. The method prices no control, knows no time and sees
// only present sourcing: read it beside the look-through (dependence.h), not instead of it. Method:
// docs/methods/dependence.md, section 3 (European Commission 2017; Blengini et al., JRC, EUR 28654 EN, 2017). Verified
// by: tests/assess/supply_risk_test.cpp (worked values, properties).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace chokepoint::assess {

inline constexpr double kSupplyRiskThreshold = 1.0;
inline constexpr double kEconomicImportanceThreshold = 2.8;

/// One country's part in a supply.
struct SupplyShare {
  double share{0.0};       // fraction of the supply
  double governance{0.0};  // W, 0 (good) .. 10 (bad)
  double trade{1.0};       // t: below 1 for partners, above 1 for those who restrict
};

/// One stage of a material (extraction, processing). An empty supply means that its HHI is not known.
struct RiskStage {
  std::string name;
  std::vector<SupplyShare> global;
  std::vector<SupplyShare> sourcing;
  double import_reliance{0.0};  // 0..1
  double recycling{0.0};        // end-of-life recycling input rate, 0..1
  double substitution{1.0};     // SI_SR, 0..1; 1: no substitute
};

struct StageRisk {
  std::optional<double> hhi_global;
  std::optional<double> hhi_sourcing;
  /// Nothing where neither index is known. Where one is missing the other stands for both.
  std::optional<double> risk;
};

struct SupplyRisk {
  std::vector<StageRisk> stages;  // in the order given
  std::optional<double> risk;     // largest of the stages
  std::optional<std::uint32_t> stage;
};
/// Faults: shares, rates or weights outside their range, shares of a supply above 1, all stages at once (row = stage
/// from 1).
Result<SupplyRisk> supply_risk(std::span<const RiskStage> stages);

struct SectorUse {
  double share{0.0};        // A: share of the material's end use in the sector
  double value_added{0.0};  // Q
};
/// `largest_value_added`: of all sectors of the economy, not only of those that use the material.
Result<double> economic_importance(std::span<const SectorUse> uses, double largest_value_added, double substitution);

/// One substitute of a material, in each of its applications.
struct Substitute {
  struct Application {
    double share{0.0};             // of the material's use that goes to the application
    double subshare{0.0};          // of that use that the substitute can take
    double cost_performance{1.0};  // SCP: 1 no better than the material, below 1 where it is
  };
  double production{1.0};     // SP: 1 small next to the material's, below where it is large
  double criticality{1.0};    // SCr: 1 itself critical
  double co_production{1.0};  // SCo: 1 a by-product
  std::vector<Application> applications;
};
/// SI_SR = sum over substitutes of (SP SCr SCo)^(1/3) sum subshare share; SI_EI = sum of SCP subshare share. The part
/// of each application that stays with the material is a "substitute" with all factors 1.
struct SubstitutionIndices {
  double supply_risk{0.0};
  double economic_importance{0.0};
};
Result<SubstitutionIndices> substitution_indices(std::span<const Substitute> substitutes);

/// To one decimal, halves up, as the published lists print it. Binary noise of 1e-9 does not turn a half down.
double published(double value);

/// The *rounded* values stand against the thresholds, as in the official exercise.
bool is_critical(double risk, double importance);

}  // namespace chokepoint::assess
