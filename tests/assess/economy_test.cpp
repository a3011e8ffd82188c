// Make and use tables to an economy: by hand, and by the identity that what is made is sold.
#include "assess/economy.h"

#include <gtest/gtest.h>

#include <cmath>

namespace chokepoint::assess {
namespace {

/// Two industries, three commodities; industry 1 also makes a fifth of commodity 0; commodity 2 only comes from abroad.
Accounts two() {
  Accounts a;
  a.industries = {"one", "two"};
  a.commodities = {"a", "b", "c"};
  a.make = {80, 0, 0, 20, 50, 0};
  a.use = {10, 30, 5, 5, 0, 4};
  a.imports = {2, 0, 0, 8, 0, 4};
  a.value_added = {65, 31};
  return a;
}

TEST(EconomyOfTables, SharesOfMakersImportsAndClipsByHand) {
  const auto e = economy_of(two());
  ASSERT_TRUE(e) << to_string(e.error());
  EXPECT_EQ(e->output, (std::vector<double>{80, 70}));
  // Home use of a: 8 and 30, four fifths from `one`; of b: 5 and 0 (imports of 8 exceed the use of 5).
  EXPECT_NEAR(e->sales[0], 6.4, 1e-12);
  EXPECT_NEAR(e->sales[1], 24.0, 1e-12);
  EXPECT_NEAR(e->sales[2], 1.6 + 5.0, 1e-12);
  EXPECT_NEAR(e->sales[3], 6.0, 1e-12);
  EXPECT_NEAR(e->final_sales[0], 80 - 30.4, 1e-12);
  EXPECT_NEAR(e->final_sales[1], 70 - 12.6, 1e-12);
  EXPECT_EQ(e->imports_clipped, 1u);
  EXPECT_EQ(e->clipped_value, 3.0);
  EXPECT_EQ(e->gdp, 96.0);
}

TEST(EconomyOfTables, LeavesACommodityOut) {
  const std::uint32_t a[] = {0};
  const auto all = economy_of(two()), without = economy_of(two(), a);
  ASSERT_TRUE(all && without);
  EXPECT_EQ(without->output, all->output);
  EXPECT_NEAR(without->sales[0], 0.0, 1e-12);
  EXPECT_NEAR(without->sales[2], 5.0, 1e-12);
}

TEST(EconomyOfTables, EveryFaultAtOnce) {
  Accounts a = two();
  a.make.pop_back();
  a.value_added.push_back(1);
  const auto misfit = economy_of(a);
  ASSERT_FALSE(misfit);
  EXPECT_EQ(misfit.error().faults.size(), 2u);
  Accounts b = two();
  b.use[0] = std::nan("");
  b.value_added[0] = INFINITY;
  const auto infinite = economy_of(b);
  ASSERT_FALSE(infinite);
  EXPECT_EQ(infinite.error().faults.size(), 2u);
  Accounts c = two();
  c.make[0] = 0;  // `one` makes nothing and still buys
  EXPECT_FALSE(economy_of(c));
  EXPECT_FALSE(economy_of({}));
  Accounts d = two();
  d.use[0] = -3;
  const auto negative = economy_of(d);
  ASSERT_TRUE(negative);
  EXPECT_EQ(negative->negatives, 1u);
}

}  // namespace
}  // namespace chokepoint::assess
