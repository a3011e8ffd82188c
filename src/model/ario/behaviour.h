// What both loops share of a step, industry by industry: overproduction, capacity, the essential inputs. The sums over
// links, where they differ, are theirs.
// Method: docs/methods/ario.md, section 2. Verified by: tests/model/ario/golden_test.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "model/ario/case.h"
#include "model/ario/economy.h"

namespace chokepoint::model::ario {

/// Relative tolerance of tests that the reference program makes exactly.
inline constexpr double kTight = 1e-12;

/// alpha and capacity of step t, from demand and the output of the step before.
struct Capacity {
  Capacity(const Economy& economy, const Params& params, Rules rules);
  void advance(int t, std::span<const double> demand, std::span<const double> made, std::span<const double> lost);

  const Economy& economy;
  Params params;
  Rules rules;
  std::vector<double> alpha, capacity;
};

/// Psi and inventories as a limit: stock below `need[i]` times use limits. 0 for inputs that are never short.
std::vector<double> needed_stock(const Economy& economy, const Params& params, Rules rules);

/// Does input i limit g at all? One byte at Economy::at(i, g): inputs worth less than 1e-5 of output never do.
std::vector<std::uint8_t> essential_inputs(const Economy& economy, Rules rules);

}  // namespace chokepoint::model::ario
