// A balanced world as arrays a model can run on: sites that make, markets where goods arrive, links between them, input
// slots of sites and final users of markets. One product a site and a market; goods spread inside the destination.
//
// Method: docs/methods/strategic.md section 2. Verified by: tests/network/*.cpp.
#pragma once

#include <cstdint>
#include <optional>
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

/// How one product is priced. Elasticities as positive numbers; 0 where no row states one.
struct MarketTerms {
  double demand_short{0.0}, demand_long{0.0}, supply_short{0.0}, supply_long{0.0};
  double spot_share{0.3};    // of volume; the rest is under contract. Assumed where not stated
  double price_speed{0.03};  // 1/day, towards clearing. Assumed where not stated
  // Of the base price: below it makers rather stop than sell, so no spot price falls lower. Assumed where not stated.
  double variable_cost{0.5};
};
/// Final users whom a rule binds as buyers: at a place (invalid: anywhere), of one use, of one class.
struct BoundBuyer {
  PlaceId place;
  ProductId use;  // invalid: any
  std::optional<world::DemandClass> kind;
  friend bool operator==(const BoundBuyer&, const BoundBuyer&) = default;
};

/// Blocs of one product within which one price holds, at most.
inline constexpr std::size_t kBlocs = 8;

/// Amounts are per day (a year has 365), stocks in days of use at baseline.
struct SupplyNetwork {
  Labels sites;
  std::vector<double> output;         // per site
  std::vector<double> headroom;       // per site: capacity / output, >= 1
  std::vector<double> finished_days;  // per site: finished goods kept
  std::vector<double> restart_days;   // per site: until all idle capacity runs; 0: it is at hand
  std::vector<double> restart_price;  // per site: multiple of the base price that starts it
  std::vector<double> ramp_days;      // per site: until new capacity runs in full; 0: at once
  std::vector<double> secondary;      // per site: from scrap, per day; not bound by hosts

  // Markets, at the site's place, of the capital goods and technologies without which no capacity is added there.
  std::vector<std::uint32_t> site_gate_first, gate_market;

  // By-products: what each host lets a site make at the host's baseline output, per day. By site.
  std::vector<std::uint32_t> site_host_first, host_site;
  std::vector<double> host_bound;

  Labels markets;
  std::vector<double> qualification_days;  // per market: of a supplier unknown to it

  Links links;                        // customer = market, supplier = site
  std::vector<double> flow;           // per link
  std::vector<std::int32_t> transit;  // per link, days

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

  std::vector<FinalUser> finals;  // by market

  // Sites and markets of each product (size products + 1), and all pairs of the two, linked or not.
  std::vector<std::uint32_t> product_site_first, product_market_first, product_pair_first;
  std::vector<std::uint32_t> pair_link;  // per pair: its link; kNoLink where none joins the two

  std::vector<MarketTerms> market_terms;             // per product
  std::vector<double> price;                         // per product, at base: US dollars per unit; 0: none stated
  std::vector<std::uint8_t> site_bloc, market_bloc;  // < kBlocs

  std::vector<std::uint8_t> product_travels;  // 0: each place serves itself

  // Buyers with supply lines of their own (keep_apart.h), and whom a site or market serves alone: a bit a buyer, 0 =
  // everybody else. Empty where there is no such buyer.
  std::vector<BoundBuyer> bound;
  std::vector<std::uint32_t> site_lines, market_lines;

  static constexpr std::uint32_t kNoLink = 0xffffffffU;
  /// The number of a site and a market of one product: pairs of a market lie side by side.
  std::uint32_t pair_of(std::uint32_t site, std::uint32_t market) const {
    const std::uint32_t p = sites.product[site].index;
    const std::uint32_t columns = product_site_first[p + 1] - product_site_first[p];
    return product_pair_first[p] + (market - product_market_first[p]) * columns + (site - product_site_first[p]);
  }
  /// The site (or market) of a product at a place; ~0u if there is none. Of several lines the free one.
  std::uint32_t site_of(ProductId product, PlaceId place) const;
  std::uint32_t market_of(ProductId product, PlaceId place) const;
};

/// `values` as for world::complete: stocks, transit times and capacities are read from it.
SupplyNetwork compile(const world::World& world, const world::Balanced& balanced, std::span<const double> values);

/// Scales the users of each market so that they take, to the last bit, what arrives there.
void close_markets(SupplyNetwork& network);
/// Fills the ranges of products and the numbers of pairs of a network whose sites, markets and links stand.
void number_pairs(std::size_t products, SupplyNetwork& network);

/// Shares of what sites make and markets take at baseline that end, through all tiers, with the marked final users.
struct EndShares {
  std::vector<double> site, market;
};
/// `marked`: one entry a final user, 0 or 1. Where nothing ends in any final user the share is 0.
EndShares end_shares(const SupplyNetwork& network, const std::vector<std::uint8_t>& marked);

}  // namespace chokepoint::network
