// The door to the strategic model: a world and a scenario in, an Impact out. Const and thread-safe once made.
//
// Method: docs/methods/strategic.md. Verified by: tests/simulate/*.cpp.
#pragma once

#include <memory>

#include "base/context.h"
#include "base/result.h"
#include "model/strategic/system.h"
#include "network/supply_network.h"
#include "policy/rules.h"
#include "simulate/impact.h"
#include "world/complete.h"
#include "world/scenario.h"
#include "world/world.h"

namespace chokepoint::simulate {

struct RunOptions {
  policy::Assume assume{policy::Assume::ask};
  bool substitution{true};
  /// Ignore the law: only the scenario's outages and stops act (rank, stop shares).
  bool law{true};
  /// Share of what clauses refuse that leaks through third places; days of the flow to be refused that buyers put by
  /// before an announced control (traders.h). Assumed.
  double leakage{0.0};
  double stock_up_days{30.0};
  /// Off: nothing is priced out.
  bool prices{true};
  /// Follow causes back to their roots; rank does not need it.
  bool explain{true};
};

class Simulator {
 public:
  /// Completes and compiles the world's central values (or those of one draw).
  static Result<Simulator> make(world::WorldPtr world);
  static Result<Simulator> make(world::WorldPtr world, std::vector<double> values);

  /// The same world, ready to run in steps of so many days (1 to 7) without preparing them for each run.
  Result<Simulator> in_steps(std::int32_t step_days) const;

  /// Runs in steps of the scenario's length. Fails (usage) where that is not 1 to 7 days, or where policy::rules_for
  /// fails.
  Result<Impact> run(const world::Scenario& scenario, const Probes& probes, const RunOptions& options,
                     Context& context) const;

  const world::World& world() const { return *world_; }
  world::WorldPtr world_ptr() const { return world_; }
  const world::Balanced& balanced() const { return *balanced_; }
  /// Per day, whatever the step of a run.
  const network::SupplyNetwork& network() const { return *network_; }
  std::span<const double> values() const { return *values_; }
  /// Base price of each product in money per unit; 0 where none is stated.
  std::span<const double> prices() const { return network_->price; }

 private:
  Simulator kept_apart(const std::vector<network::BoundBuyer>& buyers) const;

  world::WorldPtr world_;
  std::shared_ptr<const std::vector<double>> values_;
  std::shared_ptr<const world::Balanced> balanced_;
  std::shared_ptr<const network::SupplyNetwork> network_;
  /// The network in the run's own steps, and the system made from it.
  struct Clock {
    std::int32_t step_days{1};
    std::shared_ptr<const network::SupplyNetwork> network;
    std::shared_ptr<const strategic::System> system;
  };
  Clock clock_;
  std::shared_ptr<const std::vector<double>> defence_share_;  // per market
};

}  // namespace chokepoint::simulate
