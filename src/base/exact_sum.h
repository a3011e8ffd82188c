// Sums that do not depend on the order of their terms: a wide fixed-point accumulator (Kulisch 1971; Neal 2015,
// arXiv:1505.05571, small superaccumulator). The result is the exact sum rounded once to the nearest double.
// Method: docs/methods/numbers.md.   Verified by: tests/base/exact_sum_test.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace chokepoint {

/// Holds up to 2^45 terms of any size. Thread-compatible: sum in parts, then add the parts, in any order.
class ExactSum {
 public:
  void add(double term);
  void add(const ExactSum& other);
  /// The exact sum, correctly rounded (ties to even); zero is +0. Infinities and NaN propagate as in a plain sum: both
  /// infinities, or a NaN, give the one quiet NaN. A sum beyond the largest double is an infinity; a partial one is
  /// not.
  double value() const;

 private:
  // Limb i weighs 2^(32 i - 1074): all doubles, and 46 bits above the largest.
  static constexpr int kLimbs = 67;
  void normalise();
  std::array<std::int64_t, kLimbs> limb_{};
  std::uint32_t pending_{0};  // terms since limbs were last brought into [0, 2^32)
  double special_{0.0};       // the plain sum of the terms that are not finite
};

double exact_sum(std::span<const double> terms);

}  // namespace chokepoint
