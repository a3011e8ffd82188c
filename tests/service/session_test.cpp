// What calls share: a world is read once, the past is another world, and nothing beside it is read by the library.
#include "service/session.h"

#include "worlds.h"

namespace chokepoint::service::testing {
namespace {

TEST(Session, ReadsAWorldOnce) {
  Session session(tiny_files());
  PlainContext plain;
  Context context = plain.context();
  const auto first = session.world(std::nullopt, context);
  const auto simulator = session.simulator(std::nullopt, context);
  const auto second = session.world(std::nullopt, context);
  ASSERT_TRUE(first.has_value() && second.has_value() && simulator.has_value());
  EXPECT_EQ(first->get(), second->get());
  EXPECT_EQ(&(*simulator)->world(), first->get());
}

TEST(Session, FaultsOfAWorldAreReportedEveryTime) {
  world::WorldFiles files = tiny_files();
  replace(files, "places.csv", "CN-HA,Henan,subdivision,CN", "CN-HA,Henan,subdivision,XX");
  Session session(std::move(files));
  for (int i = 0; i < 2; ++i) {
    const auto report = ask(session, "world check", {});
    ASSERT_FALSE(report.has_value());
    EXPECT_EQ(exit_status(report.error()), 3);
  }
}

TEST(Session, TheLibraryOpensNoFileForACall) {
  Session session(tiny_files());
  const std::string folder = std::string(CHOKEPOINT_SOURCE_DIR) + "/tests/data/worlds/tiny";
  const auto diff = ask(session, "world diff", {{"other", {folder}}});
  ASSERT_FALSE(diff.has_value()) << "a caller could read any folder of a server";
  EXPECT_EQ(diff.error().faults.front().code, Code::not_found);
  session.add_world(folder, tiny_files());
  EXPECT_TRUE(ask(session, "world diff", {{"other", {folder}}}).has_value());
  EXPECT_FALSE(ask(session, "simulate", {{"scenario", {folder + "/scenarios/kilns-down.toml"}}}).has_value());
}

TEST(Session, AnUnknownScenarioNamesThoseThatExist) {
  Session session(tiny_files());
  const auto report = ask(session, "simulate", {{"scenario", {"cathodes"}}});
  ASSERT_FALSE(report.has_value());
  const std::string said = to_string(report.error());
  EXPECT_NE(said.find("cathode-refused, kilns-down"), std::string::npos) << said;
}

TEST(Stopped, EveryCallEndsAndSaysSo) {
  std::stop_source stop;
  stop.request_stop();
  const std::pair<const char*, Arguments> calls[] = {{"rank", {{"draws", {"100"}}}},
                                                     {"simulate", {{"scenario", {"cathode-refused"}}}},
                                                     {"depend", {{"stop", {"CN"}}}},
                                                     {"report", {}}};
  for (const auto& [name, arguments] : calls) {
    Session session(tiny_files());
    ASSERT_TRUE(ask(session, "world check", {}).has_value());  // the world is read by now
    const auto report = ask(session, name, arguments, stop.get_token());
    if (!report) {
      EXPECT_EQ(exit_status(report.error()), 6) << name << ": " << to_string(report.error());
      continue;
    }
    EXPECT_EQ(report->outcome, Outcome::stopped) << name;
    EXPECT_NE(report::to_json(*report).find("Stopped"), std::string::npos) << name;
    EXPECT_EQ(report::to_json(*report).find("Nothing moves"), std::string::npos) << name << " claims a result";
  }
}

}  // namespace
}  // namespace chokepoint::service::testing
