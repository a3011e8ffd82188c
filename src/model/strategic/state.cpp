#include "model/strategic/state.h"

#include <algorithm>

#include "base/exact_sum.h"

namespace chokepoint::strategic {

Drive still(const System& system) {
  Drive drive;
  drive.capacity_factor.assign(system.sites(), 1.0);
  drive.demand_factor.assign(system.finals(), 1.0);
  drive.demand_extra.assign(system.finals(), 0.0);
  drive.released.assign(system.markets(), 0.0);
  drive.added_capacity.assign(system.sites(), 0.0);
  drive.ahead.assign(system.markets(), 0.0);
  return drive;
}

State initial(const System& system, std::int32_t longest_delay) {
  State state;
  state.is_awake.assign(system.products(), 0);
  state.plain_inputs.assign(system.products(), 0);
  state.pass.assign(system.links(), 1.0);
  state.delayed.assign(system.links(), 0.0);
  state.delay.assign(system.links(), 0);
  state.why.assign(system.links(), ClauseId{});
  state.ruled.assign(system.markets(), 0);
  state.lanes.resize(1);
  state.slot_stock = system.slot_target;
  state.finished = system.finished_target;
  state.market_stock.assign(system.markets(), 0.0);
  state.in_transit = system.market_pipeline;
  for (std::size_t m = 0; m < system.markets(); ++m) {
    state.lead_days.push_back(system.market_pipeline[m] / system.market_flow[m]);
    state.supply_line.push_back(system.market_pipeline[m] - system.market_flow[m]);
  }
  std::uint32_t ring = 0;
  for (std::size_t p = 0; p < system.products(); ++p) {
    const auto first = system.product_market_first[p], last = system.product_market_first[p + 1];
    std::int32_t transit = 0;
    for (auto m = first; m < last; ++m) transit = std::max(transit, system.market_longest_transit[m]);
    state.ring_first.push_back(ring);
    state.ring_days.push_back(static_cast<std::uint32_t>(transit + longest_delay + 1));
    ring += state.ring_days.back() * (last - first);
  }
  state.ring.assign(ring, 0.0);
  state.ring_now.assign(system.products(), 0);
  state.orders = system.base_output;
  state.redirected.assign(system.sites(), 0.0);
  for (std::size_t s = 0; s < system.sites(); ++s) {
    state.spare.push_back(std::max(0.0, system.base_capacity[s] - system.base_output[s]));
  }
  state.unfilled.assign(system.markets(), 0.0);
  state.redirect_share.assign(system.markets(), 0.0);
  state.days_lacking.assign(system.markets(), 0.0);
  state.fitness.assign(system.slots(), 1.0);
  state.added.assign(system.sites(), 0.0);
  for (std::size_t s = 0; s < system.sites(); ++s) state.ready.push_back(system.base_capacity[s] - system.idle[s]);
  state.output = system.base_output;
  for (std::size_t slot = 0; slot < system.slots(); ++slot) {
    state.used.push_back(system.base_output[system.slot_site[slot]] * system.slot_per_output[slot]);
  }
  state.ordered = system.market_flow;
  state.by_link.assign(system.markets(), 0);
  state.shipped = system.link_flow;
  state.delivered = system.final_need;
  state.wanted = system.final_need;
  state.willing = system.final_need;
  state.taken = system.market_flow;
  state.prices.assign(system.products() * network::kBlocs, {});
  state.product_ruled.assign(system.products(), 0);
  state.moved_on.assign(system.products(), -1);
  for (auto* share : {&state.spot, &state.paid, &state.demand_share}) share->assign(system.markets(), 1.0);
  state.base_need = system.market_flow;
  state.limit.assign(system.sites(), kNothing);
  return state;
}

double goods_of_product(const System& system, const State& state, std::uint32_t product) {
  ExactSum sum;
  for (std::uint32_t s = system.product_site_first[product]; s < system.product_site_first[product + 1]; ++s) {
    sum.add(state.finished[s]);
  }
  for (std::uint32_t m = system.product_market_first[product]; m < system.product_market_first[product + 1]; ++m) {
    sum.add(state.market_stock[m]);
    sum.add(state.in_transit[m]);
    for (std::uint32_t i = system.market_slot_first[m]; i < system.market_slot_first[m + 1]; ++i) {
      sum.add(state.slot_stock[system.slot_of_market[i]]);
    }
  }
  return sum.value();
}

}  // namespace chokepoint::strategic
