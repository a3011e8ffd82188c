#include "model/strategic/pricing.h"

#include <algorithm>
#include <cmath>

#include "market/clear.h"
#include "market/duty.h"
#include "market/prices.h"

namespace chokepoint::strategic {
namespace {

constexpr std::int32_t kWeek = 7;
using network::kBlocs;
static_assert(kBlocs <= market::kMostSegments);

struct Blocs {
  std::array<double, kBlocs> made{}, can{}, needed{};
};

/// Baseline output, what can be made today, and what is asked for at base prices, by bloc. Plants that came on line
/// since offer at base prices too, as far as more is asked for than on the base date.
Blocs sum_up(const System& system, const Drive& drive, std::uint32_t product, const State& state) {
  Blocs blocs;
  std::array<double, kBlocs> plants{}, new_plants{};
  for (auto s = system.product_site_first[product]; s < system.product_site_first[product + 1]; ++s) {
    const std::size_t bloc = system.site_bloc[s];
    blocs.made[bloc] += system.base_output[s];
    // A maker short of an input cannot make more whatever is paid; idle plants can, once they are started.
    plants[bloc] += system.base_capacity[s];
    new_plants[bloc] += state.added[s];
    blocs.can[bloc] += state.limit[s] == kNothing ? plants_of(system, drive, state, s) : state.output[s];
  }
  for (auto m = system.product_market_first[product]; m < system.product_market_first[product + 1]; ++m) {
    blocs.needed[system.market_bloc[m]] += state.base_need[m];
  }
  double made = 0.0, needed = 0.0;
  for (std::size_t b = 0; b < kBlocs; ++b) {
    made += blocs.made[b];
    needed += blocs.needed[b];
  }
  if (!(needed > made)) return blocs;
  for (std::size_t b = 0; b < kBlocs; ++b) {
    if (new_plants[b] > 0.0) blocs.made[b] *= std::min(needed / made, 1.0 + new_plants[b] / plants[b]);
  }
  return blocs;
}

/// What the law lets pass from bloc to bloc: without limit as soon as one pair is free, else the flow of its links.
void find_limits(const System& system, std::uint32_t product, const State& state,
                 std::array<double, kBlocs * kBlocs>& limit) {
  limit.fill(0.0);
  const auto first_site = system.product_site_first[product];
  const std::uint32_t sites = system.product_site_first[product + 1] - first_site;
  std::uint32_t pair = system.product_pair_first[product];
  for (auto m = system.product_market_first[product]; m < system.product_market_first[product + 1]; ++m) {
    for (std::uint32_t s = first_site; s < first_site + sites; ++s, ++pair) {
      double& pass = limit[system.site_bloc[s] * kBlocs + system.market_bloc[m]];
      const std::uint32_t link = system.pair_link[pair];
      if (link == kNothing) {
        const bool free = state.lane_of_pair.empty() || state.lanes[state.lane_of_pair[pair]].pass >= 1.0;
        if (free) pass = market::kNoLimit;
      } else {
        pass = state.pass[link] >= 1.0 ? market::kNoLimit : pass + state.pass[link] * system.link_flow[link];
      }
    }
  }
}

/// Duties on a product, as the market takes them.
std::size_t duties_on(const Drive& drive, std::uint32_t product, std::array<market::Duty, kBlocs * kBlocs>& duties) {
  std::size_t count = 0;
  for (const Wedge& wedge : drive.duties) {
    if (wedge.product == product && count < duties.size()) duties[count++] = {wedge.from, wedge.to, wedge.rate};
  }
  return count;
}

/// Of making the product in each bloc, as a multiple of the base cost: a subsidy makes it cheaper.
std::array<double, kBlocs> costs_of(const Drive& drive, std::uint32_t product) {
  std::array<double, kBlocs> cost;
  cost.fill(1.0);
  for (const Wedge& wedge : drive.subsidies) {
    if (wedge.product == product) cost[wedge.to] = 1.0 / (1.0 + wedge.rate);
  }
  return cost;
}

/// What a bloc's next price hangs on. Most blocs stand alike: what follows is worked out once.
struct Standing {
  market::Prices before;
  double goal;
  market::Found found;
};

std::size_t first_like(const std::array<Standing, kBlocs>& blocs, std::size_t b) {
  for (std::size_t a = 0; a < b; ++a) {
    if (blocs[a].before.spot == blocs[b].before.spot && blocs[a].before.contract == blocs[b].before.contract &&
        blocs[a].goal == blocs[b].goal && blocs[a].found == blocs[b].found) {
      return a;
    }
  }
  return b;
}

}  // namespace

void reprice(const System& system, const Parameters& parameters, const Drive& drive, std::uint32_t product,
             State& state) {
  const network::MarketTerms& of = system.market_terms[product];
  const std::int32_t every = std::max(1, kWeek / parameters.step_days);  // steps
  if (system.product_priced[product] == 0 || (state.day + static_cast<std::int32_t>(product)) % every != 0) return;
  const double days = state.moved_on[product] < 0 ? 0.0 : (state.day - state.moved_on[product]) * parameters.step_days;
  const double demand = market::elasticity_after(of.demand_short, of.demand_long, days, parameters.adjustment_days);
  const double supply = market::elasticity_after(of.supply_short, of.supply_long, days, parameters.adjustment_days);
  const market::Terms terms{of.spot_share, of.price_speed, parameters.contract_days};
  const Blocs blocs = sum_up(system, drive, product, state);

  market::Prices* prices = &state.prices[product * kBlocs];
  std::array<Standing, kBlocs> now, next;
  std::array<market::Supply, kBlocs> offers;
  std::array<market::Demand, kBlocs> wants;
  market::Clearing clearing;
  const std::array<double, kBlocs> cost = costs_of(drive, product);
  for (std::size_t b = 0; b < kBlocs; ++b) {
    now[b] = {prices[b], 0.0, market::Found::cleared};
    const std::size_t like = first_like(now, b);
    offers[b] = like < b && cost[like] == cost[b]
                    ? offers[like]
                    : market::spot_supply(1.0, supply, market::kNoLimit, prices[b], terms, cost[b]);
    wants[b] = like < b ? wants[like] : market::spot_demand(1.0, demand, prices[b], terms);
    clearing.supply[b].price = clearing.demand[b].price = prices[b].spot;
  }
  for (std::size_t b = 0; b < kBlocs; ++b) {
    offers[b] = {blocs.made[b] * offers[b].fixed, blocs.made[b] * offers[b].elastic, supply, blocs.can[b]};
    wants[b] = {blocs.needed[b] * wants[b].fixed, blocs.needed[b] * wants[b].elastic, demand};
  }
  std::array<double, kBlocs * kBlocs> limit;
  if (state.product_ruled[product] != 0) find_limits(system, product, state, limit);
  std::array<market::Duty, kBlocs * kBlocs> duties;
  const std::size_t dutied = duties_on(drive, product, duties);
  market::Market market{offers, wants, {}};
  if (state.product_ruled[product] != 0) market.limit = limit;
  market.lowest = std::max(market.lowest, of.variable_cost);
  market::clear_with_duties(market, std::span<const market::Duty>(duties).first(dutied), clearing);
  std::array<double, kBlocs> paid, share;
  for (std::size_t b = 0; b < kBlocs; ++b) {
    const market::Side& side = blocs.needed[b] > 0.0 ? clearing.demand[b] : clearing.supply[b];
    next[b] = {prices[b], side.price, side.found};
    const std::size_t like = first_like(next, b);
    if (like < b) {
      prices[b] = prices[like];
      paid[b] = paid[like];
      share[b] = share[like];
      continue;
    }
    market::move(prices[b], side, terms, every * parameters.step_days);
    const bool moved = std::abs(prices[b].spot - 1.0) > kNoise;
    if (moved && state.moved_on[product] < 0) state.moved_on[product] = state.day;
    paid[b] = market::volume_weighted(demand, prices[b], terms);
    share[b] = market::wanted(1.0, demand, prices[b], terms);
  }
  for (auto m = system.product_market_first[product]; m < system.product_market_first[product + 1]; ++m) {
    const std::size_t bloc = system.market_bloc[m];
    state.spot[m] = prices[bloc].spot;
    state.paid[m] = paid[bloc];
    state.demand_share[m] = share[bloc];
  }
}

}  // namespace chokepoint::strategic
