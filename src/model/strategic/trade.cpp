#include <algorithm>

#include "model/strategic/queues.h"
#include "model/strategic/users.h"
#include "model/strategic/wake.h"

namespace chokepoint::strategic {
namespace {

/// What the users of a market need: with what refills their stocks, and bare of it.
struct Needs {
  double all{0.0}, bare{0.0};
};

/// Slots first, then final users.
Needs needs_of(const System& system, const Drive& drive, const Workspace& work, std::uint32_t m, State& state) {
  Needs needs;
  const std::uint32_t* slots = system.slot_of_market.data();
  const double* need = work.need.data();
  const double* use = work.use.data();
  const auto last_slot = system.market_slot_first[m + 1];
  for (auto i = system.market_slot_first[m]; i < last_slot; ++i) {
    needs.all += need[slots[i]];
    needs.bare += use[slots[i]];
  }
  double* wants = state.wanted.data();
  double* willing = state.willing.data();
  const double share = state.demand_share[m];
  double base = needs.bare;
  const auto last_final = system.market_final_first[m + 1];
  for (auto f = system.market_final_first[m]; f < last_final; ++f) {
    const double wanted = system.final_need[f] * drive.demand_factor[f] + drive.demand_extra[f];
    wants[f] = wanted;
    base += wanted;
    willing[f] = wanted * share;
    needs.all += willing[f];
    needs.bare += willing[f];
  }
  state.base_need[m] = base;
  return needs;
}

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
  work.market_cut[m] = cut;
  double given = 0.0;
  for (auto i = system.market_slot_first[m]; i < system.market_slot_first[m + 1]; ++i) {
    const auto slot = system.slot_of_market[i];
    const double use = std::min(work.need[slot], work.use[slot]);
    given +=
        served(use, work.need[slot] - use, system.site_levels[system.slot_site[slot]], system.slot_worth[slot], cut);
    wake(system, state, system.site_product[system.slot_site[slot]]);
  }
  for (auto f = system.market_final_first[m]; f < system.market_final_first[m + 1]; ++f) {
    state.delivered[f] = state.willing[f] * served_of(rank_of_final(system.final_level[f]), cut);
    given += state.delivered[f];
  }
  return given;
}

}  // namespace

void trade(const System& system, const Parameters& parameters, const Drive& drive, std::uint32_t product, State& state,
           Workspace& work) {
  const double pace = 1.0 / parameters.refill_days;
  const auto first_site = system.product_site_first[product];
  std::fill(work.asked.begin() + first_site, work.asked.begin() + system.product_site_first[product + 1], 0.0);
  const std::uint32_t* link_site = system.link_site.data();
  const double* link_share = system.link_share.data();
  double* asked = work.asked.data();
  const auto last = system.product_market_first[product + 1];
  for (auto m = system.product_market_first[product]; m < last; ++m) {
    double& today = state.ring[state.ring_first[m] + state.ring_now[m]];
    const double available = state.market_stock[m] + (today + drive.released[m]);
    const double in_transit = std::max(0.0, state.in_transit[m] - today);
    today = 0.0;

    const Needs needs = needs_of(system, drive, work, m, state);
    const bool enough = available >= needs.all * kEnough;
    work.market_short[m] = !enough;
    double given = needs.all;
    if (enough) {
      for (auto f = system.market_final_first[m]; f < system.market_final_first[m + 1]; ++f) {
        state.delivered[f] = state.willing[f];
      }
    } else {
      given = share_out(system, m, available, state, work);
    }
    const double stock = std::max(0.0, available - given);
    state.taken[m] = available - stock;
    state.market_stock[m] = stock;
    state.in_transit[m] = in_transit;

    // The market orders what is used, what refills stocks and what keeps the supply line filled.
    double& line = state.supply_line[m];
    line += (needs.bare * (state.lead_days[m] - 1.0) - line) * pace;
    const double order = std::max(0.0, needs.all + (line + drive.ahead[m] - in_transit - stock) * pace);
    const double bare = std::min(order, needs.bare);
    state.ordered[m] = order;
    work.bare[m] = bare;
    state.by_link[m] = state.ruled[m] > 0;
    const auto last_link = system.market_link_first[m + 1];
    if (state.ruled[m] == 0) {
      for (auto link = system.market_link_first[m]; link < last_link; ++link) {
        asked[link_site[link]] += order * link_share[link];
      }
    } else {
      for (auto link = system.market_link_first[m]; link < last_link; ++link) {
        asked[link_site[link]] += order_over(system, state, work, link, m);
      }
    }
  }
}

}  // namespace chokepoint::strategic
