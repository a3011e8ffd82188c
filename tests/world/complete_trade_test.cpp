// Fitting trade to margins and statements: closed forms, exact margins, and what happens when both cannot hold.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numeric>
#include <string>

#include "base/random.h"
#include "world/trade_fit.h"

namespace chokepoint::world {
namespace {

double at(const TradeProblem& p, const TradeFit& fit, std::size_t i, std::size_t j) {
  return fit.flow[i * p.use.size() + j];
}

TradeProblem three_countries() {
  TradeProblem p;
  p.supply = {60, 30, 10};
  p.use = {40, 35, 25};
  p.supplier_country = {0, 1, 2};
  p.buyer_country = {0, 1, 2};
  return p;
}

TEST(FitTrade, WithoutPreferenceEverybodyBuysTheWorldMix) {
  const TradeProblem p = three_countries();
  const TradeFit fit = fit_trade(p);
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) EXPECT_NEAR(at(p, fit, i, j), p.supply[i] * p.use[j] / 100.0, 1e-9);
  }
  EXPECT_EQ(fit.worst_miss, 0.0);
}

// Proportional fitting keeps cross-product ratios: with a preference h every home pair is h * h against its mirror.
TEST(FitTrade, HomePreferenceIsAnOddsRatio) {
  TradeProblem p = three_countries();
  p.home_preference = 4.0;
  const TradeFit fit = fit_trade(p);
  EXPECT_NEAR(at(p, fit, 0, 0) * at(p, fit, 1, 1) / (at(p, fit, 0, 1) * at(p, fit, 1, 0)), 16.0, 1e-9);
  EXPECT_NEAR(at(p, fit, 1, 1) * at(p, fit, 2, 2) / (at(p, fit, 1, 2) * at(p, fit, 2, 1)), 16.0, 1e-9);
}

TEST(FitTrade, StatedImportSharesAreMet) {
  TradeProblem p = three_countries();
  p.home_preference = 3.0;
  p.stated.push_back({StatedTrade::Kind::import_share, {1}, {2}, 0.5});
  p.stated.push_back({StatedTrade::Kind::import_share, {0}, {1}, 0.9});
  const TradeFit fit = fit_trade(p);
  EXPECT_NEAR(at(p, fit, 1, 2) / (at(p, fit, 0, 2) + at(p, fit, 1, 2)), 0.5, 1e-8);
  EXPECT_NEAR(at(p, fit, 0, 1) / (at(p, fit, 0, 1) + at(p, fit, 2, 1)), 0.9, 1e-8);
  EXPECT_LT(fit.worst_miss, 1e-8);
  EXPECT_TRUE(fit.stated[1 * 3 + 2]);
  EXPECT_FALSE(fit.stated[0]);
}

TEST(FitTrade, StatedExportSharesAndAmountsAreMet) {
  TradeProblem p = three_countries();
  p.stated.push_back({StatedTrade::Kind::export_share, {0}, {2}, 0.25});
  p.stated.push_back({StatedTrade::Kind::amount, {1}, {0}, 7.0});
  const TradeFit fit = fit_trade(p);
  EXPECT_NEAR(at(p, fit, 0, 2) / (at(p, fit, 0, 1) + at(p, fit, 0, 2)), 0.25, 1e-8);
  EXPECT_NEAR(at(p, fit, 1, 0), 7.0, 1e-7);
}

TEST(FitTrade, SharesThatFillTheWholeLeaveTheOthersNothing) {
  TradeProblem p = three_countries();
  p.prune_below = 0.001;
  p.stated.push_back({StatedTrade::Kind::import_share, {0}, {2}, 0.7});
  p.stated.push_back({StatedTrade::Kind::import_share, {1}, {2}, 0.3});
  p.supply.push_back(20);
  p.use[0] += 20;
  p.supplier_country.push_back(3);
  const TradeFit fit = fit_trade(p);
  EXPECT_NEAR(at(p, fit, 0, 2) / (at(p, fit, 0, 2) + at(p, fit, 1, 2)), 0.7, 1e-7);
  EXPECT_EQ(at(p, fit, 3, 2), 0.0) << "no trace of a supplier that nobody states";
}

TEST(FitTrade, MarginsWinAndTheMissIsTold) {
  TradeProblem p = three_countries();
  p.stated.push_back({StatedTrade::Kind::amount, {2}, {0}, 25.0});  // of a supply of 10
  const TradeFit fit = fit_trade(p);
  EXPECT_NEAR(at(p, fit, 2, 0), 10.0, 0.2);
  EXPECT_NEAR(fit.worst_miss, 0.6, 0.01);
  EXPECT_NEAR(at(p, fit, 0, 0) + at(p, fit, 1, 0) + at(p, fit, 2, 0), 40.0, 1e-6);
}

