#include "policy/timeline.h"

#include <algorithm>

namespace chokepoint::policy {

using world::ClauseState;
using world::LegalDefault;

std::vector<const world::StatusEvent*> events_of(const world::World& world, ClauseId clause) {
  const ControlId control = world.clauses[clause].control;
  std::vector<const world::StatusEvent*> events;
  for (const auto& event : world.control_status) {
    if (event.control == control && (!event.clause.valid() || event.clause == clause)) events.push_back(&event);
  }
  // On one day an event of the clause itself speaks after one of the whole control.
  std::stable_sort(events.begin(), events.end(), [](const auto* a, const auto* b) {
    return std::pair(a->date.first, a->clause.valid()) < std::pair(b->date.first, b->clause.valid());
  });
  return events;
}

bool binds(ClauseState state) { return state == ClauseState::in_force || state == ClauseState::resumed; }

StateOnDay state_on(const world::World& world, ClauseId clause, Day day, Assume assume) {
  StateOnDay result;
  const world::StatusEvent* last = nullptr;
  for (const world::StatusEvent* event : events_of(world, clause)) {
    if (event->date.first > day) break;
    last = event;
  }
  if (last == nullptr) {
    result.before_any = true;
    return result;
  }
  result.state = last->state;
  result.since = last->date.first;
  result.source = last->source;
  result.partial_date = last->date.partial();
  if (last->state == ClauseState::unknown) {
    result.unknown_since = last->date.first;
    result.confirmed = false;
    return result;
  }
  if (!last->until || day < last->until->first) return result;

  // The event's own term is over and nothing later is known.
  result.unknown_since = last->until->first;
  result.since = last->until->first;
  result.confirmed = false;
  if (last->state == ClauseState::suspended) {
    switch (assume) {
      case Assume::ask: result.state = ClauseState::unknown; break;
      case Assume::extended: result.state = ClauseState::suspended; break;
      case Assume::resumed:
        result.state = last->legal_default == LegalDefault::lapses ? ClauseState::lapsed : ClauseState::resumed;
        break;
    }
  } else {
    result.state = ClauseState::lapsed;  // a measure written for a term ends with it
    result.confirmed = true;
    result.unknown_since.reset();
  }
  return result;
}

}  // namespace chokepoint::policy
