#include "assess/geopolrisk.h"

#include <limits>

#include "assess/checks.h"
#include "assess/concentration.h"

namespace chokepoint::assess {

namespace {
constexpr double kMost = std::numeric_limits<double>::max();
}

Result<WeightedImports> weighted_imports(std::span<const OriginTrade> origins) {
  Faults faults;
  WeightedImports imports;
  for (std::size_t i = 0; i < origins.size(); ++i) {
    const double instability = origins[i].instability ? *origins[i].instability : governance_instability(std::nullopt);
    check_range(origins[i].quantity, 0.0, kMost, "imported quantity", i + 1, faults);
    check_range(instability, 0.0, 1.0, "instability", i + 1, faults);
    imports.weighted += instability * origins[i].quantity;
    imports.total += origins[i].quantity;
  }
  if (!faults.empty()) {
    return fail(std::move(faults).take());
  }
  return imports;
}

Result<GeoPolRisk> geopolrisk(double hhi, const WeightedImports& imports, double production,
                              std::optional<double> price) {
  Faults faults;
  check_range(hhi, 0.0, 1.0, "HHI", 0, faults);
  check_range(production, 0.0, kMost, "home production", 0, faults);
  check_range(imports.total, 0.0, kMost, "total imports", 0, faults);
  check_range(imports.weighted, 0.0, imports.total, "instability-weighted imports", 0, faults);
  if (price) {
    check_range(*price, 0.0, kMost, "price", 0, faults);
  }
  if (!faults.empty()) {
    return fail(std::move(faults).take());
  }
  GeoPolRisk result;
  const double supply = production + imports.total;
  if (supply > 0.0) {
    result.import_risk = imports.weighted / supply;
    result.score = hhi * result.import_risk;
  }
  if (price) {
    result.characterisation = result.score * *price / kCopperFactor;
  }
  return result;
}

}  // namespace chokepoint::assess
