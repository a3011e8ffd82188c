// What was frozen is what ships; observations are read with their faults; a backtest is made again to the byte.
#include "service/backtest.h"

#include <algorithm>
#include <set>

#include "service/embedded.h"
#include "service/replay.h"
#include "worlds.h"

namespace chokepoint::service::testing {
namespace {

// Domain rule 25: the split is fixed and nothing is tuned after test data was opened.
TEST(Backtest, WhatWasFrozenIsWhatShips) {
  const auto frozen = shipped_frozen();
  ASSERT_TRUE(frozen) << to_string(frozen.error());
  EXPECT_EQ(frozen->stated, frozen->computed) << "the frozen file was changed";
  std::set<std::string> calibrate, test;
  Session session;
  PlainContext plain;
  Context context = plain.context();
  for (const FrozenEpisode& episode : frozen->episodes) {
    (episode.test ? test : calibrate).insert(episode.name);
    const auto world = session.home_of(episode.name).world(std::nullopt, context);
    ASSERT_TRUE(world) << episode.name;
    EXPECT_EQ(to_string((*world)->fingerprint), episode.world) << episode.name << ": its world was changed";
  }
  EXPECT_EQ(calibrate, (std::set<std::string>{"gallium-germanium-2023-08", "rare-earths-2010"}));
  EXPECT_EQ(test, (std::set<std::string>{"antimony-2024-09", "dysprosium-2025-04", "graphite-2023-12", "korea-2019-07",
                                         "tungsten-2025-02"}));
}

TEST(Backtest, AnEpisodeIsScoredAndMadeAgain) {
  Session session;
  const auto report = ask(session, "backtest", {{"episode", {"gallium-germanium-2023-08"}}, {"draws", {"3"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  ASSERT_EQ(report->tables.size(), 3U);
  EXPECT_EQ(report->tables[0].rows(), 1U);
  EXPECT_GT(report->tables[2].rows(), 10U);
  Session fresh;
  PlainContext plain;
  Context context = plain.context();
  const auto again = replay(fresh, report::manifest_json(report->manifest), context);
  ASSERT_TRUE(again) << to_string(again.error());
  EXPECT_EQ(report::to_json(*again), report::to_json(*report));
}

TEST(Backtest, OtherParametersAreSaidToBeOthers) {
  Session session;
  const auto report =
      ask(session, "backtest", {{"episode", {"rare-earths-2010"}}, {"draws", {"2"}}, {"leakage", {"0.77"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_TRUE(std::any_of(report->notes.begin(), report->notes.end(),
                          [](const auto& note) { return note.text.find("Not the frozen") != std::string::npos; }));
  EXPECT_FALSE(ask(session, "backtest", {{"episode", {"rare-earth-2010"}}}));
  Session own(tiny_files());
  EXPECT_FALSE(ask(own, "backtest", {}));
}

TEST(Backtest, FaultsOfObservations) {
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
      "a,price,flake-graphite,WORLD,2023-11-01,2023-11-30,100,90,USD/t,s\n"
      "a,price,flake-graphite,WORLD,2020-01-01,,100,90,USD/t,s\n"
      "a,price,flake-graphite,WORLD,2025-01-01,,100,90,USD/t,s\n");
  ASSERT_TRUE(good) << to_string(good.error());
  EXPECT_EQ(good->outside, 2U);
  EXPECT_DOUBLE_EQ(good->series.at(0).points.at(0).ratio, 0.9);
  const auto bad = read("a,cost,flake-grafite,XX,yesterday,,0,many,USD/t,s\n");
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().faults.size(), 5U) << to_string(bad.error());
  EXPECT_FALSE(read("a,price,flake-graphite,WORLD,2023-11-01,2023-10-30,100,90,USD/t,s\n"));
}

TEST(Backtest, FaultsOfTheFrozenFile) {
  EXPECT_FALSE(read_frozen("f.toml", "leakage = 2\n"));
  EXPECT_FALSE(read_frozen("f.toml", "leakage = "));
}

}  // namespace
}  // namespace chokepoint::service::testing
