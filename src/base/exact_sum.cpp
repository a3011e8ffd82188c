#include "base/exact_sum.h"

#include <bit>
#include <limits>

namespace chokepoint {

namespace {

constexpr int kLimbBits = 32;
constexpr std::uint64_t kLimbMask = 0xffffffffU;
constexpr int kMantissaBits = 52;
constexpr std::uint64_t kMantissaMask = (std::uint64_t{1} << kMantissaBits) - 1;
constexpr int kSpecialExponent = 0x7ff;
/// A term adds less than 2^32 to a limb, so 2^30 of them stay far from 2^63.
constexpr std::uint32_t kMaximumPending = std::uint32_t{1} << 30;

}  // namespace

void ExactSum::add(double term) {
  const auto bits = std::bit_cast<std::uint64_t>(term);
  const int exponent = static_cast<int>(bits >> kMantissaBits) & kSpecialExponent;
  if (exponent == kSpecialExponent) {
    special_ += term;
    return;
  }
  std::uint64_t mantissa = bits & kMantissaMask;
  if (exponent != 0) mantissa |= kMantissaMask + 1;
  const int shift = exponent != 0 ? exponent - 1 : 0;
  const int limb = shift / kLimbBits;
  const int within = shift % kLimbBits;
  const std::uint64_t lower = (mantissa & kLimbMask) << within;
  const std::uint64_t upper = (mantissa >> kLimbBits) << within;  // below 2^52
  const auto low = static_cast<std::int64_t>(lower & kLimbMask);
  const auto middle = static_cast<std::int64_t>((lower >> kLimbBits) + (upper & kLimbMask));
  const auto high = static_cast<std::int64_t>(upper >> kLimbBits);
  const bool negative = (bits >> 63) != 0;
  limb_[limb] += negative ? -low : low;
  limb_[limb + 1] += negative ? -middle : middle;
  limb_[limb + 2] += negative ? -high : high;
  if (++pending_ == kMaximumPending) normalise();
}

void ExactSum::add(const ExactSum& other) {
  if (pending_ + other.pending_ >= kMaximumPending) {
    ExactSum carried = other;
    carried.normalise();
    normalise();
    for (int i = 0; i < kLimbs; ++i) limb_[i] += carried.limb_[i];
    special_ += carried.special_;
    ++pending_;
    return;
  }
  pending_ += other.pending_ + 1;  // a normalised limb counts as one term
  for (int i = 0; i < kLimbs; ++i) limb_[i] += other.limb_[i];
  special_ += other.special_;
}

void ExactSum::normalise() {
  std::int64_t carry = 0;
  for (int i = 0; i + 1 < kLimbs; ++i) {
    const std::int64_t sum = limb_[i] + carry;
    carry = sum >> kLimbBits;
    limb_[i] = static_cast<std::int64_t>(static_cast<std::uint64_t>(sum) & kLimbMask);
  }
  limb_[kLimbs - 1] += carry;  // the top limb keeps the sign
  pending_ = 0;
}

double ExactSum::value() const {
  if (special_ != special_) return std::numeric_limits<double>::quiet_NaN();
  if (special_ != 0.0) return special_;
  ExactSum sum = *this;
  sum.normalise();
  const bool negative = sum.limb_[kLimbs - 1] < 0;
  if (negative) {
    for (std::int64_t& limb : sum.limb_) limb = -limb;
    sum.normalise();
  }
  int top = kLimbs - 1;
  while (top >= 0 && sum.limb_[top] == 0) --top;
  if (top < 0) return 0.0;

  // Bit p of the whole weighs 2^(p - 1074); a result whose highest bit is at most 52 is exact as it stands.
  const auto bit = [&](int p) { return (sum.limb_[p / kLimbBits] >> (p % kLimbBits)) & 1; };
  const int highest = top * kLimbBits + 63 - std::countl_zero(static_cast<std::uint64_t>(sum.limb_[top]));
  const int lowest = highest > kMantissaBits ? highest - kMantissaBits : 0;
  std::uint64_t mantissa = 0;
  for (int p = highest; p >= lowest; --p) mantissa = mantissa << 1 | static_cast<std::uint64_t>(bit(p));
  if (lowest > 0 && bit(lowest - 1) != 0) {
    bool above_half = false;
    for (int p = lowest - 2; p >= 0 && !above_half; --p) {
      // Whole limbs of zeros are skipped.
      if (p % kLimbBits == kLimbBits - 1 && sum.limb_[p / kLimbBits] == 0) {
        p -= kLimbBits - 1;
      } else {
        above_half = bit(p) != 0;
      }
    }
    if (above_half || (mantissa & 1) != 0) ++mantissa;
  }
  // The mantissa's leading bit, if any, adds the 1 that separates exponent fields; a carry out of it does the same.
  const std::uint64_t bits = (static_cast<std::uint64_t>(lowest) << kMantissaBits) + mantissa;
  constexpr std::uint64_t kInfinityBits = std::uint64_t{kSpecialExponent} << kMantissaBits;
  const double size = lowest >= kSpecialExponent ? std::numeric_limits<double>::infinity()
                                                 : std::bit_cast<double>(bits < kInfinityBits ? bits : kInfinityBits);
  return negative ? -size : size;
}

double exact_sum(std::span<const double> terms) {
  ExactSum sum;
  for (const double term : terms) sum.add(term);
  return sum.value();
}

}  // namespace chokepoint