TEST(FitTrade, PruningKeepsEverySideALinkAndHomeSupply) {
  TradeProblem p;
  const std::size_t n = 12;
  for (std::size_t i = 0; i < n; ++i) {
    p.supply.push_back(i == 0 ? 900.0 : 10.0 + static_cast<double>(i));
    p.use.push_back(0.0);
    p.supplier_country.push_back(static_cast<std::uint32_t>(i));
    p.buyer_country.push_back(static_cast<std::uint32_t>(i));
  }
  const double total = std::accumulate(p.supply.begin(), p.supply.end(), 0.0);
  for (double& u : p.use) u = total / static_cast<double>(n);
  const TradeFit full = fit_trade(p);
  p.prune_below = 0.03;
  const TradeFit fit = fit_trade(p);
  const auto links = [](const TradeFit& f) {
    return std::count_if(f.flow.begin(), f.flow.end(), [](double x) { return x > 0.0; });
  };
  EXPECT_LT(links(fit), links(full) / 2);
  for (std::size_t i = 0; i < n; ++i) {
    double row = 0.0, column = 0.0;
    for (std::size_t j = 0; j < n; ++j) {
      row += at(p, fit, i, j);
      column += at(p, fit, j, i);
    }
    EXPECT_NEAR(row, p.supply[i], 1e-9);
    EXPECT_NEAR(column, p.use[i], 1e-6);
    EXPECT_GT(at(p, fit, i, i), 0.0);
  }
}

/// A random problem with statements that may contradict its margins; what is wrong with the fit, or nothing.
std::string wrong_in_random_fit(std::uint64_t number) {
  Stream r(number, 0, Purpose::test);
  TradeProblem p;
  const std::size_t rows = 1 + r.below(8), columns = 1 + r.below(12);
  double total = 0.0;
  for (std::size_t i = 0; i < rows; ++i) {
    p.supply.push_back(std::exp(6.0 * r.uniform()));
    p.supplier_country.push_back(static_cast<std::uint32_t>(r.below(5)));
    total += p.supply.back();
  }
  double weights = 0.0;
  for (std::size_t j = 0; j < columns; ++j) {
    p.use.push_back(std::exp(5.0 * r.uniform()));
    p.buyer_country.push_back(static_cast<std::uint32_t>(r.below(7)));
    weights += p.use.back();
  }
  for (double& u : p.use) u *= total / weights;
  p.home_preference = 1.0 + 20.0 * r.uniform();
  p.prune_below = r.below(2) == 0 ? 0.0 : 0.08 * r.uniform();
  for (std::uint64_t k = 0; k < r.below(4); ++k) {
    StatedTrade s;
    s.kind = static_cast<StatedTrade::Kind>(r.below(3));
    s.rows = {static_cast<std::uint32_t>(r.below(rows))};
    s.columns = {static_cast<std::uint32_t>(r.below(columns))};
    s.value = s.kind == StatedTrade::Kind::amount ? total * r.uniform() * 0.1 : r.uniform();
    p.stated.push_back(s);
  }
  const TradeFit fit = fit_trade(p);
  double worst = 0.0;
  for (std::size_t i = 0; i < rows; ++i) {
    double row = 0.0;
    for (std::size_t j = 0; j < columns; ++j) {
      if (!(std::isfinite(at(p, fit, i, j)) && at(p, fit, i, j) >= 0.0)) return "a cell that is no flow";
      row += at(p, fit, i, j);
    }
    if (!(std::abs(row - p.supply[i]) <= 1e-12 * p.supply[i])) return "a row that misses its supply";
  }
  for (std::size_t j = 0; j < columns; ++j) {
    double column = 0.0;
    for (std::size_t i = 0; i < rows; ++i) column += at(p, fit, i, j);
    worst = std::max(worst, std::abs(column - p.use[j]) / p.use[j]);
  }
  if (!(worst <= 1e-6)) return "a column that misses its use by " + std::to_string(worst);
  if (!(std::abs(worst - fit.margin_miss) <= 1e-6)) return "a miss that is not told";
  return {};
}

RC_GTEST_PROP(FitTrade, MarginsHoldWhateverIsStated, ()) {
  const auto number = *rc::gen::inRange<std::uint64_t>(1, 1'000'000);
  RC_ASSERT(wrong_in_random_fit(number) == std::string());
}

TEST(FitTrade, StatementsThatDriveCellsToNothingAreTakenBack) {
  // Contradictions that underflow: such a cell is not one that was pruned, and a row or column of nothing has no
  // factor.
  for (const std::uint64_t number : {390U, 1273U, 39062U, 56419U, 104825U, 514894U})
    EXPECT_EQ(wrong_in_random_fit(number), "") << number;
}

}  // namespace
}  // namespace chokepoint::world
