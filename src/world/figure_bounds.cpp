#include "world/figure_bounds.h"

namespace chokepoint::world {

FigureBounds bounds_of(std::string_view key) {
  const std::string_view table = key.substr(0, key.find(':'));
  FigureBounds bounds;
  if (table == "mixes" || table == "ownership" || table == "control_coverage" || key.ends_with(":share") ||
      key.ends_with("_share") || key.ends_with(":utilisation")) {
    if (table != "product_parameters" && table != "observed" && table != "facilities") bounds.most = 1.0;
  }
  if (table == "product_parameters" || table == "observed") bounds.least = -std::numeric_limits<double>::infinity();
  if (table == "recipes" || table == "byproducts" || table == "prices") bounds.least_allowed = false;
  return bounds;
}

}  // namespace chokepoint::world
