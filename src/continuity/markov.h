// Continuous-time Markov chains solved without a subtraction, so that each probability keeps its digits however small
// it is: a state of probability 1e-30 is as exact, relatively, as one of 0.5.
//
// Method: docs/methods/continuity.md, section 3. Stationary distribution: Grassmann, Taksar and Heyman 1985,
// Operations Research 33(5) 1107-1116, doi:10.1287/opre.33.5.1107; error bound independent of the condition number:
// O'Cinneide 1993, doi:10.1007/BF01385742. Rewards until exit: the same elimination with an exit column. Transients:
// uniformisation (Jensen 1953), all terms positive.
// Verified by: tests/continuity/markov_test.cpp (birth-death closed forms to 1e-300, long-double elimination,
// relabelling, matrix exponential by squaring).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"

namespace chokepoint::continuity {

/// Rates between the states of a chain, per hour. Dense storage (8 n^2 bytes), but zeros cost nothing in elimination.
class Rates {
 public:
  explicit Rates(std::uint32_t states) : states_(states), rate_(std::size_t{states} * states, 0.0) {}
  std::uint32_t states() const { return states_; }
  /// Adds to the rate from -> to; a rate of a state to itself is left out. Requires rate >= 0.
  void add(std::uint32_t from, std::uint32_t to, double rate) {
    if (from != to) at(from, to) += rate;
  }
  double& at(std::uint32_t from, std::uint32_t to) { return rate_[std::size_t{from} * states_ + to]; }
  double at(std::uint32_t from, std::uint32_t to) const { return rate_[std::size_t{from} * states_ + to]; }

 private:
  std::uint32_t states_;
  std::vector<double> rate_;
};

/// pi Q = 0, sum pi = 1. States are eliminated from the last to the first: number them so that neighbours stand
/// together. Fault (bad_structure) where a state never gets back to those before it: state 0 must be reachable from
/// everywhere. O(n^3) for a full chain, O(n x fill) for a sparse one.
Result<std::vector<double>> stationary(Rates rates);

/// Expected sum of `reward` (per hour spent) until the chain leaves, from each state; `exit` is the rate of leaving for
/// good. reward = 1: mean time to leave. Fault where some state never leaves.
Result<std::vector<double>> reward_until_exit(Rates rates, std::vector<double> exit, std::vector<double> reward);

/// exp(Q t) v for the sub-generator of `rates` and `exit` and a vector v > 0: v expected after t hours of not having
/// left. Relative error of each entry about 1e-15 times (10 + rate x t).
std::vector<double> after(const Rates& rates, std::span<const double> exit, double hours, std::vector<double> v);

}  // namespace chokepoint::continuity
