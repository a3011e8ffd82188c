// How long a task may take, in months: from a central value with its P05 and P95, or from a plan and the record of
// plans of its kind.
//
// pert: Beta-PERT whose mode is the central value; its ends are solved so that P05 and P95 are `low` and `high` (Moder
// and Rodgers 1968 read the experts' ends as 5th and 95th percentiles; Malcolm et al. 1959 gives the shape). Where the
// lower end would be negative it is 0 and only P95 is met.
// lognormal: median = central value, its two halves as wide as P05 and P95 say.
// heavy_tail: the lower half lognormal, the upper half Pareto through P95, tail index ln 10 / ln(high / central); the
// mean is infinite where high > 10 central (Flyvbjerg and Gardner 2023 on projects without a finite mean).
// fixed: the central value.
//
// Method: docs/methods/race.md section 1.   Verified by: tests/race/duration_test.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace chokepoint::race {

enum class Shape : std::uint8_t { fixed, pert, lognormal, heavy_tail };

/// ln(actual / planned) of a class of projects: normal with this mean and deviation.
struct SlipClass {
  double mu{0.0};
  double sigma{0.0};
};

/// Immutable; quantile and cdf are deterministic to the bit.
class Duration {
 public:
  /// 0, without doubt.
  Duration() = default;
  /// Requires 0 < low <= central <= high, finite; where low = high or anything else is wrong, the point `central`.
  static Duration fit(Shape shape, double central, double low, double high);
  /// Beta-PERT of optimistic, most likely and pessimistic durations as hard ends. Requires 0 <= o <= m <= p.
  static Duration pert(double optimistic, double likely, double pessimistic);
  /// A plan (with its own interval) times the slip of its class: lognormal.
  static Duration reference(double plan, double low, double high, const SlipClass& slips);

  /// What is left once the task has run for `elapsed` months and is not done: D - elapsed given D > elapsed.
  /// Requires probability_beyond(elapsed) > 0.
  Duration after(double elapsed) const;

  Shape shape() const { return shape_; }
  /// P(D > x).
  double probability_beyond(double x) const;
  double cdf(double x) const;
  /// The value that a share `below` of cases stays under; `above` = 1 - below is asked for beside it, since 1 - below
  /// is not exact in the upper tail.
  double quantile(double below, double above) const;
  double quantile(double below) const { return quantile(below, 1.0 - below); }
  /// Mean (o + 4 m + p) / 6 and the textbook's deviation (p - o) / 6 of a Beta-PERT; NaN for other shapes. The mean is
  /// the Beta's own; its own deviation is (p - o) sqrt(alpha beta / 252), at most 14 % larger and, with the mode at an
  /// end, 15 % smaller.
  double pert_mean() const;
  double pert_deviation() const;
  double pert_alpha() const { return alpha_; }
  double pert_beta() const { return beta_; }

 private:
  double whole_quantile(double below, double above) const;
  double whole_beyond(double x) const;

  Shape shape_{Shape::fixed};
  double central_{0.0};
  double lower_width_{0.0};  // log deviation below the median
  double upper_width_{0.0};  // above it; of heavy_tail: 1 / tail index
  double least_{0.0}, most_{0.0};
  double alpha_{0.0}, beta_{0.0};
  std::shared_ptr<const std::vector<double>> beta_cdf_;  // on a grid of angles, see duration.cpp
  double elapsed_{0.0};
};

/// A monotone function of a standard normal number on a grid of step 1/32 in [-6, 6], linear between: what the kernel
/// samples from.
class NormalTable {
 public:
  NormalTable() = default;
  explicit NormalTable(const Duration& duration);
  /// values[i] at z = -6 + i / 32; 385 of them.
  explicit NormalTable(std::vector<double> values) : values_(std::move(values)) {}
  static std::vector<double> grid();
  double at(double z) const {
    const double position = (z + kEnd) * kPerUnit;
    if (!(position > 0.0)) return values_.front();
    const auto cell = static_cast<std::size_t>(position);
    if (cell + 1 >= values_.size()) return values_.back();
    const double part = position - static_cast<double>(cell);
    return values_[cell] + part * (values_[cell + 1] - values_[cell]);
  }
  bool empty() const { return values_.empty(); }

 private:
  static constexpr double kEnd = 6.0;
  static constexpr double kPerUnit = 32.0;
  std::vector<double> values_;
};

}  // namespace chokepoint::race
