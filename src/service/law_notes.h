// What a report says of the law that it rests on: what was taken for granted, and which clauses bind and do not act.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "policy/rules.h"
#include "report/report.h"
#include "world/scenario.h"

namespace chokepoint::service {

/// One note a kind of remark. Clauses that do not act get one note with their number, by kind, and the table `idle_law`
/// that lists them, a row per control and kind.
void add_law_remarks(const world::World& world, std::span<const policy::Remark> remarks, report::Report& report);

/// What the model has no place for, in few words: "know-how", "re-exports".
std::string_view name_of(policy::Idle idle);

/// Clauses that the scenario brings into force and that do not act: `cn-2025-62 (know-how), ...`; "" if there are none.
std::string idle_acts(const world::World& world, const world::Scenario& scenario);

}  // namespace chokepoint::service
