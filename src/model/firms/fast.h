// The fast run's state and its day in parts, for one process (run.cpp) and for one part of a network among several
// (parted.cpp).
// Method: docs/methods/firms.md. Verified by: tests/model/firms/golden_test.cpp, run_test.cpp, parted_test.cpp.
#pragma once

#include <vector>

#include "base/context.h"
#include "base/exact_sum.h"
#include "model/firms/capacity.h"
#include "model/firms/day.h"
#include "model/firms/ration.h"
#include "model/firms/redirect.h"

namespace chokepoint::firms {

/// A day's totals while they are added up, in any order.
struct Sums {
  ExactSum production, value_added, final_use, damage, damage_value_added;
  void add(const Sums& other) {
    production.add(other.production);
    value_added.add(other.value_added);
    final_use.add(other.final_use);
    damage.add(other.damage);
    damage_value_added.add(other.damage_value_added);
  }
  Totals totals() const {
    return {production.value(), value_added.value(), final_use.value(), damage.value(), damage_value_added.value()};
  }
};

class FastRun {
 public:
  /// Keeps references. `own`: 1 for firms that are followed, 0 for those that only stand at the other end of their
  /// links; empty: all are followed.
  FastRun(const FirmNetwork& network, const Case& input, const Settings& settings,
          std::span<const std::uint8_t> own = {});

  /// Damage, demand and rules of the day; then stocks are used and filled and orders stand in the slots.
  void buy(std::int32_t day, Context& context);
  /// Demand, output and rationing: shipments stand in the slots. Sums of the day, of the firms that are followed.
  Sums sell(Context& context);
  /// Recovery, and what there is to tell.
  Day end(std::int32_t day, const Sums& sums);
  /// Per slot of the network: what the last step left there.
  std::vector<double>& slots() { return slots_; }

 private:
  template <class Body>
  void each_of_block(std::size_t block, Body&& body) const;
  std::size_t blocks() const;
  void change_demand(std::int32_t day);
  void change_rules(std::int32_t day);
  void add_served(Sums& sums) const;
  void buy_for(std::uint32_t i);
  template <bool kPublished>
  void buy_as(std::uint32_t i);
  template <bool kPublished>
  double order(double usual, double made, double normal, double level, double days, double stock) const;
  void sell_of(std::uint32_t i, PublishedScratch& scratch, Sums& sums);

  const FirmNetwork& net_;
  const Case& case_;
  const Settings& set_;
  std::span<const std::uint8_t> own_;
  CapacityLoss capacity_;
  double speed_;
  std::vector<double> output_, demand_, limit_, final_demand_, final_use_;  // per firm
  std::vector<double> stock_;                                               // per link
  std::vector<double> slots_;    // per slot: shipped (until the customer has bought), ordered, shipped
  std::vector<LinkRule> rules_;  // by day
  std::vector<double> pass_;     // per link; empty without rules
  Redirector redirect_;
  std::vector<DayDemand> asked_;  // by day
  std::vector<std::uint32_t> asked_today_;
  std::size_t next_rule_{0}, next_asked_{0};
  double redirected_{0.0};
};

}  // namespace chokepoint::firms
