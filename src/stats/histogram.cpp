#include "stats/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace chokepoint::stats {

namespace {

/// Sign, exponent and the six leading bits of the mantissa.
constexpr int kDroppedBits = 52 - 6;

std::int32_t key_of(double value) {
  const auto size = static_cast<std::int32_t>(std::bit_cast<std::uint64_t>(std::fabs(value)) >> kDroppedBits);
  // Zero (with the smallest subnormals' bin) is 1 upwards from below: negative keys must not meet positive ones.
  return value < 0.0 ? -size - 1 : size;
}

/// a + (b - a) t, finite wherever a and b are, and exactly a where they are equal.
double between(double a, double b, double t) {
  if (a == b) return a;
  return a * (1.0 - t) + b * t;
}

}  // namespace

void QuantileHistogram::add(double value) {
  if (value != value) {
    ++missing_;
    return;
  }
  const double plain = value + 0.0;  // -0 becomes 0
  add_bin({key_of(plain), 1, plain, plain});
  ++count_;
}

void QuantileHistogram::add_bin(const Bin& bin) {
  const auto at =
      std::lower_bound(bins_.begin(), bins_.end(), bin.key, [](const Bin& b, std::int32_t key) { return b.key < key; });
  if (at == bins_.end() || at->key != bin.key) {
    bins_.insert(at, bin);
    return;
  }
  at->count += bin.count;
  at->least = std::min(at->least, bin.least);
  at->greatest = std::max(at->greatest, bin.greatest);
}

void QuantileHistogram::merge(const QuantileHistogram& other) {
  // A copy, because `other` may be this very histogram.
  const std::vector<Bin> theirs = other.bins_;
  for (const Bin& bin : theirs) add_bin(bin);
  count_ += other.count_;
  missing_ += other.missing_;
}

double QuantileHistogram::order_statistic(std::uint64_t rank) const {
  for (const Bin& bin : bins_) {
    if (rank >= bin.count) {
      rank -= bin.count;
      continue;
    }
    if (bin.count == 1) return bin.least;
    return between(bin.least, bin.greatest, static_cast<double>(rank) / (bin.count - 1));
  }
  return std::numeric_limits<double>::quiet_NaN();
}

double QuantileHistogram::quantile(double p) const {
  if (count_ == 0 || !(p >= 0.0 && p <= 1.0)) return std::numeric_limits<double>::quiet_NaN();
  const double position = static_cast<double>(count_ - 1) * p;
  const double lower = std::floor(position);
  const auto rank = static_cast<std::uint64_t>(lower);
  const double below = order_statistic(rank);
  if (position == lower) return below;
  return between(below, order_statistic(rank + 1), position - lower);
}

}  // namespace chokepoint::stats
