// Episodes run and are made again to the byte; calibration reads its own side only; what is not frozen is said.
#include "service/backtest.h"

#include <algorithm>
#include <set>

#include "service/backtest_run.h"
#include "service/replay.h"
#include "worlds.h"

namespace chokepoint::service::testing {
namespace {

bool says(const report::Report& report, std::string_view words) {
  return std::any_of(report.notes.begin(), report.notes.end(),
                     [&](const auto& note) { return note.text.find(words) != std::string::npos; });
}

TEST(Backtest, AnEpisodeIsScoredAndMadeAgain) {
  Session session;
  const auto report = ask(session, "backtest", {{"episode", {"gallium-germanium-2023-08"}}, {"draws", {"3"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  ASSERT_EQ(report->tables.size(), 4U);
  EXPECT_EQ(report->tables[0].rows(), 3U) << "the model and two naive forecasts";
  EXPECT_EQ(report->tables[1].rows(), 1U);
  EXPECT_GT(report->tables[3].rows(), 10U);
  EXPECT_FALSE(says(*report, "not what was frozen"));
  Session fresh;
  PlainContext plain(3);
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
  EXPECT_TRUE(says(*report, "Not the frozen parameters"));
}

TEST(Backtest, WhatCannotBeScoredIsSaid) {
  Session session;
  const auto unknown = ask(session, "backtest", {{"episode", {"rare-earth-2010", "graphit"}}});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().faults.size(), 2U);
  EXPECT_FALSE(ask(session, "backtest", {{"episode", {"rare-earths-2010"}}, {"split", {"test"}}}));
  EXPECT_FALSE(ask(session, "backtest", {{"draws", {"-1"}}}));
  Session own(tiny_files());
  EXPECT_FALSE(ask(own, "backtest", {}));
  const Arguments small{{"episode", {"rare-earths-2010"}}, {"draws", {"2"}}};
  ASSERT_TRUE(ask(session, "backtest", small)) << "its world is read";
  std::stop_source stop;
  stop.request_stop();
  const auto stopped = ask(session, "backtest", small, stop.get_token());
  ASSERT_TRUE(stopped) << to_string(stopped.error());
  EXPECT_EQ(stopped->outcome, Outcome::stopped);
}

// Domain rule 25: whoever chooses parameters sees one side only, even where the file were to say otherwise.
TEST(Calibration, ReadsNoObservationOfATestEpisode) {
  auto frozen = shipped_frozen();
  ASSERT_TRUE(frozen);
  for (FrozenEpisode& episode : frozen->episodes) episode.test = false;
  std::set<std::string> asked;
  const ObservedFiles files = [&](std::string_view episode) -> std::optional<std::string> {
    asked.insert(std::string(episode));
    // One short series, so that the grid is quick.
    const std::string product = episode == "rare-earths-2010" ? "light-rare-earths" : "gallium";
    const std::string day = episode == "rare-earths-2010" ? "2010-07-20" : "2023-07-20";
    return "series,measure,product,place,from,to,base,value,unit,source\na,price," + product + ",JP," + day +
           ",,1,1.5,x,made\n";
  };
  Session session;
  PlainContext plain(2);
  Context context = plain.context();
  EXPECT_EQ(calibration_grid().size(), 75U);
  const std::vector<assess::Frozen> sets{{0.0, 30.0, 1.0}, {0.4, 0.0, 2.0}, {0.0, 90.0, 1.0}};
  const auto found = calibrate(session, *frozen, files, sets, 1, 1, context);
  ASSERT_TRUE(found) << to_string(found.error());
  EXPECT_EQ(asked, (std::set<std::string>{"gallium-germanium-2023-08", "rare-earths-2010"}));
  ASSERT_EQ(found->tried.size(), 3U);
  for (const Tried& tried : found->tried) {
    EXPECT_EQ(tried.points, 2U);
    EXPECT_GE(tried.interval, found->tried[found->best].interval - 0.01);
  }
}

}  // namespace
}  // namespace chokepoint::service::testing
