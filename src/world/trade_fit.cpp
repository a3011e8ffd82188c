#include "world/trade_fit.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "world/margins.h"

namespace chokepoint::world {
namespace {

constexpr int kStatedRounds = 300;
constexpr int kMarginRounds = 400;
constexpr double kTolerance = 1e-13;
constexpr double kStatedTolerance = 1e-9;
/// Pruning starts at this share of its threshold and doubles.
constexpr double kFirstStage = 0.25;
/// Statements and pruning that leave a margin worse than this are taken back, the former by degrees.
constexpr double kMarginTolerance = 1e-9;
/// A small sale matters less to its seller than a small purchase to its buyer, who may have no other.
constexpr double kSellerFactor = 5.0;
/// A statement never closes cells for good: margins may need them.
constexpr double kLeast = 1e-9;

class Fitter {
 public:
  explicit Fitter(const TradeProblem& problem)
      : problem_(problem),
        rows_(problem.supply.size()),
        columns_(problem.use.size()),
        stride_(margins::stride_of(columns_)),
        flow_(rows_ * stride_, 0.0),
        dropped_(rows_ * stride_, false) {}

  TradeFit run() {
    seed();
    mark_stated();
    collect_wholes();
    fit_margins();
    if (!wholes_.empty()) {
      base_ = flow_;
      fit_stated();
    }
    // Weak cells go in stages, the weakest first, as long as the others can carry the margins.
    for (double stage = kFirstStage; stage <= 1.0; stage *= 2.0) {
      const std::vector<double> before = flow_;
      const std::vector<bool> dropped_before = dropped_;
      const double missed_before = margin_miss_;
      if (!prune(stage * problem_.prune_below)) continue;
      fit_stated();
      if (margin_miss_ > kMarginTolerance) {
        flow_ = before;
        dropped_ = dropped_before;
        margin_miss_ = missed_before;
        break;
      }
    }
    TradeFit result;
    for (const StatedTrade& statement : problem_.stated)
      result.worst_miss = std::max(result.worst_miss, miss(statement));
    for (std::size_t i = 0; i < rows_; ++i) {
      for (std::size_t j = 0; j < columns_; ++j) {
        result.flow.push_back(at(i, j));
        result.stated.push_back(stated_[cell(i, j)]);
      }
    }
    result.margin_miss = margin_miss_;
    return result;
  }

 private:
  /// Statements that are shares of one whole, imposed together: each is brought to its share, the rest of the whole to
  /// what they leave. `part` tells which statement a cell belongs to; cells that two claim belong to the first.
  struct Whole {
    StatedTrade::Kind kind;
    std::vector<std::size_t> cells;  // of the whole
    std::vector<int> part;           // per cell; -1: the rest
    std::vector<double> value;       // per statement
  };

  std::size_t cell(std::size_t i, std::size_t j) const { return i * stride_ + j; }
  double& at(std::size_t i, std::size_t j) { return flow_[cell(i, j)]; }
  double at(std::size_t i, std::size_t j) const { return flow_[cell(i, j)]; }
  bool home(std::size_t i, std::size_t j) const { return problem_.supplier_country[i] == problem_.buyer_country[j]; }

  void seed() {
    for (std::size_t i = 0; i < rows_; ++i) {
      for (std::size_t j = 0; j < columns_; ++j) {
        at(i, j) = problem_.supply[i] * problem_.use[j] * (home(i, j) ? problem_.home_preference : 1.0);
      }
    }
  }

  void mark_stated() {
    stated_.assign(flow_.size(), false);
    for (const StatedTrade& statement : problem_.stated) {
      for (auto i : statement.rows) {
        for (auto j : statement.columns) stated_[cell(i, j)] = true;
      }
    }
  }

  /// The cells a share is a share of; for an amount the cells themselves.
  std::vector<std::size_t> whole_of(const StatedTrade& s) const {
    std::vector<std::size_t> cells;
    auto add = [&](std::size_t i, std::size_t j) { cells.push_back(cell(i, j)); };
    if (s.kind == StatedTrade::Kind::import_share) {
      for (auto j : s.columns) {
        for (std::size_t i = 0; i < rows_; ++i) {
          if (!home(i, j)) add(i, j);
        }
      }
    } else if (s.kind == StatedTrade::Kind::export_share) {
      for (auto i : s.rows) {
        for (std::size_t j = 0; j < columns_; ++j) {
          if (!home(i, j)) add(i, j);
        }
      }
    } else {
      for (auto i : s.rows) {
        for (auto j : s.columns) add(i, j);
      }
    }
    return cells;
  }

  void collect_wholes() {
    std::map<std::pair<StatedTrade::Kind, std::vector<std::uint32_t>>, std::size_t> found;
    for (const StatedTrade& s : problem_.stated) {
      std::size_t index = wholes_.size();
      if (s.kind != StatedTrade::Kind::amount) {
        const auto& side = s.kind == StatedTrade::Kind::import_share ? s.columns : s.rows;
        index = found.emplace(std::pair(s.kind, side), index).first->second;
      }
      if (index == wholes_.size()) {
        wholes_.push_back({s.kind, whole_of(s), {}, {}});
        wholes_.back().part.assign(wholes_.back().cells.size(), -1);
      }
      Whole& whole = wholes_[index];
      const int number = static_cast<int>(whole.value.size());
      whole.value.push_back(s.value);
      std::vector<bool> mine(flow_.size(), false);
      for (auto i : s.rows) {
        for (auto j : s.columns) mine[cell(i, j)] = true;
      }
      for (std::size_t c = 0; c < whole.cells.size(); ++c) {
        if (mine[whole.cells[c]] && whole.part[c] < 0) whole.part[c] = number;
      }
    }
    for (Whole& whole : wholes_) {  // shares that exceed the whole are brought back to it
      double sum = 0.0;
      for (double v : whole.value) sum += v;
      if (whole.kind == StatedTrade::Kind::amount || sum <= 1.0) continue;
      for (double& v : whole.value) v /= sum;
    }
  }

