#include "base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <vector>

#include "base/math.h"
#include "base/philox.h"

#if __has_include(<Random123/philox.h>)
#include <Random123/philox.h>
#endif

namespace chokepoint {
namespace {

// kat_vectors of the Random123 distribution (Salmon et al. 2011), philox4x32, 10 rounds.
TEST(Philox, GivesTheKnownAnswers) {
  EXPECT_EQ(philox_block({0, 0, 0, 0}, {0, 0}), (PhiloxBlock{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  constexpr std::uint32_t kAll = 0xffffffff;
  EXPECT_EQ(philox_block({kAll, kAll, kAll, kAll}, {kAll, kAll}),
            (PhiloxBlock{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox_block({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (PhiloxBlock{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

#if __has_include(<Random123/philox.h>)
TEST(Philox, AgreesWithItsReferenceImplementation) {
  r123::Philox4x32 reference;
  Stream stream(3, 0, Purpose::test);
  for (int i = 0; i < 10000; ++i) {
    PhiloxBlock counter{};
    PhiloxKey key{};
    for (auto& word : counter) word = stream.next_u32();
    for (auto& word : key) word = stream.next_u32();
    const auto want = reference({{counter[0], counter[1], counter[2], counter[3]}}, {{key[0], key[1]}});
    const auto got = philox_block(counter, key);
    for (unsigned w = 0; w < 4; ++w) ASSERT_EQ(got[w], want[w]);
  }
}
#endif

std::vector<std::uint64_t> first(Stream stream, int n = 8) {
  std::vector<std::uint64_t> numbers;
  for (int i = 0; i < n; ++i) numbers.push_back(stream.next_u64());
  return numbers;
}

TEST(Stream, IsAFunctionOfItsKey) {
  EXPECT_EQ(first(Stream(1, 2, Purpose::figures, 3, 4)), first(Stream(1, 2, Purpose::figures, 3, 4)));
  Stream original(9, 0, Purpose::test);
  original.next_u32();
  Stream copy = original;
  EXPECT_EQ(first(copy), first(original));
}

// Seeds on file depend on these numbers: they never change.
TEST(Stream, KeepsItsNumbers) {
  Stream stream(20250930, 1, Purpose::figures, 42, 7);
  EXPECT_EQ(stream.next_u32(), 565958274U);
  EXPECT_EQ(stream.next_u64(), 8696887782912142127U);
}

TEST(Stream, DiffersWithEveryPartOfTheKey) {
  std::set<std::vector<std::uint64_t>> seen;
  std::size_t made = 0;
  const auto add = [&](const Stream& stream) {
    seen.insert(first(stream));
    ++made;
  };
  for (const std::uint64_t seed : {0ULL, 1ULL, 1ULL << 32, ~0ULL}) {
    for (const std::uint32_t draw : {0U, 1U, 0xffffffffU}) {
      for (const Purpose purpose : {Purpose::figures, Purpose::shares, Purpose::test}) {
        for (const std::uint32_t entity : {0U, 1U, 77U}) {
          for (const std::uint32_t day : {0U, 1U, 365U}) add(Stream(seed, draw, purpose, entity, day));
        }
      }
    }
  }
  EXPECT_EQ(seen.size(), made);
}

// Kolmogorov's distance of n uniform numbers exceeds 1.95 / sqrt(n) once in a thousand; the streams are fixed, so a
// pass stays one.
double kolmogorov_distance(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto n = static_cast<double>(values.size());
  double worst = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto rank = static_cast<double>(i);
    worst = std::max({worst, values[i] - rank / n, (rank + 1) / n - values[i]});
  }
  return worst * std::sqrt(n);
}

TEST(Stream, IsUniformAlongAndAcrossStreams) {
  std::vector<double> along;
  std::vector<double> across_draws;
  std::vector<double> across_entities;
  std::vector<double> across_days;
  std::vector<double> across_seeds;
  Stream stream(5, 0, Purpose::test);
  for (std::uint32_t i = 0; i < 50000; ++i) {
    along.push_back(stream.uniform());
    across_draws.push_back(Stream(5, i, Purpose::test).uniform());
    across_entities.push_back(Stream(5, 0, Purpose::test, i).uniform());
    across_days.push_back(Stream(5, 0, Purpose::test, 0, i).uniform());
    across_seeds.push_back(Stream(i, 0, Purpose::test).uniform());
  }
  for (const auto& values : {along, across_draws, across_entities, across_days, across_seeds}) {
    EXPECT_LT(kolmogorov_distance(values), 1.95);
  }
  // The test can fail: squares are not uniform.
  for (double& value : along) value *= value;
  EXPECT_GT(kolmogorov_distance(along), 1.95);
}

TEST(Stream, NeighboursAreUncorrelated) {
  constexpr int kNumbers = 50000;
  const auto correlation = [](auto make_a, auto make_b) {
    double sum = 0.0;
    for (std::uint32_t i = 0; i < kNumbers; ++i) sum += (make_a(i) - 0.5) * (make_b(i) - 0.5);
    return sum * 12.0 / std::sqrt(static_cast<double>(kNumbers));
  };
  const auto stream = [](std::uint32_t draw, std::uint32_t entity, std::uint32_t day) {
    return Stream(8, draw, Purpose::test, entity, day).uniform();
  };
  const auto at = [&](std::uint32_t i) { return stream(i, 1, 1); };
  EXPECT_LT(std::fabs(correlation(at, [&](std::uint32_t i) { return stream(i + 1, 1, 1); })), 3.5);
  EXPECT_LT(std::fabs(correlation(at, [&](std::uint32_t i) { return stream(i, 2, 1); })), 3.5);
  EXPECT_LT(std::fabs(correlation(at, [&](std::uint32_t i) { return stream(i, 1, 2); })), 3.5);
  EXPECT_LT(std::fabs(correlation(at, [&](std::uint32_t i) { return Stream(8, i, Purpose::shares, 1, 1).uniform(); })),
            3.5);
  EXPECT_GT(std::fabs(correlation(at, at)), 3.5);
}

TEST(Stream, UniformStaysInsideTheOpenInterval) {
  Stream stream(6, 0, Purpose::test);
  for (int i = 0; i < 200000; ++i) {
    const double u = stream.uniform();
    ASSERT_GT(u, 0.0);
    ASSERT_LT(u, 1.0);
    ASSERT_EQ(1.0 - (1.0 - u), u);
  }
  // The extremes of its formula, which no short run meets.
  EXPECT_GT((static_cast<double>(std::uint64_t{0} >> 12) + 0.5) * 0x1p-52, 0.0);
  EXPECT_LT((static_cast<double>(~std::uint64_t{0} >> 12) + 0.5) * 0x1p-52, 1.0);
}

TEST(Stream, NormalAndExponentialHaveTheirDistributions) {
  Stream stream(7, 0, Purpose::test);
  std::vector<double> normal;
  std::vector<double> exponential;
  for (int i = 0; i < 50000; ++i) {
    normal.push_back(std::erfc(-stream.normal() / std::sqrt(2.0)) / 2);
    exponential.push_back(-std::expm1(-stream.exponential()));
  }
  EXPECT_LT(kolmogorov_distance(normal), 1.95);
  EXPECT_LT(kolmogorov_distance(exponential), 1.95);
}

TEST(Stream, BelowIsUnbiased) {
  Stream stream(10, 0, Purpose::test);
  std::array<int, 6> counts{};
  for (int i = 0; i < 60000; ++i) ++counts.at(stream.below(6));
  for (const int count : counts) EXPECT_NEAR(count, 10000, 400);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(stream.below(1), 0U);
  // Just above half the range a plain remainder would favour the lower half two to one.
  const std::uint64_t large = (std::uint64_t{1} << 63) + (std::uint64_t{1} << 62);
  int lower = 0;
  for (int i = 0; i < 30000; ++i) lower += stream.below(large) < large / 3 ? 1 : 0;
  EXPECT_NEAR(lower, 10000, 400);
}

}  // namespace
}  // namespace chokepoint
