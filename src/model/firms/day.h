// What a run tells of each day.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "model/firms/network.h"

namespace chokepoint::firms {

/// Sums over firms, per day.
struct Totals {
  double production{0.0};
  double value_added{0.0};
  double final_use{0.0};
  double damage{0.0};  // normal output of the capacity lost
  double damage_value_added{0.0};
  double redirected{0.0};  // output that served orders refused elsewhere
};

/// Views are valid during the call. Day -1 is the normal day before the run.
struct Day {
  std::int32_t day{0};
  Totals totals;
  std::span<const double> production, demand, input_limit;  // per firm
  std::span<const double> damage;                           // per firm: share of capacity, after the day's recovery
  std::span<const double> final_use;                        // per firm
  std::span<const double> shipped;                          // per slot of the network
  std::span<const double> stock;                            // per link: held by the customer
};
using Watch = std::function<void(const Day&)>;

/// The normal day: everything as the network says.
Totals normal_totals(const FirmNetwork& network);

}  // namespace chokepoint::firms
