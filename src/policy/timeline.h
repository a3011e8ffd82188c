// The life of a clause: announced, in force, suspended, resumed, revoked, and "unknown since" where the sources end.
//
// Method: docs/methods/controls.md section 2. Verified by: tests/policy/timeline_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "base/day.h"
#include "world/scenario.h"
#include "world/world.h"

namespace chokepoint::policy {

using world::Assume;

struct StateOnDay {
  world::ClauseState state{world::ClauseState::lapsed};
  bool before_any{false};  // no event yet
  bool confirmed{true};    // false: taken by legal default or assumption
  std::optional<Day> unknown_since;
  Day since{};               // of the event that gave this state
  SourceId source;           // last source
  bool partial_date{false};  // the event's date is known to the month or year only
};

/// `timeline`: the events of one clause in order of time (world::timeline).
StateOnDay state_on(std::span<const world::StatusEvent* const> timeline, Day day, Assume assume);
StateOnDay state_on(const world::World& world, ClauseId clause, Day day, Assume assume);

/// Is a clause in this state one that binds goods?
bool binds(world::ClauseState state);

}  // namespace chokepoint::policy
