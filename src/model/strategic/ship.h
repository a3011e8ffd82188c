// Phase 7 of the day, second half: makers ship what was ordered, in order of precedence where they have too little.
//
// Method: docs/methods/strategic.md section 3.7. Verified by: tests/model/strategic/*.cpp.
#pragma once

#include "model/strategic/state.h"
#include "model/strategic/workspace.h"

namespace chokepoint::strategic {

void ship(const System& system, std::uint32_t product, State& state, Workspace& work);

}  // namespace chokepoint::strategic
