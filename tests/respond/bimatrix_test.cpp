#include "respond/bimatrix.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.h"

namespace chokepoint::respond {
namespace {

std::vector<Equilibrium> all_of(const Bimatrix& game) {
  auto found = equilibria(game);
  EXPECT_TRUE(found);
  return found ? *found : std::vector<Equilibrium>{};
}

TEST(Bimatrix, PrisonersHaveOneAndDriversThree) {
  const auto prisoners = all_of({2, 2, {3, 0, 5, 1}, {3, 5, 0, 1}});
  ASSERT_EQ(prisoners.size(), 1U);
  EXPECT_TRUE(prisoners[0].pure());
  EXPECT_EQ(prisoners[0].row, (std::vector<double>{0, 1}));
  const auto chicken = all_of({2, 2, {0, -1, 1, -10}, {0, 1, -1, -10}});
  ASSERT_EQ(chicken.size(), 3U);
  EXPECT_TRUE(chicken[1].pure());
  EXPECT_FALSE(chicken[2].pure());
  EXPECT_NEAR(chicken[2].row[1], 0.1, 1e-12);  // dare with odds of one in ten
}

TEST(Bimatrix, PenniesMixEvenlyAndStonesByThirds) {
  const auto pennies = all_of({2, 2, {1, -1, -1, 1}, {-1, 1, 1, -1}});
  ASSERT_EQ(pennies.size(), 1U);
  EXPECT_NEAR(pennies[0].column[0], 0.5, 1e-12);
  const auto stones = all_of({3, 3, {0, -1, 1, 1, 0, -1, -1, 1, 0}, {0, 1, -1, -1, 0, 1, 1, -1, 0}});
  ASSERT_EQ(stones.size(), 1U);
  for (const double odds : stones[0].row) EXPECT_NEAR(odds, 1.0 / 3.0, 1e-12);
}

/// Every game has one; in each nobody gains by another move; all pure pairs that a plain search finds are there.
TEST(Bimatrix, RandomGames) {
  for (std::uint32_t draw = 0; draw < 60; ++draw) {
    Stream random(8, draw, Purpose::test);
    Bimatrix game;
    game.rows = 1 + random.below(5);
    game.columns = 1 + random.below(5);
    const bool ties = draw % 3 == 0;  // degenerate games
    for (std::size_t k = 0; k < game.rows * game.columns; ++k) {
      game.row_payoff.push_back(ties ? static_cast<double>(random.below(3)) : random.normal());
      game.column_payoff.push_back(ties ? static_cast<double>(random.below(3)) : random.normal());
    }
    const auto found = all_of(game);
    ASSERT_FALSE(found.empty()) << draw;
    for (const auto& one : found) {
      for (std::size_t i = 0; i < game.rows; ++i) {
        double payoff = 0.0;
        for (std::size_t j = 0; j < game.columns; ++j) payoff += one.column[j] * game.row(i, j);
        EXPECT_LE(payoff, one.row_payoff + 1e-7) << draw;
      }
      for (std::size_t j = 0; j < game.columns; ++j) {
        double payoff = 0.0;
        for (std::size_t i = 0; i < game.rows; ++i) payoff += one.row[i] * game.column(i, j);
        EXPECT_LE(payoff, one.column_payoff + 1e-7) << draw;
      }
    }
    for (std::size_t i = 0; i < game.rows; ++i) {
      for (std::size_t j = 0; j < game.columns; ++j) {
        bool best = true;
        for (std::size_t k = 0; k < game.rows; ++k) best = best && game.row(k, j) <= game.row(i, j);
        for (std::size_t k = 0; k < game.columns; ++k) best = best && game.column(i, k) <= game.column(i, j);
        const bool listed = std::any_of(found.begin(), found.end(), [&](const Equilibrium& e) {
          return e.row[i] > 1 - 1e-9 && e.column[j] > 1 - 1e-9;
        });
        EXPECT_EQ(best, listed) << draw;
      }
    }
  }
}

TEST(Bimatrix, RepliesSettleOrGoRound) {
  const auto prisoners = replies({2, 2, {3, 0, 5, 1}, {3, 5, 0, 1}}, 0, 0, 10);
  ASSERT_TRUE(prisoners);
  EXPECT_TRUE(prisoners->settled);
  EXPECT_EQ(prisoners->steps.back().row, 1U);
  EXPECT_EQ(prisoners->steps.back().column, 1U);
  const auto pennies = replies({2, 2, {1, -1, -1, 1}, {-1, 1, 1, -1}}, 0, 0, 10);
  EXPECT_FALSE(pennies->settled);
  EXPECT_EQ(pennies->steps.size(), 11U);
}

TEST(Bimatrix, Faults) {
  EXPECT_FALSE(equilibria({}));
  EXPECT_FALSE(equilibria({2, 2, {1, 2, 3}, {1, 2, 3, std::nan("")}}));
  EXPECT_FALSE(equilibria({9, 1, std::vector<double>(9), std::vector<double>(9)}));
  EXPECT_FALSE(replies({1, 1, {0}, {0}}, 1, 0, 3));
}

}  // namespace
}  // namespace chokepoint::respond
