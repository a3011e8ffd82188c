// Philox 4x32-10: a counter-based generator (Salmon, Moraes, Dror, Shaw 2011, doi:10.1145/2063384.2063405). A block is
// a keyed bijection of its counter, so any number of any stream is found without making those before it. Verified by:
// tests/base/random_test.cpp (the known answers of the paper's reference implementation).
#pragma once

#include <array>
#include <cstdint>

namespace chokepoint {

using PhiloxBlock = std::array<std::uint32_t, 4>;
using PhiloxKey = std::array<std::uint32_t, 2>;

constexpr PhiloxBlock philox_block(PhiloxBlock x, PhiloxKey key) {
  constexpr int kRounds = 10;
  for (int round = 0; round < kRounds; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53U} * x[0];
    const std::uint64_t b = std::uint64_t{0xCD9E8D57U} * x[2];
    x = {static_cast<std::uint32_t>(b >> 32) ^ x[1] ^ key[0], static_cast<std::uint32_t>(b),
         static_cast<std::uint32_t>(a >> 32) ^ x[3] ^ key[1], static_cast<std::uint32_t>(a)};
    key[0] += 0x9E3779B9U;  // the golden ratio
    key[1] += 0xBB67AE85U;  // the square root of 3, less 1
  }
  return x;
}

}  // namespace chokepoint
