#include "stats/variance.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/exact_sum.h"

namespace chokepoint::stats {

namespace {

constexpr std::size_t kLeastDraws = 16;

/// As many classes as the cube root of the draws allows: enough to follow a curve, large enough to average noise away.
std::size_t classes_for(std::size_t draws) {
  std::size_t classes = 2;
  while (classes < 50 && (classes + 1) * (classes + 1) * (classes + 1) <= 8 * draws) ++classes;
  return classes;
}

double mean_square_about(std::span<const double> values, double centre) {
  ExactSum sum;
  for (const double value : values) sum.add((value - centre) * (value - centre));
  return sum.value() / static_cast<double>(values.size());
}

}  // namespace

VarianceShare variance_share(std::span<const double> input, std::span<const double> output) {
  constexpr VarianceShare kNothingKnown{0.0, 1.0};
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < std::min(input.size(), output.size()); ++i) {
    if (std::isfinite(input[i]) && std::isfinite(output[i])) order.push_back(i);
  }
  const std::size_t draws = order.size();
  if (draws < kLeastDraws) return kNothingKnown;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return input[a] != input[b] ? input[a] < input[b] : output[a] < output[b];
  });
  if (input[order.front()] == input[order.back()]) return kNothingKnown;

  std::vector<double> sorted(draws);
  for (std::size_t i = 0; i < draws; ++i) sorted[i] = output[order[i]];
  const auto count = static_cast<double>(draws);
  const double mean = exact_sum(sorted) / count;
  const double variance = mean_square_about(sorted, mean);
  if (!(variance > 0.0) || !std::isfinite(variance)) return kNothingKnown;

  // Classes of equal size; equal inputs stay together, so that ties cannot be told apart by their output.
  const std::size_t wanted = classes_for(draws);
  ExactSum between;
  std::size_t classes = 0;
  for (std::size_t first = 0; first < draws;) {
    std::size_t last = std::max((classes + 1) * draws / wanted, first + 1);
    while (last < draws && input[order[last]] == input[order[last - 1]]) ++last;
    last = std::min(last, draws);
    const std::span<const double> members(sorted.data() + first, last - first);
    const double distance = exact_sum(members) / static_cast<double>(members.size()) - mean;
    between.add(static_cast<double>(members.size()) * distance * distance);
    first = last;
    ++classes;
  }
  if (classes < 2) return kNothingKnown;

  // Of an irrelevant input the classes explain (classes - 1) / (draws - 1) on average (epsilon squared, Kelley 1935),
  // with the spread of a chi-squared variable of classes - 1 degrees of freedom.
  const double explained = between.value() / (count * variance);
  const auto freedom = static_cast<double>(classes - 1);
  const double left = count - static_cast<double>(classes);
  const double share = explained - freedom / left * (1.0 - explained);
  return {share, 2.0 * std::sqrt(2.0 * freedom) / (count - 1.0)};
}

}  // namespace chokepoint::stats
