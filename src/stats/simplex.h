// Shares of one whole, drawn together so that they keep their sum.
// Method: docs/methods/numbers.md section 6.   Verified by: tests/stats/simplex_test.cpp.
#pragma once

#include <span>
#include <vector>

#include "base/random.h"
#include "stats/distribution.h"

namespace chokepoint::stats {

/// Draws shares x_i from their distributions under the condition that they sum to `total`. Each is drawn by itself;
/// then all are moved by one common factor on their odds u / (1 - u) until the sum holds. So a share without an
/// interval never moves, none leaves its own minimum and maximum, and the central values are themselves a possible
/// draw. Conditioning on the sum narrows intervals; the draws are widened beforehand to make up for it as far as the
/// intervals agree with one another (exactly for two mirrored shares).
class SimplexDraw {
 public:
  /// total: usually 1. It is brought into [sum of minima, sum of maxima], the sums that can be reached.
  SimplexDraw(std::vector<Distribution> shares, double total);
  std::size_t size() const { return shares_.size(); }
  double total() const { return total_; }
  /// Takes size() normal numbers from the stream. out.size() = size(). The sum is `total` to 1e-12.
  void draw(Stream& stream, std::span<double> out) const;

 private:
  double sum_at(double odds_factor, std::span<const double> u, std::span<double> out) const;
  std::vector<Distribution> shares_;
  std::vector<double> stretch_;  // factor on the normal score of each share
  double total_{1.0};
};

}  // namespace chokepoint::stats
