#include "base/math.h"

#include <bit>
#include <cfloat>
#include <cmath>
#include <cstdint>
#include <limits>

#include "base/double_double.h"

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

/// exp(r) - 1 - r - r^2/2 for |r| <= 0.35: its Taylor series to r^14, cut off below 2^-62.
double exp_tail(double r) {
  double sum = 1.0 / 87178291200.0;
  sum = sum * r + 1.0 / 6227020800.0;
  sum = sum * r + 1.0 / 479001600.0;
  sum = sum * r + 1.0 / 39916800.0;
  sum = sum * r + 1.0 / 3628800.0;
  sum = sum * r + 1.0 / 362880.0;
  sum = sum * r + 1.0 / 40320.0;
  sum = sum * r + 1.0 / 5040.0;
  sum = sum * r + 1.0 / 720.0;
  sum = sum * r + 1.0 / 120.0;
  sum = sum * r + 1.0 / 24.0;
  sum = sum * r + 1.0 / 6.0;
  return r * r * r * sum;
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

/// 2 atanh(s) = 2 s (1 + z/3 + z^2/5 + ...), z = s^2, for |s| <= 0.1716: log of (1 + s) / (1 - s).
/// The first two terms are carried in pairs, so that pow keeps its last place at results near the ends of the range.
DoubleDouble twice_atanh(DoubleDouble s) {
  constexpr DoubleDouble kThird{0x1.5555555555555p-2, 0x1.5555555555555p-56};
  const DoubleDouble z = multiply(s, s);
  double sum = 1.0 / 25.0;
  sum = sum * z.high + 1.0 / 23.0;
  sum = sum * z.high + 1.0 / 21.0;
  sum = sum * z.high + 1.0 / 19.0;
  sum = sum * z.high + 1.0 / 17.0;
  sum = sum * z.high + 1.0 / 15.0;
  sum = sum * z.high + 1.0 / 13.0;
  sum = sum * z.high + 1.0 / 11.0;
  sum = sum * z.high + 1.0 / 9.0;
  sum = sum * z.high + 1.0 / 7.0;
  const DoubleDouble fifth = two_sum(0x1.999999999999ap-3, sum * z.high - 0x1.999999999999ap-57);
  const DoubleDouble series = add(kThird, multiply(z, fifth));
  const DoubleDouble twice{2.0 * s.high, 2.0 * s.low};
  return add(twice, multiply(twice, multiply(z, series)));
}

/// log(x.high + x.low) for a positive normal high part and |low| <= an ulp of it.
DoubleDouble log_of(DoubleDouble x) {
  const auto bits = std::bit_cast<std::uint64_t>(x.high);
  int exponent = static_cast<int>(bits >> kMantissaBits) - kExponentBias;
  // The fraction is brought into [sqrt(1/2), sqrt(2)).
  constexpr std::uint64_t kMantissa = (std::uint64_t{1} << kMantissaBits) - 1;
  constexpr std::uint64_t kSqrt2Mantissa = 0x6a09e667f3bcd;
  if ((bits & kMantissa) >= kSqrt2Mantissa) ++exponent;
  const double m = std::bit_cast<double>(bits - (static_cast<std::uint64_t>(exponent) << kMantissaBits));
  const double m_low = x.low == 0.0 ? 0.0 : scale(x.low, -exponent);

  // s = (m - 1) / (m + 1), the quotient's remainder found exactly.
  const DoubleDouble numerator = two_sum(m - 1.0, m_low);
  DoubleDouble denominator = two_sum(1.0, m);
  denominator.low += m_low;
  const double quotient = numerator.high / denominator.high;
  const DoubleDouble back = two_product(quotient, denominator.high);
  const double remainder = ((numerator.high - back.high) - back.low) + (numerator.low - quotient * denominator.low);
  const DoubleDouble s = quick_two_sum(quotient, remainder / denominator.high);

  const double k = exponent;
  return add(two_sum(k * kLn2High, k * kLn2Low), twice_atanh(s));
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
