// The life of a clause: announced, in force, suspended, resumed, revoked, and "unknown since" where the sources end.
//
// Method: docs/methods/controls.md. Verified by: tests/policy/timeline_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/day.h"
#include "world/world.h"

namespace chokepoint::policy {

/// What to take for a suspension that ended with no later act in the sources: its legal default (`resumed`), or that it was
/// prolonged (`extended`). `ask`: nothing is taken; the state is unknown.
enum class Assume : std::uint8_t { ask, resumed, extended };

struct StateOnDay {
  world::ClauseState state{world::ClauseState::lapsed};
  bool before_any{false};          // no event yet
  bool confirmed{true};            // false: taken by legal default or assumption
  std::optional<Day> unknown_since;
  Day since{};                     // of the event that gave this state
  SourceId source;                 // last source
  bool partial_date{false};        // the event's date is known to the month or year only
};

StateOnDay state_on(const world::World& world, ClauseId clause, Day day, Assume assume);

/// Is a clause in this state one that binds goods?
bool binds(world::ClauseState state);

}  // namespace chokepoint::policy
