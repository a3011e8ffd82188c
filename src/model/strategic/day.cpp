#include "model/strategic/day.h"

#include <algorithm>

namespace chokepoint::strategic {
namespace {

/// Below this share of the baseline a gap is rounding, not a shortage.
constexpr double kNoise = 1e-9;

void apply_rules(const System& system, std::span<const network::RuleChange> rules, State& state) {
  for (const network::RuleChange& rule : rules) {
    const std::uint32_t link = rule.link;
    const double waiting_before = state.delayed[link] * state.delay[link];
    state.pass[link] = rule.pass;
    state.delayed[link] = rule.delayed;
    state.delay[link] = rule.delay;
    state.why[link] = rule.why;
    state.pipeline_normal[system.link_market[link]] +=
        system.link_flow[link] * (rule.delayed * rule.delay - waiting_before);
  }
}

void receive(const System& system, const Drive& drive, State& state) {
  double* today = state.ring.data() + static_cast<std::size_t>(state.day % system.ring_days) * system.markets();
  for (std::size_t m = 0; m < system.markets(); ++m) {
    state.market_stock[m] += today[m] + drive.released[m];
    state.in_transit[m] -= today[m];
    today[m] = 0.0;
  }
}

void make_plans(const System& system, const Drive& drive, const State& state, Workspace& work) {
  const double pace = 1.0 / system.parameters.refill_days;
  for (std::size_t s = 0; s < system.sites(); ++s) {
    const double wish = state.orders[s] + state.redirected[s] + (system.finished_target[s] - state.finished[s]) * pace;
    work.plan[s] = std::max(0.0, std::min(wish, system.base_capacity[s] * drive.capacity_factor[s]));
  }
}

void state_needs(const System& system, const Drive& drive, State& state, Workspace& work) {
  const double pace = 1.0 / system.parameters.refill_days;
  for (std::size_t slot = 0; slot < system.slots(); ++slot) {
    const double refill = (system.slot_target[slot] - state.slot_stock[slot]) * pace;
    work.need_slot[slot] =
        std::max(0.0, work.plan[system.slot_site[slot]] * system.slot_per_output[slot] + refill);
  }
  for (std::size_t f = 0; f < system.finals(); ++f) {
    state.wanted[f] = system.final_need[f] * drive.demand_factor[f] + drive.demand_extra[f];
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

void share_out(const System& system, State& state, Workspace& work) {
  for (std::size_t m = 0; m < system.markets(); ++m) {
    double needs = 0.0;
    for (auto i = system.market_slot_first[m]; i < system.market_slot_first[m + 1]; ++i) {
      needs += work.need_slot[system.slot_of_market[i]];
    }
    for (auto f = system.market_final_first[m]; f < system.market_final_first[m + 1]; ++f) needs += state.wanted[f];
    work.order_market[m] = needs;

    const double available = state.market_stock[m];
    double given = 0.0;
    if (available >= needs) {
      for (auto i = system.market_slot_first[m]; i < system.market_slot_first[m + 1]; ++i) {
        const auto slot = system.slot_of_market[i];
        state.slot_stock[slot] += work.need_slot[slot];
      }
      for (auto f = system.market_final_first[m]; f < system.market_final_first[m + 1]; ++f) {
        state.delivered[f] = state.wanted[f];
      }
      given = needs;
    } else {
      Mix asked{};
      for (auto i = system.market_slot_first[m]; i < system.market_slot_first[m + 1]; ++i) {
        const auto slot = system.slot_of_market[i];
        const Mix& mix = system.site_mix[system.slot_site[slot]];
        for (int k = 0; k < kLevels; ++k) asked[k] += work.need_slot[slot] * mix[k];
      }
      for (auto f = system.market_final_first[m]; f < system.market_final_first[m + 1]; ++f) {
        asked[system.final_level[f]] += state.wanted[f];
      }
      const Mix fill = fill_levels(available, asked);
      for (auto i = system.market_slot_first[m]; i < system.market_slot_first[m + 1]; ++i) {
        const auto slot = system.slot_of_market[i];
        const double got = work.need_slot[slot] * blend(fill, system.site_mix[system.slot_site[slot]]);
        state.slot_stock[slot] += got;
        given += got;
      }
      for (auto f = system.market_final_first[m]; f < system.market_final_first[m + 1]; ++f) {
        state.delivered[f] = state.wanted[f] * fill[system.final_level[f]];
        given += state.delivered[f];
      }
    }
    state.market_stock[m] = std::max(0.0, available - given);
  }
}

/// Output that the stocks of one group allow. With substitution its members stand in for each other.
double group_limit(const System& system, const State& state, std::uint32_t first, std::uint32_t last, double plan,
                   std::uint32_t& slot_bound) {
  double limit = plan;
  if (system.parameters.substitution && last - first > 1) {
    double service = 0.0;
    double worst = 2.0;
    bool binds = false;
    for (auto slot = first; slot < last; ++slot) {
      binds |= system.slot_binds[slot] != 0;
      service += state.slot_stock[slot] * system.slot_service[slot];
      const double cover = system.slot_target[slot] > 0.0 ? state.slot_stock[slot] / system.slot_target[slot] : 1.0;
      if (cover < worst) {
        worst = cover;
        slot_bound = slot;
      }
    }
    if (binds) limit = std::min(limit, service);
    return limit;
  }
  for (auto slot = first; slot < last; ++slot) {
    if (system.slot_binds[slot] == 0 || !(system.slot_per_output[slot] > 0.0)) continue;
    const double allows = state.slot_stock[slot] / system.slot_per_output[slot];
    if (allows < limit) {
      limit = allows;
      slot_bound = slot;
    }
  }
  return limit;
}

void use_up(const System& system, State& state, std::uint32_t first, std::uint32_t last, double output) {
  double missing = 0.0;  // service that members short of stock could not give
  for (auto slot = first; slot < last; ++slot) {
    const double wish = output * system.slot_per_output[slot];
    const double used = std::min(wish, state.slot_stock[slot]);
    state.slot_stock[slot] -= used;
    if (wish > used) missing += (wish - used) * system.slot_service[slot];
  }
  if (!system.parameters.substitution || last - first < 2) return;
  for (auto slot = first; slot < last && missing > 0.0; ++slot) {
    if (!(system.slot_service[slot] > 0.0)) continue;
    const double used = std::min(missing / system.slot_service[slot], state.slot_stock[slot]);
    state.slot_stock[slot] -= used;
    missing -= used * system.slot_service[slot];
  }
}

void produce(const System& system, State& state, Workspace& work) {
  for (std::size_t s = 0; s < system.sites(); ++s) {
    const double plan = work.plan[s];
    double output = plan;
    std::uint32_t bound = kNothing;
    const auto first_group = system.site_group_first[s];
    const auto last_group = system.site_group_first[s + 1];
    for (auto g = first_group; g < last_group; ++g) {
      std::uint32_t candidate = kNothing;
      const double limit =
          group_limit(system, state, system.group_slot_first[g], system.group_slot_first[g + 1], plan, candidate);
      if (limit < output) {
        output = limit;
        bound = candidate;
      }
    }
    for (auto g = first_group; g < last_group; ++g) {
      use_up(system, state, system.group_slot_first[g], system.group_slot_first[g + 1], output);
    }
    state.limit[s] = output < plan * (1.0 - kNoise) ? bound : kNothing;
    state.output[s] = output;
    state.finished[s] += output;
  }
}

void order_and_ship(const System& system, State& state, Workspace& work) {
  const double pace = 1.0 / system.parameters.refill_days;
  for (std::size_t m = 0; m < system.markets(); ++m) {
    const double excess = std::max(0.0, state.in_transit[m] - state.pipeline_normal[m]) + state.market_stock[m];
    work.order_market[m] = std::max(0.0, work.order_market[m] - excess * pace);
    work.shipped_market[m] = 0.0;
  }
  std::fill(work.asked_site.begin(), work.asked_site.end(), 0.0);
  for (std::size_t link = 0; link < system.links(); ++link) {
    const double passed = work.order_market[system.link_market[link]] * system.link_share[link] * state.pass[link];
    work.passed[link] = passed;
    work.asked_site[system.link_site[link]] += passed;
  }
  bool any_short = false;
  for (std::size_t s = 0; s < system.sites(); ++s) {
    state.orders[s] = work.asked_site[s];
    const bool short_of = state.finished[s] < work.asked_site[s];
    work.fill_site[s] = short_of ? -1.0 : 1.0;
    any_short |= short_of;
  }
  if (any_short) {
    std::fill(work.fill_mix.begin(), work.fill_mix.end(), Mix{});
    for (std::size_t link = 0; link < system.links(); ++link) {
      if (work.fill_site[system.link_site[link]] >= 0.0) continue;
      const Mix& mix = system.market_mix[system.link_market[link]];
      for (int k = 0; k < kLevels; ++k) work.fill_mix[system.link_site[link]][k] += work.passed[link] * mix[k];
    }
    for (std::size_t s = 0; s < system.sites(); ++s) {
      if (work.fill_site[s] < 0.0) work.fill_mix[s] = fill_levels(state.finished[s], work.fill_mix[s]);
    }
  }
  for (std::size_t link = 0; link < system.links(); ++link) {
    const std::uint32_t site = system.link_site[link];
    const std::uint32_t market = system.link_market[link];
    double ship = work.passed[link];
    if (work.fill_site[site] < 0.0) ship *= blend(work.fill_mix[site], system.market_mix[market]);
    state.shipped[link] = ship;
    work.shipped_market[market] += ship;
    const std::int32_t arrives = state.day + system.link_transit[link];
    double* slot = state.ring.data() + market;
    if (state.delay[link] == 0) {
      slot[static_cast<std::size_t>(arrives % system.ring_days) * system.markets()] += ship;
    } else {
      const double waits = ship * state.delayed[link];
      slot[static_cast<std::size_t>(arrives % system.ring_days) * system.markets()] += ship - waits;
      slot[static_cast<std::size_t>((arrives + state.delay[link]) % system.ring_days) * system.markets()] += waits;
    }
  }
  // What left is subtracted once per site, so that rounding cannot leave a site below zero.
  std::fill(work.asked_site.begin(), work.asked_site.end(), 0.0);
  for (std::size_t link = 0; link < system.links(); ++link) work.asked_site[system.link_site[link]] += state.shipped[link];
  for (std::size_t s = 0; s < system.sites(); ++s) state.finished[s] = std::max(0.0, state.finished[s] - work.asked_site[s]);
  for (std::size_t m = 0; m < system.markets(); ++m) {
    state.in_transit[m] += work.shipped_market[m];
    state.unfilled[m] = std::max(0.0, work.order_market[m] - work.shipped_market[m]);
  }
}

/// How much of an order a site without a link to the market may take: what it may send abroad at all.
double pass_between(const System& system, const State& state, std::uint32_t site, std::uint32_t market,
                    const std::vector<double>& elsewhere) {
  for (auto link = system.market_link_first[market]; link < system.market_link_first[market + 1]; ++link) {
    if (system.link_site[link] == site) return state.pass[link];
  }
  return elsewhere[site];
}

void redirect_product(const System& system, std::uint32_t product, const std::vector<double>& elsewhere, const State& state,
                      Workspace& work) {
  const auto first_site = system.product_site_first[product];
  const auto last_site = system.product_site_first[product + 1];
  for (auto m = system.product_market_first[product]; m < system.product_market_first[product + 1]; ++m) {
    const double wish = state.redirect_share[m] * state.unfilled[m];
    if (!(wish > kNoise * system.market_flow[m])) continue;
    double willing = 0.0;
    for (auto s = first_site; s < last_site; ++s) {
      if (state.spare[s] > 0.0) willing += state.spare[s] * pass_between(system, state, s, m, elsewhere);
    }
    if (!(willing > 0.0)) continue;
    const double share = std::min(1.0, wish / willing);
    for (auto s = first_site; s < last_site; ++s) {
      if (!(state.spare[s] > 0.0)) continue;
      const double amount = share * state.spare[s] * pass_between(system, state, s, m, elsewhere);
      if (!(amount > 0.0)) continue;
      work.claims.push_back({s, m, amount});
      work.claimed[s] += amount;
    }
  }
}

/// Orders that yesterday's suppliers could not or may not fill go to sites with spare capacity, as fast as buyers find and
/// accept them. Regular customers are served first; redirected goods travel as long as the market's usual goods.
void redirect(const System& system, const Drive& drive, State& state, Workspace& work) {
  const double step = 1.0 / system.parameters.redirect_days;
  bool any = false;
  for (std::size_t m = 0; m < system.markets(); ++m) {
    const bool lacking = state.unfilled[m] > kNoise * system.market_flow[m];
    state.redirect_share[m] = std::clamp(state.redirect_share[m] + (lacking ? step : -step), 0.0, 1.0);
    any |= lacking && state.redirect_share[m] > 0.0;
  }
  work.claims.clear();
  std::fill(work.claimed.begin(), work.claimed.end(), 0.0);
  if (any) {
    std::vector<double>& elsewhere = work.fill_site;  // least a site may send over any of its links
    std::fill(elsewhere.begin(), elsewhere.end(), 1.0);
    for (std::size_t link = 0; link < system.links(); ++link) {
      elsewhere[system.link_site[link]] = std::min(elsewhere[system.link_site[link]], state.pass[link]);
    }
    const auto products = static_cast<std::uint32_t>(system.product_site_first.size() - 1);
    for (std::uint32_t product = 0; product < products; ++product) {
      redirect_product(system, product, elsewhere, state, work);
    }
  }
  for (std::size_t s = 0; s < system.sites(); ++s) {
    // Claims of several markets together may exceed the spare capacity: all shrink alike.
    const double fits = work.claimed[s] > state.spare[s] ? state.spare[s] / work.claimed[s] : 1.0;
    state.redirected[s] = work.claimed[s] * fits;
    work.fill_site[s] = work.claimed[s] > 0.0 ? std::min(state.redirected[s], state.finished[s]) / work.claimed[s] : 0.0;
  }
  for (const Workspace::Claim& claim : work.claims) {
    const double ship = claim.amount * work.fill_site[claim.site];
    const std::int32_t arrives = state.day + system.market_transit[claim.market];
    state.ring[static_cast<std::size_t>(arrives % system.ring_days) * system.markets() + claim.market] += ship;
    state.in_transit[claim.market] += ship;
    state.finished[claim.site] = std::max(0.0, state.finished[claim.site] - ship);
  }
  for (std::size_t s = 0; s < system.sites(); ++s) {
    const double capacity = system.base_capacity[s] * drive.capacity_factor[s];
    state.spare[s] = std::max(0.0, capacity - state.orders[s]);
  }
}

}  // namespace

Workspace::Workspace(const System& system)
    : plan(system.sites()),
      asked_site(system.sites()),
      fill_site(system.sites()),
      need_slot(system.slots()),
      order_market(system.markets()),
      passed(system.links()),
      shipped_market(system.markets()),
      fill_mix(system.sites()),
      claimed(system.sites()) {}

void advance(const System& system, std::span<const network::RuleChange> rules, const Drive& drive, State& state,
             Workspace& work) {
  apply_rules(system, rules, state);
  receive(system, drive, state);
  make_plans(system, drive, state, work);
  state_needs(system, drive, state, work);
  share_out(system, state, work);
  produce(system, state, work);
  order_and_ship(system, state, work);
  if (system.parameters.substitution) redirect(system, drive, state, work);
  ++state.day;
}

}  // namespace chokepoint::strategic
