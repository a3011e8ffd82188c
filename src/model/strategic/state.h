// What a day leaves to the next, and what it reports. Amounts in product units; per day where a flow.
//
// Method: docs/methods/strategic.md section 3. Verified by: tests/model/strategic/*.cpp.
#pragma once

#include <cstdint>
#include <vector>

#include "base/ids.h"
#include "market/prices.h"
#include "model/strategic/system.h"

namespace chokepoint::strategic {

inline constexpr std::uint32_t kNothing = 0xffffffffU;
/// Below this share of the baseline a gap is rounding, not a shortage.
inline constexpr double kNoise = 1e-9;

/// What acts from outside on a day besides the rules of links: set by the caller, held until changed.
/// What buyers in a bloc pay on top of the price for a product of another bloc, and what makers in a bloc get on top.
struct Wedge {
  std::uint32_t product;
  std::size_t from, to;  // blocs; of a subsidy both are the makers'
  double rate;           // of the price
};

struct Drive {
  std::vector<double> capacity_factor;   // per site, 1 = all of it
  std::vector<double> demand_factor;     // per final user
  std::vector<double> demand_extra;      // per final user, per day
  std::vector<double> released;          // per market: government stock handed out today
  std::vector<double> added_capacity;    // per site, per day: new plants that are built and may ramp up
  std::vector<double> ahead;             // per market: stock wanted ahead of an announced control
  std::vector<Wedge> duties, subsidies;  // each pair of blocs of a product once
};

/// What a site may send to a market that has no link to it.
struct Lane {
  double pass{1.0};
  double delayed{0.0};
  std::int32_t delay{0};
};

struct State {
  std::int32_t day{0};
  // A product sleeps at its baseline until something reaches it (day.h).
  std::vector<std::uint32_t> awake;        // products, in order of waking
  std::vector<std::uint8_t> is_awake;      // per product
  std::vector<std::uint8_t> plain_inputs;  // per product: 1: none wears, and all are awake
  // Rules in force, per link; and for pairs without a link, where some rule speaks of them.
  std::vector<double> pass, delayed;
  std::vector<std::int32_t> delay;
  std::vector<ClauseId> why;
  std::vector<std::uint16_t> ruled;         // per market: links that refuse or delay something
  std::vector<Lane> lanes;                  // lanes[0] is free
  std::vector<std::uint32_t> lane_of_pair;  // empty until a rule speaks of a pair without a link
  // Stocks.
  std::vector<double> slot_stock;    // at users, per slot
  std::vector<double> finished;      // at makers, per site
  std::vector<double> market_stock;  // on hand in the market, unsold
  std::vector<double> fitness;       // per slot that wears: share of the installed tools in working order
  std::vector<double> ready;         // per site: capacity that is manned and running, per day
  std::vector<double> added;         // per site: new capacity on line, per day
  std::vector<double> in_transit;    // per market: dispatched or waiting for a licence
  std::vector<double> lead_days;     // per market: mean days from order to arrival under today's rules
  std::vector<double> supply_line;   // per market: what should be under way besides today's order, smoothed
  // Arrivals by day: of each product a ring of days, each a row over its markets, so that what moves on one day lies
  // together. Day `ahead` from now is row (ring_now + ahead) mod ring_days; see arrive_in.
  std::vector<double> ring;
  std::vector<std::uint32_t> ring_first, ring_days, ring_now;  // per product
  // Memory of the last evening.
  std::vector<double> orders;          // per site: orders received
  std::vector<double> redirected;      // per site: orders received from other suppliers' customers
  std::vector<double> spare;           // per site: capacity for redirected orders
  std::vector<double> unfilled;        // per market: ordered, not shipped
  std::vector<double> redirect_share;  // per market: share of unfilled orders that has found willing suppliers, 0..1
  std::vector<double> days_lacking;    // per market: days on which orders went unfilled, less those on which none did
  // Prices, as multiples of the base price: of each product and bloc, and what they mean for a market.
  std::vector<market::Prices> prices;            // kBlocs a product
  std::vector<std::uint8_t> product_ruled;       // per product: some rule has spoken of it
  std::vector<std::int32_t> moved_on;            // per product: day its price first left the base price; -1: not yet
  std::vector<double> spot, paid, demand_share;  // per market: spot, volume-weighted; wanted over wanted at base price
  std::vector<double> base_need;                 // per market: asked for today at base prices, refilling apart
  // Today, for whoever records.
  std::vector<double> output;         // per site
  std::vector<double> used;           // per slot
  std::vector<double> ordered;        // per market
  std::vector<std::uint8_t> by_link;  // per market: 1: a rule or a short maker made its shipments differ, see `shipped`
  std::vector<double> shipped;        // per link, where by_link; read it through shipped_over
  std::vector<double> delivered;      // per final user
  std::vector<double> wanted;         // per final user, at base prices
  std::vector<double> willing;        // per final user, at today's prices
  std::vector<double> taken;          // per market: handed out to all users
  std::vector<std::uint32_t> limit;   // per site: binding slot; kNothing = none
};

Drive still(const System& system);
/// The baseline: stocks at target, pipelines full, orders equal to output. `longest_delay`: of the rules that will act.
State initial(const System& system, std::int32_t longest_delay = 0);

/// Shipped over a link today; redirected goods are not in it.
inline double shipped_over(const System& system, const State& state, std::uint32_t link) {
  const std::uint32_t market = system.link_market[link];
  return state.by_link[market] != 0 ? state.shipped[link] : state.ordered[market] * system.link_share[link];
}

/// What the plants of a site could make today, per day: those not out, and new ones on line.
inline double plants_of(const System& system, const Drive& drive, const State& state, std::uint32_t site) {
  return system.base_capacity[site] * drive.capacity_factor[site] + state.added[site];
}

/// What arrives in the markets of a product `days` from today; the first market first.
inline double* arrivals(const System& system, State& state, std::uint32_t product, std::uint32_t days) {
  const std::uint32_t markets = system.product_market_first[product + 1] - system.product_market_first[product];
  const std::uint32_t at = state.ring_now[product] + days;
  const std::uint32_t row = at < state.ring_days[product] ? at : at - state.ring_days[product];
  return state.ring.data() + state.ring_first[product] + std::size_t{row} * markets;
}
inline double& arrive_in(const System& system, State& state, std::uint32_t market, std::uint32_t days) {
  const std::uint32_t product = system.market_product[market];
  return arrivals(system, state, product, days)[market - system.product_market_first[product]];
}

/// Goods in the model: stocks, transit. For conservation: made + released - taken by finals - used up = change of this.
double goods_of_product(const System& system, const State& state, std::uint32_t product);

}  // namespace chokepoint::strategic
