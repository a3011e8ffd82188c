// The loss of an economy without part of an input: by hand, by enumeration of a grid, and what must always hold.
#include "assess/shortage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace chokepoint::assess {
namespace {

struct Plain {
  PlainContext plain;
  Context context = plain.context();
};

/// Chips (0) go half to computers (1), half abroad; computers go to final users.
Economy chain() {
  Economy e;
  e.output = {100, 200};
  e.sales = {0, 50, 0, 0};
  e.final_sales = {50, 200};
  e.value_added = {80, 120};
  e.gdp = 200;
  return e;
}

OutputLoss loss(const Economy& e, const std::vector<ScarceInput>& inputs, bool alike = false) {
  Plain p;
  const auto found = output_loss(e, inputs, alike, p.context);
  EXPECT_TRUE(found) << to_string(found.error());
  EXPECT_EQ(found->status, opt::Status::optimal);
  return found ? *found : OutputLoss{};
}

TEST(Shortage, ExportsGiveWayFirst) {
  // A tenth of chips cannot be made: 10 fewer go abroad, computers go on.
  const OutputLoss l = loss(chain(), {{"gallium", 1.0, 0.5, {{0, 1.0, 0.2}}}});
  EXPECT_NEAR(l.gdp, 8.0, 1e-7);
  EXPECT_NEAR(l.lost[1], 0.0, 1e-7);
  // Three quarters cannot: beyond exports each chip stops four computers.
  const OutputLoss deep = loss(chain(), {{"gallium", 1.0, 0.25, {{0, 1.0, 1.0}}}});
  EXPECT_NEAR(deep.lost[0], 60.0, 1e-6);
  EXPECT_NEAR(deep.lost[1], 60.0, 1e-6);
}

TEST(Shortage, SellersToWhoMakesLessSellLess) {
  // A tenth of computers cannot be made: 5 fewer chips are sold to them, and nobody else wants more.
  const OutputLoss l = loss(chain(), {{"germanium", 1.0, 0.9, {{1, 1.0, 1.0}}}});
  EXPECT_NEAR(l.lost[1], 12.0, 1e-7);
  EXPECT_NEAR(l.lost[0], 4.0, 1e-7);
}

TEST(Shortage, TheBestHandsToWhomItIsWorthMost) {
  // Per share of the input chips carry 80 / .8 = 100, computers 120 + 40 / .2: chips give way.
  const std::vector<ScarceInput> inputs{{"x", 1.0, 0.9, {{0, 0.8, 1.0}, {1, 0.2, 1.0}}}};
  const OutputLoss best = loss(chain(), inputs), alike = loss(chain(), inputs, true);
  EXPECT_NEAR(best.gdp, 80 * 0.1 / 0.8, 1e-6);
  EXPECT_NEAR(alike.gdp, 20.0, 1e-7);
}

TEST(Shortage, OverlappingUsersLoseOnce) {
  const ScarceInput a{"a", 1.0, 0.9, {{0, 1.0, 0.5}}}, b{"b", 1.0, 0.8, {{0, 1.0, 0.5}}};
  EXPECT_NEAR(loss(chain(), {a}).gdp, 4.0, 1e-7);
  EXPECT_NEAR(loss(chain(), {b}).gdp, 8.0, 1e-7);
  EXPECT_NEAR(loss(chain(), {a, b}).gdp, 8.0, 1e-7);
}

TEST(Shortage, NothingShortNothingLost) {
  EXPECT_NEAR(loss(chain(), {{"x", 1.0, 1.0, {{0, 1.0, 1.0}}}}).gdp, 0.0, 1e-9);
  EXPECT_NEAR(loss(chain(), {{"x", 1.0, 0.0, {{0, 1.0, 0.0}}}}).gdp, 0.0, 1e-9);
}

TEST(Shortage, RandomEconomies) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> u(0.0, 1.0);
  for (int k = 0; k < 60; ++k) {
    Economy e;
    const std::uint32_t n = 3;
    e.output.assign(n, 100.0);
    e.sales.assign(n * n, 0.0);
    e.final_sales = e.output;
    for (std::uint32_t i = 0; i < n; ++i) {
      e.value_added.push_back(20 + 60 * u(random));
      e.gdp += e.value_added.back();
      for (std::uint32_t j = 0; j < n; ++j) {
        if (i == j) continue;
        e.sales[i * n + j] = 20 * u(random);
        e.final_sales[i] -= e.sales[i * n + j];
      }
    }
    const double s = u(random);
    const double left = 0.5 + 0.4 * u(random);
    const std::vector<ScarceInput> inputs{{"x", 1.0, left, {{0, s, 1.0}, {1, 1.0 - s, u(random)}}}};
    const OutputLoss best = loss(e, inputs), alike = loss(e, inputs, true);
    EXPECT_LE(best.gdp, alike.gdp + 1e-7);
    std::vector<ScarceInput> harder = inputs;
    harder[0].left *= 0.9;
    EXPECT_GE(loss(e, harder).gdp, best.gdp - 1e-7);
    // Enumeration: no plan of a grid that keeps all rows loses less.
    constexpr int kGrid = 24;
    double least = 1e300;
    for (int a = 0; a <= kGrid; ++a) {
      for (int b = 0; b <= kGrid; ++b) {
        for (int c = 0; c <= kGrid; ++c) {
          const double z[] = {1.0 * a / kGrid, 1.0 * b / kGrid, 1.0 * c / kGrid};
          const double d1 = inputs[0].users[1].depends;
          const double r1 = d1 > 0.0 ? std::max(0.0, 1.0 - (1.0 - z[1]) / d1) : 0.0;
          if (s * z[0] + (1.0 - s) * r1 > left) continue;
          bool kept = true;
          double lost = 0.0;
          for (std::uint32_t i = 0; i < n; ++i) {
            double rest = e.output[i] * z[i];
            for (std::uint32_t j = 0; j < n; ++j) rest -= e.sales[i * n + j] * z[j];
            kept = kept && rest >= -1e-9 && rest <= e.final_sales[i] + 1e-9;
            lost += e.value_added[i] * (1.0 - z[i]);
          }
          if (kept) least = std::min(least, lost);
        }
      }
    }
    EXPECT_LE(best.gdp, least + 1e-6);
  }
}

TEST(Shortage, EveryFaultAtOnce) {
  Plain p;
  const auto bad = output_loss(
      chain(), std::vector<ScarceInput>{{"x", -1.0, 1.5, {{7, 0.5, 2.0}}}, {"y", 1.0, 0.5, {}}}, false, p.context);
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().faults.size(), 6u);
}

}  // namespace
}  // namespace chokepoint::assess
