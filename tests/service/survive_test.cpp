// The command survive on the tiny world: order, index, the simulator beside the planner, scenarios, faults, a stop.
#include <algorithm>
#include <cmath>

#include "service/survive.h"
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

Result<report::Report> survive_with(const Arguments& arguments, std::stop_token cancel = {}) {
  Session session(tiny_files());
  return ask(session, "survive", arguments, std::move(cancel));
}

std::string fault_of(const Arguments& arguments) {
  const auto report = survive_with(arguments);
  return report ? std::string("no fault") : to_string(report.error());
}

TEST(Survive, NodesByWhatTheyCost) {
  const auto report = survive_with({{"step", {"1"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_EQ(report->outcome, Outcome::done);
  const report::Table* nodes = table_named(*report, "nodes");
  const report::Table* markets = table_named(*report, "markets");
  ASSERT_NE(nodes, nullptr);
  ASSERT_NE(markets, nullptr);
  const auto lost = numbers(*nodes, "lost_value"), index = numbers(*nodes, "index");
  ASSERT_FALSE(lost.empty());
  EXPECT_TRUE(std::is_sorted(lost.rbegin(), lost.rend()));
  double most = 0.0;
  for (const report::Table* table : {nodes, markets}) {
    for (const double one : numbers(*table, "index")) most = std::max(most, one);
  }
  EXPECT_EQ(most, 1.0);
  const auto survives = numbers(*nodes, "survives"), recovers = numbers(*nodes, "recovers");
  for (std::size_t i = 0; i < lost.size(); ++i) {
    EXPECT_EQ(lost[i] > 0.0, survives[i] < recovers[i]) << i;  // exposed: the shorter of the two decides
    EXPECT_LE(index[i], 1.0);
  }
}

/// What nobody could do better than, nobody does.
TEST(Survive, TheModelLosesNoLess) {
  const auto report = survive_with({{"step", {"1"}}, {"recover", {"200"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  const report::Table* nodes = table_named(*report, "nodes");
  const auto lost = numbers(*nodes, "lost_value"), modelled = numbers(*nodes, "model_lost");
  for (std::size_t i = 0; i < lost.size(); ++i) EXPECT_LE(lost[i], modelled[i] * (1.0 + 1e-6) + 1.0) << i;
  for (const double days : numbers(*nodes, "recovers")) EXPECT_EQ(days, 200.0);
}

TEST(Survive, TimeToRecoverIsTheWorlds) {
  Session session(tiny_files());
  PlainContext plain;
  Context context = plain.context();
  auto simulator = session.simulator({}, context);
  ASSERT_TRUE(simulator);
  SurviveParams params;
  const auto& net = (*simulator)->network();
  for (std::size_t s = 0; s < net.sites.size(); ++s) {
    const respond::StopNode node{net.sites.product[s], net.sites.place[s], false};
    const Recovery recovery = recovery_of(**simulator, node, params);
    EXPECT_GT(recovery.days, 0.0);
    EXPECT_EQ(recovery.figure.valid(), recovery.basis != "assumed");
  }
  params.recover = 77;
  EXPECT_EQ(recovery_of(**simulator, {net.sites.product[0], net.sites.place[0], false}, params).days, 77.0);
}

TEST(Survive, OfAScenario) {
  const auto report = survive_with({{"scenario", {"kilns-down"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  ASSERT_NE(table_named(*report, "uses"), nullptr);
  const report::Table* nodes = table_named(*report, "nodes");
  ASSERT_NE(nodes, nullptr);
  EXPECT_EQ(nodes->rows(), 1U);
  EXPECT_EQ(report->manifest.inputs.size(), 1U);
}

TEST(Survive, Faults) {
  const auto holds = [](const std::string& all, const char* part) { return all.find(part) != std::string::npos; };
  EXPECT_TRUE(holds(fault_of({{"variant", {"x"}}}), "without a scenario"));
  EXPECT_TRUE(holds(fault_of({{"target", {"XX"}}}), "expected the id or name of a place"));
  EXPECT_TRUE(holds(fault_of({{"use", {"gridd-storage"}}}), "did you mean"));
  EXPECT_TRUE(holds(fault_of({{"target", {"US"}}, {"use", {"lfp-cathode"}}}), "no final use of"));
  EXPECT_TRUE(holds(fault_of({{"recover", {"-1"}}}), "a whole number from 0 to 3650"));
  EXPECT_TRUE(holds(fault_of({{"scenario", {"nothing"}}}), "no scenario named"));
}

TEST(Survive, StoppedAtOnce) {
  std::stop_source stop;
  stop.request_stop();
  const auto report = survive_with({}, stop.get_token());
  if (report) {
    EXPECT_EQ(report->outcome, Outcome::stopped);
  } else {
    EXPECT_EQ(report.error().faults.front().code, Code::stopped);
  }
}

}  // namespace
}  // namespace chokepoint::service::testing
