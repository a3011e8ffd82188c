// A network whose clock runs in steps of several days: flows per step, stocks and times counted in steps. A model that
// runs on it knows nothing of days.
//
// Method: docs/methods/strategic.md section 4. Verified by: tests/simulate/steps_test.cpp.
#pragma once

#include "network/supply_network.h"

namespace chokepoint::network {

/// `days` counts in days. Transit becomes the nearest number of whole steps, at least one; amounts keep their units.
SupplyNetwork in_steps(SupplyNetwork days, std::int32_t step_days);

/// Rules made for steps of `step_days` whose waiting times are still in days.
LinkRules in_steps(const LinkRules& rules, std::int32_t step_days, std::int32_t steps);

}  // namespace chokepoint::network
