// Tabulated normal numbers against the exact quantile, the stream that they are made from, and the distribution.
#include "race/normals.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/math.h"
#include "base/random.h"

namespace chokepoint::race {
namespace {

TEST(RaceNormals, TableIsCloseToTheQuantile) {
  double worst = 0;
  const auto check = [&](std::uint32_t bits) {
    const double p = (static_cast<double>(bits & 0x7fffffffU) + 0.5) * 0x1p-32;
    const double exact = math::normal_quantile(p) * (bits >> 31 ? -1 : 1);
    worst = std::max(worst, std::fabs(Normals::of_bits(bits) - exact));
  };
  for (std::uint64_t bits = 0; bits < 0x100000000U; bits += 9973) check(static_cast<std::uint32_t>(bits));
  for (std::uint32_t bits = 0; bits < 100000; ++bits) {  // far tails of both sides
    check(bits);
    check(bits | 0x80000000U);
  }
  EXPECT_LT(worst, 4e-5);
  EXPECT_LT(std::fabs(Normals::of_bits(0)), 6.4);
}

TEST(RaceNormals, SymmetricAndRising) {
  for (std::uint32_t bits = 0; bits < 2000000; bits += 17) {
    EXPECT_EQ(Normals::of_bits(bits), -Normals::of_bits(bits | 0x80000000U));
    EXPECT_LE(Normals::of_bits(bits), Normals::of_bits(bits + 17));
  }
}

TEST(RaceNormals, BitsAreThoseOfTheStream) {
  std::vector<double> column(64);
  Normals(77).fill(5, 9, column);
  Stream stream(77, 5, Purpose::race, 9);
  for (const double z : column) EXPECT_EQ(z, Normals::of_bits(stream.next_u32()));
}

TEST(RaceNormals, MomentsAndDistribution) {
  std::vector<double> z;
  std::vector<double> column(256);
  const Normals normals(3);
  for (std::uint32_t block = 0; block < 2000; ++block) {
    normals.fill(block, 1, column);
    z.insert(z.end(), column.begin(), column.end());
  }
  double mean = 0, square = 0, fourth = 0;
  for (const double x : z) {
    mean += x;
    square += x * x;
    fourth += x * x * x * x;
  }
  const double n = static_cast<double>(z.size());
  EXPECT_NEAR(mean / n, 0, 4 / std::sqrt(n));
  EXPECT_NEAR(square / n, 1, 4 * std::sqrt(2 / n));
  EXPECT_NEAR(fourth / n, 3, 4 * std::sqrt(96 / n));
  std::sort(z.begin(), z.end());
  double distance = 0;
  for (std::size_t i = 0; i < z.size(); i += 97) {
    distance = std::max(distance, std::fabs(math::normal_cdf(z[i]) - (static_cast<double>(i) + 0.5) / n));
  }
  EXPECT_LT(distance, 1.95 / std::sqrt(n));  // Kolmogorov's 0.1 % point
}

}  // namespace
}  // namespace chokepoint::race
