// A balanced world as arrays a model can run on: sites that make, markets where goods arrive, links between them, input
// slots of sites and final users of markets. One product a site and a market; goods spread inside the destination.
#pragma once

#include <cstdint>
#include <vector>

#include "base/ids.h"
#include "network/links.h"
#include "world/complete.h"
#include "world/world.h"

namespace chokepoint::network {

struct Labels {
  std::vector<ProductId> product;
  std::vector<PlaceId> place;
  std::size_t size() const { return product.size(); }
};

/// Final users are grouped by the priority they are served with.
struct FinalUser {
  std::uint32_t market{0};
  world::FinalKind kind{world::FinalKind::demand};
  world::DemandClass buyer{world::DemandClass::civil};
  std::uint8_t priority{5};
  double per_day{0.0};
};

/// Amounts are per day (a year has 365), stocks in days of use at baseline.
struct SupplyNetwork {
  Labels sites;
  std::vector<double> output;           // per site
  std::vector<double> headroom;         // per site: capacity / output, >= 1
  std::vector<double> finished_days;    // per site: finished goods kept

  Labels markets;

  Links links;                          // customer = market, supplier = site
  std::vector<double> flow;             // per link
  std::vector<std::int32_t> transit;    // per link, days

  // Input slots, by site then group.
  std::vector<std::uint32_t> site_group_first;  // per site, into groups; size sites + 1
  std::vector<std::uint32_t> group_slot_first;  // per group, into slots; size groups + 1
  std::vector<std::uint32_t> slot_site;
  std::vector<std::uint32_t> slot_market;
  std::vector<double> slot_use;         // per day at baseline
  std::vector<double> slot_per_output;  // input per output if it alone serves its group
  std::vector<double> slot_days;        // stock kept, days of use
  std::vector<world::InputKind> slot_kind;
  std::vector<world::Criticality> slot_criticality;

  std::vector<FinalUser> finals;        // by market

  /// The site (or market) of a product at a place; ~0u if there is none.
  std::uint32_t site_of(ProductId product, PlaceId place) const;
  std::uint32_t market_of(ProductId product, PlaceId place) const;
};

/// `values` as for world::complete: stocks, transit times and capacities are read from it.
SupplyNetwork compile(const world::World& world, const world::Balanced& balanced, std::span<const double> values);

}  // namespace chokepoint::network
