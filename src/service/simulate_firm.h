// A firm of one's own inside a run of `simulate`: the same answer as `exposure` gives, before the world's.
// Method: docs/methods/firm.md. Verified by: tests/service/firm_folder_test.cpp.
#pragma once

#include "service/firm_folder.h"
#include "service/simulate.h"
#include "simulate/simulator.h"

namespace chokepoint::service {

/// The folder of --firm, read. Fails (usage) where a step is not a day.
Result<FirmFolder> find_firm(Session& session, const world::World& world, const world::Scenario& scenario,
                             const std::string& name, Context& context);

/// Puts the firm's headline, tables and chains before what the report holds.
Result<void> add_firm_part(const FirmFolder& firm, const simulate::Simulator& simulator,
                           const world::Scenario& scenario, const simulate::RunOptions& run,
                           const SimulateParams& params, report::Report& report, Context& context);

}  // namespace chokepoint::service
