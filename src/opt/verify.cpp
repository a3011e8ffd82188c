#include "opt/verify.h"

#include <algorithm>
#include <cmath>

#include "base/exact_sum.h"

namespace chokepoint::opt {
namespace {

double excess(double value, double low, double high, double scale) {
  double worst = 0.0;
  if (low > -kInfinity) worst = std::max(worst, (low - value) / (1.0 + std::max(std::fabs(low), scale)));
  if (high < kInfinity) worst = std::max(worst, (value - high) / (1.0 + std::max(std::fabs(high), scale)));
  return worst;
}

}  // namespace

Verdict verify(const Model& model, std::span<const double> x) {
  Verdict verdict;
  if (x.size() != model.columns() || std::any_of(x.begin(), x.end(), [](double v) { return !std::isfinite(v); })) {
    verdict.objective = verdict.worst_row = verdict.worst_bound = verdict.worst_integer = kInfinity;
    return verdict;
  }
  ExactSum objective;
  objective.add(model.offset);
  for (std::uint32_t c = 0; c < model.columns(); ++c) {
    objective.add(model.cost[c] * x[c]);
    const double broken = excess(x[c], model.low[c], model.high[c], 0.0);
    if (broken > verdict.worst_bound) {
      verdict.worst_bound = broken;
      verdict.column = c;
    }
    if (model.integer[c] != 0) {
      verdict.worst_integer = std::max(verdict.worst_integer, std::fabs(x[c] - std::floor(x[c] + 0.5)));
    }
  }
  verdict.objective = objective.value();
  for (std::uint32_t r = 0; r < model.rows(); ++r) {
    ExactSum sum;
    double scale = 0.0;
    for (auto e = model.first[r]; e < model.first[r + 1]; ++e) {
      const double term = model.value[e] * x[model.column[e]];
      sum.add(term);
      scale = std::max(scale, std::fabs(term));
    }
    const double broken = excess(sum.value(), model.row_low[r], model.row_high[r], scale);
    if (broken > verdict.worst_row) {
      verdict.worst_row = broken;
      verdict.row = r;
    }
  }
  return verdict;
}

std::vector<double> reduced_costs(const Model& model, std::span<const double> row_price) {
  std::vector<double> reduced = model.cost;
  for (std::uint32_t r = 0; r < model.rows(); ++r) {
    for (auto e = model.first[r]; e < model.first[r + 1]; ++e)
      reduced[model.column[e]] -= model.value[e] * row_price[r];
  }
  return reduced;
}

double proven_bound(const Model& model, std::span<const double> row_price, double slack) {
  if (row_price.size() != model.rows()) return -kInfinity;
  std::vector<double> scale(model.columns(), 0.0);
  ExactSum bound;
  bound.add(model.offset);
  for (std::uint32_t r = 0; r < model.rows(); ++r) {
    const double price = row_price[r];
    if (std::isnan(price)) return -kInfinity;
    for (auto e = model.first[r]; e < model.first[r + 1]; ++e) {
      double& most = scale[model.column[e]];
      most = std::max(most, std::fabs(model.value[e] * price));
    }
    if (price == 0.0) continue;
    const double side = price > 0.0 ? model.row_low[r] : model.row_high[r];
    if (std::isinf(side)) {
      if (std::fabs(price) <= slack) continue;
      return -kInfinity;
    }
    bound.add(price * side);
  }
  const std::vector<double> reduced = reduced_costs(model, row_price);
  for (std::uint32_t c = 0; c < model.columns(); ++c) {
    if (reduced[c] == 0.0) continue;
    const double side = reduced[c] > 0.0 ? model.low[c] : model.high[c];
    if (std::isinf(side)) {
      if (std::fabs(reduced[c]) <= slack * (1.0 + std::max(std::fabs(model.cost[c]), scale[c]))) continue;
      return -kInfinity;
    }
    bound.add(reduced[c] * side);
  }
  return bound.value();
}

}  // namespace chokepoint::opt
