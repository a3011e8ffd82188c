#include "base/math.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "base/double_double.h"
#include "base/log_table.h"
#include "base/random.h"

namespace chokepoint::math {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kTiny = std::numeric_limits<double>::denorm_min();

/// Distance in units of the last place of the wanted value. The oracle is the C library's long double (64 bits), whose
/// own error is about 1/2000 of such a unit.
class WorstError {
 public:
  void see(double got, long double want, double x, double y = 0.0) {
    const double rounded = std::fabs(static_cast<double>(want));
    if (!(rounded >= 0x1p-1022) || std::isinf(rounded)) return;
    const double unit = std::nextafter(rounded, kInfinity) - rounded;
    const double error = static_cast<double>(std::fabs(got - want) / unit);
    if (!(error <= worst_)) {
      worst_ = error;
      x_ = x;
      y_ = y;
    }
    ++seen_;
  }
  void expect_below(double limit, const char* name) const {
    EXPECT_LT(worst_, limit) << name << " at " << x_ << ", " << y_;
    EXPECT_GT(seen_, 10000) << name << ": the test saw too few arguments to mean anything";
  }

 private:
  double worst_{0.0};
  double x_{0.0};
  double y_{0.0};
  int seen_{0};
};

constexpr int kArguments = 150000;

/// Uniform mantissa, uniform exponent in [-range, range), either sign.
double any_size(Stream& stream, int range) {
  const int exponent = static_cast<int>(stream.below(static_cast<std::uint64_t>(2 * range))) - range;
  return std::ldexp((stream.uniform() - 0.5) * 2.0, exponent);
}

TEST(Math, ExpIsWithinOneUnitOfLongDouble) {
  Stream stream(11, 0, Purpose::test);
  WorstError exp_error;
  WorstError expm1_error;
  for (int i = 0; i < kArguments; ++i) {
    for (const double x : {(stream.uniform() - 0.5) * 1480.0, (stream.uniform() - 0.5) * 2.0, any_size(stream, 60)}) {
      exp_error.see(exp(x), std::exp(static_cast<long double>(x)), x);
      expm1_error.see(expm1(x), std::expm1(static_cast<long double>(x)), x);
    }
    const double x = (stream.uniform() - 0.5) * 90.0;
    expm1_error.see(expm1(x), std::expm1(static_cast<long double>(x)), x);
  }
  exp_error.expect_below(0.75, "exp");
  expm1_error.expect_below(1.0, "expm1");
}

TEST(Math, LogIsWithinOneUnitOfLongDouble) {
  Stream stream(12, 0, Purpose::test);
  WorstError log_error;
  WorstError log1p_error;
  for (int i = 0; i < kArguments; ++i) {
    const double near_one = 0.5 + 1.5 * stream.uniform();
    const double closer = 1.0 + any_size(stream, 40) * 0x1p-41;
    for (const double x : {std::fabs(any_size(stream, 1020)), near_one, closer}) {
      log_error.see(log(x), std::log(static_cast<long double>(x)), x);
    }
    for (const double x :
         {near_one - 1.0, any_size(stream, 60), -stream.uniform(), std::fabs(any_size(stream, 1020))}) {
      if (x > -1.0) log1p_error.see(log1p(x), std::log1p(static_cast<long double>(x)), x);
    }
  }
  log_error.expect_below(0.51, "log");
  log1p_error.expect_below(0.51, "log1p");
}

TEST(Math, PowIsWithinOneUnitOfLongDouble) {
  Stream stream(13, 0, Purpose::test);
  WorstError error;
  for (int i = 0; i < kArguments; ++i) {
    const double wide = std::fabs(any_size(stream, 1020));
    const double near_one = 1.0 + any_size(stream, 30) * 0x1p-31;
    for (const double x : {wide, near_one, 0.1 + 2.0 * stream.uniform()}) {
      // powl loses bits itself where the result is far from 1; exponents are kept where it is good to 1/16 unit.
      const double y = any_size(stream, 12);
      error.see(pow(x, y), std::pow(static_cast<long double>(x), static_cast<long double>(y)), x, y);
    }
  }
  error.expect_below(0.75, "pow");
}

TEST(Math, GivesPublishedValues) {
  // Abramowitz and Stegun, tables 1.1 and 4.2, to more places than a double has.
  EXPECT_EQ(exp(1.0), 2.71828182845904523536028747);
  EXPECT_EQ(log(2.0), 0.69314718055994530941723212);
  EXPECT_EQ(log(10.0), 2.30258509299404568401799145);
  EXPECT_EQ(exp(0.5), 1.64872127070012814684865079);
  EXPECT_EQ(exp(-1.0), 0.36787944117144232159552377);
  EXPECT_EQ(pow(2.0, 0.5), 1.41421356237309504880168872);
  EXPECT_EQ(pow(10.0, 0.5), 3.16227766016837933199889354);
  // Their power series at 2^-30.
  EXPECT_EQ(log1p(0x1p-30), 0.0000000009313225741817976469000627e0);
  EXPECT_EQ(expm1(0x1p-30), 0.000000000931322575049159384753834e0);
}

TEST(Math, IsExactWhereTheResultIsADouble) {
  for (int n = -1074; n <= 1023; ++n) EXPECT_EQ(pow(2.0, n), std::ldexp(1.0, n)) << n;
  for (double x = 0.0; x <= 1000.0; x += 0.5) {
    EXPECT_EQ(pow(x, 1.0), x);
    EXPECT_EQ(pow(x, 2.0), x * x);
    EXPECT_EQ(pow(x, 3.0), x * x * x);
    EXPECT_EQ(pow(x * x, 0.5), x);
    EXPECT_EQ(pow(x, 0.0), 1.0);
  }
  EXPECT_EQ(exp(0.0), 1.0);
  EXPECT_EQ(log(1.0), 0.0);
  EXPECT_EQ(expm1(0.0), 0.0);
  EXPECT_EQ(log1p(0.0), 0.0);
  EXPECT_TRUE(std::signbit(log1p(-0.0)));
  EXPECT_EQ(log1p(kTiny), kTiny);
  EXPECT_EQ(expm1(-kTiny), -kTiny);
}

TEST(Math, HasTheDocumentedEnds) {
  const double nan = std::nan("");
  for (const auto function : {exp, expm1, log, log1p, normal_cdf, normal_quantile})
    EXPECT_TRUE(std::isnan(function(nan)));
  EXPECT_EQ(exp(kInfinity), kInfinity);
  EXPECT_EQ(exp(-kInfinity), 0.0);
  EXPECT_EQ(exp(709.782712893384), static_cast<double>(std::exp(static_cast<long double>(709.782712893384))));
  EXPECT_EQ(exp(709.79), kInfinity);
  EXPECT_EQ(exp(-745.0), kTiny);
  EXPECT_EQ(exp(-746.0), 0.0);
  EXPECT_EQ(expm1(kInfinity), kInfinity);
  EXPECT_EQ(expm1(-kInfinity), -1.0);
  EXPECT_EQ(expm1(-39.0), -1.0);
  EXPECT_EQ(expm1(709.0), exp(709.0));
  EXPECT_EQ(log(kInfinity), kInfinity);
  EXPECT_EQ(log(0.0), -kInfinity);
  EXPECT_TRUE(std::isnan(log(-1.0)));
  EXPECT_EQ(log(kTiny), static_cast<double>(std::log(static_cast<long double>(kTiny))));
  EXPECT_EQ(log1p(-1.0), -kInfinity);
  EXPECT_TRUE(std::isnan(log1p(-1.5)));
  EXPECT_EQ(log1p(kInfinity), kInfinity);
  EXPECT_EQ(log1p(1e308), log(1e308));
}

TEST(Math, PowHasTheDocumentedEnds) {
  const double nan = std::nan("");
  EXPECT_EQ(pow(0.0, 0.0), 1.0);
  EXPECT_EQ(pow(nan, 0.0), 1.0);
  EXPECT_EQ(pow(1.0, nan), 1.0);
  EXPECT_TRUE(std::isnan(pow(nan, 1.0)));
  EXPECT_TRUE(std::isnan(pow(2.0, nan)));
  EXPECT_TRUE(std::isnan(pow(-2.0, 2.0)));
  EXPECT_EQ(pow(0.0, 3.0), 0.0);
  EXPECT_EQ(pow(-0.0, 3.0), 0.0);
  EXPECT_EQ(pow(0.0, -3.0), kInfinity);
  EXPECT_EQ(pow(kInfinity, 0.5), kInfinity);
  EXPECT_EQ(pow(kInfinity, -0.5), 0.0);
  EXPECT_EQ(pow(1.5, kInfinity), kInfinity);
  EXPECT_EQ(pow(0.5, kInfinity), 0.0);
  EXPECT_EQ(pow(0.5, -kInfinity), kInfinity);
  EXPECT_EQ(pow(1.5, 1e300), kInfinity);
  EXPECT_EQ(pow(1.0 + 0x1p-52, -1e300), 0.0);
  EXPECT_EQ(pow(2.0, 1e-300), 1.0);
  EXPECT_EQ(pow(2.0, 1024.0), kInfinity);
  EXPECT_EQ(pow(2.0, -1075.0), 0.0) << "ties go to even";
  EXPECT_EQ(pow(kTiny, 0.5), std::sqrt(kTiny));
  EXPECT_EQ(pow(kTiny, -0.5), 1.0 / std::sqrt(kTiny));
}

TEST(Math, IsMonotoneOverNeighbours) {
  Stream stream(14, 0, Purpose::test);
  for (int i = 0; i < 20000; ++i) {
    double x = any_size(stream, 6);
    for (int step = 0; step < 4; ++step) {
      const double next = std::nextafter(x, kInfinity);
      EXPECT_LE(exp(x), exp(next));
      if (x > 0.0) {
        EXPECT_LE(log(x), log(next));
      }
      x = next;
    }
  }
}

TEST(Math, NormalCdfAgreesWithLongDoubleInBothTails) {
  Stream stream(15, 0, Purpose::test);
  WorstError error;
  const long double half_root = std::sqrt(0.5L);
  for (int i = 0; i < kArguments; ++i) {
    for (const double x : {(stream.uniform() - 0.5) * 20.0, -38.0 * stream.uniform(), any_size(stream, 30)}) {
      error.see(normal_cdf(x), std::erfc(-half_root * x) / 2, x);
    }
  }
  error.expect_below(8.0, "normal_cdf");
  EXPECT_EQ(normal_cdf(0.0), 0.5);
  EXPECT_EQ(normal_cdf(kInfinity), 1.0);
  EXPECT_EQ(normal_cdf(-kInfinity), 0.0);
  EXPECT_EQ(normal_cdf(9.0), 1.0);
}

TEST(Math, NormalQuantileGivesPublishedValues) {
  // Wichura (1988), table of checks on AS 241; and Abramowitz and Stegun, table 26.1 inverted.
  EXPECT_NEAR(normal_quantile(0.25), -0.6744897501960817, 1e-15);
  EXPECT_NEAR(normal_quantile(0.001), -3.090232306167814, 4e-15);
  EXPECT_NEAR(normal_quantile(1e-20), -9.262340089798408, 1e-14);
  EXPECT_NEAR(normal_quantile(0.95), 1.6448536269514722, 1e-15);
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-15);
  EXPECT_EQ(normal_quantile(0.5), 0.0);
  EXPECT_EQ(normal_quantile(0.0), -kInfinity);
  EXPECT_EQ(normal_quantile(1.0), kInfinity);
  EXPECT_TRUE(std::isnan(normal_quantile(-0.1)));
  EXPECT_TRUE(std::isnan(normal_quantile(1.1)));
}

