// `mitigate`: a plan for the package of October 2025, its frontier, conflicts, and what a bad call is told.
#include <gtest/gtest.h>

#include <cmath>

#include "service/response_file.h"
#include "worlds.h"

namespace chokepoint::service {
namespace {

using testing::ask;

const report::Numbers& numbers(const report::Report& report, std::string_view table, std::string_view column) {
  static const report::Numbers none;
  for (const auto& one : report.tables) {
    if (one.name != table) continue;
    for (const auto& own : one.columns) {
      if (own.name == column) return std::get<report::Numbers>(own.cells);
    }
  }
  ADD_FAILURE() << "no " << table << "." << column;
  return none;
}

TEST(MitigateSlow, TheFrontierFallsAndThePlanKeepsItsBudget) {
  Session session;
  const auto report = ask(session, "mitigate", {{"budget", {"500"}}, {"points", {"3"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_EQ(report->outcome, Outcome::done);
  const auto& mean = numbers(*report, "frontier", "mean_loss");
  const auto& risk = numbers(*report, "frontier", "risk");
  ASSERT_EQ(mean.size(), 3U);
  for (std::size_t k = 1; k < mean.size(); ++k) {
    EXPECT_LE(0.5 * mean[k] + 0.5 * risk[k], 0.5 * mean[k - 1] + 0.5 * risk[k - 1] + 1e-6);
  }
  double cost = 0.0;
  for (const double one : numbers(*report, "plan", "cost")) cost += one;
  EXPECT_LE(cost, 500e6 * (1.0 + 1e-6));
  const auto& before = numbers(*report, "branches", "without");
  const auto& after = numbers(*report, "branches", "with");
  for (std::size_t w = 0; w < before.size(); ++w) EXPECT_LE(after[w], before[w] * (1.0 + 1e-6) + 1.0);
}

TEST(MitigateSlow, ABudgetOfNothingAndARiskTargetConflict) {
  Session session;
  const auto report = ask(session, "mitigate", {{"budget", {"0"}}, {"risk-target", {"600"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_EQ(report->outcome, Outcome::infeasible);
  EXPECT_NE(report->notes.front().text.find("a budget of 0"), std::string::npos) << report->notes.front().text;
}

TEST(Mitigate, BadCallsAreTold) {
  Session session;
  EXPECT_FALSE(ask(session, "mitigate", {{"response", {"nothing-like-it"}}}));
  EXPECT_FALSE(ask(session, "mitigate", {{"alpha", {"1"}}}));
}

TEST(ResponseFile, EveryFaultIsTold) {
  Session session;
  PlainContext plain;
  Context context = plain.context();
  const auto world = session.world(std::nullopt, context);
  ASSERT_TRUE(world);
  const auto file = read_response(**world, "bad.toml", R"(
kind = "coalition"
name = "Bad Name"
issuer = "ZZ"
horizon_years = 10
start_years = [11]
period_days = 90
periods = 0
discount = 0.03
value = { value = 1, status = "assumed" }
options = ["no-such"]
[[case]]
name = "a"
scenario = "s"
assume = "perhaps"
weight = 0.9
[[case]]
name = "a"
scenario = "s"
weight = 0.9
)");
  ASSERT_FALSE(file);
  // kind, name, title, issuer, start, periods, interval, reason, option, assume, twice, sum
  EXPECT_GE(file.error().faults.size(), 12U) << to_string(file.error());
}

}  // namespace
}  // namespace chokepoint::service
