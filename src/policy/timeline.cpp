#include "policy/timeline.h"

#include "world/query.h"

namespace chokepoint::policy {

using world::ClauseState;
using world::LegalDefault;

bool binds(ClauseState state) { return state == ClauseState::in_force || state == ClauseState::resumed; }

StateOnDay state_on(const world::World& world, ClauseId clause, Day day, Assume assume) {
  StateOnDay result;
  const world::StatusEvent* last = nullptr;
  for (const world::StatusEvent* event : world::timeline(world, clause)) {
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
