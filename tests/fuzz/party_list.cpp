// Any bytes as a list of parties: entries with names, or faults that are sentences; and every name can be folded.
#include "party/list.h"

#include <cstdint>
#include <cstdlib>
#include <string>

#include "party/fold.h"
#include "small_world.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chokepoint;
  PlainContext plain;
  Context context = plain.context();
  static const party::Folder folder = std::move(*party::Folder::make());
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto list = party::read_list("list", bytes, context);
  if (!list) {
    world::fuzz::expect_sentences(list.error());
  } else {
    for (const auto& entry : *list) {
      if (entry.name.empty() || entry.id.empty()) std::abort();
      for (const char c : folder(entry.name).compact) {
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) std::abort();
      }
    }
  }
  const auto decisions = party::read_decisions("decisions", bytes, context);
  if (!decisions) world::fuzz::expect_sentences(decisions.error());
  return 0;
}
