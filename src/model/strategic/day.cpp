#include "model/strategic/day.h"

#include <algorithm>

#include "model/strategic/redirect.h"

namespace chokepoint::strategic {
namespace {

/// A gap of rounding does not make a market or a maker ration.
constexpr double kEnough = 1.0 - 1e-12;

/// Needs that differ from the baseline by less are rounding and do not wake a product.
constexpr double kSame = 1e-12;

struct Span {
  std::uint32_t first, last;
};
Span sites_of(const System& system, std::uint32_t product) {
  return {system.product_site_first[product], system.product_site_first[product + 1]};
}
Span markets_of(const System& system, std::uint32_t product) {
  return {system.product_market_first[product], system.product_market_first[product + 1]};
}

/// Brings a resting product to today's baseline: only its arrivals depend on the day.
void wake(const System& system, const Workspace& work, State& state, std::uint32_t product) {
  if (state.is_awake[product] != 0) return;
  state.is_awake[product] = 1;
  state.awake.push_back(product);
  const auto [first_market, last_market] = markets_of(system, product);
  for (auto m = first_market; m < last_market; ++m) {
    for (std::uint32_t row : work.ring_row) state.ring[row + m] = 0.0;
    for (auto link = system.market_link_first[m]; link < system.market_link_first[m + 1]; ++link) {
      for (std::int32_t ahead = 0; ahead < system.link_transit[link]; ++ahead) {
        state.ring[work.ring_row[static_cast<std::size_t>(ahead)] + m] += system.link_flow[link];
      }
    }
  }
}

/// Where the arrivals of the days from today on start in the ring.
void turn_ring(const System& system, const State& state, Workspace& work) {
  const auto ring_days = static_cast<std::uint32_t>(state.ring_days);
  const std::uint32_t now = static_cast<std::uint32_t>(state.day) % ring_days;
  const auto columns = static_cast<std::uint32_t>(system.markets());
  work.ring_row.resize(ring_days);
  for (std::uint32_t ahead = 0; ahead < ring_days; ++ahead) {
    work.ring_row[ahead] = (now + ahead < ring_days ? now + ahead : now + ahead - ring_days) * columns;
  }
}

void apply_rules(const System& system, std::span<const network::RuleChange> rules, const Workspace& work,
                 State& state) {
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
    const std::uint32_t market = system.link_market[link];
    state.lead_days[market] += system.link_share[link] * (rule.delayed * rule.delay - waiting_before);
    wake(system, work, state, system.market_product[market]);
  }
}

/// Wakes the products that the drive moves off the baseline.
void heed_drive(const System& system, const Drive& drive, const Workspace& work, State& state) {
  for (std::uint32_t product = 0; product < system.products(); ++product) {
    if (state.is_awake[product] != 0) continue;
    bool moved = false;
    const auto [first_site, last_site] = sites_of(system, product);
    for (auto s = first_site; s < last_site; ++s) moved |= drive.capacity_factor[s] != 1.0;
    const auto [first_market, last_market] = markets_of(system, product);
    for (auto m = first_market; m < last_market; ++m) {
      moved |= drive.released[m] != 0.0;
      for (auto f = system.market_final_first[m]; f < system.market_final_first[m + 1]; ++f) {
        moved |= drive.demand_factor[f] != 1.0 || drive.demand_extra[f] != 0.0;
      }
    }
    if (moved) wake(system, work, state, product);
  }
}

void receive(const System& system, const Drive& drive, std::uint32_t product, State& state, Workspace& work) {
  double* today = state.ring.data() + work.ring_row[0];
  const auto [first, last] = markets_of(system, product);
  for (auto m = first; m < last; ++m) {
    state.market_stock[m] += today[m] + drive.released[m];
    state.in_transit[m] = std::max(0.0, state.in_transit[m] - today[m]);
    today[m] = 0.0;
  }
}

/// Plans, and what they and the refilling of stocks need of each input; wakes inputs that are asked for another amount.
void plan_and_need(const System& system, const Parameters& parameters, const Drive& drive, std::uint32_t product,
                   State& state, Workspace& work) {
  const double pace = 1.0 / parameters.refill_days;
  const auto [first, last] = sites_of(system, product);
  for (auto s = first; s < last; ++s) {
    const double wish = state.orders[s] + state.redirected[s] + (system.finished_target[s] - state.finished[s]) * pace;
    const double plan = std::max(0.0, std::min(wish, system.base_capacity[s] * drive.capacity_factor[s]));
    work.plan[s] = plan;
    const auto first_slot = system.group_slot_first[system.site_group_first[s]];
    const auto last_slot = system.group_slot_first[system.site_group_first[s + 1]];
    for (auto slot = first_slot; slot < last_slot; ++slot) {
      double use = plan * system.slot_per_output[slot];
      double need = std::max(0.0, use + (system.slot_target[slot] - state.slot_stock[slot]) * pace);
      const std::uint32_t input = system.market_product[system.slot_market[slot]];
      if (state.is_awake[input] == 0) {
        const double base = system.slot_use[slot];
        const double least = base * (1.0 - kSame);
        const double most = base * (1.0 + kSame);
        if (need >= least && need <= most && use >= least && use <= most) {
          need = use = base;
        } else {
          wake(system, work, state, input);
        }
      }
      work.need_slot[slot] = need;
      work.use_slot[slot] = use;
    }
  }
}

/// Needs of each market with what refills stocks, and bare of it: slots first, then final users.
void sum_needs(const System& system, const Drive& drive, std::uint32_t product, State& state, Workspace& work) {
  const auto [first, last] = markets_of(system, product);
  for (auto m = first; m < last; ++m) {
    double need = 0.0;
    double use = 0.0;
    for (auto i = system.market_slot_first[m]; i < system.market_slot_first[m + 1]; ++i) {
      need += work.need_slot[system.slot_of_market[i]];
      use += work.use_slot[system.slot_of_market[i]];
    }
    for (auto f = system.market_final_first[m]; f < system.market_final_first[m + 1]; ++f) {
      const double wanted = system.final_need[f] * drive.demand_factor[f] + drive.demand_extra[f];
      state.wanted[f] = wanted;
      need += wanted;
      use += wanted;
    }
    work.need_market[m] = need;
    work.use_market[m] = use;
  }
}

/// Shares of each queue that `available` can serve, the first queue first.
Queues fill_queues(double available, const Queues& asked) {
  Queues fill{};
  for (std::size_t k = 0; k < fill.size(); ++k) {
    fill[k] = asked[k] > 0.0 ? std::min(1.0, available / asked[k]) : 1.0;
    available = std::max(0.0, available - asked[k]);
  }
  return fill;
}

void ask(double use, double refill, const Mix& mix, Queues& asked) {
  for (std::size_t k = 0; k < kLevels; ++k) {
    asked[k] += use * mix[k];
    asked[kLevels + k] += refill * mix[k];
  }
}

double served(double use, double refill, const Mix& mix, const Queues& fill) {
  double sum = 0.0;
  for (std::size_t k = 0; k < kLevels; ++k) sum += (use * fill[k] + refill * fill[kLevels + k]) * mix[k];
  return sum;
}

/// What a slot gets from a market that has too little.
double served_slot(const System& system, const Workspace& work, std::uint32_t slot, const Queues& fill) {
  const double use = std::min(work.need_slot[slot], work.use_slot[slot]);
  return served(use, work.need_slot[slot] - use, system.site_mix[system.slot_site[slot]], fill);
}

/// How a market that has too little serves each queue.
Queues fill_of_market(const System& system, const State& state, const Workspace& work, std::size_t m) {
  Queues asked{};
  for (auto i = system.market_slot_first[m]; i < system.market_slot_first[m + 1]; ++i) {
    const auto slot = system.slot_of_market[i];
    const double use = std::min(work.need_slot[slot], work.use_slot[slot]);
    ask(use, work.need_slot[slot] - use, system.site_mix[system.slot_site[slot]], asked);
  }
  for (auto f = system.market_final_first[m]; f < system.market_final_first[m + 1]; ++f) {
    asked[system.final_level[f]] += state.wanted[f];
  }
  return fill_queues(state.market_stock[m], asked);
}

/// Final users are served here; slots take their share when their site produces (take_in). A shortage wakes the users.
void share_out(const System& system, std::uint32_t product, State& state, Workspace& work) {
  const auto [first_market, last_market] = markets_of(system, product);
  for (auto m = first_market; m < last_market; ++m) {
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
    const Queues fill = fill_of_market(system, state, work, m);
    work.market_fill[m] = fill;
    double given = 0.0;
    for (auto i = system.market_slot_first[m]; i < system.market_slot_first[m + 1]; ++i) {
      const auto slot = system.slot_of_market[i];
      given += served_slot(system, work, slot, fill);
      wake(system, work, state, system.site_product[system.slot_site[slot]]);
    }
    for (auto f = first; f < last; ++f) {
      state.delivered[f] = state.wanted[f] * fill[system.final_level[f]];
      given += state.delivered[f];
    }
    state.market_stock[m] = std::max(0.0, available - given);
  }
}

void take_in(const System& system, State& state, const Workspace& work, std::uint32_t first, std::uint32_t last) {
  for (auto slot = first; slot < last; ++slot) {
    const std::uint32_t market = system.slot_market[slot];
    const bool enough = work.fill_market[market] >= 0.0;
    state.slot_stock[slot] += enough ? work.need_slot[slot] : served_slot(system, work, slot, work.market_fill[market]);
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

void produce(const System& system, bool substitution, std::uint32_t product, State& state, const Workspace& work) {
  const auto [first, last] = sites_of(system, product);
  for (auto s = first; s < last; ++s) {
    const double plan = work.plan[s];
    double output = plan;
    std::uint32_t bound = kNothing;
    const auto first_group = system.site_group_first[s];
    const auto last_group = system.site_group_first[s + 1];
    take_in(system, state, work, system.group_slot_first[first_group], system.group_slot_first[last_group]);
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

/// Markets order what is used, what refills stocks and what keeps the supply line filled; the law passes its share. A
/// link that refuses some buyers passes no order that only refills stocks: the refused would stand behind those who may
/// buy.
void order(const System& system, const Parameters& parameters, std::uint32_t product, State& state, Workspace& work) {
  const double pace = 1.0 / parameters.refill_days;
  const auto [first_site, last_site] = sites_of(system, product);
  for (auto s = first_site; s < last_site; ++s) work.asked_site[s] = 0.0;
  const auto [first, last] = markets_of(system, product);
  for (auto m = first; m < last; ++m) {
    double& line = state.supply_line[m];
    line += (work.use_market[m] * (state.lead_days[m] - 1.0) - line) * pace;
    const double full =
        std::max(0.0, work.need_market[m] + (line - state.in_transit[m] - state.market_stock[m]) * pace);
    const double bare = std::min(full, work.use_market[m]);
    work.order_market[m] = full;
    work.bare_market[m] = bare;
    for (auto link = system.market_link_first[m]; link < system.market_link_first[m + 1]; ++link) {
      const double pass = state.pass[link];
      const double ordered = (pass < 1.0 ? bare : full) * system.link_share[link] * pass;
      work.ordered[link] = ordered;
      work.asked_site[system.link_site[link]] += ordered;
    }
  }
}

/// Orders over a link for use, and to refill stocks.
struct Ordered {
  double use, refill;
};
Ordered ordered_over(const Workspace& work, const System& system, std::uint32_t link, std::uint32_t market) {
  const double use = std::min(work.ordered[link], work.bare_market[market] * system.link_share[link]);
  return {use, work.ordered[link] - use};
}

/// Marks makers that have too little and finds how they serve each queue.
bool ration(const System& system, std::uint32_t product, State& state, Workspace& work) {
  bool any_short = false;
  const auto [first, last] = sites_of(system, product);
  for (auto s = first; s < last; ++s) {
    state.orders[s] = work.asked_site[s];
    const bool enough = state.finished[s] >= work.asked_site[s] * kEnough;
    work.fill_site[s] = enough ? 1.0 : -1.0;
    work.site_fill[s] = Queues{};
    work.left_site[s] = 0.0;
    any_short |= !enough;
  }
  if (!any_short) return false;
  const auto [first_market, last_market] = markets_of(system, product);
  for (auto m = first_market; m < last_market; ++m) {
    for (auto link = system.market_link_first[m]; link < system.market_link_first[m + 1]; ++link) {
      const std::uint32_t site = system.link_site[link];
      if (work.fill_site[site] >= 0.0) continue;
      const auto [use, refill] = ordered_over(work, system, link, m);
      ask(use, refill, system.market_mix[m], work.site_fill[site]);
    }
  }
  for (auto s = first; s < last; ++s) {
    if (work.fill_site[s] < 0.0) work.site_fill[s] = fill_queues(state.finished[s], work.site_fill[s]);
  }
  return true;
}

void ship(const System& system, std::uint32_t product, bool any_short, State& state, Workspace& work) {
  const auto [first_market, last_market] = markets_of(system, product);
  for (auto m = first_market; m < last_market; ++m) {
    double sent = 0.0;
    double* ring = state.ring.data() + m;
    for (auto link = system.market_link_first[m]; link < system.market_link_first[m + 1]; ++link) {
      double amount = work.ordered[link];
      if (any_short) {
        const std::uint32_t site = system.link_site[link];
        if (work.fill_site[site] < 0.0) {
          const auto [use, refill] = ordered_over(work, system, link, m);
          amount = served(use, refill, system.market_mix[m], work.site_fill[site]);
        }
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
  const auto [first, last] = sites_of(system, product);
  for (auto s = first; s < last; ++s) state.finished[s] = std::max(0.0, state.finished[s] - left[s]);
}

}  // namespace

Workspace::Workspace(const System& system)
    : plan(system.sites()),
      asked_site(system.sites()),
      left_site(system.sites()),
      fill_site(system.sites()),
      claimed(system.sites()),
      need_slot(system.slot_use),
      use_slot(system.slot_use),
      need_market(system.markets()),
      use_market(system.markets()),
      order_market(system.markets()),
      bare_market(system.markets()),
      fill_market(system.markets(), 1.0),
      ordered(system.links()),
      site_fill(system.sites()),
      market_fill(system.markets()),
      lacks(system.sites()) {}

void advance(const System& system, const Parameters& parameters, std::span<const network::RuleChange> rules,
             const Drive& drive, State& state, Workspace& work) {
  turn_ring(system, state, work);
  if (!parameters.sleep) {
    for (std::uint32_t product = 0; product < system.products(); ++product) wake(system, work, state, product);
  }
  apply_rules(system, rules, work, state);
  heed_drive(system, drive, work, state);
  // The list grows while it is walked: what wakes today is computed today, at its baseline up to where it was reached.
  std::size_t planned = 0;
  const auto plan_new = [&] {
    for (; planned < state.awake.size(); ++planned) {
      receive(system, drive, state.awake[planned], state, work);
      plan_and_need(system, parameters, drive, state.awake[planned], state, work);
    }
  };
  plan_new();
  for (std::size_t i = 0; i < state.awake.size(); ++i) {
    sum_needs(system, drive, state.awake[i], state, work);
    share_out(system, state.awake[i], state, work);
    plan_new();
  }
  for (std::uint32_t product : state.awake) produce(system, parameters.substitution, product, state, work);
  for (std::uint32_t product : state.awake) {
    order(system, parameters, product, state, work);
    ship(system, product, ration(system, product, state, work), state, work);
  }
  if (parameters.substitution) redirect(system, parameters, drive, state, work);
  ++state.day;
}

}  // namespace chokepoint::strategic
