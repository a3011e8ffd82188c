// The model of Inoue and Todo, written as its text reads: one step after the other over all links of all firms. Slow;
// the oracle of the fast run, and with Settings::published the reference program's arithmetic, operation by operation.
//
// Method: docs/methods/firms.md. Verified by: tests/model/firms/golden_test.cpp.
#pragma once

#include "base/context.h"
#include "model/firms/day.h"
#include "model/firms/settings.h"

namespace chokepoint::firms {

/// Tells `watch` of each day 0..days-1. `stopped` if the context is cancelled. Faults: those of check().
Result<Outcome> run_plain(const FirmNetwork& network, const Case& input, const Settings& settings, int days,
                          const Watch& watch, Context& context);

}  // namespace chokepoint::firms
