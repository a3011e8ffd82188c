#include "stats/simplex.h"

#include <algorithm>
#include <cmath>

#include "base/math.h"

namespace chokepoint::stats {

namespace {

/// Log odds beyond which a share stands at its minimum or maximum.
constexpr double kWidestShift = 200.0;
constexpr int kHalvings = 40;

/// With independent variances w_i the variance of share i under a fixed sum is w_i (1 - w_i / sum w). Finds w such that
/// this is the stated variance v_i, with w_i at most 2 v_i: beyond that the intervals contradict one another.
std::vector<double> widened_variances(const std::vector<double>& v) {
  std::vector<double> w = v;
  constexpr int kRounds = 40;
  for (int round = 0; round < kRounds; ++round) {
    double sum = 0.0;
    for (const double x : w) sum += x;
    if (!(sum > 0.0)) break;
    for (std::size_t i = 0; i < v.size(); ++i) {
      const double left = 1.0 - w[i] / sum;
      w[i] = left > 0.5 ? v[i] / left : 2.0 * v[i];
    }
  }
  return w;
}

}  // namespace

SimplexDraw::SimplexDraw(std::vector<Distribution> shares, double total) : shares_(std::move(shares)) {
  std::vector<double> variances;
  double least = 0.0;
  double most = 0.0;
  for (const Distribution& share : shares_) {
    const double width = share.high() - share.low();
    variances.push_back(width * width);
    least += share.minimum();
    most += share.maximum();
  }
  total_ = std::clamp(total, least, most);
  const std::vector<double> widened = widened_variances(variances);
  for (std::size_t i = 0; i < shares_.size(); ++i) {
    stretch_.push_back(variances[i] > 0.0 ? std::sqrt(widened[i] / variances[i]) : 1.0);
  }
}

double SimplexDraw::sum_at(double odds_factor, std::span<const double> u, std::span<double> out) const {
  double sum = 0.0;
  for (std::size_t i = 0; i < shares_.size(); ++i) {
    const double raised = u[i] * odds_factor;
    out[i] = shares_[i].quantile(raised / (raised + (1.0 - u[i])));
    sum += out[i];
  }
  return sum;
}

void SimplexDraw::draw(Stream& stream, std::span<double> out) const {
  std::vector<double> u(shares_.size());
  for (std::size_t i = 0; i < u.size(); ++i) {
    // A score of 8 or more leaves no room between the share and its end.
    u[i] = math::normal_cdf(std::clamp(stream.normal() * stretch_[i], -8.0, 8.0));
  }
  double least = -kWidestShift;
  double most = kWidestShift;
  for (int i = 0; i < kHalvings; ++i) {
    const double shift = 0.5 * (least + most);
    (sum_at(math::exp(shift), u, out) < total_ ? least : most) = shift;
  }
  // Between the two ends of the last bracket a straight line is exact enough, and meets the sum to rounding.
  std::vector<double> above(u.size());
  const double sum_above = sum_at(math::exp(most), u, above);
  const double sum_below = sum_at(math::exp(least), u, out);
  if (!(sum_above > sum_below)) return;
  const double weight = std::clamp((total_ - sum_below) / (sum_above - sum_below), 0.0, 1.0);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] += weight * (above[i] - out[i]);
}

}  // namespace chokepoint::stats