TEST(Math, NormalQuantileInvertsTheCdf) {
  Stream stream(16, 0, Purpose::test);
  for (int i = 0; i < kArguments; ++i) {
    const double p =
        i % 2 == 0 ? stream.uniform() / 2 : std::ldexp(stream.uniform(), -static_cast<int>(stream.below(1000)));
    const double x = normal_quantile(p);
    // dp/p = (density/p) dx: an error of a few units in x is this much in p.
    const double allowed = 1e-15 * (8.0 + 2.0 * x * x);
    ASSERT_NEAR(normal_cdf(x) / p, 1.0, allowed) << p;
    ASSERT_EQ(normal_quantile(1.0 - (1.0 - p)), -normal_quantile(1.0 - p));
  }
}

TEST(LogTable, HoldsLogarithmsOfReciprocals) {
  constexpr auto kTable = make_log_table();
  for (int i = 0; i < kLogIntervals; ++i) {
    const LogEntry& entry = kTable[i];
    const auto first = std::bit_cast<std::uint64_t>(kLogFirst) + (static_cast<std::uint64_t>(i) << kLogShift);
    const auto from = std::bit_cast<double>(first);
    const auto last = std::bit_cast<double>(first + (std::uint64_t{1} << kLogShift) - 1);
    EXPECT_LE(std::fabs(from * entry.c - 1.0), 0x1p-7) << i;
    EXPECT_LE(std::fabs(last * entry.c - 1.0), 0x1p-7) << i;
    EXPECT_EQ(entry.c * 256.0, std::floor(entry.c * 256.0));
    if (from == 1.0 || last == 1.0 - 0x1p-53) {
      EXPECT_EQ(entry.c, 1.0);
    }
    const long double want = -std::log(static_cast<long double>(entry.c));
    const long double got = static_cast<long double>(entry.minus_log.high) + entry.minus_log.low;
    EXPECT_LE(std::fabs(static_cast<double>(got - want)), 0x1p-63 * std::fabs(static_cast<double>(want))) << i;
  }
}

TEST(DoubleDouble, FindsTheErrorsOfPlusAndTimes) {
  Stream stream(17, 0, Purpose::test);
  for (int i = 0; i < kArguments; ++i) {
    const double a = any_size(stream, 200);
    const double b = any_size(stream, 200);
    const DoubleDouble product = two_product(a, b);
    ASSERT_EQ(product.low, std::fma(a, b, -product.high));
    const double c = a * stream.uniform();
    const DoubleDouble sum = two_sum(c, a);
    const DoubleDouble quick = quick_two_sum(a, c);
    ASSERT_EQ(sum.high, quick.high);
    ASSERT_EQ(sum.low, quick.low);
    ASSERT_EQ(static_cast<long double>(sum.high) + sum.low, static_cast<long double>(a) + c);
  }
}

}  // namespace
}  // namespace chokepoint::math
