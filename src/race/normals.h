// Standard normal numbers by the column, at the price of a table look-up each.
//
// Philox gives 32 bits a number, as Stream(seed, block, Purpose::race, key).next_u32() does; the inverse normal of
// (bits
// + 1/2) / 2^32 comes from a table of 64 cells to the octave of the lower tail, linear between: within 4e-5 of the
// exact quantile, |z| < 6.4, as symmetric as the bits. Integers and one multiplication: the same bytes on every
// machine.
//
// Method: docs/methods/race.md section 3.   Verified by: tests/race/normals_test.cpp.
#pragma once

#include <cstdint>
#include <span>

#include "base/philox.h"

namespace chokepoint::race {

class Normals {
 public:
  explicit Normals(std::uint64_t seed);
  /// Fills `out`, whose size is a multiple of 4.
  void fill(std::uint32_t block, std::uint32_t key, std::span<double> out) const;
  static double of_bits(std::uint32_t bits);

 private:
  PhiloxKey key_;
};

}  // namespace chokepoint::race
