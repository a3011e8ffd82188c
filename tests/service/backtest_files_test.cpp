// What was frozen is what ships; files with faults are refused with all of them.
#include "service/backtest_files.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "service/backtest_run.h"
#include "service/simulate.h"
#include "worlds.h"

namespace chokepoint::service::testing {
namespace {

/// The fingerprint of the freeze. It stands here as well as in the file: who changes one must change the other, and say
/// so in docs/methods/backtests.md.
constexpr std::string_view kSeal = "3943d0d051fc1c73024abb8a8485605c";

// Domain rule 25: the split is fixed and nothing is tuned after test data was opened.
TEST(BacktestFiles, WhatWasFrozenIsWhatShips) {
  const auto frozen = shipped_frozen();
  ASSERT_TRUE(frozen) << to_string(frozen.error());
  EXPECT_EQ(frozen->stated, frozen->computed) << "the frozen file was changed";
  EXPECT_EQ(frozen->computed, kSeal);
  EXPECT_EQ(frozen->named.size(), 3U);
  std::map<bool, std::set<std::string>> sides;
  Session session;
  PlainContext plain;
  Context context = plain.context();
  for (const FrozenEpisode& episode : frozen->episodes) {
    sides[episode.test].insert(episode.name);
    EXPECT_EQ(may_calibrate(episode), !episode.test) << episode.name;
    Session& home = session.home_of(episode.name);
    const auto world = home.world(std::nullopt, context);
    ASSERT_TRUE(world) << episode.name;
    EXPECT_EQ(to_string((*world)->fingerprint), episode.world) << episode.name << ": its world was changed";
    const auto scenario = find_scenario(home, **world, episode.name, episode.variant);
    ASSERT_TRUE(scenario) << episode.name;
    EXPECT_EQ(to_string(scenario->fingerprint), episode.scenario) << episode.name << ": its scenario was changed";
  }
  EXPECT_EQ(sides[false], (std::set<std::string>{"gallium-germanium-2023-08", "rare-earths-2010"}));
  EXPECT_EQ(sides[true], (std::set<std::string>{"antimony-2024-09", "dysprosium-2025-04", "graphite-2023-12",
                                                "korea-2019-07", "tungsten-2025-02"}));
}

TEST(BacktestFiles, FaultsOfObservations) {
  Session session;
  PlainContext plain;
  Context context = plain.context();
  const auto world = session.home_of("graphite-2023-12").world(std::nullopt, context);
  ASSERT_TRUE(world);
  const auto read = [&](const std::string& rows) {
    return read_observed(**world, day_of(2023, 10, 20), day_of(2024, 12, 2), "o.csv",
                         "series,measure,product,place,from,to,base,value,unit,source\n" + rows, context);
  };
  const auto good = read(
      "a,price,flake-graphite,WORLD,2020-01-01,,100,90,USD/t,s\n"
      "a,price,flake-graphite,WORLD,2023-10-01,2023-11-30,100,90,USD/t,s\n"
      "a,price,flake-graphite,WORLD,2025-01-01,,100,90,USD/t,s\n");
  ASSERT_TRUE(good) << to_string(good.error());
  EXPECT_EQ(good->outside, 2U);
  ASSERT_EQ(good->series.at(0).points.size(), 1U);
  EXPECT_DOUBLE_EQ(good->series[0].points[0].ratio, 0.9);
  EXPECT_EQ(good->series[0].points[0].first, day_of(2023, 10, 20)) << "days before the start count nowhere";
  const auto bad = read("a,cost,flake-grafite,XX,yesterday,,0,many,USD/t,s\n");
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().faults.size(), 5U) << to_string(bad.error());
  const auto nowhere = read_observed(**world, day_of(2023, 10, 20), day_of(2024, 12, 2), "o.csv",
                                     "series,measure,product,place,partner,from,base,value,unit,source\n"
                                     "a,exports,flake-graphite,CN,XX,2023-11-01,100,90,t,s\n",
                                     context);
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().faults.size(), 1U);
  EXPECT_FALSE(read_observed(**world, day_of(2023, 10, 20), day_of(2024, 12, 2), "o.csv",
                             "series,measure,product,place,partner,from,base,value,unit,source\n"
                             "a,price,flake-graphite,CN,JP,2023-11-01,100,90,USD/t,s\n",
                             context))
      << "a price has no partner";
  EXPECT_FALSE(read("a,price,flake-graphite,WORLD,2023-11-01,2023-10-30,100,90,USD/t,s\n"));
  EXPECT_FALSE(read("a,exports,flake-graphite,WORLD,2023-11-01,,100,90,USD/t,s\n")) << "the world exports to nobody";
  EXPECT_FALSE(read("a,price,flake-graphite,WORLD,2023-11-01,,-1,90,USD/t,s\n"));
  EXPECT_FALSE(read("a,price,flake-graphite,WORLD,2023-11-01,,1,-90,USD/t,s\n"));
  EXPECT_FALSE(
      read("a,price,flake-graphite,WORLD,2023-12-01,,100,90,USD/t,s\n"
           "a,price,flake-graphite,WORLD,2023-11-01,,100,90,USD/t,s\n"))
      << "out of order";
  EXPECT_FALSE(
      read("a,price,flake-graphite,WORLD,2023-11-01,,100,90,USD/t,s\n"
           "a,exports,flake-graphite,CN,2023-12-01,,100,90,t,s\n"))
      << "two things under one name";
}

TEST(BacktestFiles, FaultsOfTheFrozenFile) {
  const std::string head = "frozen_on = 2026-01-01\ndraws = 3\nseed = 1\nfingerprint = \"x\"\n";
  const auto parameter = [](const std::string& name, const std::string& value) {
    return "[[parameter]]\nname = \"" + name + "\"\nvalue = " + value + "\nfound = \"so\"\n";
  };
  const std::string three =
      parameter("leakage", "0.2") + parameter("stock_up_days", "30") + parameter("elasticity_scale", "1");
  const auto good = read_frozen("f.toml", head + three);
  ASSERT_TRUE(good) << to_string(good.error());
  EXPECT_EQ(good->parameters.leakage, 0.2);
  EXPECT_NE(good->computed, good->stated);
  EXPECT_NE(read_frozen("f.toml", head + parameter("leakage", "0.3") + parameter("stock_up_days", "30") +
                                      parameter("elasticity_scale", "1"))
                ->computed,
            good->computed)
      << "the seal is of the values";
  EXPECT_FALSE(read_frozen("f.toml", head + parameter("leakage", "2")));
  EXPECT_FALSE(read_frozen("f.toml", head + three + parameter("leakage", "0.2"))) << "named twice";
  EXPECT_FALSE(read_frozen("f.toml", head + three + parameter("mood", "1")));
  EXPECT_FALSE(read_frozen("f.toml", head + three +
                                         "[[episode]]\nname = \"a\"\nvariant = \"b\"\nsplit = \"train\"\n"
                                         "until = 2026-01-01\nworld = \"\"\nscenario = \"\"\n"));
  EXPECT_FALSE(read_frozen("f.toml", "draws = "));
}

}  // namespace
}  // namespace chokepoint::service::testing
