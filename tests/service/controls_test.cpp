// The law of the shipped world on days whose answer is known from the acts, and what `controls` says of it.
#include "service/controls.h"

#include <algorithm>

#include "worlds.h"

namespace chokepoint::service::testing {
namespace {

const report::Table& table_of(const report::Report& report, std::string_view name) {
  const auto it =
      std::find_if(report.tables.begin(), report.tables.end(), [&](const auto& table) { return table.name == name; });
  EXPECT_NE(it, report.tables.end()) << name;
  return *it;
}

const report::Texts& texts(const report::Table& table, std::string_view column) {
  for (const auto& c : table.columns) {
    if (c.name == column) return std::get<report::Texts>(c.cells);
  }
  ADD_FAILURE() << "no column " << column;
  static const report::Texts kNone;
  return kNone;
}

/// Per clause name: its state.
std::map<std::string, std::string> states_at(Session& session, const char* date, const char* control) {
  const auto report = ask(session, "controls at", {{"date", {date}}, {"control", {control}}, {"all", {"true"}}});
  EXPECT_TRUE(report) << to_string(report.error());
  const report::Table& table = table_of(*report, "clauses");
  std::map<std::string, std::string> states;
  const auto& names = texts(table, "clause");
  for (std::size_t i = 0; i < names.size(); ++i) states[names[i]] = texts(table, "state")[i];
  return states;
}

TEST(Controls, Notice46StandsInTwoStates) {
  Session session;
  const auto states = states_at(session, "2026-01-15", "cn-2024-46");
  ASSERT_FALSE(states.empty());
  for (const auto& [clause, state] : states) {
    EXPECT_EQ(state, clause.starts_with("cn-2024-46/2") ? "suspended" : "in force") << clause;
  }
  // 28 November 2026 is the first day after the term; no source says what followed.
  for (const auto& [clause, state] : states_at(session, "2026-11-28", "cn-2024-46")) {
    if (clause.starts_with("cn-2024-46/2")) {
      EXPECT_EQ(state, "unknown since 2026-11-28 (by its text: resumed)") << clause;
    } else {
      EXPECT_EQ(state, "in force, as last known") << clause;
    }
  }
}

// Domain rule 3, for every clause and many days: where no source confirms it, "in force" is not printed.
TEST(Controls, NothingUnknownIsEverPrintedAsInForce) {
  Session session;
  PlainContext plain;
  Context context = plain.context();
  const auto world = session.world(std::nullopt, context);
  ASSERT_TRUE(world);
  std::size_t unknown = 0;
  for (int year = 2005; year <= 2032; ++year) {
    for (const int month : {1, 5, 11, 12}) {
      const Day day = day_of(year, month, 12);
      for (std::size_t c = 0; c < (*world)->clauses.size(); ++c) {
        const auto state = policy::state_on(**world, ClauseId{c}, day, policy::Assume::ask);
        const std::string text = state_text(**world, ClauseId{c}, day, day_of(2026, 6, 29));
        if (state.unknown_since) {
          ++unknown;
          EXPECT_TRUE(text.starts_with("unknown since ")) << text;
        }
        if (day > day_of(2026, 6, 29)) {
          EXPECT_NE(text, "in force");
        }
      }
    }
  }
  EXPECT_GT(unknown, 100U);
}

TEST(Controls, TheOctoberPackageIsADifferenceOfNovember) {
  Session session;
  const auto report =
      ask(session, "controls diff", {{"from", {"2025-11-01"}}, {"to", {"2025-11-15"}}, {"control", {"cn-2025-58"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  const report::Table& table = table_of(*report, "changes");
  ASSERT_EQ(table.rows(), 1U);
  EXPECT_EQ(texts(table, "clauses").front(), "all");
  EXPECT_EQ(texts(table, "before").front(), "announced");
  EXPECT_EQ(texts(table, "after").front(), "suspended");
  EXPECT_NE(texts(table, "steps").front().find("2025-11-07 suspended until 2026-11-11"), std::string::npos);
  // Days in the wrong order are the same question.
  const auto turned =
      ask(session, "controls diff", {{"from", {"2025-11-15"}}, {"to", {"2025-11-01"}}, {"control", {"cn-2025-58"}}});
  ASSERT_TRUE(turned);
  EXPECT_EQ(report::to_json(*turned), report::to_json(*report));
  const auto none = ask(session, "controls diff", {{"from", {"2025-11-01"}}, {"to", {"2025-11-01"}}});
  ASSERT_TRUE(none);
  EXPECT_EQ(table_of(*none, "changes").rows(), 0U);
}

TEST(Controls, AControlIsShownInItsOwnWords) {
  Session session;
  const auto report = ask(session, "controls show", {{"control", {"CN-2025-58"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_TRUE(std::any_of(report->quotes.begin(), report->quotes.end(), [](const report::Quote& quote) {
    return quote.figure.find("cn-2025-58/1.1") != std::string::npos && quote.language == "zh" &&
           quote.text.find("300") != std::string::npos;
  }));
  EXPECT_TRUE(std::any_of(report->notes.begin(), report->notes.end(),
                          [](const report::Note& note) { return note.text == kNotLegalAdvice; }));
  const auto& where = texts(table_of(*report, "clauses"), "predicate");
  EXPECT_NE(std::find(where.begin(), where.end(), "energy density at least 300 Wh/kg"), where.end());
  const auto unknown = ask(session, "controls show", {{"control", {"cn-2025-85"}}});
  ASSERT_FALSE(unknown);
  EXPECT_NE(to_string(unknown.error()).find("did you mean"), std::string::npos);
}

TEST(Controls, TheListHoldsEveryControlThatHasAClause) {
  Session session;
  const auto all = ask(session, "controls list", {});
  ASSERT_TRUE(all) << to_string(all.error());
  const auto chinese = ask(session, "controls list", {{"issuer", {"CN"}}});
  ASSERT_TRUE(chinese);
  const std::size_t of_china = table_of(*chinese, "controls").rows();
  EXPECT_GT(of_china, 20U);
  EXPECT_LT(of_china, table_of(*all, "controls").rows());
  for (const auto& issuer : texts(table_of(*chinese, "controls"), "issuer")) EXPECT_EQ(issuer, "China");
}

}  // namespace
}  // namespace chokepoint::service::testing
