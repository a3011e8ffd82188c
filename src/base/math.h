// Elementary functions of our own, so that bytes agree across CPU families: only +, -, *, /, sqrt and bit operations in a
// fixed order, no fused multiply-add. Faithful: within 1 unit in the last place (exp, log), 2 (pow) over the normal range.
// Method: docs/methods/numbers.md.   Verified by: tests/base/math_test.cpp (against long double and published values).
#pragma once

namespace chokepoint::math {

double exp(double x);
double expm1(double x);
double log(double x);
double log1p(double x);
/// x >= 0. pow(0, 0) = 1; pow(0, y > 0) = 0; negative x gives NaN.
double pow(double x, double y);
/// Standard normal distribution function and its inverse (Wichura 1988, AS 241).
double normal_cdf(double x);
double normal_quantile(double p);

}  // namespace chokepoint::math
