// The law: names that mean two things, controls without a state, events in an order that cannot be.
#include <algorithm>
#include <map>

#include "world/checks.h"
#include "world/query.h"
#include "world/suggest.h"

namespace chokepoint::world {

namespace {

/// A target names a regime or a firm by its id alone.
void check_names(Reading& in) {
  for (std::size_t i = 0; i < in.world.firms.size(); ++i) {
    const std::string& id = in.world.firms.at(i).id;
    const bool taken = in.world.regimes.find(id).valid() || id == "all";
    if (!taken) continue;
    in.fault(in.row_at(TableId::firms, i), Code::duplicate,
             "a firm with the id " + shown(id) + (id == "all" ? ", which is reserved" : " of a regime"),
             "an id that no regime has: clauses name both as targets", "give the firm another id");
  }
}

/// Every member of the bloc, whenever it was one, and the place itself lie in the issuer's territory.
bool all_inside(const World& world, const Target& target, const Control& control) {
  const auto inside = [&](PlaceId place) {
    if (!control.issuing_regime.valid()) return within(world, place, control.issuer);
    return std::any_of(world.members.begin(), world.members.end(), [&](const Member& member) {
      return member.regime == control.issuing_regime && within(world, place, member.place);
    });
  };
  if (target.kind == Target::Kind::place) return inside(PlaceId{target.index});
  if (target.kind != Target::Kind::regime) return false;
  bool any = false;
  for (const Member& member : world.members) {
    if (member.regime != RegimeId{target.index}) continue;
    if (!inside(member.place)) return false;
    any = true;
  }
  return any;
}

/// What acts at the issuer's border meets nobody inside it.
void check_issuers(Reading& in) {
  const World& world = in.world;
  for (std::size_t i = 0; i < world.clauses.size(); ++i) {
    const Clause& clause = world.clauses.at(i);
    if (!clause.control.valid()) continue;
    const Control& control = world.controls[clause.control];
    if (!control.issuer.valid() && !control.issuing_regime.valid()) continue;
    bool any = false, inside = true;
    for (const Target& target : clause.targets) {
      if (target.excluded) continue;
      any = true;
      inside = inside && all_inside(world, target, control);
    }
    if (!any || !inside) continue;
    in.fault(in.cell(in.row_at(TableId::control_clauses, i), TableId::control_clauses, "targets"), Code::bad_structure,
             "targets inside the territory of the issuer of " + shown(control.id),
             "someone outside it: a control acts on what crosses its issuer's border",
             "correct the targets, or the issuer in controls");
  }
}

void check_clauses(Reading& in) {
  const World& world = in.world;
  std::vector<std::size_t> clauses(world.controls.size(), 0);
  for (const Clause& clause : world.clauses) {
    if (clause.control.valid()) ++clauses[clause.control.index];
  }
  for (std::size_t i = 0; i < world.clauses.size(); ++i) {
    const Clause& clause = world.clauses.at(i);
    if (!clause.control.valid() || clause.clause != "all" || clauses[clause.control.index] == 1) continue;
    in.fault(in.cell(in.row_at(TableId::control_clauses, i), TableId::control_clauses, "clause"), Code::bad_structure,
             "a clause named `all` beside other clauses of " + shown(world.controls[clause.control].id),
             "`all` only where it is the one clause", "name the clause, as in the act");
  }
  for (std::size_t i = 0; i < clauses.size(); ++i) {
    if (clauses[i] > 0) continue;
    in.fault(in.row_at(TableId::controls, i), Code::bad_structure, shown(world.controls.at(i).id) + " without a clause",
             "at least one row in control_clauses", "add what it controls, as clause `all` if the text is not at hand");
  }
}

bool stands(ClauseState state) {
  return state == ClauseState::announced || state == ClauseState::in_force || state == ClauseState::resumed;
}

/// What may follow on what. Reasons are sentences for the fault.
std::string_view objection(const std::vector<const StatusEvent*>& events, std::size_t i) {
  const ClauseState state = events[i]->state;
  const auto before = [&](ClauseState wanted) {
    return std::any_of(events.begin(), events.begin() + static_cast<std::ptrdiff_t>(i),
                       [&](const StatusEvent* event) { return event->state == wanted; });
  };
  const auto after = [&](ClauseState wanted) {
    return std::any_of(events.begin() + static_cast<std::ptrdiff_t>(i) + 1, events.end(),
                       [&](const StatusEvent* event) { return event->state == wanted; });
  };
  if (state == ClauseState::resumed && !before(ClauseState::suspended))
    return "`resumed` without `suspended` before it";
  if ((state == ClauseState::suspended || state == ClauseState::revoked || state == ClauseState::lapsed) && i == 0) {
    return "an end without a beginning";
  }
  if (state == ClauseState::in_force && after(ClauseState::announced) && !before(ClauseState::announced)) {
    return "`in_force` before it is announced";
  }
  if (i > 0 && (events[i - 1]->state == ClauseState::revoked || events[i - 1]->state == ClauseState::lapsed) &&
      !stands(state) && state != ClauseState::unknown) {
    return "a change of what is revoked or lapsed";
  }
  return {};
}

void check_timelines(Reading& in) {
  const World& world = in.world;
  std::map<const StatusEvent*, std::size_t> row_of;
  for (std::size_t i = 0; i < world.control_status.size(); ++i) row_of[&world.control_status.at(i)] = i;
  std::vector<bool> told(world.control_status.size(), false);
  for (std::size_t c = 0; c < world.clauses.size(); ++c) {
    if (!world.clauses.at(c).control.valid()) continue;
    const auto events = timeline(world, ClauseId{c});
    if (events.empty()) {
      in.fault(in.row_at(TableId::control_clauses, c), Code::bad_structure,
               "a clause without a state: " +
                   shown(world.controls[world.clauses.at(c).control].id + "/" + world.clauses.at(c).clause),
               "at least one row in control_status, for the clause or for `all`",
               "add when it was announced or entered into force, or the state `unknown`");
    }
    for (std::size_t i = 0; i < events.size(); ++i) {
      const std::string_view why = objection(events, i);
      const std::size_t row = row_of[events[i]];
      if (why.empty() || told[row]) continue;
      told[row] = true;
      in.fault(in.cell(in.row_at(TableId::control_status, row), TableId::control_status, "state"), Code::bad_order,
               std::string(why), "announced, in force, suspended, resumed, revoked or lapsed in an order that can be",
               "correct the date or the state");
    }
  }
}

void check_announcements(Reading& in) {
  const World& world = in.world;
  for (std::size_t i = 0; i < world.control_status.size(); ++i) {
    const StatusEvent& event = world.control_status.at(i);
    if (!event.control.valid() || event.state == ClauseState::unknown) continue;
    const auto& announced = world.controls[event.control].announced;
    // Compared by last day: an act of 2025-10 and an event of 2025-10-09 do not contradict each other.
    if (!announced || event.date.last >= announced->first) continue;
    in.fault(in.cell(in.row_at(TableId::control_status, i), TableId::control_status, "date"), Code::bad_order,
             "a state from " + to_string(event.date) + " of a control announced on " + to_string(*announced),
             "a date on or after the announcement", "correct the date or `announced` in controls");
  }
}

/// A threshold can be compared with a product's parameter only in one dimension.
void check_thresholds(Reading& in) {
  const World& world = in.world;
  for (const Coverage& row : world.control_coverage) {
    if (!row.clause.valid() || !row.product.valid()) continue;
    const Clause& clause = world.clauses[row.clause];
    if (!clause.unit || clause.parameter.empty()) continue;
    for (const ProductParameter& parameter : world.product_parameters) {
      if (parameter.product != row.product || parameter.parameter != clause.parameter) continue;
      if (parameter.unit.same_dimension(*clause.unit)) continue;
      in.fault(world.figures.where(parameter.figure), Code::bad_unit,
               shown(parameter.parameter) + " of " + shown(world.products[row.product].id) + " in " +
                   shown(parameter.unit.text),
               "a unit that converts to " + shown(clause.unit->text) + ", that of the threshold in " +
                   shown(world.controls[clause.control].id + "/" + clause.clause),
               "write both in units of one dimension");
    }
  }
}

}  // namespace

void check_law(Reading& in) {
  check_names(in);
  check_issuers(in);
  check_clauses(in);
  check_timelines(in);
  check_announcements(in);
  check_thresholds(in);
}

void check_world(Reading& in) {
  check_places(in);
  check_sources(in);
  check_chain(in);
  check_shares(in);
  check_law(in);
  check_race(in);
}

}  // namespace chokepoint::world
