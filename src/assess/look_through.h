// Look-through dependence in value: from a table of who buys from whom to where a final good's value comes from, and to
// what it needs through all tiers. The table may be cyclic and nearly dense (an inter-country input-output table with
// 6,000 industries) or come from a world's balanced flows.
//
//   a_ij input i per unit of output j, L = (I - A)^-1, v_j = 1 - sum_i a_ij
//   value origin       O_K(j)  = sum over i in K of v_i L_ij       (an absorbing chain walked upstream; sums to 1 over
//   K) face value         FV_K(j) = sum over i in K of a_ij look-through       LT_K(j) = sum over i in K of (L - I)_ij
//   (gross requirements: counts a value each time it is sold)
//
// The solver never forms L. It takes strongly connected components in topological order and runs Gauss-Seidel inside
// each: one pass where there is no cycle. A requirement solve costs (passes) x (entries); an origin solve of all
// industries and G groups (passes) x (entries) x G. Passes grow as log(tolerance) / log(spectral radius), 30 to 60 for
// real tables. Memory: 12 bytes an entry and 8 G bytes an industry. Same bytes every time: one thread, fixed order.
// Method: docs/methods/dependence.md, section 5 (Leontief 1951; Kemeny and Snell 1960 for the chain; Baldwin and
// Freeman 2022; Baldwin, Freeman and Theodorakopoulos 2023). Verified by: tests/assess/look_through_test.cpp (dense LU,
// worked three-country table, path closed forms, relabelling).
#pragma once

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "base/result.h"

namespace chokepoint::assess {

/// Input coefficients in compressed rows, one row a customer: industry j buys `share[e]` of `supplier[e]` per unit of
/// its output, for e in [first[j], first[j + 1]). A supplier may stand twice in a row: entries add up.
struct CoefficientTable {
  std::vector<std::uint64_t> first;
  std::vector<std::uint32_t> supplier;
  std::vector<double> share;
  std::uint32_t industries() const { return first.empty() ? 0 : static_cast<std::uint32_t>(first.size() - 1); }
};

/// One purchase, in any order.
struct Purchase {
  std::uint32_t supplier{0};
  std::uint32_t customer{0};
  double value{0.0};
};
/// a_ij = purchase / output of the customer. Faults, all at once: an industry out of range, a value negative or not
/// finite, purchases by an industry without output.
Result<CoefficientTable> coefficients(std::span<const Purchase> purchases, std::span<const double> output);

struct SolverLimits {
  double tolerance{1e-13};  // of the whole: what may be left untraced
  int passes{1'000'000};    // within one component; a stalled iteration ends long before
};

/// Shares of a whole by group.
struct GroupShares {
  std::vector<double> value;     // absolute: per unit of the target's output
  std::vector<double> of_total;  // over the sum of `value`; zeros where the sum is 0
};

class LookThrough {
 public:
  /// Checks the table and finds its components. Keeps the table. Large tables with more than one entry in twenty
  /// filled are taken as one component (finding more would cost memory and gain nothing). Faults, all at once: rows out
  /// of order, suppliers out of range, coefficients negative or not finite, an industry that needs its own whole output
  /// (a_jj >= 1).
  static Result<LookThrough> make(CoefficientTable table, SolverLimits limits = {});

  std::uint32_t industries() const { return table_.industries(); }
  /// v_j. Negative where inputs cost more than the output is worth (subsidised industries): origins stay exact and sum
  /// to 1, but are then no longer probabilities.
  std::span<const double> value_added() const { return value_added_; }
  std::vector<std::uint32_t> with_negative_value_added() const;

  /// x = L b: gross output of every industry for a demand `b`. Fault not_converged if the table produces less than it
  /// uses up.
  Result<std::vector<double>> requirements(std::span<const double> demand, std::stop_token cancel = {}) const;
  Result<std::vector<double>> requirements(std::uint32_t industry, std::stop_token cancel = {}) const;

  /// Readings for one industry; `group[i]` < `groups` says where industry i belongs. Requirement x from above. Lengths
  /// and groups are the caller's to get right: one entry an industry.
  std::vector<double> value_origin(std::span<const double> requirement, std::span<const std::uint32_t> group,
                                   std::uint32_t groups) const;
  GroupShares face_value(std::uint32_t industry, std::span<const std::uint32_t> group, std::uint32_t groups) const;
  GroupShares look_through(std::uint32_t industry, std::span<const double> requirement,
                           std::span<const std::uint32_t> group, std::uint32_t groups) const;

  /// Value origins of every industry at once: row j, column k = O_k(j), industries x groups.
  Result<std::vector<double>> value_origins(std::span<const std::uint32_t> group, std::uint32_t groups,
                                            std::stop_token cancel = {}) const;

 private:
  LookThrough() = default;
  /// The industries of component c.
  std::span<const std::uint32_t> members(std::size_t c) const;
  std::size_t components() const { return component_first_.size() - 1; }

  CoefficientTable table_;
  SolverLimits limits_;
  std::vector<double> value_added_;
  std::vector<double> own_;                     // a_jj
  std::vector<std::uint32_t> order_;            // industries, suppliers before customers, component by component
  std::vector<std::uint32_t> component_first_;  // into order_
};

}  // namespace chokepoint::assess
