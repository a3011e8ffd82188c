// Any bytes as any table of a world: the first line names the file, the rest is its text.
#include <algorithm>
#include <cstdint>
#include <string>

#include "small_world.h"
#include "world/diff.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chokepoint;
  const std::string input(reinterpret_cast<const char*>(data), size);
  const std::size_t line = std::min(input.find('\n'), input.size());
  world::WorldFiles files = world::fuzz::small_world();
  const std::string name = input.substr(0, line);
  std::erase_if(files.files, [&](const auto& file) { return file.name == name; });
  files.files.push_back({name, line < input.size() ? input.substr(line + 1) : std::string()});
  PlainContext plain;
  Context context = plain.context();
  // With and without a day: dropping rows takes other paths.
  for (const bool dated : {false, true}) {
    world::ReadOptions options;
    if (dated) options.as_of = day_of(2025, 3, 1);
    const auto world = world::read_world(files, options, context);
    if (!world) {
      world::fuzz::expect_sentences(world.error());
    } else if (!world::diff(**world, **world).empty()) {
      std::abort();
    }
  }
  return 0;
}
