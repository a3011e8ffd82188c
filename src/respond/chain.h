// A supply shock as the second stage of a mitigation programme: what stays unserved when the issuer of controls and all
// its partners share what the law lets through, what stands in stock, and what was bought beforehand.
//
// Two regions: the issuer and everybody else (the partners). Per product and period: made <= capacity, made needs its
// critical inputs, trade between the regions <= base flow x what the law passes (a wait is a gap once), stocks in use
// and under way at base. Final use unserved among the partners is the loss, at base prices; the issuer's own use is not
// served worse than theirs. Only products that a cut reaches are in it. It is the best that planners could do with each
// period, a bound from below: simulated.h prices the same shocks without a planner. Method: docs/methods/mitigation.md
// section 2. Verified by: tests/respond/chain_test.cpp.
#pragma once

#include "respond/portfolio.h"
#include "simulate/simulator.h"

namespace chokepoint::respond {

struct ShockCase {
  std::string name;
  world::Scenario scenario;  // its own law and stops; days count from its first
  policy::Assume assume{policy::Assume::ask};
  double weight{0.0};  // odds over the horizon; what is left is the branch in which nothing happens
};

enum class MeasureKind : std::uint8_t {
  stock,     // units at hand when the shock comes
  flow,      // units a year that come besides: recycling, offtake, substitutes
  capacity,  // units a year that can be made besides, from the usual inputs
};
struct ChainMeasure {
  Measure measure;  // amounts in units, or units a year
  MeasureKind kind{MeasureKind::stock};
  ProductId product;
  bool at_issuer{false};
  double build_days{0.0}, ramp_days{0.0};
  PlaceId place{};  // where it stands, for the simulator
};

struct ChainQuestion {
  PlaceId issuer;
  std::vector<ShockCase> cases;
  std::vector<double> start_years;  // of a shock after the decision, equally likely
  double decided_after{0.0};        // years by which buying is put off
  std::int32_t period_days{90};
  std::int32_t periods{8};
  double discount{0.03};      // a year
  double value{1.0};          // of a lost unit of use, times its base price
  std::int32_t step_days{5};  // of runs of the simulator (simulated.h)
};

struct Chain {
  Programme programme;              // money in millions; branch 0: nothing happens; then by case, by start
  std::vector<ProductId> products;  // that a cut reaches
  double final_value{0.0};          // of the partners' final use of them over the window, millions
};

/// Share of a measure that is on line so many days after its decision.
double on_line(const ChainMeasure& measure, double days);

/// Faults: those of policy::rules_for; weights above 1; no start.
Result<Chain> chain_of(const simulate::Simulator& simulator, const ChainQuestion& question,
                       const std::vector<ChainMeasure>& measures);

}  // namespace chokepoint::respond
