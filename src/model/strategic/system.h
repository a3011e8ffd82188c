// The strategic model, prepared: constant arrays of one network, laid out for the day's loops. Immutable once made;
// many runs read it at once.
//
// Method: docs/methods/strategic.md. Verified by: tests/model/strategic/*.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "network/supply_network.h"

namespace chokepoint::strategic {

/// Orders are served in this many levels: rated (priority 1-3), ordinary (4-6), deferrable (7-9).
inline constexpr std::size_t kLevels = 3;
/// And within a level by what rests on them: a thousand, a hundred, ten times the price of what is ordered, or less.
inline constexpr std::size_t kWorths = 4;
inline constexpr std::size_t kRanks = kLevels * kWorths;
using Levels = std::array<double, kLevels>;
/// Share of a market's use that is of a rank: worths of the first level, of the second, ...
struct RankShare {
  std::uint32_t rank;
  double share;
};
/// Where there is too little, orders for use are served before orders that refill stocks, each by rank.
using Queues = std::array<double, 2 * kRanks>;
/// How far goods reach: queues before `queue` are served in full, of it `share`, those after it get nothing.
struct Cut {
  std::uint32_t queue{2 * kRanks};
  double share{1.0};
};

/// Behaviour that no row states. Assumed values; every report that they move prints them.
struct Parameters {
  double refill_days{20.0};       // time in which stocks and supply lines close a gap
  double redirect_days{90.0};     // time until all blocked or unfilled orders have found another willing supplier
  double contract_days{180.0};    // from one renewal of a contract to the next
  double adjustment_days{365.0};  // in which short-run elasticities become long-run ones, (1 - 1/e) of the way
  double tool_life_days{365.0};   // life of the tools and spares that wear out in use
  bool substitution{true};        // redirect orders and let inputs of one group replace each other
  bool prices{true};              // off: nothing is priced out, and no price holds idle plants back
  bool sleep{true};               // leave products at rest until something reaches them; off: the same answer, slower
  std::int32_t step_days{1};      // length of a step of the model's clock; see in_steps
};
/// The same behaviour where times are counted in steps of `step_days`, as network::in_steps counts them.
Parameters in_steps(Parameters days, std::int32_t step_days);

struct System {
  // Sites.
  std::vector<double> base_output, base_capacity, finished_target;
  std::vector<std::uint32_t> site_product;
  std::vector<std::uint32_t> site_slot_first, site_group_first, group_slot_first;
  std::vector<std::uint8_t> site_grouped;  // 1: some inputs may stand in for each other
  std::vector<Levels> site_levels;         // of the orders a site places: levels of what it delivers at baseline

  std::vector<double> idle;               // capacity that stands still at the start, per day
  std::vector<double> restart_days;       // until all of it runs
  std::vector<double> ramp_days;          // until new capacity runs in full
  std::vector<std::uint8_t> site_tooled;  // 1: some input wears
  // Markets of the capital goods and services without which no capacity is added. By site.
  std::vector<std::uint32_t> site_gate_first, gate_market;

  // By-products: what each unit of a host's output lets a site make, and what it makes without any host. By site.
  std::vector<std::uint32_t> site_host_first, host_site;
  std::vector<double> host_yield, secondary;
  std::vector<std::uint32_t> product_guest_first, guest_of_product;  // products bound by the product as host

  // Slots, by site and group.
  std::vector<std::uint32_t> slot_site, slot_market, slot_product;
  std::vector<double> slot_per_output;  // use per output at baseline mix
  std::vector<double> slot_use;         // at baseline, per day
  std::vector<double> slot_service;     // output served by one unit of input on its own (group inputs)
  std::vector<double> slot_target;
  std::vector<std::uint8_t> slot_worth;  // < kWorths, the most worth first
  // What a critical or important input does: bounds output, or wears out in use.
  std::vector<std::uint8_t> slot_binds, slot_wears;

  // Markets, with their links, slots and final users.
  std::vector<std::uint32_t> market_link_first, market_slot_first, slot_of_market, market_final_first;
  std::vector<double> market_flow, market_pipeline;  // baseline per day; baseline in transit
  std::vector<std::int32_t> market_transit;          // of redirected orders
  std::vector<std::int32_t> market_longest_transit;  // of any order
  std::vector<double> market_qualification;          // days until a supplier without a link may deliver
  std::vector<std::uint32_t> market_product;
  std::vector<std::uint32_t> market_rank_first;  // per market, into market_rank
  std::vector<RankShare> market_rank;            // ranks in order, those that occur

  // Links, by market.
  std::vector<std::uint32_t> link_site, link_market;
  std::vector<double> link_share, link_flow;  // of the market's orders; baseline per day
  std::vector<std::int32_t> link_transit;
  std::vector<std::uint32_t> site_link_first, link_of_site;  // the same links, by site

  // Links of a market with the same days of transit, together: by market.
  std::vector<std::uint32_t> market_lag_first, lag_days, lag_market;
  std::vector<double> lag_share, lag_flow;

  // Final users, by market.
  std::vector<double> final_need;
  std::vector<std::uint8_t> final_level;
  std::vector<std::uint32_t> final_market;

  // Sites, markets and pairs of each product (network::SupplyNetwork).
  std::vector<std::uint32_t> product_site_first, product_market_first, product_pair_first;
  std::vector<std::uint32_t> pair_link;
  std::vector<network::MarketTerms> market_terms;    // per product
  std::vector<std::uint8_t> product_priced;          // 1: supply or demand answers to price
  std::vector<std::uint8_t> site_bloc, market_bloc;  // where one price holds
  std::vector<double> restart_price;                 // per site: multiple of the base price that starts idle plants
  std::vector<std::uint8_t> product_travels;         // 0: each place serves itself

  std::size_t sites() const { return base_output.size(); }
  std::size_t markets() const { return market_flow.size(); }
  std::size_t links() const { return link_site.size(); }
  std::size_t slots() const { return slot_site.size(); }
  std::size_t finals() const { return final_need.size(); }
  std::size_t products() const { return product_site_first.size() - 1; }
};

/// A final user counts what is used at its price.
inline std::size_t rank_of_final(std::uint8_t level) { return level * kWorths + (kWorths - 1); }

inline std::span<const RankShare> ranks_of(const System& system, std::uint32_t market) {
  return {system.market_rank.data() + system.market_rank_first[market],
          system.market_rank.data() + system.market_rank_first[market + 1]};
}

System prepare(const network::SupplyNetwork& network);

}  // namespace chokepoint::strategic
