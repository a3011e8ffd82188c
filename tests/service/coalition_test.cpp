// `coalition`: the file of bodies, the two kinds of question, and what a bad call is told.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "service/coalition_file.h"
#include "worlds.h"

namespace chokepoint::service {
namespace {

using testing::ask;

const report::Table& table(const report::Report& report, std::string_view name) {
  static const report::Table none;
  for (const auto& one : report.tables) {
    if (one.name == name) return one;
  }
  ADD_FAILURE() << "no table " << name;
  return none;
}

double cell(const report::Table& table, std::string_view column, std::size_t row) {
  for (const auto& one : table.columns) {
    if (one.name == column) return std::get<report::Numbers>(one.cells).at(row);
  }
  ADD_FAILURE() << "no column " << column;
  return std::nan("");
}

TEST(CoalitionCommand, TheClubAgainstTheRegime) {
  Session session;
  const auto report = ask(session, "coalition", {{"draws", {"20"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  const auto& delay = table(*report, "delay");
  EXPECT_EQ(cell(delay, "members", 0), 42.0);
  EXPECT_EQ(cell(delay, "members", 2), 5.0);
  EXPECT_NEAR(cell(delay, "alike", 0), 36.0, 1e-9);
  EXPECT_NEAR(cell(delay, "alike", 2), 19.00, 5e-3);  // the article's five
  EXPECT_NEAR(cell(delay, "months", 0), 24.0, 1e-9);
  EXPECT_LT(cell(delay, "months_low", 0), 16.0);
  const auto& trade = table(*report, "trade_off");
  ASSERT_EQ(trade.rows(), 16U);  // four fields, four bodies
  for (std::size_t f = 0; f < 4; ++f) {
    EXPECT_GT(cell(trade, "covered", 4 * f), cell(trade, "covered", 4 * f + 2));  // 42 cover more than 5
    EXPECT_LT(cell(trade, "adopted", 4 * f), cell(trade, "adopted", 4 * f + 2));  // and agree less often
  }
  // 1.1 trillion yen: bounds, no estimate.
  const auto& money = table(*report, "money");
  EXPECT_EQ(cell(money, "purchases", 0), 0.0);
  EXPECT_DOUBLE_EQ(cell(money, "purchases", 4), 1.1);
  const bool said = std::any_of(report->notes.begin(), report->notes.end(), [](const report::Note& note) {
    return note.tone == report::Tone::limit && note.text.find("is not known") != std::string::npos;
  });
  EXPECT_TRUE(said);
}

TEST(CoalitionCommand, WhoMustJoinToDenyAProduct) {
  Session session;
  const auto report = ask(session, "coalition", {{"product", {"lfp-cell"}}, {"target", {"US"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  const auto& smallest = table(*report, "coalitions");
  ASSERT_GE(smallest.rows(), 1U);
  EXPECT_GE(cell(smallest, "covered", 0), 0.9 - 1e-9);
  EXPECT_EQ(std::get<report::Texts>(smallest.columns[1].cells).front(), "China");
  double power = 0.0;
  const auto& index = table(*report, "power");
  for (std::size_t i = 0; i < index.rows(); ++i) power += cell(index, "power", i);
  EXPECT_NEAR(power, 1.0, 1e-9);
  const auto& add = table(*report, "diversify");
  for (std::size_t i = 0; i < add.rows(); ++i) EXPECT_LE(cell(add, "flow_rule", i), cell(add, "share_rule", i) + 1e-9);
}

TEST(CoalitionCommand, NobodyCanWhereTheLargestStaysOut) {
  Session session;
  const auto report = ask(session, "coalition",
                          {{"product", {"lfp-cell"}}, {"target", {"US"}}, {"without", {"CN"}}, {"deny", {"0.95"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_EQ(report->outcome, Outcome::infeasible);
}

TEST(CoalitionCommand, SameBytesForAnyThreads) {
  Session session;
  const UseCase* use_case = find_use_case("coalition");
  std::string bytes[2];
  for (int i = 0; i < 2; ++i) {
    PlainContext plain(i == 0 ? 1U : 3U);
    Context context = plain.context();
    const auto report = use_case->run(session, {{"draws", {"8"}}}, context);
    ASSERT_TRUE(report);
    bytes[i] = report::to_json(*report);
  }
  EXPECT_EQ(bytes[0], bytes[1]);
}

TEST(CoalitionCommand, BadCallsAreTold) {
  Session session;
  EXPECT_FALSE(ask(session, "coalition", {{"bodies", {"nobody"}}}));
  EXPECT_FALSE(ask(session, "coalition", {{"product", {"no-such"}}}));
  EXPECT_FALSE(ask(session, "coalition", {{"product", {"lfp-cell"}}, {"target", {"XX"}}}));
  EXPECT_FALSE(ask(session, "coalition", {{"product", {"lfp-cell"}}, {"deny", {"1.5"}}}));
}

TEST(CoalitionFile, EveryFaultIsTold) {
  Session session;
  PlainContext plain;
  Context context = plain.context();
  const auto world = session.world(std::nullopt, context);
  ASSERT_TRUE(world);
  const auto file = read_coalition(**world, "bad.toml", R"(
kind = "facility"
name = "Bad Name"
title = "t"
target = "US"
against = "nothing"
horizon_months = 60
what = 1
[[body]]
name = "a"
title = "a"
also = ["US", "ZZ"]
rule = "dice"
[[field]]
name = "f"
title = "f"
demand_elasticity = 0
supply_elasticity = 1
leaked = 2
blocks = 0.1
[[field.share]]
place = "US"
share = { value = 0.7, status = "assumed" }
[[field.share]]
place = "US"
share = 0.6
)");
  ASSERT_FALSE(file);
  // kind, name, delay, against, `what`, place ZZ, rule, target a member, elasticity, leak, interval and reason, twice,
  // sum
  EXPECT_GE(file.error().faults.size(), 13U) << to_string(file.error());
}

}  // namespace
}  // namespace chokepoint::service
