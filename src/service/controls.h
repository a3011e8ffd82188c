// The law as the sources have it: every control, one control in its own words, all clauses on a day, what changed
// between two days. A clause whose state no source confirms is "unknown since" its day, never in force.
// Method: docs/methods/controls.md section 1. Verified by: tests/service/controls_test.cpp.
#pragma once

#include "policy/timeline.h"
#include "service/use_case.h"

namespace chokepoint::service {

inline constexpr std::string_view kNotLegalAdvice = "Not legal advice; the authentic text prevails.";

/// "in_force" as people write it.
std::string spaced(std::string_view word);
/// Empty for an invalid id.
std::string source_title(const world::World& world, SourceId source);

/// Not yet announced, revoked or lapsed.
bool is_over(const policy::StateOnDay& state);

/// What the sources say of a clause on a day, in words: "in force", "unknown since 2026-11-11 (by its text: resumes)",
/// "in force, as last known" for a day after the last source of all.
std::string state_text(const world::World& world, ClauseId clause, Day day, Day last_source);

/// By id, in any case; the fault names near ones.
Result<ControlId> find_control(const world::World& world, std::string_view text, std::string_view option);

/// "cn-2025-58/1.1".
std::string clause_name(const world::World& world, ClauseId clause);

/// Adds the clause's own words, once each.
void add_words(const world::World& world, ClauseId clause, report::Report& report);

UseCase controls_list_use_case();
UseCase controls_show_use_case();
UseCase controls_at_use_case();
UseCase controls_diff_use_case();

}  // namespace chokepoint::service
