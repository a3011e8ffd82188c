// Any bytes as a file of bodies and fields: faults in whole sentences, or a description with finite figures.
#include <cmath>
#include <cstdint>
#include <string_view>

#include "service/coalition_file.h"
#include "small_world.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chokepoint;
  static const world::WorldPtr world = [] {
    PlainContext plain;
    Context context = plain.context();
    return *world::read_world(world::fuzz::small_world(), {}, context);
  }();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto file = service::read_coalition(*world, "coalition.toml", text);
  if (!file) {
    world::fuzz::expect_sentences(file.error());
    return 0;
  }
  const auto values = file->figures.drawn(1, 0);
  for (std::size_t f = 0; f < file->fields.size(); ++f) {
    for (const auto& body : file->bodies) {
      for (const PlaceId member : body.members) {
        const double share = file->share(values, f, member, *world), blocks = file->blocks(values, f, member, *world);
        if (!(share >= 0.0 && share <= 1.0) || !(blocks >= 0.0 && blocks <= 1.0)) std::abort();
      }
    }
  }
  return 0;
}
