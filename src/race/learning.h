// Learning curves: what the n-th plant costs, how sure one can be, and which of two technologies is the cheaper.
//
// Method: docs/methods/race.md section 7.   Verified by: tests/race/learning_test.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "race/duration.h"
#include "stats/distribution.h"

namespace chokepoint::race {

/// Exponent b of Wright (1936), c(X) = c0 (X / X0)^-b, from the fall per doubling: b = -log2(1 - rate). rate in [0, 1).
double wright_exponent(double rate);
/// Cost after production has grown by `growth` = X / X0.
double wright_cost(double first_cost, double rate, double growth);
/// Doublings until cost has fallen to `share` of the first; infinite for a rate of 0.
double doublings_to(double share, double rate);

/// Plants in series: cost of the first and the target in one unit, fall per doubling, months in which their number
/// doubles.
struct Plants {
  stats::Distribution first_cost, rate, target_cost, doubling_time;
};

/// Months until plants in series have come down from the first cost to the target: doublings times the time each
/// takes. The four are drawn independently (4,096 draws, always the same ones) and summed up as a lognormal through
/// P05, P50 and P95; nothing where the target is above the first cost in most draws.
Duration time_to_cost(const Plants& plants);

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

/// Cost after `years` of doubling, 4,096 draws: first cost, rate and doubling time from their distributions, and around
/// the trend that they give the random walk above, of a drift that is known (years of the estimate without end; its
/// error is the spread of the rate and time themselves), deviation by deviation_of and theta 0.63, the mean of Farmer
/// and Lafond's technologies. Draw i of any `contender` has the same rank of the rate: it is one unknown for all.
std::vector<double> cost_draws(const Plants& plants, double years, std::uint32_t contender);
/// The target costs that belong to those draws.
std::vector<double> target_draws(const Plants& plants);
/// Deviation K of yearly changes of log cost for a technology without a record, from its drift: 0.02 - 0.76 drift, the
/// line through Farmer and Lafond's 53 technologies (as recalled; PV modules lie above it).
double deviation_of(double drift);

/// A trend from yearly costs (at least three, positive).
CostTrend fit_trend(std::span<const double> yearly_costs);

}  // namespace chokepoint::race
