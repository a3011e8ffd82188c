// Small races for tests.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "race/forecast.h"

namespace chokepoint::race::sample {

/// One milestone, reached by each contender with one task.
inline Network duel(const std::vector<Duration>& durations) {
  Network net;
  net.types = {"goal"};
  for (std::size_t i = 0; i < durations.size(); ++i) {
    net.contenders.push_back("c" + std::to_string(i));
    net.milestones.push_back({static_cast<std::uint32_t>(i), 0});
    Task task;
    task.name = "c" + std::to_string(i) + "/work";
    task.milestone = static_cast<std::uint32_t>(i);
    task.duration = durations[i];
    net.tasks.push_back(task);
  }
  return net;
}

/// Lognormal of this median and deviation of logarithms.
inline Duration lognormal(double median, double sigma) {
  return Duration::reference(median, median, median, SlipClass{0.0, sigma});
}

inline Forecast run_of(const Network& net, const RunOptions& options, const Availability& supply = {},
                       unsigned threads = 2) {
  PlainContext plain(threads);
  Context context = plain.context();
  auto forecast = run(net, supply, options, context);
  if (!forecast) {
    ADD_FAILURE() << to_string(forecast.error());
    return {};
  }
  return std::move(*forecast);
}

/// Three contenders, three types, everything the room knows: shared risk, odds, resources, ties in both directions, a
/// milestone behind us and one that only a tie can reach.
inline Network everything() {
  Network net;
  net.contenders = {"a", "b", "c"};
  net.types = {"build", "gain", "grid"};
  for (std::uint32_t c = 0; c < 3; ++c) {
    for (std::uint32_t t = 0; t < 3; ++t) net.milestones.push_back({c, t});
  }
  net.milestones[3].reached = -7.0;  // b has built
  net.risks = {{"burn", 0.5}, {"money", 0.2}};
  net.resources = {{"a/people", stats::Distribution::fit(0.9, 0.6, 1.2, stats::Support::positive),
                    stats::Distribution::fit(0.5, 0.2, 0.9, stats::Support::positive)},
                   {"a/budget", stats::Distribution::fit(1.0, 0.7, 1.1, stats::Support::positive),
                    stats::Distribution::fit(0.6, 0.5, 0.7, stats::Support::positive)}};
  const auto add = [&](std::string name, std::vector<std::uint32_t> tasks, std::vector<std::uint32_t> milestones,
                       std::uint32_t milestone, Duration duration) -> Task& {
    Task task;
    task.name = std::move(name);
    task.after_tasks = std::move(tasks);
    task.after_milestones = std::move(milestones);
    task.milestone = milestone;
    task.duration = duration;
    net.tasks.push_back(std::move(task));
    return net.tasks.back();
  };
  add("a/hall", {}, {}, kNone, Duration::fit(Shape::pert, 12, 9, 20)).resources = {0, 1};
  add("a/coils", {0}, {}, 0, Duration::fit(Shape::heavy_tail, 10, 7, 25));
  add("a/vessel", {0}, {}, 0, Duration::fit(Shape::pert, 9, 6, 15)).resources = {1};
  Task& a_gain = add("a/campaign", {}, {0}, 1, Duration::fit(Shape::lognormal, 14, 8, 40));
  a_gain.risk = 0;
  a_gain.odds = 0.8;
  add("a/plant", {}, {1}, 2, Duration::fit(Shape::lognormal, 60, 40, 120)).risk = 1;
  Task& b_gain = add("b/campaign", {}, {3}, 4, Duration::fit(Shape::lognormal, 26, 12, 60));
  b_gain.risk = 0;
  b_gain.odds = 0.7;
  b_gain.earliest = 6;
  add("b/plant", {}, {4, 1}, 5, Duration::fit(Shape::pert, 50, 40, 90)).risk = 1;
  add("c/build", {}, {}, 6, Duration::fit(Shape::lognormal, 30, 20, 50));
  add("c/plant", {}, {7}, 8, Duration::fit(Shape::lognormal, 45, 30, 80));  // c gains only by learning
  net.ties = {{"a>b", 1, 4, Duration::fit(Shape::lognormal, 12, 6, 24)},
              {"b>a", 4, 1, Duration::fit(Shape::lognormal, 18, 9, 30)},
              {"a>c", 1, 7, Duration::fit(Shape::lognormal, 20, 10, 40)},
              {"b>c", 4, 7, Duration::fit(Shape::lognormal, 10, 5, 20)}};
  return net;
}

}  // namespace chokepoint::race::sample
