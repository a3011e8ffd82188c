#include <algorithm>

#include "model/strategic/users.h"
#include "model/strategic/wake.h"

namespace chokepoint::strategic {
namespace {

/// Needs that differ from the baseline by less are rounding and do not wake a product.
constexpr double kSame = 1e-12;

/// Whether a site asks a resting product for what it always asks, but for rounding.
bool at_rest(double asked, double base) { return asked >= base * (1.0 - kSame) && asked <= base * (1.0 + kSame); }

/// What a site could make today, inputs apart: running and new capacity, and for a by-product what its hosts yield.
double capacity_of(const System& system, const Drive& drive, const State& state, std::uint32_t s) {
  const double own = state.ready[s] * drive.capacity_factor[s] + std::min(state.added[s], drive.added_capacity[s]);
  const auto first = system.site_host_first[s];
  const auto last = system.site_host_first[s + 1];
  if (first == last) return own;
  double bound = system.secondary[s];
  for (auto h = first; h < last; ++h) bound += system.host_yield[h] * state.output[system.host_site[h]];
  return std::min(own, bound);
}

}  // namespace

double repair_of(const System& system, const Parameters& parameters, const State& state, std::uint32_t slot) {
  return system.slot_use[slot] * parameters.tool_life_days * (1.0 - state.fitness[slot]) / parameters.refill_days;
}

void plan(const System& system, const Parameters& parameters, const Drive& drive, std::uint32_t product, State& state,
          Workspace& work) {
  const double pace = 1.0 / parameters.refill_days;
  const auto first = system.product_site_first[product];
  const auto last = system.product_site_first[product + 1];
  const double* per_output = system.slot_per_output.data();
  const double* target = system.slot_target.data();
  const double* stock = state.slot_stock.data();
  const std::uint32_t* input = system.slot_product.data();
  double* needs = work.need.data();
  double* uses = work.use.data();
  for (auto s = first; s < last; ++s) {
    const double wish = state.orders[s] + state.redirected[s] + (system.finished_target[s] - state.finished[s]) * pace;
    work.capacity[s] = capacity_of(system, drive, state, s);
    const bool pays = !parameters.prices || system.product_priced[product] == 0 ||
                      state.prices[product * network::kBlocs + system.site_bloc[s]].spot >= system.restart_price[s];
    if (system.idle[s] > 0.0 && pays && wish > state.ready[s] * drive.capacity_factor[s] * (1.0 + kNoise)) {
      state.ready[s] = std::min(system.base_capacity[s], state.ready[s] + system.idle[s] / system.restart_days[s]);
    }
    const double plan = std::max(0.0, std::min(wish, work.capacity[s]));
    work.plan[s] = plan;
    for (auto slot = system.site_slot_first[s]; slot < system.site_slot_first[s + 1]; ++slot) {
      double use = plan * per_output[slot];
      if (system.site_tooled[s] != 0 && system.slot_wears[slot] != 0) {
        use += repair_of(system, parameters, state, slot);
      }
      double need = std::max(0.0, use + (target[slot] - stock[slot]) * pace);
      if (state.is_awake[input[slot]] == 0) {
        const double base = system.slot_use[slot];
        if (at_rest(need, base) && at_rest(use, base)) {
          need = use = base;
        } else {
          wake(system, state, input[slot]);
        }
      }
      needs[slot] = need;
      uses[slot] = use;
    }
  }
}

}  // namespace chokepoint::strategic
