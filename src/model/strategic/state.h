// What a day leaves to the next, and what it reports. Amounts in product units; per day where a flow.
#pragma once

#include <cstdint>
#include <vector>

#include "base/ids.h"
#include "model/strategic/system.h"

namespace chokepoint::strategic {

inline constexpr std::uint32_t kNothing = 0xffffffffU;

/// What acts from outside on a day besides the rules of links: set by the caller, held until changed.
struct Drive {
  std::vector<double> capacity_factor;  // per site, 1 = all of it
  std::vector<double> demand_factor;    // per final user
  std::vector<double> demand_extra;     // per final user, per day
  std::vector<double> released;         // per market: government stock handed out today
};

struct State {
  std::int32_t day{0};
  // Rules in force, per link.
  std::vector<double> pass, delayed;
  std::vector<std::int32_t> delay;
  std::vector<ClauseId> why;
  // Stocks.
  std::vector<double> slot_stock;      // at users, per slot
  std::vector<double> finished;        // at makers, per site
  std::vector<double> market_stock;    // on hand in the market, unsold
  std::vector<double> in_transit;      // per market: dispatched or waiting for a licence
  std::vector<double> pipeline_normal; // per market: what would be in transit with today's rules and base flows
  std::vector<double> ring;            // ring_days x markets: arrivals by day
  // Yesterday's memory.
  std::vector<double> orders;          // per site: orders received
  std::vector<double> redirected;      // per site: orders received from the pool
  std::vector<double> spare;           // per site: capacity and stock nobody asked for
  std::vector<double> unfilled;        // per market: ordered, not shipped
  std::vector<double> redirect_share;  // per market: share of unfilled orders that has found willing suppliers, 0..1
  // Today, for whoever records.
  std::vector<double> output;          // per site
  std::vector<double> shipped;         // per link
  std::vector<double> delivered;       // per final user
  std::vector<double> wanted;          // per final user
  std::vector<std::uint32_t> limit;    // per site: binding slot; kNothing = none
};

Drive still(const System& system);
/// The baseline: stocks at target, pipelines full, orders equal to output.
State initial(const System& system);

/// Goods in the model: stocks, transit. For conservation: made - taken by finals - used up = change of this.
double goods_of_product(const System& system, const State& state, std::uint32_t product);

}  // namespace chokepoint::strategic
