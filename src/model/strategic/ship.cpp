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

/// No rule and no short maker: all that these markets of a product order leaves, by days of transit.
void send_all(const System& system, std::uint32_t product, std::uint32_t first, std::uint32_t last, State& state) {
  const std::uint32_t first_market = system.product_market_first[product];
  const std::uint32_t* market = system.lag_market.data();
  const double* ordered = state.ordered.data();
  const auto last_lag = system.market_lag_first[last];
  for (auto e = system.market_lag_first[first]; e < last_lag; ++e) {
    arrivals(system, state, product, system.lag_days[e])[market[e] - first_market] +=
        ordered[market[e]] * system.lag_share[e];
  }
  double* in_transit = state.in_transit.data();
  double* unfilled = state.unfilled.data();
  for (auto m = first; m < last; ++m) {
    in_transit[m] += ordered[m];
    unfilled[m] = 0.0;
  }
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
    arrive_in(system, state, m, transit) += amount - waits;
    if (waits > 0.0) arrive_in(system, state, m, transit + static_cast<std::uint32_t>(state.delay[link])) += waits;
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
  for (auto m = system.product_market_first[product]; m < last_market;) {
    auto until = m;
    while (until < last_market && state.by_link[until] == 0) ++until;
    if (until > m) send_all(system, product, m, until, state);
    if (until < last_market) send_by_link(system, until, state, work);
    m = until + 1;
  }
  // What left is subtracted once per site, so that rounding cannot leave a site below zero.
  for (auto s = first; s < last; ++s) {
    const double left = work.site_short[s] != 0 ? work.left[s] : work.asked[s];
    state.finished[s] = std::max(0.0, state.finished[s] - left);
  }
}

}  // namespace chokepoint::strategic
