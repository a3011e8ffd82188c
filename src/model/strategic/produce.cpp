#include <algorithm>

#include "model/strategic/users.h"

namespace chokepoint::strategic {
namespace {

/// What the markets hand to the sites of a product; marks the sites that lack an input for what they plan.
void take_in(const System& system, std::uint32_t product, State& state, Workspace& work) {
  const auto first_site = system.product_site_first[product], last_site = system.product_site_first[product + 1];
  std::fill(work.lacks.begin() + first_site, work.lacks.begin() + last_site, std::uint8_t{0});
  const std::uint32_t* site = system.slot_site.data();
  const std::uint32_t* market = system.slot_market.data();
  const std::uint8_t* binds = system.slot_binds.data();
  const double* per_output = system.slot_per_output.data();
  const double* plan = work.plan.data();
  const double* need = work.need.data();
  const double* got = work.got.data();
  const std::uint8_t* is_short = work.market_short.data();
  double* stock = state.slot_stock.data();
  std::uint8_t* lacks = work.lacks.data();
  const auto last = system.site_slot_first[last_site];
  for (auto slot = system.site_slot_first[first_site]; slot < last; ++slot) {
    const double now = stock[slot] + (is_short[market[slot]] != 0 ? got[slot] : need[slot]);
    stock[slot] = now;
    lacks[site[slot]] |= static_cast<std::uint8_t>(binds[slot] & (now < plan[site[slot]] * per_output[slot]));
  }
}

struct Limit {
  double output;
  std::uint32_t slot;  // that bounds it; kNothing: none does
};

/// Each input alone.
Limit limit_alone(const System& system, const State& state, std::uint32_t first, std::uint32_t last, Limit limit) {
  for (auto slot = first; slot < last; ++slot) {
    const double per_output = system.slot_per_output[slot];
    if (system.slot_binds[slot] == 0 || state.slot_stock[slot] >= limit.output * per_output) continue;
    limit = {state.slot_stock[slot] / per_output, slot};
  }
  return limit;
}

/// The members of one group together.
Limit limit_of_group(const System& system, const State& state, std::uint32_t first, std::uint32_t last, Limit limit) {
  double service = 0.0;
  double worst = 2.0;
  bool binds = false;
  std::uint32_t scarcest = kNothing;
  for (auto slot = first; slot < last; ++slot) {
    binds |= system.slot_binds[slot] != 0;
    service += state.slot_stock[slot] * system.slot_service[slot];
    const double cover = system.slot_target[slot] > 0.0 ? state.slot_stock[slot] / system.slot_target[slot] : 1.0;
    if (cover < worst) {
      worst = cover;
      scarcest = slot;
    }
  }
  return binds && service < limit.output ? Limit{service, scarcest} : limit;
}

/// Uses up what `output` takes; returns the service that members short of stock could not give.
double use_up(const System& system, State& state, std::uint32_t first, std::uint32_t last, double output) {
  double missing = 0.0;
  for (auto slot = first; slot < last; ++slot) {
    const double wish = output * system.slot_per_output[slot];
    const double used = std::min(wish, state.slot_stock[slot]);
    state.slot_stock[slot] -= used;
    state.used[slot] = used;
    missing += (wish - used) * system.slot_service[slot];
  }
  return missing;
}

/// Members of a group with stock left give what the others lacked, in order.
void stand_in(const System& system, State& state, std::uint32_t first, std::uint32_t last, double missing) {
  for (auto slot = first; slot < last && missing > 0.0; ++slot) {
    if (!(system.slot_service[slot] > 0.0)) continue;
    const double used = std::min(missing / system.slot_service[slot], state.slot_stock[slot]);
    state.slot_stock[slot] -= used;
    state.used[slot] += used;
    missing -= used * system.slot_service[slot];
  }
}

/// Worn tools bound what capacity can make.
Limit limit_of_tools(const System& system, const State& state, double capacity, std::uint32_t s, Limit limit) {
  for (auto slot = system.site_slot_first[s]; slot < system.site_slot_first[s + 1]; ++slot) {
    if (system.slot_wears[slot] == 0) continue;
    const double bound = state.fitness[slot] * capacity;
    if (bound < limit.output) limit = {bound, slot};
  }
  return limit;
}

/// Tools that were not replaced are lost; spare ones renew what was lost before.
void wear(const System& system, const Parameters& parameters, std::uint32_t s, double output, State& state) {
  for (auto slot = system.site_slot_first[s]; slot < system.site_slot_first[s + 1]; ++slot) {
    if (system.slot_wears[slot] == 0) continue;
    const double missing = output * system.slot_per_output[slot] - state.used[slot];
    const double renewed = std::min(repair_of(system, parameters, state, slot), state.slot_stock[slot]);
    state.slot_stock[slot] -= renewed;
    state.used[slot] += renewed;
    const double installed = system.slot_use[slot] * parameters.tool_life_days;
    state.fitness[slot] = std::clamp(state.fitness[slot] + (renewed - missing) / installed, 0.0, 1.0);
  }
}

/// Share of what a market's final users want that they get today.
double served_share(const System& system, const State& state, std::uint32_t market) {
  double wanted = 0.0;
  double delivered = 0.0;
  for (auto f = system.market_final_first[market]; f < system.market_final_first[market + 1]; ++f) {
    wanted += state.willing[f];
    delivered += state.delivered[f];
  }
  return wanted > 0.0 ? delivered / wanted : 1.0;
}

/// New capacity comes on line over its ramp, held back by the scarcest of what building and starting it takes.
void ramp_up(const System& system, double target, std::uint32_t s, State& state) {
  if (state.added[s] >= target) {
    state.added[s] = target;
    return;
  }
  double gate = 1.0;
  for (auto g = system.site_gate_first[s]; g < system.site_gate_first[s + 1]; ++g) {
    gate = std::min(gate, served_share(system, state, system.gate_market[g]));
  }
  state.added[s] = std::min(target, state.added[s] + gate * target / std::max(1.0, system.ramp_days[s]));
}

}  // namespace

void produce(const System& system, const Parameters& parameters, const Drive& drive, std::uint32_t product,
             State& state, Workspace& work) {
  const bool substitution = parameters.substitution;
  take_in(system, product, state, work);
  const auto last_site = system.product_site_first[product + 1];
  for (auto s = system.product_site_first[product]; s < last_site; ++s) {
    const auto first = system.site_slot_first[s];
    const auto last = system.site_slot_first[s + 1];
    Limit limit{work.plan[s], kNothing};
    if (system.site_tooled[s] != 0) limit = limit_of_tools(system, state, work.capacity[s], s, limit);
    if (!substitution || system.site_grouped[s] == 0) {
      if (work.lacks[s] != 0) limit = limit_alone(system, state, first, last, limit);
      use_up(system, state, first, last, limit.output);
    } else {
      const auto first_group = system.site_group_first[s];
      const auto last_group = system.site_group_first[s + 1];
      for (auto g = first_group; g < last_group; ++g) {
        const auto from = system.group_slot_first[g];
        const auto to = system.group_slot_first[g + 1];
        limit = to - from > 1 ? limit_of_group(system, state, from, to, limit)
                              : limit_alone(system, state, from, to, limit);
      }
      for (auto g = first_group; g < last_group; ++g) {
        const auto from = system.group_slot_first[g];
        const auto to = system.group_slot_first[g + 1];
        const double missing = use_up(system, state, from, to, limit.output);
        if (to - from > 1) stand_in(system, state, from, to, missing);
      }
    }
    if (system.site_tooled[s] != 0) wear(system, parameters, s, limit.output, state);
    if (drive.added_capacity[s] != state.added[s]) ramp_up(system, drive.added_capacity[s], s, state);
    state.limit[s] = limit.output < work.plan[s] * (1.0 - kNoise) ? limit.slot : kNothing;
    state.output[s] = limit.output;
    state.finished[s] += limit.output;
  }
}

}  // namespace chokepoint::strategic
