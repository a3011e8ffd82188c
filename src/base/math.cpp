#include "base/math.h"

#include <array>
#include <bit>
#include <cfloat>
#include <cmath>
#include <cstdint>
#include <limits>

#include "base/double_double.h"
#include "base/log_table.h"

#ifdef __FAST_MATH__
#error "These functions need the arithmetic of IEEE 754 as it is written"
#endif

namespace chokepoint::math {

namespace {

static_assert(FLT_EVAL_METHOD == 0, "doubles must be computed as doubles");

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// ln 2 in two parts; the first has 32 bits, so that its product with any exponent is exact.
constexpr double kLn2High = 0x1.62e42fee00000p-1;
constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
constexpr double kInverseLn2 = 0x1.71547652b82fep+0;

constexpr int kExponentBias = 1023;
constexpr int kMantissaBits = 52;

/// 2^exponent for exponent in [-1022, 1023].
double power_of_two(int exponent) {
  return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + kExponentBias) << kMantissaBits);
}

/// x * 2^exponent, rounded once more only where the result is subnormal.
double scale(double x, int exponent) {
  if (exponent > kExponentBias) return x * 2.0 * power_of_two(exponent - 1);
  if (exponent < -1021) return x * power_of_two(exponent + 64) * 0x1p-64;
  return x * power_of_two(exponent);
}

/// c[0] + c[1] x + ... + c[11] x^11 by Estrin's scheme: a third of the waiting of Horner's rule, in an order as fixed.
double polynomial(const double (&c)[12], double x) {
  const double x2 = x * x;
  const double x4 = x2 * x2;
  const double low = (c[0] + c[1] * x) + (c[2] + c[3] * x) * x2;
  const double middle = (c[4] + c[5] * x) + (c[6] + c[7] * x) * x2;
  const double high = (c[8] + c[9] * x) + (c[10] + c[11] * x) * x2;
  return low + (middle + high * x4) * x4;
}

/// exp(r) - 1 - r - r^2/2 for |r| <= 0.35: its Taylor series to r^14, cut off below 2^-62.
double exp_tail(double r) {
  constexpr double kInverseFactorials[12] = {
      1.0 / 6.0,      1.0 / 24.0,      1.0 / 120.0,      1.0 / 720.0,       1.0 / 5040.0,       1.0 / 40320.0,
      1.0 / 362880.0, 1.0 / 3628800.0, 1.0 / 39916800.0, 1.0 / 479001600.0, 1.0 / 6227020800.0, 1.0 / 87178291200.0};
  return r * r * r * polynomial(kInverseFactorials, r);
}

/// exp(x) = fraction * 2^exponent with the fraction in [0.7, 1.42].
struct ScaledExp {
  DoubleDouble fraction;
  int exponent{0};
};

/// For |x| < 800.
ScaledExp scaled_exp(DoubleDouble x) {
  const double exponent = std::floor(x.high * kInverseLn2 + 0.5);
  const DoubleDouble r = two_sum(x.high - exponent * kLn2High, x.low - exponent * kLn2Low);
  const double tail = r.high * r.high * 0.5 + exp_tail(r.high);
  const DoubleDouble head = quick_two_sum(1.0, r.high);
  const double rest = head.low + (tail + r.low * (1.0 + r.high));
  return {quick_two_sum(head.high, rest), static_cast<int>(exponent)};
}

double exp_of(DoubleDouble x) {
  const ScaledExp result = scaled_exp(x);
  return scale(result.fraction.high, result.exponent);
}

/// Largest and smallest arguments whose exponential is neither infinite nor zero.
constexpr double kExpOverflow = 0x1.62e42fefa39efp+9;
constexpr double kExpUnderflow = -0x1.74910d52d3051p+9;

constexpr std::array<LogEntry, kLogIntervals> kLogTable = make_log_table();

