// Any bytes as a response: faults in whole sentences, or a description whose odds leave something for nothing.
#include <cstdint>
#include <string_view>

#include "service/response_file.h"
#include "small_world.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chokepoint;
  static const world::WorldPtr world = [] {
    PlainContext plain;
    Context context = plain.context();
    return *world::read_world(world::fuzz::small_world(), {}, context);
  }();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto response = service::read_response(*world, "response.toml", text);
  if (!response) {
    world::fuzz::expect_sentences(response.error());
    return 0;
  }
  const auto values = response->figures.central();
  double odds = 0.0;
  for (const auto& one : response->cases) odds += response->figures.at(values, one.key);
  if (!(odds <= 1.0 + 1e-9) || response->start_years.empty()) std::abort();
  return 0;
}
