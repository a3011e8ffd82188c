// The command coerce on the tiny world: both ways, survival beside the first day, allies as one, bad calls.
#include <cmath>

#include "worlds.h"

namespace chokepoint::service::testing {
namespace {

report::Numbers numbers(const report::Report& report, std::string_view table, std::string_view column) {
  for (const auto& one : report.tables) {
    if (one.name != table) continue;
    for (const auto& own : one.columns) {
      if (own.name == column) return std::get<report::Numbers>(own.cells);
    }
  }
  ADD_FAILURE() << "no " << table << "." << column;
  return {};
}

Result<report::Report> coerce_with(Arguments arguments) {
  Session session(tiny_files());
  arguments["draws"] = {"0"};
  if (!arguments.contains("days")) arguments["days"] = {"120"};
  return ask(session, "coerce", arguments);
}

TEST(Coerce, SurvivalStandsBesideTheFirstDay) {
  const auto report = coerce_with({{"sender", {"CN"}}, {"target", {"US"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  const auto survives = numbers(*report, "ways", "survives"), first = numbers(*report, "ways", "first_day");
  ASSERT_EQ(survives.size(), 2U);
  for (std::size_t k = 0; k < survives.size(); ++k) EXPECT_TRUE(std::isnan(survives[k]) || survives[k] >= 0.0);
  ASSERT_EQ(first.size(), 2U);
}

/// Allies are one side: what they lose is added up, and more of them never hurt the target less.
TEST(Coerce, AlliesCountTogether) {
  const auto alone = coerce_with({{"sender", {"US"}}, {"target", {"CN"}}});
  const auto joined = coerce_with({{"sender", {"US"}}, {"target", {"CN"}}, {"with", {"DE"}}});
  const auto other = coerce_with({{"sender", {"DE"}}, {"target", {"CN"}}});
  ASSERT_TRUE(alone && joined && other);
  // What CN's stop against both takes from both is about what its stops against each take: they share one supplier.
  EXPECT_GE(numbers(*joined, "ways", "lost_use")[1], numbers(*alone, "ways", "lost_use")[1] * 0.99);
  EXPECT_GE(numbers(*joined, "ways", "lost_use")[1], numbers(*other, "ways", "lost_use")[1] * 0.99);
  EXPECT_GE(numbers(*joined, "ways", "lost_use")[0], numbers(*alone, "ways", "lost_use")[0] * 0.99);
  // One by one, the sum, together.
  const auto joint = numbers(*joined, "joint", "loss");
  ASSERT_EQ(joint.size(), 4U);
  EXPECT_EQ(joint[0], numbers(*alone, "ways", "loss")[0]);
  EXPECT_EQ(joint[1], numbers(*other, "ways", "loss")[0]);
  EXPECT_EQ(joint[2], joint[0] + joint[1]);
  EXPECT_EQ(joint[3], numbers(*joined, "ways", "loss")[0]);
  for (const auto& table : alone->tables) EXPECT_NE(table.name, "joint");
}

TEST(Coerce, BadCallsAreTold) {
  const auto text = [](const Arguments& arguments) {
    const auto report = coerce_with(arguments);
    return report ? std::string("no fault") : to_string(report.error());
  };
  const auto holds = [](const std::string& all, const char* part) { return all.find(part) != std::string::npos; };
  EXPECT_TRUE(holds(text({{"sender", {"US"}}, {"target", {"US"}}}), "a target apart from those who cut it off"));
  EXPECT_TRUE(holds(text({{"sender", {"CN"}}, {"target", {"US"}}, {"with", {"US"}}}), "as sender and target"));
  EXPECT_TRUE(holds(text({{"sender", {"CN"}}}), "a sender without a target"));
  EXPECT_TRUE(holds(text({{"with", {"JP"}}}), "allies without a sender"));
  EXPECT_TRUE(holds(text({{"sender", {"CN"}}, {"target", {"US"}}, {"sigma", {"1"}}}), "1.05 to 20"));
}

}  // namespace
}  // namespace chokepoint::service::testing
