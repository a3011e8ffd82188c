#include "base/exact_sum.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "base/random.h"

namespace chokepoint {
namespace {

constexpr double kMax = std::numeric_limits<double>::max();
constexpr double kTiny = std::numeric_limits<double>::denorm_min();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::uint64_t bits(double value) { return std::bit_cast<std::uint64_t>(value); }
double sum_of(std::vector<double> terms) { return exact_sum(terms); }

/// Shewchuk's growing expansion, rounded as in Python's math.fsum: another exact method, for sums that do not overflow.
double expansion_sum(const std::vector<double>& terms) {
  std::vector<double> parts;
  for (double x : terms) {
    std::size_t kept = 0;
    for (double y : parts) {
      if (std::fabs(x) < std::fabs(y)) std::swap(x, y);
      const double high = x + y;
      const double low = y - (high - x);
      if (low != 0.0) parts[kept++] = low;
      x = high;
    }
    parts.resize(kept);
    parts.push_back(x);
  }
  if (parts.empty()) return 0.0;
  double high = parts.back();
  std::size_t n = parts.size() - 1;
  double low = 0.0;
  while (n > 0) {
    const double x = high;
    const double y = parts[--n];
    high = x + y;
    low = y - (high - x);
    if (low != 0.0) break;
  }
  // Half-way cases look one part further.
  if (n > 0 && ((low < 0.0 && parts[n - 1] < 0.0) || (low > 0.0 && parts[n - 1] > 0.0))) {
    const double twice = 2.0 * low;
    const double moved = high + twice;
    if (twice == moved - high) high = moved;
  }
  return high + 0.0;
}

/// Any finite double below 2^1000, subnormals included, with many near cancellations.
std::vector<double> random_terms(std::uint32_t draw) {
  Stream stream(21, draw, Purpose::test);
  std::vector<double> terms;
  const std::uint64_t size = 1 + stream.below(60);
  const int spread = draw % 3 == 0 ? 2000 : (draw % 3 == 1 ? 120 : 3);
  const int centre = draw % 2 == 0 ? 0 : -1050;
  for (std::uint64_t i = 0; i < size; ++i) {
    const int exponent =
        std::min(1000, centre + static_cast<int>(stream.below(static_cast<std::uint64_t>(spread))) - spread / 2);
    double term = std::ldexp(stream.uniform() - 0.5, exponent);
    if (!terms.empty() && stream.below(3) == 0) term = -terms[stream.below(terms.size())];
    terms.push_back(term);
  }
  return terms;
}

TEST(ExactSum, AgreesWithAnotherExactMethod) {
  for (std::uint32_t draw = 0; draw < 20000; ++draw) {
    const auto terms = random_terms(draw);
    ASSERT_EQ(bits(exact_sum(terms)), bits(expansion_sum(terms))) << "draw " << draw;
  }
}

TEST(ExactSum, AgreesWithWholeNumbers) {
  const bool holds = rc::check("integers", [](const std::vector<std::int32_t>& terms) {
    std::int64_t want = 0;
    ExactSum sum;
    for (const std::int32_t term : terms) {
      want += term;
      sum.add(term);
    }
    RC_ASSERT(sum.value() == static_cast<double>(want));
  });
  EXPECT_TRUE(holds);
}

TEST(ExactSum, DependsNeitherOnOrderNorOnParts) {
  for (std::uint32_t draw = 0; draw < 3000; ++draw) {
    auto terms = random_terms(draw);
    const std::uint64_t want = bits(exact_sum(terms));
    Stream stream(22, draw, Purpose::test);
    std::vector<ExactSum> parts(1 + stream.below(5));
    for (std::size_t i = terms.size(); i > 1; --i) std::swap(terms[i - 1], terms[stream.below(i)]);
    for (const double term : terms) parts[stream.below(parts.size())].add(term);
    ExactSum whole;
    while (!parts.empty()) {
      const std::size_t i = stream.below(parts.size());
      whole.add(parts[i]);
      parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(i));
    }
    ASSERT_EQ(bits(whole.value()), want) << "draw " << draw;
  }
}

TEST(ExactSum, CancelsExactly) {
  EXPECT_EQ(sum_of({1e308, 1.0, -1e308}), 1.0);
  EXPECT_EQ(sum_of({1e16, 1.0, -1e16}), 1.0);
  EXPECT_EQ(sum_of({kMax, kMax, -kMax, -kMax, kTiny}), kTiny);
  EXPECT_EQ(bits(sum_of({1.0, -1.0})), bits(0.0));
  EXPECT_EQ(bits(sum_of({-0.0, -0.0})), bits(0.0));
  EXPECT_EQ(bits(sum_of({})), bits(0.0));
  EXPECT_EQ(sum_of(std::vector<double>(10, 0.1)), 1.0) << "ten times the double nearest to 0.1, rounded once, is 1";
}

TEST(ExactSum, RoundsHalfToEvenAndSeesEverySmallerBit) {
  EXPECT_EQ(sum_of({1.0, 0x1p-53}), 1.0);
  EXPECT_EQ(sum_of({1.0 + 0x1p-52, 0x1p-53}), 1.0 + 0x1p-51);
  EXPECT_EQ(sum_of({1.0, 0x1p-53, kTiny}), 1.0 + 0x1p-52);
  EXPECT_EQ(sum_of({1.0, 0x1p-53, -kTiny}), 1.0);
  EXPECT_EQ(sum_of({-1.0, -0x1p-53, -kTiny}), -1.0 - 0x1p-52);
  EXPECT_EQ(sum_of({2.0 - 0x1p-52, 0x1p-53}), 2.0) << "a carry through the whole mantissa";
  EXPECT_EQ(sum_of({1.0, 0x1p-53, 0x1p-600, -0x1p-601}), 1.0 + 0x1p-52);
}

TEST(ExactSum, HandlesSubnormalsAndTheLargest) {
  EXPECT_EQ(sum_of({kTiny, kTiny, kTiny}), 3 * kTiny);
  EXPECT_EQ(sum_of({0x1p-1022, -kTiny}), 0x1p-1022 - kTiny);
  EXPECT_EQ(sum_of({0x1p-1022 - kTiny, kTiny}), 0x1p-1022);
  EXPECT_EQ(sum_of({kMax}), kMax);
  EXPECT_EQ(sum_of({-kMax}), -kMax);
  EXPECT_EQ(sum_of({kMax, 0x1p970 - 0x1p917}), kMax) << "just below half a last place more";
  EXPECT_EQ(sum_of({kMax, 0x1p970}), kInfinity) << "half a last place more rounds away";
  EXPECT_EQ(sum_of({-kMax, -kMax}), -kInfinity);
  EXPECT_EQ(sum_of({kMax, kMax, kMax, -kMax, -kMax}), kMax) << "a partial sum beyond the range does no harm";
}

TEST(ExactSum, CarriesInfinitiesAndNanWhateverTheOrder) {
  EXPECT_EQ(sum_of({1.0, kInfinity, -5.0}), kInfinity);
  EXPECT_EQ(sum_of({-kInfinity, kMax, kMax}), -kInfinity);
  const std::uint64_t nan = bits(std::numeric_limits<double>::quiet_NaN());
  EXPECT_EQ(bits(sum_of({kInfinity, -kInfinity})), nan);
  EXPECT_EQ(bits(sum_of({-kInfinity, 1.0, kInfinity, kInfinity})), nan);
  EXPECT_EQ(bits(sum_of({-std::nan("7"), 1.0})), nan);
  ExactSum a;
  a.add(kInfinity);
  ExactSum b;
  b.add(-kInfinity);
  a.add(b);
  EXPECT_EQ(bits(a.value()), nan);
}

TEST(ExactSum, SurvivesManyTermsAndMergesWithItself) {
  ExactSum sum;
  for (int i = 0; i < 1000000; ++i) sum.add(0x1.fffffffffffffp-10);
  EXPECT_EQ(sum.value(), 1e6 * 0x1.fffffffffffffp-10);
  ExactSum doubled;
  doubled.add(1.0 + 0x1p-52);
  // Each merge with itself doubles the number of pending terms: beyond 2^40 of them limbs must have been carried.
  for (int i = 0; i < 40; ++i) doubled.add(doubled);
  EXPECT_EQ(doubled.value(), std::ldexp(1.0 + 0x1p-52, 40));
  ExactSum negative;
  negative.add(-kTiny);
  for (int i = 0; i < 40; ++i) negative.add(negative);
  EXPECT_EQ(negative.value(), -std::ldexp(kTiny, 40));
}

}  // namespace
}  // namespace chokepoint
