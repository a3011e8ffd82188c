#include "simulate/simulator.h"

#include <algorithm>
#include <optional>

#include "model/strategic/day.h"
#include "model/strategic/shift.h"
#include "network/keep_apart.h"
#include "network/steps.h"
#include "simulate/acts.h"
#include "simulate/bound_buyers.h"
#include "simulate/cohorts.h"
#include "simulate/offices.h"
#include "simulate/paths.h"
#include "simulate/recorder.h"
#include "simulate/supply_watch.h"
#include "simulate/traders.h"
#include "world/query.h"

namespace chokepoint::simulate {
namespace {

/// Share of each market's use that ends in defence uses at baseline.
std::vector<double> defence_share(const network::SupplyNetwork& network) {
  std::vector<std::uint8_t> marked;
  for (const auto& user : network.finals) {
    marked.push_back(user.kind == world::FinalKind::demand && user.buyer == world::DemandClass::defence);
  }
  return network::end_shares(network, marked).market;
}

}  // namespace

Result<Simulator> Simulator::make(world::WorldPtr world) {
  std::vector<double> values = world->figures.central();
  return make(std::move(world), std::move(values));
}

Result<Simulator> Simulator::make(world::WorldPtr world, std::vector<double> values) {
  auto balanced = world::complete(*world, values);
  if (!balanced) return tl::unexpected(balanced.error());
  Simulator simulator;
  simulator.network_ = std::make_shared<const network::SupplyNetwork>(network::compile(*world, *balanced, values));
  simulator.clock_ = {1, simulator.network_,
                      std::make_shared<const strategic::System>(strategic::prepare(*simulator.network_))};
  simulator.defence_share_ = std::make_shared<const std::vector<double>>(defence_share(*simulator.network_));
  simulator.balanced_ = std::make_shared<const world::Balanced>(std::move(*balanced));
  simulator.values_ = std::make_shared<const std::vector<double>>(std::move(values));
  simulator.world_ = std::move(world);
  return simulator;
}

Result<Simulator> Simulator::in_steps(std::int32_t step_days) const {
  constexpr std::int32_t kLongest = 7;
  if (step_days < 1 || step_days > kLongest) {
    return fail(Fault{Code::usage, "", 0, 0, "a step of " + std::to_string(step_days) + " days",
                      "a step of 1 to 7 days", "name a day, a week or what lies between"});
  }
  if (step_days == clock_.step_days) return *this;
  Simulator other = *this;
  other.clock_.step_days = step_days;
  other.clock_.network = std::make_shared<const network::SupplyNetwork>(network::in_steps(*network_, step_days));
  other.clock_.system = std::make_shared<const strategic::System>(strategic::prepare(*other.clock_.network));
  return other;
}

/// The same world with supply lines of their own for these buyers.
Simulator Simulator::kept_apart(const std::vector<network::BoundBuyer>& buyers) const {
  Simulator other = *this;
  network::SupplyNetwork net = network::keep_apart(*world_, *network_, buyers);
  net.bound = buyers;  // also where none of them takes anything
  other.network_ = std::make_shared<const network::SupplyNetwork>(std::move(net));
  other.clock_.network =
      clock_.step_days == 1
          ? other.network_
          : std::make_shared<const network::SupplyNetwork>(network::in_steps(*other.network_, clock_.step_days));
  other.clock_.system = std::make_shared<const strategic::System>(strategic::prepare(*other.clock_.network));
  other.defence_share_ = std::make_shared<const std::vector<double>>(defence_share(*other.network_));
  return other;
}

Result<Impact> Simulator::run(const world::Scenario& scenario, const Probes& probes, const RunOptions& options,
                              Context& context) const {
  const std::int32_t step_days = scenario.horizon.step_days;
  if (step_days != clock_.step_days) {
    auto other = in_steps(step_days);
    if (!other) return tl::unexpected(other.error());
    return other->run(scenario, probes, options, context);
  }
  // A figure set by the scenario changes the world that the run starts from.
  std::vector<double> values(*values_);
  bool changed = false;
  for (const auto& act : scenario.acts) {
    if (const auto* set = std::get_if<world::SetFigure>(&act.what)) {
      changed |= values[set->figure.index] != set->value;
      values[set->figure.index] = set->value;
    }
  }
  if (changed) {
    auto other = make(world_, std::move(values));
    if (!other) return tl::unexpected(other.error());
    world::Scenario rest = scenario;
    std::erase_if(rest.acts, [](const world::Act& act) { return std::holds_alternative<world::SetFigure>(act.what); });
    return other->run(rest, probes, options, context);
  }

  const std::vector<network::BoundBuyer> bound = bound_buyers(
      *world_, scenario, options.assume == policy::Assume::ask ? scenario.assume : options.assume, options.law);
  if (network_->bound != bound) {
    auto other = kept_apart(bound);
    return other.run(scenario, probes, options, context);
  }
  const network::SupplyNetwork& net = *clock_.network;
  strategic::Parameters parameters;
  parameters.substitution = options.substitution;
  parameters.prices = options.prices;
  parameters = strategic::in_steps(parameters, step_days);
  policy::Rules law;
  if (options.law) {
    auto rules = policy::rules_for(*world_, scenario, net, *values_, {options.assume, *defence_share_});
    if (!rules) return tl::unexpected(rules.error());
    law = std::move(*rules);
    law.links = with_leakage(law.links, options.leakage, scenario.horizon.steps());
  }
  law.links = network::in_steps(law.links, step_days, scenario.horizon.steps());
  const Acts acts(*world_, scenario, net);
  const StockingUp stocking_up(*world_, scenario, net, law.links, options.stock_up_days);
  const network::LinkRules rules = with_closed_lines(*world_, scenario, net, acts.with_stops(law.links));
  // Shares of orders that return to suppliers a lifting lets through move in a copy of their own.
  std::vector<strategic::Gain> gains;
  for (const policy::Lifting& lifting : law.liftings) {
    gains.push_back({lifting.step, net.pair_link[lifting.pair], lifting.gain});
  }
  std::optional<strategic::System> moved;
  if (!gains.empty()) moved = *clock_.system;
  const strategic::System& system = moved ? *moved : *clock_.system;
  strategic::Shift shift(*clock_.system, std::move(gains));
  Offices offices(law.offices, system, step_days);
  const BaselinePaths paths(*world_, *values_, scenario, net);
  strategic::State state = strategic::initial(system, rules.longest_delay() + offices.longest_delay());
  strategic::Drive drive = strategic::still(system);
  strategic::Drive by_acts = drive;
  strategic::Workspace work(system);
  Recorder recorder(*world_, net, system, probes, step_days, options.explain);
  SupplyWatch supplies(*network_, system, probes.supplies);

  std::optional<CohortWatch> cohorts;
  if (options.explain) cohorts.emplace(*world_, *values_, net, system, step_days);

  const std::int32_t steps = scenario.horizon.steps();
  bool complete = true;
  for (std::int32_t step = 0; step < steps; ++step) {
    if (context.cancel.stop_requested()) {
      complete = false;
      break;
    }
    if (paths.idle()) {
      acts.apply(step, drive);
    } else {
      if (acts.apply(step, by_acts)) drive = by_acts;
      paths.apply(step, by_acts, drive);
    }
    stocking_up.apply(step, drive);
    if (moved) shift.apply(step, parameters, drive, *moved, state);
    strategic::advance(system, parameters, offices.on(step, rules.on(step), state), drive, state, work);
    if (moved) shift.take_back(drive);
    recorder.watch(state, drive, acts.stopped_links());
    supplies.watch(state);
    if (cohorts) cohorts->watch(state);
  }
  Impact impact = recorder.finish(network_->price);
  impact.supplies = std::move(supplies).finish();
  if (cohorts) impact.cohorts = cohorts->finish();
  impact.offices = offices.finish();
  impact.without_site = paths.without_site();
  impact.complete = complete;
  impact.remarks = std::move(law.remarks);
  return impact;
}

}  // namespace chokepoint::simulate
