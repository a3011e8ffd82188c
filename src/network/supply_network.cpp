#include "network/supply_network.h"

#include <algorithm>

#include "world/query.h"

namespace chokepoint::network {
namespace {

using world::World;

constexpr double kDaysPerYear = 365.0;
constexpr std::uint32_t kNone = NodeId::kNone;
/// Where no row speaks of capacity: plants run at 90 % of it. Assumed; the reports say so.
constexpr double kAssumedUtilisation = 0.9;
/// Where no transit row fits: within a country and between countries, days. Assumed.
constexpr double kAssumedHomeTransit = 3.0;
constexpr double kAssumedForeignTransit = 30.0;

std::uint32_t find(const Labels& labels, ProductId product, PlaceId place) {
  const auto key = std::pair(product, place);
  std::size_t low = 0;
  std::size_t high = labels.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (std::pair(labels.product[middle], labels.place[middle]) < key) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const bool found = low < labels.size() && labels.product[low] == product && labels.place[low] == place;
  return found ? static_cast<std::uint32_t>(low) : kNone;
}

PlaceId country_of(const World& world, PlaceId place) { return world::ancestors(world, place).back(); }

/// Whole days from dispatch to arrival, at least one.
std::int32_t transit(const World& world, std::span<const double> values, ProductId product, PlaceId from, PlaceId to) {
  const FigureId row = world::transit_days(world, from, to, product);
  double days = country_of(world, from) == country_of(world, to) ? kAssumedHomeTransit : kAssumedForeignTransit;
  if (row.valid()) days = values[row.index];
  return std::max(1, static_cast<std::int32_t>(days + 0.5));
}

/// Capacity over output of a site, from the nearest place (itself or around it) that has a row.
double headroom(const World& world, std::span<const double> values, const world::Balanced& balanced, ProductId product,
                PlaceId place) {
  for (PlaceId p = place; p.valid(); p = world.places[p].part_of) {
    double made = 0.0;
    for (const auto& site : balanced.sites) {
      if (site.product == product && world::within(world, site.place, p)) made += site.output;
    }
    for (const auto& row : world.production) {
      if (row.product != product || row.place != p || !(made > 0.0)) continue;
      if (row.quantity == world::ProductionQuantity::capacity) return std::max(1.0, values[row.figure.index] / made);
      if (row.quantity == world::ProductionQuantity::utilisation) {
        return std::max(1.0, 1.0 / std::max(0.05, values[row.figure.index]));
      }
    }
  }
  return 1.0 / kAssumedUtilisation;
}

void add_markets(const world::Balanced& balanced, SupplyNetwork& net) {
  std::vector<std::pair<ProductId, PlaceId>> keys;
  for (const auto& flow : balanced.flows) keys.emplace_back(flow.product, flow.to);
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  for (const auto& [product, place] : keys) {
    net.markets.product.push_back(product);
    net.markets.place.push_back(place);
  }
}

void add_links(const World& world, const world::Balanced& balanced, std::span<const double> values, SupplyNetwork& net) {
  std::vector<std::uint32_t> customer, supplier;
  std::vector<double> sent(net.sites.size(), 0.0);
  for (const auto& flow : balanced.flows) {  // by product, to, from: the canonical order
    const std::uint32_t site = net.site_of(flow.product, flow.from);
    customer.push_back(net.market_of(flow.product, flow.to));
    supplier.push_back(site);
    net.flow.push_back(flow.per_year / kDaysPerYear);
    net.transit.push_back(transit(world, values, flow.product, flow.from, flow.to));
    sent[site] += net.flow.back();
  }
  net.output = std::move(sent);  // what leaves, to the last bit: the baseline stands still
  net.links = make_links(std::move(customer), std::move(supplier), static_cast<std::uint32_t>(net.markets.size()),
                         static_cast<std::uint32_t>(net.sites.size()));
}

void add_slots(const World& world, const world::Balanced& balanced, std::span<const double> values, SupplyNetwork& net) {
  auto days = [&](FigureId id) { return id.valid() ? std::max(0.0, values[id.index]) : 0.0; };
  net.site_group_first.push_back(0);
  net.group_slot_first.push_back(0);
  std::size_t next = 0;
  for (std::uint32_t site = 0; site < net.sites.size(); ++site) {
    std::uint32_t group = kNone;
    for (; next < balanced.inputs.size() && balanced.inputs[next].site == site; ++next) {
      const world::InputUse& in = balanced.inputs[next];
      const std::uint32_t market = net.market_of(in.input, net.sites.place[site]);
      if (market == kNone || !(in.per_year > 0.0)) continue;
      if (in.group != group) {
        if (group != kNone) net.group_slot_first.push_back(static_cast<std::uint32_t>(net.slot_site.size()));
        group = in.group;
      }
      net.slot_site.push_back(site);
      net.slot_market.push_back(market);
      net.slot_use.push_back(in.per_year / kDaysPerYear);
      net.slot_per_output.push_back(in.per_output);
      net.slot_days.push_back(days(world::input_stock(world, in.input, net.sites.place[site], net.sites.product[site])));
      net.slot_kind.push_back(in.kind);
      net.slot_criticality.push_back(in.criticality);
    }
    if (group != kNone) net.group_slot_first.push_back(static_cast<std::uint32_t>(net.slot_site.size()));
    net.site_group_first.push_back(static_cast<std::uint32_t>(net.group_slot_first.size()) - 1);
  }
}

/// What arrives at a market and what its users take are the same number but for rounding and for the closing of the
/// account; the last bits go to the users so that the baseline stands still exactly.
void close_markets(SupplyNetwork& net) {
  std::vector<double> arrives(net.markets.size(), 0.0), taken(net.markets.size(), 0.0);
  for (std::size_t link = 0; link < net.links.size(); ++link) arrives[net.links.customer[link]] += net.flow[link];
  for (std::size_t slot = 0; slot < net.slot_use.size(); ++slot) taken[net.slot_market[slot]] += net.slot_use[slot];
  for (const FinalUser& user : net.finals) taken[user.market] += user.per_day;
  for (std::size_t slot = 0; slot < net.slot_use.size(); ++slot) {
    net.slot_use[slot] *= arrives[net.slot_market[slot]] / taken[net.slot_market[slot]];
  }
  for (FinalUser& user : net.finals) user.per_day *= arrives[user.market] / taken[user.market];
}

}  // namespace

std::uint32_t SupplyNetwork::site_of(ProductId product, PlaceId place) const { return find(sites, product, place); }
std::uint32_t SupplyNetwork::market_of(ProductId product, PlaceId place) const { return find(markets, product, place); }

SupplyNetwork compile(const World& world, const world::Balanced& balanced, std::span<const double> values) {
  SupplyNetwork net;
  for (const auto& site : balanced.sites) {
    net.sites.product.push_back(site.product);
    net.sites.place.push_back(site.place);
    net.headroom.push_back(headroom(world, values, balanced, site.product, site.place));
    const FigureId finished = world::finished_stock(world, site.product, site.place);
    net.finished_days.push_back(finished.valid() ? std::max(0.0, values[finished.index]) : 0.0);
  }
  add_markets(balanced, net);
  add_links(world, balanced, values, net);
  add_slots(world, balanced, values, net);
  for (const auto& use : balanced.finals) {
    const std::uint32_t market = net.market_of(use.product, use.place);
    if (market == kNone) continue;
    net.finals.push_back({market, use.kind, use.buyer, use.priority, use.per_year / kDaysPerYear});
  }
  std::stable_sort(net.finals.begin(), net.finals.end(),
                   [](const FinalUser& a, const FinalUser& b) { return a.market < b.market; });
  close_markets(net);
  return net;
}

}  // namespace chokepoint::network
