#include <cmath>
#include <limits>

#include "base/double_double.h"
#include "base/math.h"

namespace chokepoint::math {

namespace {

constexpr double kInverseSqrt2Pi = 0x1.9884533d43651p-2;

/// The scaled tail T(a) = (1 - cdf(a)) exp(a^2 / 2), i.e. Mills' ratio over sqrt(2 pi), at a = 0, 1/2, ..., 5.
constexpr double kGridStep = 0.5;
constexpr double kScaledTail[] = {0.5,
                                  0.34961883472039806983,
                                  0.26157829186512337168,
                                  0.20578066697739469078,
                                  0.16810200122317060643,
                                  0.1413313313805753097,
                                  0.12151394835556216712,
                                  0.10634515363370544658,
                                  0.094410641301968936671,
                                  0.084803392107800347583,
                                  0.076919304975006295965};
constexpr double kLastGridPoint = 5.0;

/// T(x) for x >= 0: near the grid its Taylor series about the nearest point, from T' = x T - 1 / sqrt(2 pi) (the method
/// of Marsaglia 2004, doi:10.18637/jss.v011.i04); beyond, Laplace's continued fraction at a fixed depth.
double scaled_tail(double x) {
  if (x > kLastGridPoint + kGridStep / 2) {
    constexpr int kDepth = 40;
    double tail = x;
    for (int n = kDepth; n >= 1; --n) tail = x + n / tail;
    return kInverseSqrt2Pi / tail;
  }
  const int index = static_cast<int>(std::floor(x / kGridStep + 0.5));
  const double a = index * kGridStep;
  const double h = x - a;
  // term_n = T^(n)(a) h^n / n!, with T^(n+1) = a T^(n) + n T^(n-1).
  constexpr int kTerms = 18;
  constexpr double kInverse[kTerms] = {1.0,      1.0,      1.0 / 2,  1.0 / 3,  1.0 / 4,  1.0 / 5,
                                       1.0 / 6,  1.0 / 7,  1.0 / 8,  1.0 / 9,  1.0 / 10, 1.0 / 11,
                                       1.0 / 12, 1.0 / 13, 1.0 / 14, 1.0 / 15, 1.0 / 16, 1.0 / 17};
  double terms[kTerms];
  terms[0] = kScaledTail[index];
  terms[1] = (a * kScaledTail[index] - kInverseSqrt2Pi) * h;
  for (int n = 1; n + 1 < kTerms; ++n) terms[n + 1] = (a * h * terms[n] + h * h * terms[n - 1]) * kInverse[n + 1];
  double sum = 0.0;
  for (int n = kTerms - 1; n >= 0; --n) sum += terms[n];
  return sum;
}

/// 1 - cdf(x) for x >= 0, to full relative accuracy.
double upper_tail(double x) {
  constexpr double kBeyond = 39.0;  // the tail is below the smallest subnormal
  if (x > kBeyond) return 0.0;
  // exp(-x^2/2) with the square's rounding error, which the exponential would magnify.
  const DoubleDouble square = two_product(x, x);
  return exp(-0.5 * square.high) * (scaled_tail(x) * (1.0 - 0.5 * square.low));
}

/// Numerator over denominator, coefficients from the constant upwards (AS 241 lists them so).
double ratio(const double (&numerator)[8], const double (&denominator)[8], double r) {
  double above = numerator[7];
  double below = denominator[7];
  for (int i = 6; i >= 0; --i) {
    above = above * r + numerator[i];
    below = below * r + denominator[i];
  }
  return above / below;
}

}  // namespace

double normal_cdf(double x) {
  if (x != x) return std::numeric_limits<double>::quiet_NaN();
  return x <= 0.0 ? upper_tail(-x) : 1.0 - upper_tail(x);
}

// M. J. Wichura, Algorithm AS 241: the percentage points of the normal distribution, Applied Statistics 37 (1988)
// 477-484, doi:10.2307/2347330: routine PPND16, relative accuracy about 1e-16. Coefficients are the paper's.
double normal_quantile(double p) {
  constexpr double kCentral[8] = {3.3871328727963666080e0,  1.3314166789178437745e+2, 1.9715909503065514427e+3,
                                  1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                  3.3430575583588128105e+4, 2.5090809287301226727e+3};
  constexpr double kCentralBelow[8] = {1.0,
                                       4.2313330701600911252e+1,
                                       6.8718700749205790830e+2,
                                       5.3941960214247511077e+3,
                                       2.1213794301586595867e+4,
                                       3.9307895800092710610e+4,
                                       2.8729085735721942674e+4,
                                       5.2264952788528545610e+3};
  constexpr double kMiddle[8] = {1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                                 3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                                 2.27238449892691845833e-2, 7.74545014278341407640e-4};
  constexpr double kMiddleBelow[8] = {1.0,
                                      2.05319162663775882187e0,
                                      1.67638483018380384940e0,
                                      6.89767334985100004550e-1,
                                      1.48103976427480074590e-1,
                                      1.51986665636164571966e-2,
                                      5.47593808499534494600e-4,
                                      1.05075007164441684324e-9};
  constexpr double kFar[8] = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                              2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                              2.71155556874348757815e-5, 2.01033439929228813265e-7};
  constexpr double kFarBelow[8] = {1.0,
                                   5.99832206555887937690e-1,
                                   1.36929880922735805310e-1,
                                   1.48753612908506148525e-2,
                                   7.86869131145613259100e-4,
                                   1.84631831751005468180e-5,
                                   1.42151175831644588870e-7,
                                   2.04426310338993978564e-15};
  if (!(p >= 0.0 && p <= 1.0)) return std::numeric_limits<double>::quiet_NaN();
  const double q = p - 0.5;
  if (std::fabs(q) <= 0.425) return q * ratio(kCentral, kCentralBelow, 0.180625 - q * q);
  const double tail = q < 0.0 ? p : 1.0 - p;
  if (tail == 0.0) return std::copysign(std::numeric_limits<double>::infinity(), q);
  const double r = std::sqrt(-log(tail));
  const double size = r <= 5.0 ? ratio(kMiddle, kMiddleBelow, r - 1.6) : ratio(kFar, kFarBelow, r - 5.0);
  return q < 0.0 ? -size : size;
}

}  // namespace chokepoint::math
