#include "world/trade_fit.h"

#include <algorithm>
#include <cmath>

namespace chokepoint::world {
namespace {

constexpr int kRounds = 400;
constexpr double kTolerance = 1e-12;
/// A small sale matters less to its seller than a small purchase to its buyer, who may have no other.
constexpr double kSellerFactor = 5.0;

class Fitter {
 public:
  explicit Fitter(const TradeProblem& problem)
      : problem_(problem), rows_(problem.supply.size()), columns_(problem.use.size()), flow_(rows_ * columns_) {}

  TradeFit run() {
    seed();
    mark_stated();
    iterate();
    if (prune()) iterate();
    TradeFit fit;
    for (const StatedTrade& statement : problem_.stated) fit.worst_miss = std::max(fit.worst_miss, miss(statement));
    fit.flow = std::move(flow_);
    fit.stated = std::move(stated_);
    return fit;
  }

 private:
  double& at(std::size_t i, std::size_t j) { return flow_[i * columns_ + j]; }
  double at(std::size_t i, std::size_t j) const { return flow_[i * columns_ + j]; }
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
        for (auto j : statement.columns) stated_[i * columns_ + j] = true;
      }
    }
  }

  /// What the statement's share is a share of; the cells themselves for amounts.
  double whole(const StatedTrade& s) const {
    double sum = 0.0;
    if (s.kind == StatedTrade::Kind::import_share) {
      for (auto j : s.columns) {
        for (std::size_t i = 0; i < rows_; ++i) sum += home(i, j) ? 0.0 : at(i, j);
      }
    } else if (s.kind == StatedTrade::Kind::export_share) {
      for (auto i : s.rows) {
        for (std::size_t j = 0; j < columns_; ++j) sum += home(i, j) ? 0.0 : at(i, j);
      }
    }
    return sum;
  }

  double current(const StatedTrade& s) const {
    double sum = 0.0;
    for (auto i : s.rows) {
      for (auto j : s.columns) sum += at(i, j);
    }
    return sum;
  }

  double miss(const StatedTrade& s) const {
    const double now = current(s);
    if (s.kind == StatedTrade::Kind::amount) return s.value > 0.0 ? std::abs(now - s.value) / s.value : 0.0;
    const double all = whole(s);
    return all > 0.0 ? std::abs(now / all - s.value) : 0.0;
  }

  /// Moves the stated cells to their value and the rest of the same whole to what remains.
  void impose(const StatedTrade& s) {
    const double now = current(s);
    if (!(now > 0.0)) return;
    double factor = 1.0;
    double rest_factor = 1.0;
    if (s.kind == StatedTrade::Kind::amount) {
      factor = s.value / now;
    } else {
      const double all = whole(s);
      if (!(all > 0.0)) return;
      factor = s.value * all / now;
      rest_factor = all > now ? (1.0 - s.value) * all / (all - now) : 1.0;
    }
    for (auto i : s.rows) {
      for (auto j : s.columns) at(i, j) *= factor;
    }
    if (s.kind == StatedTrade::Kind::import_share) {
      for (auto j : s.columns) {
        for (std::size_t i = 0; i < rows_; ++i) {
          if (!home(i, j) && std::find(s.rows.begin(), s.rows.end(), i) == s.rows.end()) at(i, j) *= rest_factor;
        }
      }
    } else if (s.kind == StatedTrade::Kind::export_share) {
      for (auto i : s.rows) {
        for (std::size_t j = 0; j < columns_; ++j) {
          if (!home(i, j) && std::find(s.columns.begin(), s.columns.end(), j) == s.columns.end()) at(i, j) *= rest_factor;
        }
      }
    }
  }

  void scale_columns() {
    std::vector<double> sums(columns_, 0.0);
    for (std::size_t i = 0; i < rows_; ++i) {
      for (std::size_t j = 0; j < columns_; ++j) sums[j] += at(i, j);
    }
    for (std::size_t j = 0; j < columns_; ++j) sums[j] = sums[j] > 0.0 ? problem_.use[j] / sums[j] : 0.0;
    for (std::size_t i = 0; i < rows_; ++i) {
      for (std::size_t j = 0; j < columns_; ++j) at(i, j) *= sums[j];
    }
  }

  /// Returns the largest relative miss before scaling.
  double scale_rows() {
    double worst = 0.0;
    for (std::size_t i = 0; i < rows_; ++i) {
      double sum = 0.0;
      for (std::size_t j = 0; j < columns_; ++j) sum += at(i, j);
      if (!(sum > 0.0)) continue;
      const double factor = problem_.supply[i] / sum;
      worst = std::max(worst, std::abs(factor - 1.0));
      for (std::size_t j = 0; j < columns_; ++j) at(i, j) *= factor;
    }
    return worst;
  }

  void iterate() {
    for (int round = 0; round < kRounds; ++round) {
      for (const StatedTrade& statement : problem_.stated) impose(statement);
      scale_columns();
      if (scale_rows() < kTolerance) return;
    }
  }

  /// Drops cells that matter to neither side; each row and column keeps its largest. True if any was dropped.
  bool prune() {
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
        if (stated_[i * columns_ + j] || row_best[i] == j || column_best[j] == i || at(i, j) <= 0.0) continue;
        if (at(i, j) < problem_.prune_below * problem_.use[j] &&
            at(i, j) < kSellerFactor * problem_.prune_below * problem_.supply[i]) {
          at(i, j) = 0.0;
          dropped = true;
        }
      }
    }
    return dropped;
  }

  const TradeProblem& problem_;
  std::size_t rows_, columns_;
  std::vector<double> flow_;
  std::vector<bool> stated_;
};

}  // namespace

TradeFit fit_trade(const TradeProblem& problem) { return Fitter(problem).run(); }

}  // namespace chokepoint::world
