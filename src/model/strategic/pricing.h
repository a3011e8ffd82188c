// Phase 9 of the day: once a week prices move towards clearing, and demand answers from the next day on.
//
// Method: docs/methods/strategic.md section 3.9, docs/methods/prices.md. Verified by:
// tests/model/strategic/pricing_test.cpp.
#pragma once

#include "model/strategic/state.h"

namespace chokepoint::strategic {

/// Of one product: clears its blocs against each other, with makers held to what they can make today and pairs to what
/// the law lets pass, and moves spot and contract prices a week towards the result. Where nothing answers to price it
/// is not determined and stays.
void reprice(const System& system, const Parameters& parameters, const Drive& drive, std::uint32_t product,
             State& state);

}  // namespace chokepoint::strategic
