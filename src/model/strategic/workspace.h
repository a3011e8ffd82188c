// Scratch of the day, reused from day to day: what one phase hands to the next.
//
// Method: docs/methods/strategic.md section 3. Verified by: tests/model/strategic/*.cpp.
#pragma once

#include <cstdint>
#include <vector>

#include "model/strategic/state.h"

namespace chokepoint::strategic {

struct Workspace {
  explicit Workspace(const System& system);

  // Per site.
  std::vector<double> plan, capacity;
  std::vector<double> asked;             // orders over links, as the law lets them through
  std::vector<double> left;              // of makers with too little: what they shipped
  std::vector<std::uint8_t> site_short;  // cannot ship all that is asked
  std::vector<Cut> site_cut;             // where short: how far its stock reaches
  std::vector<std::uint8_t> lacks;       // an input, or (after shipping) stock
  std::vector<double> claimed;           // by redirected orders
  std::vector<double> claim_fill;        // share of them that is in stock

  // Per slot.
  std::vector<double> need, use;  // asked for, with and without what refills its stock
  std::vector<double> got;        // handed out

  // Per market.
  std::vector<double> needs;               // of all users
  std::vector<double> bare;                // needs, later the order, without what refills stocks
  std::vector<std::uint8_t> market_short;  // has too little to hand out

  // Redirected orders: who is willing, on what terms, and what was claimed.
  struct Offer {
    std::uint32_t site;
    double willing, pass, delayed, refused;
    std::int32_t delay;
  };
  std::vector<std::uint32_t> willing;
  std::vector<Offer> offers;
  struct Claim {
    std::uint32_t site, market;
    double amount, delayed;
    std::int32_t delay;
  };
  std::vector<Claim> claims;
};

/// What a market orders over a link today, as the law lets it through. A link that refuses some buyers passes no order
/// that only refills stocks: the refused would stand behind those who may buy.
inline double order_over(const System& system, const State& state, const Workspace& work, std::uint32_t link,
                         std::uint32_t market) {
  const double pass = state.pass[link];
  return (pass < 1.0 ? work.bare[market] : state.ordered[market]) * system.link_share[link] * pass;
}

}  // namespace chokepoint::strategic
