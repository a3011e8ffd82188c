// What `value, low, high` of a figure mean as a distribution: low is P05, high is P95, value is the central point.
// Method: docs/methods/numbers.md section 5.   Verified by: tests/stats/distribution_test.cpp.
#pragma once

#include <cstdint>

namespace chokepoint::stats {

/// Where a quantity can lie at all: anywhere, from 0 upwards, or in [0, 1].
enum class Support : std::uint8_t { real, positive, share };

enum class Shape : std::uint8_t { point, triangular, lognormal };

/// Immutable; quantile and cdf are deterministic to the bit.
///
/// point: low = high. triangular: the triangle whose mode is the central value and whose P05 and P95 are low and high;
/// where a foot would pass the support's bound, the 5 % beyond low (or high) fill a smaller triangle that ends at the
/// bound. lognormal, for positive quantities with 10^12 > high / low > 4 and the central value strictly between: a
/// split lognormal whose median is the central value, cut at twice the distance (in logarithms) of low and high, i.e.
/// at P0.05 and P99.95.
class Distribution {
 public:
  /// A point at 0.
  Distribution() = default;
  /// Requires low <= central <= high, finite and within the support; otherwise the distribution is the point `central`.
  static Distribution fit(double central, double low, double high, Support support);

  Shape shape() const { return shape_; }
  double central() const { return central_; }
  double low() const { return low_; }
  double high() const { return high_; }
  /// The least and greatest value.
  double minimum() const { return minimum_; }
  double maximum() const { return maximum_; }
  /// The value below which a share u in [0, 1] of the distribution lies; u outside is taken as 0 or 1.
  double quantile(double u) const;
  /// The share at or below x: the inverse of quantile.
  double cdf(double x) const;

 private:
  Shape shape_{Shape::point};
  double central_{0.0};
  double low_{0.0};
  double high_{0.0};
  double minimum_{0.0};
  double maximum_{0.0};
  double below_mode_{0.0};   // triangular: the share below the mode
  double lower_width_{0.0};  // triangular: mode less the fitted foot; lognormal: log deviation below the median
  double upper_width_{0.0};
};

}  // namespace chokepoint::stats
