// Any bytes as a bill of materials: parts with finite numbers, or faults that are sentences.
#include "service/bom.h"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "small_world.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chokepoint;
  PlainContext plain;
  Context context = plain.context();
  static const world::WorldPtr world = [&] { return *world::read_world(world::fuzz::small_world(), {}, context); }();
  const auto bom =
      service::read_bom(*world, "bom.csv", std::string(reinterpret_cast<const char*>(data), size), context);
  if (!bom) {
    world::fuzz::expect_sentences(bom.error());
    return 0;
  }
  for (const auto& line : bom->lines) {
    const auto& part = line.part;
    if (part.name.empty() || !std::isfinite(line.quantity) || !(part.stock_days >= 0.0) || !(part.value >= 0.0))
      std::abort();
    for (const auto& parameter : part.parameters) {
      if (!std::isfinite(parameter.value)) std::abort();
    }
  }
  return 0;
}
