// Two periods in closed form; the conditions of competitive storage on random years; nothing kept, nothing linked.
#include "market/storage.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace chokepoint::market {
namespace {

double offered(const Supply& s, double p) {
  return std::min(s.capacity, s.fixed + s.elastic * std::pow(p, s.elasticity));
}
double wanted_of(const Demand& d, double p) { return d.fixed + d.elastic * std::pow(p, -d.elasticity); }

// Harvests 1 + a and 1 - a, demand p^-eta, interest r: p2 = (1 + r) p1 and all is eaten in the end.
TEST(Storage, TwoHarvests) {
  for (const double eta : {0.2, 0.5, 1.0}) {
    for (const double r : {0.0, 0.05}) {
      const Period years[] = {{{1.3, 0, 0}, {0, 1.0, eta}}, {{0.7, 0, 0}, {0, 1.0, eta}}};
      Keeping keeping;
      keeping.interest = r;
      const Kept kept = keep(years, keeping);
      const double p1 = std::pow((1.0 + std::pow(1.0 + r, -eta)) / 2.0, 1.0 / eta);
      EXPECT_NEAR(kept.price[0], p1, 1e-9);
      EXPECT_NEAR(kept.price[1], (1.0 + r) * p1, 1e-9);
      EXPECT_NEAR(kept.stock[0], 1.3 - std::pow(p1, -eta), 1e-9);
      EXPECT_EQ(kept.stock[1], 0.0);
    }
  }
}

TEST(Storage, AGoodYearAfterABadOneKeepsNothing) {
  const Period years[] = {{{0.7, 0, 0}, {0, 1.0, 0.5}}, {{1.3, 0, 0}, {0, 1.0, 0.5}}};
  const Kept kept = keep(years, {});
  EXPECT_NEAR(kept.price[0], std::pow(0.7, -2.0), 1e-9);
  EXPECT_NEAR(kept.price[1], std::pow(1.3, -2.0), 1e-9);
  EXPECT_EQ(kept.stock[0], 0.0);
}

// Before an announced cut buyers put by: today's price rises with tomorrow's.
TEST(Storage, AnAnnouncedCutRaisesThePriceToday) {
  std::vector<Period> months(6, {{0, 1.0, 0.1}, {0, 1.0, 0.2}});
  for (std::size_t t = 3; t < 6; ++t) months[t].supply.elastic = 0.5;
  Keeping keeping;
  keeping.cost = 0.02;
  const Kept with = keep(months, keeping);
  keeping.cost = 1e3;
  const Kept apart = keep(months, keeping);
  EXPECT_NEAR(apart.price[0], 1.0, 1e-9);
  EXPECT_GT(with.price[0], 1.2);
  EXPECT_LT(with.price[4], apart.price[4]);
}

TEST(Storage, TheConditionsHoldOnRandomYears) {
  Stream r(17, 0, Purpose::test);
  for (int n = 0; n < 3000; ++n) {
    std::vector<Period> years(1 + r.below(12));
    for (Period& year : years) {
      year.supply = {0.3 * r.uniform(), r.uniform(), r.uniform(), 0.5 + 2.0 * r.uniform()};
      year.demand = {0.1 * r.uniform(), 0.2 + r.uniform(), 0.1 + r.uniform()};
    }
    Keeping keeping;
    keeping.interest = 0.1 * r.uniform();
    keeping.cost = r.below(3) == 0 ? 0.0 : 0.2 * r.uniform();
    keeping.opening = r.below(2) == 0 ? 0.0 : r.uniform();
    const Kept kept = keep(years, keeping);
    ASSERT_EQ(kept.price.size(), years.size());
    double stock = keeping.opening;
    for (std::size_t t = 0; t < years.size(); ++t) {
      const double p = kept.price[t];
      ASSERT_GE(p, keeping.lowest);
      ASSERT_LE(p, keeping.highest);
      stock += offered(years[t].supply, p) - wanted_of(years[t].demand, p) + kept.unmet[t];
      ASSERT_GE(stock, -1e-9) << n;
      if (p > keeping.lowest * (1 + 1e-9) && p < keeping.highest * (1 - 1e-9)) {
        ASSERT_NEAR(stock, kept.stock[t], 1e-8) << n << " " << t;
      }
      stock = kept.stock[t];
      if (t + 1 == years.size()) break;
      const double bid = (1.0 + keeping.interest) * (p + keeping.cost);
      const double next = kept.price[t + 1];
      if (next < keeping.highest && p > keeping.lowest) {
        ASSERT_LE(next, bid * (1.0 + 1e-8)) << n << ": it would have paid to hold";
        if (kept.stock[t] > 1e-8) {
          ASSERT_NEAR(next, bid, 1e-8 * bid) << n << ": it did not pay to hold";
        }
      }
    }
  }
}

TEST(Storage, AnyInputIsAnswered) {
  const double odd[] = {0.0, -1.0, 1e300, std::nan(""), HUGE_VAL, 1e-300};
  for (const double a : odd) {
    for (const double b : odd) {
      const Period years[] = {{{a, b, a, b}, {b, a, b}}, {{b, a, b, a}, {a, b, a}}};
      Keeping keeping;
      keeping.interest = a;
      keeping.cost = b;
      keeping.opening = a;
      const Kept kept = keep(years, keeping);
      for (std::size_t t = 0; t < 2; ++t) {
        EXPECT_TRUE(std::isfinite(kept.price[t]));
        EXPECT_TRUE(std::isfinite(kept.stock[t]));
        EXPECT_TRUE(std::isfinite(kept.unmet[t]));
      }
    }
  }
}

}  // namespace
}  // namespace chokepoint::market
