#include "policy/timeline.h"

#include "world/query.h"

namespace chokepoint::policy {
namespace {

using world::ClauseState;
using world::LegalDefault;
using world::StatusEvent;

/// What `event` has become after its term, or after the sources fell silent.
ClauseState taken(const StatusEvent& event, Assume assume) {
  if (assume == Assume::ask) return ClauseState::unknown;
  if (assume == Assume::extended) return event.state;
  switch (event.state) {
    case ClauseState::suspended:
      return event.legal_default == LegalDefault::lapses ? ClauseState::lapsed : ClauseState::resumed;
    case ClauseState::announced:
      return ClauseState::in_force;
    default:
      return event.state;
  }
}

}  // namespace

bool binds(ClauseState state) { return state == ClauseState::in_force || state == ClauseState::resumed; }

StateOnDay state_on(std::span<const StatusEvent* const> timeline, Day day, Assume assume) {
  StateOnDay result;
  const StatusEvent* last = nullptr;
  const StatusEvent* known = nullptr;  // the last that says more than "unknown"
  for (const StatusEvent* event : timeline) {
    if (event->date.first > day) break;
    last = event;
    if (event->state != ClauseState::unknown) known = event;
  }
  if (last == nullptr) {
    result.before_any = true;
    return result;
  }
  result.state = last->state;
  result.since = last->date.first;
  result.source = last->source;
  result.partial_date = last->date.partial();
  const bool silent = last->state == ClauseState::unknown;
  const bool term_over = last->until && day >= last->until->first;
  if (!silent && !term_over) return result;

  if (term_over) result.since = last->until->first;
  if (!silent && binds(last->state)) {
    result.state = ClauseState::lapsed;  // a measure written for a term ends with it
    return result;
  }
  result.unknown_since = result.since;
  result.confirmed = false;
  result.state = known != nullptr ? taken(*known, assume) : ClauseState::unknown;
  return result;
}

StateOnDay state_on(const world::World& world, ClauseId clause, Day day, Assume assume) {
  return state_on(world::timeline(world, clause), day, assume);
}

}  // namespace chokepoint::policy
