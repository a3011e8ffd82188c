// Manifests against the runs they tell of.
#include "service/replay.h"

#include "worlds.h"

namespace chokepoint::service::testing {
namespace {

Result<report::Report> again(Session& session, std::string_view json) {
  PlainContext plain(3);
  Context context = plain.context();
  return replay(session, json, context);
}

TEST(Replay, AManifestAloneIsEnough) {
  Session session(tiny_files());
  const auto report = ask(session, "simulate", {{"scenario", {"kilns-down"}}, {"days", {"40"}}});
  ASSERT_TRUE(report.has_value()) << to_string(report.error());
  Session fresh(tiny_files());
  const auto second = again(fresh, report::manifest_json(report->manifest));
  ASSERT_TRUE(second.has_value()) << to_string(second.error());
  EXPECT_EQ(report::to_json(*second), report::to_json(*report));
}

TEST(Replay, ResolvedDefaultsAreInTheManifest) {
  Session session(tiny_files());
  const auto report = ask(session, "simulate", {{"scenario", {"cathode-refused"}}});
  ASSERT_TRUE(report.has_value());
  for (const char* part : {"\"variant\":\"refused\"", "\"days\":365", "\"start\":\"2025-10-09\""}) {
    EXPECT_NE(report->manifest.params.find(part), std::string::npos) << report->manifest.params;
  }
}

TEST(Replay, EachThingThatDiffersIsNamed) {
  report::Manifest then;
  then.params = "{\"a\":1}";
  then.inputs = {{"scenario x:", fingerprint("x")}, {"scenario y:", fingerprint("y")}};
  EXPECT_FALSE(difference(then, then).has_value());
  report::Manifest now = then;
  now.params = "{\"a\":2}";
  now.world = fingerprint("other");
  now.inputs = {{"scenario x:", fingerprint("X")}};
  const auto error = difference(then, now);
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->faults.size(), 4U) << to_string(*error);
  for (const auto& fault : error->faults) EXPECT_EQ(fault.code, Code::replay_differs);
}

TEST(Replay, AnotherVersionOrUseCaseIsRefused) {
  Session session(tiny_files());
  const auto report = ask(session, "scenarios", {});
  ASSERT_TRUE(report.has_value());
  const auto refused = [&](report::Manifest manifest, std::string_view says) {
    const auto second = again(session, report::manifest_json(manifest));
    ASSERT_FALSE(second.has_value());
    EXPECT_EQ(second.error().faults.front().code, Code::replay_differs);
    EXPECT_NE(to_string(second.error()).find(says), std::string::npos) << to_string(second.error());
  };
  report::Manifest manifest = report->manifest;
  manifest.version = "0.0.1";
  refused(manifest, "version 0.0.1");
  manifest = report->manifest;
  manifest.use_case = "divine";
  refused(manifest, "divine");
  manifest = report->manifest;
  manifest.world = fingerprint("another");
  refused(manifest, "fingerprint");
}

TEST(Rank, AHeadlineNamesOnlyWhatIsFelt) {
  Session session(tiny_files());
  const auto report = ask(session, "rank", {{"target", {"CN"}}, {"shock", {"exports"}}, {"draws", {"0"}}});
  ASSERT_TRUE(report.has_value());
  ASSERT_EQ(report->tables.front().rows(), 0U) << "China needs nobody's exports in the tiny world";
  const auto headline = std::find_if(report->notes.begin(), report->notes.end(),
                                     [](const report::Note& note) { return note.tone == report::Tone::headline; });
  ASSERT_NE(headline, report->notes.end());
  EXPECT_EQ(headline->text.find("First:"), std::string::npos) << headline->text;
}

TEST(Replay, TextThatIsNoManifest) {
  Session session(tiny_files());
  for (const char* json : {"", "null", "[]", "{}", "{\"version\":1}", "name,value\n1,2\n"}) {
    const auto report = again(session, json);
    ASSERT_FALSE(report.has_value()) << json;
    EXPECT_NE(exit_status(report.error()), 5) << json;
  }
}

TEST(Replay, ParametersChangedByHandAreRefusedOrNamed) {
  Session session(tiny_files());
  const auto report = ask(session, "rank", {{"draws", {"0"}}});
  ASSERT_TRUE(report.has_value());
  report::Manifest manifest = report->manifest;
  manifest.params = "{\"draws\":-4,\"unknown\":1}";
  const auto bad = again(session, report::manifest_json(manifest));
  ASSERT_FALSE(bad.has_value());
  EXPECT_EQ(bad.error().faults.size(), 2U) << to_string(bad.error());
  manifest.params = "{\"draws\":0}";  // not canonical: written by somebody else
  EXPECT_FALSE(again(session, report::manifest_json(manifest)).has_value());
}

}  // namespace
}  // namespace chokepoint::service::testing
