#include "market/scarcity.h"

#include <algorithm>
#include <cmath>

#include "base/exact_sum.h"
#include "base/math.h"

namespace chokepoint::market {
namespace {

double power(double base, double exponent) { return math::exp(exponent * math::log(base)); }

/// Cobb-Douglas is the limit; nearer than this the general form loses its digits.
constexpr double kNearOne = 1e-6;

}  // namespace

Shortage without(double removed, double supply_elasticity, double demand_elasticity, double capacity, double highest) {
  Shortage shortage;
  const double left = 1.0 - std::clamp(removed, 0.0, 1.0 - 1e-12);
  const double both = supply_elasticity + demand_elasticity;
  const double free_price = both > 0.0 ? power(left, -1.0 / both) : left < 1.0 ? highest : 1.0;
  double price = free_price;
  if (left * power(free_price, supply_elasticity) > capacity) {
    shortage.at_capacity = true;
    price = demand_elasticity > 0.0 && capacity > 0.0 ? power(capacity, -1.0 / demand_elasticity) : highest;
  }
  shortage.price = std::min(price, highest);
  const double offered = std::min(capacity, left * power(shortage.price, supply_elasticity));
  shortage.quantity = std::min(power(shortage.price, -demand_elasticity), offered);
  shortage.shortfall = std::max(0.0, 1.0 - shortage.quantity);
  return shortage;
}

double loss_exact(double share, double left, double substitution) {
  if (std::fabs(substitution - 1.0) < kNearOne) return 1.0 - power(left, share);
  const double rho = (substitution - 1.0) / substitution;
  // left^rho grows beyond any number as substitution falls: it is taken out of the bracket.
  const double grown = rho * math::log(left);
  if (grown > 0.0) return 1.0 - left * power(share + (1.0 - share) * math::exp(-grown), 1.0 / rho);
  return 1.0 - power(share * math::exp(grown) + 1.0 - share, 1.0 / rho);
}

double loss_second_order(double share, double left, double substitution) {
  const double log_left = math::log(left);
  return 1.0 -
         math::exp(share * log_left + 0.5 * share * (1.0 - share) * (1.0 - 1.0 / substitution) * log_left * log_left);
}

bool second_order_misleads(double left, double substitution) { return std::fabs(math::log(left)) / substitution > 1.0; }

double expected_loss(std::span<const Risk> scenarios) {
  ExactSum sum;
  for (const Risk& risk : scenarios) sum.add(risk.probability * risk.loss);
  return sum.value();
}

}  // namespace chokepoint::market
