// Looks at an answer to a programme as if a stranger had sent it. Shares no code with any solver.
//
// Method: docs/methods/optimisation.md section 2 (weak duality). Verified by: tests/opt/verify_test.cpp.
#pragma once

#include <span>

#include "opt/model.h"

namespace chokepoint::opt {

/// Violations are relative: over 1 + the size of the bound that is broken (rows: of the largest term, if larger).
struct Verdict {
  double objective{0.0};
  double worst_row{0.0}, worst_bound{0.0}, worst_integer{0.0};  // 0 = kept exactly
  std::uint32_t row{0}, column{0};                              // where the worst ones are
  bool feasible(double tolerance = 1e-6) const {
    return worst_row <= tolerance && worst_bound <= tolerance && worst_integer <= tolerance;
  }
};

/// x: one number a column. A number that is not finite makes every violation infinite.
Verdict verify(const Model& model, std::span<const double> x);

/// The greatest lower bound on the cost of any x that the row prices prove, integrality left aside:
///   sum of (price > 0 ? price row_low : price row_high) + sum over columns of the least reduced cost times x.
/// -infinity where a price leans on a bound that is not there. Reduced costs within `slack` of 0, over 1 + the size of
/// their terms, count as 0 where the column is unbounded on that side.
double proven_bound(const Model& model, std::span<const double> row_price, double slack = 1e-9);

/// cost - row prices through the column: what one more unit of each column would change, at the margin.
std::vector<double> reduced_costs(const Model& model, std::span<const double> row_price);

}  // namespace chokepoint::opt
