// Any bytes as a facility and as a mission: faults in whole sentences, or a description that has an answer.
#include <cmath>
#include <cstdint>
#include <string_view>

#include "service/mission_file.h"
#include "small_world.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chokepoint;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto facility = service::read_facility("facility.toml", text);
  if (!facility) {
    world::fuzz::expect_sentences(facility.error());
  } else {
    const auto values = facility->figures.drawn(1, 0);
    const double energy = continuity::nameplate_kwh(facility->battery(values));
    if (!std::isfinite(energy) || !(facility->battery_life(values) > 0.0)) std::abort();
    // Large chains take their time: those of a few sets are solved.
    const auto system = facility->system(values);
    if (system.generators.units <= 4 && system.fuel.stages <= 16 && system.battery.minutes <= 600.0) {
      const auto found = continuity::solve(system);
      if (found && !(found->unavailability >= 0.0 && found->unavailability <= 1.0)) std::abort();
    }
  }
  const auto mission = service::read_mission("mission.toml", text);
  if (!mission) {
    world::fuzz::expect_sentences(mission.error());
  } else {
    const auto need = continuity::need_of(mission->mission(mission->figures.drawn(1, 0)));
    if (!need || !std::isfinite(need->carried_kg) || !(need->carried_kg >= 0.0)) std::abort();
  }
  return 0;
}
