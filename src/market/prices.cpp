#include "market/prices.h"

#include <algorithm>
#include <cmath>

#include "base/math.h"

namespace chokepoint::market {

namespace {

constexpr double kLargest = 1e100;
constexpr double kLargestElasticity = 20.0;
constexpr double kLargestPrice = 1e6;

double amount(double value) { return value > 0.0 ? std::min(value, kLargest) : 0.0; }
double share(double value) { return value > 0.0 ? std::min(value, 1.0) : 0.0; }
double answer(double elasticity) { return elasticity > 0.0 ? std::min(elasticity, kLargestElasticity) : 0.0; }
double price(double value) {
  if (!(value > 0.0)) return 1.0;
  return std::clamp(value, 1 / kLargestPrice, kLargestPrice);
}

/// Volumes at today's prices, of 1 at the base price.
struct Volumes {
  double spot{0.0};
  double contract{0.0};
};

/// `sign`: 1 for supply, -1 for demand.
Volumes volumes(double elasticity, double sign, const Prices& prices, const Terms& terms) {
  const double spot = share(terms.spot_share);
  Volumes volumes{spot, 1.0 - spot};
  const double power = sign * answer(elasticity);
  if (power == 0.0) return volumes;
  if (prices.spot != 1.0) volumes.spot *= math::pow(price(prices.spot), power);
  if (prices.contract != 1.0) volumes.contract *= math::pow(price(prices.contract), power);
  return volumes;
}

}  // namespace

void move(Prices& prices, const Side& clearing, const Terms& terms, double days) {
  const double spot_before = price(prices.spot);
  prices.contract = price(prices.contract);
  prices.spot = spot_before;
  if (clearing.found != Found::not_determined) {
    const double goal = price(clearing.price);
    const double stay = math::exp(-amount(terms.price_speed) * amount(days));
    // In logarithms, so that tripling and falling to a third take equally long.
    if (goal != spot_before) prices.spot = goal * math::pow(spot_before / goal, stay);
  }
  const double renewed = terms.contract_days > 0.0 ? std::min(1.0, amount(days) / terms.contract_days) : 1.0;
  prices.contract += renewed * (prices.spot - prices.contract);
}

Supply spot_supply(double base, double elasticity, double capacity, const Prices& prices, const Terms& terms,
                   double cost) {
  const Volumes volume = volumes(elasticity, 1.0, prices, terms);
  const double level = price(cost);
  const double offered = amount(base) * (level == 1.0 ? 1.0 : math::pow(level, -answer(elasticity)));
  return {amount(offered * volume.contract), amount(offered * share(terms.spot_share)), answer(elasticity),
          amount(capacity)};
}

Demand spot_demand(double base, double elasticity, const Prices& prices, const Terms& terms) {
  const Volumes volume = volumes(elasticity, -1.0, prices, terms);
  return {amount(amount(base) * volume.contract), amount(base) * share(terms.spot_share), answer(elasticity)};
}

double wanted(double base, double elasticity, const Prices& prices, const Terms& terms) {
  const Volumes volume = volumes(elasticity, -1.0, prices, terms);
  return amount(base) * (volume.spot + volume.contract);
}

double volume_weighted(double elasticity, const Prices& prices, const Terms& terms) {
  const Volumes volume = volumes(elasticity, -1.0, prices, terms);
  return (volume.spot * price(prices.spot) + volume.contract * price(prices.contract)) /
         (volume.spot + volume.contract);
}

Unmet split_unmet(double base, double wanted, double delivered) {
  const double unmet = std::max(0.0, amount(base) - amount(delivered));
  const double priced_out = std::clamp(amount(base) - amount(wanted), 0.0, unmet);
  return {priced_out, unmet - priced_out};
}

double elasticity_after(double short_run, double long_run, double days, double adjustment) {
  const double goal = answer(long_run);
  if (!(adjustment > 0.0)) return goal;
  return goal - (goal - answer(short_run)) * math::exp(-std::min(amount(days) / adjustment, 700.0));
}

double derived_elasticity(double cost_share, double output, double substitution) {
  const double cost = share(cost_share);
  return (1.0 - cost) * answer(substitution) + cost * answer(output);
}

}  // namespace chokepoint::market