/// log(x.high + x.low) for a positive normal high part and |low| <= an ulp of it: x = m 2^k, r = m c - 1 exactly, and
/// log(x) = k ln 2 - log(c) + log(1 + r), whose first two terms are carried in pairs: pow needs 2^-64.
DoubleDouble log_of(DoubleDouble x) {
  const auto bits = std::bit_cast<std::uint64_t>(x.high);
  const std::uint64_t above_first = bits - std::bit_cast<std::uint64_t>(kLogFirst);
  const int k = static_cast<int>(static_cast<std::int64_t>(above_first) >> kMantissaBits);
  const LogEntry& entry = kLogTable[above_first >> kLogShift & (kLogIntervals - 1)];
  const std::uint64_t m_bits = bits - (static_cast<std::uint64_t>(k) << kMantissaBits);
  const double m = std::bit_cast<double>(m_bits);
  const double m_low = x.low == 0.0 ? 0.0 : scale(x.low, -k);

  // c has 9 bits, so its products with the halves of m are exact.
  constexpr std::uint64_t kUpperHalf = 0xffffffff00000000U;
  const double m_upper = std::bit_cast<double>(m_bits & kUpperHalf);
  const DoubleDouble product = two_sum(m_upper * entry.c - 1.0, (m - m_upper) * entry.c);
  const DoubleDouble r = quick_two_sum(product.high, product.low + m_low * entry.c);

  constexpr double kSeries[12] = {1.0 / 3, -1.0 / 4,  1.0 / 5,  -1.0 / 6, 1.0 / 7, -1.0 / 8,
                                  1.0 / 9, -1.0 / 10, 1.0 / 11, 0.0,      0.0,     0.0};
  const DoubleDouble square = two_product(r.high, r.high);
  const double tail = r.low - (0.5 * square.low + r.high * r.low) + square.high * r.high * polynomial(kSeries, r.high);
  const DoubleDouble head = two_sum(r.high, -0.5 * square.high);

  const double exponent = k;
  const DoubleDouble whole = two_sum(exponent * kLn2High, entry.minus_log.high);
  const DoubleDouble sum = two_sum(whole.high, head.high);
  const double low = (whole.low + (exponent * kLn2Low + entry.minus_log.low)) + (sum.low + (head.low + tail));
  return quick_two_sum(sum.high, low);
}

}  // namespace

double exp(double x) {
  if (x != x) return kNan;
  if (x > kExpOverflow) return kInfinity;
  if (x < kExpUnderflow) return 0.0;
  return exp_of({x, 0.0});
}

double expm1(double x) {
  if (x != x) return kNan;
  if (std::fabs(x) < 0x1p-54) return x;
  if (x < -40.0) return -1.0;
  if (x > 44.0) return exp(x);
  const double exponent = std::floor(x * kInverseLn2 + 0.5);
  if (exponent == 0.0) {
    // x + x^2/2 + ...: the square's rounding error matters, the rest is small.
    const DoubleDouble square = two_product(x, x);
    const DoubleDouble head = two_sum(x, square.high * 0.5);
    return head.high + (head.low + (square.low * 0.5 + exp_tail(x)));
  }
  const ScaledExp result = scaled_exp({x, 0.0});
  const double factor = power_of_two(result.exponent);
  const DoubleDouble difference = two_sum(result.fraction.high * factor, -1.0);
  return difference.high + (difference.low + result.fraction.low * factor);
}

double log(double x) {
  if (x != x || x < 0.0) return kNan;
  if (x == 0.0) return -kInfinity;
  if (x == kInfinity) return x;
  if (x >= std::numeric_limits<double>::min()) return log_of({x, 0.0}).high;
  const DoubleDouble scaled = log_of({x * 0x1p54, 0.0});
  return add(scaled, {-54.0 * kLn2High, -54.0 * kLn2Low}).high;
}

double log1p(double x) {
  if (x != x || x < -1.0) return kNan;
  if (x == -1.0) return -kInfinity;
  if (x == kInfinity || std::fabs(x) < 0x1p-54) return x;
  return log_of(two_sum(1.0, x)).high;
}

double pow(double x, double y) {
  if (y == 0.0 || x == 1.0) return 1.0;
  if (x != x || y != y || x < 0.0) return kNan;
  const bool grows = (x > 1.0) == (y > 0.0);
  if (x == 0.0 || x == kInfinity || std::fabs(y) >= 0x1p64) return grows ? kInfinity : 0.0;
  // Below 2^-64 the power is 1 to the last place, and the product's error term would be lost to underflow.
  if (std::fabs(y) < 0x1p-64) return 1.0;
  const bool tiny = x < std::numeric_limits<double>::min();
  DoubleDouble logarithm = log_of({tiny ? x * 0x1p54 : x, 0.0});
  if (tiny) logarithm = add(logarithm, {-54.0 * kLn2High, -54.0 * kLn2Low});
  const DoubleDouble exponent = multiply(logarithm, {y, 0.0});
  if (exponent.high > kExpOverflow) return kInfinity;
  if (exponent.high < kExpUnderflow) return 0.0;
  return exp_of(exponent);
}

}  // namespace chokepoint::math
