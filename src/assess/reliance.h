// Import reliance of one place for one product: the USGS and the EU form.
//
// Method: docs/methods/dependence.md, section 2 (USGS Mineral Commodity Summaries, notes; European Commission,
// Methodology for establishing the EU list of critical raw materials, 2017).
// Verified by: tests/assess/reliance_test.cpp.
#pragma once

#include <optional>

#include "base/result.h"

namespace chokepoint::assess {

/// One year's account in one unit. `stock_release` is positive where stocks were drawn down: a release adds to supply,
/// a build-up (negative) takes from it.
struct SupplyAccount {
  double primary{0.0};    // mine or refinery production at home
  double secondary{0.0};  // from old scrap
  double imports{0.0};
  double exports{0.0};
  double stock_release{0.0};
};

struct NetImportReliance {
  double apparent_consumption{0.0};
  /// Net imports and stock release over apparent consumption. Below 0 for a net exporter; nothing where the account
  /// shows no consumption.
  std::optional<double> reliance;
  bool net_exporter{false};  // USGS prints "E"
};
/// Faults: a negative or infinite entry (only `stock_release` may be negative).
Result<NetImportReliance> net_import_reliance(const SupplyAccount& account);

/// (imports - exports) / (production + imports - exports), clipped to [0, 1]. Net exporters have 0. Nothing where there
/// is neither production nor net import. Faults: a negative or infinite entry.
Result<std::optional<double>> eu_import_reliance(double production, double imports, double exports);

}  // namespace chokepoint::assess
