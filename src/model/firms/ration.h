// One supplier's output shared among its clients and final users, where there may be too little.
//
// Method: docs/methods/firms.md section 4 (Inoue and Todo 2019; levels by the active sets of Michelot 1986).
// Verified by: tests/model/firms/golden_test.cpp, run_test.cpp.
#pragma once

#include <span>
#include <vector>

#include "model/firms/settings.h"

namespace chokepoint::firms {

/// All >= 0; demand = final demand and all orders; output <= demand.
struct Claims {
  double output{0.0};
  double demand{0.0};
  double final_demand{0.0};
  double final_normal{0.0};       // of an undisturbed day
  double normal{0.0};             // final_normal and all usual purchases
  std::span<double> orders;       // per client: ordered; shipped on return
  std::span<const double> usual;  // per client: bought on a normal day, > 0
};

/// Output within this share of demand counts as all of it: rounding alone rations nobody.
inline constexpr double kMet = 1e-12;

/// Output is normal but for rounding, and counts as normal. An order falls by (1 + days of stock / refill days) times
/// what output falls, a factor of 3.5 a tier, so that rounding left to itself would grow into a slump within a year.
inline bool is_normal(double output, double normal) {
  return output >= normal * (1.0 - kMet) && output <= normal * (1.0 + kMet);
}

/// Returns what final users get. Nobody gets more than was ordered, and all of the output is handed out (to kMet).
double share_out(Rationing rationing, const Claims& claims);

/// As the reference program does it, in its order of operations: levels are filled in rounds, final users are charged
/// in rounds after they are served (output vanishes), clients that ordered nothing are served in the first round, and
/// the last round may hand out more than was ordered. `daily_demand`: final demand is given by day.
struct PublishedScratch {
  std::vector<double> level, got;
  std::vector<std::uint32_t> live;
};
double share_out_as_published(Rationing rationing, bool daily_demand, const Claims& claims, PublishedScratch& scratch);

}  // namespace chokepoint::firms
