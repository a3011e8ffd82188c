#include "network/market_terms.h"

#include <algorithm>
#include <map>

#include "world/query.h"

namespace chokepoint::network {
namespace {

std::vector<MarketTerms> terms_of(const world::World& world, std::span<const double> values) {
  std::vector<MarketTerms> terms(world.products.size());
  for (const auto& row : world.elasticities) {
    const double value = std::max(0.0, values[row.figure.index]);
    MarketTerms& of = terms[row.product.index];
    const bool now = row.horizon == world::Run::short_run;
    if (row.side == world::Side::demand) (now ? of.demand_short : of.demand_long) = value;
    if (row.side == world::Side::supply) (now ? of.supply_short : of.supply_long) = value;
  }
  for (MarketTerms& of : terms) {  // one row speaks for both horizons
    of.demand_long = std::max(of.demand_long, of.demand_short);
    of.supply_long = std::max(of.supply_long, of.supply_short);
  }
  for (const auto& row : world.product_parameters) {
    const double value = values[row.figure.index];
    if (row.parameter == "spot_share") terms[row.product.index].spot_share = std::clamp(value, 0.0, 1.0);
    if (row.parameter == "price_speed") terms[row.product.index].price_speed = std::max(0.0, value);
    if (row.parameter == "variable_cost") terms[row.product.index].variable_cost = std::clamp(value, 0.0, 1.0);
  }
  return terms;
}

std::vector<double> base_prices(const world::World& world, std::span<const double> values) {
  std::vector<double> prices(world.products.size(), 0.0);
  for (std::size_t p = 0; p < prices.size(); ++p) {
    if (const world::Price* row = world::find_price(world, ProductId{p}, {})) prices[p] = values[row->figure.index];
  }
  return prices;
}

}  // namespace

void add_market_terms(const world::World& world, std::span<const double> values, SupplyNetwork& net) {
  net.market_terms = terms_of(world, values);
  net.price = base_prices(world, values);
  std::vector<PlaceId> country;
  for (std::size_t p = 0; p < world.places.size(); ++p) country.push_back(world::ancestors(world, PlaceId{p}).back());

  // The countries that make or take most of a product are blocs of their own, all others one together.
  std::map<std::pair<ProductId, PlaceId>, double> weight;
  for (std::size_t s = 0; s < net.sites.size(); ++s) {
    weight[{net.sites.product[s], country[net.sites.place[s].index]}] += net.output[s];
  }
  for (std::size_t link = 0; link < net.links.size(); ++link) {
    const std::uint32_t m = net.links.customer[link];
    weight[{net.markets.product[m], country[net.markets.place[m].index]}] += net.flow[link];
  }
  std::map<ProductId, std::vector<std::pair<double, PlaceId>>> ranked;
  for (const auto& [key, amount] : weight) ranked[key.first].emplace_back(-amount, key.second);
  std::map<std::pair<ProductId, PlaceId>, std::uint8_t> bloc;
  for (auto& [product, places] : ranked) {
    std::sort(places.begin(), places.end());
    for (std::size_t k = 0; k < places.size(); ++k) {
      bloc[{product, places[k].second}] = static_cast<std::uint8_t>(std::min<std::size_t>(k, kBlocs - 1));
    }
  }
  for (std::size_t s = 0; s < net.sites.size(); ++s) {
    net.site_bloc.push_back(bloc.at({net.sites.product[s], country[net.sites.place[s].index]}));
  }
  for (std::size_t m = 0; m < net.markets.size(); ++m) {
    net.market_bloc.push_back(bloc.at({net.markets.product[m], country[net.markets.place[m].index]}));
  }
}

}  // namespace chokepoint::network
