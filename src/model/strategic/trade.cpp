#include <algorithm>

#include "model/strategic/queues.h"
#include "model/strategic/users.h"
#include "model/strategic/wake.h"

namespace chokepoint::strategic {
namespace {

/// How far a market that has too little reaches.
Cut cut_of_market(const System& system, const State& state, const Workspace& work, std::uint32_t m, double available) {
  Queues asked{};
  for (auto i = system.market_slot_first[m]; i < system.market_slot_first[m + 1]; ++i) {
    const auto slot = system.slot_of_market[i];
    const double use = std::min(work.need[slot], work.use[slot]);
    ask(use, work.need[slot] - use, system.site_levels[system.slot_site[slot]], system.slot_worth[slot], asked);
  }
  for (auto f = system.market_final_first[m]; f < system.market_final_first[m + 1]; ++f) {
    asked[rank_of_final(system.final_level[f])] += state.willing[f];
  }
  return cut_at(available, asked);
}

/// Serves the queues of a market that has too little; returns what was given.
double share_out(const System& system, std::uint32_t m, double available, State& state, Workspace& work) {
  const Cut cut = cut_of_market(system, state, work, m, available);
  double given = 0.0;
  for (auto i = system.market_slot_first[m]; i < system.market_slot_first[m + 1]; ++i) {
    const auto slot = system.slot_of_market[i];
    const double use = std::min(work.need[slot], work.use[slot]);
    work.got[slot] =
        served(use, work.need[slot] - use, system.site_levels[system.slot_site[slot]], system.slot_worth[slot], cut);
    given += work.got[slot];
    wake(system, state, system.site_product[system.slot_site[slot]]);
  }
  for (auto f = system.market_final_first[m]; f < system.market_final_first[m + 1]; ++f) {
    state.delivered[f] = state.willing[f] * served_of(rank_of_final(system.final_level[f]), cut);
    given += state.delivered[f];
  }
  return given;
}

/// What users need of each market of the product, slots first, then final users. `work.bare` takes needs bare of what
/// refills stocks.
void add_needs(const System& system, const Drive& drive, std::uint32_t first, std::uint32_t last, State& state,
               Workspace& work) {
  double* all = work.needs.data();
  double* bare = work.bare.data();
  double* base = state.base_need.data();
  std::fill(all + first, all + last, 0.0);
  std::fill(bare + first, bare + last, 0.0);
  const std::uint32_t* slots = system.slot_of_market.data();
  const std::uint32_t* market = system.slot_market.data();
  const double* need = work.need.data();
  const double* use = work.use.data();
  const auto last_slot = system.market_slot_first[last];
  for (auto i = system.market_slot_first[first]; i < last_slot; ++i) {
    all[market[slots[i]]] += need[slots[i]];
    bare[market[slots[i]]] += use[slots[i]];
  }
  std::copy(bare + first, bare + last, base + first);
  double* wants = state.wanted.data();
  double* willing = state.willing.data();
  double* delivered = state.delivered.data();
  const double* final_need = system.final_need.data();
  const double* factor = drive.demand_factor.data();
  const double* extra = drive.demand_extra.data();
  const double* share = state.demand_share.data();
  const std::uint32_t* final_market = system.final_market.data();
  const auto last_final = system.market_final_first[last];
  for (auto f = system.market_final_first[first]; f < last_final; ++f) {
    const std::uint32_t m = final_market[f];
    const double wanted = final_need[f] * factor[f] + extra[f];
    const double takes = wanted * share[m];
    wants[f] = wanted;
    willing[f] = delivered[f] = takes;
    base[m] += wanted;
    all[m] += takes;
    bare[m] += takes;
  }
}

/// Orders over the links of the product, as the law lets them through.
void place_orders(const System& system, std::uint32_t product, const State& state, Workspace& work) {
  double* asked = work.asked.data();
  std::fill(asked + system.product_site_first[product], asked + system.product_site_first[product + 1], 0.0);
  const auto first = system.product_market_first[product], last = system.product_market_first[product + 1];
  const std::uint32_t* site = system.link_site.data();
  const std::uint32_t* market = system.link_market.data();
  const auto last_link = system.market_link_first[last];
  if (state.product_ruled[product] != 0) {
    for (auto link = system.market_link_first[first]; link < last_link; ++link) {
      asked[site[link]] += order_over(system, state, work, link, market[link]);
    }
    return;
  }
  const double* share = system.link_share.data();
  const double* ordered = state.ordered.data();
  for (auto link = system.market_link_first[first]; link < last_link; ++link) {
    asked[site[link]] += ordered[market[link]] * share[link];
  }
}

}  // namespace

void trade(const System& system, const Parameters& parameters, const Drive& drive, std::uint32_t product, State& state,
           Workspace& work) {
  const double pace = 1.0 / parameters.refill_days;
  const auto first = system.product_market_first[product], last = system.product_market_first[product + 1];
  add_needs(system, drive, first, last, state, work);
  double* today = arrivals(system, state, product, 0) - first;
  double* in_transit = state.in_transit.data();
  double* stock = state.market_stock.data();
  double* taken = state.taken.data();
  const double* released = drive.released.data();
  const double* needs = work.needs.data();
  for (auto m = first; m < last; ++m) {
    const double available = stock[m] + (today[m] + released[m]);
    in_transit[m] = std::max(0.0, in_transit[m] - today[m]);
    today[m] = 0.0;
    stock[m] = available;
    taken[m] = needs[m];
    work.market_short[m] = !(available >= needs[m] * kEnough);
  }
  for (auto m = first; m < last; ++m) {
    if (work.market_short[m] != 0) taken[m] = share_out(system, m, stock[m], state, work);
  }
  // The market orders what is used, what refills stocks and what keeps the supply line filled.
  double* line = state.supply_line.data();
  double* ordered = state.ordered.data();
  double* bare = work.bare.data();
  const double* lead = state.lead_days.data();
  const double* ahead = drive.ahead.data();
  for (auto m = first; m < last; ++m) {
    const double left = std::max(0.0, stock[m] - taken[m]);
    taken[m] = stock[m] - left;
    stock[m] = left;
    line[m] += (bare[m] * (lead[m] - 1.0) - line[m]) * pace;
    ordered[m] = std::max(0.0, needs[m] + (line[m] + ahead[m] - in_transit[m] - left) * pace);
    bare[m] = std::min(ordered[m], bare[m]);
  }
  for (auto m = first; m < last; ++m) state.by_link[m] = state.ruled[m] > 0;
  place_orders(system, product, state, work);
}

}  // namespace chokepoint::strategic
