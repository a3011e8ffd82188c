#include "market/duty.h"

#include <algorithm>
#include <cmath>

#include "base/math.h"

namespace chokepoint::market {
namespace {

constexpr int kMostSweeps = 60;
constexpr int kMostSteps = 80;
constexpr double kClose = 1e-11;  // of a flow's range
constexpr double kEven = 1e-12;   // of a gap between logarithms of prices

/// Limits pair by pair, some of them set so that prices stand apart by a duty.
class Wedges {
 public:
  Wedges(const Market& market, std::span<const Duty> duties, const Clearing& before)
      : market_(market),
        before_(before),
        suppliers_(std::min(market.supply.size(), kMostSegments)),
        buyers_(std::min(market.demand.size(), kMostSegments)) {
    const bool free = market.limit.empty();
    for (std::size_t i = 0; i < suppliers_; ++i) {
      for (std::size_t j = 0; j < buyers_; ++j) {
        const std::size_t at = i * market.demand.size() + j;
        limit_[i * buyers_ + j] = free ? kNoLimit : at < market.limit.size() ? market.limit[at] : 0.0;
      }
    }
    for (const Duty& duty : duties) {
      if (!(duty.rate > 0.0) || !std::isfinite(duty.rate) || duty.from >= suppliers_ || duty.to >= buyers_) continue;
      gap_[duty.from * buyers_ + duty.to] = math::log(1.0 + duty.rate);
    }
  }

  bool any() const {
    return std::any_of(gap_.begin(), gap_.end(), [](double gap) { return gap > 0.0; });
  }

  void run(Clearing& clearing) {
    for (std::size_t pair = 0; pair < suppliers_ * buyers_; ++pair) {
      if (gap_[pair] > 0.0) limit_[pair] = std::min(limit_[pair], most(pair));
    }
    range_ = limit_;
    for (int sweep = 0; sweep < kMostSweeps; ++sweep) {
      double moved = 0.0;
      for (std::size_t pair = 0; pair < suppliers_ * buyers_; ++pair) {
        if (!(gap_[pair] > 0.0) || !(range_[pair] > 0.0)) continue;
        const double before = limit_[pair];
        settle(pair);
        moved = std::max(moved, std::fabs(limit_[pair] - before) / range_[pair]);
      }
      if (moved <= kClose) break;
    }
    solve(clearing);
  }

  double revenue(const Clearing& clearing) const {
    double sum = 0.0;
    for (std::size_t pair = 0; pair < suppliers_ * buyers_; ++pair) {
      if (gap_[pair] > 0.0) sum += (math::exp(gap_[pair]) - 1.0) * clearing.supply[pair / buyers_].price * limit_[pair];
    }
    return sum;
  }

 private:
  /// More than this never crosses, whatever the price.
  double most(std::size_t pair) const {
    const Supply& s = market_.supply[pair / buyers_];
    const Demand& d = market_.demand[pair % buyers_];
    const auto amount = [](double value) { return value > 0.0 ? std::min(value, 1e100) : 0.0; };
    const auto grown = [&](double base, double elasticity, double by) {
      return amount(base) *
             math::exp(std::clamp(elasticity > 0.0 ? elasticity : 0.0, 0.0, 20.0) * std::max(0.0, math::log(by)));
    };
    const double offered =
        std::min(amount(s.capacity), amount(s.fixed) + grown(s.elastic, s.elasticity, market_.highest));
    return std::min(offered, amount(d.fixed) + grown(d.elastic, d.elasticity, 1.0 / market_.lowest));
  }

  void solve(Clearing& clearing) const {
    clearing = before_;
    clear({market_.supply, market_.demand, std::span(limit_).first(suppliers_ * buyers_), market_.lowest,
           market_.highest},
          clearing);
  }

  /// By how much the gap of the prices is wider than the duty, with so much let across.
  double wider(std::size_t pair, double flow) {
    limit_[pair] = flow;
    Clearing clearing;
    solve(clearing);
    return math::log(clearing.demand[pair % buyers_].price) - math::log(clearing.supply[pair / buyers_].price) -
           gap_[pair];
  }

  /// The gap falls as more crosses: the flow at which it is the duty, or an end of the range.
  void settle(std::size_t pair) {
    double low = 0.0, high = range_[pair];
    double at_high = wider(pair, high);
    if (at_high >= -kEven) return;
    double at_low = wider(pair, low);
    if (at_low <= kEven) return;
    // Regula falsi with halved ends (Illinois), kept inside by bisection.
    for (int step = 0; step < kMostSteps && high - low > kClose * 1e-3 * range_[pair]; ++step) {
      double flow = high - at_high * (high - low) / (at_high - at_low);
      if (step % 3 == 2 || !(flow > low && flow < high)) flow = low + 0.5 * (high - low);
      const double now = wider(pair, flow);
      if (std::fabs(now) <= kEven) return;
      if (now > 0.0) {
        low = flow;
        at_low = now;
        at_high *= 0.5;
      } else {
        high = flow;
        at_high = now;
        at_low *= 0.5;
      }
    }
    limit_[pair] = low + 0.5 * (high - low);
  }

  const Market& market_;
  const Clearing before_;
  std::size_t suppliers_, buyers_;
  std::array<double, kMostSegments * kMostSegments> limit_{}, range_{}, gap_{};
};

}  // namespace

double clear_with_duties(const Market& market, std::span<const Duty> duties, Clearing& clearing) {
  if (duties.empty()) {
    clear(market, clearing);
    return 0.0;
  }
  Wedges wedges(market, duties, clearing);
  if (!wedges.any()) {
    clear(market, clearing);
    return 0.0;
  }
  wedges.run(clearing);
  return wedges.revenue(clearing);
}

double borne_by_buyers(double supply_elasticity, double demand_elasticity) {
  const double supply = supply_elasticity > 0.0 ? supply_elasticity : 0.0;
  const double demand = demand_elasticity > 0.0 ? demand_elasticity : 0.0;
  return supply + demand > 0.0 ? supply / (supply + demand) : 1.0;
}

}  // namespace chokepoint::market
