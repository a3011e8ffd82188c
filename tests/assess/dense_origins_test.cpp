// Dense look-through against the plain inverse, the sparse solver and the worked three-country table.
#include "assess/dense_origins.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "assess/dense.h"
#include "assess/look_through.h"
#include "base/random.h"

namespace chokepoint::assess {
namespace {

using reference::Matrix;

DenseTable dense_of(const Matrix& a) {
  const auto n = static_cast<std::uint32_t>(a.size());
  DenseTable table{n, std::vector<double>(std::size_t{n} * n)};
  for (std::uint32_t j = 0; j < n; ++j) {
    for (std::uint32_t i = 0; i < n; ++i) table.share[std::size_t{j} * n + i] = a[i][j];
  }
  return table;
}

/// Random inputs that take between a fifth and 95 % of each output; some industries take nothing.
Matrix random_table(std::uint32_t n, std::uint32_t number) {
  Matrix a(n, std::vector<double>(n, 0.0));
  for (std::uint32_t j = 0; j < n; ++j) {
    Stream random{number, 0, Purpose::figures, j};
    double sum = 0.0;
    for (std::uint32_t i = 0; i < n; ++i) sum += a[i][j] = random.uniform() < 0.4 ? random.uniform() : 0.0;
    const double used = random.uniform() < 0.1 ? 0.0 : 0.2 + 0.75 * random.uniform();
    for (std::uint32_t i = 0; i < n && sum > 0.0; ++i) a[i][j] *= used / sum;
  }
  return a;
}

struct Solved {
  OriginShares origins, touched;
  std::vector<double> requirements;
  double multiplier{0.0};
};

Solved solve(const Matrix& a, const std::vector<std::uint32_t>& group, std::uint32_t groups, double tolerance = 1e-12,
             unsigned threads = 1) {
  PlainContext plain(threads);
  Context context = plain.context();
  const auto solver = DenseOrigins::make(dense_of(a), group, groups);
  EXPECT_TRUE(solver) << (solver ? "" : to_string(solver.error()));
  if (!solver) return {};
  std::vector<double> demand(a.size(), 0.0);
  demand[0] = 2.0;
  return {*solver->origins(tolerance, context), *solver->touched(tolerance, context),
          *solver->requirements(demand, tolerance, context), solver->multiplier()};
}

/// The hitting chance by hand: industries of K hold 1, the others solve (I - A) without K's rows.
double touched_by_inverse(Matrix a, const std::vector<std::uint32_t>& group, std::uint32_t k, std::uint32_t j) {
  if (group[j] == k) return 1.0;
  const Matrix given = a;
  for (std::size_t c = 0; c < a.size(); ++c) {
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (group[c] == k || group[i] == k) a[i][c] = 0.0;
    }
  }
  const Matrix l = reference::leontief(a);
  double chance = 0.0;
  for (std::size_t c = 0; c < a.size(); ++c) {
    if (group[c] == k) continue;
    double enters = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) enters += group[i] == k ? given[i][c] : 0.0;
    chance += l[c][j] * enters;
  }
  return chance;
}

const Matrix kThree = {{.10, 0, .02}, {.30, .10, .05}, {.10, .50, .20}};

TEST(DenseOrigins, ThreeCountryTable) {
  const Solved found = solve(kThree, {0, 1, 2}, 3);
  EXPECT_NEAR(found.origins.of(0, 0), .559851780, 1e-9);
  EXPECT_NEAR(found.origins.of(0, 1), .157886257, 1e-9);
  EXPECT_NEAR(found.origins.of(0, 2), .282261962, 1e-9);
  // A unit of the US good meets CN at .10 directly, or through JP's .30, of which .5 / .9; over what is not itself.
  EXPECT_NEAR(found.touched.of(0, 2), (.10 + .30 * .50 / .90) / .90, 1e-12);
  EXPECT_DOUBLE_EQ(found.touched.of(2, 2), 1.0);
}

TEST(DenseOrigins, AgreesWithTheInverseAndTheSparseSolver) {
  for (std::uint32_t number = 1; number <= 30; ++number) {
    const std::uint32_t n = 3 + number % 23;
    const std::uint32_t groups = 1 + number % 5;
    const Matrix a = random_table(n, number);
    std::vector<std::uint32_t> group(n);
    // Groups in runs, or scattered so that every block is one industry.
    for (std::uint32_t i = 0; i < n; ++i) group[i] = number % 2 == 0 ? i * groups / n : i % groups;
    const Solved found = solve(a, group, groups);
    const Matrix l = reference::leontief(a);
    const auto sparse = LookThrough::make(reference::table_of(a));
    ASSERT_TRUE(sparse);
    const auto expected = sparse->value_origins(group, groups);
    ASSERT_TRUE(expected);
    double most = 0.0;
    for (std::uint32_t j = 0; j < n; ++j) {
      double sum = 0.0;
      double multiplier = 0.0;
      for (std::uint32_t i = 0; i < n; ++i) multiplier += l[i][j];
      most = std::max(most, multiplier);
      for (std::uint32_t k = 0; k < groups; ++k) {
        EXPECT_NEAR(found.origins.of(j, k), (*expected)[std::size_t{j} * groups + k], 3e-12) << number;
        EXPECT_NEAR(found.touched.of(j, k), touched_by_inverse(a, group, k, j), 3e-12) << number;
        EXPECT_GE(found.touched.of(j, k), found.origins.of(j, k) - 1e-11);
        sum += found.origins.of(j, k);
      }
      EXPECT_NEAR(sum, 1.0, 1e-11);
      EXPECT_NEAR(found.requirements[j], 2.0 * l[j][0], 1e-10);
    }
    EXPECT_GE(found.multiplier, most * (1.0 - 1e-12)) << "the bound of the multiplier does not hold";
  }
}

