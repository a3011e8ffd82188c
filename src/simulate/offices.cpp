#include "simulate/offices.h"

#include <algorithm>
#include <set>

namespace chokepoint::simulate {

Offices::Offices(std::span<const policy::OfficeTerms> terms, const strategic::System& system, std::int32_t step_days)
    : system_(system), step_days_(step_days), terms_(terms.begin(), terms.end()) {
  std::set<std::uint32_t> pairs;
  for (const policy::OfficeTerms& of : terms_) {
    const auto same = [&](const Office& office) { return office.terms.control == of.control; };
    if (std::none_of(offices_.begin(), offices_.end(), same)) {
      offices_.push_back({{0, of.control, 0.0, 30.0, {}}, {}, 0.0, {of.control}});
    }
    for (const auto& [pair, share] : of.load) pairs.insert(pair);
  }
  pairs_.assign(pairs.begin(), pairs.end());
  for (const std::uint32_t pair : pairs_) rule_[pair] = {0, pair, 1.0, 0.0, 0, {}};
}

/// One licence a pair with a flow for every `validity` of what it carried on the base date; more where more is used.
/// Who orders ahead because licences take long files no second application for it.
double Offices::arrivals(const Office& office, const strategic::State& state) const {
  double sum = 0.0;
  for (const auto& [pair, share] : office.terms.load) {
    const std::uint32_t link = system_.pair_link[pair];
    if (link == strategic::kNothing) continue;
    const std::uint32_t market = system_.link_market[link];
    sum += share * state.base_need[market] / system_.market_flow[market];
  }
  return sum / office.terms.validity_days * step_days_;
}

std::span<const network::RuleChange> Offices::on(std::int32_t step, std::span<const network::RuleChange> law,
                                                 const strategic::State& state) {
  if (idle()) return law;
  today_.clear();
  std::set<std::uint32_t> changed;
  for (const network::RuleChange& rule : law) {
    const auto it = rule_.find(rule.pair);
    if (it == rule_.end()) {
      today_.push_back(rule);
    } else {
      it->second = rule;
      changed.insert(rule.pair);
    }
  }
  for (; next_ < terms_.size() && terms_[next_].step <= step; ++next_) {
    for (Office& office : offices_) {
      if (office.terms.control != terms_[next_].control) continue;
      office.terms = terms_[next_];
      office.share = {office.terms.load.begin(), office.terms.load.end()};
      if (office.share.empty() || !(office.terms.per_day > 0.0)) office.backlog = 0.0;
    }
  }
  std::unordered_map<std::uint32_t, std::pair<double, double>> waits;  // per pair: longest queue in days, share in it
  for (Office& office : offices_) {
    if (office.share.empty() || !(office.terms.per_day > 0.0)) continue;
    const double come = arrivals(office, state);
    const double can = office.terms.per_day * step_days_;
    const double decided = std::min(office.backlog + come, can);
    office.backlog += come - decided;
    const double wait = std::min<double>(kLongestQueue, office.backlog / office.terms.per_day);
    office.queue.applications += come;
    office.queue.decided += decided;
    if (wait > office.queue.longest_wait) {
      office.queue.longest_wait = wait;
      office.queue.longest_step = step;
    }
    for (const auto& [pair, share] : office.terms.load) {
      auto& [longest, part] = waits[pair];
      longest = std::max(longest, wait);
      part = std::max(part, share);
    }
  }
  for (const std::uint32_t pair : pairs_) {
    const auto it = waits.find(pair);
    const double days = it == waits.end() ? 0.0 : it->second.first;
    const auto steps = static_cast<std::int32_t>(days / step_days_ + 0.5);
    std::int32_t& before = queued_[pair];
    if (steps == before && !changed.contains(pair)) continue;
    before = steps;
    network::RuleChange rule = rule_[pair];
    rule.step = step;
    if (steps > 0) {
      rule.delayed = std::max(rule.delayed, std::min(1.0, it->second.second));
      rule.delay += steps;
    }
    today_.push_back(rule);
  }
  // In the law's own order: an office that keeps nobody waiting changes no byte.
  std::sort(today_.begin(), today_.end(),
            [](const network::RuleChange& a, const network::RuleChange& b) { return a.pair < b.pair; });
  return today_;
}

std::vector<OfficeQueue> Offices::finish() const {
  std::vector<OfficeQueue> queues;
  for (const Office& office : offices_) queues.push_back(office.queue);
  return queues;
}

}  // namespace chokepoint::simulate
