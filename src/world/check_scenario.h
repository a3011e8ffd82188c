// Acts of one scenario that contradict each other.
// Verified by: tests/world/scenario_test.cpp.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "world/scenario.h"

namespace chokepoint::world {

/// `acts` with the lines they stand in.
void check_scenario(const World& world, const std::string& file, const std::vector<std::pair<std::uint32_t, Act>>& acts,
                    Faults& faults);

}  // namespace chokepoint::world
