// The tables of `coalition --product`: who must join, who has power, what to add.
#pragma once

#include "service/coalition.h"
#include "simulate/simulator.h"

namespace chokepoint::service {

Result<void> report_product(const simulate::Simulator& simulator, const CoalitionParams& params, report::Report& report,
                            Context& context);

}  // namespace chokepoint::service
