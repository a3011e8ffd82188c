// Names against the parties that the world's law names, and lists of one's own; decisions taken before are kept.
// Method: docs/methods/parties.md. Verified by: tests/service/screen_party_test.cpp.
#pragma once

#include "party/list.h"
#include "service/screen.h"

namespace chokepoint::service {

/// The firms that clauses name, as a list: aliases, home, the clauses with their state on the day.
std::vector<party::Entry> named_parties(const world::World& world, Day day);

/// `screen --party NAME`, `screen --parties FILE`.
Result<report::Report> screen_parties(Session& session, const ScreenParams& params, Context& context);

}  // namespace chokepoint::service
