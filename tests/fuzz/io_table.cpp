// Any bytes as the files of an input-output table: Z, Y and x stand one after the other, apart by a byte 1. A table of
// finite numbers, or faults that are sentences; the same for the same bytes compressed.
#include "network/io_table.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "small_world.h"
#include "table/gzip.h"

namespace {

using namespace chokepoint;
using network::IoTable;
using network::OnFault;

Result<IoTable> read(const std::array<std::string, 3>& texts, OnFault on_fault) {
  const std::array<network::TableFile, 3> files{{{"Z.csv", texts[0]}, {"Y.csv", texts[1]}, {"x.csv", texts[2]}}};
  PlainContext plain;
  Context context = plain.context();
  context.memory_limit = std::size_t{64} << 20;
  return network::read_io_table("t", files, on_fault, context);
}

void demand(bool held) {
  if (!held) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::array<std::string, 3> texts;
  std::size_t file = 0;
  for (std::size_t k = 0; k < size; ++k) {
    if (data[k] == 1 && file < 2) {
      ++file;
    } else {
      texts[file] += static_cast<char>(data[k]);
    }
  }
  for (const OnFault on_fault : {OnFault::error, OnFault::keep, OnFault::clip}) {
    auto io = read(texts, on_fault);
    std::array<std::string, 3> packed = texts;
    for (std::string& text : packed) text = table::gzip(text);
    const auto same = read(packed, on_fault);
    demand(io.has_value() == same.has_value());
    if (!io) {
      world::fuzz::expect_sentences(io.error());
      continue;
    }
    demand(io->square == same->square && io->industries == same->industries);
    demand(io->square.size() == io->size() * io->size() && io->output.size() == io->size());
    for (const double flow : io->square) demand(std::isfinite(flow) && flow >= 0.0);
    const auto scaled = network::to_coefficients("t", on_fault, *io);
    if (!scaled) {
      world::fuzz::expect_sentences(scaled.error());
      continue;
    }
    for (const double share : io->square) demand(std::isfinite(share) && share >= 0.0);
  }
  return 0;
}
