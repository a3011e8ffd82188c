#include "stats/scores.h"

#include <limits>

#include "base/exact_sum.h"
#include "base/math.h"

namespace chokepoint::stats {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// The mean of term(forecast), independent of the forecasts' order.
template <class Forecasts, class Term>
double mean_of(const Forecasts& forecasts, const Term& term) {
  if (forecasts.empty()) return kNan;
  ExactSum sum;
  for (const auto& forecast : forecasts) sum.add(term(forecast));
  return sum.value() / static_cast<double>(forecasts.size());
}

}  // namespace

double brier_score(std::span<const Forecast> forecasts) {
  return mean_of(forecasts, [](const Forecast& f) {
    const double miss = f.probability - (f.happened ? 1.0 : 0.0);
    return miss * miss;
  });
}

double log_score(std::span<const Forecast> forecasts) {
  return mean_of(forecasts, [](const Forecast& f) {
    return -(f.happened ? math::log(f.probability) : math::log1p(-f.probability));
  });
}

double Coverage::share() const {
  return total() == 0 ? kNan : static_cast<double>(inside) / static_cast<double>(total());
}

Coverage coverage(std::span<const IntervalForecast> forecasts) {
  Coverage result;
  for (const IntervalForecast& f : forecasts) {
    if (f.observed < f.low) {
      ++result.below;
    } else if (f.observed > f.high) {
      ++result.above;
    } else if (f.observed >= f.low && f.observed <= f.high) {
      ++result.inside;
    }
  }
  return result;
}

double interval_score(std::span<const IntervalForecast> forecasts, double alpha) {
  return mean_of(forecasts, [alpha](const IntervalForecast& f) {
    double miss = 0.0;
    if (f.observed < f.low) miss = f.low - f.observed;
    if (f.observed > f.high) miss = f.observed - f.high;
    return (f.high - f.low) + 2.0 / alpha * miss;
  });
}

}  // namespace chokepoint::stats
