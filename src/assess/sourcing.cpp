#include "assess/sourcing.h"

#include <algorithm>

#include "world/query.h"

namespace chokepoint::assess {
namespace {

/// Where no transit row fits; as in network/supply_network.cpp. Assumed.
constexpr double kAssumedHomeTransit = 3.0;
constexpr double kAssumedForeignTransit = 30.0;
/// Days until an alternative is qualified where neither the firm nor the world states them. Assumed.
constexpr double kAssumedQualification = 180.0;

std::int32_t whole(double days) { return static_cast<std::int32_t>(days + 0.5); }

/// The world's mean over the uses of a product.
double qualification_of(const world::World& world, std::span<const double> values, ProductId product) {
  double sum = 0.0;
  int rows = 0;
  for (const auto& row : world.qualification) {
    if (row.product != product || row.quantity != world::QualificationQuantity::days) continue;
    sum += std::max(0.0, values[row.figure.index]);
    ++rows;
  }
  return rows > 0 ? sum / rows : kAssumedQualification;
}

/// What the scenario's stops of exports (no law) leave of orders from the maker to the buyer, a factor a step.
std::vector<double> left_by_stops(const world::World& world, const world::Scenario& scenario, ProductId product,
                                  PlaceId maker, PlaceId buyer, std::int32_t steps) {
  std::vector<double> left(static_cast<std::size_t>(steps), 1.0);
  for (const auto& act : scenario.acts) {
    const auto* stop = std::get_if<world::ExportStop>(&act.what);
    if (stop == nullptr || !world::within(world, maker, stop->from)) continue;
    const bool named = stop->products.empty() ||
                       std::find(stop->products.begin(), stop->products.end(), product) != stop->products.end();
    // A stop of a province's exports still serves the rest of its country.
    const PlaceId home = stop->to.valid() ? stop->from : world::ancestors(world, stop->from).back();
    if (!named || world::within(world, buyer, home)) continue;
    if (stop->to.valid() && !world::within(world, buyer, stop->to)) continue;
    const std::int32_t last = act.until ? std::min(steps, scenario.horizon.step_of(*act.until)) : steps;
    for (std::int32_t t = std::max(0, scenario.horizon.step_of(act.day)); t < last; ++t) {
      left[static_cast<std::size_t>(t)] *= 1.0 - stop->lost_share;
    }
  }
  return left;
}

}  // namespace

std::vector<double> with_set_figures(std::vector<double> values, const world::Scenario& scenario) {
  for (const auto& act : scenario.acts) {
    if (const auto* set = std::get_if<world::SetFigure>(&act.what)) values[set->figure.index] = set->value;
  }
  return values;
}

Item item_of(const Firm& firm, const Part& part, const Source& source) {
  return {part.product,    source.maker, source.firm, firm.place,    firm.defence,
          part.parameters, part.hs,      {},          part.made_with};
}

Sourcing::Sourcing(const simulate::Simulator& simulator, const world::Scenario& scenario,
                   const simulate::Impact& impact, policy::Assume assume)
    : simulator_(simulator),
      world_(simulator.world()),
      scenario_(scenario),
      impact_(impact),
      assume_(assume == policy::Assume::ask ? scenario.assume : assume),
      statutes_(simulator.world(), scenario, simulator.values()),
      law_(simulator.world(), simulator.values()) {}

std::int32_t Sourcing::transit(const Part& part, PlaceId from, PlaceId to) const {
  const FigureId row = world::transit_days(world_, from, to, part.product);
  if (row.valid()) return std::max(1, whole(simulator_.values()[row.index]));
  const bool home = world::ancestors(world_, from).back() == world::ancestors(world_, to).back();
  return whole(home ? kAssumedHomeTransit : kAssumedForeignTransit);
}

Origin Sourcing::origin_at(const Firm& firm, const Part& part, const Source& source, double share) const {
  Origin origin;
  origin.maker = source.maker;
  origin.share = share;
  origin.transit = part.transit_days ? whole(*part.transit_days) : transit(part, source.maker, firm.place);
  origin.law = law_.catching(scenario_.horizon, item_of(firm, part, source));
  return origin;
}

Makers makers_of(const world::World& world, const network::SupplyNetwork& network, ProductId product, PlaceId supplier,
                 PlaceId buyer) {
  Makers makers;
  const auto first = network.product_site_first[product.index];
  const auto last = network.product_site_first[product.index + 1];
  makers.by_mix = !supplier.valid();
  if (!makers.by_mix) {
    for (auto s = first; s < last; ++s) {
      if (!world::within(world, network.sites.place[s], supplier)) continue;
      makers.shares.push_back({supplier, 1.0});
      return makers;
    }
    makers.by_mix = makers.none_there = true;
  }
  for (const PlaceId place : world::ancestors(world, buyer)) {
    const std::uint32_t market = network.market_of(product, place);
    if (market == NodeId::kNone) continue;
    double sum = 0.0;
    const auto end = network.links.customer_first[market + 1];
    for (auto link = network.links.customer_first[market]; link < end; ++link) sum += network.flow[link];
    if (!(sum > 0.0)) continue;
    for (auto link = network.links.customer_first[market]; link < end; ++link)
      makers.shares.push_back({network.sites.place[network.links.supplier[link]], network.flow[link] / sum});
    return makers;
  }
  makers.world_mix = true;
  double sum = 0.0;
  for (auto s = first; s < last; ++s) sum += network.output[s];
  for (auto s = first; s < last && sum > 0.0; ++s)
    makers.shares.push_back({network.sites.place[s], network.output[s] / sum});
  return makers;
}

void Sourcing::find_origins(const Firm& firm, const Part& part, PartExposure& exposure) const {
  const Makers makers = makers_of(world_, simulator_.network(), part.product, part.supplier.maker, firm.place);
  exposure.by_mix = makers.by_mix;
  exposure.no_maker = makers.none_there;
  exposure.world_mix = makers.world_mix;
  for (const MakerShare& maker : makers.shares) {
    const FirmId named = makers.by_mix ? FirmId{} : part.supplier.firm;
    exposure.origins.push_back(origin_at(firm, part, {maker.place, named}, maker.share));
  }
}

std::vector<double> Sourcing::filled(ProductId product, PlaceId maker) const {
  std::vector<double> result(static_cast<std::size_t>(impact_.steps), 1.0);
  double weight = 0.0;
  for (const auto& supply : impact_.supplies) {
    if (supply.product != product || !world::within(world_, supply.place, maker)) continue;
    if (weight == 0.0) std::fill(result.begin(), result.end(), 0.0);
    weight += supply.output;
    for (std::size_t t = 0; t < result.size(); ++t) result[t] += supply.output * supply.filled[t];
  }
  if (weight > 0.0) {
    for (double& share : result) share = std::min(1.0, share / weight);
  }
  return result;
}

Lane Sourcing::lane_of(const Firm& firm, const Part& part, FirmId maker, Origin& origin, const Reading& reading) const {
  std::vector<Match> read = origin.law;
  for (Match& match : read) {
    if (match.caught == Caught::unknown && !match.buyer_only) match.covered = reading(match) ? 1.0 : 0.0;
  }
  const Item item = item_of(firm, part, {origin.maker, maker});
  origin.standings = standings(world_, scenario_, item, read, statutes_, assume_);
  Lane lane{origin.share, origin.transit, {}};
  const std::vector<double> shares = filled(part.product, origin.maker);
  origin.left_by_stops = left_by_stops(world_, scenario_, part.product, origin.maker, firm.place,
                                       static_cast<std::int32_t>(shares.size()));
  lane.orders.reserve(shares.size());
  std::size_t at = 0;
  for (std::size_t t = 0; t < shares.size(); ++t) {
    while (at + 1 < origin.standings.size() && origin.standings[at + 1].step <= static_cast<std::int32_t>(t)) ++at;
    Sending sending = origin.standings[at].sending;
    sending.sent *= shares[t] * origin.left_by_stops[t];
    lane.orders.push_back(sending);
  }
  return lane;
}

Supply Sourcing::supply_of(const Firm& firm, const Part& part, std::vector<Origin>& origins,
                           const Reading& reading) const {
  Supply supply;
  supply.stock = part.stock_days;
  for (const auto& [due, days] : part.open_orders) {
    supply.receipts.push_back({std::max(0, scenario_.horizon.step_of(due)), days});
  }
  for (Origin& origin : origins) supply.lanes.push_back(lane_of(firm, part, part.supplier.firm, origin, reading));
  if (part.alternative) {
    Part other = part;
    other.transit_days.reset();  // stated for the usual supplier
    Origin origin = origin_at(firm, other, *part.alternative, 1.0);
    const double days = part.qualification_days ? *part.qualification_days
                                                : qualification_of(world_, simulator_.values(), part.product);
    supply.alternatives.push_back({whole(days), 1.0, lane_of(firm, other, part.alternative->firm, origin, reading)});
  }
  return supply;
}

}  // namespace chokepoint::assess
