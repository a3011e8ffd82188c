// Any bytes as world.toml.
#include <algorithm>
#include <cstdint>
#include <string>

#include "small_world.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chokepoint;
  world::WorldFiles files = world::fuzz::small_world();
  files.files[0].bytes.assign(reinterpret_cast<const char*>(data), size);
  PlainContext plain;
  Context context = plain.context();
  const auto world = world::read_world(files, {}, context);
  if (!world) world::fuzz::expect_sentences(world.error());
  return 0;
}
