#include <algorithm>

#include "model/strategic/queues.h"
#include "model/strategic/users.h"

namespace chokepoint::strategic {
namespace {

/// What the market hands to each slot of a site.
void take_in(const System& system, const Workspace& work, std::uint32_t s, State& state) {
  for (auto slot = system.site_slot_first[s]; slot < system.site_slot_first[s + 1]; ++slot) {
    const std::uint32_t market = system.slot_market[slot];
    double got = work.need[slot];
    if (work.market_short[market] != 0) {
      const double use = std::min(got, work.use[slot]);
      got = served(use, got - use, system.site_mix[s], work.market_fill[market]);
    }
    state.slot_stock[slot] += got;
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

}  // namespace

void produce(const System& system, bool substitution, std::uint32_t product, State& state, const Workspace& work) {
  const auto last_site = system.product_site_first[product + 1];
  for (auto s = system.product_site_first[product]; s < last_site; ++s) {
    take_in(system, work, s, state);
    const auto first = system.site_slot_first[s];
    const auto last = system.site_slot_first[s + 1];
    Limit limit{work.plan[s], kNothing};
    if (!substitution || system.site_grouped[s] == 0) {
      limit = limit_alone(system, state, first, last, limit);
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
    state.limit[s] = limit.output < work.plan[s] * (1.0 - kNoise) ? limit.slot : kNothing;
    state.output[s] = limit.output;
    state.finished[s] += limit.output;
  }
}

}  // namespace chokepoint::strategic
