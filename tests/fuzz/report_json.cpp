// from_json must never crash; what it accepts must come back the same, and every renderer must stand it.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "report/html.h"
#include "report/render.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chokepoint::report;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto report = from_json(text)) {
    const std::string once = to_json(*report);
    const auto again = from_json(once);
    if (!again || to_json(*again) != once) std::abort();
    to_csv(*report);
    to_text(*report, {});
    to_html(*report);
  }
  if (const auto manifest = manifest_from_json(text)) {
    const auto again = manifest_from_json(manifest_json(*manifest));
    if (!again || key_of(*again) != key_of(*manifest)) std::abort();
  }
  return 0;
}
