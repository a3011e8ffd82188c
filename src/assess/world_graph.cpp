#include "assess/world_graph.h"

#include <algorithm>

#include "world/query.h"

namespace chokepoint::assess {

SupplyGraph graph_of(const world::World& world, const world::Balanced& balanced, std::span<const double> prices) {
  SupplyGraph graph;
  graph.products = static_cast<std::uint32_t>(world.products.size());
  graph.places = static_cast<std::uint32_t>(world.places.size());
  graph.price.assign(prices.begin(), prices.end());
  std::size_t next = 0;
  for (std::uint32_t s = 0; s < balanced.sites.size(); ++s) {
    const world::Site& site = balanced.sites[s];
    graph.nodes.push_back({site.product.index, site.place.index, site.output});
    graph.recipe_first.push_back(static_cast<std::uint32_t>(graph.recipe.size()));
    for (; next < balanced.inputs.size() && balanced.inputs[next].site == s; ++next) {
      const world::InputUse& in = balanced.inputs[next];
      if (!(in.per_year > 0.0) || !(site.output > 0.0)) continue;
      const double alone = in.per_output * site.output;
      graph.recipe.push_back({in.input.index, in.group, alone > 0.0 ? std::min(1.0, in.per_year / alone) : 1.0,
                              in.per_year / site.output});
    }
  }
  graph.recipe_first.push_back(static_cast<std::uint32_t>(graph.recipe.size()));
  for (const world::TradeFlow& flow : balanced.flows) {
    graph.links.push_back({flow.product.index, flow.from.index, flow.to.index, flow.per_year});
  }
  for (const world::FinalUse& use : balanced.finals) {
    if (use.kind != world::FinalKind::demand) continue;
    graph.final_demand.push_back(
        {use.product.index, use.place.index, use.per_year, use.per_year * prices[use.product.index]});
  }
  return graph;
}

DependenceOptions by_country(const world::World& world) {
  DependenceOptions options;
  for (std::size_t p = 0; p < world.places.size(); ++p) {
    options.region_of_place.push_back(world::ancestors(world, PlaceId{p}).back().index);
    if (world.places.at(p).kind == world::PlaceKind::rest) options.rest_region = static_cast<std::uint32_t>(p);
  }
  return options;
}

}  // namespace chokepoint::assess
