#include "stats/distribution.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/math.h"

namespace chokepoint::stats {

namespace {

constexpr double kTail = 0.05;         // the share below low, and above high
constexpr double kWideRatio = 4.0;     // of high to low, from which a positive quantity is taken as lognormal
constexpr double kWidestRatio = 1e12;  // beyond it, logarithms would reach for infinity
constexpr double kP95Score = 0x1.a515209676abdp+0;  // the standard normal's P95
constexpr double kCutScore = 2.0 * kP95Score;

double lower_bound_of(Support support) {
  return support == Support::real ? -std::numeric_limits<double>::infinity() : 0.0;
}

double upper_bound_of(Support support) {
  return support == Support::share ? 1.0 : std::numeric_limits<double>::infinity();
}

/// For a triangle of width 1 with a share w below its mode: the distance from the mode down to P05.
double reach(double w) { return w - std::sqrt(kTail * w); }

/// The w at which (mode - P05) / (P95 - P05) is `lower_part`. The ratio rises from 0 at w = 0.05 to 1 at w = 0.95.
/// Newton's method on a function whose slope stays in [0.5, 1]: six steps reach the last place, eight leave a margin.
double solve_below_mode(double lower_part) {
  constexpr int kSteps = 8;
  const double upper_part = 1.0 - lower_part;
  const double root = std::sqrt(kTail);
  double w = kTail + (1.0 - 2.0 * kTail) * lower_part;
  for (int i = 0; i < kSteps; ++i) {
    const double value = upper_part * reach(w) - lower_part * reach(1.0 - w);
    const double slope = 1.0 - 0.5 * root * (upper_part / std::sqrt(w) + lower_part / std::sqrt(1.0 - w));
    w = std::clamp(w - value / slope, kTail, 1.0 - kTail);
  }
  return w;
}

}  // namespace

Distribution Distribution::fit(double central, double low, double high, Support support) {
  Distribution d;
  d.central_ = d.low_ = d.high_ = d.minimum_ = d.maximum_ = central;
  const double bottom = lower_bound_of(support);
  const double top = upper_bound_of(support);
  const bool usable = std::isfinite(low) && std::isfinite(high) && low <= central && central <= high && low < high &&
                      low >= bottom && high <= top;
  if (!usable) return d;
  d.low_ = low;
  d.high_ = high;
  const double ratio = support == Support::positive && low > 0.0 ? high / low : 0.0;
  if (ratio > kWideRatio && ratio < kWidestRatio && low < central && central < high) {
    d.shape_ = Shape::lognormal;
    d.lower_width_ = math::log(central / low) / kP95Score;
    d.upper_width_ = math::log(high / central) / kP95Score;
    d.minimum_ = central * math::exp(-kCutScore * d.lower_width_);
    d.maximum_ = central * math::exp(kCutScore * d.upper_width_);
    return d;
  }
  d.shape_ = Shape::triangular;
  d.below_mode_ = solve_below_mode((central - low) / (high - low));
  const double width = (high - low) / (reach(d.below_mode_) + reach(1.0 - d.below_mode_));
  d.lower_width_ = width * d.below_mode_;
  d.upper_width_ = width * (1.0 - d.below_mode_);
  // A foot that rounding puts on the wrong side of low or high would turn the tail over.
  d.minimum_ = std::min(low, std::max(bottom, central - d.lower_width_));
  d.maximum_ = std::max(high, std::min(top, central + d.upper_width_));
  return d;
}

double Distribution::quantile(double u) const {
  if (shape_ == Shape::point) return central_;
  if (!(u > 0.0)) return minimum_;
  if (u >= 1.0) return maximum_;
  if (shape_ == Shape::lognormal) {
    const double score = std::clamp(math::normal_quantile(u), -kCutScore, kCutScore);
    return central_ * math::exp(score * (score < 0.0 ? lower_width_ : upper_width_));
  }
  if (u < kTail) return minimum_ + (low_ - minimum_) * std::sqrt(u / kTail);
  if (u > 1.0 - kTail) return maximum_ - (maximum_ - high_) * std::sqrt((1.0 - u) / kTail);
  const double value = u <= below_mode_ ? central_ - lower_width_ * (1.0 - std::sqrt(u / below_mode_))
                                        : central_ + upper_width_ * (1.0 - std::sqrt((1.0 - u) / (1.0 - below_mode_)));
  return std::clamp(value, low_, high_);
}

double Distribution::cdf(double x) const {
  if (shape_ == Shape::point) return x < central_ ? 0.0 : 1.0;
  if (x < minimum_) return 0.0;
  if (x >= maximum_) return 1.0;
  if (shape_ == Shape::lognormal) {
    return math::normal_cdf(math::log(x / central_) / (x < central_ ? lower_width_ : upper_width_));
  }
  const auto square = [](double v) { return v * v; };
  if (x < low_) return kTail * square((x - minimum_) / (low_ - minimum_));
  if (x > high_) return 1.0 - kTail * square((maximum_ - x) / (maximum_ - high_));
  if (x <= central_) return below_mode_ * square(1.0 - (central_ - x) / lower_width_);
  return 1.0 - (1.0 - below_mode_) * square(1.0 - (x - central_) / upper_width_);
}

}  // namespace chokepoint::stats
