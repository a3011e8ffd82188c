// Parties that the shipped world's law names, found in other scripts; a list and decisions of one's own.
#include "service/screen_party.h"

#include <algorithm>

#include "worlds.h"

namespace chokepoint::service::testing {
namespace {

const report::Table& matches(const report::Report& report) {
  const auto it = std::find_if(report.tables.begin(), report.tables.end(),
                               [](const auto& table) { return table.name == "matches"; });
  EXPECT_NE(it, report.tables.end());
  return *it;
}

const report::Texts& texts(const report::Report& report, std::string_view name) {
  for (const auto& c : matches(report).columns) {
    if (c.name == name) return std::get<report::Texts>(c.cells);
  }
  ADD_FAILURE() << name;
  static const report::Texts kNone;
  return kNone;
}

TEST(ScreenParty, PartiesNamedInClausesAreFound) {
  Session session;
  const auto report =
      ask(session, "screen",
          {{"party",
            {"宁德时代", "Contemporary Amperex Technology Co., Limited", "Teledyne FLIR LLC", "Berlin Bakery GmbH"}},
           {"on", {"2027-10-01"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  const auto& entries = texts(*report, "entry");
  EXPECT_EQ(std::count(entries.begin(), entries.end(), "catl"), 2);
  EXPECT_EQ(std::count(entries.begin(), entries.end(), "teledyne-flir"), 1);
  EXPECT_EQ(entries.size(), 3U);
  EXPECT_NE(texts(*report, "what").front().find("in force"), std::string::npos);
}

TEST(ScreenParty, RowsThatStandForListsAreNoParties) {
  Session session;
  PlainContext plain;
  Context context = plain.context();
  const auto world = session.world(std::nullopt, context);
  ASSERT_TRUE(world);
  const auto entries = named_parties(**world, day_of(2026, 1, 1));
  EXPECT_GT(entries.size(), 10U);
  for (const auto& entry : entries) EXPECT_EQ(entry.name.find("entities of"), std::string::npos) << entry.name;
}

TEST(ScreenParty, DecisionsAreKept) {
  Session session;
  session.add_file("list.csv", "id,name,country,source\nx1,Blue Harbour Trading,AE,my list\n");
  session.add_file("names.csv", "name,country\nBlue Harbor Trading,AE\nBlue Harbour Tradings,\n");
  session.add_file("decided.csv", "party,entry,decision,by,date\nBlue Harbor Trading,x1,other,desk 4,2026-02-01\n");
  const auto open = ask(session, "screen", {{"parties", {"names.csv"}}, {"list", {"list.csv"}}});
  ASSERT_TRUE(open) << to_string(open.error());
  EXPECT_EQ(texts(*open, "decision"), (report::Texts{"open", "open"}));
  const auto kept =
      ask(session, "screen", {{"parties", {"names.csv"}}, {"list", {"list.csv"}}, {"decisions", {"decided.csv"}}});
  ASSERT_TRUE(kept) << to_string(kept.error());
  EXPECT_EQ(texts(*kept, "decision"), (report::Texts{"open", "other, desk 4, 2026-02-01"}));
}

TEST(ScreenParty, OneQuestionAtATime) {
  Session session;
  EXPECT_FALSE(ask(session, "screen", {}));
  EXPECT_FALSE(ask(session, "screen", {{"bom", {"a.csv"}}, {"party", {"A"}}}));
  EXPECT_FALSE(ask(session, "screen", {{"parties", {"absent.csv"}}}));
}

}  // namespace
}  // namespace chokepoint::service::testing
