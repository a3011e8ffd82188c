// A race as a network: tasks with durations, milestones that tasks reach, risks and resources that tasks share, ties by
// which a follower learns from a leader. Times are months (365 / 12 days) from the day of the forecast.
//
// Method: docs/methods/race.md sections 2 and 3.   Verified by: tests/race/network_test.cpp.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "base/result.h"
#include "race/duration.h"
#include "stats/distribution.h"

namespace chokepoint::race {

inline constexpr std::uint32_t kNone = 0xffffffffU;
inline constexpr double kNever = std::numeric_limits<double>::infinity();

/// A product without which this share of the task's work stands still. `product` indexes Availability.
struct Need {
  std::uint32_t product{0};
  double share{1.0};
};

struct Task {
  std::string name;  // unique: the key of its random numbers, so that adding a task leaves the others' alone
  std::vector<std::uint32_t> after_tasks, after_milestones;
  std::uint32_t milestone{kNone};  // that is reached once all tasks which name it are done
  Duration duration;               // of what is left, in months
  double earliest{0.0};
  double odds{1.0};           // that it can succeed at all
  std::uint32_t risk{kNone};  // shared with other tasks
  std::vector<std::uint32_t> resources;
  std::vector<Need> needs;
};

/// What a contender reaches. Several tasks may have to be done for it; one without tasks is reached only by a tie.
struct Milestone {
  std::uint32_t contender{0}, type{0};
  double reached{std::numeric_limits<double>::quiet_NaN()};  // months from now if it is behind us, else NaN
};

/// The follower reaches its milestone at most `lag` after the leader reached its own, or, if that is later, once the
/// tasks that lead to its own could begin: who has no machine has nothing to repeat it on.
struct Tie {
  std::string name;
  std::uint32_t leader{0}, follower{0};  // milestones
  Duration lag;
};

/// Two tasks with the same risk have normal scores correlated by `correlation`.
struct Risk {
  std::string name;
  double correlation{0.0};
};

/// A task takes level^-effect times its duration, of the scarcest of its resources; 1 is what its plan counts on.
struct Resource {
  std::string name;
  stats::Distribution level, effect;
};

struct Network {
  std::vector<std::string> contenders, types;
  std::vector<Task> tasks;
  std::vector<Milestone> milestones;
  std::vector<Tie> ties;
  std::vector<Risk> risks;
  std::vector<Resource> resources;
};

/// Tasks (0 ...) and milestones (tasks.size() ...) such that each stands behind all it waits for; ties do not count.
/// Fails with every fault: indices that do not exist, names that are not unique, tasks and milestones that wait for
/// each other (with the circle), odds, shares, correlations or dates out of range.
Result<std::vector<std::uint32_t>> order_of(const Network& network, std::uint32_t products);

}  // namespace chokepoint::race
