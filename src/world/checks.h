// Checks across rows: what is right row by row and still wrong together. Each adds its faults and goes on.
#pragma once

#include "world/reading.h"

namespace chokepoint::world {

void check_places(Reading& in);   // the place tree, memberships, ownership
void check_sources(Reading& in);  // sources that repeat each other, the as-of date
void check_chain(Reading& in);    // recipes in a circle; made and never used; used and never made; no price
void check_shares(Reading& in);   // shares over 1; parts larger than their whole
void check_race(Reading& in);     // tasks in a circle, names that nothing defines, forecasts that were changed
void check_law(Reading& in);      // targets, coverage, the order of events

/// All of them.
void check_world(Reading& in);

}  // namespace chokepoint::world
