#include "opt/solve.h"

#include <fmt/format.h>
#include <coin/CbcModel.hpp>
#include <coin/CbcSolver.hpp>
#include <coin/ClpEventHandler.hpp>
#include <coin/ClpSimplex.hpp>
#include <coin/ClpSolve.hpp>
#include <coin/CoinPackedMatrix.hpp>
#include <coin/OsiClpSolverInterface.hpp>

#include <algorithm>
#include <cmath>

#include "opt/child.h"

namespace chokepoint::opt {
namespace {

constexpr double kTolerance = 1e-6;

CoinPackedMatrix matrix_of(const Model& model) {
  std::vector<CoinBigIndex> starts(model.first.begin(), model.first.end());
  std::vector<int> columns(model.column.begin(), model.column.end());
  std::vector<int> lengths;
  for (std::uint32_t r = 0; r < model.rows(); ++r)
    lengths.push_back(static_cast<int>(model.first[r + 1] - model.first[r]));
  return {false,
          static_cast<int>(model.columns()),
          static_cast<int>(model.rows()),
          static_cast<CoinBigIndex>(columns.size()),
          model.value.data(),
          columns.data(),
          starts.data(),
          lengths.data()};
}

std::vector<double> finite(const std::vector<double>& bounds) {
  std::vector<double> out(bounds);
  for (double& bound : out) bound = std::clamp(bound, -COIN_DBL_MAX, COIN_DBL_MAX);
  return out;
}

/// Ends a solve at the next factorisation when the caller asks.
class StopHandler final : public ClpEventHandler {
 public:
  explicit StopHandler(const std::stop_token& cancel) : cancel_(cancel) {}
  int event(Event what) override { return what == endOfFactorization && cancel_.stop_requested() ? kStop : -1; }
  ClpEventHandler* clone() const override { return new StopHandler(cancel_); }  // Clp owns and deletes it

