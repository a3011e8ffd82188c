#include "assess/look_through.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stop_token>
#include <vector>

#include "assess/dense.h"

namespace chokepoint::assess {
namespace {

using reference::Matrix;

std::vector<std::uint32_t> own_groups(std::uint32_t n) {
  std::vector<std::uint32_t> group(n);
  std::iota(group.begin(), group.end(), 0);
  return group;
}

double sum(std::span<const double> values) { return std::accumulate(values.begin(), values.end(), 0.0); }

// Oracle 1d: columns are buyers US, JP, CN.
const Matrix kThree = {{.10, 0, .02}, {.30, .10, .05}, {.10, .50, .20}};

TEST(LookThrough, ThreeCountryTable) {
  const auto solver = LookThrough::make(reference::table_of(kThree));
  ASSERT_TRUE(solver);
  EXPECT_NEAR(solver->value_added()[0], .5, 1e-15);
  EXPECT_NEAR(solver->value_added()[1], .4, 1e-15);
  EXPECT_NEAR(solver->value_added()[2], .73, 1e-15);
  const auto x = solver->requirements(0);
  ASSERT_TRUE(x);
  const auto origin = solver->value_origin(*x, own_groups(3), 3);
  EXPECT_NEAR(origin[0], .559852, 5e-7);
  EXPECT_NEAR(origin[1], .157886, 5e-7);
  EXPECT_NEAR(origin[2], .282262, 5e-7);
  EXPECT_NEAR(sum(origin), 1.0, 1e-12);
  const auto face = solver->face_value(0, own_groups(3), 3);
  EXPECT_NEAR(face.value[2], .10, 1e-15);
  EXPECT_NEAR(face.of_total[2], .20, 1e-15);
  const auto through = solver->look_through(0, *x, own_groups(3), 3);
  EXPECT_NEAR(through.value[2], .38666, 5e-6);
  EXPECT_NEAR(through.of_total[2], .4291, 5e-5);
  const auto all = solver->value_origins(own_groups(3), 3);
  ASSERT_TRUE(all);
  for (int k = 0; k < 3; ++k) EXPECT_NEAR((*all)[k], origin[k], 1e-12);
}

TEST(LookThrough, ChainHasItsClosedForm) {
  // Each industry spends .6 on the next one up: L_{i0} = .6^i, value added .4 of each and all of the last.
  const std::uint32_t n = 30;
  Matrix a(n, std::vector<double>(n, 0.0));
  for (std::uint32_t j = 0; j + 1 < n; ++j) a[j + 1][j] = .6;
  const auto solver = LookThrough::make(reference::table_of(a));
  const auto x = *solver->requirements(0);
  const auto origin = solver->value_origin(x, own_groups(n), n);
  for (std::uint32_t i = 0; i < n; ++i) {
    EXPECT_NEAR(x[i], std::pow(.6, i), 1e-15);
    EXPECT_NEAR(origin[i], (i + 1 < n ? .4 : 1.0) * std::pow(.6, i), 1e-15);
  }
}

TEST(LookThrough, SelfSupplyAndTwoCycleHaveTheirClosedForms) {
  // An industry that buys s of its own output makes 1 / (1 - s).
  const auto self = LookThrough::make(reference::table_of({{.25}}));
  EXPECT_NEAR((*self->requirements(0))[0], 1 / .75, 1e-15);
  EXPECT_NEAR((*self->value_origins(own_groups(1), 1))[0], 1.0, 1e-15);
  // Two that buy .5 and .8 from each other: L_00 = 1 / (1 - .4), L_10 = .5 L_00.
  const auto two = LookThrough::make(reference::table_of({{0, .8}, {.5, 0}}));
  const auto x = *two->requirements(0);
  EXPECT_NEAR(x[0], 1 / .6, 1e-12);
  EXPECT_NEAR(x[1], .5 / .6, 1e-12);
}

TEST(LookThrough, CoefficientsFromPurchases) {
  const std::vector<Purchase> purchases = {{1, 0, 30}, {2, 0, 10}, {0, 0, 10}, {2, 1, 50}, {1, 0, 5}};
  const std::vector<double> output = {100, 100, 80};
  const auto table = coefficients(purchases, output);
  ASSERT_TRUE(table);
  EXPECT_EQ(table->industries(), 3u);
  const auto solver = LookThrough::make(*table);
  EXPECT_NEAR(solver->value_added()[0], .45, 1e-15);
  const Matrix l = reference::leontief({{.1, 0, 0}, {.35, 0, 0}, {.1, .5, 0}});
  const auto x = *solver->requirements(0);
  for (int i = 0; i < 3; ++i) EXPECT_NEAR(x[i], l[i][0], 1e-13);
  const std::vector<Purchase> bad = {{7, 0, 1}, {0, 1, -1}, {0, 2, 1}};
  EXPECT_EQ(coefficients(bad, std::vector<double>{1, 1, 0}).error().faults.size(), 3u);
}

TEST(LookThrough, FaultsNotAnswersForTablesThatDoNotProduce) {
  // Two industries that need all of each other's output: nothing ever leaves the circle.
  const auto closed = LookThrough::make(reference::table_of({{0, 1}, {1, 0}}));
  ASSERT_TRUE(closed);
  EXPECT_EQ(closed->requirements(0).error().faults[0].code, Code::not_converged);
  const auto growing = LookThrough::make(reference::table_of({{0, 2}, {2, 0}}));
  EXPECT_EQ(growing->requirements(0).error().faults[0].code, Code::not_converged);
  EXPECT_EQ(growing->value_origins(own_groups(2), 2).error().faults[0].code, Code::not_converged);
  EXPECT_EQ(LookThrough::make(reference::table_of({{1.0}})).error().faults[0].code, Code::out_of_range);
  CoefficientTable broken{{0, 2}, {0, 9}, {-.1, std::numeric_limits<double>::quiet_NaN()}};
  EXPECT_EQ(LookThrough::make(broken).error().faults.size(), 3u);
  EXPECT_FALSE(LookThrough::make(CoefficientTable{{0, 5}, {0}, {.1}}));
  const auto fine = LookThrough::make(reference::table_of(kThree));
  EXPECT_FALSE(fine->requirements(3));
  EXPECT_FALSE(fine->requirements(std::vector<double>{1, 0}));
  EXPECT_FALSE(fine->value_origins(std::vector<std::uint32_t>{0, 1, 5}, 2));
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(fine->requirements(0, stop.get_token()).error().faults[0].code, Code::stopped);
  EXPECT_EQ(fine->value_origins(own_groups(3), 3, stop.get_token()).error().faults[0].code, Code::stopped);
}

TEST(LookThrough, EmptyTableIsNoFault) {
  const auto empty = LookThrough::make(CoefficientTable{{0}, {}, {}});
  ASSERT_TRUE(empty);
  EXPECT_EQ(empty->industries(), 0u);
  EXPECT_TRUE(empty->value_origins({}, 0));
}

TEST(LookThrough, NegativeValueAddedIsToldAndOriginsStillSumToOne) {
  const Matrix a = {{0, .7}, {.9, .1}};
  Matrix subsidised = a;
  subsidised[0][1] = 1.0;  // inputs 1.1 per unit of output
  const auto solver = LookThrough::make(reference::table_of(subsidised));
  EXPECT_EQ(solver->with_negative_value_added(), (std::vector<std::uint32_t>{1}));
  const auto stuck = solver->requirements(0);  // .9 * 1 / .9 = 1: a closed circle, though one of them loses money
  EXPECT_FALSE(stuck);
  subsidised[1][0] = .5;
  const auto pays = LookThrough::make(reference::table_of(subsidised));
  const auto origin = pays->value_origin(*pays->requirements(0), own_groups(2), 2);
  EXPECT_NEAR(sum(origin), 1.0, 1e-12);
  EXPECT_LT(origin[1], 0.0);
}

TEST(LookThrough, SlowCyclesConverge) {
  // One part in a thousand leaves the circle per round.
  const auto solver = LookThrough::make(reference::table_of({{0, .9995}, {.9995, 0}}));
  const auto x = solver->requirements(0);
  ASSERT_TRUE(x);
  const double exact = 1 / (1 - .9995 * .9995);
  EXPECT_NEAR((*x)[0] / exact, 1.0, 1e-11);
  const auto origins = solver->value_origins(own_groups(2), 2);
  ASSERT_TRUE(origins);
  EXPECT_NEAR((*origins)[0] + (*origins)[1], 1.0, 1e-10);
}

/// A random table with `fill` of 10 entries in each column and value added of at least a tenth.
Matrix random_table(std::size_t n, int fill) {
  Matrix a(n, std::vector<double>(n, 0.0));
  for (std::size_t j = 0; j < n; ++j) {
    double column = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
      if (*rc::gen::inRange(0, 10) < fill) a[i][j] = *rc::gen::inRange(1, 1000);
      column += a[i][j];
    }
    const double spent = *rc::gen::inRange(0, 91) / 100.0;
    for (std::size_t i = 0; i < n; ++i) a[i][j] *= column > 0.0 ? spent / column : 0.0;
  }
  return a;
}

TEST(LookThrough, PropertyAgreesWithDenseInverseAndSumsToOne) {
  EXPECT_TRUE(rc::check([] {
    const auto n = static_cast<std::uint32_t>(*rc::gen::inRange(1, 25));
    const Matrix a = random_table(n, *rc::gen::inRange(1, 10));
    const Matrix l = reference::leontief(a);
    const auto solver = LookThrough::make(reference::table_of(a));
    RC_ASSERT(solver.has_value());
    const auto all = solver->value_origins(own_groups(n), n);
    RC_ASSERT(all.has_value());
    for (std::uint32_t j = 0; j < n; ++j) {
      const auto x = solver->requirements(j);
      RC_ASSERT(x.has_value());
      const auto origin = solver->value_origin(*x, own_groups(n), n);
      RC_ASSERT(std::fabs(sum(origin) - 1.0) < 1e-12);
      for (std::uint32_t i = 0; i < n; ++i) {
        RC_ASSERT(std::fabs((*x)[i] - l[i][j]) < 1e-11);
        RC_ASSERT(origin[i] >= -1e-15);
        RC_ASSERT(std::fabs((*all)[std::size_t{j} * n + i] - origin[i]) < 1e-12);
      }
    }
  }));
}

TEST(LookThrough, PropertyRelabellingAndGroupingChangeNothing) {
  EXPECT_TRUE(rc::check([] {
    const auto n = static_cast<std::uint32_t>(*rc::gen::inRange(2, 15));
    const Matrix a = random_table(n, 4);
    std::vector<std::uint32_t> to = own_groups(n);
    for (std::uint32_t i = n; i-- > 1;) std::swap(to[i], to[*rc::gen::inRange<std::uint32_t>(0, i + 1)]);
    Matrix b(n, std::vector<double>(n, 0.0));
    for (std::uint32_t i = 0; i < n; ++i) {
      for (std::uint32_t j = 0; j < n; ++j) b[to[i]][to[j]] = a[i][j];
    }
    const auto plain = LookThrough::make(reference::table_of(a));
    const auto renamed = LookThrough::make(reference::table_of(b));
    const auto x = *plain->requirements(0);
    const auto y = *renamed->requirements(to[0]);
    for (std::uint32_t i = 0; i < n; ++i) RC_ASSERT(std::fabs(x[i] - y[to[i]]) < 1e-12);
    // Two groups: shares are the sums of their members'.
    std::vector<std::uint32_t> group(n);
    for (std::uint32_t i = 0; i < n; ++i) group[i] = i % 2;
    const auto fine = plain->value_origin(x, own_groups(n), n);
    const auto coarse = plain->value_origin(x, group, 2);
    double even = 0.0;
    for (std::uint32_t i = 0; i < n; i += 2) even += fine[i];
    RC_ASSERT(std::fabs(coarse[0] - even) < 1e-12);
    const auto together = *plain->value_origins(group, 2);
    RC_ASSERT(std::fabs(together[0] - coarse[0]) < 1e-12);
  }));
}

}  // namespace
}  // namespace chokepoint::assess
