// Elementary functions of our own, so that bytes agree across CPU families: only +, -, *, /, sqrt and bit operations in
// a fixed order, no fused multiply-add. Errors in units of the last place over the normal range: exp, expm1, log, log1p
// and pow below 1; normal_cdf and normal_quantile below 8 (relative, both tails). NaN in gives NaN out. The
// floating-point environment must be the default one (round to nearest, no flush to zero). Method:
// docs/methods/numbers.md.   Verified by: tests/base/math_test.cpp (against long double and published values).
#pragma once

namespace chokepoint::math {

double exp(double x);
double expm1(double x);
/// log(0) = -infinity; NaN below 0.
double log(double x);
/// log1p(-1) = -infinity; NaN below -1.
double log1p(double x);
/// x >= 0. pow(0, 0) = 1; pow(0, y > 0) = 0; pow(0, y < 0) = infinity; negative x gives NaN, whatever y.
double pow(double x, double y);
/// Standard normal distribution function and its inverse (Wichura 1988, AS 241).
double normal_cdf(double x);
/// p in [0, 1]; 0 and 1 give the infinities, anything else outside gives NaN.
double normal_quantile(double p);

}  // namespace chokepoint::math
