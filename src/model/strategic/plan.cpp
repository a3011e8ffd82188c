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

namespace {

/// Plans of the product's makers; idle plants start over where they are needed and pay.
void plan_output(const System& system, const Parameters& parameters, const Drive& drive, std::uint32_t product,
                 State& state, Workspace& work) {
  const double pace = 1.0 / parameters.refill_days;
  const bool priced = parameters.prices && system.product_priced[product] != 0;
  for (auto s = system.product_site_first[product]; s < system.product_site_first[product + 1]; ++s) {
    const double wish = state.orders[s] + state.redirected[s] + (system.finished_target[s] - state.finished[s]) * pace;
    work.capacity[s] = capacity_of(system, drive, state, s);
    work.plan[s] = std::max(0.0, std::min(wish, work.capacity[s]));
    if (!(system.idle[s] > 0.0) || !(wish > state.ready[s] * drive.capacity_factor[s] * (1.0 + kNoise))) continue;
    const bool pays =
        !priced || state.prices[product * network::kBlocs + system.site_bloc[s]].spot >= system.restart_price[s];
    if (pays) {
      state.ready[s] = std::min(system.base_capacity[s], state.ready[s] + system.idle[s] / system.restart_days[s]);
    }
  }
}

/// Needs for inputs of which some rest or wear.
void plan_inputs_with_care(const System& system, const Parameters& parameters, std::uint32_t first, std::uint32_t last,
                           State& state, Workspace& work) {
  const double pace = 1.0 / parameters.refill_days;
  for (auto slot = first; slot < last; ++slot) {
    double use = work.plan[system.slot_site[slot]] * system.slot_per_output[slot];
    if (system.slot_wears[slot] != 0) use += repair_of(system, parameters, state, slot);
    double need = std::max(0.0, use + (system.slot_target[slot] - state.slot_stock[slot]) * pace);
    const std::uint32_t input = system.slot_product[slot];
    if (state.is_awake[input] == 0) {
      const double base = system.slot_use[slot];
      if (at_rest(need, base) && at_rest(use, base)) {
        need = use = base;
      } else {
        wake(system, state, input);
      }
    }
    work.need[slot] = need;
    work.use[slot] = use;
  }
}

/// All inputs are awake and none wears.
bool plain_inputs(const System& system, std::uint32_t first, std::uint32_t last, const State& state) {
  for (auto slot = first; slot < last; ++slot) {
    if (system.slot_wears[slot] != 0 || state.is_awake[system.slot_product[slot]] == 0) return false;
  }
  return true;
}

}  // namespace

void plan(const System& system, const Parameters& parameters, const Drive& drive, std::uint32_t product, State& state,
          Workspace& work) {
  plan_output(system, parameters, drive, product, state, work);
  const auto first = system.site_slot_first[system.product_site_first[product]];
  const auto last = system.site_slot_first[system.product_site_first[product + 1]];
  if (state.plain_inputs[product] == 0) {
    plan_inputs_with_care(system, parameters, first, last, state, work);
    state.plain_inputs[product] = plain_inputs(system, first, last, state);
    return;
  }
  const double pace = 1.0 / parameters.refill_days;
  const std::uint32_t* site = system.slot_site.data();
  const double* plan = work.plan.data();
  const double* per_output = system.slot_per_output.data();
  const double* target = system.slot_target.data();
  const double* stock = state.slot_stock.data();
  double* need = work.need.data();
  double* use = work.use.data();
  for (auto slot = first; slot < last; ++slot) {
    use[slot] = plan[site[slot]] * per_output[slot];
    need[slot] = std::max(0.0, use[slot] + (target[slot] - stock[slot]) * pace);
  }
}

}  // namespace chokepoint::strategic
