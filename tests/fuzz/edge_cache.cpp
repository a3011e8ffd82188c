// Any bytes as a kept network: refused, or a sound one.
#include "network/edge_cache.h"

#include <cstdlib>
#include <string>

#include "small_world.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chokepoint;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  // As it came; then as the lists of a file whose header is right, so that mutations reach them.
  std::string framed = network::to_bytes({}, {});
  const std::size_t header = framed.find('\n') + 1 + 2 * sizeof(Fingerprint) + sizeof(std::uint64_t);
  framed.resize(header);
  framed += bytes;
  const std::uint64_t length = size;
  const Fingerprint print = fingerprint(bytes);
  const std::size_t at = header - sizeof(Fingerprint) - sizeof(std::uint64_t);
  framed.replace(at, sizeof length, reinterpret_cast<const char*>(&length), sizeof length);
  framed.replace(at + sizeof length, sizeof print, reinterpret_cast<const char*>(&print), sizeof print);
  for (const std::string_view file : {bytes, std::string_view(framed)}) {
    const auto list = network::edge_list_from_bytes("kept", file, {});
    if (!list) {
      world::fuzz::expect_sentences(list.error());
      continue;
    }
    for (std::size_t e = 0; e < list->size(); ++e) {
      if (list->firms.id.at(list->supplier[e]).size() > size || list->product_of(e).size() > size) std::abort();
    }
  }
  return 0;
}
