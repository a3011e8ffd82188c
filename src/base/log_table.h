// The table behind base/math's logarithms, made by the compiler in pairs of doubles (about 2^-100), so that no number
// has to be believed.   Verified by: tests/base/math_test.cpp.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "base/double_double.h"

namespace chokepoint::math {

/// A fraction m in [kLogFirst, 2 kLogFirst) belongs to interval (bits(m) - bits(kLogFirst)) >> kLogShift. There
/// |m c - 1| < 2^-7, c is a multiple of 1/256 near 1/m, and `minus_log` is -log(c). Next to m = 1 it is c = 1, so that
/// logarithms near 0 lose nothing.
constexpr int kLogIntervals = 128;
constexpr int kLogShift = 52 - 7;
constexpr double kLogFirst = 0x1.69p-1;  // about sqrt(1/2), on the border of two intervals

struct LogEntry {
  double c{1.0};
  DoubleDouble minus_log;
};

/// log((n + 1) / n) = 2 atanh(1 / (2n + 1)) = 2 (t + t^3/3 + t^5/5 + ...) for n >= 100.
constexpr DoubleDouble log_of_step(int n) {
  const auto inverse = [](double whole) {
    const double first = 1.0 / whole;
    const DoubleDouble back = two_product(first, whole);
    return quick_two_sum(first, ((1.0 - back.high) - back.low) / whole);
  };
  const DoubleDouble t = inverse(2.0 * n + 1.0);
  const DoubleDouble square = multiply(t, t);
  constexpr int kLastPower = 15;
  DoubleDouble series = inverse(kLastPower);
  for (int power = kLastPower - 2; power >= 1; power -= 2) series = add(inverse(power), multiply(square, series));
  const DoubleDouble half = multiply(t, series);
  return {2.0 * half.high, 2.0 * half.low};
}

constexpr std::array<LogEntry, kLogIntervals> make_log_table() {
  constexpr int kDenominator = 256;
  constexpr int kLeast = 176;
  constexpr int kMost = 368;
  // logs[j - kLeast] = log(j / 256), step by step away from log(1).
  std::array<DoubleDouble, kMost - kLeast + 1> logs{};
  for (int j = kDenominator; j < kMost; ++j) logs[j + 1 - kLeast] = add(logs[j - kLeast], log_of_step(j));
  for (int j = kDenominator; j > kLeast; --j) {
    const DoubleDouble step = log_of_step(j - 1);
    logs[j - 1 - kLeast] = add(logs[j - kLeast], {-step.high, -step.low});
  }
  std::array<LogEntry, kLogIntervals> table{};
  const auto first = std::bit_cast<std::uint64_t>(kLogFirst);
  for (int i = 0; i < kLogIntervals; ++i) {
    const auto from = std::bit_cast<double>(first + (static_cast<std::uint64_t>(i) << kLogShift));
    const auto to = std::bit_cast<double>(first + (static_cast<std::uint64_t>(i + 1) << kLogShift));
    const bool next_to_one = from == 1.0 || to == 1.0;
    const double width = from + to;
    const double nearest =
        (2.0 * kDenominator + 0.5 * width) / width;  // its whole part is 256 over the middle, rounded
    const int j = next_to_one ? kDenominator : static_cast<int>(nearest);
    const DoubleDouble log = logs[j - kLeast];
    table[i] = {static_cast<double>(j) / kDenominator, {-log.high, -log.low}};
  }
  return table;
}

}  // namespace chokepoint::math
