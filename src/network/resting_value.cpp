#include "network/resting_value.h"

namespace chokepoint::network {
namespace {

/// Output that a unit of each input serves; 0 where output goes on without it.
std::vector<double> service_of_slots(const SupplyNetwork& net) {
  std::vector<double> service(net.slot_use.size(), 0.0);
  for (std::size_t g = 0; g + 1 < net.group_slot_first.size(); ++g) {
    const auto first = net.group_slot_first[g];
    const auto last = net.group_slot_first[g + 1];
    double whole = 0.0;  // what the group serves at baseline
    for (auto slot = first; slot < last; ++slot) {
      if (net.slot_per_output[slot] > 0.0) whole += net.slot_use[slot] / net.slot_per_output[slot];
    }
    for (auto slot = first; slot < last; ++slot) {
      const bool stops =
          net.slot_kind[slot] == world::InputKind::consumed || net.slot_kind[slot] == world::InputKind::wearing;
      if (net.slot_criticality[slot] == world::Criticality::minor || !stops || !(net.slot_per_output[slot] > 0.0))
        continue;
      service[slot] = whole > 0.0 ? net.output[net.slot_site[slot]] / (net.slot_per_output[slot] * whole) : 0.0;
    }
  }
  return service;
}

}  // namespace

std::vector<double> resting_value(const SupplyNetwork& net) {
  // Values settle from the end uses upstream, one tier a sweep; chains are short and have no circle of products.
  constexpr int kMostTiers = 64;
  const std::vector<double> service = service_of_slots(net);
  std::vector<double> taken(net.markets.size(), 0.0);
  for (const FinalUser& user : net.finals) taken[user.market] += user.per_day;
  for (std::size_t slot = 0; slot < net.slot_use.size(); ++slot) taken[net.slot_market[slot]] += net.slot_use[slot];

  const auto price_in = [&](std::size_t market) { return net.price[net.markets.product[market].index]; };
  std::vector<double> of_site(net.sites.size(), 0.0), of_slot(net.slot_use.size(), 0.0);  // US dollars a unit
  for (int tier = 0; tier < kMostTiers; ++tier) {
    std::vector<double> of_market(net.markets.size(), 0.0), sum(net.sites.size(), 0.0), sold(net.sites.size(), 0.0);
    for (const FinalUser& user : net.finals) of_market[user.market] += user.per_day * price_in(user.market);
    for (std::size_t slot = 0; slot < of_slot.size(); ++slot) {
      const auto market = net.slot_market[slot];
      of_slot[slot] = service[slot] > 0.0 ? of_site[net.slot_site[slot]] * service[slot] : price_in(market);
      of_market[market] += net.slot_use[slot] * of_slot[slot];
    }
    for (std::size_t link = 0; link < net.links.size(); ++link) {
      const auto market = net.links.customer[link];
      if (!(taken[market] > 0.0)) continue;
      sum[net.links.supplier[link]] += net.flow[link] * of_market[market] / taken[market];
      sold[net.links.supplier[link]] += net.flow[link];
    }
    for (std::size_t s = 0; s < sum.size(); ++s) sum[s] = sold[s] > 0.0 ? sum[s] / sold[s] : 0.0;
    const bool settled = sum == of_site;
    of_site = std::move(sum);
    if (settled) break;
  }
  for (std::size_t slot = 0; slot < of_slot.size(); ++slot) {
    const double price = price_in(net.slot_market[slot]);
    of_slot[slot] = price > 0.0 ? of_slot[slot] / price : 1.0;
  }
  return of_slot;
}

}  // namespace chokepoint::network
