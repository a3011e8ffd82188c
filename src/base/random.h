// Counter-based random streams: the same key gives the same numbers whatever the thread, rank or order of asking.
// Method: docs/methods/numbers.md.   Verified by: tests/base/random_test.cpp.
#pragma once

#include <cstdint>

namespace chokepoint {

/// What a stream is for. Append only: the number enters the key.
enum class Purpose : std::uint32_t {
  figures = 1,
  shares = 2,
  demand = 3,
  outage = 4,
  licence = 5,
  synth = 6,
  race = 7,
  power = 8,
  test = 99
};

/// Stream of a (seed, draw, purpose, entity, day). Philox 4x32-10 (Salmon et al. 2011).
/// Copyable; 2^32 numbers long.
class Stream {
 public:
  Stream(std::uint64_t seed, std::uint32_t draw, Purpose purpose, std::uint32_t entity = 0, std::uint32_t day = 0);
  std::uint32_t next_u32();
  std::uint64_t next_u64();
  /// Uniform on (0, 1): never 0, never 1; 52 random bits, symmetric about 1/2.
  double uniform();
  /// Standard normal by inversion (base/math normal_quantile).
  double normal();
  /// Exponential with mean 1.
  double exponential();
  /// Uniform integer in [0, n) without bias. Requires n > 0.
  std::uint64_t below(std::uint64_t n);

 private:
  void refill();
  std::uint32_t key_[2]{};
  std::uint32_t counter_[4]{};
  std::uint32_t block_[4]{};
  unsigned used_{4};
};

}  // namespace chokepoint
