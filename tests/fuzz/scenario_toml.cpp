// Any bytes as a scenario of a small world.
#include <cstdint>
#include <string_view>

#include "small_world.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chokepoint;
  static const world::WorldPtr small = [] {
    PlainContext plain;
    Context context = plain.context();
    const auto read = world::read_world(world::fuzz::small_world(), {}, context);
    if (!read) std::abort();
    return *read;
  }();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto scenario = world::read_scenario(*small, "scenario.toml", text, "");
  if (!scenario) {
    world::fuzz::expect_sentences(scenario.error());
  } else if (fingerprint(world::canonical_text(*small, *scenario)) != scenario->fingerprint) {
    std::abort();
  }
  return 0;
}
