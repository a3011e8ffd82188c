// Networks with a few large suppliers and many small ones, and damage on them.
#pragma once

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "base/random.h"
#include "model/firms/settings.h"

namespace chokepoint::firms {

inline FirmNetwork random_network(std::uint32_t firms, std::uint32_t links, std::uint32_t products,
                                  std::uint64_t seed) {
  Stream random(seed, 0, Purpose::test);
  std::vector<double> demand(firms);
  std::vector<std::uint32_t> product(firms);
  for (std::uint32_t i = 0; i < firms; ++i) {
    demand[i] = random.below(4) == 0 ? 0.0 : 1.0 / random.uniform();
    product[i] = static_cast<std::uint32_t>(random.below(products));
  }
  std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
  while (pairs.size() < links) {
    const double u = random.uniform();
    pairs.emplace(static_cast<std::uint32_t>(u * u * u * firms), random.below(firms));
  }
  std::vector<Sale> sales;
  for (const auto& [supplier, customer] : pairs)
    sales.push_back({supplier, customer, product[supplier], 1.0 / random.uniform()});
  return make_network(demand, sales);
}

/// Every tenth firm loses some of its capacity within ten days.
inline Case random_damage(const FirmNetwork& network, std::uint64_t seed) {
  Stream random(seed, 1, Purpose::test);
  Case input = undisturbed(network, 15.0);
  for (std::uint32_t i = 0; i < network.firms(); ++i) {
    input.target_days[i] = input.initial_days[i] = 2.0 + static_cast<double>(random.below(20));
    if (random.below(10) == 0) input.damage.push_back({i, random.uniform(), static_cast<int>(random.below(10))});
  }
  return input;
}

}  // namespace chokepoint::firms
