#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "random_report.h"
#include "report/render.h"
#include "sample.h"

namespace chokepoint::report {
namespace {

using testing::random_report;
using testing::same;
using testing::sample_report;

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// The sample's JSON with one text replaced by another; the first must occur.
std::string edited(std::string_view from, std::string_view to) {
  std::string json = to_json(sample_report());
  const std::size_t at = json.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  if (at != std::string::npos) json.replace(at, from.size(), to);
  return json;
}

TEST(Json, EveryRandomReportComesBack) {
  EXPECT_TRUE(rc::check("from_json(to_json(r)) == r", [] {
    const Report report = random_report();
    const std::string json = to_json(report);
    const Result<Report> back = from_json(json);
    RC_ASSERT(back.has_value());
    RC_ASSERT(same(report, *back));
    RC_ASSERT(to_json(*back) == json);
    RC_ASSERT(nlohmann::json::accept(json));
  }));
}

TEST(Json, EveryRandomManifestComesBackAndItsKeyIsThatOfItsText) {
  EXPECT_TRUE(rc::check([] {
    const Manifest manifest = random_report().manifest;
    const Result<Manifest> back = manifest_from_json(manifest_json(manifest));
    RC_ASSERT(back.has_value());
    RC_ASSERT(same(manifest, *back));
    RC_ASSERT(key_of(manifest) == fingerprint(manifest_json(manifest)));
  }));
}

TEST(Json, ManifestIsCanonical) {
  Manifest manifest{"0.1", "rank", R"({"seed":1})", {1, 2}, "strategic", {{"a.csv", {3, 4}}}};
  EXPECT_EQ(manifest_json(manifest), R"({"inputs":[{"fingerprint":"00000000000000030000000000000004","name":"a.csv"}],)"
                                     R"("params":"{\"seed\":1}","use_case":"rank","version":"0.1",)"
                                     R"("world":"00000000000000010000000000000002","world_name":"strategic"})");
  // Oracle: nlohmann keeps objects sorted and writes no spaces.
  EXPECT_EQ(nlohmann::json::parse(manifest_json(manifest)).dump(), manifest_json(manifest));
  const Fingerprint before = key_of(manifest);
  manifest.params = R"({"seed":2})";
  EXPECT_NE(key_of(manifest), before);
}

TEST(Json, NumbersAreShortestAndWhatIsNoNumberIsNull) {
  Report report;
  Column column;
  column.cells = Numbers{
      0.1, -0.0, 1e-7, 12000.0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()};
  report.tables.push_back(Table{"t", "", "", Draw::table, {column}});
  EXPECT_TRUE(holds(to_json(report), R"("cells":[0.1,0,1e-07,12000,null,null])")) << to_json(report);
}

TEST(Json, BrokenUtf8BecomesReplacementCharacters) {
  Report report;
  report.title = "a\xff\xe4\xb8z";
  EXPECT_TRUE(holds(to_json(report), "\"a\xef\xbf\xbd\xef\xbf\xbdz\"")) << to_json(report);
}

TEST(Json, BulkBytesStayBesideTheReport) {
  Report report;
  report.bulk.push_back({"series.csv", {1, 2}, "secret bytes"});
  EXPECT_FALSE(holds(to_json(report), "secret"));
  EXPECT_EQ(from_json(to_json(report))->bulk.at(0).name, "series.csv");
}

TEST(JsonFaults, AllAreReported) {
  std::string json = edited(R"("role":"share")", R"("role":"shear")");
  const std::size_t at = json.find(R"("draw":"lines")");
  ASSERT_NE(at, std::string::npos);
  json.replace(at, 14, R"("drew":"lines")");
  const Result<Report> result = from_json(json);
  ASSERT_FALSE(result.has_value());
  const std::string text = to_string(result.error());
  EXPECT_TRUE(holds(text, "`shear` at /tables/")) << text;
  EXPECT_TRUE(holds(text, "no `draw` at /tables/")) << text;
  EXPECT_TRUE(holds(text, "unknown key `drew` at /tables/")) << text;
  EXPECT_EQ(result.error().faults.size(), 3u) << text;
}

struct Case {
  const char* name;
  std::string json;
  Code code;
  const char* found;
};

TEST(JsonFaults, EachHasItsCodeAndSaysWhere) {
  const std::vector<Case> cases = {
      {"empty", "", Code::bad_syntax, "not JSON"},
      {"no object", "[]", Code::bad_structure, "another kind of value at /"},
      {"cut", to_json(sample_report()).substr(0, 1000), Code::bad_syntax, "not JSON"},
      {"deep", std::string(100000, '['), Code::bad_structure, "nested deeper"},
      {"deep in a text is no depth", "{\"title\":\"" + std::string(100, '[') + "\"", Code::bad_syntax, "not JSON"},
      {"huge number", edited(R"("value":)", R"("value":1e999,"other":)"), Code::bad_number, "no double"},
      {"repeated key", edited(R"("format":)", R"("format":"x","format":)"), Code::duplicate, "`format` twice"},
      {"other format", edited("chokepoint-report/1", "chokepoint-report/9"), Code::bad_choice, "chokepoint-report/9"},
      {"outcome", edited(R"("outcome":"done")", R"("outcome":"fine")"), Code::bad_choice, "`fine` at /outcome"},
      {"key", edited(R"("use_case":"simulate")", R"("use_case":"depend")"), Code::bad_structure, "a key that is not"},
      {"number as text", edited(R"("value":)", R"("value":"1","unit2":)"), Code::bad_number, "/steps/0/value"},
      {"flag as text", edited(R"("rests_on":true)", R"("rests_on":"yes")"), Code::bad_structure, "/quotes/0/rests_on"},
      {"list as object", edited(R"("notes":[)", R"("notes":{},"n":[)"), Code::bad_structure, "at /notes"},
      {"ragged", edited(R"("cells":[0,)", R"("cells":[0,1,)"), Code::bad_structure, "cells in column"},
      {"basis too short", edited(R"("basis":["quoted",)", R"("basis":[)"), Code::bad_structure, "/basis"},
      {"broken utf-8", "{\"title\":\"\xff\"}", Code::bad_syntax, "not JSON"},
  };
  for (const Case& c : cases) {
    const Result<Report> result = from_json(c.json);
    ASSERT_FALSE(result.has_value()) << c.name;
    const bool found = std::any_of(result.error().faults.begin(), result.error().faults.end(), [&](const Fault& fault) {
      return fault.code == c.code && holds(fault.found, c.found) && !fault.expected.empty() && !fault.remedy.empty();
    });
    EXPECT_TRUE(found) << c.name << ":\n" << to_string(result.error());
  }
}

TEST(JsonFaults, SyntaxIsLocated) {
  const Result<Report> result = from_json("{\n\"a\": x}");
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().faults.at(0).row, 2u);
  EXPECT_EQ(result.error().faults.at(0).column, 6u);
}

TEST(JsonFaults, ManifestFingerprintsAreChecked) {
  const Result<Manifest> result = manifest_from_json(
      R"({"inputs":[],"params":"{}","use_case":"rank","version":"1","world":"XYZ","world_name":"w"})");
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().faults.at(0).code, Code::bad_id);
}

}  // namespace
}  // namespace chokepoint::report
