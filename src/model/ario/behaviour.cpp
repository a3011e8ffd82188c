#include "model/ario/behaviour.h"

#include <algorithm>
#include <cmath>

namespace chokepoint::model::ario {
namespace {

constexpr double kLeastInput = 1e-5;  // of output

}  // namespace

Capacity::Capacity(const Economy& given, const Params& asked, Rules followed)
    : economy(given), params(asked), rules(followed), alpha(given.n, asked.alpha_base), capacity(given.output) {}

void Capacity::advance(int t, std::span<const double> demand, std::span<const double> made,
                       std::span<const double> lost) {
  const double speed = params.step / params.alpha_tau;
  for (std::uint32_t f = 0; f < economy.n; ++f) {
    if (t > 1) {
      const double scarcity = demand[f] != 0.0 ? (demand[f] - made[f]) / demand[f] : 0.0;
      const bool calm = rules.exact_tests ? scarcity == 0.0 : scarcity <= kTight;
      if (rules.exact_tests || !calm) alpha[f] += (params.alpha_max - alpha[f]) * scarcity * speed;
      if (calm) alpha[f] += (params.alpha_base - alpha[f]) * speed;
      alpha[f] = std::max(alpha[f], 1.0);
    }
    capacity[f] = economy.output[f] * (1.0 - lost[f]) * alpha[f];
  }
}

std::vector<double> needed_stock(const Economy& economy, const Params& params, Rules rules) {
  std::vector<double> need(economy.s);
  const double psi = params.base_model ? 1.0 : params.psi;
  for (std::uint32_t i = 0; i < economy.s; ++i) {
    const double steps = economy.inventory[i];
    // Nobody can use up more in a step than there is.
    need[i] = std::isinf(steps) ? 0.0 : rules.exact_tests ? psi * steps : std::max(psi * steps, 1.0);
  }
  return need;
}

std::vector<std::uint8_t> essential_inputs(const Economy& economy, Rules rules) {
  std::vector<std::uint8_t> essential(economy.bought.size(), 0);
  for (std::uint32_t g = 0; g < economy.n; ++g) {
    const double output = rules.mixed_units ? economy.output[g] : economy.yearly_output[g];
    for (std::uint32_t i = 0; i < economy.s; ++i)
      essential[economy.at(i, g)] = economy.bought[economy.at(i, g)] > kLeastInput * output;
  }
  return essential;
}

}  // namespace chokepoint::model::ario