  double current(const StatedTrade& s) const {
    double sum = 0.0;
    for (auto i : s.rows) {
      for (auto j : s.columns) sum += at(i, j);
    }
    return sum;
  }

  double miss(const StatedTrade& s) const {
    if (s.kind == StatedTrade::Kind::amount)
      return s.value > 0.0 ? std::fabs(current(s) - s.value) / s.value : current(s);
    double all = 0.0;
    for (auto cell : whole_of(s)) all += flow_[cell];
    return all > 0.0 ? std::fabs(current(s) / all - s.value) : 0.0;
  }

  /// Returns the largest miss before imposing: relative for amounts, absolute for shares.
  double impose(const Whole& whole) {
    std::vector<double> now(whole.value.size(), 0.0);
    double rest = 0.0;
    for (std::size_t c = 0; c < whole.cells.size(); ++c) {
      (whole.part[c] < 0 ? rest : now[static_cast<std::size_t>(whole.part[c])]) += flow_[whole.cells[c]];
    }
    const bool amount = whole.kind == StatedTrade::Kind::amount;
    double all = rest;
    for (double v : now) all += v;
    if (!(all > 0.0)) return 0.0;
    double worst = 0.0;
    double left = 1.0;
    std::vector<double> factor(now.size(), 1.0);
    for (std::size_t k = 0; k < now.size(); ++k) {
      const double wanted = amount ? whole.value[k] : whole.value[k] * all;
      if (now[k] > 0.0) {
        worst = std::max(worst, std::fabs(wanted - now[k]) / (amount ? std::max(wanted, now[k]) : all));
        factor[k] = std::max(wanted, kLeast * all) / now[k];
        left -= whole.value[k];
      }
    }
    const double rest_factor = rest > 0.0 && !amount ? std::max(left, kLeast) * all / rest : 1.0;
    for (std::size_t c = 0; c < whole.cells.size(); ++c) {
      flow_[whole.cells[c]] *= whole.part[c] < 0 ? rest_factor : factor[static_cast<std::size_t>(whole.part[c])];
    }
    return worst;
  }

  /// Columns, then rows, at most so many times. Returns the largest relative miss of a column before the last.
  double scale(int rounds) { return margins::fit(problem_.supply, problem_.use, rounds, kTolerance, flow_, scratch_); }

  void fit_margins() { margin_miss_ = scale(kMarginRounds); }

  /// Statements and margins in turn, then margins alone. Statements that contradict the margins drive some cells to
  /// nothing; then the table without statements is mixed in until the margins can be met.
  void fit_stated() {
    for (int round = 0; round < kStatedRounds && !wholes_.empty(); ++round) {
      double worst = 0.0;
      for (const Whole& whole : wholes_) worst = std::max(worst, impose(whole));
      if (std::max(worst, scale(1)) < kStatedTolerance) break;
    }
    fit_margins();
    for (const double part : {0.02, 0.1, 0.4, 1.0}) {
      if (margin_miss_ <= kMarginTolerance || wholes_.empty()) return;
      for (std::size_t c = 0; c < flow_.size(); ++c) {
        // What statements have driven to nothing, or beyond all numbers, comes back; what was pruned does not.
        if (dropped_[c]) continue;
        flow_[c] = part < 1.0 && std::isfinite(flow_[c]) ? flow_[c] + part * (base_[c] - flow_[c]) : base_[c];
      }
      fit_margins();
    }
  }

  /// Drops cells below this share of the buyer's use and its multiple of the seller's supply; home supply, stated cells
  /// and each side's largest stay. True if any was dropped.
  bool prune(double below) {
    std::vector<std::size_t> row_best(rows_, 0), column_best(columns_, 0);
    for (std::size_t i = 0; i < rows_; ++i) {
      for (std::size_t j = 0; j < columns_; ++j) {
        if (at(i, j) > at(i, row_best[i])) row_best[i] = j;
        if (at(i, j) > at(column_best[j], j)) column_best[j] = i;
      }
    }
    bool dropped = false;
    for (std::size_t i = 0; i < rows_; ++i) {
      for (std::size_t j = 0; j < columns_; ++j) {
        const double flow = at(i, j);
        if (flow <= 0.0 || row_best[i] == j || column_best[j] == i) continue;
        // A share stated as 0 leaves a trace in case margins need it; where they do not, it goes.
        const bool trace = flow < 10.0 * kLeast * problem_.use[j];
        if (!trace && (stated_[cell(i, j)] || home(i, j))) continue;
        if (flow < below * problem_.use[j] && flow < kSellerFactor * below * problem_.supply[i]) {
          at(i, j) = 0.0;
          dropped_[cell(i, j)] = true;
          dropped = true;
        }
      }
    }
    return dropped;
  }

  const TradeProblem& problem_;
  std::size_t rows_, columns_, stride_;  // of a row, padded with cells of nothing
  std::vector<double> flow_;
  std::vector<double> base_;  // without statements
  std::vector<bool> dropped_;
  std::vector<bool> stated_;
  std::vector<Whole> wholes_;
  margins::Scratch scratch_;
  double margin_miss_{0.0};
};

}  // namespace

TradeFit fit_trade(const TradeProblem& problem) { return Fitter(problem).run(); }

}  // namespace chokepoint::world
