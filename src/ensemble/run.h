// Many runs of anything: draws cut into numbered chunks over the pool, bands from whole-number histograms, finished
// chunks kept on disk so that a stopped, killed or extended run goes on where it was. Knows no world: a draw is a
// number in, a row of outputs out.
//
// The answer's bytes depend on the draws alone: not on threads, size of chunks, order, or on what was read back.
// Method: docs/methods/ensembles.md.   Verified by: tests/ensemble/run_test.cpp, resume_test.cpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <vector>

#include "base/context.h"
#include "base/fingerprint.h"
#include "base/result.h"

namespace chokepoint::ensemble {

struct Spec {
  Fingerprint key;               // of everything that decides the outputs of a draw: the manifest's, without `draws`
  std::uint32_t first{1};        // draw 0 is the central values, which are no part of a band
  std::uint32_t draws{0};        // at least 1
  std::size_t outputs{0};        // at least 1
  std::size_t kept{0};           // the first so many outputs keep the value of each draw, for variance shares
  std::uint32_t chunk{0};        // draws in a chunk; 0 = chosen
  std::filesystem::path folder;  // of finished chunks; empty: nothing is kept on disk
};

/// Fills the outputs of one draw. A function of the draw's number alone; called from several threads at once; throws
/// nothing. NaN says that this output has no value in this draw. A fault ends the whole run; the code `stopped` is no
/// fault but says that the draw noticed context.cancel. The context's progress goes nowhere: draws are what is counted.
using DrawFunction = std::function<Result<void>(std::uint32_t draw, std::span<double> outputs, Context& context)>;

/// Quantiles over the finished draws (stats/histogram.h: exact to 1/64 at worst). NaN where no draw has a value.
struct Band {
  double p05{0.0};
  double p50{0.0};
  double p95{0.0};
  std::uint64_t counted{0};  // draws with a value
  std::uint64_t missing{0};  // draws with NaN
};

struct Runs {
  Outcome outcome{Outcome::done};    // or stopped: bands are those of the draws that were finished
  std::vector<Band> bands;           // per output
  std::vector<std::uint32_t> draws;  // finished, rising
  std::vector<double> kept;          // per kept output, per finished draw
  std::uint32_t read_back{0};        // of these, draws found in the folder
  std::vector<Fault> remarks;        // chunks that were passed over; the first that could not be written

  std::span<const double> kept_values(std::size_t output) const {
    return {kept.data() + output * draws.size(), draws.size()};
  }
};

/// Faults: out_of_range (draws, outputs, kept), too_large (above context.memory_limit), cannot_write (no folder can be
/// made), and those of the failing draw with the lowest number. A chunk that cannot be written (disk full) ends
/// nothing: the answer stands, and a remark says that it cannot be resumed. Memory: 8 bytes x kept x draws, 24 bytes x
/// outputs x at most 64 bins to the octave, one chunk a thread.
Result<Runs> run(const Spec& spec, const DrawFunction& draw, Context& context);

}  // namespace chokepoint::ensemble
