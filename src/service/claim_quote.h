// A claim of the world as a quote of a report.
// Verified by: tests/service/session_test.cpp, tests/apps/answers_test.cpp.
#pragma once

#include <string>

#include "report/report.h"
#include "world/world.h"

namespace chokepoint::service {

/// With its source and that source's grade. `figure`: the key of what it speaks of.
report::Quote quote_of(const world::World& world, const world::Claim& claim, std::string figure);

}  // namespace chokepoint::service
