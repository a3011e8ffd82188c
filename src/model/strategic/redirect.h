// Phase 8 of the day: orders that regular suppliers could not or may not fill look for others.
//
// Method: docs/methods/strategic.md section 3.8. Verified by: tests/model/strategic/*.cpp.
#pragma once

#include "model/strategic/state.h"
#include "model/strategic/workspace.h"

namespace chokepoint::strategic {

/// Unfilled orders of the product go to sites with spare capacity, as fast as buyers find and accept them. Regular
/// customers were served before; redirected goods travel as long as the market's usual goods. What a supplier's own law
/// refused does not come back to it.
void redirect(const System& system, const Parameters& parameters, const Drive& drive, std::uint32_t product,
              State& state, Workspace& work);

}  // namespace chokepoint::strategic
