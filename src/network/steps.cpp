#include "network/steps.h"

#include <algorithm>

namespace chokepoint::network {
namespace {

std::int32_t nearest(std::int32_t days, std::int32_t step_days) { return (2 * days + step_days) / (2 * step_days); }

}  // namespace

SupplyNetwork in_steps(SupplyNetwork net, std::int32_t step_days) {
  const double step = step_days;
  for (auto* flows : {&net.output, &net.secondary, &net.host_bound, &net.flow, &net.slot_use}) {
    for (double& per_day : *flows) per_day *= step;
  }
  for (FinalUser& user : net.finals) user.per_day *= step;
  for (auto* times : {&net.finished_days, &net.restart_days, &net.ramp_days, &net.qualification_days, &net.slot_days}) {
    for (double& days : *times) days /= step;
  }
  for (std::int32_t& days : net.transit) days = std::max(1, nearest(days, step_days));
  return net;
}

LinkRules in_steps(const LinkRules& rules, std::int32_t step_days, std::int32_t steps) {
  std::vector<RuleChange> changes(rules.all().begin(), rules.all().end());
  for (RuleChange& rule : changes) {
    if (rule.delay > 0) rule.delay = std::max(1, nearest(rule.delay, step_days));
  }
  return {std::move(changes), steps};
}

}  // namespace chokepoint::network
