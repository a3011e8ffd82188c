// Seals: a fingerprint of the forecasts of one race and one day, so that a forecast changed afterwards shows.
// Verified by: tests/service/race_test.cpp.
#pragma once

#include <string>

#include "world/world.h"

namespace chokepoint::world {

/// Of all rows of `forecasts` of this race and day, whatever their order: programme, type, day and probability.
std::string seal_of(const World& world, std::uint32_t race, PartialDate made_on);
/// The same of rows that do not stand in a world yet (`world` names races and programmes).
std::string seal_of(const World& world, const std::vector<MadeForecast>& forecasts);

}  // namespace chokepoint::world
