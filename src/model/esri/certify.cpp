// A closure with a bound on what was left out.
#include <algorithm>
#include <cmath>

#include "model/esri/worker.h"

namespace chokepoint::model::esri {
namespace {

constexpr double kRounding = 1e-12;  // added to every bound
constexpr double kDownFloor = 0.03;  // of losses passed on downstream, as a share of the error allowed
constexpr double kDullest = 0.2;     // the largest floor upstream, as a share of eps
constexpr int kAttempts = 3;
constexpr std::size_t kUpShare = 24;    // all attempts may walk so many-th of all links: lanes are cheaper than more
constexpr std::size_t kDownShare = 8;   // the same downstream
constexpr double kSharper = 1.0 / 8.0;  // of the floor, after an attempt that could not tell the steps

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

Outgoing Worker::certify(std::uint32_t closed, const Walks& walks, double most_error) {
  const double eps = method_.eps;
  const std::size_t longest = walks.of_step.size();
  Outgoing result;
  Loss& loss = result.loss;
  const auto give_up = [&](std::size_t least) {
    result.way = Way::spreads;
    loss.steps = static_cast<std::uint32_t>(least);
    return result;
  };
  const Care care{kDownFloor * most_error, 0.5 * most_error};
  const std::size_t up_budget = layout_.sales.share.size() / kUpShare + 100;
  const std::size_t down_budget = layout_.slots.other.size() / kDownShare + 100;
  Upstream& up = upstream();
  const Downstream& down = downstream();
  std::uint32_t steps = 0;  // of both sides; 0: not known yet
  std::size_t links = 0;
  double floor = kDullest * eps;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    up.start(closed);
    std::vector<double> first{0.0}, first_error{0.0};  // by step
    bool known = true;
    const auto step_up = [&] {
      links += up.next_links(floor);
      if (links > up_budget || first.size() == longest) return false;
      up.step(floor);
      first.push_back(up.returned());
      first_error.push_back(up.hidden());
      return true;
    };
    do {
      if (!step_up()) return give_up(first.size());
      known = up.most() > eps + uncertain() || up.most() + up.hidden() <= eps - uncertain();
    } while (known && up.most() > eps);
    if (!known) {
      floor *= kSharper;
      continue;
    }
    if (steps == 0) {
      const auto least = static_cast<std::uint32_t>(first.size() - 1);
      if (follow_down(closed, least, care, down_budget, steps) != Way::done || steps >= longest) return give_up(least);
    }
    while (first.size() <= steps) {
      if (!step_up()) return give_up(steps);
    }
    const Renewal renewal = renew(closed, walks, first, first_error);
    double followed = 0.0;
    for (const std::uint32_t i : up.touched()) followed += layout_.weight[i] * up.loss(i);
    const double unseen = std::max(0.0, renewal.total + renewal.error - followed);
    double extra = 0.0, blur = 0.0, lost = 0.0;
    for (const std::uint32_t i : down.touched()) {
      lost += layout_.weight[i] * down.loss(i);
      const double over = std::max(0.0, down.loss(i) - up.loss(i));
      extra += layout_.weight[i] * over;
      blur += layout_.weight[i] * std::min(up.below(), over);
    }
    blur = std::min(blur, unseen);
    const double low = renewal.total - renewal.error + extra - blur;
    const double high = renewal.total + renewal.error + extra + down.below();
    loss.steps = steps;
    loss.up = renewal.total;
    loss.down = lost + 0.5 * down.below();
    loss.esri = 0.5 * (low + high);
    loss.error = 0.5 * (high - low) + kRounding;
    if (loss.error <= most_error) return result;
    floor *= std::clamp(0.5 * most_error / loss.error, kSharper * kSharper, 0.5);
  }
  return give_up(steps);
}

}  // namespace chokepoint::model::esri
