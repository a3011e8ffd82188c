#include "respond/ladder.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace chokepoint::respond {
namespace {

LadderPath climbed(const Ladder& ladder) {
  auto path = climb(ladder);
  EXPECT_TRUE(path);
  return path ? *path : LadderPath{};
}

/// A move that gains 2 and meets a reply that costs 5: the first side stays, unless its audience asks more.
TEST(Ladder, ADeterredFirstSideAndItsAudience) {
  // Rows: nothing, cut. Columns: nothing, cut back. Cutting back costs the second side 1 less than bearing the cut.
  const Bimatrix payoffs{2, 2, {0, -6, 2, -3}, {0, -1, -4, -3}};
  const auto quiet = climbed({payoffs, 0, 0.0});
  EXPECT_EQ(quiet.first, 0U);
  EXPECT_EQ(quiet.steps.size(), 2U);
  const auto bound = climbed({payoffs, 1, 10.0});
  EXPECT_EQ(bound.first, 1U);
  EXPECT_EQ(bound.second, 1U);
  EXPECT_DOUBLE_EQ(bound.first_payoff, -3.0);
}

/// Values by plain recursion over the same rules.
struct Plain {
  const Ladder& ladder;
  std::pair<double, double> value(std::size_t i, std::size_t j, bool first, bool stayed) const {
    std::pair<double, double> best;
    if (stayed) {
      best = {ladder.payoffs.row(i, j) - (i < ladder.announced_by_first ? ladder.audience_cost : 0.0),
              ladder.payoffs.column(i, j)};
    } else {
      best = value(i, j, !first, true);
    }
    if (first) {
      for (std::size_t r = i + 1; r < ladder.payoffs.rows; ++r) {
        const auto next = value(r, j, false, false);
        if (next.first > best.first + 1e-12) best = next;
      }
    } else {
      for (std::size_t r = j + 1; r < ladder.payoffs.columns; ++r) {
        const auto next = value(i, r, true, false);
        if (next.second > best.second + 1e-12) best = next;
      }
    }
    return best;
  }
};

TEST(Ladder, MatchesPlainRecursion) {
  for (std::uint32_t draw = 0; draw < 60; ++draw) {
    Stream random(10, draw, Purpose::test);
    Ladder ladder;
    ladder.payoffs.rows = 1 + random.below(4);
    ladder.payoffs.columns = 1 + random.below(4);
    for (std::size_t k = 0; k < ladder.payoffs.rows * ladder.payoffs.columns; ++k) {
      ladder.payoffs.row_payoff.push_back(random.normal());
      ladder.payoffs.column_payoff.push_back(random.normal());
    }
    ladder.announced_by_first = random.below(ladder.payoffs.rows);
    ladder.audience_cost = random.uniform();
    const auto path = climbed(ladder);
    const auto expected = Plain{ladder}.value(0, 0, true, false);
    EXPECT_NEAR(path.first_payoff, expected.first, 1e-12) << draw;
    EXPECT_NEAR(path.second_payoff, expected.second, 1e-12) << draw;
  }
}

TEST(Ladder, Faults) {
  EXPECT_FALSE(climb({}));
  EXPECT_FALSE(climb({{1, 1, {0}, {0}}, 1, 0.0}));
  EXPECT_FALSE(climb({{1, 1, {0}, {0}}, 0, -1.0}));
}

}  // namespace
}  // namespace chokepoint::respond
