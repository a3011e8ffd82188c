#include "network/capacity.h"

#include <algorithm>
#include <map>

#include "world/query.h"

namespace chokepoint::network {
namespace {

using world::ProductionQuantity;
using world::World;

constexpr double kDaysPerYear = 365.0;
/// Where no row speaks of capacity: plants run at 90 % of it. Assumed; the reports say so.
constexpr double kAssumedUtilisation = 0.9;

/// A host's last bit must not bound its guest: where the guest feeds the host, rounding would grow.
constexpr double kSlack = 1.0 + 1e-9;

using ProductPlace = std::pair<ProductId, PlaceId>;

/// Output of a product at each place, with all inside the place.
std::map<ProductPlace, double> made_at(const World& world, const world::Balanced& balanced) {
  std::map<ProductPlace, double> made;
  for (const auto& site : balanced.sites) {
    for (PlaceId p = site.place; p.valid(); p = world.places[p].part_of) made[{site.product, p}] += site.output;
  }
  return made;
}

/// Capacity over output of each site, from the nearest place (itself or around it) that has a row.
std::vector<double> headrooms(const World& world, std::span<const double> values, const world::Balanced& balanced,
                              const std::map<ProductPlace, double>& made) {
  std::map<ProductPlace, double> stated;
  for (const auto kind : {ProductionQuantity::utilisation, ProductionQuantity::capacity}) {  // capacity wins
    for (const auto& row : world.production) {
      const auto it = made.find({row.product, row.place});
      if (row.quantity != kind || it == made.end() || !(it->second > 0.0)) continue;
      const double value = values[row.figure.index];
      const double over = kind == ProductionQuantity::capacity ? value / it->second : 1.0 / std::max(0.05, value);
      stated[it->first] = std::max(1.0, over);
    }
  }
  std::vector<double> result;
  for (const auto& site : balanced.sites) {
    double over = 1.0 / kAssumedUtilisation;
    for (PlaceId p = site.place; p.valid(); p = world.places[p].part_of) {
      const auto it = stated.find({site.product, p});
      if (it == stated.end()) continue;
      over = it->second;
      break;
    }
    result.push_back(over);
  }
  return result;
}

/// The row of a quantity for each site, from the nearest place around it, else WORLD, else `otherwise`.
std::vector<double> nearest(const World& world, std::span<const double> values, const SupplyNetwork& net,
                            ProductionQuantity quantity, double otherwise) {
  std::map<ProductPlace, double> stated;
  for (const auto& row : world.production) {
    if (row.quantity == quantity) stated[{row.product, row.place}] = std::max(0.0, values[row.figure.index]);
  }
  std::vector<double> result(net.sites.size(), otherwise);
  if (stated.empty()) return result;
  for (std::size_t s = 0; s < result.size(); ++s) {
    std::vector<PlaceId> around = world::ancestors(world, net.sites.place[s]);
    around.push_back({});  // WORLD
    for (const PlaceId p : around) {
      const auto it = stated.find({net.sites.product[s], p});
      if (it == stated.end()) continue;
      result[s] = it->second;
      break;
    }
  }
  return result;
}

/// A by-product is recovered from all output of its hosts in the country. Makers there share what can be recovered, and
/// what comes from scrap, as they share the country's output. Where more is made than the rows let hosts yield, the
/// rows are taken as too low: the baseline stands.
void add_hosts(const World& world, std::span<const double> values, const std::map<ProductPlace, double>& made,
               SupplyNetwork& net) {
  net.secondary = nearest(world, values, net, ProductionQuantity::secondary, 0.0);
  net.site_host_first.push_back(0);
  for (std::uint32_t s = 0; s < net.sites.size(); ++s) {
    const PlaceId country = world::ancestors(world, net.sites.place[s]).back();
    const double share = net.output[s] * kDaysPerYear / made.at({net.sites.product[s], country});
    net.secondary[s] = std::min(net.output[s], net.secondary[s] * share / kDaysPerYear);
    const auto first = net.host_site.size();
    double bound = 0.0;
    for (const auto& row : world.byproducts) {
      if (row.product != net.sites.product[s] || row.quantity != world::ByproductQuantity::max_recovery) continue;
      for (std::uint32_t h = 0; h < net.sites.size(); ++h) {
        if (net.sites.product[h] != row.host || !within(world, net.sites.place[h], country)) continue;
        const double yields = share * values[row.figure.index] * net.output[h];
        if (!(yields > 0.0)) continue;
        net.host_site.push_back(h);
        net.host_bound.push_back(yields);
        bound += yields;
      }
    }
    const double from_hosts = (net.output[s] - net.secondary[s]) * kSlack;
    if (bound > 0.0 && bound < from_hosts) {
      for (auto h = first; h < net.host_site.size(); ++h) net.host_bound[h] *= from_hosts / bound;
    }
    net.site_host_first.push_back(static_cast<std::uint32_t>(net.host_site.size()));
  }
}

/// A capital good or technology that nobody buys at the place on the base date has no market there and holds nothing
/// up.
void add_gates(const World& world, SupplyNetwork& net) {
  net.site_gate_first.push_back(0);
  for (std::size_t s = 0; s < net.sites.size(); ++s) {
    for (const auto& row : world.recipes) {
      const bool gates = row.kind == world::InputKind::capital || row.kind == world::InputKind::technology;
      if (!gates || row.output != net.sites.product[s] || row.criticality == world::Criticality::minor) continue;
      if (row.place.valid() && !within(world, net.sites.place[s], row.place)) continue;
      const std::uint32_t market = net.market_of(row.input, net.sites.place[s]);
      if (market != SupplyNetwork::kNoLink) net.gate_market.push_back(market);
    }
    net.site_gate_first.push_back(static_cast<std::uint32_t>(net.gate_market.size()));
  }
}

}  // namespace

void add_capacity(const World& world, const world::Balanced& balanced, std::span<const double> values,
                  SupplyNetwork& net) {
  const auto made = made_at(world, balanced);
  net.headroom = headrooms(world, values, balanced, made);
  net.restart_days = nearest(world, values, net, ProductionQuantity::restart_days, 0.0);
  net.restart_price = nearest(world, values, net, ProductionQuantity::restart_price, 1.0);
  net.ramp_days = nearest(world, values, net, ProductionQuantity::ramp_days, 0.0);
  add_gates(world, net);
  add_hosts(world, values, made, net);
}

}  // namespace chokepoint::network
