// Any bytes as a file of controls: shares within 0 and 1 and times in order, or faults.
#include "network/control_file.h"

#include <cstdlib>
#include <string>

#include "small_world.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chokepoint;
  PlainContext plain;
  Context context = plain.context();
  network::ControlTime time;
  if (size % 2 == 0) time.start = Day{20000};
  time.ignored = size % 3 == 0;
  const auto rows = network::read_control_file({"controls.csv", std::string(reinterpret_cast<const char*>(data), size)},
                                               time, context);
  if (!rows) {
    world::fuzz::expect_sentences(rows.error());
    return 0;
  }
  for (const auto& row : *rows) {
    if (!(row.pass >= 0.0 && row.pass <= 1.0) || row.to <= row.from || row.delay_days < 0) std::abort();
  }
  return 0;
}