TEST(DenseOrigins, TheErrorIsWithinWhatIsCertified) {
  for (const double tolerance : {1e-2, 1e-4, 1e-7}) {
    const Matrix a = random_table(20, 77);
    std::vector<std::uint32_t> group(20);
    for (std::uint32_t i = 0; i < 20; ++i) group[i] = i % 4;
    const Solved rough = solve(a, group, 4, tolerance);
    const Solved fine = solve(a, group, 4, 1e-14);
    EXPECT_LE(rough.origins.error, tolerance);
    double worst = 0.0;
    for (std::size_t e = 0; e < rough.origins.share.size(); ++e) {
      worst = std::max(worst, std::fabs(rough.origins.share[e] - fine.origins.share[e]));
      worst = std::max(worst, std::fabs(rough.touched.share[e] - fine.touched.share[e]));
    }
    EXPECT_LE(worst, tolerance);
  }
}

TEST(DenseOrigins, LargerThanATileAPanelAndABlock) {
  // 150 industries at home in one region (two blocks), 40 regions of one: three panels, the last not full.
  const std::uint32_t n = 190;
  std::vector<std::uint32_t> group(n, 0);
  for (std::uint32_t i = 150; i < n; ++i) group[i] = i - 149;
  const Matrix a = random_table(n, 5);
  const Solved found = solve(a, group, 41);
  const auto sparse = LookThrough::make(reference::table_of(a));
  const auto expected = sparse->value_origins(group, 41);
  for (std::size_t e = 0; e < found.origins.share.size(); ++e)
    ASSERT_NEAR(found.origins.share[e], (*expected)[e], 3e-12);
  for (const unsigned threads : {2U, 7U}) {
    const Solved again = solve(a, group, 41, 1e-12, threads);
    EXPECT_EQ(again.origins.share, found.origins.share);
    EXPECT_EQ(again.touched.share, found.touched.share);
  }
}

TEST(DenseOrigins, IndustriesWithoutInputsStandForThemselves) {
  const Solved found = solve(Matrix(5, std::vector<double>(5, 0.0)), {0, 0, 1, 1, 2}, 3);
  for (std::uint32_t j = 0; j < 5; ++j) EXPECT_DOUBLE_EQ(found.origins.of(j, j / 2), 1.0);
  EXPECT_DOUBLE_EQ(found.multiplier, 1.0);
}

TEST(DenseOrigins, BadTablesAreNamed) {
  Matrix a = kThree;
  a[0][1] = -.1;
  a[2][2] = .95;
  a[2][0] = std::nan("");
  const auto solver = DenseOrigins::make(dense_of(a), {0, 1, 7}, 3);
  ASSERT_FALSE(solver);
  EXPECT_EQ(solver.error().faults.size(), 1U);  // groups first: without them nothing else is known
  const auto table = DenseOrigins::make(dense_of(a), {0, 1, 2}, 3);
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().faults.size(), 3U) << to_string(table.error());
  EXPECT_FALSE(DenseOrigins::make(dense_of(kThree), {0, 1}, 3));
}

TEST(DenseOrigins, ATableThatUsesUpAllItMakesIsRefused) {
  const auto solver = DenseOrigins::make(dense_of({{0, 1}, {1, 0}}), {0, 1}, 2);
  ASSERT_FALSE(solver);
  EXPECT_EQ(solver.error().faults.front().code, Code::not_converged);
}

TEST(DenseOrigins, AStopIsHeard) {
  std::stop_source source;
  source.request_stop();
  PlainContext plain;
  Context context{plain.pool, source.get_token(), plain.progress};
  const auto solver = DenseOrigins::make(dense_of(kThree), {0, 1, 2}, 3);
  ASSERT_TRUE(solver);
  for (const auto& code : {solver->origins(1e-9, context).error().faults.front().code,
                           solver->touched(1e-9, context).error().faults.front().code}) {
    EXPECT_EQ(code, Code::stopped);
  }
}

}  // namespace
}  // namespace chokepoint::assess
