#include "respond/loss.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/math.h"
#include "base/random.h"

namespace chokepoint::respond {
namespace {

double lost(const std::vector<Nest>& nests, double rho) {
  auto loss = cutoff_loss(nests, rho);
  EXPECT_TRUE(loss);
  return loss ? *loss : std::nan("");
}

/// The reference's table: Omega .05, sigma 2.
TEST(Loss, PublishedTable) {
  const double held[] = {.5, .8, .9, .95, .99};
  const double one[] = {.03466, .08047, .11513, .14979, .23026};
  const double below[] = {.03704, .09404, .14413, .20104, .36437};
  const double above[] = {.02532, .04082, .04604, .04867, .05077};
  for (int i = 0; i < 5; ++i) {
    const std::vector<Nest> nest{{.05, 2.0, held[i]}};
    EXPECT_NEAR(lost(nest, 1.0), one[i], 5e-6);
    EXPECT_NEAR(lost(nest, 0.8), below[i], 5e-6);
    EXPECT_NEAR(lost(nest, 2.0), above[i], 5e-6);
  }
}

/// Arkolakis, Costinot and Rodriguez-Clare: one sector, lambda .9, epsilon 4; the same number by the variety formula.
TEST(Loss, OneSector) {
  EXPECT_NEAR(-math::expm1(-lost({{1.0, 5.0, 0.1}}, 1.0)), .0259963, 5e-8);
  EXPECT_NEAR(1.0 - math::pow(0.9, 0.25), .0259963, 5e-8);
}

/// Substitutes reinforce each other, complements fall short of the sum; the reference's figures are of .9 held twice.
TEST(Loss, JointThreatsAgainstTheirSum) {
  const std::vector<Nest> both{{.05, 2.0, .9}, {.05, 2.0, .95}};
  const auto sum = [&](double rho) { return lost({both[0]}, rho) + lost({both[1]}, rho); };
  EXPECT_NEAR(lost(both, 1.0), sum(1.0), 1e-12);
  EXPECT_GT(lost(both, 2.0), sum(2.0));
  EXPECT_LT(lost(both, 0.8), sum(0.8));
  const std::vector<Nest> twice{{.05, 2.0, .9}, {.05, 2.0, .9}};
  EXPECT_NEAR(lost(twice, 2.0), .09431, 5e-6);
  EXPECT_NEAR(2.0 * lost({twice[0]}, 2.0), .09209, 5e-6);
  EXPECT_NEAR(lost(twice, 0.5), .39151, 5e-6);
  EXPECT_NEAR(2.0 * lost({twice[0]}, 0.5), .41064, 5e-6);
}

TEST(Loss, RisesConvexlyAndIsBoundedAboveOne) {
  double before = 0.0, slope = 0.0;
  for (double held = 0.05; held < 1.0; held += 0.05) {
    const double now = lost({{.05, 2.0, held}}, 1.0);
    EXPECT_GT(now - before, slope);
    slope = now - before;
    before = now;
  }
  EXPECT_TRUE(std::isinf(lost({{.05, 2.0, 1.0}}, 1.0)));
  EXPECT_TRUE(std::isinf(lost({{.05, 2.0, 1.0}}, 0.5)));
  EXPECT_NEAR(lost({{.05, 2.0, 1.0}}, 2.0), -std::log(0.95), 1e-12);  // the bound .0513
  EXPECT_EQ(lost({{.05, 2.0, 0.0}}, 2.0), 0.0);
  EXPECT_NEAR(lost({{.3, 3.0, .6}}, 1.0 + 1e-7), lost({{.3, 3.0, .6}}, 1.0), 1e-7);  // no seam at 1
}

/// From .99 to .95 saves more than from .5 to .1.
TEST(Loss, DiversificationBuysMostAtTheTop) {
  const std::vector<Nest> high{{.05, 2.0, .99}}, middle{{.05, 2.0, .5}};
  EXPECT_GT(*diversification_gain(high, 1.0, 0, .04), *diversification_gain(middle, 1.0, 0, .4));
  EXPECT_NEAR(*diversification_gain(high, 1.0, 0, .04), .23026 - .14979, 1e-5);
}

TEST(Loss, Faults) {
  const auto loss = cutoff_loss(std::vector<Nest>{{.7, 1.0, 1.2}, {.7, 2.0, .5}}, -1.0);
  ASSERT_FALSE(loss);
  EXPECT_EQ(loss.error().faults.size(), 3U);
  EXPECT_FALSE(cutoff_loss({}, 1.0));
  EXPECT_FALSE(cutoff_loss(std::vector<Nest>{{.7, 2.0, .5}, {.7, 2.0, .5}}, 1.0));
}

/// Germany without Russian gas, as the reference gives it: exact and second order side by side.
TEST(ScarceInput, PublishedCalibrations) {
  const auto at = [](double share, double left, double s) { return *scarce_input_loss(share, left, s); };
  EXPECT_NEAR(at(.01, .70, .10).exact, .02343, 5e-6);
  EXPECT_NEAR(at(.01, .70, .10).second_order, .00923, 5e-6);
  EXPECT_NEAR(at(.04, .90, .04).exact, .01569, 5e-6);
  EXPECT_NEAR(at(.04, .92, .04).exact, .00945, 5e-6);
  EXPECT_NEAR(at(.04, .90, .10).exact, .00679, 5e-6);
  EXPECT_NEAR(at(.04, .90, .30).exact, .00474, 5e-6);
  EXPECT_NEAR(at(.04, .90, 1.0).exact, .00421, 5e-6);
  EXPECT_NEAR(at(.04, .90, 1e-4).exact, .0997, 5e-4);
  EXPECT_NEAR(at(.04, .90, 0.0).exact, .1, 1e-12);
  EXPECT_NEAR(at(.04, .50, 1e-5).exact, .5, 1e-3);  // no overflow on the way to Leontief
  EXPECT_TRUE(at(.01, .70, .10).rough);
  EXPECT_FALSE(at(.04, .90, 1.0).rough);
  EXPECT_FALSE(scarce_input_loss(0.0, .5, 1.0));
  EXPECT_FALSE(scarce_input_loss(.1, 0.0, 1.0));
}

}  // namespace
}  // namespace chokepoint::respond
