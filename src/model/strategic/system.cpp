#include "model/strategic/system.h"

#include <algorithm>

namespace chokepoint::strategic {
namespace {

int level_of(std::uint8_t priority) { return priority <= 3 ? 0 : priority <= 6 ? 1 : 2; }

/// Rated orders flow down: a site's own orders carry the levels of what it delivers at baseline. Supply chains are short
/// and without circles of products, so repeated sweeps settle.
void spread_levels(const network::SupplyNetwork& net, System& system) {
  constexpr int kSweeps = 24;
  system.site_mix.assign(system.sites(), Mix{0.0, 1.0, 0.0});
  system.market_mix.assign(system.markets(), Mix{0.0, 1.0, 0.0});
  for (int sweep = 0; sweep < kSweeps; ++sweep) {
    std::vector<Mix> market(system.markets(), Mix{});
    for (std::size_t slot = 0; slot < system.slots(); ++slot) {
      for (int k = 0; k < kLevels; ++k) {
        market[system.slot_market[slot]][k] += net.slot_use[slot] * system.site_mix[system.slot_site[slot]][k];
      }
    }
    for (std::size_t f = 0; f < system.finals(); ++f) {
      market[net.finals[f].market][system.final_level[f]] += system.final_need[f];
    }
    std::vector<Mix> site(system.sites(), Mix{});
    for (std::size_t m = 0; m < system.markets(); ++m) {
      const double sum = market[m][0] + market[m][1] + market[m][2];
      if (!(sum > 0.0)) continue;
      for (int k = 0; k < kLevels; ++k) system.market_mix[m][k] = market[m][k] / sum;
    }
    for (std::size_t link = 0; link < system.links(); ++link) {
      for (int k = 0; k < kLevels; ++k) {
        site[system.link_site[link]][k] += system.link_flow[link] * system.market_mix[system.link_market[link]][k];
      }
    }
    for (std::size_t s = 0; s < system.sites(); ++s) {
      const double sum = site[s][0] + site[s][1] + site[s][2];
      if (!(sum > 0.0)) continue;
      for (int k = 0; k < kLevels; ++k) system.site_mix[s][k] = site[s][k] / sum;
    }
  }
}

/// first[p] .. first[p + 1]: the entries of product p in a list sorted by product.
std::vector<std::uint32_t> ranges(const std::vector<ProductId>& sorted, std::size_t products) {
  std::vector<std::uint32_t> first(products + 1, 0);
  for (ProductId p : sorted) ++first[p.index + 1];
  for (std::size_t p = 0; p < products; ++p) first[p + 1] += first[p];
  return first;
}

void prepare_markets(const network::SupplyNetwork& net, System& system, std::int32_t longest_delay) {
  const std::size_t markets = net.markets.size();
  system.market_link_first = net.links.customer_first;
  system.market_flow.assign(markets, 0.0);
  system.market_pipeline.assign(markets, 0.0);
  system.market_transit.assign(markets, 1);
  std::int32_t longest = 1;
  for (std::size_t link = 0; link < net.links.size(); ++link) {
    const std::uint32_t market = net.links.customer[link];
    system.market_flow[market] += net.flow[link];
    system.market_pipeline[market] += net.flow[link] * net.transit[link];
    longest = std::max(longest, net.transit[link]);
  }
  system.ring_days = longest + longest_delay + 1;
  for (std::size_t link = 0; link < net.links.size(); ++link) {
    system.link_share.push_back(net.flow[link] / system.market_flow[net.links.customer[link]]);
  }
  for (std::size_t m = 0; m < markets; ++m) {
    const double mean = system.market_pipeline[m] / system.market_flow[m];
    system.market_transit[m] = std::max(1, static_cast<std::int32_t>(mean + 0.5));
  }
  for (ProductId p : net.markets.product) system.market_product.push_back(p.index);

  system.market_slot_first.assign(markets + 1, 0);
  for (auto m : net.slot_market) ++system.market_slot_first[m + 1];
  for (std::size_t m = 0; m < markets; ++m) system.market_slot_first[m + 1] += system.market_slot_first[m];
  system.slot_of_market.resize(net.slot_market.size());
  std::vector<std::uint32_t> next(system.market_slot_first.begin(), system.market_slot_first.end() - 1);
  for (std::uint32_t slot = 0; slot < net.slot_market.size(); ++slot) system.slot_of_market[next[net.slot_market[slot]]++] = slot;

  system.market_final_first.assign(markets + 1, 0);
  for (const auto& user : net.finals) {
    ++system.market_final_first[user.market + 1];
    system.final_need.push_back(user.per_day);
    system.final_level.push_back(static_cast<std::uint8_t>(level_of(user.priority)));
  }
  for (std::size_t m = 0; m < markets; ++m) system.market_final_first[m + 1] += system.market_final_first[m];
}

}  // namespace

System prepare(const network::SupplyNetwork& net, const Parameters& parameters, std::int32_t longest_delay,
               std::size_t products) {
  System system;
  system.parameters = parameters;
  system.base_output = net.output;
  for (std::size_t s = 0; s < net.sites.size(); ++s) {
    system.base_capacity.push_back(net.output[s] * net.headroom[s]);
    system.finished_target.push_back(net.output[s] * net.finished_days[s]);
    system.site_product.push_back(net.sites.product[s].index);
  }
  system.site_group_first = net.site_group_first;
  system.group_slot_first = net.group_slot_first;
  system.slot_site = net.slot_site;
  system.slot_market = net.slot_market;
  for (std::size_t slot = 0; slot < net.slot_site.size(); ++slot) {
    const double output = net.output[net.slot_site[slot]];
    system.slot_per_output.push_back(output > 0.0 ? net.slot_use[slot] / output : 0.0);
    system.slot_service.push_back(net.slot_per_output[slot] > 0.0 ? 1.0 / net.slot_per_output[slot] : 0.0);
    system.slot_target.push_back(net.slot_use[slot] * net.slot_days[slot]);
    system.slot_binds.push_back(net.slot_kind[slot] == world::InputKind::consumed &&
                                net.slot_criticality[slot] != world::Criticality::minor);
  }
  system.link_site = net.links.supplier;
  system.link_market = net.links.customer;
  system.link_flow = net.flow;
  system.link_transit = net.transit;
  prepare_markets(net, system, longest_delay);
  system.product_site_first = ranges(net.sites.product, products);
  system.product_market_first = ranges(net.markets.product, products);
  spread_levels(net, system);
  return system;
}

}  // namespace chokepoint::strategic
