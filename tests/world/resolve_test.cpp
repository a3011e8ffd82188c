// Rules against values worked out by hand, and what must hold for any rivals.
#include "world/resolve.h"

#include <gtest/gtest.h>

#include <random>

namespace chokepoint::world {
namespace {

Rival says(double value, int year, char reliability, int credibility, const std::string& source,
           std::vector<std::string> origins = {}) {
  if (origins.empty()) origins = {source};
  return {value, value, value, year, day_of(year, 6, 1), reliability, credibility, source, std::move(origins)};
}

// China's share of synthetic diamond, and Henan's of China's: the claims of the world.
TEST(Resolve, HenanByEachRule) {
  const std::vector<Rival> henan{says(0.8, 2023, 'C', 3, "association"), says(0.9, 2025, 'E', 4, "post")};
  const auto newest = resolve(henan, RivalRule::newest);
  EXPECT_EQ(newest.value, 0.9);
  EXPECT_EQ(newest.low, 0.9);
  EXPECT_EQ(newest.used, std::vector<std::size_t>{1});
  const auto official = resolve(henan, RivalRule::official);
  EXPECT_EQ(official.value, 0.8);
  EXPECT_EQ(official.high, 0.8);
  const auto widest = resolve(henan, RivalRule::widest);
  EXPECT_EQ(widest.value, 0.8);
  EXPECT_EQ(widest.low, 0.8);
  EXPECT_EQ(widest.high, 0.9);
  EXPECT_EQ(widest.used, (std::vector<std::size_t>{0, 1}));
}

TEST(Resolve, AnEchoCountsOnce) {
  const std::vector<Rival> rivals{says(0.95, 2025, 'C', 3, "relay", {"times"}), says(0.99, 2025, 'B', 3, "times"),
                                  says(0.90, 2025, 'B', 2, "other")};
  const auto result = resolve(rivals, RivalRule::widest);
  EXPECT_EQ(result.echoes, std::vector<std::size_t>{0});
  EXPECT_EQ(result.low, 0.90);
  EXPECT_EQ(result.high, 0.99);
  EXPECT_EQ(result.value, 0.90);
}

TEST(Resolve, OneSourceMaySayTwoThings) {
  const std::vector<Rival> rivals{says(5, 2025, 'B', 2, "one"), says(7, 2025, 'B', 2, "one")};
  const auto result = resolve(rivals, RivalRule::official);
  EXPECT_TRUE(result.echoes.empty());
  EXPECT_EQ(result.low, 5);
  EXPECT_EQ(result.high, 7);
  EXPECT_EQ(result.value, 5);
}

TEST(Resolve, NamesGoBothWays) {
  for (const auto rule : {RivalRule::newest, RivalRule::official, RivalRule::widest})
    EXPECT_EQ(rival_rule(name_of(rule)), rule);
  EXPECT_FALSE(rival_rule("mean"));
}

TEST(Resolve, TheWidestHoldsTheOthersAndTheValueIsSomebodys) {
  std::mt19937 random(3);
  for (int round = 0; round < 500; ++round) {
    std::vector<Rival> rivals;
    const std::size_t n = 1 + random() % 6;
    for (std::size_t i = 0; i < n; ++i) {
      Rival rival = says(static_cast<double>(random() % 10), 2020 + static_cast<int>(random() % 5),
                         static_cast<char>('A' + random() % 6), 1 + static_cast<int>(random() % 6),
                         "s" + std::to_string(random() % 4));
      rival.low -= static_cast<double>(random() % 3);
      rivals.push_back(rival);
    }
    const auto widest = resolve(rivals, RivalRule::widest);
    ASSERT_EQ(widest.used.size() + widest.echoes.size(), n);
    for (const auto rule : {RivalRule::newest, RivalRule::official, RivalRule::widest}) {
      const auto result = resolve(rivals, rule);
      ASSERT_LE(result.low, result.value);
      ASSERT_LE(result.value, result.high);
      ASSERT_LE(widest.low, result.low);
      ASSERT_GE(widest.high, result.high);
      ASSERT_EQ(result.value, rivals[result.used.front()].value);
    }
  }
}

}  // namespace
}  // namespace chokepoint::world
