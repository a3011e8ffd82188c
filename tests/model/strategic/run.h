// A run of the day's loop with everything a test may want to look at.
#pragma once

#include <functional>

#include "model/strategic/day.h"
#include "network/network_maker.h"

namespace chokepoint::strategic {

struct Days {
  explicit Days(const network::SupplyNetwork& network, std::vector<network::RuleChange> changes = {},
                std::int32_t days = 365, const Parameters& chosen = {})
      : net(network),
        rules(std::move(changes), days),
        parameters(chosen),
        system(prepare(net)),
        state(initial(system, rules.longest_delay())),
        drive(still(system)),
        work(system) {}

  void day() { advance(system, parameters, rules.on(state.day), drive, state, work); }
  /// Runs and looks after each day.
  void go(std::int32_t count, const std::function<void(std::int32_t)>& look) {
    for (std::int32_t d = 0; d < count; ++d) {
      day();
      look(d);
    }
  }

  const network::SupplyNetwork& net;
  network::LinkRules rules;
  Parameters parameters;
  System system;
  State state;
  Drive drive;
  Workspace work;
};

/// Random changes of rules over all pairs, and of what acts from outside.
inline std::vector<network::RuleChange> random_rules(const network::SupplyNetwork& net, std::uint64_t number,
                                                     std::int32_t days) {
  Stream r(number, 1, Purpose::test);
  const double shares[] = {0.0, 0.0, 0.3, 0.9, 1.0};
  std::vector<network::RuleChange> changes;
  for (std::uint32_t pair = 0; pair < net.pair_link.size(); ++pair) {
    if (r.below(3) != 0) continue;
    for (std::uint64_t k = 0, n = 1 + r.below(2); k < n; ++k) {
      const auto delay = static_cast<std::int32_t>(r.below(2) == 0 ? 0 : r.below(50));
      changes.push_back({static_cast<std::int32_t>(r.below(static_cast<std::uint64_t>(days))),
                         pair,
                         shares[r.below(5)],
                         delay > 0 ? r.uniform() : 0.0,
                         delay,
                         {}});
    }
  }
  // At most one change of a pair a day.
  std::sort(changes.begin(), changes.end(),
            [](const auto& a, const auto& b) { return std::pair(a.step, a.pair) < std::pair(b.step, b.pair); });
  changes.erase(std::unique(changes.begin(), changes.end(),
                            [](const auto& a, const auto& b) { return a.step == b.step && a.pair == b.pair; }),
                changes.end());
  return changes;
}

inline void random_drive(std::uint64_t number, std::int32_t day, Drive& drive) {
  Stream r(number, 2, Purpose::test, 0, static_cast<std::uint32_t>(day));
  if (r.below(10) != 0) return;
  for (double& c : drive.capacity_factor) c = r.below(4) == 0 ? r.uniform() : 1.0;
  for (double& g : drive.demand_factor) g = r.below(5) == 0 ? 0.5 + r.uniform() : 1.0;
  for (double& e : drive.demand_extra) e = r.below(8) == 0 ? 0.1 * r.uniform() : 0.0;
  for (double& x : drive.released) x = r.below(8) == 0 ? 0.1 * r.uniform() : 0.0;
  for (double& n : drive.added_capacity) n = r.below(8) == 0 ? r.uniform() : 0.0;
  for (double& h : drive.ahead) h = r.below(8) == 0 ? 5.0 * r.uniform() : 0.0;
}

}  // namespace chokepoint::strategic
