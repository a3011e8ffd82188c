// Closures: sparse first steps, upstream in lanes, downstream sparse.
#include "model/esri/worker.h"

#include <algorithm>
#include <cmath>

namespace chokepoint::model::esri {
namespace {

constexpr double kFloor = 1e-16;        // of losses passed on downstream in an exact answer
constexpr double kMostHidden = 2e-13;   // by that floor
constexpr std::size_t kDenseGain = 64;  // a link in lanes costs so much less than one followed by itself
constexpr double kForesight = 2e-3;     // increments below are not followed when steps are foreseen

}  // namespace

bool Worker::walks_apply(const Layout& layout, const Method& method) {
  return method.stop == Stop::quiet && layout.most_up <= 1.0 + 1e-12;
}

Upstream& Worker::upstream() {
  if (!upstream_) upstream_.emplace(layout_);
  return *upstream_;
}

Downstream& Worker::downstream() {
  if (!downstream_) downstream_.emplace(layout_, method_);
  return *downstream_;
}

bool Worker::decides(double most) const { return std::abs(most - method_.eps) < uncertain(); }

double Worker::uncertain() const { return std::min(1e-11, 1e-4 * method_.eps) + 1e-15; }

std::uint32_t Worker::foresee(std::uint32_t closed) {
  Upstream& up = upstream();
  up.start(closed);
  std::uint32_t steps = 0;
  do {
    up.step(kForesight);
    ++steps;
  } while (up.most() > method_.eps && steps < 255);
  return steps;
}

bool Worker::stays_local(std::uint32_t closed) {
  std::uint32_t steps = 0;
  return follow_down(closed, foresee(closed), steps) != Way::spreads;
}

/// Follows the closure downstream until it is quiet at or after `least_steps`.
Way Worker::follow_down(std::uint32_t closed, std::uint32_t least_steps, std::uint32_t& steps) {
  Downstream& down = downstream();
  down.start(closed);
  const std::size_t budget = layout_.slots.other.size() / 2 + 100;
  for (steps = 0; steps < least_steps || down.most() > method_.eps; ++steps) {
    if (steps == method_.most_steps) return Way::decides;
    down.step(kFloor);
    if (!down.sound() || decides(down.most())) return Way::decides;
    if (down.walked() > budget || down.below() > kMostHidden) return Way::spreads;
  }
  return Way::done;
}

void Worker::close_firms(std::span<const std::uint32_t> closed, bool firms, std::span<Result8> results) {
  begin_lanes(up_);
  up_next_.resize(layout_.firms);
  Lane8 moving;
  Upstream& up = upstream();
  for (std::size_t l = 0; l < closed.size(); ++l) {
    Result8& result = results[l];
    result = {};
    up.start(closed[l]);
    bool quiet = false;
    while (!quiet && up.next_links() * kDenseGain < layout_.sales.other.size()) {
      up.step(0.0);
      ++result.loss.steps;
      if (decides(up.most())) result.way = Way::decides;
      quiet = up.most() <= method_.eps;
    }
    for (const std::uint32_t i : up.touched()) up_[i].of[l] = std::min(1.0, up.loss(i));
    moving.of[l] = quiet || result.way == Way::decides ? 0.0 : 1.0;
  }
  const auto any = [](const Lane8& lanes) {
    return std::any_of(std::begin(lanes.of), std::end(lanes.of), [](double on) { return on != 0.0; });
  };
  while (any(moving)) {
    const Lane8 most = sweep_up(layout_, up_, moving, up_next_);
    std::swap(up_, up_next_);
    for (std::size_t l = 0; l < closed.size(); ++l) {
      if (moving.of[l] == 0.0) continue;
      Result8& result = results[l];
      ++result.loss.steps;
      if (decides(most.of[l]) || result.loss.steps >= method_.most_steps) result.way = Way::decides;
      if (most.of[l] <= method_.eps || result.way == Way::decides) moving.of[l] = 0.0;
    }
  }

  // What is lost downstream, by firm; and lanes that must go on upstream until downstream is quiet as well.
  std::vector<std::vector<std::pair<std::uint32_t, double>>> lost(closed.size());
  std::vector<std::uint32_t> more(closed.size(), 0);
  for (std::size_t l = 0; l < closed.size(); ++l) {
    Result8& result = results[l];
    if (result.way != Way::done) continue;
    std::uint32_t steps = 0;
    result.way = follow_down(closed[l], result.loss.steps, steps);
    if (result.way != Way::done) continue;
    more[l] = steps - result.loss.steps;
    result.loss.steps = steps;
    for (const std::uint32_t i : downstream().touched()) lost[l].emplace_back(i, downstream().loss(i));
  }
  while (std::any_of(more.begin(), more.end(), [](std::uint32_t steps) { return steps > 0; })) {
    for (std::size_t l = 0; l < closed.size(); ++l) {
      moving.of[l] = more[l] > 0 ? 1.0 : 0.0;
      more[l] -= more[l] > 0 ? 1 : 0;
    }
    sweep_up(layout_, up_, moving, up_next_);
    std::swap(up_, up_next_);
  }

  const Lane8 up_total = total(layout_, up_);
  for (std::size_t l = 0; l < closed.size(); ++l) {
    Loss& loss = results[l].loss;
    loss.up = loss.esri = up_total.of[l];
    for (const auto& [i, down] : lost[l]) {
      loss.down += layout_.weight[i] * down;
      loss.esri += layout_.weight[i] * std::max(0.0, down - up_[i].of[l]);
    }
    if (!firms || results[l].way != Way::done) continue;
    FirmLoss& each = results[l].firms;
    each.down.assign(layout_.firms, 0.0);
    each.up.resize(layout_.firms);
    for (const auto& [i, down] : lost[l]) each.down[i] = down;
    for (std::uint32_t i = 0; i < layout_.firms; ++i) each.up[i] = up_[i].of[l];
  }
}

}  // namespace chokepoint::model::esri
