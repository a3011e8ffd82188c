// What a target loses when a sender stops selling: sufficient statistics, in closed form.
//
// A nest j takes a share Omega_j of the target's spending; within it goods of different origin replace each other with
// elasticity sigma_j > 1; the sender holds omega_j of it. Nests replace each other with elasticity rho. Without the
// sender's varieties (Feenstra 1994)
//   loss = ln(C'/C) = -ln( sum_j Omega_j (1 - omega_j)^((rho - 1)/(sigma_j - 1)) + 1 - sum_j Omega_j ) / (rho - 1)
//        = sum_j Omega_j / (sigma_j - 1) ln 1/(1 - omega_j)                                        for rho = 1.
// Same structure as Clayton, Maggiori and Schreger (NBER 31852); one sector: Arkolakis, Costinot and Rodriguez-Clare
// (2012). It knows no time, no stocks and no tiers: the simulator stands beside it for those.
// Method: docs/methods/coercion.md section 1. Verified by: tests/respond/loss_test.cpp.
#pragma once

#include <span>

#include "base/result.h"

namespace chokepoint::respond {

struct Nest {
  double spending{0.0};  // Omega
  double sigma{2.0};
  double held{0.0};  // omega
};

/// The rise of the logarithm of the target's cost of living; infinite where it has no bound (a nest held whole, rho <=
/// 1). Faults, all at once: shares outside [0, 1], spending above 1 in sum, sigma <= 1, rho < 0, no nest.
Result<double> cutoff_loss(std::span<const Nest> nests, double rho);

/// What the loss would fall by if the share held in the nest fell by `points`, the others as they are.
Result<double> diversification_gain(std::span<const Nest> nests, double rho, std::size_t nest, double points);

/// One scarce input of spending share `share` falls to `left` of before (0 < left <= 1); it and all else replace each
/// other with elasticity s >= 0. exact: share of output lost (CES). second_order: fall of the logarithm of output in
/// the form that the literature calls the sufficient statistic (Baqaee and Farhi 2019). Where |ln left| / s > 1 the two
/// part: `rough`.
struct ScarceInput {
  double exact{0.0}, second_order{0.0};
  bool rough{false};
};
/// Faults: share outside (0, 1), left outside (0, 1], s < 0.
Result<ScarceInput> scarce_input_loss(double share, double left, double s);

}  // namespace chokepoint::respond
