// A closure with a bound on what was left out.
#include <algorithm>
#include <cmath>

#include "model/esri/worker.h"

namespace chokepoint::model::esri {
namespace {

constexpr double kRounding = 1e-12;  // added to every bound
constexpr double kDownFloor = 1e-9;  // of losses passed on downstream
constexpr double kDullest = 1e-3;    // the largest floor upstream tried
constexpr int kAttempts = 3;
constexpr double kSharper = 1.0 / 16.0;  // of the floor, after an attempt that was not good enough
constexpr std::size_t kBudgetShare = 6;  // an attempt may walk so many-th of all links

/// The weighted upstream loss of a closure from walks that may pass through the closed firm and from first returns to
/// it: F(t) = g(t) - sum over s < t of F(s) r(t - s), r the return probabilities, r(m) = sum of f(s) r(m - s).
struct Renewal {
  double total{0.0}, error{0.0};
};
Renewal renew(std::uint32_t closed, const Walks& walks, const std::vector<double>& first,
              const std::vector<double>& first_error) {
  const std::size_t steps = first.size();  // first[m]: first returns after m steps; first[0] is not used
  std::vector<double> back(steps, 0.0), back_error(steps, 0.0), arrivals(steps, 0.0), error(steps, 0.0);
  back[0] = 1.0;
  Renewal renewal;
  for (std::size_t t = 0; t < steps; ++t) {
    for (std::size_t s = 1; s <= t; ++s) {
      back[t] += first[s] * back[t - s];
      back_error[t] += first_error[s] * (back[t - s] + back_error[t - s]) + first[s] * back_error[t - s];
    }
    const double walked = walks.of_step[t][closed];
    arrivals[t] = walked;
    for (std::size_t s = 0; s < t; ++s) {
      arrivals[t] -= arrivals[s] * back[t - s];
      error[t] += walks.of_step[s][closed] * back_error[t - s] + error[s] * (back[t - s] + back_error[t - s]);
    }
    renewal.total += arrivals[t];
    renewal.error += error[t];
  }
  return renewal;
}

}  // namespace

Walks make_walks(const Layout& layout, std::uint32_t steps) {
  Walks walks;
  walks.of_step.push_back(layout.weight);
  for (std::uint32_t t = 0; t < steps; ++t) {
    std::vector<double> next(layout.firms, 0.0);
    const std::vector<double>& now = walks.of_step.back();
    for (std::uint32_t k = 0; k < layout.firms; ++k) {
      for (std::uint32_t e = layout.purchases.first[k]; e < layout.purchases.first[k + 1]; ++e)
        next[k] += now[layout.purchases.other[e]] * layout.purchases.share[e];
    }
    walks.of_step.push_back(std::move(next));
  }
  return walks;
}

std::optional<Loss> Worker::certify(std::uint32_t closed, const Walks& walks, double most_error) {
  const double eps = method_.eps;
  const std::size_t longest = walks.of_step.size();
  Downstream& down = downstream();
  std::uint32_t down_steps = 0;
  const std::size_t down_budget = layout_.slots.other.size() / kBudgetShare + 100;
  /// False: it cannot be told whether the step was quiet, or it spreads too far.
  const auto step_down = [&] {
    down.step(kDownFloor);
    ++down_steps;
    return down.sound() && down.walked() <= down_budget && down_steps < longest &&
           (down.most() - down.below() > eps + uncertain() || down.most() + down.below() <= eps - uncertain());
  };
  down.start(closed);
  do {
    if (!step_down()) return std::nullopt;
  } while (down.most() > eps);

  // Upstream losses blur by about steps^2 / 2 floors, and count as far as firms also lose downstream.
  double stake = 0.0;
  for (const auto& step : walks.of_step) stake += 6.0 * step[closed];
  stake /= static_cast<double>(longest);
  for (const std::uint32_t i : down.touched()) stake += layout_.weight[i] * std::min(1.0, 1e4 * down.loss(i));
  double floor = std::min(kDullest, most_error / (10.0 * stake));

  Upstream& up = upstream();
  const std::size_t up_budget = layout_.sales.other.size() / kBudgetShare + 100;
  for (int attempt = 0; attempt < kAttempts; ++attempt, floor *= kSharper) {
    up.start(closed);
    std::vector<double> first{0.0}, first_error{0.0};  // by step
    std::size_t links = 0;
    bool known = true;
    for (bool settled = false; known && !settled;) {
      links += up.next_links();
      if (links > up_budget || first.size() == longest) return std::nullopt;
      up.step(floor);
      const std::size_t steps = first.size();
      first.push_back(up.returned());
      first_error.push_back(up.hidden());
      known = up.most() > eps + uncertain() || up.most() + up.hidden() <= eps - uncertain();
      if (!known || up.most() > eps || steps < down_steps) continue;
      while (down_steps < steps) {
        if (!step_down()) return std::nullopt;
      }
      settled = down.most() <= eps;
    }
    if (!known) continue;
    const Renewal renewal = renew(closed, walks, first, first_error);
    double followed = 0.0;
    for (const std::uint32_t i : up.touched()) followed += layout_.weight[i] * up.loss(i);
    const double unseen = std::max(0.0, renewal.total + renewal.error - followed);
    Loss loss;
    loss.steps = down_steps;
    double extra = 0.0;
    double blur = 0.0;
    for (const std::uint32_t i : down.touched()) {
      loss.down += layout_.weight[i] * down.loss(i);
      const double over = std::max(0.0, down.loss(i) - up.loss(i));
      extra += layout_.weight[i] * over;
      blur += layout_.weight[i] * std::min(up.below(), over);
    }
    blur = std::min(blur, unseen);
    const double low = renewal.total - renewal.error + extra - blur;
    const double high = renewal.total + renewal.error + extra + down.below();
    loss.up = renewal.total;
    loss.down += 0.5 * down.below();
    loss.esri = 0.5 * (low + high);
    loss.error = 0.5 * (high - low) + kRounding;
    if (loss.error <= most_error) return loss;
  }
  return std::nullopt;
}

}  // namespace chokepoint::model::esri
