#include "simulate/traders.h"

#include <algorithm>
#include <map>
#include <optional>

#include "world/query.h"

namespace chokepoint::simulate {
namespace {

/// The first day on which the clause, or its control, was announced.
std::optional<Day> announced_on(const world::World& world, ClauseId clause) {
  for (const world::StatusEvent* event : world::timeline(world, clause)) {
    if (event->state == world::ClauseState::announced) return event->date.first;
  }
  const auto& announced = world.controls[world.clauses[clause].control].announced;
  if (announced) return announced->first;
  return std::nullopt;
}

}  // namespace

network::LinkRules with_leakage(const network::LinkRules& law, double leakage, std::int32_t steps) {
  if (!(leakage > 0.0)) return law;
  std::vector<network::RuleChange> changes(law.all().begin(), law.all().end());
  for (network::RuleChange& rule : changes) {
    const double leaks = leakage * (1.0 - rule.pass);
    if (!rule.why.valid() || !(leaks > 0.0)) continue;
    const double waits = rule.pass * rule.delayed;
    const double late = waits + leaks;
    rule.delay = static_cast<std::int32_t>((waits * rule.delay + leaks * kDetourDays) / late + 0.5);
    rule.pass += leaks;
    rule.delayed = late / rule.pass;
  }
  return {std::move(changes), steps};
}

StockingUp::StockingUp(const world::World& world, const world::Scenario& scenario,
                       const network::SupplyNetwork& network, const network::LinkRules& law, double days) {
  if (!(days > 0.0)) return;
  std::map<ClauseId, std::optional<Day>> announced;
  std::map<std::uint32_t, double> pass_before;         // per pair
  for (const network::RuleChange& rule : law.all()) {  // in order of steps
    const auto [before, fresh] = pass_before.emplace(rule.pair, 1.0);
    const double lost = before->second - rule.pass;
    before->second = rule.pass;
    const std::uint32_t link = network.pair_link[rule.pair];
    if (!(lost > 0.0) || !rule.why.valid() || rule.step <= 0 || link == network::SupplyNetwork::kNoLink) continue;
    const auto [it, unknown] = announced.emplace(rule.why, std::nullopt);
    if (unknown) it->second = announced_on(world, rule.why);
    if (!it->second) continue;
    const std::int32_t step_days = scenario.horizon.step_days;
    const std::int32_t from =
        std::max({0, rule.step - kLongestAhead / step_days, scenario.horizon.step_of(*it->second)});
    if (from >= rule.step) continue;
    wishes_.push_back({from, rule.step, network.links.customer[link], lost * days / step_days * network.flow[link]});
    change_steps_.push_back(from);
    change_steps_.push_back(rule.step);
  }
  std::sort(change_steps_.begin(), change_steps_.end());
  change_steps_.erase(std::unique(change_steps_.begin(), change_steps_.end()), change_steps_.end());
}

void StockingUp::apply(std::int32_t step, strategic::Drive& drive) const {
  if (!std::binary_search(change_steps_.begin(), change_steps_.end(), step)) return;
  std::fill(drive.ahead.begin(), drive.ahead.end(), 0.0);
  for (const Wish& wish : wishes_) {
    if (step >= wish.from && step < wish.until) drive.ahead[wish.market] += wish.amount;
  }
}

}  // namespace chokepoint::simulate
