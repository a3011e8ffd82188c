#include "assess/reliance.h"

#include <algorithm>
#include <limits>

#include "assess/checks.h"

namespace chokepoint::assess {

namespace {
constexpr double kMost = std::numeric_limits<double>::max();
}

Result<NetImportReliance> net_import_reliance(const SupplyAccount& account) {
  Faults faults;
  check_range(account.primary, 0.0, kMost, "primary production", 0, faults);
  check_range(account.secondary, 0.0, kMost, "secondary production", 0, faults);
  check_range(account.imports, 0.0, kMost, "imports", 0, faults);
  check_range(account.exports, 0.0, kMost, "exports", 0, faults);
  check_range(account.stock_release, -kMost, kMost, "stock release", 0, faults);
  if (!faults.empty()) {
    return fail(std::move(faults).take());
  }
  const double net = account.imports - account.exports + account.stock_release;
  NetImportReliance result;
  result.apparent_consumption = account.primary + account.secondary + net;
  result.net_exporter = net < 0.0;
  if (result.apparent_consumption > 0.0) {
    result.reliance = net / result.apparent_consumption;
  }
  return result;
}

Result<std::optional<double>> eu_import_reliance(double production, double imports, double exports) {
  Faults faults;
  check_range(production, 0.0, kMost, "production", 0, faults);
  check_range(imports, 0.0, kMost, "imports", 0, faults);
  check_range(exports, 0.0, kMost, "exports", 0, faults);
  if (!faults.empty()) {
    return fail(std::move(faults).take());
  }
  const double net = imports - exports;
  if (net <= 0.0) {
    // A place that exports more than it imports relies on nobody; with no production either, the account is empty.
    return production > 0.0 ? std::optional<double>(0.0) : std::nullopt;
  }
  return std::optional<double>(std::clamp(net / (production + net), 0.0, 1.0));
}

}  // namespace chokepoint::assess
