// Law in words: what a clause asks, whom it targets, what it says on a day.
// Verified by: tests/policy/words_test.cpp.
#pragma once

#include <string>
#include <string_view>

#include "policy/timeline.h"
#include "world/world.h"

namespace chokepoint::policy {

/// "at least", "below", ...; empty for `none`.
std::string_view words_of(world::Operator op);

/// "at least 300 Wh/kg"; empty where the clause has no threshold.
std::string threshold_text(const world::Clause& clause);

/// "energy density at least 300 Wh/kg"; empty where the clause has no parameter.
std::string predicate_text(const world::Clause& clause);

/// "all but European Union"; "China; Russia".
std::string targets_text(const world::World& world, const world::Clause& clause);

/// Who issued a control: a place or a bloc.
std::string issuer_text(const world::World& world, const world::Control& control);

/// "in force", "unknown since 2026-11-11", "not yet announced".
std::string state_text(const StateOnDay& state);

/// The latest day on which any source of the law rows was published; the sources say nothing of later days.
Day last_law_source(const world::World& world);

}  // namespace chokepoint::policy
