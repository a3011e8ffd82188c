// The use case on the shipped files and the world in the program.
#include "service/continuity.h"

#include <gtest/gtest.h>

#include "worlds.h"

namespace chokepoint::service::testing {
namespace {

const report::Table* table_of(const report::Report& report, std::string_view name) {
  for (const auto& table : report.tables) {
    if (table.name == name) return &table;
  }
  return nullptr;
}

double number(const report::Report& report, std::string_view table, std::string_view column, std::size_t row = 0) {
  const report::Table* found = table_of(report, table);
  if (found == nullptr) return -1.0;
  for (const auto& cells : found->columns) {
    if (cells.name == column) return std::get<report::Numbers>(cells.cells)[row];
  }
  return -2.0;
}

Session& world_in_the_program() {
  static Session session;
  return session;
}

TEST(ContinuityText, AvailabilityKeepsTwoDigitsOfWhatIsMissing) {
  EXPECT_EQ(availability_text(1e-5), "99.999 %");
  EXPECT_EQ(availability_text(1.6e-5), "99.9984 %");
  EXPECT_EQ(availability_text(1.3e-9), "99.99999987 %");
  EXPECT_EQ(availability_text(.05), "95.0 %");
  EXPECT_EQ(availability_text(.5), "50.0 %");
  EXPECT_EQ(availability_text(0.0), "100 %");
  EXPECT_EQ(time_text(.5), "30 minutes");
  EXPECT_EQ(time_text(1e-3), "3.6 seconds");
}

TEST(Continuity, ExactAndDiceAgreeInTheReport) {
  const auto report = ask(world_in_the_program(), "continuity",
                          {{"facility", {"northern-virginia"}}, {"draws", {"0"}}, {"cycles", {"20000"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_EQ(report->outcome, Outcome::done);
  EXPECT_LT(std::abs(number(*report, "check", "away", 1)), 3.0);
  EXPECT_GT(number(*report, "availability", "nines"), 4.0);
  EXPECT_NE(table_of(*report, "designs"), nullptr);
}

TEST(Continuity, ATargetOutOfReachIsAnOutcomeThatSaysWhatBinds) {
  const auto report =
      ask(world_in_the_program(), "continuity",
          {{"facility", {"northern-virginia"}}, {"draws", {"0"}}, {"cycles", {"0"}}, {"target", {"99.999999999"}}});
  ASSERT_TRUE(report);
  EXPECT_EQ(report->outcome, Outcome::infeasible);
  bool told = false;
  for (const auto& note : report->notes) told = told || note.text.find("No design of the file's choices") == 0;
  EXPECT_TRUE(told);
  const auto never =
      ask(world_in_the_program(), "continuity",
          {{"facility", {"northern-virginia"}}, {"draws", {"0"}}, {"cycles", {"0"}}, {"target", {"100"}}});
  ASSERT_FALSE(never);
  EXPECT_NE(to_string(never.error()).find("cannot be bought"), std::string::npos);
}

TEST(Continuity, AnUnknownFacilityNamesThoseThatExist) {
  const auto report = ask(world_in_the_program(), "continuity", {{"facility", {"northern-virgina"}}});
  ASSERT_FALSE(report);
  EXPECT_NE(to_string(report.error()).find("did you mean `northern-virginia`"), std::string::npos);
}

TEST(Continuity, CellsThatTheWorldDoesNotKnowAreToldWithTheirLine) {
  Session session;
  std::string toml;
  for (const auto& file : session.files().files) {
    if (file.name == "facilities/laser-vehicle.toml") toml = file.bytes;
  }
  ASSERT_FALSE(toml.empty());
  toml.replace(toml.find("nmc-cell"), 8, "nmccell!");
  session.add_facility("mine.toml", toml);
  const auto report = ask(session, "continuity", {{"facility", {"mine.toml"}}, {"exposure", {"true"}}});
  ASSERT_FALSE(report);
  EXPECT_NE(to_string(report.error()).find("mine.toml:"), std::string::npos) << to_string(report.error());
  EXPECT_NE(to_string(report.error()).find("nmc-cell"), std::string::npos);
}

TEST(Continuity, AControlMakesABuildOutLateAndNothingElseDoes) {
  const Arguments calm{{"facility", {"infantry-patrol"}}, {"draws", {"0"}}, {"exposure", {"true"}}, {"days", {"300"}}};
  const auto alone = ask(world_in_the_program(), "continuity", calm);
  ASSERT_TRUE(alone) << to_string(alone.error());
  const auto* origins = table_of(*alone, "origins");
  ASSERT_NE(origins, nullptr);
  EXPECT_GT(origins->rows(), 0U);
  Arguments cut = calm;
  cut["scenario"] = {"china-october-2025"};
  cut["variant"] = {"refused"};
  cut["assume"] = {"resumed"};
  const auto struck = ask(world_in_the_program(), "continuity", cut);
  ASSERT_TRUE(struck) << to_string(struck.error());
  const double before = number(*struck, "build_out", "came");
  const double after = number(*struck, "build_out", "came_struck");
  EXPECT_LE(after, before + 1e-9);
  EXPECT_GE(after, 0.0);
  EXPECT_LE(before, 1.0 + 1e-9);
  bool told = false;
  for (const auto& note : struck->notes) {
    told = told || (note.tone == report::Tone::headline && note.text.starts_with("Alone, the build-out"));
  }
  EXPECT_TRUE(told);
}

TEST(Continuity, AnyNumberOfThreadsGivesTheSameBytes) {
  const Arguments call{{"facility", {"laser-vehicle"}}, {"draws", {"50"}}};
  const auto once = ask(world_in_the_program(), "continuity", call);
  const auto twice = ask(world_in_the_program(), "continuity", call);
  ASSERT_TRUE(once && twice);
  EXPECT_EQ(report::to_json(*once), report::to_json(*twice));
}

TEST(Continuity, StoppedSaysSo) {
  std::stop_source stop;
  stop.request_stop();
  const auto report =
      ask(world_in_the_program(), "continuity", {{"facility", {"northern-virginia"}}}, stop.get_token());
  if (report) {
    EXPECT_EQ(report->outcome, Outcome::stopped);
  } else {  // before the world was read there is nothing to show
    EXPECT_EQ(report.error().faults.front().code, Code::stopped);
  }
}

}  // namespace
}  // namespace chokepoint::service::testing
