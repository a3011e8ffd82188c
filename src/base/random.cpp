#include "base/random.h"

#include "base/math.h"
#include "base/philox.h"

namespace chokepoint {

Stream::Stream(std::uint64_t seed, std::uint32_t draw, Purpose purpose, std::uint32_t entity, std::uint32_t day) {
  const PhiloxKey seed_key{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)};
  // The counter has room for draw, entity, day and position; the purpose enters by a key of its own.
  const PhiloxBlock mixed = philox_block(PhiloxBlock{static_cast<std::uint32_t>(purpose), 0, 0, 0}, seed_key);
  key_[0] = mixed[0];
  key_[1] = mixed[1];
  counter_[0] = 0;
  counter_[1] = draw;
  counter_[2] = entity;
  counter_[3] = day;
}

void Stream::refill() {
  const PhiloxBlock made =
      philox_block(PhiloxBlock{counter_[0], counter_[1], counter_[2], counter_[3]}, PhiloxKey{key_[0], key_[1]});
  for (unsigned i = 0; i < 4; ++i) block_[i] = made[i];
  ++counter_[0];
  used_ = 0;
}

std::uint32_t Stream::next_u32() {
  if (used_ == 4) refill();
  return block_[used_++];
}

std::uint64_t Stream::next_u64() {
  const std::uint64_t low = next_u32();
  return low | std::uint64_t{next_u32()} << 32;
}

double Stream::uniform() {
  // Odd multiples of 2^-53: with 53 random bits the largest would round to 1.
  return (static_cast<double>(next_u64() >> 12) + 0.5) * 0x1p-52;
}

double Stream::normal() { return math::normal_quantile(uniform()); }

double Stream::exponential() { return -math::log(uniform()); }

std::uint64_t Stream::below(std::uint64_t n) {
  // The first 2^64 mod n values are refused, so that each remainder is equally frequent.
  const std::uint64_t refused = (0 - n) % n;
  std::uint64_t value = next_u64();
  while (value < refused) value = next_u64();
  return value % n;
}

}  // namespace chokepoint
