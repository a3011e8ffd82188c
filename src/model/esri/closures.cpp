// Closures in lanes: sparse first steps, upstream in lanes up to the last step but one, downstream firm by firm.
#include <algorithm>
#include <cmath>
#include <type_traits>

#include "model/esri/worker.h"

namespace chokepoint::model::esri {
namespace {

constexpr double kDownFloor = 0.03;     // of losses passed on downstream, as a share of the error allowed
constexpr double kNearEnd = 5.0;        // times eps: with larger increments the next step is not looked at
constexpr std::size_t kGainOfLane = 4;  // a link in lanes costs so much less, times lanes, than one followed by itself
constexpr std::size_t kLookAheadShare = 16;  // looking ahead may read so many-th of all links
constexpr double kRounding = 1e-12;          // added to every bound

/// The largest relative error of losses upstream after so many steps.
template <class Real>
double blur(std::uint32_t steps) {
  return std::is_same_v<Real, float> ? 1.01 * kNarrowError * (steps + 1) : 0.0;
}

template <class Real>
bool any(const Lane<Real>& lanes) {
  return std::any_of(std::begin(lanes.of), std::end(lanes.of), [](Real on) { return on != Real{0}; });
}

}  // namespace

template <>
Worker::Room<double>& Worker::room() {
  return wide_;
}
template <>
Worker::Room<float>& Worker::room() {
  return narrow_;
}

/// Lanes whose next step is quiet end before it: their sums follow from the step before. Increments pass on in shares
/// that add up to at most 1, so that only suppliers of firms with a large increment can have one. What is done for a
/// lane does not depend on the others.
template <class Real>
void Worker::look_ahead(std::span<const std::uint32_t> closed, const Lane<Real>& most, Lane<Real>& moving,
                        std::span<Outgoing> results, bool* ahead) {
  constexpr std::size_t kCount = Lane<Real>::kCount;
  Room<Real>& rows = room<Real>();
  double least[kCount], band[kCount];
  std::size_t links[kCount]{};
  const std::size_t most_links = layout_.sales.share.size() / kLookAheadShare;
  for (std::size_t l = 0; l < closed.size(); ++l) {
    band[l] = uncertain() + 3.0 * blur<Real>(results[l].loss.steps + 1);
    least[l] = method_.eps - 2.0 * band[l];
    if (moving.of[l] == Real{0} || most.of[l] > kNearEnd * method_.eps) links[l] = most_links + 1;
  }
  rows.rows.clear();
  for (std::size_t block = 0; block < rows.most_of_block.size(); ++block) {
    for (std::size_t l = 0; l < closed.size(); ++l) {
      if (links[l] > most_links || !(rows.most_of_block[block].of[l] > least[l])) continue;
      const auto from = static_cast<std::uint32_t>(block * kRowsOfBlock);
      const std::uint32_t to = std::min(layout_.firms, from + kRowsOfBlock);
      for (std::uint32_t j = from; j < to && links[l] <= most_links; ++j) {
        if (!(double{rows.now[j].of[l]} - double{rows.next[j].of[l]} > least[l])) continue;
        for (const std::uint32_t i : layout_.purchases.others(j)) {
          links[l] += layout_.sales.first[i + 1] - layout_.sales.first[i];
          rows.rows.push_back(i);
        }
      }
    }
  }
  std::sort(rows.rows.begin(), rows.rows.end());
  rows.rows.erase(std::unique(rows.rows.begin(), rows.rows.end()), rows.rows.end());
  Lane<Real> rise;
  rise_of(layout_, rows.now, rows.rows, rise);
  for (std::size_t l = 0; l < closed.size(); ++l) {
    if (links[l] > most_links || rise.of[l] > method_.eps + band[l]) continue;
    ++results[l].loss.steps;
    if (rise.of[l] > method_.eps - band[l]) results[l].way = Way::decides;
    ahead[l] = true;
    moving.of[l] = Real{0};
  }
}

template <class Real>
void Worker::close_lanes(std::span<const std::uint32_t> closed, const Care& care, bool firms,
                         std::span<Outgoing> results) {
  constexpr std::size_t kCount = Lane<Real>::kCount;
  Room<Real>& rows = room<Real>();
  rows.now.assign(layout_.firms, {});
  rows.next.resize(layout_.firms);
  rows.most_of_block.resize(blocks_of(layout_));
  Lane<Real> moving;
  bool ahead[kCount]{};
  for (std::size_t l = 0; l < closed.size(); ++l) {
    results[l] = {};
    const Start start = begin_upstream(closed[l], kGainOfLane * kCount, !firms);
    results[l].loss.steps = start.steps;
    if (start.decides) results[l].way = Way::decides;
    ahead[l] = start.ahead;
    const Upstream& up = upstream();
    for (const std::uint32_t i : up.touched()) rows.now[i].of[l] = static_cast<Real>(std::min(1.0, up.loss(i)));
    moving.of[l] = start.quiet || start.decides ? Real{0} : Real{1};
  }
  Lane<Real> most;
  const auto sweep = [&] {
    sweep_up(layout_, rows.now, moving, rows.next, rows.most_of_block, most);
    std::swap(rows.now, rows.next);
  };
  while (any(moving)) {
    sweep();
    for (std::size_t l = 0; l < closed.size(); ++l) {
      if (moving.of[l] == Real{0}) continue;
      Outgoing& result = results[l];
      ++result.loss.steps;
      if (std::abs(most.of[l] - method_.eps) < uncertain() + 3.0 * blur<Real>(result.loss.steps) ||
          result.loss.steps >= method_.most_steps)
        result.way = Way::decides;
      if (most.of[l] <= method_.eps || result.way == Way::decides) moving.of[l] = Real{0};
    }
    if (!firms && any(moving)) look_ahead(closed, most, moving, results, ahead);
  }

  // What is lost downstream; and lanes that must go on upstream until downstream is quiet as well.
  std::vector<Down> downs(closed.size());
  std::vector<std::size_t> in_lanes;
  for (std::size_t l = 0; l < closed.size(); ++l) {
    if (results[l].way != Way::done) continue;
    downs[l] = lose_downstream(closed[l], results[l].loss.steps, care);
    if (downs[l].way == Way::spreads) in_lanes.push_back(l);
  }
  for (std::size_t from = 0; from < in_lanes.size(); from += kLanes) {
    std::vector<std::uint32_t> which;
    std::vector<Down*> into;
    for (std::size_t w = from; w < std::min(in_lanes.size(), from + kLanes); ++w) {
      which.push_back(closed[in_lanes[w]]);
      into.push_back(&downs[in_lanes[w]]);
    }
    lose_widely(which, into);
  }
  std::vector<std::uint32_t> more(closed.size(), 0);
  std::uint32_t most_more = 0;
  for (std::size_t l = 0; l < closed.size(); ++l) {
    Outgoing& result = results[l];
    if (result.way == Way::done) result.way = downs[l].way;
    if (result.way != Way::done) continue;
    more[l] = downs[l].steps - result.loss.steps;
    result.loss.steps = downs[l].steps;
    if (more[l] > 0 && ahead[l]) {
      ahead[l] = false;
      ++more[l];
    }
    most_more = std::max(most_more, more[l]);
  }
  for (std::uint32_t step = 0; step < most_more; ++step) {
    for (std::size_t l = 0; l < closed.size(); ++l) moving.of[l] = more[l] > step ? Real{1} : Real{0};
    sweep();
  }

  std::size_t foretold_lanes = 0;
  for (std::size_t l = 0; l < closed.size(); ++l) foretold_lanes += ahead[l] ? 1 : 0;
  using Sums = decltype(total(layout_.weight, rows.now));
  const Sums made = foretold_lanes < closed.size() ? total(layout_.weight, rows.now) : Sums{};
  const Sums foretold = foretold_lanes > 0 ? total(layout_.weight_behind, rows.now) : Sums{};
  for (std::size_t l = 0; l < closed.size(); ++l) {
    if (results[l].way != Way::done) continue;
    Loss& loss = results[l].loss;
    const auto so_far = [&](std::uint32_t i) { return double{rows.now[i].of[l]}; };
    const auto over_customers = [&](std::uint32_t i) {
      double sum = 0.0;
      for (std::uint32_t e = layout_.sales.first[i]; e < layout_.sales.first[i + 1]; ++e)
        sum += layout_.sales.share[e] * rows.now[layout_.sales.other[e]].of[l];
      return std::min(1.0, sum);
    };
    const auto at_last = [&](std::uint32_t i) {
      return ahead[l] && i != closed[l] ? std::max(so_far(i), over_customers(i)) : so_far(i);
    };
    loss.up = ahead[l] ? foretold.of[l] + layout_.weight[closed[l]] * (1.0 - over_customers(closed[l])) : made.of[l];
    loss.esri = loss.up;
    add_down(downs[l].lost, so_far, at_last, loss);
    if (std::is_same_v<Real, float>) {
      loss.error = 0.5 * downs[l].below + blur<Real>(loss.steps) * loss.up + kRounding;
      loss.esri += 0.5 * downs[l].below;
      loss.down += 0.5 * downs[l].below;
    }
    if (!firms) continue;
    FirmLoss& each = results[l].firms;
    each.down.assign(layout_.firms, 0.0);
    each.up.resize(layout_.firms);
    for (const auto& [i, down] : downs[l].lost) each.down[i] = down;
    for (std::uint32_t i = 0; i < layout_.firms; ++i) each.up[i] = rows.now[i].of[l];
  }
}

void Worker::close_firms(std::span<const std::uint32_t> closed, bool firms, std::span<Outgoing> results) {
  close_lanes<double>(closed, kExact, firms, results);
}

bool Worker::narrow_serves(const Method& method, double most_error) {
  constexpr std::uint32_t kUsualSteps = 6;
  return 8.0 * 3.0 * blur<float>(kUsualSteps) < method.eps && 1e-3 * blur<float>(kUsualSteps) < most_error;
}

void Worker::close_narrow(std::span<const std::uint32_t> closed, double most_error, std::span<Outgoing> results) {
  close_lanes<float>(closed, {kDownFloor * most_error, 0.5 * most_error}, false, results);
  for (Outgoing& result : results) {
    if (result.way != Way::done || !(result.loss.error <= most_error)) result.way = Way::spreads;
  }
}

}  // namespace chokepoint::model::esri
