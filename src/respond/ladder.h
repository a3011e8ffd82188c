// Escalation in turns: two sides climb their ladders of moves, or stop; who goes first matters.
//
// A state is (rung of A, rung of B, whose turn). On its turn a side stays or goes to any higher rung; when both stay
// one after the other, the dispute ends and each takes its payoff of that pair. Rungs only rise, so backward induction
// ends (von Stackelberg for one round). Threats: a side that announced a rung and stays below it pays its audience
// cost. Method: docs/methods/coercion.md section 5. Verified by: tests/respond/ladder_test.cpp (all plans enumerated).
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "respond/bimatrix.h"

namespace chokepoint::respond {

/// Row = the side that moves first.
struct Ladder {
  Bimatrix payoffs;                   // by rung of each side, rung 0 = nothing
  std::size_t announced_by_first{0};  // rung that the first side has threatened; 0: none
  double audience_cost{0.0};          // it pays if it ends below that rung, >= 0
};

struct LadderStep {
  bool by_first{true};
  std::size_t from{0}, to{0};  // rungs; equal: stays
};

struct LadderPath {
  std::vector<LadderStep> steps;  // on the path of play, the two last are stays
  std::size_t first{0}, second{0};
  double first_payoff{0.0}, second_payoff{0.0};
};

/// Of equally good moves a side takes the lowest rung. Faults: those of `equilibria`; an audience cost below 0; a rung
/// that is not there.
Result<LadderPath> climb(const Ladder& ladder);

}  // namespace chokepoint::respond
