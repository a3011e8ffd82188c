// What an economy loses in a year without part of an input, as a linear programme: industries that need it make less,
// those that sell to them sell less, and what is short is what final users and foreign buyers do without.
//
// With z_j the share of industry j's output that is made and r_jm the share of its need of input m that it gets:
//   max  sum_j value_added_j z_j
//   s.t. 0 <= sum of what is made less what industries use <= base final sales (between base and 0 where below 0)
//        z_j <= 1 - depends_jm (1 - r_jm),   0 <= z, r <= 1,   sum_j share_jm r_jm <= left_m.
// The structure of Manley, Alonso and Nassar 2022 (Resources Policy 78), with the part of an industry that needs the
// input apart. `alike`: every user gets the same share, r_jm = left_m, instead of the best.
// Method: docs/methods/loss.md section 2. Verified by: tests/assess/shortage_test.cpp.
#pragma once

#include <span>

#include "assess/economy.h"
#include "base/context.h"
#include "opt/solve.h"

namespace chokepoint::assess {

struct InputUser {
  std::uint32_t industry{0};
  double share{0.0};    // of all that industries use of the input
  double depends{1.0};  // share of the industry's output that cannot be made without it
};

struct ScarceInput {
  std::string name;
  double spending{0.0};  // what industries pay for it in the base year
  double left{1.0};      // share of it that there still is
  std::vector<InputUser> users;
};

struct OutputLoss {
  opt::Status status{opt::Status::not_converged};
  double gdp{0.0};           // value added lost
  std::vector<double> lost;  // of it, by industry
};

/// Faults, all at once: shares outside [0, 1] or that do not add up to 1 (1e-6), an industry that is none, an input
/// without users.
Result<void> check(const Economy& economy, std::span<const ScarceInput> inputs);

/// Of all inputs together.
Result<OutputLoss> output_loss(const Economy& economy, std::span<const ScarceInput> inputs, bool alike,
                               Context& context);

}  // namespace chokepoint::assess
