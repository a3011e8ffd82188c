// Products at rest stay at their baseline and cost nothing; from the day something reaches one, it is computed.
//
// Method: docs/methods/strategic.md section 3. Verified by: tests/model/strategic/sleep_test.cpp.
#pragma once

#include "model/strategic/state.h"

namespace chokepoint::strategic {

/// Fills the pipelines of a resting product as its baseline has them, and puts it on the list.
void wake(const System& system, State& state, std::uint32_t product);

/// Wakes the products that the drive moves off the baseline.
void heed_drive(const System& system, const Drive& drive, State& state);

}  // namespace chokepoint::strategic
