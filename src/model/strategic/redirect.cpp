#include "model/strategic/redirect.h"

#include <algorithm>

namespace chokepoint::strategic {
namespace {

/// What a pair of site and market may carry, and what its own law has refused today.
struct Terms {
  Lane lane;
  double refused{0.0};
};

Terms terms_of(const System& system, const State& state, const Workspace& work, std::uint32_t pair) {
  const std::uint32_t link = system.pair_link[pair];
  if (link == kNothing) {
    return {state.lane_of_pair.empty() ? Lane{} : state.lanes[state.lane_of_pair[pair]], 0.0};
  }
  Terms terms{{state.pass[link], state.delayed[link], state.delay[link]}, 0.0};
  if (terms.lane.pass < 1.0) {
    terms.refused = work.order_market[system.link_market[link]] * system.link_share[link] - work.ordered[link];
  }
  return terms;
}

void claim_for(const System& system, std::uint32_t product, std::uint32_t market, const State& state, Workspace& work) {
  const double wish = state.redirect_share[market] * state.unfilled[market];
  if (!(wish > kNoise * system.market_flow[market])) return;
  const auto first = system.product_site_first[product];
  const auto last = system.product_site_first[product + 1];
  const std::uint32_t columns = system.product_market_first[product + 1] - system.product_market_first[product];
  const std::uint32_t column = system.product_pair_first[product] + market - system.product_market_first[product];
  double willing = 0.0;
  for (auto s = first; s < last; ++s) {
    if (state.spare[s] > 0.0) {
      willing += state.spare[s] * terms_of(system, state, work, column + (s - first) * columns).lane.pass;
    }
  }
  if (!(willing > 0.0)) return;
  const double share = std::min(1.0, wish / willing);
  for (auto s = first; s < last; ++s) {
    if (!(state.spare[s] > 0.0)) continue;
    const Terms terms = terms_of(system, state, work, column + (s - first) * columns);
    double amount = share * state.spare[s] * terms.lane.pass;
    if (terms.lane.pass < 1.0) {
      const double others = state.redirect_share[market] * std::max(0.0, state.unfilled[market] - terms.refused);
      amount = std::min(amount, terms.lane.pass * others);
    }
    if (!(amount > 0.0)) continue;
    work.claims.push_back({s, market, amount, terms.lane.delayed, terms.lane.delay});
    work.claimed[s] += amount;
  }
}

}  // namespace

void redirect(const System& system, const Parameters& parameters, const Drive& drive, State& state, Workspace& work) {
  const double step = 1.0 / parameters.redirect_days;
  const double pace = 1.0 / parameters.refill_days;
  work.claims.clear();
  for (std::uint32_t product : state.awake) {
    const auto first = system.product_site_first[product];
    const auto last = system.product_site_first[product + 1];
    for (auto s = first; s < last; ++s) {
      // A maker that lacks an input or cannot fill its own orders has nothing to spare, whatever its capacity.
      work.lacks[s] = state.limit[s] != kNothing || work.fill_site[s] < 0.0;
      if (work.lacks[s] != 0) state.spare[s] = 0.0;
      work.claimed[s] = 0.0;
    }
    for (auto market = system.product_market_first[product]; market < system.product_market_first[product + 1];
         ++market) {
      const bool lacking = state.unfilled[market] > kNoise * system.market_flow[market];
      double& share = state.redirect_share[market];
      share = std::clamp(share + (lacking ? step : -step), 0.0, 1.0);
      if (lacking && system.product_travels[product] != 0) claim_for(system, product, market, state, work);
    }
    for (auto s = first; s < last; ++s) {
      if (work.claimed[s] > 0.0) {
        // Claims of several markets together may exceed the spare capacity: all shrink alike.
        const double fits = std::min(1.0, state.spare[s] / work.claimed[s]);
        state.redirected[s] = work.claimed[s] * fits;
        work.fill_site[s] = std::min(state.redirected[s], state.finished[s]) / work.claimed[s];
      } else {
        state.redirected[s] = 0.0;
      }
      const double room = std::max(0.0, system.base_capacity[s] * drive.capacity_factor[s] - state.orders[s]);
      state.spare[s] = work.lacks[s] != 0 ? 0.0 : std::min(room, state.spare[s] + room * pace);
    }
  }
  for (const Workspace::Claim& claim : work.claims) {
    const double ship = claim.amount * work.fill_site[claim.site];
    const double waits = claim.delay > 0 ? ship * claim.delayed : 0.0;
    const auto transit = static_cast<std::size_t>(system.market_transit[claim.market]);
    state.ring[work.ring_row[transit] + claim.market] += ship - waits;
    if (waits > 0.0) state.ring[work.ring_row[transit + static_cast<std::size_t>(claim.delay)] + claim.market] += waits;
    state.in_transit[claim.market] += ship;
    state.finished[claim.site] = std::max(0.0, state.finished[claim.site] - ship);
  }
}

}  // namespace chokepoint::strategic
