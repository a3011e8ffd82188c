#include "opt/verify.h"

#include <gtest/gtest.h>

#include <cmath>

namespace chokepoint::opt {
namespace {

Model small() {
  Model model;
  model.add_column("x", 1.0, 0.0, 4.0);
  model.add_column("n", 2.0, 0.0, kInfinity, true);
  model.add_row("sum", 3.0, 5.0, std::vector<Entry>{{0, 1.0}, {1, 1.0}});
  return model;
}

TEST(Verify, AGoodAnswer) {
  const Verdict verdict = verify(small(), std::vector<double>{2.0, 1.0});
  EXPECT_TRUE(verdict.feasible(0.0));
  EXPECT_DOUBLE_EQ(verdict.objective, 4.0);
}

TEST(Verify, EachKindOfBreachIsSeen) {
  EXPECT_NEAR(verify(small(), std::vector<double>{1.0, 1.0}).worst_row, 1.0 / 4.0, 1e-15);
  EXPECT_NEAR(verify(small(), std::vector<double>{5.0, 0.0}).worst_bound, 1.0 / 5.0, 1e-15);
  EXPECT_NEAR(verify(small(), std::vector<double>{2.5, 1.5}).worst_integer, 0.5, 1e-15);
  EXPECT_FALSE(verify(small(), std::vector<double>{1.0}).feasible());
  EXPECT_FALSE(verify(small(), std::vector<double>{std::nan(""), 1.0}).feasible());
}

TEST(Verify, PricesProveABoundOrNothing) {
  // min x + 2n, x + n >= 3: price 1 proves 3; price 2 makes x negative in cost, at most 4 of it; no price below 0 holds
  // against the bound 5.
  EXPECT_DOUBLE_EQ(proven_bound(small(), std::vector<double>{1.0}), 3.0);
  EXPECT_DOUBLE_EQ(proven_bound(small(), std::vector<double>{2.0}), 2.0 * 3.0 - 4.0);
  EXPECT_DOUBLE_EQ(proven_bound(small(), std::vector<double>{-1.0}), -5.0);
  EXPECT_EQ(proven_bound(small(), std::vector<double>{3.0}), -kInfinity);  // n is unbounded and then costs -1
  EXPECT_EQ(proven_bound(small(), {}), -kInfinity);
}

}  // namespace
}  // namespace chokepoint::opt
