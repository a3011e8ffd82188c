#include "race/learning.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "base/exact_sum.h"
#include "base/math.h"
#include "base/random.h"

namespace chokepoint::race {

namespace {

constexpr double kLogTwo = 0.6931471805599453;
constexpr std::uint32_t kDraws = 4096;

}  // namespace

double wright_exponent(double rate) { return -math::log1p(-rate) / kLogTwo; }

double wright_cost(double first_cost, double rate, double growth) {
  return first_cost * math::pow(growth, -wright_exponent(rate));
}

double doublings_to(double share, double rate) {
  if (!(rate > 0.0)) return share < 1.0 ? std::numeric_limits<double>::infinity() : 0.0;
  return math::log(share) / math::log1p(-rate);
}

Duration time_to_cost(const Plants& plants) {
  constexpr double kSoonest = 0.01, kLatest = 12000.0;  // months: a distribution needs a width, a calendar an end
  std::vector<double> months;
  for (std::uint32_t draw = 0; draw < kDraws; ++draw) {
    Stream numbers(0, draw, Purpose::race);
    const double first = plants.first_cost.quantile(numbers.uniform());
    const double fall = plants.rate.quantile(numbers.uniform());
    const double target = plants.target_cost.quantile(numbers.uniform());
    const double doubling = plants.doubling_time.quantile(numbers.uniform());
    const double doublings = target < first ? doublings_to(target / first, fall) : 0.0;
    months.push_back(std::clamp(doublings * doubling, kSoonest, kLatest));
  }
  std::sort(months.begin(), months.end());
  const auto at = [&](double share) { return months[static_cast<std::size_t>(share * (kDraws - 1))]; };
  if (!(at(0.5) > kSoonest)) return {};
  return Duration::fit(Shape::lognormal, at(0.5), at(0.05), at(0.95));
}

std::vector<double> cost_draws(const Plants& plants, double years, std::uint32_t contender) {
  constexpr double kManyYears = 1e9, kTheta = 0.63, kMonths = 12.0;
  std::vector<double> costs;
  for (std::uint32_t draw = 0; draw < kDraws; ++draw) {
    Stream common(0, draw, Purpose::race, 1), own(0, draw, Purpose::race, 2 + contender);
    const double fall = std::clamp(plants.rate.quantile(common.uniform()), 0.0, 0.99);
    const double first = plants.first_cost.quantile(own.uniform());
    const double doubling_years = plants.doubling_time.quantile(own.uniform()) / kMonths;
    const double walk = own.normal();
    CostTrend trend{math::log(first), math::log1p(-fall) / doubling_years, 0.0, kManyYears, kTheta};
    trend.deviation = deviation_of(trend.drift);
    const double spread = years > 0.0 ? forecast_deviation(trend, std::max(1.0, years)) : 0.0;
    costs.push_back(math::exp(trend.log_cost + trend.drift * years + walk * spread));
  }
  return costs;
}

std::vector<double> target_draws(const Plants& plants) {
  std::vector<double> targets;
  for (std::uint32_t draw = 0; draw < kDraws; ++draw) {
    Stream common(0, draw, Purpose::race, 1);
    common.uniform();  // the rate's
    targets.push_back(plants.target_cost.quantile(common.uniform()));
  }
  return targets;
}

double deviation_of(double drift) { return 0.02 - 0.76 * drift; }

double forecast_deviation(const CostTrend& trend, double horizon) {
  const double m = trend.years;
  const double k2 = trend.deviation * trend.deviation;
  const double plain = horizon + horizon * horizon / m;
  if (trend.theta == 0.0) return std::sqrt(k2 * plain);
  // y_t - y_(t-1) = drift + v_t + theta v_(t-1), with Var(change) = K^2, so Var(v) = K^2 / (1 + theta^2). Error of
  // y_T + h mean = sum of h future changes - h / m times the sum of m past ones; the change of T+1 shares v_T with the
  // past. The coefficients of each v are summed below.
  const double theta = trend.theta;
  const double h = horizon, r = horizon / m;
  const double inner = (h - 1.0) * (1.0 + theta) * (1.0 + theta) + 1.0;                           // v_(T+1) ... v_(T+h)
  const double meeting = (theta - r) * (theta - r);                                               // v_T
  const double past = (m - 1.0) * r * r * (1.0 + theta) * (1.0 + theta) + r * r * theta * theta;  // v_(T-m) ... v_(T-1)
  return std::sqrt(k2 / (1.0 + theta * theta) * (inner + meeting + past));
}

double cost_quantile(const CostTrend& trend, double horizon, double p) {
  const double centre = trend.log_cost + trend.drift * horizon;
  return math::exp(centre + math::normal_quantile(p) * forecast_deviation(trend, horizon));
}

double probability_cheaper(const CostTrend& a, const CostTrend& b, double horizon) {
  const double gap = (b.log_cost + b.drift * horizon) - (a.log_cost + a.drift * horizon);
  const double da = forecast_deviation(a, horizon), db = forecast_deviation(b, horizon);
  const double spread = std::sqrt(da * da + db * db);
  if (!(spread > 0.0)) return gap > 0.0 ? 1.0 : gap < 0.0 ? 0.0 : 0.5;
  return math::normal_cdf(gap / spread);
}

CostTrend fit_trend(std::span<const double> yearly_costs) {
  CostTrend trend;
  const std::size_t changes = yearly_costs.size() - 1;
  trend.log_cost = math::log(yearly_costs.back());
  trend.years = static_cast<double>(changes);
  trend.drift = (trend.log_cost - math::log(yearly_costs.front())) / trend.years;
  ExactSum squares;
  for (std::size_t i = 0; i < changes; ++i) {
    const double change = math::log(yearly_costs[i + 1]) - math::log(yearly_costs[i]);
    squares.add((change - trend.drift) * (change - trend.drift));
  }
  trend.deviation = std::sqrt(squares.value() / static_cast<double>(changes - 1));
  return trend;
}

}  // namespace chokepoint::race
