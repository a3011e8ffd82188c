// Quantiles of many values in little memory, whose bytes do not depend on the order in which values or parts arrive.
// Method: docs/methods/numbers.md section 7.   Verified by: tests/stats/histogram_test.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace chokepoint::stats {

/// Values in logarithmic bins, 64 to the octave (the leading bits of the double), each with an integer count and the
/// least and greatest value in it. Counting and taking extremes commute, so merging is commutative and associative to
/// the bit. A quantile is exact while its bin holds at most two different values, and within 1/64 of the value
/// otherwise.
class QuantileHistogram {
 public:
  struct Bin {
    std::int32_t key;  // rises with the value
    std::uint32_t count;
    double least;
    double greatest;
    bool operator==(const Bin&) const = default;
  };

  /// -0 counts as 0. NaN is counted apart and enters no quantile.
  void add(double value);
  void merge(const QuantileHistogram& other);

  std::uint64_t count() const { return count_; }
  std::uint64_t missing() const { return missing_; }
  /// Order statistics at (count - 1) p, interpolated linearly (type 7 of Hyndman and Fan 1996). NaN if there are none.
  double quantile(double p) const;
  /// In order of value.
  std::span<const Bin> bins() const { return bins_; }
  bool operator==(const QuantileHistogram&) const = default;

 private:
  void add_bin(const Bin& bin);
  double order_statistic(std::uint64_t rank) const;
  std::vector<Bin> bins_;
  std::uint64_t count_{0};
  std::uint64_t missing_{0};
};

}  // namespace chokepoint::stats
