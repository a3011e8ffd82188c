#include "math_bits.h"

#include <gtest/gtest.h>

#include "base/math.h"

namespace chokepoint::test {

// Defined in math_bits_fma.cpp and math_bits_avx512.cpp: the same sources compiled for CPUs with these instructions.
std::string bits_with_fma();
std::string bits_with_avx512();

namespace {

// Found on x86-64 (baseline, FMA and AVX-512 code alike). Another value on another machine means that results there
// would differ from those published; it is changed only together with the program's version.
constexpr const char* kBits = "e88d237e40c121e86d6e5dbd879f8e9a";

TEST(MathBits, AreThoseOfEveryOtherMachine) {
  EXPECT_EQ(
      bits_of({math::exp, math::expm1, math::log, math::log1p, math::pow, math::normal_cdf, math::normal_quantile}),
      kBits);
}

TEST(MathBits, DoNotChangeWithFusedMultiplyAdd) {
  const std::string bits = bits_with_fma();
  if (bits.empty()) GTEST_SKIP() << "this CPU has no FMA";
  EXPECT_EQ(bits, kBits);
}

TEST(MathBits, DoNotChangeWithAvx512) {
  const std::string bits = bits_with_avx512();
  if (bits.empty()) GTEST_SKIP() << "this CPU has no AVX-512";
  EXPECT_EQ(bits, kBits);
}

// The fingerprint can tell: the C library's functions are as good, and other ones.
TEST(MathBits, WouldShowOtherFunctions) {
  EXPECT_NE(bits_of({std::exp, std::expm1, std::log, std::log1p, std::pow, math::normal_cdf, math::normal_quantile}),
            kBits);
}

}  // namespace
}  // namespace chokepoint::test
