// The published supply-risk indices as a table of `depend`.
#pragma once

#include <span>

#include "assess/dependence.h"
#include "report/report.h"
#include "simulate/simulator.h"

namespace chokepoint::service {

/// Adds the table `risk`, one row a stage that the target needs, with quotes and the limits that touch it. `importer`:
/// as risk_of takes it.
Result<void> add_risk_table(const simulate::Simulator& simulator, const assess::Dependence& found,
                            std::span<const PlaceId> importer, report::Report& report);

}  // namespace chokepoint::service
