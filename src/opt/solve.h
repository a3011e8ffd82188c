// The least cost of a programme, and the proof that comes with it.
//
// Linear programmes are solved by Clp in this process, integer ones by Cbc in a child process: its driver keeps state
// that threads share, and a child can be stopped. Every answer passes `verify` before it is given; one that does not is
// told as not_converged, never as an answer. Same bytes for the same model as long as no limit of time is met.
// Method: docs/methods/optimisation.md. Verified by: tests/opt/solve_test.cpp.
#pragma once

#include <cstdint>

#include "base/context.h"
#include "opt/model.h"
#include "opt/verify.h"

namespace chokepoint::opt {

struct Limits {
  double seconds{120.0};        // of the child that solves an integer programme
  double gap{1e-6};             // relative: stop when cost - bound is below it
  std::int64_t nodes{1000000};  // of the search tree
};

enum class Status : std::uint8_t {
  optimal,        // within the gap
  limit,          // a limit was met: x is feasible, bound says how far it may be from the best; x may be empty
  infeasible,     // no x keeps all rows and bounds
  unbounded,      // the cost falls without end
  not_converged,  // the solver gave up, or its answer did not stand the check
  stopped         // by the caller
};

struct Solution {
  Status status{Status::not_converged};
  std::vector<double> x;          // one a column; empty where there is none
  std::vector<double> row_price;  // linear programmes: what one more unit of each row's bound adds to the cost
  double objective{0.0};
  double bound{-kInfinity};  // no x costs less; of linear programmes proven by row_price
  double gap() const;        // relative; 0 where closed, infinite where nothing is known
};

/// Faults: those of check(model); internal where no child can be made or it breaks down.
Result<Solution> solve(const Model& model, const Limits& limits, Context& context);

}  // namespace chokepoint::opt
