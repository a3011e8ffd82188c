#include "race/announcements.h"

#include <algorithm>
#include <cmath>

#include "base/exact_sum.h"
#include "base/math.h"
#include "race/network.h"

namespace chokepoint::race {

namespace {

constexpr double kInverseSqrt2Pi = 0.3989422804014327;

/// Mean and mean square of a standard normal number that lies above a.
struct Beyond {
  double mean, square;
};
Beyond beyond(double a) {
  const double tail = math::normal_cdf(-a);
  // Past 37 deviations the tail underflows; Mills' ratio is 1 / a there.
  const double hazard = tail > 0.0 ? kInverseSqrt2Pi * math::exp(-0.5 * a * a) / tail : a;
  return {hazard, 1.0 + a * hazard};
}

}  // namespace

std::optional<double> recession_rate(std::span<const Announcement> announcements) {
  if (announcements.size() < 2) return std::nullopt;
  ExactSum x, y;
  for (const Announcement& a : announcements) {
    x.add(a.announced);
    y.add(a.planned);
  }
  const double n = static_cast<double>(announcements.size());
  const double mean_x = x.value() / n, mean_y = y.value() / n;
  ExactSum xx, xy;
  for (const Announcement& a : announcements) {
    xx.add((a.announced - mean_x) * (a.announced - mean_x));
    xy.add((a.announced - mean_x) * (a.planned - mean_y));
  }
  if (!(xx.value() > 1e-12)) return std::nullopt;
  return xy.value() / xx.value();
}

double recession_arrival(double now, double remaining, double rate) {
  if (rate >= 1.0 || remaining < 0.0) return kNever;
  return now + remaining / (1.0 - rate);
}

std::optional<ClassFit> fit_slips(std::span<const Outcome> outcomes) {
  ClassFit fit;
  double least = 0.0, most = 0.0;
  for (const Outcome& o : outcomes) {
    if (!(o.ratio > 0.0) || !std::isfinite(o.ratio) || !(o.weight > 0.0)) continue;
    if (o.open) {
      ++fit.open;
      continue;
    }
    least = fit.done == 0 ? o.ratio : std::min(least, o.ratio);
    most = fit.done == 0 ? o.ratio : std::max(most, o.ratio);
    ++fit.done;
  }
  if (fit.done < 2 || !(most > least)) return std::nullopt;

  double mu = 0.0, sigma = 1.0;
  constexpr int kRounds = 20000;
  for (int round = 0; round < kRounds; ++round) {
    ExactSum weight, first, second;
    for (const Outcome& o : outcomes) {
      if (!(o.ratio > 0.0) || !std::isfinite(o.ratio) || !(o.weight > 0.0)) continue;
      const double x = math::log(o.ratio);
      double mean = x, square = x * x;
      if (o.open) {
        const Beyond z = beyond((x - mu) / sigma);
        mean = mu + sigma * z.mean;
        square = mu * mu + 2.0 * mu * sigma * z.mean + sigma * sigma * z.square;
      }
      weight.add(o.weight);
      first.add(o.weight * mean);
      second.add(o.weight * square);
    }
    const double next_mu = first.value() / weight.value();
    const double next_sigma = std::sqrt(std::max(1e-12, second.value() / weight.value() - next_mu * next_mu));
    const double moved = std::fabs(next_mu - mu) + std::fabs(next_sigma - sigma);
    mu = next_mu;
    sigma = next_sigma;
    if (moved < 1e-12) {
      fit.converged = true;
      break;
    }
  }
  fit.slips = {mu, sigma};
  return fit;
}

double reference_arrival(const Announcement& plan, double now, const SlipClass& slips, double p) {
  const double planned = plan.planned - plan.announced;
  const Duration left = Duration::reference(planned, planned, planned, slips).after(now - plan.announced);
  return std::max(now, plan.announced) + left.quantile(p);
}

}  // namespace chokepoint::race