 private:
  static constexpr int kStop = 5;
  std::stop_token cancel_;
};

struct Loaded {
  ClpSimplex clp;
  explicit Loaded(const Model& model, const std::vector<double>& cost) {
    clp.setLogLevel(0);
    const auto low = finite(model.low), high = finite(model.high);
    const auto row_low = finite(model.row_low), row_high = finite(model.row_high);
    clp.loadProblem(matrix_of(model), low.data(), high.data(), cost.data(), row_low.data(), row_high.data());
  }
};

enum ClpStatus : int { kOptimal = 0, kInfeasible = 1, kUnbounded = 2 };

/// `price_scale`: what a unit of the solver's cost is of the model's.
Solution read(const Model& model, const ClpSimplex& clp, double price_scale = 1.0) {
  Solution solution;
  const double* x = clp.primalColumnSolution();
  const double* prices = clp.dualRowSolution();
  solution.x.assign(x, x + model.columns());
  // Within the solver's tolerance of a bound is at the bound.
  for (std::uint32_t c = 0; c < model.columns(); ++c)
    solution.x[c] = std::min(std::max(solution.x[c], model.low[c]), model.high[c]);
  solution.row_price.assign(prices, prices + model.rows());
  for (double& price : solution.row_price) price *= price_scale;
  const Verdict verdict = verify(model, solution.x);
  solution.objective = verdict.objective;
  solution.bound = proven_bound(model, solution.row_price, 1e-7 * price_scale);
  if (verdict.feasible(kTolerance)) solution.status = Status::optimal;
  return solution;
}

/// Is there any x at all? Costs left aside, so that an unbounded programme is told from one without an answer.
bool has_any(const Model& model, Context& context) {
  Loaded loaded(model, std::vector<double>(model.columns(), 0.0));
  StopHandler handler(context.cancel);
  loaded.clp.passInEventHandler(&handler);
  loaded.clp.dual();
  return loaded.clp.status() == kOptimal;
}

Solution solve_linear(const Model& model, Context& context) {
  Solution solution;
  Loaded loaded(model, model.cost);
  StopHandler handler(context.cancel);
  loaded.clp.passInEventHandler(&handler);
  ClpSolve how;
  how.setSolveType(ClpSolve::useDual);
  how.setPresolveType(ClpSolve::presolveOn);
  loaded.clp.initialSolve(how);
  const auto clean = [&] {
    if (loaded.clp.status() != kOptimal) return false;
    solution = read(model, loaded.clp);
    return solution.status == Status::optimal && solution.gap() < kTolerance;
  };
  // Presolve may blur an answer, and it does not tell which kind of impossible it met.
  bool proven = clean();
  if (!proven && !context.cancel.stop_requested()) {
    Loaded again(model, model.cost);
    again.clp.passInEventHandler(&handler);
    again.clp.primal();
    loaded.clp = again.clp;
    proven = clean();
  }
  // Costs that are all small drown in the solver's tolerance for reduced costs: once more with larger ones.
  if (!proven && loaded.clp.status() == kOptimal && !context.cancel.stop_requested()) {
    constexpr double kLargest = 1e6;
    double largest = 0.0;
    for (const double cost : model.cost) largest = std::max(largest, std::fabs(cost));
    const double factor = largest > 0.0 ? kLargest / largest : 1.0;
    std::vector<double> cost = model.cost;
    for (double& one : cost) one *= factor;
    Loaded again(model, cost);
    again.clp.passInEventHandler(&handler);
    again.clp.primal();
    if (again.clp.status() == kOptimal) {
      Solution other = read(model, again.clp, 1.0 / factor);
      if (other.status == Status::optimal && other.gap() < solution.gap()) solution = std::move(other);
    }
    if (solution.status == Status::optimal && !(solution.gap() < kTolerance)) solution.status = Status::not_converged;
  }
  if (context.cancel.stop_requested()) {
    solution = Solution{};
    solution.status = Status::stopped;
    return solution;
  }
  if (loaded.clp.status() == kInfeasible) solution.status = Status::infeasible;
  if (loaded.clp.status() == kUnbounded)
    solution.status = has_any(model, context) ? Status::unbounded : Status::infeasible;
  if (solution.status != Status::optimal) {
    solution.x.clear();
    solution.row_price.clear();
  }
  return solution;
}

// What the child sends: status, bound, then x.
constexpr std::size_t kHead = 2;

std::vector<double> branch_and_bound(const Model& model, const Limits& limits) {
  OsiClpSolverInterface linear;
  linear.messageHandler()->setLogLevel(0);
  const auto low = finite(model.low), high = finite(model.high);
  const auto row_low = finite(model.row_low), row_high = finite(model.row_high);
  linear.loadProblem(matrix_of(model), low.data(), high.data(), model.cost.data(), row_low.data(), row_high.data());
  for (std::uint32_t c = 0; c < model.columns(); ++c) {
    if (model.integer[c] != 0) linear.setInteger(static_cast<int>(c));
  }
  CbcModel search(linear);
  search.setLogLevel(0);
  CbcSolverUsefulData data;
  CbcMain0(search, data);
  const std::string gap = fmt::format("{}", limits.gap), seconds = fmt::format("{}", limits.seconds),
                    nodes = fmt::format("{}", limits.nodes);
  // Cbc 2.10.8 loses the best answer of some programmes in its integer preprocessing (solve_test.cpp has one of four
  // columns); without it every programme tried so far agrees with enumeration.
  const char* arguments[] = {"cbc",         "-logLevel",     "0",    "-preprocess", "off",           "-ratioGap",
                             gap.c_str(),   "-allowableGap", "0",    "-seconds",    seconds.c_str(), "-maxNodes",
                             nodes.c_str(), "-solve",        "-quit"};
  CbcMain1(
      static_cast<int>(std::size(arguments)), arguments, search, [](CbcModel*, int) { return 0; }, data);
  Status status = Status::not_converged;
  if (search.isProvenInfeasible()) {
    status = Status::infeasible;
  } else if (search.isContinuousUnbounded() || search.isProvenDualInfeasible()) {
    status = Status::unbounded;
  } else if (search.isProvenOptimal()) {
    status = Status::optimal;
  } else {
    status = Status::limit;
  }
  std::vector<double> answer{static_cast<double>(status), search.getBestPossibleObjValue() + model.offset};
  const double* x = search.bestSolution();
  if (x != nullptr) answer.insert(answer.end(), x, x + model.columns());
  return answer;
}

/// Integers as integers, and the rest solved again around them: an answer that stands to the last digit.
Solution polished(const Model& model, std::span<const double> x, Context& context) {
  Model fixed = model;
  for (std::uint32_t c = 0; c < model.columns(); ++c) {
    if (model.integer[c] == 0) continue;
    fixed.low[c] = fixed.high[c] = std::floor(x[c] + 0.5);
    fixed.integer[c] = 0;
  }
  return solve_linear(fixed, context);
}

Result<Solution> solve_integer(const Model& model, const Limits& limits, Context& context) {
  // The relaxation first: it tells the impossible and the unbounded apart, quickly and in this process.
  Model relaxed = model;
  std::fill(relaxed.integer.begin(), relaxed.integer.end(), std::uint8_t{0});
  const Solution relaxation = solve_linear(relaxed, context);
  if (relaxation.status != Status::optimal) return relaxation;
  auto answer = in_child([&] { return branch_and_bound(model, limits); }, context);
  if (!answer) return tl::unexpected(answer.error());
  Solution solution;
  if (answer->empty()) {
    solution.status = Status::stopped;
    return solution;
  }
  if (answer->size() >= kHead) solution.status = static_cast<Status>(static_cast<int>((*answer)[0]));
  solution.bound = std::max((*answer)[1], relaxation.bound);
  if (answer->size() != kHead + model.columns()) {
    if (solution.status == Status::optimal) solution.status = Status::not_converged;
    return solution;
  }
  const Status found = solution.status;
  const double bound = solution.bound;
  Solution exact = polished(model, std::span(*answer).subspan(kHead), context);
  if (exact.status == Status::stopped) return exact;
  if (exact.status == Status::optimal && verify(model, exact.x).feasible(kTolerance)) {
    solution.x = std::move(exact.x);
    solution.row_price = std::move(exact.row_price);
  } else {
    solution.x.assign(answer->begin() + kHead, answer->end());
  }
  const Verdict verdict = verify(model, solution.x);
  solution.objective = verdict.objective;
  solution.bound = std::min(bound, verdict.objective);
  solution.status = !verdict.feasible(kTolerance) ? Status::not_converged : found;
  if (solution.status == Status::not_converged) solution.x.clear();
  return solution;
}

}  // namespace

double Solution::gap() const {
  if (x.empty() || bound == -kInfinity) return kInfinity;
  return std::max(0.0, objective - bound) / std::max(1.0, std::fabs(objective));
}

Result<Solution> solve(const Model& model, const Limits& limits, Context& context) {
  Faults faults = check(model);
  if (!faults.empty()) return fail(std::move(faults).take());
  if (model.columns() == 0) {
    Solution empty;
    const Verdict verdict = verify(model, {});
    empty.status = verdict.feasible() ? Status::optimal : Status::infeasible;
    empty.objective = empty.bound = model.offset;
    empty.row_price.assign(model.rows(), 0.0);
    return empty;
  }
  try {
    if (model.has_integers()) return solve_integer(model, limits, context);
    return solve_linear(model, context);
  } catch (...) {  // the solver's own exceptions (CoinError) and a lack of memory inside it
    return fail(Fault{Code::internal, "", 0, 0, "an exception inside the solver", "an answer",
                      "report it, with the model as MPS"});
  }
}

}  // namespace chokepoint::opt
