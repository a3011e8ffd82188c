#include "policy/procurement.h"

#include <algorithm>
#include <set>

#include "policy/terms.h"

namespace chokepoint::policy {

bool binds_a_buyer(const world::World& world, ClauseId id) {
  const world::Clause& clause = world.clauses[id];
  const world::Control& control = world.controls[clause.control];
  if (clause.rule != world::Rule::procurement || !control.issuer.valid()) return false;
  return std::any_of(clause.targets.begin(), clause.targets.end(), [](const world::Target& target) {
    return !target.excluded && target.kind != world::Target::Kind::firm;
  });
}

network::BoundBuyer bound_by(const world::World& world, ClauseId clause) {
  return {world.controls[world.clauses[clause].control].issuer, {}, world::DemandClass::defence};
}

std::vector<ClauseId> procurement_in_force(const world::World& world, const world::Scenario& scenario, Assume assume) {
  const auto within_run = [&](Day day) { return day > world.base_date && day < scenario.horizon.end(); };
  const auto set_by = [](const world::Act& act, ControlId control) {
    const auto* set = std::get_if<world::SetControl>(&act.what);
    return set != nullptr && set->control == control;
  };
  std::vector<ClauseId> candidates;
  for (std::size_t c = 0; c < world.clauses.size(); ++c) {
    if (!binds_a_buyer(world, ClauseId{c})) continue;
    const ControlId control = world.clauses.at(c).control;
    const bool event = std::any_of(world.control_status.begin(), world.control_status.end(), [&](const auto& row) {
      return row.control == control && (within_run(row.date.first) || (row.until && within_run(row.until->first)));
    });
    const bool act = std::any_of(scenario.acts.begin(), scenario.acts.end(),
                                 [&](const world::Act& of) { return set_by(of, control); });
    if (event || act) candidates.push_back(ClauseId{c});
  }
  if (candidates.empty()) return candidates;

  const std::vector<double> central = world.figures.central();
  const Statutes statutes(world, scenario, central);
  const Assume taken = assume == Assume::ask ? Assume::resumed : assume;
  std::erase_if(candidates, [&](ClauseId clause) {
    std::set<Day> days{scenario.horizon.first};
    const auto add = [&](Day day) {
      if (day > scenario.horizon.first && day < scenario.horizon.end()) days.insert(day);
    };
    for (const world::StatusEvent* event : statutes.timeline(clause)) {
      add(event->date.first);
      if (event->until) add(event->until->first);
    }
    for (const world::Act* act : statutes.acts_on(clause)) add(act->day);
    const bool at_base = statutes.of_law(clause, world.base_date).binds;
    const bool binds = std::any_of(days.begin(), days.end(), [&](Day day) {
      const Standing standing = statutes.under_scenario(clause, day, taken);
      return standing.binds && (!at_base || standing.by_scenario);
    });
    return !binds;
  });
  return candidates;
}

}  // namespace chokepoint::policy
