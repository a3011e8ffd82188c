// Pointers into a report, and a row explained in the tiny world.
#include "service/explain.h"

#include "worlds.h"

namespace chokepoint::service::testing {
namespace {

report::Report sample() {
  report::Report report;
  report.title = "Sample";
  report::Table table;
  table.name = "uses";
  table.title = "Uses";
  report::Column key;
  key.name = "product";
  key.role = report::Role::key;
  key.cells = report::Texts{"LFP cathode", "Gallium"};
  report::Column value;
  value.name = "value";
  value.cells = report::Numbers{0.98, 0.5};
  value.figure = {"production:lfp-cathode@CN:share", ""};
  table.columns = {key, value};
  report.tables.push_back(table);
  return report;
}

TEST(Explain, FollowsPointers) {
  const report::Report report = sample();
  for (const char* pointer :
       {"/tables/0/rows/1", "/tables/uses/1", "/tables/uses/rows/1/value", "/tables/0/columns/1/cells/1"}) {
    const auto at = follow_pointer(report, pointer);
    ASSERT_TRUE(at) << pointer;
    EXPECT_EQ(at->table, &report.tables[0]);
    EXPECT_EQ(at->row, 1U) << pointer;
  }
  EXPECT_EQ(follow_pointer(report, "")->table, nullptr);
  EXPECT_FALSE(follow_pointer(report, "/tables/uses")->row);
  for (const char* pointer : {"tables", "/notes/0", "/tables", "/tables/9", "/tables/uses/2", "/tables/uses/-1",
                              "/tables/uses/rows", "/tables/uses/x"}) {
    EXPECT_FALSE(follow_pointer(report, pointer)) << pointer;
  }
}

TEST(Explain, ARowLeadsToItsSentences) {
  Session session(tiny_files());
  session.add_file("out.json", report::to_json(sample()));
  const auto report = ask(session, "explain", {{"result", {"out.json#/tables/uses/0"}}, {"date", {"2026-10-09"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  ASSERT_GE(report->tables.size(), 3U);
  const auto& claims = report->tables[2];
  const auto& quotes = std::get<report::Texts>(claims.columns[1].cells);
  EXPECT_NE(std::find(quotes.begin(), quotes.end(), "我国磷酸铁锂正极材料产量占全球的９８％"), quotes.end());
  const auto& ages = std::get<report::Texts>(claims.columns[8].cells);
  EXPECT_NE(std::find(ages.begin(), ages.end(), "12 months"), ages.end()) << "a year, less a quarter of a day";
  EXPECT_FALSE(report->quotes.empty());
  EXPECT_FALSE(report->reasons.empty());
  EXPECT_FALSE(ask(session, "explain", {{"result", {"none.json"}}}));
}

TEST(Explain, ARowWithoutFiguresLeadsToItsProduct) {
  Session session(tiny_files());
  report::Report bare = sample();
  bare.tables[0].columns[0].cells = report::Texts{"gallium", "gallium"};
  session.add_file("out.json", report::to_json(bare));
  const auto report = ask(session, "explain", {{"result", {"out.json#/tables/uses/1"}}});
  ASSERT_TRUE(report);
  const auto& keys = std::get<report::Texts>(report->tables[1].columns[0].cells);
  EXPECT_NE(std::find(keys.begin(), keys.end(), "production:gallium@CN:share"), keys.end());
}

}  // namespace
}  // namespace chokepoint::service::testing
