#include "race/duration.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/math.h"

namespace chokepoint::race {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kNormal95 = 1.6448536269514722;  // normal_quantile(0.95)
constexpr double kPi = 3.141592653589793;

// --- Beta distribution with alpha, beta >= 1 -------------------------------------------------------------------------
// With t = sin(a)^2 the density is 2 sin(a)^(2 alpha - 1) cos(a)^(2 beta - 1), smooth on [0, pi / 2]; sines and cosines
// come from the half-angle recurrence, so no function of the C library is used.

constexpr std::size_t kPanels = 1024;  // a power of two

/// sin(a)^2 at a = i pi / (2 kPanels), by bisection of angles: cos(a / 2)^2 = (1 + cos a) / 2.
std::vector<double> sine_squares() {
  std::vector<double> sine(kPanels + 1), cosine(kPanels + 1);
  sine[0] = 0.0;
  cosine[0] = 1.0;
  sine[kPanels] = 1.0;
  cosine[kPanels] = 0.0;
  for (std::size_t step = kPanels; step > 1; step /= 2) {
    for (std::size_t i = step / 2; i < kPanels; i += step) {
      // The angle between two known ones: add their unit vectors.
      const std::size_t a = i - step / 2, b = i + step / 2;
      const double x = cosine[a] + cosine[b], y = sine[a] + sine[b];
      const double length = std::sqrt(x * x + y * y);
      cosine[i] = x / length;
      sine[i] = y / length;
    }
  }
  std::vector<double> squares(kPanels + 1);
  for (std::size_t i = 0; i <= kPanels; ++i) squares[i] = sine[i] * sine[i];
  return squares;
}

/// Regularised incomplete beta function at the even grid points, by Simpson's rule; [i] belongs to squares[2 i].
std::vector<double> beta_cdf(double alpha, double beta, const std::vector<double>& squares) {
  const auto density = [&](std::size_t i) {
    return math::pow(squares[i], alpha - 0.5) * math::pow(1.0 - squares[i], beta - 0.5);
  };
  std::vector<double> cdf{0.0};
  double left = density(0);
  for (std::size_t i = 0; i + 2 <= kPanels; i += 2) {
    const double right = density(i + 2);
    cdf.push_back(cdf.back() + (left + 4.0 * density(i + 1) + right));
    left = right;
  }
  const double whole = cdf.back();
  for (double& value : cdf) value /= whole;
  return cdf;
}

double angle_of_cell(double cell) { return cell * kPi / static_cast<double>(kPanels); }

/// sin^2 of a grid position between points, by Taylor's series about the nearest grid point.
double square_at(double cell, const std::vector<double>& squares) {
  const auto i = static_cast<std::size_t>(cell + 0.5);
  const double h = angle_of_cell(cell - static_cast<double>(i));
  const double s = squares[2 * i];
  const double two_sin_cos = 2.0 * std::sqrt(s * (1.0 - s));
  const double cos2 = 1.0 - 2.0 * s;
  return std::clamp(s + two_sin_cos * h + cos2 * h * h - two_sin_cos * (2.0 / 3.0) * h * h * h, 0.0, 1.0);
}

double beta_quantile(double below, const std::vector<double>& cdf, const std::vector<double>& squares) {
  const auto above = std::upper_bound(cdf.begin(), cdf.end(), below);
  if (above == cdf.begin()) return 0.0;
  if (above == cdf.end()) return 1.0;
  const auto cell = static_cast<std::size_t>(above - cdf.begin()) - 1;
  const double part = (below - cdf[cell]) / (cdf[cell + 1] - cdf[cell]);
  return square_at(static_cast<double>(cell) + part, squares);
}

const std::vector<double>& squares_once() {
  static const std::vector<double> squares = sine_squares();
  return squares;
}

}  // namespace

Duration Duration::pert(double optimistic, double likely, double pessimistic) {
  Duration d;
  d.central_ = likely;
  if (!(pessimistic > optimistic)) return d;
  d.shape_ = Shape::pert;
  d.least_ = optimistic;
  d.most_ = pessimistic;
  d.alpha_ = 1.0 + 4.0 * (likely - optimistic) / (pessimistic - optimistic);
  d.beta_ = 1.0 + 4.0 * (pessimistic - likely) / (pessimistic - optimistic);
  d.beta_cdf_ = std::make_shared<const std::vector<double>>(beta_cdf(d.alpha_, d.beta_, squares_once()));
  return d;
}

Duration Duration::fit(Shape shape, double central, double low, double high) {
  Duration d;
  d.central_ = central;
  const bool usable = low > 0.0 && low <= central && central <= high && low < high && std::isfinite(high);
  if (shape == Shape::fixed || !usable) return d;
  if (shape == Shape::pert) {
    // Ends from the quantiles of the shape they give; the shape depends on the ends only through the mode's place.
    constexpr int kRounds = 40;
    double least = std::max(0.0, low - 0.3 * (central - low)), most = high + 0.3 * (high - central);
    for (int round = 0; round < kRounds; ++round) {
      const Duration trial = pert(std::min(least, central), central, std::max(most, central));
      const double q05 = beta_quantile(0.05, *trial.beta_cdf_, squares_once());
      const double q95 = beta_quantile(0.95, *trial.beta_cdf_, squares_once());
      double width = (high - low) / (q95 - q05);
      double start = low - width * q05;
      if (start < 0.0) {
        start = 0.0;
        width = high / q95;
      }
      const double end = std::max(start + width, central);
      start = std::min(start, central);
      const double moved = std::fabs(start - least) + std::fabs(end - most);
      least = start;
      most = end;
      if (moved <= 1e-12 * high) break;
    }
    return pert(least, central, most);
  }
  d.shape_ = shape;
  d.lower_width_ = math::log(central / low) / kNormal95;
  constexpr double kLogTen = 2.302585092994046;  // (1 - 0.5) / (1 - 0.95) = 10
  d.upper_width_ =
      shape == Shape::heavy_tail ? math::log(high / central) / kLogTen : math::log(high / central) / kNormal95;
  return d;
}

