// What to buy before one knows what comes: a two-stage programme with conditional value at risk over weighted branches.
//
// First stage, the same in every branch (so nothing is anticipated): amounts x_o of each measure in tranches, and
// whether it is begun at all (z_o). Second stage: each branch has a linear programme of its own that turns x into its
// loss L_w(x).
//   minimise  cost(x) + (1 - lambda) sum_w pi_w L_w + lambda (eta + sum_w pi_w xi_w / (1 - alpha))
//   xi_w >= L_w - eta, xi_w >= 0                                     (Rockafellar and Uryasev 2000)
//   cost(x) <= budget;  CVaR <= risk target;  minimum_o z_o <= x_o <= most_o z_o;  fixed cost with z_o.
// L_w is convex: each solve of a branch gives a plane below it, and the programme is solved over planes until they meet
// it (L-shaped method, one plane a branch: Van Slyke and Wets 1969; Birge and Louveaux 1988). Planes hold for every
// budget and target, so a frontier costs little more than a point. Method: docs/methods/mitigation.md section 1.
// Verified by: tests/respond/portfolio_test.cpp (the whole programme at once, enumeration).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/context.h"
#include "opt/conflict.h"

namespace chokepoint::respond {

/// So many units at this price each. Tranches are bought in order; where a later one is cheaper (learning) that takes a
/// choice, where it is dearer (own buying drives the price) it comes by itself.
struct Tranche {
  double size{0.0};
  double price{0.0};
};

struct Measure {
  std::string name;
  std::vector<Tranche> tranches;
  double fixed_cost{0.0};
  double minimum{0.0};  // if begun
  double most() const;
};

/// Rows and columns of one branch. Of a row, `own` are entries of the branch's columns, `measures` of amounts bought.
struct Recourse {
  struct Row {
    double low{0.0}, high{0.0};
    std::vector<opt::Entry> own, measures;
  };
  double weight{0.0};
  std::string name;
  std::vector<double> loss, low, high;  // per own column: what a unit of it loses, and its bounds
  std::vector<Row> rows;
  std::uint32_t add_column(double its_loss, double its_low, double its_high);
};

struct Programme {
  std::vector<Measure> measures;
  std::vector<Recourse> branches;  // weights add up to 1
};

struct Appetite {
  double alpha{0.9};   // of the conditional value at risk
  double lambda{0.5};  // its weight against the mean
  std::optional<double> budget, risk_target;
};

struct Plan {
  opt::Status status{opt::Status::not_converged};
  std::vector<double> amounts;  // per measure
  double cost{0.0};             // of what is bought
  double mean_loss{0.0}, cvar{0.0};
  std::vector<double> losses;         // per branch
  std::vector<double> worth;          // per measure: what one more unit would save, at the margin, before its price
  double objective{0.0}, bound{0.0};  // as minimised; no plan is below the bound
  double gap{0.0};                    // relative
  std::size_t rounds{0};              // of planes
};

/// Mean cost and loss if the branch were known before buying (wait and see), and what that knowledge is worth: the best
/// mean cost and loss without it, less that. Both risk neutral, within the budget.
struct Information {
  double wait_and_see{0.0}, worth{0.0};
  bool complete{true};
};

/// A plane below a branch's loss: loss >= constant + slope x.
struct Plane {
  double constant{0.0};
  std::vector<double> slope;  // per measure
};

class Planner {
 public:
  /// Faults: weights that do not add up to 1; numbers out of range.
  static Result<Planner> make(Programme programme);

  const Programme& programme() const { return programme_; }
  /// Status `optimal` within `limits.gap` (relative, at least 1e-6), `infeasible` where no plan keeps the requirements.
  /// Faults: alpha outside [0, 1), a budget or target below 0; a branch without an answer for some amounts.
  Result<Plan> best(const Appetite& appetite, const opt::Limits& limits, Context& context);
  /// Any given amounts: what the branches then lose.
  Result<Plan> with(const std::vector<double>& amounts, const Appetite& appetite, Context& context);
  Result<Information> perfect_information(const Appetite& appetite, const opt::Limits& limits, Context& context);
  /// Which requirements cannot hold together, where `best` said infeasible: of the budget, the risk target and what
  /// limits each measure.
  Result<std::vector<std::string>> conflict(const Appetite& appetite, const opt::Limits& limits, Context& context);

 private:
  explicit Planner(Programme programme) : programme_(std::move(programme)), planes_(programme_.branches.size()) {}
  Result<std::vector<double>> evaluate(const std::vector<double>& amounts, Context& context);

  Programme programme_;
  std::vector<std::vector<Plane>> planes_;  // per branch
};

/// Stock that minimises h S + p c E[(T - S)+] for disruptions of odds p a year that last an exponential time of mean D:
/// S = max(0, D ln(p c / h)). Holding cost h and shortage cost c per month of use; in months.
struct StockSize {
  double months{0.0}, cost{0.0};
};
Result<StockSize> stock_size(double odds, double mean_months, double holding, double shortage);

}  // namespace chokepoint::respond
