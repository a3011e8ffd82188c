#include "model/strategic/ship.h"

#include <algorithm>

#include "model/strategic/queues.h"

namespace chokepoint::strategic {
namespace {

/// An order over a link: what is for use, and what refills stocks.
struct Order {
  double use, refill;
};
Order split(const System& system, const State& state, const Workspace& work, std::uint32_t link, std::uint32_t market) {
  const double ordered = order_over(system, state, work, link, market);
  const double use = std::min(ordered, work.bare[market] * system.link_share[link]);
  return {use, ordered - use};
}

/// How far a maker that has too little reaches. Its markets are shipped to link by link.
Cut cut_of_site(const System& system, const Workspace& work, std::uint32_t s, State& state) {
  Queues asked{};
  for (auto i = system.site_link_first[s]; i < system.site_link_first[s + 1]; ++i) {
    const std::uint32_t link = system.link_of_site[i];
    const std::uint32_t market = system.link_market[link];
    state.by_link[market] = 1;
    const auto [use, refill] = split(system, state, work, link, market);
    ask(use, refill, ranks_of(system, market), asked);
  }
  return cut_at(state.finished[s], asked);
}

/// No rule and no short maker: all that is ordered leaves, by days of transit.
void send_all(const System& system, std::uint32_t m, State& state) {
  for (auto e = system.market_lag_first[m]; e < system.market_lag_first[m + 1]; ++e) {
    arrive_in(state, m, system.lag_days[e]) += state.ordered[m] * system.lag_share[e];
  }
  state.in_transit[m] += state.ordered[m];
  state.unfilled[m] = 0.0;
}

void send_by_link(const System& system, std::uint32_t m, State& state, Workspace& work) {
  double sent = 0.0;
  for (auto link = system.market_link_first[m]; link < system.market_link_first[m + 1]; ++link) {
    const std::uint32_t site = system.link_site[link];
    double amount;
    if (work.site_short[site] == 0) {
      amount = order_over(system, state, work, link, m);
    } else {
      const auto [use, refill] = split(system, state, work, link, m);
      amount = served(use, refill, ranks_of(system, m), work.site_cut[site]);
      work.left[site] += amount;
    }
    state.shipped[link] = amount;
    sent += amount;
    const double waits = amount * state.delayed[link];
    const auto transit = static_cast<std::uint32_t>(system.link_transit[link]);
    arrive_in(state, m, transit) += amount - waits;
    if (waits > 0.0) arrive_in(state, m, transit + static_cast<std::uint32_t>(state.delay[link])) += waits;
  }
  state.in_transit[m] += sent;
  state.unfilled[m] = std::max(0.0, state.ordered[m] - sent);
}

}  // namespace

void ship(const System& system, std::uint32_t product, State& state, Workspace& work) {
  const auto first = system.product_site_first[product];
  const auto last = system.product_site_first[product + 1];
  for (auto s = first; s < last; ++s) {
    state.orders[s] = work.asked[s];
    const bool enough = state.finished[s] >= work.asked[s] * kEnough;
    work.site_short[s] = !enough;
    if (enough) continue;
    work.site_cut[s] = cut_of_site(system, work, s, state);
    work.left[s] = 0.0;
  }
  const auto last_market = system.product_market_first[product + 1];
  for (auto m = system.product_market_first[product]; m < last_market; ++m) {
    if (state.by_link[m] == 0) {
      send_all(system, m, state);
    } else {
      send_by_link(system, m, state, work);
    }
  }
  // What left is subtracted once per site, so that rounding cannot leave a site below zero.
  for (auto s = first; s < last; ++s) {
    const double left = work.site_short[s] != 0 ? work.left[s] : work.asked[s];
    state.finished[s] = std::max(0.0, state.finished[s] - left);
  }
}

}  // namespace chokepoint::strategic
