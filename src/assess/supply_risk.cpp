#include "assess/supply_risk.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "assess/checks.h"
#include "base/math.h"

namespace chokepoint::assess {

namespace {

constexpr double kMost = std::numeric_limits<double>::max();
constexpr double kSumSlack = 1e-9;

void check_supply(std::span<const SupplyShare> supply, std::string_view what, std::size_t row, Faults& faults) {
  double sum = 0.0;
  for (const SupplyShare& country : supply) {
    check_range(country.share, 0.0, 1.0, fmt::format("{} share", what), row, faults);
    check_range(country.governance, 0.0, 10.0, fmt::format("{} governance risk", what), row, faults);
    check_range(country.trade, 0.0, kMost, fmt::format("{} trade parameter", what), row, faults);
    sum += country.share;
  }
  if (sum > 1.0 + kSumSlack) {
    faults.add({Code::shares_exceed, "", static_cast<std::uint32_t>(row), 0,
                fmt::format("{} shares that sum to {}", what, sum), "a sum of at most 1",
                "check whether a country is counted twice"});
  }
}

std::optional<double> supply_index(std::span<const SupplyShare> supply) {
  if (supply.empty()) {
    return std::nullopt;
  }
  double sum = 0.0;
  for (const SupplyShare& country : supply) {
    sum += country.share * country.share * country.governance * country.trade;
  }
  return sum;
}

StageRisk stage_risk(const RiskStage& stage) {
  StageRisk result{supply_index(stage.global), supply_index(stage.sourcing), std::nullopt};
  const std::optional<double> global = result.hhi_global ? result.hhi_global : result.hhi_sourcing;
  const std::optional<double> sourcing = result.hhi_sourcing ? result.hhi_sourcing : result.hhi_global;
  if (global && sourcing) {
    const double half = stage.import_reliance / 2.0;
    result.risk = (*global * half + *sourcing * (1.0 - half)) * (1.0 - stage.recycling) * stage.substitution;
  }
  return result;
}

/// Tenths of a value, halves up.
double tenths(double value) { return std::floor(value * 10.0 + 0.5 + 1e-9); }

}  // namespace

Result<SupplyRisk> supply_risk(std::span<const RiskStage> stages) {
  Faults faults;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    check_supply(stages[i].global, "global supply", i + 1, faults);
    check_supply(stages[i].sourcing, "EU sourcing", i + 1, faults);
    check_range(stages[i].import_reliance, 0.0, 1.0, "import reliance", i + 1, faults);
    check_range(stages[i].recycling, 0.0, 1.0, "end-of-life recycling input rate", i + 1, faults);
    check_range(stages[i].substitution, 0.0, 1.0, "substitution index", i + 1, faults);
  }
  if (!faults.empty()) {
    return fail(std::move(faults).take());
  }
  SupplyRisk result;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    result.stages.push_back(stage_risk(stages[i]));
    const std::optional<double>& risk = result.stages.back().risk;
    if (risk && (!result.risk || *risk > *result.risk)) {
      result.risk = risk;
      result.stage = static_cast<std::uint32_t>(i);
    }
  }
  return result;
}

Result<double> economic_importance(std::span<const SectorUse> uses, double largest_value_added, double substitution) {
  Faults faults;
  check_range(largest_value_added, std::numeric_limits<double>::min(), kMost, "largest value added", 0, faults);
  check_range(substitution, 0.0, 1.0, "substitution index", 0, faults);
  double weighted = 0.0;
  double shares = 0.0;
  for (std::size_t i = 0; i < uses.size(); ++i) {
    check_range(uses[i].share, 0.0, 1.0, "share of end use", i + 1, faults);
    check_range(uses[i].value_added, 0.0, largest_value_added, "value added", i + 1, faults);
    weighted += uses[i].share * uses[i].value_added;
    shares += uses[i].share;
  }
  if (shares > 1.0 + kSumSlack) {
    faults.add({Code::shares_exceed, "", 0, 0, fmt::format("end-use shares that sum to {}", shares),
                "a sum of at most 1", "check whether a sector is counted twice"});
  }
  if (!faults.empty()) {
    return fail(std::move(faults).take());
  }
  return substitution * 10.0 * weighted / largest_value_added;
}

Result<SubstitutionIndices> substitution_indices(std::span<const Substitute> substitutes) {
  Faults faults;
  SubstitutionIndices result;
  for (std::size_t i = 0; i < substitutes.size(); ++i) {
    const Substitute& substitute = substitutes[i];
    check_range(substitute.production, 0.0, 1.0, "substitute production", i + 1, faults);
    check_range(substitute.criticality, 0.0, 1.0, "substitute criticality", i + 1, faults);
    check_range(substitute.co_production, 0.0, 1.0, "substitute co-production", i + 1, faults);
    double reached = 0.0;
    for (const Substitute::Application& application : substitute.applications) {
      check_range(application.share, 0.0, 1.0, "application share", i + 1, faults);
      check_range(application.subshare, 0.0, 1.0, "substitution subshare", i + 1, faults);
      check_range(application.cost_performance, 0.0, 1.0, "cost performance", i + 1, faults);
      const double part = application.subshare * application.share;
      reached += part;
      result.economic_importance += application.cost_performance * part;
    }
    const double product = substitute.production * substitute.criticality * substitute.co_production;
    // pow(1, 1/3) may miss 1 by a unit in the last place; the material's own row must count exactly.
    const double mean = product == 1.0 ? 1.0 : math::pow(product, 1.0 / 3.0);
    result.supply_risk += mean * reached;
  }
  if (!faults.empty()) {
    return fail(std::move(faults).take());
  }
  return result;
}

double published(double value) { return tenths(value) / 10.0; }

bool is_critical(double risk, double importance) {
  return tenths(risk) >= tenths(kSupplyRiskThreshold) && tenths(importance) >= tenths(kEconomicImportanceThreshold);
}

}  // namespace chokepoint::assess
