// Where value comes from, for all industries of a dense input-output table and many origins at once: the question of
// look_through.h at the size of a world table (6,000 industries, a hundred regions), without an inverse.
//
//   origins  O_K(j) = sum over i of a_ij O_K(i) + v_j [j in K]      value of j that originates in K; sums to 1 over K
//   touched  T_K(j) = 1 for j in K, else sum over i of a_ij T_K(i)  value of j that passes through K at least once
//                                                                   (the hitting chance of the absorbing chain)
// Both are walked by block Gauss-Seidel. A block is a run of industries of one group in the table's order (at most
// kBlock); inside it the equations are solved by an LU that is made once, so a sweep only has to carry what crosses
// blocks: where trade is mostly domestic it shrinks the error five to ten times. Origins stand side by side in panels
// of kLanes; each panel is its own system, so panels run in parallel and bytes do not depend on threads, and a sum is
// never split across lanes, so they do not depend on the width of the machine's vectors either.
//
// Between sweeps of `origins` what the last one left over is solved on a coarse grid: one unknown a block, the same
// step for all its industries (Chatelin and Miranker 1982, aggregation). It halves what a sweep leaves, and proves
// nothing: the stop looks at sweeps alone.
//
// The stop is certified, not hoped for: after a sweep that changed nothing by more than d, the error of every share is
// at most d b M, b the largest part of a customer's inputs from outside its block, M a proven bound of the largest
// output multiplier (M >= max_j sum_i L_ij). Rounding comes on top: about 1e-16 times the number of industries.
// Memory: 8 n^2 for the table, 8 n G for an answer. Cost: sweeps x n^2 x G multiplications.
// Method: docs/methods/dependence.md, section 5. Verified by: tests/assess/dense_origins_test.cpp (dense LU,
// look_through.h, closed forms, relabelling, threads), bench/look_through.cpp (6,000 industries).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/context.h"
#include "base/result.h"

namespace chokepoint::assess {

/// Input coefficients, customer by customer: share[j * industries + i] is what j buys of i per unit of its output.
struct DenseTable {
  std::uint32_t industries{0};
  std::vector<double> share;
  std::span<const double> inputs(std::uint32_t customer) const {
    return {share.data() + std::size_t{customer} * industries, industries};
  }
};

/// One row an industry, one column a group.
struct OriginShares {
  std::uint32_t groups{0};
  std::vector<double> share;
  double error{0.0};  // certified bound of the error of any share
  int sweeps{0};      // of the slowest panel
  double of(std::uint32_t industry, std::uint32_t group) const { return share[std::size_t{industry} * groups + group]; }
};

/// Of customers whose inputs exceed their output: a fault, or kept with a value added below 0. Shares still add up to
/// 1, but single ones may then lie outside [0, 1].
enum class Losses : std::uint8_t { refused, kept };

class DenseOrigins {
 public:
  static constexpr std::uint32_t kLanes = 16;
  static constexpr std::uint32_t kBlock = 128;

  /// `group[i]` < `groups`. Faults, all at once: lists of another length than the table; coefficients negative or not
  /// finite; inputs of a customer above its output (row = the customer from 1); not_converged for a table that uses up
  /// all it makes.
  static Result<DenseOrigins> make(DenseTable table, std::vector<std::uint32_t> group, std::uint32_t groups,
                                   Losses losses = Losses::refused);

  const DenseTable& table() const { return table_; }
  std::span<const std::uint32_t> group() const { return group_; }
  std::uint32_t groups() const { return groups_; }
  std::span<const double> value_added() const { return value_added_; }
  /// Proven bound of the largest output multiplier.
  double multiplier() const { return multiplier_; }

  /// Faults: stopped. `tolerance`: what the certified error may be, above 1e-14.
  Result<OriginShares> origins(double tolerance, Context& context) const;
  Result<OriginShares> touched(double tolerance, Context& context) const;

  /// Gross output of every industry that `demand` needs (L b), and what of it is still untraced as a share of the
  /// demand: at most `tolerance`. Faults: a length, a negative demand, stopped.
  Result<std::vector<double>> requirements(std::span<const double> demand, double tolerance, Context& context) const;

 private:
  enum class Question : std::uint8_t { origins, touched };
  struct Block {
    std::uint32_t first, size;
    std::size_t factors;  // into factors_
  };
  DenseOrigins() = default;
  bool bound_multiplier();
  void factor_blocks();
  void make_coarse();
  /// Adds the coarse step that answers to the mean changes of the last sweep, blocks x kLanes.
  void step_coarsely(std::vector<double>& changes, std::vector<double>& panel) const;
  Result<OriginShares> solve(Question question, double tolerance, Context& context) const;
  /// One panel to the end. Rows of kLanes numbers.
  bool walk(Question question, std::uint32_t first_group, double tolerance, Context& context,
            std::vector<double>& panel, int& sweeps, double& error) const;

  DenseTable table_;
  std::vector<std::uint32_t> group_;
  std::uint32_t groups_{0};
  std::vector<double> value_added_;
  std::vector<Block> blocks_;
  std::vector<double> factors_;  // LU of I - A inside each block, rows of customers, unit lower part
  // Mean purchases of a block's industries from each block, and the LU of I minus it; empty where there are too many.
  std::vector<double> coarse_, coarse_factors_;
  double multiplier_{1.0};
  double across_{0.0};  // largest part of a customer's inputs from outside its block
};

}  // namespace chokepoint::assess
