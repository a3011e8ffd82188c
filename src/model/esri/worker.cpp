// Closures followed firm by firm, and what the lanes share with them.
#include "model/esri/worker.h"

#include <algorithm>
#include <cmath>

namespace chokepoint::model::esri {
namespace {

constexpr std::size_t kDenseGain = 32;  // a link in lanes costs so much less than one followed by itself
constexpr std::size_t kDownTimes = 2;   // all links so often: dearer than in lanes
constexpr double kFinest = 1e-2;        // of a floor that hid too much
constexpr double kForesight = 0.5;      // increments below this share of eps are not followed when steps are foreseen

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
    up.step(kForesight * method_.eps);
  } while (++steps < 255 && up.most() > method_.eps);
  return steps;
}

bool Worker::stays_local(std::uint32_t closed) {
  std::uint32_t steps = 0;
  return follow_down(closed, foresee(closed), kExact, layout_.slots.other.size() / 2 + 100, steps) != Way::spreads;
}

/// Follows the closure upstream exactly until it is quiet, or until a step would walk too many links; then looks one
/// step ahead, where that is cheap.
Worker::Start Worker::begin_upstream(std::uint32_t closed, std::size_t dense_gain, bool look_ahead) {
  Upstream& up = upstream();
  up.start(closed);
  Start start;
  const std::size_t links = layout_.sales.share.size();
  while (!start.quiet && !start.decides) {
    if (up.next_links(0.0) * dense_gain >= links) {
      if (!look_ahead || start.steps == 0) return start;
      const auto most = up.foretell(method_.eps - 2.0 * uncertain(), links / dense_gain);
      if (!most || *most > method_.eps) return start;
      ++start.steps;
      start.ahead = start.quiet = true;
      start.decides = decides(*most);
      return start;
    }
    up.step(0.0);
    ++start.steps;
    start.quiet = up.most() <= method_.eps;
    start.decides = decides(up.most()) || start.steps >= method_.most_steps;
  }
  return start;
}

/// Follows the closure downstream until it is quiet at or after `least_steps`.
Way Worker::follow_down(std::uint32_t closed, std::uint32_t least_steps, const Care& care, std::size_t budget,
                        std::uint32_t& steps) {
  Downstream& down = downstream();
  down.start(closed);
  for (steps = 0; steps < least_steps || down.most() > method_.eps; ++steps) {
    if (steps == method_.most_steps) return Way::decides;
    down.step(care.floor);
    if (!down.sound() || std::abs(down.most() - method_.eps) < uncertain() + down.below()) return Way::decides;
    if (down.walked() > budget || down.below() > care.most_hidden) return Way::spreads;
  }
  return Way::done;
}

Worker::Down Worker::lose_downstream(std::uint32_t closed, std::uint32_t least_steps, const Care& care) {
  Down result;
  const std::size_t most_walked = kDownTimes * layout_.slots.other.size() + 100;
  result.way = follow_down(closed, least_steps, care, most_walked, result.steps);
  if (result.way == Way::spreads && downstream().walked() <= most_walked)  // it is the floor that hides too much
    result.way = follow_down(closed, least_steps, {kFinest * care.floor, care.most_hidden}, most_walked, result.steps);
  if (result.way != Way::done) {
    result.steps = least_steps;
    return result;
  }
  const Downstream& down = downstream();
  result.below = down.below();
  for (const std::uint32_t i : down.touched()) result.lost.emplace_back(i, down.loss(i));
  return result;
}

