#include "market/origins.h"

#include <algorithm>
#include <cmath>

#include "base/math.h"

namespace chokepoint::market {

namespace {

constexpr double kLargestElasticity = 20.0;
constexpr double kSmallestSubstitution = 0.01;
constexpr double kLargestPrice = 1e6;
constexpr int kHalvings = 64;

double held(double value, double least, double most) { return value > least ? std::min(value, most) : least; }

class Solver {
 public:
  Solver(std::span<Origin> origins, double substitution, double elasticity)
      : origins_(origins),
        substitution_(held(substitution, kSmallestSubstitution, kLargestElasticity)),
        elasticity_(held(elasticity, 0.0, kLargestElasticity)) {
    for (const Origin& origin : origins_) shares_ += held(origin.share, 0.0, 1e100);
  }

  double weight(const Origin& origin) const { return held(origin.share, 0.0, 1e100) / shares_; }
  bool empty() const { return !(shares_ > 0.0); }

  /// Logarithm of an origin's price over that of the whole, when the latter's is x: what its supply curve asks, or more
  /// where its bound binds. Falls with x.
  double dearer(const Origin& origin, double x) const {
    const double supply = held(origin.elasticity, 0.0, kLargestElasticity);
    const double free = -(elasticity_ + supply) / (supply + substitution_) * x;
    const double bound = (-math::log(held(origin.most, 0.0, 1e100)) - elasticity_ * x) / substitution_;
    return std::max(free, bound);
  }

  /// Logarithm of the index of these: 0 where x is the price of the whole. Falls with x.
  double index(double x) const {
    const double t = 1.0 - substitution_;
    double sum = 0.0;
    for (const Origin& origin : origins_) {
      const double a = weight(origin);
      if (a > 0.0) sum += t == 0.0 ? a * dearer(origin, x) : a * math::expm1(t * dearer(origin, x));
    }
    return t == 0.0 ? sum : math::log1p(std::max(sum, -1.0)) / t;
  }

  Nest finish(double x, Found found, double lowest, double highest) {
    for (Origin& origin : origins_) {
      const double u = dearer(origin, x);
      origin.price = held(math::exp(std::min(x + u, 100.0)), lowest, highest);
      origin.quantity = math::exp(-substitution_ * u - elasticity_ * x);
    }
    return {math::exp(x), math::exp(-elasticity_ * x), found};
  }

 private:
  std::span<Origin> origins_;
  double substitution_;
  double elasticity_;
  double shares_{0.0};
};

}  // namespace

Nest clear_origins(std::span<Origin> origins, double substitution, double elasticity, double lowest, double highest) {
  lowest = held(lowest, 1 / kLargestPrice, 1.0);
  highest = held(highest, 1.0, kLargestPrice);
  Solver solver(origins, substitution, elasticity);
  if (solver.empty()) return {1.0, 1.0, Found::not_determined};
  double low = math::log(lowest);
  double high = math::log(highest);
  const double at_low = solver.index(low);
  const double at_high = solver.index(high);
  // Falling by less than rounding over the whole range: nothing answers.
  if (std::fabs(at_low - at_high) < 1e-12) return solver.finish(0.0, Found::not_determined, lowest, highest);
  if (at_high > 0.0) return solver.finish(high, Found::at_highest, lowest, highest);
  if (at_low < 0.0) return solver.finish(low, Found::at_lowest, lowest, highest);
  for (int k = 0; k < kHalvings && high > low; ++k) {
    const double middle = low + 0.5 * (high - low);
    (solver.index(middle) > 0.0 ? low : high) = middle;
  }
  return solver.finish(high, Found::cleared, lowest, highest);
}

}  // namespace chokepoint::market
