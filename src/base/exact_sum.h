// Sums that do not depend on the order of their terms: a wide fixed-point accumulator (Kulisch 1971; Neal 2015, small
// superaccumulator). The result is the exact sum rounded once to the nearest double.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace chokepoint {

class ExactSum {
 public:
  void add(double term);
  void add(const ExactSum& other);
  /// The exact sum, correctly rounded (ties to even). Infinities and NaN propagate as in a plain sum.
  double value() const;

 private:
  static constexpr int kLimbs = 67;
  void normalise();
  std::array<std::int64_t, kLimbs> limb_{};
  std::uint32_t pending_{0};
  double special_{0.0};
};

double exact_sum(std::span<const double> terms);

}  // namespace chokepoint
