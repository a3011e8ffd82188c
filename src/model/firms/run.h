// The model of Inoue and Todo on networks of millions of links: two passes a day. By customer: stocks are used and
// filled, orders go out (only yesterday's output, shipments and stocks are read). By supplier: demand, output,
// rationing. One number a link stands in supplier order and is in turn what was shipped, what is ordered, what is
// shipped: the only access that is not in order. 36 bytes a link besides the network's labels.
//
// Same bytes for any number of threads: firms share no sums but the totals, which are exact sums.
// Method: docs/methods/firms.md. Verified by: tests/model/firms/golden_test.cpp (golden runs), run_test.cpp (plain.h).
#pragma once

#include "base/context.h"
#include "model/firms/day.h"
#include "model/firms/settings.h"

namespace chokepoint::firms {

/// As run_plain; also the fault too_large where the plan exceeds the context's memory limit.
Result<Outcome> run(const FirmNetwork& network, const Case& input, const Settings& settings, int days,
                    const Watch& watch, Context& context);

}  // namespace chokepoint::firms
