// All equilibria of a small game of two in one move each, and what best replies to best replies lead to.
//
// Extreme equilibria by the vertices of both best-reply polytopes (Mangasarian 1964, J. SIAM 12(4)): every equilibrium
// is a mixture of extreme ones, degenerate games included. Exact up to rounding; at most 8 moves a side.
// Method: docs/methods/coercion.md section 4. Verified by: tests/respond/bimatrix_test.cpp.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"

namespace chokepoint::respond {

inline constexpr std::size_t kMostMoves = 8;

/// Payoffs by row move, then column move. Higher is better.
struct Bimatrix {
  std::size_t rows{0}, columns{0};
  std::vector<double> row_payoff, column_payoff;
  double row(std::size_t i, std::size_t j) const { return row_payoff[i * columns + j]; }
  double column(std::size_t i, std::size_t j) const { return column_payoff[i * columns + j]; }
};

struct Equilibrium {
  std::vector<double> row, column;  // odds of each move
  double row_payoff{0.0}, column_payoff{0.0};
  bool pure() const;
};

/// Pure ones first, then mixed, by odds. Faults: no moves or more than 8; payoffs of the wrong number or not finite.
Result<std::vector<Equilibrium>> equilibria(const Bimatrix& game);

/// Who answers what, from a first move of the row player: replies alternate, column first, for `depth` steps or until a
/// pair repeats. Among equal replies the one with the lowest number: the mildest, where moves are ordered so.
struct Reply {
  std::size_t row{0}, column{0};
  bool by_row{false};
};
struct Replies {
  std::vector<Reply> steps;
  bool settled{false};  // nobody wants to move again
};
Result<Replies> replies(const Bimatrix& game, std::size_t first_row, std::size_t first_column, std::size_t depth);

}  // namespace chokepoint::respond
