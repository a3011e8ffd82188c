// The equilibrium with substitution: the one-sector form where one elasticity rules, Hulten's theorem along the path,
// published calibrations, two inputs.
#include "assess/substitution.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "market/scarcity.h"

namespace chokepoint::assess {
namespace {

Economy random_economy(std::uint32_t n, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> u(0.0, 1.0);
  Economy e;
  e.output.assign(n, 0.0);
  for (double& x : e.output) x = 50 + 100 * u(random);
  e.sales.assign(n * n, 0.0);
  e.final_sales = e.output;
  for (std::uint32_t i = 0; i < n; ++i) {
    for (std::uint32_t j = 0; j < n; ++j) {
      e.sales[i * n + j] = 40.0 * u(random) / n;
      e.final_sales[i] -= e.sales[i * n + j];
    }
    e.value_added.push_back(30);
    e.gdp += 30;
  }
  return e;
}

NetworkLoss found(const Economy& e, const std::vector<ScarceInput>& inputs, const Elasticities& el) {
  const auto loss = network_loss(e, inputs, el);
  EXPECT_TRUE(loss) << to_string(loss.error());
  if (!loss) return {};
  EXPECT_TRUE(loss->converged);
  return *loss;
}

TEST(Substitution, OneElasticityMakesTheNetworkVanish) {
  for (const unsigned seed : {1U, 2U, 3U}) {
    const Economy e = random_economy(6, seed);
    for (const double s : {0.1, 0.5, 1.0, 2.0}) {
      const std::vector<ScarceInput> input{{"x", 9.0, 0.8, {{0, 0.5, 1.0}, {3, 0.3, 1.0}, {5, 0.2, 1.0}}}};
      const NetworkLoss loss = found(e, input, {s, s, s});
      EXPECT_NEAR(loss.exact, market::loss_exact(loss.share[0], 0.8, s), 1e-9) << s;
      EXPECT_NEAR(loss.second_order, market::loss_second_order(loss.share[0], 0.8, s), 1e-6) << s;
      // Its price: (share after / share before) / left x income.
      if (s == 1.0) {
        EXPECT_NEAR(loss.price[0], 1.0 / 0.8, 1e-8);
      }
    }
  }
}

/// An economy of one industry is the one-sector form: the published calibration for Germany without Russian gas.
TEST(Substitution, PublishedCalibrationInBothReadings) {
  Economy e;
  e.output = {100};
  e.sales = {0};
  e.final_sales = {100};
  e.value_added = {99};
  e.gdp = 99;
  const NetworkLoss gas = found(e, {{"gas", 1.0, 0.7, {{0, 1.0, 1.0}}}}, {0.1, 0.1, 0.1});
  EXPECT_NEAR(gas.exact, 0.02343, 5e-6);
  EXPECT_NEAR(-std::log1p(-gas.second_order), 0.00923, 5e-6);  // published as the fall of the logarithm
  const NetworkLoss energy = found(e, {{"energy", 4.0, 0.9, {{0, 1.0, 1.0}}}}, {0.04, 0.04, 0.04});
  EXPECT_NEAR(energy.exact, 0.01569, 5e-6);
}

/// d ln Y = lambda d ln E at every point of the path: the integral of the share is the loss.
TEST(Substitution, HultenAlongThePath) {
  const Economy e = random_economy(5, 11);
  const Elasticities el{0.3, 0.6, 0.9};
  const auto at = [&](double log_left) {
    return found(e, {{"x", 8.0, std::exp(log_left), {{1, 0.6, 1.0}, {2, 0.4, 1.0}}}}, el);
  };
  constexpr int kSteps = 40;
  const double h = std::log(0.6) / kSteps;
  double integral = 0.0;  // Simpson's rule
  for (int k = 0; k <= kSteps; ++k) {
    const double weight = k == 0 || k == kSteps ? 1.0 : k % 2 == 1 ? 4.0 : 2.0;
    integral += weight * at(k * h).share_after[0] * h / 3.0;
  }
  const NetworkLoss full = at(kSteps * h);
  EXPECT_NEAR(integral, std::log1p(-full.exact), 1e-9);
  EXPECT_GT(full.share_after[0], full.share[0]);  // complements: the share grows as it gets scarce
  EXPECT_GT(full.exact, full.first_order);
}

TEST(Substitution, TwoInputsTogether) {
  const Economy e = random_economy(5, 4);
  const ScarceInput a{"a", 5.0, 0.8, {{0, 1.0, 1.0}}}, b{"b", 7.0, 0.7, {{0, 0.5, 1.0}, {4, 0.5, 1.0}}};
  const Elasticities el{0.2, 0.4, 0.9};
  const NetworkLoss both = found(e, {a, b}, el), one = found(e, {a}, el), two = found(e, {b}, el);
  EXPECT_GT(both.exact, std::max(one.exact, two.exact));
  EXPECT_NEAR(both.exact, one.exact + two.exact, 0.2 * both.exact);
  // The same input named twice in halves is the input.
  const ScarceInput half{"h", 2.5, 0.8, {{0, 1.0, 1.0}}};
  EXPECT_NEAR(found(e, {half, half}, el).exact, found(e, {a}, el).exact, 1e-9);
}

TEST(Substitution, OrderOfTheInputsAndNothingShort) {
  const Economy e = random_economy(5, 4);
  const ScarceInput a{"a", 5.0, 0.8, {{0, 1.0, 1.0}}}, b{"b", 7.0, 1.0, {{4, 1.0, 1.0}}};
  const Elasticities el{0.2, 0.4, 0.9};
  EXPECT_NEAR(found(e, {a, b}, el).exact, found(e, {b, a}, el).exact, 1e-10);
  EXPECT_NEAR(found(e, {b}, el).exact, 0.0, 1e-12);
}

TEST(Substitution, BadInputIsRefused) {
  const Economy e = random_economy(3, 1);
  const ScarceInput gone{"a", 5.0, 0.0, {{0, 1.0, 1.0}}}, fine{"b", 5.0, 0.5, {{0, 1.0, 1.0}}};
  EXPECT_FALSE(network_loss(e, std::vector<ScarceInput>{gone}, {}));
  const auto zero = network_loss(e, std::vector<ScarceInput>{fine}, {0.0, 0.0, 99.0});
  ASSERT_FALSE(zero);
  EXPECT_EQ(zero.error().faults.size(), 3u);
}

}  // namespace
}  // namespace chokepoint::assess
