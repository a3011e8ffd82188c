#include "respond/stop_nodes.h"

#include <algorithm>
#include <set>

#include "policy/rules.h"
#include "simulate/acts.h"
#include "world/query.h"

namespace chokepoint::respond {

std::vector<StopNode> stop_nodes(const simulate::Simulator& simulator, const SurvivalPlanner& planner) {
  const world::World& world = simulator.world();
  const network::SupplyNetwork& net = simulator.network();
  std::set<std::pair<ProductId, PlaceId>> uses, makers;
  for (std::uint32_t f = 0; f < net.finals.size(); ++f) {
    const std::uint32_t m = net.finals[f].market;
    if (planner.asked(f)) uses.emplace(net.markets.product[m], net.markets.place[m]);
  }
  for (std::uint32_t s = 0; s < net.sites.size(); ++s) {
    const ProductId product = net.sites.product[s];
    const PlaceId place = net.sites.place[s], country = world::ancestors(world, place).back();
    if (!(net.output[s] > 0.0) || world.places[country].kind == world::PlaceKind::rest) continue;
    if (net.product_travels[product.index] != 0) {
      makers.emplace(product, place);
      makers.emplace(product, country);
    } else if (planner.leads(planner.pool_of_site(s)) && !uses.contains({product, place})) {
      makers.emplace(product, place);  // where it is a use in question it is the market itself
    }
  }
  std::vector<StopNode> nodes;
  for (const auto& [product, place] : makers) nodes.push_back({product, place, false});
  for (const auto& [product, place] : uses) {
    if (world.places[world::ancestors(world, place).back()].kind != world::PlaceKind::rest)
      nodes.push_back({product, place, true});
  }
  return nodes;
}

Stoppage stoppage_of(const simulate::Simulator& simulator, const StopNode& node) {
  const world::World& world = simulator.world();
  const network::SupplyNetwork& net = simulator.network();
  Stoppage stoppage;
  const auto p = node.product.index;
  if (node.market && net.product_travels[p] != 0) {
    for (auto m = net.product_market_first[p]; m < net.product_market_first[p + 1]; ++m) {
      if (net.markets.place[m] == node.place) stoppage.closed.push_back(m);
    }
    return stoppage;
  }
  for (auto s = net.product_site_first[p]; s < net.product_site_first[p + 1]; ++s) {
    const PlaceId place = net.sites.place[s];
    if (node.market ? place == node.place : world::within(world, place, node.place)) stoppage.capacity[s] = 0.0;
  }
  return stoppage;
}

namespace {

/// The least that passes over each pair on any day.
void hold_back(const simulate::Simulator& simulator, const world::Scenario& scenario, const network::LinkRules& law,
               Stoppage& stoppage) {
  const network::LinkRules rules = simulate::Acts(simulator.world(), scenario, simulator.network()).with_stops(law);
  for (const network::RuleChange& change : rules.all()) {
    if (change.step >= scenario.horizon.steps()) continue;
    double& passes = stoppage.pass.emplace(change.pair, 1.0).first->second;
    passes = std::clamp(std::min(passes, change.pass), 0.0, 1.0);
  }
  std::erase_if(stoppage.pass, [](const auto& rule) { return rule.second >= 1.0; });
}

}  // namespace

Stoppage stoppage_of_exports(const simulate::Simulator& simulator, const std::vector<PlaceId>& from, PlaceId to) {
  world::Scenario scenario;
  scenario.horizon = {simulator.world().base_date, 1, 1};
  for (const PlaceId place : from)
    scenario.acts.push_back({simulator.world().base_date, {}, world::ExportStop{{}, place, to, 1.0}, ""});
  Stoppage stoppage;
  hold_back(simulator, scenario, {}, stoppage);
  return stoppage;
}

Result<Stoppage> stoppage_of(const simulate::Simulator& simulator, const world::Scenario& scenario,
                             policy::Assume assume) {
  const world::World& world = simulator.world();
  const network::SupplyNetwork& net = simulator.network();
  Stoppage stoppage;
  for (const world::Act& act : scenario.acts) {
    if (const auto* outage = std::get_if<world::Outage>(&act.what)) {
      if (act.until && *act.until <= scenario.horizon.first) continue;
      for (std::uint32_t s = 0; s < net.sites.size(); ++s) {
        const auto& products = outage->products;
        const bool named =
            products.empty() || std::find(products.begin(), products.end(), net.sites.product[s]) != products.end();
        if (!named || !world::within(world, net.sites.place[s], outage->place)) continue;
        double& left = stoppage.capacity.emplace(s, 1.0).first->second;
        left *= 1.0 - outage->lost_share;
      }
      continue;
    }
    const bool read = std::holds_alternative<world::ExportStop>(act.what) ||
                      std::holds_alternative<world::SetControl>(act.what) ||
                      std::holds_alternative<world::GeneralLicence>(act.what);
    if (!read) {
      return fail(Fault{Code::usage, scenario.name, 0, 0,
                        "an act that a planner's programme does not read (a ban on one buyer, demand, a stock, new "
                        "capacity or a figure)",
                        "outages, export stops and law", "chokepoint simulate runs such a scenario day by day"});
    }
  }
  auto law = policy::rules_for(world, scenario, net, simulator.values(), {assume, {}});
  if (!law) return tl::unexpected(law.error());
  hold_back(simulator, scenario, law->links, stoppage);
  return stoppage;
}

}  // namespace chokepoint::respond
