// The cheapest design for a target, by looking at all of them: sets beyond those needed, battery minutes and strings,
// tank, paths. Chains are solved once for each number of sets and tank; batteries and paths ride on them.
//
// Cost of a year: each part's price as an annuity over its own life, plus upkeep. The answer is the cheapest design
// that meets the target; all others are kept, so the front (no other design is both cheaper and
// better) and the price of each further nine can be read.
// Method: docs/methods/continuity.md, section 7. Verified by: tests/continuity/design_test.cpp (every design solved by
// itself, dominance, annuity closed form, targets out of reach, threads).
#pragma once

#include <optional>
#include <vector>

#include "base/context.h"
#include "continuity/energy.h"
#include "continuity/exact.h"

namespace chokepoint::continuity {

struct Prices {
  double per_set{0.0};          // money
  double battery_per_kwh{0.0};  // installed, nameplate
  double tank_per_hour{0.0};    // tank and fuel for an hour of full load
  double per_path{0.0};
  double upkeep_share{0.0};  // a year, of the price of sets, tank and paths
  double interest{0.0};      // a year
  double set_years{25.0}, tank_years{25.0}, path_years{20.0};
};

struct Choices {
  std::vector<int> spare_sets;  // beyond those needed
  std::vector<double> battery_minutes;
  std::vector<int> spare_strings;  // beyond those needed
  std::vector<double> tank_hours;
  std::vector<int> spare_paths;
};

/// What a design must keep: share of the year dark, and interruptions a year however short (a flicker that the battery
/// does not bridge costs no minutes and may cost the data).
struct Target {
  double unavailability{1e-5};
  double interruptions{1e300};
  bool met_by(const Availability& found) const {
    return found.unavailability <= unavailability && found.interruptions <= interruptions;
  }
};

struct Design {
  int sets{0}, strings{1}, paths{1};
  double battery_minutes{0.0}, tank_hours{0.0};
  double nameplate_kwh{0.0};
  double investment{0.0}, cost_per_year{0.0};
  Availability availability;
  bool on_front{false};
};

struct Search {
  std::vector<Design> designs;          // cheapest first; of equal cost the better
  std::optional<std::size_t> cheapest;  // that meets the target; none: out of reach
  std::size_t best{0};                  // least unavailability; the cheapest of those
  bool complete{true};                  // false: cancelled
};

/// Payment a year for a price over a life: price x r / (1 - (1 + r)^-years); price / years without interest.
double annuity(double price, double years, double interest);

/// `base` gives the grid, the sets' data and the numbers needed; `size` the load. Faults: those of `check`, no choices,
/// more than a million designs, a target that is not above 0.
Result<Search> search(const PowerSystem& base, const BatterySize& size, double battery_life_years, const Prices& prices,
                      const Choices& choices, const Target& target, Context& context);

}  // namespace chokepoint::continuity
