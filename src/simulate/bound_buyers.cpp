#include "simulate/bound_buyers.h"

#include <algorithm>

#include "network/keep_apart.h"
#include "policy/procurement.h"

namespace chokepoint::simulate {

network::BoundBuyer buyer_of(const world::BuyerBan& ban) { return {ban.place, ban.use, ban.buyer}; }

std::vector<network::BoundBuyer> bound_buyers(const world::World& world, const world::Scenario& scenario,
                                              policy::Assume assume, bool law) {
  std::vector<network::BoundBuyer> buyers;
  const auto add = [&](const network::BoundBuyer& buyer) {
    if (std::find(buyers.begin(), buyers.end(), buyer) == buyers.end()) buyers.push_back(buyer);
  };
  for (const world::Act& act : scenario.acts) {
    if (const auto* ban = std::get_if<world::BuyerBan>(&act.what)) add(buyer_of(*ban));
  }
  if (law) {
    for (const ClauseId clause : policy::procurement_in_force(world, scenario, assume)) {
      add(policy::bound_by(world, clause));
    }
  }
  return buyers;
}

network::LinkRules with_closed_lines(const world::World& world, const world::Scenario& scenario,
                                     const network::SupplyNetwork& network, const network::LinkRules& rules) {
  if (network.bound.empty()) return rules;
  std::vector<network::RuleChange> all(rules.all().begin(), rules.all().end());
  for (std::size_t b = 0; b < network.bound.size(); ++b) {
    std::vector<std::uint8_t> barred(world.products.size(), 0);
    for (const world::Act& act : scenario.acts) {
      const auto* ban = std::get_if<world::BuyerBan>(&act.what);
      if (ban == nullptr || buyer_of(*ban) != network.bound[b]) continue;
      for (const ProductId product : ban->products) barred[product.index] = 1;
    }
    for (const world::Coverage& row : world.control_coverage) {
      if (row.answer == world::Answer::no || !policy::binds_a_buyer(world, row.clause)) continue;
      if (policy::bound_by(world, row.clause) == network.bound[b]) barred[row.product.index] = 1;
    }
    const std::vector<network::RuleChange> closed = network::closed_lines(world, network, b, barred);
    all.insert(all.end(), closed.begin(), closed.end());
  }
  return {std::move(all), scenario.horizon.steps()};
}

}  // namespace chokepoint::simulate
