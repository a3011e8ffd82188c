#include "world/figure_bounds.h"

#include "world/world.h"

namespace chokepoint::world {

FigureBounds bounds_of(std::string_view key) {
  const std::string_view table = key.substr(0, key.find(':'));
  FigureBounds bounds;
  if (table == "mixes" || table == "ownership" || table == "control_coverage" || key.ends_with(":share") ||
      key.ends_with("_share") || key.ends_with(":utilisation")) {
    if (table != "product_parameters" && table != "observed" && table != "facilities") bounds.most = 1.0;
  }
  const bool parameter = table == "product_parameters";
  if (parameter && is_share_parameter(key.substr(key.rfind(':') + 1))) {
    bounds.most = 1.0;
    return bounds;
  }
  if (parameter || table == "observed") bounds.least = -std::numeric_limits<double>::infinity();
  if (table == "place_parameters") {
    bounds.most =
        most_of(key.ends_with(":instability") ? PlaceParameterKind::instability : PlaceParameterKind::governance_risk);
  }
  const bool of_race = table == "task_figures" || table == "race_figures" || table == "race_ties";
  if (of_race) {
    const auto holds = [&](std::string_view word) { return key.find(word) != std::string_view::npos; };
    if (holds(":odds") || holds(":need:") || holds(":shared_risk:") || holds(":learning_rate:")) {
      bounds.most = 1.0;
    } else {
      bounds.least_allowed = false;  // a duration, a level or a cost of nothing is none
    }
  }
  if (table == "recipes" || table == "byproducts" || table == "prices") bounds.least_allowed = false;
  return bounds;
}

}  // namespace chokepoint::world