Duration Duration::reference(double plan, double low, double high, const SlipClass& slips) {
  const bool interval = low > 0.0 && low <= plan && plan <= high && low < high;
  const double below = interval ? math::log(plan / low) / kNormal95 : 0.0;
  const double above = interval ? math::log(high / plan) / kNormal95 : 0.0;
  Duration d;
  d.shape_ = Shape::lognormal;
  d.central_ = plan * math::exp(slips.mu);
  d.lower_width_ = std::sqrt(below * below + slips.sigma * slips.sigma);
  d.upper_width_ = std::sqrt(above * above + slips.sigma * slips.sigma);
  return d;
}

Duration Duration::after(double elapsed) const {
  Duration d = *this;
  d.elapsed_ = elapsed_ + std::max(0.0, elapsed);
  return d;
}

double Duration::whole_quantile(double below, double above) const {
  switch (shape_) {
    case Shape::fixed:
      return central_;
    case Shape::pert: {
      const double t = beta_quantile(below, *beta_cdf_, squares_once());
      return least_ + t * (most_ - least_);
    }
    case Shape::heavy_tail:
      if (above < 0.5) return central_ * math::pow(2.0 * above, -upper_width_);
      break;
    case Shape::lognormal:
      break;
  }
  if (below <= 0.5) return central_ * math::exp(lower_width_ * math::normal_quantile(below));
  return central_ * math::exp(-upper_width_ * math::normal_quantile(above));
}

double Duration::whole_beyond(double x) const {
  if (shape_ == Shape::fixed) return x < central_ ? 1.0 : 0.0;
  if (!(x > 0.0)) return 1.0;
  if (shape_ == Shape::pert) {
    const double t = (x - least_) / (most_ - least_);
    if (t <= 0.0) return 1.0;
    if (t >= 1.0) return 0.0;
    // The position whose sin^2 is t, then the table.
    double low = 0.0, high = static_cast<double>(beta_cdf_->size() - 1);
    for (int i = 0; i < 60; ++i) {
      const double middle = 0.5 * (low + high);
      (square_at(middle, squares_once()) < t ? low : high) = middle;
    }
    const auto cell = std::min(static_cast<std::size_t>(low), beta_cdf_->size() - 2);
    const double part = low - static_cast<double>(cell);
    return 1.0 - ((*beta_cdf_)[cell] + part * ((*beta_cdf_)[cell + 1] - (*beta_cdf_)[cell]));
  }
  const double log_ratio = math::log(x / central_);
  if (log_ratio <= 0.0) {
    return lower_width_ > 0.0 ? math::normal_cdf(-log_ratio / lower_width_) : (log_ratio < 0.0 ? 1.0 : 0.5);
  }
  if (!(upper_width_ > 0.0)) return 0.0;
  if (shape_ == Shape::heavy_tail) return 0.5 * math::exp(-log_ratio / upper_width_);
  return math::normal_cdf(-log_ratio / upper_width_);
}

double Duration::probability_beyond(double x) const {
  if (!(elapsed_ > 0.0)) return whole_beyond(x);
  if (!(x > 0.0)) return 1.0;
  return whole_beyond(x + elapsed_) / whole_beyond(elapsed_);
}

double Duration::cdf(double x) const { return 1.0 - probability_beyond(x); }

double Duration::quantile(double below, double above) const {
  if (!(elapsed_ > 0.0)) return whole_quantile(below, above);
  const double beyond = whole_beyond(elapsed_);
  const double whole_above = above * beyond;
  const double whole_below = whole_above < 0.5 ? 1.0 - whole_above : (1.0 - beyond) + below * beyond;
  return std::max(0.0, whole_quantile(whole_below, whole_above) - elapsed_);
}

double Duration::pert_mean() const { return shape_ == Shape::pert ? (least_ + 4.0 * central_ + most_) / 6.0 : kNan; }

double Duration::pert_deviation() const {
  if (shape_ != Shape::pert) return kNan;
  return (most_ - least_) / 6.0;
}

std::vector<double> NormalTable::grid() {
  std::vector<double> z;
  const int points = static_cast<int>(2.0 * kEnd * kPerUnit) + 1;
  for (int i = 0; i < points; ++i) z.push_back(-kEnd + static_cast<double>(i) / kPerUnit);
  return z;
}

NormalTable::NormalTable(const Duration& duration) {
  for (const double z : grid()) values_.push_back(duration.quantile(math::normal_cdf(z), math::normal_cdf(-z)));
}

}  // namespace chokepoint::race