Outgoing Worker::close_alone(std::uint32_t closed, bool firms) {
  Outgoing result;
  Start start = begin_upstream(closed, kDenseGain, !firms);
  result.loss.steps = start.steps;
  Upstream& up = upstream();
  if (start.decides) {
    result.way = Way::decides;
    return result;
  }
  if (!start.quiet) {
    result.way = Way::spreads;
    result.loss.steps = foresee(closed);
    return result;
  }
  const Down down = lose_downstream(closed, start.steps, kExact);
  result.way = down.way;
  if (down.way != Way::done) return result;
  std::uint32_t more = down.steps - start.steps;
  if (more > 0 && start.ahead) {
    start.ahead = false;
    ++more;
  }
  for (; more > 0; --more) {
    if (up.next_links(0.0) * kDenseGain >= layout_.sales.share.size()) {
      result.way = Way::spreads;
      return result;
    }
    up.step(0.0);
  }
  Loss& loss = result.loss;
  loss.steps = down.steps;
  const std::vector<double>& weight = start.ahead ? layout_.weight_behind : layout_.weight;
  for (const std::uint32_t i : up.touched()) loss.up += weight[i] * std::min(1.0, up.loss(i));
  const auto at_last = [&](std::uint32_t i) { return start.ahead ? up.next_loss(i) : std::min(1.0, up.loss(i)); };
  if (start.ahead) loss.up += layout_.weight[closed] * (1.0 - up.return_loss());
  loss.esri = loss.up;
  add_down(
      down.lost, [&](std::uint32_t i) { return up.loss(i); }, at_last, loss);
  if (!firms) return result;
  result.firms.down.assign(layout_.firms, 0.0);
  result.firms.up.assign(layout_.firms, 0.0);
  for (const auto& [i, lost] : down.lost) result.firms.down[i] = lost;
  for (const std::uint32_t i : up.touched()) result.firms.up[i] = std::min(1.0, up.loss(i));
  return result;
}

/// Downstream in lanes, for closures that spread too far to be followed; each Down names the least steps.
void Worker::lose_widely(std::span<const std::uint32_t> closed, std::span<Down* const> downs) {
  begin_lanes(down_);
  down_next_.resize(layout_.firms);
  replaced_.resize(layout_.firms);
  left_.assign(layout_.markets, Lane8{});
  const Replacement replacement(method_.replaceable);
  Lane8 moving;
  std::vector<std::uint32_t> least(downs.size());
  for (std::size_t l = 0; l < downs.size(); ++l) {
    least[l] = downs[l]->steps;
    *downs[l] = {};
    moving.of[l] = 1.0;
    down_[closed[l]].of[l] = 1.0;
  }
  for (std::uint32_t i = 0; i < layout_.firms; ++i) {
    for (std::size_t l = 0; l < kLanes; ++l) left_[layout_.market[i]].of[l] += layout_.sold[i] * (1.0 - down_[i].of[l]);
  }
  for (std::size_t running = downs.size(); running > 0;) {
    if (method_.reference && method_.replaceable) refuse_empty_markets(moving, downs);
    replace_all(layout_, replacement, left_, down_, replaced_);
    const Lane8 most = sweep_down(layout_, replaced_, down_, moving, down_next_, left_);
    std::swap(down_, down_next_);
    for (std::size_t l = 0; l < downs.size(); ++l) {
      if (moving.of[l] == 0.0) continue;
      Down& down = *downs[l];
      ++down.steps;
      if (decides(most.of[l]) || down.steps >= method_.most_steps) down.way = Way::decides;
      if (down.way == Way::done && (down.steps < least[l] || most.of[l] > method_.eps)) continue;
      moving.of[l] = 0.0;
      --running;
    }
  }
  for (std::uint32_t i = 0; i < layout_.firms; ++i) {
    for (std::size_t l = 0; l < downs.size(); ++l) {
      if (down_[i].of[l] > 0.0) downs[l]->lost.emplace_back(i, down_[i].of[l]);
    }
  }
}

/// The reference program's rule for markets with next to nothing left: the plain loop knows it.
void Worker::refuse_empty_markets(const Lane8& moving, std::span<Down* const> downs) const {
  for (std::uint32_t m = 0; m < layout_.markets; ++m) {
    for (std::size_t l = 0; l < downs.size(); ++l) {
      if (layout_.market_sold[m] > 0.0 && left_[m].of[l] <= 2.0 * kNothingLeft && moving.of[l] != 0.0)
        downs[l]->way = Way::decides;
    }
  }
}

}  // namespace chokepoint::model::esri
