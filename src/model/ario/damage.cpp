#include "model/ario/damage.h"

#include <algorithm>
#include <cmath>

#include "base/math.h"

namespace chokepoint::model::ario {
namespace {

constexpr double kSteep = 1e-6;    // k of the concave recovery
constexpr double kHealed = 1e-6;   // of the first loss: what is left counts as healed where nothing is rounded
constexpr int kShareDecimals = 6;  // of shares of capacity, as published

double rounded(double value, int decimals) {
  double scale = 1.0;
  for (int d = 0; d < decimals; ++d) scale *= 10.0;
  return std::nearbyint(value * scale) / scale;
}

int decimals_of(double money) {
  int decimals = 1;
  for (; money >= 10.0; money /= 10.0) ++decimals;
  return decimals;
}

}  // namespace

std::string_view name_of(Status status) {
  switch (status) {
    case Status::pending:
      return "pending";
    case Status::happening:
      return "happening";
    case Status::recovering:
      return "recovering";
    case Status::rebuilding:
      return "rebuilding";
    case Status::finished:
      return "finished";
  }
  return "";
}

double left_after(Curve curve, double elapsed, double tau) {
  double left = 0.0;
  switch (curve) {
    case Curve::linear:
      left = 1.0 - elapsed / tau;
      break;
    case Curve::convex_unscaled:
      left = math::pow(1.0 - 1.0 / tau, elapsed);
      break;
    case Curve::convex:
      left = math::pow(1.0 - 1.0 / tau, 4.0 * elapsed);
      break;
    case Curve::concave: {
      const double power = (math::log(tau) - math::log(kSteep)) / (math::log(tau) - math::log(2.0));
      left = tau / (tau + kSteep * math::pow(elapsed, power));
      break;
    }
  }
  return std::clamp(left, 0.0, 1.0);
}

Damage::Damage(const Economy& economy, const Case& asked, Rules rules)
    : economy_(economy),
      case_(asked),
      rules_(rules),
      states_(asked.events.size()),
      lost_(economy.n, 0.0),
      share_(economy.n, 0.0),
      sudden_(economy.n, 0.0) {
  for (std::uint32_t e = 0; e < states_.size(); ++e) {
    const Event& event = asked.events[e];
    State& state = states_[e];
    const double unit = event.money.value_or(rules.mixed_units ? 1.0 : asked.params.money);
    const double factor = event.kind == Event::Kind::arbitrary ? 1.0 : unit / asked.params.money;
    state.decimals = event.kind == Event::Kind::arbitrary ? kShareDecimals : decimals_of(unit);
    for (const auto& [industry, amount] : event.impact) state.first.push_back(amount * factor);
    state.now = state.first;
    if (event.kind == Event::Kind::rebuild) plan_rebuilding(e);
  }
}

/// Suppliers share the work as they share the client's purchases of their sector; what has no supplier is dropped.
void Damage::plan_rebuilding(std::uint32_t e) {
  const Event& event = case_.events[e];
  State& state = states_[e];
  const double unit = event.money.value_or(rules_.mixed_units ? 1.0 : case_.params.money) / case_.params.money;
  state.orders_from = static_cast<std::uint32_t>(orders_.size());
  const auto add = [&](std::uint32_t client, std::uint32_t slot, double amount, auto purchase) {
    for (const auto& [sector, part] : event.builders) {
      double all = 0.0;
      for (std::uint32_t k = economy_.sector_first[sector]; k < economy_.sector_first[sector + 1]; ++k)
        all += purchase(economy_.seller[k]);
      if (!(all > 0.0)) continue;
      for (std::uint32_t k = economy_.sector_first[sector]; k < economy_.sector_first[sector + 1]; ++k) {
        const std::uint32_t seller = economy_.seller[k];
        const double work = part * amount * event.builders_factor * purchase(seller) / all;
        if (!(work > 0.0)) continue;
        orders_.push_back({seller, client, e, slot, work, 0.0});
        state.work += work;
      }
    }
  };
  for (std::uint32_t k = 0; k < event.impact.size(); ++k) {
    const auto [industry, amount] = event.impact[k];
    add(industry, k, rules_.mixed_units ? amount : amount * unit,
        [&, g = industry](std::uint32_t f) { return economy_.flow(f, g); });
  }
  for (const auto& [user, amount] : event.households) {
    add(economy_.n + user, kNoSlot, amount * unit,
        [&, user = user](std::uint32_t f) { return economy_.final_demand[std::size_t{f} * economy_.users + user]; });
  }
  state.orders_to = static_cast<std::uint32_t>(orders_.size());
}

void Damage::begin(int t) {
  const int n = case_.params.step;
  // Capacity shocks of this step; as published they act on the next.
  std::vector<double> sudden(economy_.n, 0.0);
  std::fill(lost_.begin(), lost_.end(), 0.0);
  for (std::uint32_t e = 0; e < states_.size(); ++e) {
    const Event& event = case_.events[e];
    State& state = states_[e];
    if (state.status == Status::pending && t - n <= event.occurrence && event.occurrence <= t)
      state.status = Status::happening;
    if (state.status == Status::happening && t >= event.occurrence + event.duration)
      state.status = event.kind == Event::Kind::rebuild ? Status::rebuilding : Status::recovering;
    if (state.status == Status::pending || state.status == Status::finished) continue;
    for (std::size_t k = 0; k < event.impact.size(); ++k) {
      const std::uint32_t industry = event.impact[k].first;
      if (event.kind == Event::Kind::arbitrary) {
        sudden[industry] = std::max(sudden[industry], state.now[k]);
      } else {
        lost_[industry] += state.now[k];
      }
    }
  }
  if (!rules_.lag) sudden_ = sudden;
  for (std::uint32_t f = 0; f < economy_.n; ++f) {
    lost_[f] = std::min(lost_[f], economy_.capital[f]);
    const double of_capital = economy_.capital[f] > 0.0 ? lost_[f] / economy_.capital[f] : 0.0;
    share_[f] = std::max(of_capital, sudden_[f]);
  }
  sudden_ = std::move(sudden);

  for (Order& order : orders_) {
    const Status status = states_[order.event].status;
    if (status == Status::rebuilding) {
      order.asked = order.missing * n / case_.events[order.event].tau;
    } else if (status != Status::finished || !rules_.rounding) {
      order.asked = 0.0;
    }  // as published, what was asked last stays asked when an event has ended
  }
}

void Damage::heal(State& state, const Event& event, int elapsed) {
  const double left = left_after(event.curve, elapsed, event.tau);
  bool healed = true;
  for (std::size_t k = 0; k < state.now.size(); ++k) {
    state.now[k] = rules_.rounding ? rounded(state.first[k] * left, state.decimals) : state.first[k] * left;
    healed = healed && (rules_.rounding ? state.now[k] == 0.0 : left <= kHealed);
  }
  if (healed) state.status = Status::finished;
}

void Damage::rebuild(State& state, const Event& event, std::span<const double> delivered) {
  double missing = 0.0;
  std::vector<double> by_industry(event.impact.size(), 0.0);
  for (std::uint32_t k = state.orders_from; k < state.orders_to; ++k) {
    Order& order = orders_[k];
    const double left = order.missing - delivered[k];
    order.missing = std::max(rules_.rounding ? rounded(left, state.decimals) : left, 0.0);
    missing += order.missing;
    if (order.slot != kNoSlot) by_industry[order.slot] += order.missing;
  }
  for (std::size_t i = 0; i < by_industry.size(); ++i) state.now[i] = by_industry[i] / event.builders_factor;
  if (missing == 0.0 || (!rules_.rounding && missing <= kHealed * state.work)) {
    state.status = Status::finished;
  }
}

void Damage::end(int t, std::span<const double> delivered) {
  for (std::uint32_t e = 0; e < states_.size(); ++e) {
    const Event& event = case_.events[e];
    State& state = states_[e];
    if (state.status == Status::recovering) heal(state, event, t - (event.occurrence + event.duration));
    if (state.status == Status::rebuilding) rebuild(state, event, delivered);
  }
  for (std::size_t k = 0; k < orders_.size(); ++k) orders_[k].asked -= delivered[k];
}

}  // namespace chokepoint::model::ario
