#include "model/esri/cuts.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace chokepoint::model::esri {
namespace {

std::uint32_t place_of(const network::EdgeList& list, std::uint32_t firm) {
  return list.firms.place.empty() ? 0 : list.firms.place.of[firm];
}

std::uint32_t product_of(const network::EdgeList& list, std::uint32_t link) {
  return list.product.empty() ? list.firms.sector.of[list.supplier[link]] : list.product.of[link];
}

using Trade = std::pair<std::uint32_t, std::uint32_t>;  // product, place

/// Lets part of what is blocked come from elsewhere: spare sales of a product are shared out among the customers'
/// places that may buy them, in proportion to what each looks for.
void let_through(const network::EdgeList& list, const std::map<Trade, double>& sold, const Reroute& reroute,
                 std::vector<Cut>& cuts) {
  if (!(reroute.rate > 0.0) || !(reroute.ceiling > 0.0)) return;
  std::map<Trade, double> blocked;                                                 // by customer's place
  std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>, bool> barred;  // product, seller's, buyer's place
  for (const Cut& cut : cuts) {
    const std::uint32_t product = product_of(list, cut.link);
    const std::uint32_t from = place_of(list, list.supplier[cut.link]);
    const std::uint32_t to = place_of(list, list.customer[cut.link]);
    blocked[{product, to}] += (1.0 - cut.pass) * list.weight[cut.link];
    barred[{product, from, to}] = true;
  }
  std::map<Trade, double> granted;
  for (const auto& [seller, amount] : sold) {
    double wanted = 0.0;
    const auto each_buyer = [&](auto body) {
      for (auto at = blocked.lower_bound({seller.first, 0}); at != blocked.end() && at->first.first == seller.first;
           ++at)
        if (!barred.contains({seller.first, seller.second, at->first.second})) body(at->first, at->second);
    };
    each_buyer([&](const Trade&, double sought) { wanted += sought; });
    if (!(wanted > 0.0)) continue;
    const double spare = std::min(1.0, reroute.ceiling * amount / (reroute.rate * wanted));
    each_buyer([&](const Trade& buyer, double sought) { granted[buyer] += spare * reroute.rate * sought; });
  }
  for (Cut& cut : cuts) {
    const Trade buyer{product_of(list, cut.link), place_of(list, list.customer[cut.link])};
    const double share = std::min(reroute.rate, granted[buyer] / blocked[buyer]);
    cut.pass += (1.0 - cut.pass) * share;
  }
}

std::map<Trade, double> sales_by_place(const network::EdgeList& list) {
  std::map<Trade, double> sold;
  for (std::uint32_t e = 0; e < list.size(); ++e)
    sold[{product_of(list, e), place_of(list, list.supplier[e])}] += list.weight[e];
  return sold;
}

}  // namespace

Scenario scenario_of(const network::EdgeList& list, std::span<const network::LinkCut> cuts, const Reroute& reroute) {
  std::map<std::uint32_t, double> pass;
  for (const network::LinkCut& cut : cuts) {
    const auto [at, added] = pass.emplace(cut.link, cut.pass);
    if (!added) at->second = std::min(at->second, cut.pass);
  }
  Scenario scenario{"controls", {}, {}};
  for (const auto& [link, share] : pass) {
    if (share < 1.0) scenario.cuts.push_back({link, share});
  }
  let_through(list, sales_by_place(list), reroute, scenario.cuts);
  return scenario;
}

Pairs pairs_of(const network::EdgeList& list, bool by_place, bool by_product, std::uint32_t target,
               const Reroute& reroute) {
  std::map<Trade, std::vector<Cut>> cut;  // place, product
  std::map<Trade, double> flow;
  for (std::uint32_t e = 0; e < list.size(); ++e) {
    const std::uint32_t from = place_of(list, list.supplier[e]);
    const std::uint32_t to = place_of(list, list.customer[e]);
    if (by_place && from == to) continue;
    if (target != kEverywhere && to != target) continue;
    if (target != kEverywhere && from == target) continue;
    const Trade pair{by_place ? from : 0, by_product ? product_of(list, e) : 0};
    cut[pair].push_back({e, 0.0});
    flow[pair] += list.weight[e];
  }
  Pairs pairs;
  for (const auto& [pair, amount] : flow) pairs.pairs.push_back({pair.first, pair.second, amount});
  std::stable_sort(pairs.pairs.begin(), pairs.pairs.end(),
                   [](const Pair& a, const Pair& b) { return a.flow > b.flow; });
  const std::map<Trade, double> sold = sales_by_place(list);
  const auto& products = list.product.empty() ? list.firms.sector.names : list.product.names;
  for (const Pair& pair : pairs.pairs) {
    Scenario scenario;
    if (by_place) scenario.name = list.firms.place.names[pair.place];
    if (by_product) scenario.name += (by_place ? " " : "") + products[pair.product];
    scenario.cuts = std::move(cut[{pair.place, pair.product}]);
    let_through(list, sold, reroute, scenario.cuts);
    pairs.scenarios.push_back(std::move(scenario));
  }
  return pairs;
}

}  // namespace chokepoint::model::esri
