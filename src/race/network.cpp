#include "race/network.h"

#include <cmath>
#include <map>

#include "base/digraph.h"

namespace chokepoint::race {

namespace {

class Checker {
 public:
  Checker(const Network& network, std::uint32_t products) : net_(network), products_(products) {}

  void check() {
    std::map<std::string, int> names;
    for (const Task& task : net_.tasks) {
      const std::string what = "task `" + task.name + "`";
      if (++names[task.name] == 2) fault(Code::duplicate, what + " twice", "one task a name", "rename one of them");
      for (const std::uint32_t other : task.after_tasks) index(what, "waits for task", other, net_.tasks.size());
      for (const std::uint32_t other : task.after_milestones)
        index(what, "waits for milestone", other, net_.milestones.size());
      if (task.milestone != kNone) index(what, "reaches milestone", task.milestone, net_.milestones.size());
      if (task.risk != kNone) index(what, "shares risk", task.risk, net_.risks.size());
      for (const std::uint32_t resource : task.resources) index(what, "uses resource", resource, net_.resources.size());
      share(what + ": odds", task.odds);
      for (const Need& need : task.needs) {
        index(what, "needs product", need.product, products_);
        share(what + ": share of a need", need.share);
      }
      if (!(task.earliest >= 0.0) || !std::isfinite(task.earliest))
        fault(Code::out_of_range, what + " with an earliest start of " + std::to_string(task.earliest),
              "0 or more months from now", "a start behind us belongs into the duration that is left");
    }
    for (const Milestone& milestone : net_.milestones) {
      index("a milestone", "belongs to contender", milestone.contender, net_.contenders.size());
      index("a milestone", "is of type", milestone.type, net_.types.size());
      if (milestone.reached > 0.0)
        fault(Code::out_of_range, "a milestone reached after the day of the forecast", "a day behind us, or none",
              "leave it open");
    }
    for (const Tie& tie : net_.ties) {
      index("tie `" + tie.name + "`", "names leader", tie.leader, net_.milestones.size());
      index("tie `" + tie.name + "`", "names follower", tie.follower, net_.milestones.size());
    }
    for (const Risk& risk : net_.risks) share("risk `" + risk.name + "`: correlation", risk.correlation);
    for (const Resource& resource : net_.resources) {
      if (!(resource.level.minimum() > 0.0))
        fault(Code::out_of_range, "resource `" + resource.name + "` may be nothing at all", "a level above 0",
              "raise its low end");
    }
  }

  std::vector<std::uint32_t> order() {
    const auto tasks = static_cast<std::uint32_t>(net_.tasks.size());
    const auto nodes = tasks + static_cast<std::uint32_t>(net_.milestones.size());
    std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
    for (std::uint32_t t = 0; t < tasks; ++t) {
      const Task& task = net_.tasks[t];
      for (const std::uint32_t before : task.after_tasks) edges.emplace_back(before, t);
      for (const std::uint32_t before : task.after_milestones) edges.emplace_back(tasks + before, t);
      if (task.milestone != kNone) edges.emplace_back(t, tasks + task.milestone);
    }
    const Digraph graph(nodes, edges);
    if (auto order = graph.topological_order()) return std::move(*order);
    std::string circle;
    const auto cycle = graph.cycle().value_or(std::vector<std::uint32_t>{});
    for (const std::uint32_t node : cycle) circle += name(node) + " before ";
    fault(Code::cycle, "a circle: " + circle + (cycle.empty() ? "" : name(cycle.front())),
          "tasks and milestones that lead forward", "remove one of the steps from `after`");
    return {};
  }

  Faults faults;

 private:
  std::string name(std::uint32_t node) const {
    if (node < net_.tasks.size()) return net_.tasks[node].name;
    const Milestone& milestone = net_.milestones[node - net_.tasks.size()];
    return net_.contenders[milestone.contender] + "/" + net_.types[milestone.type];
  }
  void fault(Code code, std::string found, std::string expected, std::string remedy) {
    faults.add({code, "", 0, 0, std::move(found), std::move(expected), std::move(remedy)});
  }
  void index(const std::string& what, const std::string& verb, std::uint32_t value, std::size_t size) {
    if (value < size) return;
    fault(Code::unknown_reference, what + " " + verb + " number " + std::to_string(value),
          "a number below " + std::to_string(size), "correct the number");
  }
  void share(const std::string& what, double value) {
    if (value >= 0.0 && value <= 1.0) return;
    fault(Code::out_of_range, what + " of " + std::to_string(value), "0 to 1", "correct the number");
  }

  const Network& net_;
  std::uint32_t products_;
};

}  // namespace

Result<std::vector<std::uint32_t>> order_of(const Network& network, std::uint32_t products) {
  Checker checker(network, products);
  checker.check();
  if (!checker.faults.empty()) return fail(std::move(checker.faults).take());
  auto order = checker.order();
  if (!checker.faults.empty()) return fail(std::move(checker.faults).take());
  return order;
}

}  // namespace chokepoint::race
