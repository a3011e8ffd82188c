// From what the strategic model says of supply to what a race hears of it.
//
// Method: docs/methods/race.md section 4.   Verified by: tests/service/race_test.cpp.
#pragma once

#include <span>
#include <vector>

#include "race/availability.h"
#include "service/race_model.h"
#include "simulate/simulator.h"

namespace chokepoint::service {

/// What to record for each point: shipments into the place, output there, stock there; three series a point.
std::vector<simulate::Probe> supply_probes(std::span<const SupplyPoint> points);

/// Usable share of the undisturbed supply per day of the run: what all send to the place, and its own output as far as
/// it stayed at home before; a shortfall is first taken from what lies there, which refills from what comes above need.
/// Empty where nothing of the product reaches the place.
std::vector<double> usable_share(const simulate::Simulator& simulator, const SupplyPoint& point,
                                 std::span<const simulate::Series> three);

/// Means over months from `now`; months before the run begins are undisturbed. `first_day`: of the run.
race::Availability monthly(const std::vector<std::vector<double>>& days_by_point, Day now, Day first_day);

}  // namespace chokepoint::service
