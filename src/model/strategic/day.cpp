#include "model/strategic/day.h"

#include <algorithm>

#include "model/strategic/redirect.h"

namespace chokepoint::strategic {
namespace {

/// A gap of rounding does not make a market or a maker ration.
constexpr double kEnough = 1.0 - 1e-12;

void apply_rules(const System& system, std::span<const network::RuleChange> rules, State& state) {
  for (const network::RuleChange& rule : rules) {
    const std::uint32_t link = system.pair_link[rule.pair];
    if (link == kNothing) {
      if (state.lane_of_pair.empty()) state.lane_of_pair.assign(system.pair_link.size(), 0);
      std::uint32_t& lane = state.lane_of_pair[rule.pair];
      if (lane == 0) {
        lane = static_cast<std::uint32_t>(state.lanes.size());
        state.lanes.emplace_back();
      }
      state.lanes[lane] = {rule.pass, rule.delayed, rule.delay};
      continue;
    }
    const double waiting_before = state.delayed[link] * state.delay[link];
    state.pass[link] = rule.pass;
    state.delayed[link] = rule.delayed;
    state.delay[link] = rule.delay;
    state.why[link] = rule.why;
    state.pipeline_normal[system.link_market[link]] +=
        system.link_flow[link] * (rule.delayed * rule.delay - waiting_before);
  }
}

void receive(const System& system, const Drive& drive, State& state, Workspace& work) {
  const auto ring_days = static_cast<std::uint32_t>(state.ring_days);
  const std::uint32_t now = static_cast<std::uint32_t>(state.day) % ring_days;
  const auto columns = static_cast<std::uint32_t>(system.markets());
  work.ring_row.resize(ring_days);
  for (std::uint32_t ahead = 0; ahead < ring_days; ++ahead) {
    work.ring_row[ahead] = (now + ahead < ring_days ? now + ahead : now + ahead - ring_days) * columns;
  }
  double* today = state.ring.data() + work.ring_row[0];
  for (std::size_t m = 0; m < columns; ++m) {
    state.market_stock[m] += today[m] + drive.released[m];
    state.in_transit[m] = std::max(0.0, state.in_transit[m] - today[m]);
    today[m] = 0.0;
  }
}

void make_plans(const System& system, const Parameters& parameters, const Drive& drive, const State& state,
                Workspace& work) {
  const double pace = 1.0 / parameters.refill_days;
  for (std::size_t s = 0; s < system.sites(); ++s) {
    const double wish = state.orders[s] + state.redirected[s] + (system.finished_target[s] - state.finished[s]) * pace;
    work.plan[s] = std::max(0.0, std::min(wish, system.base_capacity[s] * drive.capacity_factor[s]));
  }
}

/// Needs with what refills stocks, and bare of it, summed by market: slots first, then final users.
void state_needs(const System& system, const Parameters& parameters, const Drive& drive, State& state,
                 Workspace& work) {
  const double pace = 1.0 / parameters.refill_days;
  std::fill(work.need_market.begin(), work.need_market.end(), 0.0);
  std::fill(work.use_market.begin(), work.use_market.end(), 0.0);
  for (std::size_t slot = 0; slot < system.slots(); ++slot) {
    const double use = work.plan[system.slot_site[slot]] * system.slot_per_output[slot];
    const double need = std::max(0.0, use + (system.slot_target[slot] - state.slot_stock[slot]) * pace);
    const std::uint32_t market = system.slot_market[slot];
    work.need_slot[slot] = need;
    work.need_market[market] += need;
    work.use_market[market] += use;
  }
  for (std::size_t m = 0; m < system.markets(); ++m) {
    for (auto f = system.market_final_first[m]; f < system.market_final_first[m + 1]; ++f) {
      const double wanted = system.final_need[f] * drive.demand_factor[f] + drive.demand_extra[f];
      state.wanted[f] = wanted;
      work.need_market[m] += wanted;
      work.use_market[m] += wanted;
    }
  }
}

/// Shares of each level that `available` can serve, the first level first.
Mix fill_levels(double available, const Mix& asked) {
  Mix fill{};
  for (int k = 0; k < kLevels; ++k) {
    fill[k] = asked[k] > 0.0 ? std::min(1.0, available / asked[k]) : 1.0;
    available = std::max(0.0, available - asked[k]);
  }
  return fill;
}

double blend(const Mix& fill, const Mix& mix) {
  double sum = 0.0;
  for (int k = 0; k < kLevels; ++k) sum += fill[k] * mix[k];
  return sum;
}

/// How a market that has too little serves each level.
Mix fill_of_market(const System& system, const State& state, const Workspace& work, std::size_t m) {
  Mix asked{};
  for (auto i = system.market_slot_first[m]; i < system.market_slot_first[m + 1]; ++i) {
    const auto slot = system.slot_of_market[i];
    const Mix& mix = system.site_mix[system.slot_site[slot]];
    for (int k = 0; k < kLevels; ++k) asked[k] += work.need_slot[slot] * mix[k];
  }
  for (auto f = system.market_final_first[m]; f < system.market_final_first[m + 1]; ++f) {
    asked[system.final_level[f]] += state.wanted[f];
  }
  return fill_levels(state.market_stock[m], asked);
}

/// Final users are served here; slots take their share when their site produces (take_in).
void share_out(const System& system, State& state, Workspace& work) {
  for (std::size_t m = 0; m < system.markets(); ++m) {
    const double available = state.market_stock[m];
    const bool enough = available >= work.need_market[m] * kEnough;
    work.fill_market[m] = enough ? 1.0 : -1.0;
    const auto first = system.market_final_first[m];
    const auto last = system.market_final_first[m + 1];
    if (enough) {
      for (auto f = first; f < last; ++f) state.delivered[f] = state.wanted[f];
      state.market_stock[m] = std::max(0.0, available - work.need_market[m]);
      continue;
    }
    const Mix fill = fill_of_market(system, state, work, m);
    work.market_fill[m] = fill;
    double given = 0.0;
    for (auto i = system.market_slot_first[m]; i < system.market_slot_first[m + 1]; ++i) {
      const auto slot = system.slot_of_market[i];
      given += work.need_slot[slot] * blend(fill, system.site_mix[system.slot_site[slot]]);
    }
    for (auto f = first; f < last; ++f) {
      state.delivered[f] = state.wanted[f] * fill[system.final_level[f]];
      given += state.delivered[f];
    }
    state.market_stock[m] = std::max(0.0, available - given);
  }
}

void take_in(const System& system, State& state, const Workspace& work, std::size_t site, std::uint32_t first,
             std::uint32_t last) {
  for (auto slot = first; slot < last; ++slot) {
    const std::uint32_t market = system.slot_market[slot];
    const double fill = work.fill_market[market] >= 0.0 ? 1.0 : blend(work.market_fill[market], system.site_mix[site]);
    state.slot_stock[slot] += work.need_slot[slot] * fill;
  }
}

/// Output that the stocks of one group allow. With substitution its members stand in for each other.
double group_limit(const System& system, bool substitution, const State& state, std::uint32_t first, std::uint32_t last,
                   double plan, std::uint32_t& slot_bound) {
  double limit = plan;
  if (substitution && last - first > 1) {
    double service = 0.0;
    double worst = 2.0;
    bool bound = false;
    for (auto slot = first; slot < last; ++slot) {
      bound |= system.slot_binds[slot] != 0;
      service += state.slot_stock[slot] * system.slot_service[slot];
      const double cover = system.slot_target[slot] > 0.0 ? state.slot_stock[slot] / system.slot_target[slot] : 1.0;
      if (cover < worst) {
        worst = cover;
        slot_bound = slot;
      }
    }
    return bound ? std::min(limit, service) : limit;
  }
  for (auto slot = first; slot < last; ++slot) {
    if (system.slot_binds[slot] == 0 || state.slot_stock[slot] >= limit * system.slot_per_output[slot]) continue;
    limit = state.slot_stock[slot] / system.slot_per_output[slot];
    slot_bound = slot;
  }
  return limit;
}

void use_up(const System& system, bool substitution, State& state, std::uint32_t first, std::uint32_t last,
            double output) {
  double missing = 0.0;  // service that members short of stock could not give
  for (auto slot = first; slot < last; ++slot) {
    const double wish = output * system.slot_per_output[slot];
    const double used = std::min(wish, state.slot_stock[slot]);
    state.slot_stock[slot] -= used;
    state.used[slot] = used;
    if (wish > used) missing += (wish - used) * system.slot_service[slot];
  }
  if (!substitution || last - first < 2) return;
  for (auto slot = first; slot < last && missing > 0.0; ++slot) {
    if (!(system.slot_service[slot] > 0.0)) continue;
    const double used = std::min(missing / system.slot_service[slot], state.slot_stock[slot]);
    state.slot_stock[slot] -= used;
    state.used[slot] += used;
    missing -= used * system.slot_service[slot];
  }
}

void produce(const System& system, bool substitution, State& state, const Workspace& work) {
  for (std::size_t s = 0; s < system.sites(); ++s) {
    const double plan = work.plan[s];
    double output = plan;
    std::uint32_t bound = kNothing;
    const auto first_group = system.site_group_first[s];
    const auto last_group = system.site_group_first[s + 1];
    take_in(system, state, work, s, system.group_slot_first[first_group], system.group_slot_first[last_group]);
    for (auto g = first_group; g < last_group; ++g) {
      std::uint32_t candidate = kNothing;
      const double limit = group_limit(system, substitution, state, system.group_slot_first[g],
                                       system.group_slot_first[g + 1], plan, candidate);
      if (limit < output) {
        output = limit;
        bound = candidate;
      }
    }
    for (auto g = first_group; g < last_group; ++g) {
      use_up(system, substitution, state, system.group_slot_first[g], system.group_slot_first[g + 1], output);
    }
    state.limit[s] = output < plan * (1.0 - kNoise) ? bound : kNothing;
    state.output[s] = output;
    state.finished[s] += output;
  }
}

/// Markets order; the law passes its share. A link that refuses some buyers passes no order that only refills stocks:
/// the refused would stand behind those who may buy.
void order(const System& system, const Parameters& parameters, State& state, Workspace& work) {
  const double pace = 1.0 / parameters.refill_days;
  std::fill(work.asked_site.begin(), work.asked_site.end(), 0.0);
  for (std::size_t m = 0; m < system.markets(); ++m) {
    const double excess = std::max(0.0, state.in_transit[m] - state.pipeline_normal[m]) + state.market_stock[m];
    const double full = std::max(0.0, work.need_market[m] - excess * pace);
    const double bare = std::min(full, work.use_market[m]);
    work.order_market[m] = full;
    for (auto link = system.market_link_first[m]; link < system.market_link_first[m + 1]; ++link) {
      const double pass = state.pass[link];
      const double ordered = (pass < 1.0 ? bare : full) * system.link_share[link] * pass;
      work.ordered[link] = ordered;
      work.asked_site[system.link_site[link]] += ordered;
    }
  }
}

/// Marks makers that have too little and finds how they serve each level.
bool ration(const System& system, State& state, Workspace& work) {
  bool any_short = false;
  for (std::size_t s = 0; s < system.sites(); ++s) {
    state.orders[s] = work.asked_site[s];
    const bool enough = state.finished[s] >= work.asked_site[s] * kEnough;
    work.fill_site[s] = enough ? 1.0 : -1.0;
    any_short |= !enough;
  }
  if (!any_short) return false;
  std::fill(work.site_fill.begin(), work.site_fill.end(), Mix{});
  for (std::size_t link = 0; link < system.links(); ++link) {
    if (work.fill_site[system.link_site[link]] >= 0.0) continue;
    const Mix& mix = system.market_mix[system.link_market[link]];
    for (int k = 0; k < kLevels; ++k) work.site_fill[system.link_site[link]][k] += work.ordered[link] * mix[k];
  }
  for (std::size_t s = 0; s < system.sites(); ++s) {
    if (work.fill_site[s] < 0.0) work.site_fill[s] = fill_levels(state.finished[s], work.site_fill[s]);
  }
  return true;
}

void ship(const System& system, bool any_short, State& state, Workspace& work) {
  if (any_short) std::fill(work.left_site.begin(), work.left_site.end(), 0.0);
  for (std::size_t m = 0; m < system.markets(); ++m) {
    double sent = 0.0;
    double* ring = state.ring.data() + m;
    for (auto link = system.market_link_first[m]; link < system.market_link_first[m + 1]; ++link) {
      double amount = work.ordered[link];
      if (any_short) {
        const std::uint32_t site = system.link_site[link];
        if (work.fill_site[site] < 0.0) amount *= blend(work.site_fill[site], system.market_mix[m]);
        work.left_site[site] += amount;
      }
      state.shipped[link] = amount;
      sent += amount;
      const auto transit = static_cast<std::size_t>(system.link_transit[link]);
      if (state.delay[link] == 0) {
        ring[work.ring_row[transit]] += amount;
      } else {
        const double waits = amount * state.delayed[link];
        ring[work.ring_row[transit]] += amount - waits;
        ring[work.ring_row[transit + static_cast<std::size_t>(state.delay[link])]] += waits;
      }
    }
    state.in_transit[m] += sent;
    state.unfilled[m] = std::max(0.0, work.order_market[m] - sent);
  }
  // What left is subtracted once per site, so that rounding cannot leave a site below zero.
  const std::vector<double>& left = any_short ? work.left_site : work.asked_site;
  for (std::size_t s = 0; s < system.sites(); ++s) state.finished[s] = std::max(0.0, state.finished[s] - left[s]);
}

}  // namespace

Workspace::Workspace(const System& system)
    : plan(system.sites()),
      asked_site(system.sites()),
      left_site(system.sites()),
      fill_site(system.sites()),
      claimed(system.sites()),
      need_slot(system.slots()),
      need_market(system.markets()),
      use_market(system.markets()),
      order_market(system.markets()),
      fill_market(system.markets()),
      ordered(system.links()),
      site_fill(system.sites()),
      market_fill(system.markets()) {}

void advance(const System& system, const Parameters& parameters, std::span<const network::RuleChange> rules,
             const Drive& drive, State& state, Workspace& work) {
  apply_rules(system, rules, state);
  receive(system, drive, state, work);
  make_plans(system, parameters, drive, state, work);
  state_needs(system, parameters, drive, state, work);
  share_out(system, state, work);
  produce(system, parameters.substitution, state, work);
  order(system, parameters, state, work);
  ship(system, ration(system, state, work), state, work);
  if (parameters.substitution) redirect(system, parameters, drive, state, work);
  ++state.day;
}

}  // namespace chokepoint::strategic
