#include "model/firms/run.h"

#include <fmt/format.h>

#include "model/firms/fast.h"

namespace chokepoint::firms {

Totals normal_totals(const FirmNetwork& network) {
  Sums sums;
  for (std::size_t i = 0; i < network.firms(); ++i) {
    sums.production.add(network.output[i]);
    sums.value_added.add(network.value_added[i] * network.output[i]);
    sums.final_use.add(network.final_demand[i]);
  }
  return sums.totals();
}

Result<Outcome> run(const FirmNetwork& network, const Case& input, const Settings& settings, int days,
                    const Watch& watch, Context& context) {
  if (auto checked = check(network, input, settings); !checked) return tl::unexpected(std::move(checked.error()));
  // Stock and slot of each link; with rules what passes and its pool; five numbers a firm.
  const std::size_t planned = network.links() * (input.rules.empty() ? 16 : 28) + network.firms() * 40;
  if (planned > context.memory_limit) {
    return fail(Fault{Code::too_large, "", 0, 0, fmt::format("a run of {} MB", planned >> 20),
                      fmt::format("at most {} MB", context.memory_limit >> 20), "take part of the network"});
  }
  FastRun fast(network, input, settings);
  for (std::int32_t day = 0; day < days; ++day) {
    if (context.cancel.stop_requested()) return Outcome::stopped;
    fast.buy(day, context);
    const Sums sums = fast.sell(context);
    watch(fast.end(day, sums));
    context.progress.advance(1);
  }
  return Outcome::done;
}

}  // namespace chokepoint::firms
