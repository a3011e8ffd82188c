#include "model/strategic/wake.h"

#include <array>
#include <bit>

namespace chokepoint::strategic {
namespace {

/// Whether any value differs from the one at rest. Without an early exit, so that it runs at the speed of memory.
bool any_moved(const std::vector<double>& values, double at_rest) {
  std::array<std::uint64_t, 4> moved{};
  const auto rest = std::bit_cast<std::uint64_t>(at_rest);
  std::size_t i = 0;
  for (; i + moved.size() <= values.size(); i += moved.size()) {
    for (std::size_t k = 0; k < moved.size(); ++k) moved[k] |= std::bit_cast<std::uint64_t>(values[i + k]) ^ rest;
  }
  for (; i < values.size(); ++i) moved[0] |= std::bit_cast<std::uint64_t>(values[i]) ^ rest;
  return (moved[0] | moved[1] | moved[2] | moved[3]) != 0;
}

}  // namespace

void wake(const System& system, State& state, std::uint32_t product) {
  if (state.is_awake[product] != 0) return;
  state.is_awake[product] = 1;
  state.awake.push_back(product);
  for (auto g = system.product_guest_first[product]; g < system.product_guest_first[product + 1]; ++g) {
    wake(system, state, system.guest_of_product[g]);  // its bound moves with the host's output
  }
  const auto first_market = system.product_market_first[product];
  const auto last_market = system.product_market_first[product + 1];
  for (auto e = system.market_lag_first[first_market]; e < system.market_lag_first[last_market]; ++e) {
    for (std::uint32_t ahead = 0; ahead < system.lag_days[e]; ++ahead) {
      arrivals(system, state, product, ahead)[system.lag_market[e] - first_market] += system.lag_flow[e];
    }
  }
}

void heed_drive(const System& system, const Drive& drive, State& state) {
  if (state.awake.size() == system.products()) return;
  for (const Wedge& wedge : drive.duties) wake(system, state, wedge.product);
  for (const Wedge& wedge : drive.subsidies) wake(system, state, wedge.product);
  if (any_moved(drive.capacity_factor, 1.0)) {
    for (std::uint32_t s = 0; s < system.sites(); ++s) {
      if (drive.capacity_factor[s] != 1.0) wake(system, state, system.site_product[s]);
    }
  }
  if (any_moved(drive.added_capacity, 0.0)) {
    for (std::uint32_t s = 0; s < system.sites(); ++s) {
      if (drive.added_capacity[s] != 0.0) wake(system, state, system.site_product[s]);
    }
  }
  if (any_moved(drive.released, 0.0) || any_moved(drive.ahead, 0.0)) {
    for (std::uint32_t m = 0; m < system.markets(); ++m) {
      if (drive.released[m] != 0.0 || drive.ahead[m] != 0.0) wake(system, state, system.market_product[m]);
    }
  }
  if (any_moved(drive.demand_factor, 1.0) || any_moved(drive.demand_extra, 0.0)) {
    for (std::uint32_t f = 0; f < system.finals(); ++f) {
      const bool moved = drive.demand_factor[f] != 1.0 || drive.demand_extra[f] != 0.0;
      if (moved) wake(system, state, system.market_product[system.final_market[f]]);
    }
  }
}

}  // namespace chokepoint::strategic
