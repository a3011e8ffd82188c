// A stopped node of the strategic world as a planner would bear it: how long every use in question can be served (time
// to survive), and what is lost at least until the node is back (time to recover).
//
// Simchi-Levi et al. 2015, Interfaces 45(5), 375-390, on a SupplyNetwork. Over t days, in days of each site's base
// output q: u_s made, x_s delivered; r_i received by an input slot, l_f lost by a final user:
//   u_s <= capacity_s(t), 0 where it stands still
//   x_s <= u_s + finished + under way;  x_s <= capacity_s(t) + finished
//   u_s <= sum over a group of inputs of service_i (r_i + stock_i)
//   by-products: u_s <= scrap t + sum yield_h u_h
//   per product (a place where it does not travel): sum of deliveries = sum of r_i and of need_f t - l_f.
// TTR programme: min sum of price x l_f. TTS programme: max t with l = 0. Users that are not in question (uses outside
// the target, unexplained use) keep their share of what each maker delivers; of what capacity makes above its base
// output those who are get the share that they had of what stopped. Inputs without which output goes on give way, and
// so do those who make nothing else. Only products that the stop reaches downstream are in the programme; all other
// inputs are taken as at hand. Both are bounds: by these rules nobody could do better.
//
// Departures: idle plants come on over their restart days, so capacity_s(t) bends upwards and both programmes are
// asked on the cells of a grid of days; tools that wear count their whole life (a year) as stock.
// Method: docs/methods/survival.md. Verified by: tests/respond/stoppage_test.cpp.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "base/context.h"
#include "base/result.h"
#include "simulate/simulator.h"  // and with it the network

namespace chokepoint::respond {

struct Stoppage {
  std::map<std::uint32_t, double> capacity;  // of a site: share that is left, 0 to 1
  std::vector<std::uint32_t> closed;         // markets whose final users get nothing
  std::map<std::uint32_t, double> pass;      // of a pair (SupplyNetwork::pair_of): share of its base flow, below 1
};

struct Survival {
  bool complete{true};  // false: stopped by the caller
  double survive{0.0};  // days (TTS); infinite: as long as was asked for
  double lost_value{0.0};
  std::vector<double> lost;  // per final user of the network, in units, until the node is back; those in question
  std::uint32_t first{0xffffffffU};  // the final user that more goods would help most when the time is up
};

/// Immutable; any number of threads may ask.
class SurvivalPlanner {
 public:
  static constexpr double kLongest = 3650.0;  // days; who lasts as long does without it
  static constexpr double kToolLife = 365.0;  // as strategic::Parameters; assumed
  static constexpr std::uint32_t kNone = 0xffffffffU;

  /// `asked`: one entry a final user, 0 or 1. The network must outlive the planner.
  SurvivalPlanner(const network::SupplyNetwork& network, std::vector<std::uint8_t> asked);

  /// `recover` in days, from 0. Faults: out_of_range (shares, sites, pairs, days); not_converged.
  Result<Survival> of(const Stoppage& stoppage, double recover, Context& context) const;

  const network::SupplyNetwork& network() const { return net_; }
  bool asked(std::uint32_t final_user) const { return asked_[final_user] != 0; }

  // What follows is the structure that the programme is made from.

  /// Where goods of one product meet: everywhere, or at one place where the product does not travel.
  std::uint32_t pool_of_site(std::uint32_t site) const { return site_pool_[site]; }
  std::uint32_t pool_of_market(std::uint32_t market) const { return market_pool_[market]; }
  std::size_t pools() const { return pool_sites_.size(); }
  const std::vector<std::uint32_t>& sites_of(std::uint32_t pool) const { return pool_sites_[pool]; }
  const std::vector<std::uint32_t>& markets_of(std::uint32_t pool) const { return pool_markets_[pool]; }
  const std::vector<std::uint32_t>& slots_of(std::uint32_t market) const { return market_slots_[market]; }
  const std::vector<std::uint32_t>& finals_of(std::uint32_t market) const { return market_finals_[market]; }
  /// What reaches the slot ends, by way of output that needs it, in a use in question.
  bool counts(std::uint32_t slot) const { return slot_counts_[slot] != 0; }
  /// What is in the pool ends, by way of output that needs it, in a use in question.
  bool leads(std::uint32_t pool) const { return pool_leads_[pool] != 0; }
  /// Share of a market's goods that users in question, and makers for them, take.
  double share(std::uint32_t market) const { return market_share_[market]; }
  /// Pools that the stop of these reaches, with what could stand in for them.
  std::vector<std::uint8_t> reached(const std::vector<std::uint32_t>& from) const;

 private:
  /// Pools from which bearing inputs lead to these final users.
  std::vector<std::uint8_t> leading(const std::vector<std::uint8_t>& uses,
                                    const std::vector<std::uint8_t>& bears) const;

  const network::SupplyNetwork& net_;
  std::vector<std::uint8_t> asked_, slot_counts_, pool_leads_;
  std::vector<std::uint32_t> site_pool_, market_pool_;
  std::vector<std::vector<std::uint32_t>> pool_sites_, pool_markets_;
  std::vector<double> market_share_;
  std::vector<std::vector<std::uint32_t>> market_slots_, market_finals_;
};

}  // namespace chokepoint::respond
