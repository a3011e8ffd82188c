// The second stage of a mitigation programme as the simulator prices it: what each shock costs without anything bought,
// and what each measure takes off that, alone, at half and all of its most.
//
// Per case k: loss = max(0, L_k - factor_k sum_o s_ko(x_o on line)), s_ko through the simulated points 0, 1/2 and 1,
// made concave (a second half that saves more than the first is spread over both; a measure that harms saves nothing).
// Savings of several measures add up but for factor_k, which the simulated loss of a whole plan sets: a step of a
// response surface (Box and Wilson 1951), repeated. Unlike the planner of chain.h it keeps finite speed, rationing,
// prices and qualification, as it is those runs. Method: docs/methods/mitigation.md section 2.
// Verified by: tests/respond/simulated_test.cpp.
#pragma once

#include "respond/chain.h"

namespace chokepoint::respond {

struct CaseSavings {
  double without{0.0};            // money, over the window, not discounted
  std::vector<double> half, all;  // per measure: saved with so much of its most on line
  double factor{1.0};
};

struct Savings {
  std::vector<CaseSavings> cases;
  std::size_t runs{0};
  bool complete{true};
};

/// Adds what is on line so many years after the decision to a scenario: stocks handed out evenly over it, flows and
/// capacity as capacity.
void add_measures(const std::vector<ChainMeasure>& measures, const std::vector<double>& amounts, double years,
                  world::Scenario& scenario);

/// Final use lost outside the issuer in a case over the question's window. Faults: those of the simulator's run.
Result<double> simulated_loss(const simulate::Simulator& simulator, const ChainQuestion& question, std::size_t a_case,
                              const std::vector<ChainMeasure>& measures, const std::vector<double>& amounts,
                              double years, bool& complete, Context& context);

/// 1 + measures runs a case, and one more for each measure that saves; the same for any threads.
/// `simulator`: stepped as the runs are to be.
Result<Savings> simulated_savings(const simulate::Simulator& simulator, const ChainQuestion& question,
                                  const std::vector<ChainMeasure>& measures, Context& context);

/// What the programme below takes a plan to lose in a case, years after the decision; undiscounted, worth 1.
double expected_loss(const CaseSavings& savings, const ChainQuestion& question,
                     const std::vector<ChainMeasure>& measures, const std::vector<double>& amounts, double years);

/// The programme over those losses: branches as chain_of makes them.
Programme programme_of(const Savings& savings, const ChainQuestion& question,
                       const std::vector<ChainMeasure>& measures);

}  // namespace chokepoint::respond
