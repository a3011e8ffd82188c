// Pairs of doubles whose unrounded sum is the value: about 106 bits. Errors of + and * are found without fused
// multiply-add (Knuth 1969; Dekker 1971, doi:10.1007/BF01397083), so every CPU gives the same bits.
// Verified by: tests/base/math_test.cpp.
#pragma once

namespace chokepoint::math {

struct DoubleDouble {
  double high{0.0};
  double low{0.0};
};

/// a + b exactly. For any finite a, b whose sum is finite.
constexpr DoubleDouble two_sum(double a, double b) {
  const double sum = a + b;
  const double b_part = sum - a;
  const double a_part = sum - b_part;
  return {sum, (a - a_part) + (b - b_part)};
}

/// a + b exactly, for |a| >= |b| or a = 0.
constexpr DoubleDouble quick_two_sum(double a, double b) {
  const double sum = a + b;
  return {sum, b - (sum - a)};
}

/// a * b exactly, for |a|, |b| < 2^996 and a product above 2^-969.
constexpr DoubleDouble two_product(double a, double b) {
  constexpr double kSplit = 0x1p27 + 1.0;
  const double product = a * b;
  const double a_big = kSplit * a;
  const double a_high = a_big - (a_big - a);
  const double a_low = a - a_high;
  const double b_big = kSplit * b;
  const double b_high = b_big - (b_big - b);
  const double b_low = b - b_high;
  return {product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low};
}

/// The product of two pairs, to about 2^-103 relative.
constexpr DoubleDouble multiply(DoubleDouble a, DoubleDouble b) {
  const DoubleDouble product = two_product(a.high, b.high);
  return quick_two_sum(product.high, product.low + (a.high * b.low + a.low * b.high));
}

/// The sum of two pairs, to about 2^-104 of the larger.
constexpr DoubleDouble add(DoubleDouble a, DoubleDouble b) {
  const DoubleDouble sum = two_sum(a.high, b.high);
  return quick_two_sum(sum.high, sum.low + (a.low + b.low));
}

}  // namespace chokepoint::math
