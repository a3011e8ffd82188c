// Chains against closed forms, long-double elimination and a matrix exponential by squaring.
#include "continuity/markov.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace chokepoint::continuity {
namespace {

/// Random sparse chain with a way back to state 0 from everywhere; rates over many orders of size.
Rates random_chain(std::uint32_t n) {
  Rates rates(n);
  for (std::uint32_t i = 0; i < n; ++i) {
    if (i > 0) rates.add(i, i - 1, std::pow(10.0, *rc::gen::inRange(-6, 3)));
    if (i + 1 < n) rates.add(i, i + 1, std::pow(10.0, *rc::gen::inRange(-9, 2)));
    for (int extra = 0; extra < 2; ++extra)
      rates.add(i, *rc::gen::inRange<std::uint32_t>(0, n), std::pow(10.0, *rc::gen::inRange(-6, 2)));
  }
  return rates;
}

TEST(Markov, BirthAndDeathToTheSmallestDigits) {
  // pi_k = pi_0 (up / down)^k: 1e-300 at k = 30, with all digits.
  constexpr std::uint32_t n = 31;
  Rates rates(n);
  for (std::uint32_t k = 0; k + 1 < n; ++k) {
    rates.add(k, k + 1, 1e-8);
    rates.add(k + 1, k, 1e2);
  }
  const auto pi = stationary(rates);
  ASSERT_TRUE(pi);
  long double power = 1.0L;
  long double total = 0.0L;
  for (std::uint32_t k = 0; k < n; ++k, power *= 1e-10L) total += power;
  power = 1.0L;
  for (std::uint32_t k = 0; k < n; ++k, power *= 1e-10L)
    EXPECT_NEAR(static_cast<double>((*pi)[k] / (power / total)), 1.0, 1e-13) << k;
}

RC_GTEST_PROP(Markov, FlowsBalanceInEveryState, ()) {
  const auto n = *rc::gen::inRange<std::uint32_t>(2, 25);
  const Rates rates = random_chain(n);
  const auto pi = stationary(rates);
  RC_ASSERT(pi.has_value());
  RC_ASSERT(std::abs(std::accumulate(pi->begin(), pi->end(), 0.0) - 1.0) < 1e-12);
  for (std::uint32_t k = 0; k < n; ++k) {
    double in = 0.0;
    double out = 0.0;
    for (std::uint32_t j = 0; j < n; ++j) {
      if (j == k) continue;
      in += (*pi)[j] * rates.at(j, k);
      out += (*pi)[k] * rates.at(k, j);
    }
    RC_ASSERT(std::abs(in - out) <= 1e-12 * out);  // relative, for states of any probability
  }
}

RC_GTEST_PROP(Markov, NamesOfStatesDoNotMatter, ()) {
  const auto n = *rc::gen::inRange<std::uint32_t>(2, 15);
  const Rates rates = random_chain(n);
  std::vector<std::uint32_t> name(n);
  std::iota(name.begin(), name.end(), 0U);
  for (std::uint32_t i = n; i-- > 1;) std::swap(name[i], name[*rc::gen::inRange<std::uint32_t>(0, i + 1)]);
  Rates renamed(n);
  for (std::uint32_t i = 0; i < n; ++i) {
    for (std::uint32_t j = 0; j < n; ++j) renamed.add(name[i], name[j], rates.at(i, j));
  }
  const auto pi = stationary(rates);
  const auto other = stationary(renamed);
  RC_ASSERT(pi && other);
  for (std::uint32_t i = 0; i < n; ++i) RC_ASSERT(std::abs((*other)[name[i]] / (*pi)[i] - 1.0) < 1e-12);
}

/// Plain Gaussian elimination with pivoting of (-Q) x = reward.
std::vector<double> solve_plainly(const Rates& rates, const std::vector<double>& exit, const std::vector<double>& b) {
  const std::uint32_t n = rates.states();
  std::vector<std::vector<long double>> a(n, std::vector<long double>(n + 1, 0.0L));
  for (std::uint32_t i = 0; i < n; ++i) {
    a[i][i] = exit[i];
    for (std::uint32_t j = 0; j < n; ++j) {
      if (i == j) continue;
      a[i][j] -= rates.at(i, j);
      a[i][i] += rates.at(i, j);
    }
    a[i][n] = b[i];
  }
  for (std::uint32_t k = 0; k < n; ++k) {
    std::uint32_t pivot = k;
    for (std::uint32_t i = k; i < n; ++i) {
      if (std::abs(a[i][k]) > std::abs(a[pivot][k])) pivot = i;
    }
    std::swap(a[k], a[pivot]);
    for (std::uint32_t i = 0; i < n; ++i) {
      if (i == k) continue;
      const long double factor = a[i][k] / a[k][k];
      for (std::uint32_t j = k; j <= n; ++j) a[i][j] -= factor * a[k][j];
    }
  }
  std::vector<double> x;
  for (std::uint32_t i = 0; i < n; ++i) x.push_back(static_cast<double>(a[i][n] / a[i][i]));
  return x;
}

RC_GTEST_PROP(Markov, RewardsAgreeWithPlainElimination, ()) {
  const auto n = *rc::gen::inRange<std::uint32_t>(1, 12);
  Rates rates(n);
  std::vector<double> exit, reward;
  for (std::uint32_t i = 0; i < n; ++i) {
    for (std::uint32_t j = 0; j < n; ++j) rates.add(i, j, *rc::gen::inRange(0, 5) * 0.5);
    exit.push_back(0.25 * *rc::gen::inRange(1, 9));
    reward.push_back(*rc::gen::inRange(0, 4));
  }
  const auto x = reward_until_exit(rates, exit, reward);
  RC_ASSERT(x.has_value());
  const auto plain = solve_plainly(rates, exit, reward);
  for (std::uint32_t i = 0; i < n; ++i) RC_ASSERT(std::abs((*x)[i] - plain[i]) <= 1e-11 * (1.0 + plain[i]));
}

RC_GTEST_PROP(Markov, TransientsAgreeWithManySmallSteps, ()) {
  const auto n = *rc::gen::inRange<std::uint32_t>(1, 7);
  Rates rates(n);
  std::vector<double> exit, v;
  for (std::uint32_t i = 0; i < n; ++i) {
    for (std::uint32_t j = 0; j < n; ++j) rates.add(i, j, *rc::gen::inRange(0, 5) * 0.3);
    exit.push_back(0.1 * *rc::gen::inRange(0, 9));
    v.push_back(1.0 + *rc::gen::inRange(0, 4));
  }
  const double hours = 0.5 * *rc::gen::inRange(1, 20);
  // exp(Q t) by scaling and squaring of (I + Q t / 2^30) in long double.
  std::vector<std::vector<long double>> m(n, std::vector<long double>(n, 0.0L));
  const long double scale = static_cast<long double>(hours) / (1 << 30);
  for (std::uint32_t i = 0; i < n; ++i) {
    m[i][i] = 1.0L - exit[i] * scale;
    for (std::uint32_t j = 0; j < n; ++j) {
      if (i == j) continue;
      m[i][j] += rates.at(i, j) * scale;
      m[i][i] -= rates.at(i, j) * scale;
    }
  }
  for (int squaring = 0; squaring < 30; ++squaring) {
    auto next = m;
    for (std::uint32_t i = 0; i < n; ++i) {
      for (std::uint32_t j = 0; j < n; ++j) {
        next[i][j] = 0.0L;
        for (std::uint32_t k = 0; k < n; ++k) next[i][j] += m[i][k] * m[k][j];
      }
    }
    m = next;
  }
  const auto got = after(rates, exit, hours, v);
  for (std::uint32_t i = 0; i < n; ++i) {
    long double want = 0.0L;
    for (std::uint32_t j = 0; j < n; ++j) want += m[i][j] * v[j];
    RC_ASSERT(std::abs(got[i] / static_cast<double>(want) - 1.0) <
              1e-5);  // the squaring's own error, (rate t)^2 / 2^31
  }
}

TEST(Markov, ALongTransientOfOneStateIsAnExponential) {
  const Rates rates(1);
  EXPECT_NEAR(after(rates, std::vector{2.0}, 300.0, {1.0})[0] / std::exp(-600.0), 1.0, 1e-12);
  EXPECT_EQ(after(rates, std::vector{0.0}, 300.0, {1.0})[0], 1.0);
}

TEST(Markov, AStateWithoutAWayOutIsNamed) {
  Rates rates(2);
  rates.add(0, 1, 1.0);
  const auto pi = stationary(rates);
  ASSERT_FALSE(pi);
  EXPECT_EQ(pi.error().faults.front().code, Code::bad_structure);
  EXPECT_FALSE(reward_until_exit(rates, {0.0, 0.0}, {1.0, 1.0}));
}

}  // namespace
}  // namespace chokepoint::continuity
