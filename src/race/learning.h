// Learning curves: what the n-th plant costs, how sure one can be, and which of two technologies is the cheaper.
//
// Method: docs/methods/race.md section 7.   Verified by: tests/race/learning_test.cpp.
#pragma once

#include <span>

#include "race/duration.h"
#include "stats/distribution.h"

namespace chokepoint::race {

/// Exponent b of Wright (1936), c(X) = c0 (X / X0)^-b, from the fall per doubling: b = -log2(1 - rate). rate in [0, 1).
double wright_exponent(double rate);
/// Cost after production has grown by `growth` = X / X0.
double wright_cost(double first_cost, double rate, double growth);
/// Doublings until cost has fallen to `share` of the first; infinite for a rate of 0.
double doublings_to(double share, double rate);

/// Months until plants in series have come down from `first_cost` to `target_cost`: doublings times the time each
/// takes. The four are drawn independently (4,096 draws, always the same ones) and summed up as a lognormal through
/// P05, P50 and P95; nothing where the target is above the first cost in most draws.
Duration time_to_cost(const stats::Distribution& first_cost, const stats::Distribution& rate,
                      const stats::Distribution& target_cost, const stats::Distribution& doubling_time);

/// Cost as a geometric random walk with drift (Farmer and Lafond 2016, Res. Policy 45(3):647-665): drift and deviation
/// a year estimated over `years` years; with `theta`, noise of a year also shows in the next (MA(1)).
struct CostTrend {
  double log_cost{0.0};   // today
  double drift{0.0};      // of log cost, a year
  double deviation{0.0};  // of its yearly change
  double years{1.0};      // that were used for the estimate
  double theta{0.0};      // of the moving average, |theta| < 1
};

/// Standard deviation of the error of a forecast of log cost `horizon` years ahead. theta = 0: K sqrt(h + h^2 / m), the
/// published variance; otherwise that of the MA(1) process derived in the chapter.
double forecast_deviation(const CostTrend& trend, double horizon);
/// Quantile p of cost `horizon` years ahead.
double cost_quantile(const CostTrend& trend, double horizon, double p);
/// P(A is cheaper than B in `horizon` years), errors independent.
double probability_cheaper(const CostTrend& a, const CostTrend& b, double horizon);

/// A trend from yearly costs (at least three, positive).
CostTrend fit_trend(std::span<const double> yearly_costs);

}  // namespace chokepoint::race
