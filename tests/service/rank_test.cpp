// The order of `rank`: by value, by what is hit hardest, by weights of one's own; any day; the file's faults.
#include <algorithm>

#include "service/weights.h"
#include "worlds.h"

namespace chokepoint::service::testing {
namespace {

const report::Table* table_named(const report::Report& report, std::string_view name) {
  for (const auto& table : report.tables) {
    if (table.name == name) return &table;
  }
  return nullptr;
}

report::Numbers numbers(const report::Table& table, std::string_view column) {
  for (const auto& c : table.columns) {
    if (c.name == column) return std::get<report::Numbers>(c.cells);
  }
  ADD_FAILURE() << "no column " << column;
  return {};
}

Result<report::Report> rank_with(std::string weights, Arguments arguments) {
  Session session(tiny_files());
  if (!weights.empty()) {
    session.add_file("mine.csv", std::move(weights));
    arguments["weights"] = {"mine.csv"};
  }
  arguments["draws"] = {"2"};
  return ask(session, "rank", arguments);
}

TEST(Rank, EveryScaleOrdersByItsOwnColumn) {
  const std::pair<const char*, const char*> scales[] = {
      {"value", "lost_45"}, {"physical", "hardest"}, {"weights", "weighted"}};
  for (const auto& [by, column] : scales) {
    const auto report = rank_with("", {{"by", {by}}, {"at", {"45"}}});
    ASSERT_TRUE(report) << to_string(report.error());
    const report::Table* table = table_named(*report, "production_stops");
    ASSERT_NE(table, nullptr);
    const auto order = numbers(*table, column);
    EXPECT_FALSE(order.empty()) << by;
    EXPECT_TRUE(std::is_sorted(order.rbegin(), order.rend())) << by;
    // The day asked for stands among the usual ones.
    for (const char* day : {"lost_30", "lost_45", "lost_90", "lost_180", "lost_365"}) numbers(*table, day);
  }
}

TEST(Rank, TheWorldsOwnWeightsAreItsValues) {
  const auto report = rank_with("", {{"by", {"weights"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  const report::Table* table = table_named(*report, "production_stops");
  const auto weighted = numbers(*table, "weighted");
  const auto by_value = numbers(*table, "lost_365");
  ASSERT_EQ(weighted.size(), by_value.size());
  for (std::size_t i = 0; i < weighted.size(); ++i) EXPECT_NEAR(weighted[i], by_value[i], 1e-9);
  ASSERT_NE(table_named(*report, "weights"), nullptr);
}

TEST(Rank, AUseAloneIsWhatItsWeightSays) {
  const auto report = rank_with("use,weight\nradar,3\n", {});
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_NE(report->manifest.params.find("\"by\":\"weights\""), std::string::npos) << report->manifest.params;
  ASSERT_EQ(report->manifest.inputs.size(), 1U);
  const report::Table* table = table_named(*report, "weights");
  ASSERT_NE(table, nullptr);
  EXPECT_EQ(numbers(*table, "share"), report::Numbers{1.0});
  for (const double lost : numbers(*table_named(*report, "production_stops"), "weighted")) EXPECT_LE(lost, 1.0 + 1e-12);
}

TEST(Rank, FaultsOfTheWeights) {
  const auto text = [](std::string weights) {
    const auto report = rank_with(std::move(weights), {});
    return report ? std::string("no fault") : to_string(report.error());
  };
  const auto holds = [](const std::string& all, const char* part) { return all.find(part) != std::string::npos; };
  EXPECT_TRUE(holds(text("use,weight\nradr,1\n"), "did you mean `radar`?"));
  EXPECT_TRUE(holds(text("use,weight\nradar,-1\n"), "at least 0"));
  EXPECT_TRUE(holds(text("use,weight\nradar,much\n"), "mine.csv:2:2"));
  EXPECT_TRUE(holds(text("use,weight\nradar,1\nRadar,1\n"), "second weight"));
  EXPECT_TRUE(holds(text("use,weight\nradar,0\n"), "all 0"));
  EXPECT_TRUE(holds(text("use,wieght\nradar,1\n"), "did you mean `weight`?"));
  const std::string both = text("use,weight\nradr,x\n");
  EXPECT_TRUE(holds(both, "radr") && holds(both, "x")) << both;
  Session session(tiny_files());
  EXPECT_FALSE(ask(session, "rank", {{"weights", {"none.csv"}}}));
}

TEST(Depend, StopsAreToldForAnyDay) {
  Session session(tiny_files());
  const auto report = ask(session, "depend", {{"place", {"US"}}, {"stop", {"CN"}}, {"at", {"45"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  const report::Table* table = table_named(*report, "stop");
  ASSERT_NE(table, nullptr);
  const auto early = numbers(*table, "lost_30");
  const auto asked = numbers(*table, "lost_45");
  EXPECT_EQ(early.size(), asked.size());
  EXPECT_FALSE(asked.empty());
  // Both shocks, each with and without substitution.
  EXPECT_EQ(asked.size() % 4, 0U);
  for (const double share : asked) EXPECT_TRUE(share >= 0.0 && share <= 1.0 + 1e-12);
  const auto stages = table_named(*report, "stages");
  const auto low = numbers(*stages, "hhi_low");
  const auto high = numbers(*stages, "hhi_high");
  const auto left = numbers(*stages, "n_minus_1");
  for (std::size_t i = 0; i < low.size(); ++i) EXPECT_LE(low[i], high[i]);
  EXPECT_TRUE(std::any_of(left.begin(), left.end(), [](double c) { return c >= 0.0; }));
}

TEST(Depend, PublishedIndicesStandBesideEveryTradableStage) {
  Session session(tiny_files());
  const auto report = ask(session, "depend", {{"product", {"lfp-cell"}}, {"place", {"US"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  const report::Table* risk = table_named(*report, "risk");
  ASSERT_NE(risk, nullptr);
  for (const double value : numbers(*risk, "supply_risk")) EXPECT_TRUE(value >= 0.0 && value <= 10.0);
  for (const double value : numbers(*risk, "geopolrisk")) EXPECT_TRUE(value >= 0.0 && value <= 1.0);
  const auto told = [&](const char* words) {
    return std::any_of(report->notes.begin(), report->notes.end(),
                       [&](const report::Note& note) { return note.text.find(words) != std::string::npos; });
  };
  EXPECT_TRUE(told("middle of the scale")) << "Germany has no instability row";
  EXPECT_TRUE(told("no end-of-life recycling"));
}

}  // namespace
}  // namespace chokepoint::service::testing
