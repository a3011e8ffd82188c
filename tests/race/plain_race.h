// A second, plain implementation of one draw: other random numbers, quantiles without tables, and arrivals settled one
// by one in the order of time (Knuth 1977's generalisation of Dijkstra's algorithm) where the room sweeps.
#pragma once

#include <cmath>
#include <random>
#include <vector>

#include "base/math.h"
#include "race/network.h"

namespace chokepoint::race::plain {

struct Result {
  std::vector<double> reached;  // [milestone]
};

inline Result draw(const Network& net, std::mt19937_64& random) {
  std::normal_distribution<double> normal;
  const auto quantile = [](const auto& d, double z) { return d.quantile(math::normal_cdf(z)); };
  std::vector<double> risk, slow, length, lag;
  for (std::size_t r = 0; r < net.risks.size(); ++r) risk.push_back(normal(random));
  for (const Resource& r : net.resources) {
    slow.push_back(std::pow(quantile(r.level, normal(random)), -quantile(r.effect, normal(random))));
  }
  for (const Task& task : net.tasks) {
    const double rho = task.risk == kNone ? 0 : net.risks[task.risk].correlation;
    const double shared = task.risk == kNone ? 0 : std::sqrt(rho) * risk[task.risk];
    double factor = task.resources.empty() ? 1 : 0;
    for (const auto r : task.resources) factor = std::max(factor, slow[r]);
    length.push_back(factor * quantile(task.duration, shared + std::sqrt(1 - rho) * normal(random)));
    const double luck = math::normal_cdf(shared + std::sqrt(1 - rho) * normal(random));
    if (luck > task.odds) length.back() = kNever;
  }
  for (const Tie& tie : net.ties) lag.push_back(quantile(tie.lag, normal(random)));

  const std::size_t tasks = net.tasks.size(), nodes = tasks + net.milestones.size();
  std::vector<double> at(nodes, kNever);
  std::vector<bool> settled(nodes, false);
  const auto begin_of = [&](std::size_t node) {
    double start = net.tasks[node].earliest;
    for (const auto before : net.tasks[node].after_tasks)
      start = std::max(start, settled[before] ? at[before] : kNever);
    for (const auto before : net.tasks[node].after_milestones)
      start = std::max(start, settled[tasks + before] ? at[tasks + before] : kNever);
    return start;
  };
  const auto ready = [&](std::uint32_t m) {
    double last = 0;
    for (std::size_t t = 0; t < tasks; ++t) {
      if (net.tasks[t].milestone == m) last = std::max(last, begin_of(t));
    }
    return last;
  };
  const auto offer = [&](std::size_t node) {
    if (node < tasks) return begin_of(node) + length[node];
    const auto m = static_cast<std::uint32_t>(node - tasks);
    if (!std::isnan(net.milestones[m].reached)) return net.milestones[m].reached;
    double best = kNever, own = 0;
    bool fed = false;
    for (std::size_t t = 0; t < tasks; ++t) {
      if (net.tasks[t].milestone != m) continue;
      fed = true;
      own = std::max(own, settled[t] ? at[t] : kNever);
    }
    if (fed) best = own;
    for (std::size_t t = 0; t < net.ties.size(); ++t) {
      const std::size_t leader = tasks + net.ties[t].leader;
      if (net.ties[t].follower == m && settled[leader]) best = std::min(best, std::max(ready(m), at[leader] + lag[t]));
    }
    return best;
  };
  for (;;) {
    std::size_t next = nodes;
    double soonest = kNever;
    for (std::size_t node = 0; node < nodes; ++node) {
      if (settled[node]) continue;
      const double when = offer(node);
      if (when < soonest) {
        soonest = when;
        next = node;
      }
    }
    if (next == nodes) break;
    settled[next] = true;
    at[next] = soonest;
  }
  return {{at.begin() + static_cast<std::ptrdiff_t>(tasks), at.end()}};
}

}  // namespace chokepoint::race::plain
