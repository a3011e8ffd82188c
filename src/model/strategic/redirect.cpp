#include "model/strategic/redirect.h"

#include <algorithm>

namespace chokepoint::strategic {
namespace {

/// What a site is willing to deliver to a market, on the terms of the pair and less what its own law refused today.
Workspace::Offer offer_of(const System& system, const State& state, const Workspace& work, std::uint32_t site,
                          std::uint32_t market, std::uint32_t pair) {
  const std::uint32_t link = system.pair_link[pair];
  if (link == kNothing) {
    const Lane lane = state.lane_of_pair.empty() ? Lane{} : state.lanes[state.lane_of_pair[pair]];
    return {site, state.spare[site] * lane.pass, lane.pass, lane.delayed, 0.0, lane.delay};
  }
  const double pass = state.pass[link];
  Workspace::Offer offer{site, state.spare[site] * pass, pass, state.delayed[link], 0.0, state.delay[link]};
  if (pass < 1.0) {
    offer.refused = state.ordered[market] * system.link_share[link] - order_over(system, state, work, link, market);
  }
  return offer;
}

void claim_for(const System& system, std::uint32_t product, std::uint32_t market, const State& state, Workspace& work) {
  const double wish = state.redirect_share[market] * state.unfilled[market];
  if (!(wish > kNoise * system.market_flow[market])) return;
  const auto first = system.product_site_first[product];
  const std::uint32_t sites = system.product_site_first[product + 1] - first;
  const std::uint32_t row =
      system.product_pair_first[product] + (market - system.product_market_first[product]) * sites;
  const bool qualified = state.days_lacking[market] >= system.market_qualification[market];
  work.offers.clear();
  double willing = 0.0;
  for (const std::uint32_t s : work.willing) {
    // Who does not deliver to the market yet must be qualified first.
    if (!qualified && system.pair_link[row + (s - first)] == kNothing) continue;
    const Workspace::Offer offer = offer_of(system, state, work, s, market, row + (s - first));
    if (!(offer.willing > 0.0)) continue;
    willing += offer.willing;
    work.offers.push_back(offer);
  }
  if (!(willing > 0.0)) return;
  const double share = std::min(1.0, wish / willing);
  for (const Workspace::Offer& offer : work.offers) {
    double amount = share * offer.willing;
    if (offer.pass < 1.0) {
      const double others = state.redirect_share[market] * std::max(0.0, state.unfilled[market] - offer.refused);
      amount = std::min(amount, offer.pass * others);
    }
    if (!(amount > 0.0)) continue;
    work.claims.push_back({offer.site, market, amount, offer.delayed, offer.delay});
    work.claimed[offer.site] += amount;
  }
}

/// Who has capacity to spare for others' customers. A maker that lacks an input or cannot fill its own orders has
/// nothing, whatever its capacity.
void find_willing(const System& system, std::uint32_t product, State& state, Workspace& work) {
  work.willing.clear();
  for (auto s = system.product_site_first[product]; s < system.product_site_first[product + 1]; ++s) {
    work.lacks[s] = state.limit[s] != kNothing || work.site_short[s] != 0;
    if (work.lacks[s] != 0) state.spare[s] = 0.0;
    if (state.spare[s] > 0.0) work.willing.push_back(s);
  }
}

/// Keeps count of who goes without; true where a market does.
bool count_lacking(const System& system, const Parameters& parameters, std::uint32_t product, State& state) {
  const double step = 1.0 / parameters.redirect_days;
  const double* unfilled = state.unfilled.data();
  const double* flow = system.market_flow.data();
  double* share = state.redirect_share.data();
  double* days = state.days_lacking.data();
  bool any = false;
  const auto last = system.product_market_first[product + 1];
  for (auto m = system.product_market_first[product]; m < last; ++m) {
    const bool lacking = unfilled[m] > kNoise * flow[m];
    share[m] = std::min(1.0, std::max(0.0, share[m] + (lacking ? step : -step)));
    days[m] = std::max(0.0, days[m] + (lacking ? 1.0 : -1.0));
    any |= lacking;
  }
  return any;
}

/// Claims of several markets together may exceed a site's spare capacity: all shrink alike. What is in stock leaves.
void send_claimed(const System& system, State& state, Workspace& work) {
  for (const std::uint32_t s : work.willing) {
    if (!(work.claimed[s] > 0.0)) continue;
    const double fits = std::min(1.0, state.spare[s] / work.claimed[s]);
    state.redirected[s] = work.claimed[s] * fits;
    work.claim_fill[s] = std::min(state.redirected[s], state.finished[s]) / work.claimed[s];
  }
  for (const Workspace::Claim& claim : work.claims) {
    const double ship = claim.amount * work.claim_fill[claim.site];
    const double waits = claim.delay > 0 ? ship * claim.delayed : 0.0;
    const auto transit = static_cast<std::uint32_t>(system.market_transit[claim.market]);
    arrive_in(system, state, claim.market, transit) += ship - waits;
    if (waits > 0.0) arrive_in(system, state, claim.market, transit + static_cast<std::uint32_t>(claim.delay)) += waits;
    state.in_transit[claim.market] += ship;
    state.finished[claim.site] = std::max(0.0, state.finished[claim.site] - ship);
  }
}

}  // namespace

void redirect(const System& system, const Parameters& parameters, const Drive& drive, std::uint32_t product,
              State& state, Workspace& work) {
  const auto first = system.product_site_first[product], last = system.product_site_first[product + 1];
  find_willing(system, product, state, work);
  std::fill(state.redirected.begin() + first, state.redirected.begin() + last, 0.0);
  if (count_lacking(system, parameters, product, state) && system.product_travels[product] != 0 &&
      !work.willing.empty()) {
    work.claims.clear();
    for (const std::uint32_t s : work.willing) work.claimed[s] = 0.0;
    for (auto m = system.product_market_first[product]; m < system.product_market_first[product + 1]; ++m) {
      claim_for(system, product, m, state, work);
    }
    send_claimed(system, state, work);
  }
  const double pace = 1.0 / parameters.refill_days;
  for (auto s = first; s < last; ++s) {
    const double room = std::max(0.0, plants_of(system, drive, state, s) - state.orders[s]);
    state.spare[s] = work.lacks[s] != 0 ? 0.0 : std::min(room, state.spare[s] + room * pace);
  }
}

}  // namespace chokepoint::strategic
