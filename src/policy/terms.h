// What a clause does on a day: whether it binds, what share of each class of buyers it refuses, how long the others
// wait.
//
// Method: docs/methods/controls.md section 4. Verified by: tests/policy/rules_test.cpp.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "policy/timeline.h"
#include "world/scenario.h"
#include "world/world.h"

namespace chokepoint::policy {

/// For one class of buyers.
struct Terms {
  double refused{0.0};
  double wait{0.0};     // days
  bool assumed{false};  // no licence row speaks of it
};

/// A clause on a day, by the law alone or under a scenario.
struct Standing {
  StateOnDay law;
  bool by_scenario{false};  // an act of the scenario sets the state
  bool binds{false};
  Terms civil, defence;        // where it binds
  double office_per_day{0.0};  // applications that its office decides a working day; 0: no row, as many as come
  double validity_days{30.0};  // of a licence, until the next application; a month where no row states it
};

/// The clauses of one world under one scenario. Keeps references.
class Statutes {
 public:
  Statutes(const world::World& world, const world::Scenario& scenario, std::span<const double> values);

  std::span<const world::StatusEvent* const> timeline(ClauseId clause) const { return timelines_[clause.index]; }
  /// By the law as decided alone; where the sources end, by the legal default.
  Standing of_law(ClauseId clause, Day day) const;
  Standing under_scenario(ClauseId clause, Day day, Assume assume) const;
  /// Acts of the scenario that set this clause, in file order.
  const std::vector<const world::Act*>& acts_on(ClauseId clause) const { return acts_[clause.index]; }

 private:
  Terms terms_of(ClauseId clause, world::UserClass user) const;
  void add_office(ClauseId clause, Standing& standing) const;

  const world::World& world_;
  std::span<const double> values_;
  std::vector<std::vector<const world::StatusEvent*>> timelines_;
  std::vector<std::vector<const world::Act*>> acts_;
  std::vector<std::vector<const world::Licence*>> licences_;
  std::vector<bool> only_clause_;  // per clause: its control has no other
};

}  // namespace chokepoint::policy
