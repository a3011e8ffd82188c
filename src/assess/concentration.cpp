#include "assess/concentration.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "assess/checks.h"

namespace chokepoint::assess {

namespace {

constexpr double kSumSlack = 1e-9;  // shares printed with ten digits may exceed their whole by this much

double sum_of_squares(std::span<const double> shares) {
  double sum = 0.0;
  for (const double share : shares) {
    sum += share * share;
  }
  return sum;
}

}  // namespace

Result<std::vector<double>> shares_of(std::span<const double> quantities) {
  Faults faults;
  check_amounts(quantities, "quantity", faults);
  double total = 0.0;
  for (const double quantity : quantities) {
    total += quantity;
  }
  if (faults.empty() && !(total > 0.0 && std::isfinite(total))) {
    faults.add({Code::out_of_range, "", 0, 0, fmt::format("quantities that sum to {}", total),
                "a positive total of which shares can be taken", "leave the product out or give its producers"});
  }
  if (!faults.empty()) {
    return fail(std::move(faults).take());
  }
  std::vector<double> shares(quantities.begin(), quantities.end());
  for (double& share : shares) {
    share /= total;
  }
  return shares;
}

double hhi(std::span<const double> shares) { return sum_of_squares(shares); }

std::optional<double> effective_number(double index) {
  if (!(index > 0.0)) {
    return std::nullopt;
  }
  return 1.0 / index;
}

double hirschman(std::span<const double> shares) { return 100.0 * std::sqrt(sum_of_squares(shares)); }

double top_share(std::span<const double> shares, std::size_t n) {
  std::vector<double> sorted(shares.begin(), shares.end());
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  double sum = 0.0;
  for (std::size_t i = 0; i < std::min(n, sorted.size()); ++i) {
    sum += sorted[i];
  }
  return sum;
}

double composed_share(std::span<const double> shares) {
  double product = 1.0;
  for (const double share : shares) {
    product *= share;
  }
  return product;
}

Result<HhiBounds> hhi_bounds(std::span<const double> named, Unnamed rule) {
  Faults faults;
  check_amounts(named, "share", faults);
  double sum = 0.0;
  double smallest = 0.0;
  for (const double share : named) {
    sum += share;
    if (share > 0.0 && (smallest == 0.0 || share < smallest)) {
      smallest = share;
    }
  }
  if (faults.empty() && sum > 1.0 + kSumSlack) {
    faults.add({Code::shares_exceed, "", 0, 0, fmt::format("shares that sum to {}", sum), "a sum of at most 1",
                "check whether the shares are in per cent or count one supplier twice"});
  }
  if (!faults.empty()) {
    return fail(std::move(faults).take());
  }
  const double known = sum_of_squares(named);
  const double residual = std::max(0.0, 1.0 - sum);
  HhiBounds bounds{{known, known + residual * residual}, residual};
  if (smallest == 0.0 || residual == 0.0) {
    return bounds;
  }
  // A residual that is a whole multiple of the share but for rounding must count as that multiple.
  const double count = std::floor(residual / smallest * (1.0 + kSumSlack));
  if (rule == Unnamed::below_smallest_named) {
    const double rest = std::max(0.0, residual - count * smallest);
    bounds.index.high = known + count * smallest * smallest + rest * rest;
  } else if (rule == Unnamed::at_least_smallest_named) {
    bounds.index.low = known + residual * residual / std::max(1.0, count);
  }
  return bounds;
}

double governance_risk(double indicator) { return 2.0 * (2.5 - indicator); }

double governance_instability(std::optional<double> indicator) { return indicator ? (2.5 - *indicator) / 5.0 : 0.5; }

Result<double> weighted_hhi(std::span<const double> shares, std::span<const double> weights,
                            std::span<const double> trade) {
  Faults faults;
  check_amounts(shares, "share", faults);
  check_amounts(weights, "weight", faults);
  check_amounts(trade, "trade parameter", faults);
  check_length(weights.size(), shares.size(), "weights", faults);
  if (!trade.empty()) {
    check_length(trade.size(), shares.size(), "trade parameters", faults);
  }
  if (!faults.empty()) {
    return fail(std::move(faults).take());
  }
  double sum = 0.0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    sum += shares[i] * shares[i] * weights[i] * (trade.empty() ? 1.0 : trade[i]);
  }
  return sum;
}

}  // namespace chokepoint::assess
