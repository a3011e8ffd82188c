// What draws how much when on a mission, as measured: a CSV of stretches of time, in place of the mission file's own
// watts and hours.
// Format: docs/formats/facility.md. Verified by: tests/service/facility_file_test.cpp.
#pragma once

#include <string>

#include "base/context.h"
#include "service/mission_file.h"

namespace chokepoint::service {

/// Columns `load` (the name of a [[load]] of the mission), `from_h`, `until_h` (hours from its start), `watts` of one
/// such device. Rows in any order; nothing is drawn between them; loads that the profile leaves out keep their own
/// figures. Faults, all at once: other columns, unknown loads (with the nearest), times that are no numbers, run
/// backwards, overlap or leave the mission, watts below 0.
Result<void> add_profile(MissionFile& mission, const std::string& name, std::string bytes, Context& context);

}  // namespace chokepoint::service
