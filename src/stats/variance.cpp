#include "stats/variance.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <utility>

#include "base/exact_sum.h"
#include "base/math.h"

namespace chokepoint::stats {

namespace {

constexpr std::size_t kLeastDraws = 16;
constexpr std::size_t kMostClasses = 50;

/// Twice the cube root of the draws: enough to follow a curve, large enough to average noise away.
std::size_t classes_for(std::size_t draws) {
  std::size_t classes = 2;
  while (classes < kMostClasses && (classes + 1) * (classes + 1) * (classes + 1) <= 8 * draws) ++classes;
  return classes;
}

}  // namespace

std::vector<std::uint32_t> rising_draws(std::span<const double> input) {
  std::vector<std::pair<double, std::uint32_t>> values;
  values.reserve(input.size());
  for (std::size_t i = 0; i < input.size(); ++i) {
    if (std::isfinite(input[i])) values.emplace_back(input[i], static_cast<std::uint32_t>(i));
  }
  std::sort(values.begin(), values.end());
  std::vector<std::uint32_t> rising;
  rising.reserve(values.size());
  for (const auto& [value, draw] : values) rising.push_back(draw);
  return rising;
}

InputClasses::InputClasses(std::span<const double> input, std::span<const std::uint32_t> rising)
    : draws_(rising.size()) {
  if (draws_ < kLeastDraws || input[rising.front()] == input[rising.back()]) return;
  class_of_.assign(input.size(), 0);
  const std::size_t wanted = classes_for(draws_);
  for (std::size_t first = 0; first < draws_;) {
    std::size_t last = std::max((members_.size() + 1) * draws_ / wanted, first + 1);
    while (last < draws_ && input[rising[last]] == input[rising[last - 1]]) ++last;
    last = std::min(last, draws_);
    // 0 is for draws that do not count until all classes are known.
    for (std::size_t i = first; i < last; ++i) class_of_[rising[i]] = static_cast<std::uint8_t>(members_.size() + 1);
    members_.push_back(static_cast<std::uint32_t>(last - first));
    first = last;
  }
  if (members_.size() < 2) {
    members_.clear();
    return;
  }
  const auto none = static_cast<std::uint8_t>(members_.size());
  for (std::uint8_t& c : class_of_) c = c == 0 ? none : static_cast<std::uint8_t>(c - 1);
}

double InputClasses::floor_among(std::size_t inputs) const {
  if (members_.size() < 2) return 1.0;
  const auto freedom = static_cast<double>(members_.size() - 1);
  const double tail = math::log(static_cast<double>(std::max<std::size_t>(inputs, 1)) / 0.05);
  return (2.0 * std::sqrt(freedom * tail) + 2.0 * tail) / static_cast<double>(draws_ - 1);
}

OutputDeviations::OutputDeviations(std::span<const double> output) {
  ExactSum sum;
  for (const double value : output) {
    if (!std::isfinite(value)) continue;
    sum.add(value);
    ++draws_;
  }
  deviation_.assign(output.size(), 0);
  if (draws_ < kLeastDraws) return;
  const double centre = sum.value() / static_cast<double>(draws_);
  double largest = 0.0;
  for (const double value : output) {
    if (std::isfinite(value)) largest = std::max(largest, std::fabs(value - centre));
  }
  if (!(largest > 0.0) || !std::isfinite(largest)) return;

  // All deviations together stay below 2^62; 10,000 draws leave 48 bits to each.
  const int bits = 62 - static_cast<int>(std::bit_width(draws_));
  const auto unit = static_cast<double>(std::int64_t{1} << bits);
  std::int64_t total = 0;
  for (std::size_t i = 0; i < output.size(); ++i) {
    if (!std::isfinite(output[i])) continue;
    deviation_[i] = std::llround((output[i] - centre) / largest * unit);
    total += deviation_[i];
  }
  mean_ = static_cast<double>(total) / static_cast<double>(draws_);
  ExactSum squares;
  for (std::size_t i = 0; i < output.size(); ++i) {
    if (!std::isfinite(output[i])) continue;
    const double distance = static_cast<double>(deviation_[i]) - mean_;
    squares.add(distance * distance);
  }
  variance_ = squares.value() / static_cast<double>(draws_);
}

VarianceShare OutputDeviations::explained_by(const InputClasses& input) const {
  const std::size_t classes = input.members_.size();
  if (classes < 2 || !varies()) return kNothingKnown;

  // Four tables in turn: neighbouring draws are often of one class and would wait for one another.
  std::array<std::array<std::int64_t, kMostClasses + 1>, 4> sums{};
  const std::size_t size = deviation_.size();
  std::size_t i = 0;
  for (; i + 4 <= size; i += 4) {
    for (std::size_t k = 0; k < 4; ++k) sums[k][input.class_of_[i + k]] += deviation_[i + k];
  }
  for (; i < size; ++i) sums[0][input.class_of_[i]] += deviation_[i];

  double between = 0.0;
  for (std::size_t c = 0; c < classes; ++c) {
    const auto members = static_cast<double>(input.members_[c]);
    const std::int64_t sum = sums[0][c] + sums[1][c] + sums[2][c] + sums[3][c];
    const double distance = static_cast<double>(sum) / members - mean_;
    between += members * distance * distance;
  }

  // Of an irrelevant input the classes explain (classes - 1) / (draws - 1) on average (epsilon squared, Kelley 1935),
  // with the spread of a chi-squared variable of classes - 1 degrees of freedom.
  const auto count = static_cast<double>(draws_);
  const double explained = between / (count * variance_);
  const auto freedom = static_cast<double>(classes - 1);
  const double left = count - static_cast<double>(classes);
  const double share = explained - freedom / left * (1.0 - explained);
  return {share, 2.0 * std::sqrt(2.0 * freedom) / (count - 1.0)};
}

VarianceShare variance_share(std::span<const double> input, std::span<const double> output) {
  std::vector<double> in;
  std::vector<double> out;
  for (std::size_t i = 0; i < std::min(input.size(), output.size()); ++i) {
    if (!std::isfinite(input[i]) || !std::isfinite(output[i])) continue;
    in.push_back(input[i]);
    out.push_back(output[i]);
  }
  return OutputDeviations(out).explained_by(InputClasses(in, rising_draws(in)));
}

}  // namespace chokepoint::stats
