#include "assess/transshipment.h"

#include <algorithm>

namespace chokepoint::assess {

HubSigns signs_of(const HubTrade& trade, const AlarmRule& rule) {
  HubSigns signs;
  const bool matters = trade.exports > rule.least;
  if (trade.own_output) {
    const double plausible = (1.0 + rule.slack) * (*trade.own_output + trade.own_feed.value_or(0.0));
    signs.unexplained = std::max(0.0, trade.exports - plausible);
    signs.origin = matters && signs.unexplained > 0.0;
  }
  if (trade.before) signs.jump = matters && trade.exports > rule.jump * *trade.before;
  if (trade.reported) signs.mirror = matters && trade.exports > rule.mirror * *trade.reported;
  signs.alarm = signs.origin.value_or(false) || (signs.jump.value_or(false) && signs.mirror.value_or(false));
  return signs;
}

std::optional<double> leak_rate(const std::vector<HubTrade>& hubs, const AlarmRule& rule, double blocked) {
  if (!(blocked > 0.0)) return std::nullopt;
  double rerouted = 0.0;
  for (const HubTrade& hub : hubs) {
    const HubSigns signs = signs_of(hub, rule);
    if (!signs.alarm) continue;
    // Where no origin is known what came before is all that can be taken off.
    rerouted += hub.own_output ? signs.unexplained : std::max(0.0, hub.exports - hub.before.value_or(0.0));
  }
  return std::min(1.0, rerouted / blocked);
}

}  // namespace chokepoint::assess
