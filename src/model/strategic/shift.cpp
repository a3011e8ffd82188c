#include "model/strategic/shift.h"

#include <algorithm>

#include "model/strategic/wake.h"

namespace chokepoint::strategic {
namespace {

/// Steps of shares below it are rounding.
constexpr double kStill = 1e-15;

/// What a site could make and was not asked for yesterday; nothing where it lacked an input.
double room_of(const System& system, const Drive& drive, const State& state, std::uint32_t s) {
  if (state.limit[s] != kNothing) return 0.0;
  return std::max(0.0, plants_of(system, drive, state, s) - state.orders[s]);
}

}  // namespace

Shift::Shift(const System& base, std::vector<Gain> gains)
    : base_(base), gains_(std::move(gains)), gain_(base.links(), 1.0), step_(base.links(), 0.0), asked_(base.sites()) {
  for (const Gain& gain : gains_) moving_.push_back(base.link_market[gain.link]);
  std::sort(moving_.begin(), moving_.end());
  moving_.erase(std::unique(moving_.begin(), moving_.end()), moving_.end());
}

void Shift::apply(std::int32_t step, const Parameters& parameters, Drive& drive, System& system, State& state) {
  for (; next_ < gains_.size() && gains_[next_].step <= step; ++next_) gain_[gains_[next_].link] = gains_[next_].gain;
  if (next_ == 0) return;
  for (const std::uint32_t m : moving_) {
    double whole = 0.0;
    for (auto l = base_.market_link_first[m]; l < base_.market_link_first[m + 1]; ++l) {
      whole += base_.link_share[l] * gain_[l];
    }
    for (auto l = base_.market_link_first[m]; l < base_.market_link_first[m + 1]; ++l) {
      const double wished = base_.link_share[l] * gain_[l] / whole;
      step_[l] = (wished - system.link_share[l]) / parameters.redirect_days;
      if (step_[l] > 0.0) asked_[base_.link_site[l]] += step_[l] * state.ordered[m];
    }
  }
  for (const std::uint32_t m : moving_) move(m, parameters, drive, system, state);
  for (const std::uint32_t m : moving_) {
    for (auto l = base_.market_link_first[m]; l < base_.market_link_first[m + 1]; ++l) asked_[base_.link_site[l]] = 0.0;
  }
}

void Shift::take_back(Drive& drive) {
  for (const auto& [market, was] : ahead_) drive.ahead[market] = was;
  ahead_.clear();
}

void Shift::move(std::uint32_t m, const Parameters& parameters, Drive& drive, System& system, State& state) {
  const auto first = base_.market_link_first[m], last = base_.market_link_first[m + 1];
  const double pace = 1.0 / parameters.refill_days;
  double grows = 0.0, shrinks = 0.0;
  for (auto l = first; l < last; ++l) {
    if (step_[l] > 0.0) {
      // Spare capacity is offered over the refilling time, as to redirected orders.
      const double room = room_of(system, drive, state, base_.link_site[l]) * pace;
      const double asked = asked_[base_.link_site[l]];
      if (asked > room) step_[l] *= room / asked;
      grows += step_[l];
    } else {
      shrinks -= step_[l];
    }
  }
  if (!(grows > kStill) || !(shrinks > 0.0)) return;
  wake(system, state, base_.market_product[m]);
  double lead = 0.0, longer = 0.0;  // days; the latter per step, of all shares that move
  for (auto l = first; l < last; ++l) {
    double& share = system.link_share[l];
    const double moved = step_[l] > 0.0 ? step_[l] : step_[l] * grows / shrinks;
    const double days = base_.link_transit[l] + state.delayed[l] * state.delay[l];
    share = std::max(0.0, share + moved);
    lead += share * days;
    longer += moved * days;
  }
  state.lead_days[m] = lead;
  if (longer > 0.0) {
    // Once for what must be under way besides, once for the supply line's own smoothing, which lags a refilling time.
    ahead_.emplace_back(m, drive.ahead[m]);
    drive.ahead[m] += 2.0 * parameters.refill_days * longer * state.ordered[m];
  }
  for (auto e = base_.market_lag_first[m]; e < base_.market_lag_first[m + 1]; ++e) {
    double sum = 0.0;
    for (auto l = first; l < last; ++l) {
      if (static_cast<std::uint32_t>(base_.link_transit[l]) == base_.lag_days[e]) sum += system.link_share[l];
    }
    system.lag_share[e] = sum;
  }
}

}  // namespace chokepoint::strategic
