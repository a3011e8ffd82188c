#include "model/strategic/system.h"

#include <algorithm>
#include <map>
#include <set>

#include "network/resting_value.h"

namespace chokepoint::strategic {
namespace {

int level_of(std::uint8_t priority) { return priority <= 3 ? 0 : priority <= 6 ? 1 : 2; }

/// Rated orders flow down: a site's own orders carry the levels of what it delivers at baseline.
void spread_levels(const network::SupplyNetwork& net, System& system) {
  system.site_levels.assign(system.sites(), Levels{});
  for (std::size_t level = 0; level < kLevels; ++level) {
    std::vector<std::uint8_t> marked;
    for (auto of_final : system.final_level) marked.push_back(of_final == level);
    const network::EndShares shares = network::end_shares(net, marked);
    for (std::size_t s = 0; s < system.sites(); ++s) system.site_levels[s][level] = shares.site[s];
  }
}

std::uint8_t worth_of(double dollars_resting_on_one) {
  return dollars_resting_on_one >= 1000.0  ? 0
         : dollars_resting_on_one >= 100.0 ? 1
         : dollars_resting_on_one >= 10.0  ? 2
                                           : 3;
}

/// Shares of ranks in what each market asks for at baseline.
void mix_ranks(const network::SupplyNetwork& net, System& system) {
  for (double value : network::resting_value(net)) system.slot_worth.push_back(worth_of(value));
  for (std::size_t m = 0; m < system.markets(); ++m) {
    std::array<double, kRanks> mix{};
    double whole = 0.0;
    for (auto i = system.market_slot_first[m]; i < system.market_slot_first[m + 1]; ++i) {
      const auto slot = system.slot_of_market[i];
      const Levels& levels = system.site_levels[system.slot_site[slot]];
      for (std::size_t level = 0; level < kLevels; ++level) {
        mix[level * kWorths + system.slot_worth[slot]] += net.slot_use[slot] * levels[level];
      }
      whole += net.slot_use[slot];
    }
    for (auto f = system.market_final_first[m]; f < system.market_final_first[m + 1]; ++f) {
      mix[rank_of_final(system.final_level[f])] += system.final_need[f];
      whole += system.final_need[f];
    }
    system.market_rank_first.push_back(static_cast<std::uint32_t>(system.market_rank.size()));
    for (std::uint32_t rank = 0; rank < kRanks; ++rank) {
      if (mix[rank] > 0.0) system.market_rank.push_back({rank, mix[rank] / whole});
    }
  }
  system.market_rank_first.push_back(static_cast<std::uint32_t>(system.market_rank.size()));
}

void prepare_slots(const network::SupplyNetwork& net, System& system) {
  system.site_group_first = net.site_group_first;
  system.group_slot_first = net.group_slot_first;
  system.slot_site = net.slot_site;
  system.slot_market = net.slot_market;
  for (auto first_group : net.site_group_first) system.site_slot_first.push_back(net.group_slot_first[first_group]);
  for (std::size_t s = 0; s + 1 < net.site_group_first.size(); ++s) {
    const auto slots = system.site_slot_first[s + 1] - system.site_slot_first[s];
    system.site_grouped.push_back(slots > net.site_group_first[s + 1] - net.site_group_first[s]);
  }
  system.site_tooled.assign(net.sites.size(), 0);
  for (auto market : net.slot_market) system.slot_product.push_back(net.markets.product[market].index);
  for (std::size_t slot = 0; slot < net.slot_site.size(); ++slot) {
    const double output = net.output[net.slot_site[slot]];
    system.slot_per_output.push_back(output > 0.0 ? net.slot_use[slot] / output : 0.0);
    system.slot_use.push_back(output * system.slot_per_output[slot]);
    system.slot_service.push_back(net.slot_per_output[slot] > 0.0 ? 1.0 / net.slot_per_output[slot] : 0.0);
    system.slot_target.push_back(net.slot_use[slot] * net.slot_days[slot]);
    const bool matters = net.slot_criticality[slot] != world::Criticality::minor;
    const world::InputKind kind = net.slot_kind[slot];
    system.slot_binds.push_back(matters && kind == world::InputKind::consumed);
    system.slot_wears.push_back(matters && kind == world::InputKind::wearing && output > 0.0);
    system.site_tooled[net.slot_site[slot]] |= system.slot_wears.back();
  }
  // The baseline mix of a group serves its baseline output, also where a member of the group has no supplier at all.
  for (std::size_t g = 0; g + 1 < net.group_slot_first.size(); ++g) {
    double service = 0.0;
    for (auto slot = net.group_slot_first[g]; slot < net.group_slot_first[g + 1]; ++slot) {
      service += system.slot_per_output[slot] * system.slot_service[slot];
    }
    for (auto slot = net.group_slot_first[g]; slot < net.group_slot_first[g + 1] && service > 0.0; ++slot) {
      system.slot_service[slot] /= service;
    }
  }
}

/// Sums links of a market over days of transit, in order of days.
void prepare_lags(const network::SupplyNetwork& net, System& system) {
  system.market_longest_transit = system.market_transit;
  std::map<std::int32_t, std::array<double, 2>> lags;
  for (std::size_t m = 0; m < system.markets(); ++m) {
    system.market_lag_first.push_back(static_cast<std::uint32_t>(system.lag_days.size()));
    lags.clear();
    for (auto link = system.market_link_first[m]; link < system.market_link_first[m + 1]; ++link) {
      auto& [share, flow] = lags[net.transit[link]];
      share += system.link_share[link];
      flow += net.flow[link];
    }
    for (const auto& [days, sums] : lags) {
      system.lag_days.push_back(static_cast<std::uint32_t>(days));
      system.lag_market.push_back(static_cast<std::uint32_t>(m));
      system.lag_share.push_back(sums[0]);
      system.lag_flow.push_back(sums[1]);
      system.market_longest_transit[m] = std::max(system.market_longest_transit[m], days);
    }
  }
  system.market_lag_first.push_back(static_cast<std::uint32_t>(system.lag_days.size()));
}

void prepare_markets(const network::SupplyNetwork& net, System& system) {
  const std::size_t markets = net.markets.size();
  system.market_link_first = net.links.customer_first;
  system.market_flow.assign(markets, 0.0);
  system.market_pipeline.assign(markets, 0.0);
  system.market_transit.assign(markets, 1);
  for (std::size_t link = 0; link < net.links.size(); ++link) {
    const std::uint32_t market = net.links.customer[link];
    system.market_flow[market] += net.flow[link];
    system.market_pipeline[market] += net.flow[link] * net.transit[link];
  }
  for (std::size_t link = 0; link < net.links.size(); ++link) {
    system.link_share.push_back(net.flow[link] / system.market_flow[net.links.customer[link]]);
  }
  for (ProductId product : net.markets.product) system.market_product.push_back(product.index);
  for (std::size_t m = 0; m < markets; ++m) {
    const double mean = system.market_pipeline[m] / system.market_flow[m];
    system.market_transit[m] = std::max(1, static_cast<std::int32_t>(mean + 0.5));
  }
  prepare_lags(net, system);

  system.market_slot_first.assign(markets + 1, 0);
  for (auto m : net.slot_market) ++system.market_slot_first[m + 1];
  for (std::size_t m = 0; m < markets; ++m) system.market_slot_first[m + 1] += system.market_slot_first[m];
  system.slot_of_market.resize(net.slot_market.size());
  std::vector<std::uint32_t> next(system.market_slot_first.begin(), system.market_slot_first.end() - 1);
  for (std::uint32_t slot = 0; slot < net.slot_market.size(); ++slot) {
    system.slot_of_market[next[net.slot_market[slot]]++] = slot;
  }

  system.market_final_first.assign(markets + 1, 0);
  for (const auto& user : net.finals) {
    ++system.market_final_first[user.market + 1];
    system.final_market.push_back(user.market);
    system.final_need.push_back(user.per_day);
    system.final_level.push_back(static_cast<std::uint8_t>(level_of(user.priority)));
  }
  for (std::size_t m = 0; m < markets; ++m) system.market_final_first[m + 1] += system.market_final_first[m];
}

void prepare_hosts(const network::SupplyNetwork& net, System& system) {
  system.site_host_first = net.site_host_first;
  system.host_site = net.host_site;
  system.secondary = net.secondary;
  std::set<std::pair<std::uint32_t, std::uint32_t>> guests;  // host product, by-product
  for (std::uint32_t s = 0; s < net.sites.size(); ++s) {
    for (auto h = net.site_host_first[s]; h < net.site_host_first[s + 1]; ++h) {
      system.host_yield.push_back(net.host_bound[h] / net.output[net.host_site[h]]);
      guests.emplace(net.sites.product[net.host_site[h]].index, net.sites.product[s].index);
    }
  }
  const std::size_t products = net.product_site_first.size() - 1;
  system.product_guest_first.assign(products + 1, 0);
  for (const auto& [host, guest] : guests) {
    ++system.product_guest_first[host + 1];
    system.guest_of_product.push_back(guest);
  }
  for (std::size_t p = 0; p < products; ++p) system.product_guest_first[p + 1] += system.product_guest_first[p];
}

}  // namespace

Parameters in_steps(Parameters parameters, std::int32_t step_days) {
  for (double* days : {&parameters.refill_days, &parameters.redirect_days, &parameters.tool_life_days})
    *days /= step_days;
  parameters.step_days = step_days;  // prices are moved by days
  return parameters;
}

System prepare(const network::SupplyNetwork& net) {
  System system;
  system.base_output = net.output;
  for (std::size_t s = 0; s < net.sites.size(); ++s) {
    system.base_capacity.push_back(net.output[s] * net.headroom[s]);
    system.finished_target.push_back(net.output[s] * net.finished_days[s]);
    system.site_product.push_back(net.sites.product[s].index);
    system.idle.push_back(net.restart_days[s] > 0.0 ? system.base_capacity[s] - net.output[s] : 0.0);
  }
  system.restart_days = net.restart_days;
  system.restart_price = net.restart_price;
  system.market_terms = net.market_terms;
  for (const network::MarketTerms& of : net.market_terms) {
    system.product_priced.push_back(of.demand_short + of.demand_long + of.supply_short + of.supply_long > 0.0);
  }
  system.site_bloc = net.site_bloc;
  system.market_bloc = net.market_bloc;
  system.ramp_days = net.ramp_days;
  system.site_gate_first = net.site_gate_first;
  system.gate_market = net.gate_market;
  prepare_slots(net, system);
  system.link_site = net.links.supplier;
  system.link_market = net.links.customer;
  system.link_flow = net.flow;
  system.link_transit = net.transit;
  system.site_link_first = net.links.supplier_first;
  system.link_of_site = net.links.by_supplier;
  prepare_markets(net, system);
  system.product_site_first = net.product_site_first;
  system.product_market_first = net.product_market_first;
  system.product_pair_first = net.product_pair_first;
  system.pair_link = net.pair_link;
  system.product_travels = net.product_travels;
  system.market_qualification = net.qualification_days;
  prepare_hosts(net, system);
  spread_levels(net, system);
  mix_ranks(net, system);
  return system;
}

}  // namespace chokepoint::strategic
