#include "race/normals.h"

#include <bit>
#include <vector>

#include "base/math.h"
#include "base/random.h"

namespace chokepoint::race {

namespace {

constexpr unsigned kCellBits = 6;  // cells to the octave, as bits
constexpr unsigned kOctaves = 32;  // of (bits + 1/2) from 1/2 to 2^31
constexpr unsigned kFraction = 52;
constexpr std::uint64_t kHalf = std::uint64_t{1022} << kCellBits;  // exponent of 1/2, then cells

/// Lower half of the inverse normal: entry j at 2^-32 times the double whose exponent and first bits are kHalf + j.
std::vector<double> lower_half() {
  std::vector<double> table;
  for (std::uint64_t j = 0; j <= std::uint64_t{kOctaves} << kCellBits; ++j) {
    table.push_back(math::normal_quantile(std::bit_cast<double>((kHalf + j) << (kFraction - kCellBits)) * 0x1p-32));
  }
  return table;
}

const double* table_once() {
  static const std::vector<double> kTable = lower_half();
  return kTable.data();
}

double look_up(const double* table, std::uint32_t bits) {
  constexpr std::uint64_t kWithin = (std::uint64_t{1} << (kFraction - kCellBits)) - 1;
  constexpr double kPerCell = 1.0 / static_cast<double>(kWithin + 1);
  const auto place = std::bit_cast<std::uint64_t>(static_cast<double>(bits & 0x7fffffffU) + 0.5);
  const std::uint64_t cell = (place >> (kFraction - kCellBits)) - kHalf;
  const double part = static_cast<double>(static_cast<std::int64_t>(place & kWithin)) * kPerCell;
  const double z = table[cell] + part * (table[cell + 1] - table[cell]);
  return std::bit_cast<double>(std::bit_cast<std::uint64_t>(z) ^ (std::uint64_t{bits >> 31} << 63));
}

}  // namespace

Normals::Normals(std::uint64_t seed)
    : key_([&] {
        const PhiloxBlock mixed =
            philox_block({static_cast<std::uint32_t>(Purpose::race), 0, 0, 0},
                         {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
        return PhiloxKey{mixed[0], mixed[1]};
      }()) {}

double Normals::of_bits(std::uint32_t bits) { return look_up(table_once(), bits); }

void Normals::fill(std::uint32_t block, std::uint32_t key, std::span<double> out) const {
  const double* table = table_once();
  for (std::uint32_t i = 0; i + 4 <= out.size(); i += 4) {
    const PhiloxBlock bits = philox_block({i / 4, block, key, 0}, key_);
    for (std::uint32_t k = 0; k < 4; ++k) out[i + k] = look_up(table, bits[k]);
  }
}

}  // namespace chokepoint::race
