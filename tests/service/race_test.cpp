// Races of a world: how rows become a network, what the report says.
#include <cmath>

#include "base/math.h"
#include "service/race_model.h"
#include "service/race_score.h"
#include "worlds.h"

namespace chokepoint::service::testing {
namespace {

world::WorldPtr tiny_world() {
  PlainContext plain;
  Context context = plain.context();
  auto world = world::read_world(tiny_files(), {}, context);
  if (!world) ADD_FAILURE() << to_string(world.error());
  return world ? *world : nullptr;
}

const report::Table& table_of(const report::Report& report, std::string_view name) {
  for (const auto& table : report.tables) {
    if (table.name == name) return table;
  }
  ADD_FAILURE() << "no table " << name;
  static const report::Table none;
  return none;
}

TEST(RaceModel, TinyWorldBecomesANetwork) {
  const auto world = tiny_world();
  ASSERT_TRUE(world);
  const auto model = make_race_model(*world, {});
  ASSERT_TRUE(model.has_value()) << to_string(model.error());
  // The last word is the start of the hall, in May 2024; the site was ready in June 2022.
  EXPECT_EQ(to_string(model->now), "2024-05-01");
  ASSERT_EQ(model->network.tasks.size(), 3U);
  const race::Task& hall = model->network.tasks[0];
  EXPECT_EQ(hall.name, "big-machine/hall");
  ASSERT_EQ(hall.needs.size(), 1U);
  EXPECT_EQ(world->products[model->supply[hall.needs[0].product].product].id, "gallium");
  EXPECT_EQ(hall.needs[0].share, 0.5);
  const race::Task& plasma = model->network.tasks[1];
  EXPECT_EQ(plasma.after_tasks, std::vector<std::uint32_t>{0});
  ASSERT_EQ(plasma.after_milestones.size(), 1U);
  EXPECT_LT(model->network.milestones[plasma.after_milestones[0]].reached, 0.0);
  EXPECT_EQ(plasma.odds, 0.8);
  EXPECT_NEAR(plasma.duration.quantile(0.5), 12.0, 1e-3);  // a year
  EXPECT_EQ(plasma.risk, model->network.tasks[2].risk);
  // China and the United States: no regime joins them here, so of two ties one is left.
  ASSERT_EQ(model->network.ties.size(), 1U);
  EXPECT_EQ(model->network.ties[0].name, "imitation operation big-machine>small-machine");
  EXPECT_TRUE(make_race_model(*world, {0, {}, true, false})->network.ties.empty());
}

TEST(RaceModel, WhatHasRunIsWhatIsLeft) {
  const auto world = tiny_world();
  ASSERT_TRUE(world);
  const auto later = make_race_model(*world, {0, day_of(2025, 5, 1), true, true});
  ASSERT_TRUE(later.has_value());
  const auto whole = race::Duration::fit(race::Shape::pert, 20, 15, 30);
  const double since = 365 / kDaysPerMonth;
  EXPECT_NEAR(later->network.tasks[0].duration.quantile(0.5), whole.after(since).quantile(0.5), 1e-9);
  const auto earlier = make_race_model(*world, {0, day_of(2023, 5, 1), true, true});
  EXPECT_NEAR(earlier->network.tasks[0].earliest, 366 / kDaysPerMonth, 1e-9);
  // A hall that takes 30 months at the outside cannot still be going up after ten years.
  const auto never = make_race_model(*world, {0, day_of(2034, 5, 1), true, true});
  ASSERT_FALSE(never.has_value());
  EXPECT_NE(to_string(never.error()).find("big-machine/hall has lasted 120 months"), std::string::npos)
      << to_string(never.error());
}

TEST(RaceReport, SaysWhoAndWhen) {
  Session session(tiny_files());
  const auto report = ask(session, "race", {{"draws", {"20000"}}});
  ASSERT_TRUE(report.has_value()) << to_string(report.error());
  const report::Table& first = table_of(*report, "first");
  ASSERT_EQ(first.rows(), 2U);
  const auto& odds = std::get<report::Numbers>(first.columns[3].cells);
  EXPECT_GT(odds[0], odds[1]);
  const auto& by_place = table_of(*report, "by_place");
  double sum = 0;
  for (const double share : std::get<report::Numbers>(by_place.columns[1].cells)) sum += share;
  EXPECT_NEAR(sum, 1.0, 1e-9);
  EXPECT_EQ(std::get<report::Texts>(table_of(*report, "meanings").columns[1].cells)[1], "it runs");
}

TEST(RaceReport, AScenarioOnlyEverDelays) {
  Session session(tiny_files());
  const auto report =
      ask(session, "race",
          {{"draws", {"5000"}}, {"scenario", {"kilns-down"}}, {"days", {"300"}}, {"from", {"2025-10-01"}}});
  ASSERT_TRUE(report.has_value()) << to_string(report.error());
  for (const auto& table : report->tables) {
    if (table.name != "shift") continue;  // not there where the scenario moves no odds
    for (const double slip : std::get<report::Numbers>(table.columns[4].cells)) {
      EXPECT_TRUE(std::isnan(slip) || slip >= 0) << slip;
    }
  }
}

TEST(RaceReport, BadRequestsAreExplained) {
  Session session(tiny_files());
  for (const auto& [arguments, word] :
       std::vector<std::pair<Arguments, std::string>>{{{{"race", {"fision"}}}, "fusion"},
                                                      {{{"milestone", {"operations"}}}, "operation"},
                                                      {{{"milestone", {"construction"}}}, "operation"},  // behind us
                                                      {{{"scenario", {"nothing"}}}, "kilns-down"}}) {
    const auto report = ask(session, "race", arguments);
    ASSERT_FALSE(report.has_value()) << word;
    EXPECT_NE(to_string(report.error()).find(word), std::string::npos) << to_string(report.error());
  }
}

TEST(RaceScores, RecordHasASealThatTheWorldAccepts) {
  Session session(tiny_files());
  const auto report = ask(session, "race", {{"draws", {"2000"}}, {"record", {"true"}}});
  ASSERT_TRUE(report.has_value());
  const report::Table& record = table_of(*report, "forecasts");
  std::string rows;
  for (std::size_t i = 0; i < record.rows(); ++i) {
    for (std::size_t c = 0; c < record.columns.size(); ++c) {
      const auto& cells = record.columns[c].cells;
      rows += c > 0 ? "," : "";
      rows += std::holds_alternative<report::Texts>(cells) ? std::get<report::Texts>(cells)[i]
                                                           : json_number(std::get<report::Numbers>(cells)[i]);
    }
    rows += "\n";
  }
  const auto with = [&](const std::string& text) {
    world::WorldFiles files = tiny_files();
    for (auto& file : files.files) {
      if (file.name == "forecasts.csv") file.bytes += text;
    }
    PlainContext plain;
    Context context = plain.context();
    return world::read_world(files, {}, context);
  };
  const auto kept = with(rows);
  EXPECT_TRUE(kept.has_value()) << to_string(kept.error());
  // One row less, and it shows.
  const auto cut = with(rows.substr(0, rows.rfind('\n', rows.size() - 2) + 1));
  ASSERT_FALSE(cut.has_value());
  EXPECT_EQ(cut.error().faults.front().code, Code::bad_provenance);
}

TEST(RaceScores, HindcastsUseOnlyWhatWasKnown) {
  const auto world = tiny_world();
  ASSERT_TRUE(world);
  for (const Hindcast& one : hindcasts(*world, 0, day_of(2026, 1, 1))) {
    EXPECT_GE(one.by_class, 0.0);
    EXPECT_LE(one.by_class, 1.0);
    EXPECT_LE(year_of(one.made) + one.years, 2026);
  }
}

}  // namespace
}  // namespace chokepoint::service::testing
