// What a run is asked: behaviour, stocks, damage, demand and what links may carry.
// Method: docs/methods/firms.md.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "model/firms/network.h"

namespace chokepoint::firms {

/// Who goes short where output is below what is asked for (docs/methods/firms.md section 4).
enum class Rationing : std::uint8_t {
  proportional,              // everyone by the same share
  final_demand_last,         // firms first, by the same share; final users get the rest
  lowest_order_first,        // firms and final users by level of order over normal purchase, lowest first
  firms_lowest_order_first,  // firms so, final users get the rest
};

enum class OrderRule : std::uint8_t {
  scaled_target,    // stocks wanted follow output
  fixed_target,     // stocks wanted stay those of a normal day
  never_below_use,  // as scaled, but what is over is not worked off
};

enum class RecoveryLaw : std::uint8_t {
  none,
  share_of_damage,    // the first damage in `steps` equal parts
  share_of_capacity,  // 1/steps of normal capacity a day
  at_once,
  exponential,    // the first damage times exp(-days/steps)
  by_neighbours,  // damage falls by (1 - mean damage of trading partners)/steps of itself
};

struct Recovery {
  RecoveryLaw law{RecoveryLaw::none};
  double steps{1.0};  // > 0
  int start{0};       // days after the damage
};

struct Settings {
  Rationing rationing{Rationing::lowest_order_first};
  OrderRule order_rule{OrderRule::scaled_target};
  double refill_days{6.0};  // in which orders close a gap of stock; >= 1
  Recovery recovery;
  bool published{false};  // the reference program with its defects (docs/methods/firms.md section 6)
};

/// `share` of the capacity of a firm is lost from this day on (until recovery).
struct Damage {
  std::uint32_t firm{0};
  double share{0.0};
  std::int32_t day{0};
};
/// As Damage, on the days first to last and only on them; of two that overlap the later in the list holds.
struct Window {
  std::uint32_t firm{0};
  double share{0.0};
  std::int32_t first{0};
  std::int32_t last{0};
};
/// What final users ask of a firm on one day.
struct DayDemand {
  std::int32_t day{0};
  std::uint32_t firm{0};
  double amount{0.0};
};
/// From this day on, `pass` of what is ordered over a link reaches the supplier. Refused orders may go to the firms of
/// a pool (the same one in all rules of a link).
struct LinkRule {
  static constexpr std::uint32_t kNoPool = 0xffffffffU;
  std::int32_t day{0};
  std::uint32_t link{0};
  double pass{1.0};
  std::uint32_t pool{kNoPool};
};

struct Case {
  std::vector<double> target_days;   // per firm: stock wanted, in days of use
  std::vector<double> initial_days;  // per firm: stock held before day 0
  std::vector<Damage> damage;        // a firm at most once
  std::vector<Window> windows;       // of firms without an entry in `damage`
  std::vector<DayDemand> demand;
  std::vector<LinkRule> rules;
  std::vector<std::vector<std::uint32_t>> pools;  // firms that may serve refused orders
  double redirect_rate{0.0};                      // share of refused orders that can move each day, 0 to 1
  double redirect_ceiling{0.0};                   // capacity above normal that servers can reach for them, as a share
};

/// All firms hold and want the same days of stock.
Case undisturbed(const FirmNetwork& network, double inventory_days);

/// Every number within its range, every firm and link known, every list as said above.
Result<void> check(const FirmNetwork& network, const Case& input, const Settings& settings);

}  // namespace chokepoint::firms
