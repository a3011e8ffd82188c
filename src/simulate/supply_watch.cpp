#include "simulate/supply_watch.h"

#include <algorithm>

namespace chokepoint::simulate {

SupplyWatch::SupplyWatch(const network::SupplyNetwork& network, const strategic::System& system,
                         std::span<const ProductId> products)
    : system_(system) {
  for (const ProductId product : products) {
    for (auto s = system.product_site_first[product.index]; s < system.product_site_first[product.index + 1]; ++s) {
      supplies_.push_back({product, network.sites.place[s], s, network.output[s], {}});
    }
  }
}

void SupplyWatch::watch(const strategic::State& state) {
  for (MakerSupply& supply : supplies_) {
    double sent = 0.0;
    const double asked = state.orders[supply.site];
    // A product at rest ships what is ordered.
    const bool rests = state.is_awake[system_.site_product[supply.site]] == 0;
    for (auto i = system_.site_link_first[supply.site]; !rests && i < system_.site_link_first[supply.site + 1]; ++i) {
      sent += strategic::shipped_over(system_, state, system_.link_of_site[i]);
    }
    // Who fears for supply orders more than it uses, to refill its stock; what counts is what it uses.
    const double wanted = supply.output > 0.0 ? std::min(asked, supply.output) : asked;
    supply.filled.push_back(rests || !(wanted > 0.0) ? 1.0 : std::min(1.0, sent / wanted));
  }
}

}  // namespace chokepoint::simulate
