// What a clause asks and whom it targets, in words; the state of a clause never promises what no source confirms.
#include "policy/words.h"

#include <gtest/gtest.h>

#include "network/world_maker.h"

namespace chokepoint::policy {
namespace {

using made::WorldMaker;
using world::ClauseState;
using world::LegalDefault;
using world::Rule;

TEST(Words, APredicateNamesItsParameterOperatorAndThreshold) {
  world::Clause clause;
  EXPECT_EQ(predicate_text(clause), "");
  clause.parameter = "energy_density";
  clause.op = world::Operator::at_least;
  clause.threshold = 300.0;
  clause.threshold_text = "300";
  clause.unit = parse_unit("Wh/kg");
  EXPECT_EQ(predicate_text(clause), "energy density at least 300 Wh/kg");
  clause.op = world::Operator::less;
  EXPECT_EQ(threshold_text(clause), "below 300 Wh/kg");
}

TEST(Words, TargetsNameWhoIsLeftOut) {
  WorldMaker m;
  const PlaceId cn = m.place("CN");
  const PlaceId us = m.place("US");
  const ControlId control = m.control("c", cn);
  const ClauseId all = m.clause(control, "1", Rule::licence, {WorldMaker::to_all(), WorldMaker::to(us, true)});
  const ClauseId one = m.clause(control, "2", Rule::licence, {WorldMaker::to(us)});
  EXPECT_EQ(targets_text(m.w, m.w.clauses[all]), "all but US");
  EXPECT_EQ(targets_text(m.w, m.w.clauses[one]), "US");
  EXPECT_EQ(issuer_text(m.w, m.w.controls[control]), "CN");
}

// Domain rule 3.
TEST(Words, AfterASuspensionThatEndedTheStateIsUnknown) {
  WorldMaker m;
  const ControlId control = m.control("c", m.place("CN"));
  const ClauseId clause = m.clause(control, "1", Rule::licence);
  m.status(control, "2025-10-09", ClauseState::announced, "2025-11-08");
  m.status(control, "2025-11-07", ClauseState::suspended, "2026-11-11", LegalDefault::resumes);
  const auto text = [&](const char* day) { return state_text(state_on(m.w, clause, *parse_day(day), Assume::ask)); };
  EXPECT_EQ(text("2025-10-08"), "not yet announced");
  EXPECT_EQ(text("2025-10-20"), "announced");
  EXPECT_EQ(text("2026-11-10"), "suspended");
  EXPECT_EQ(text("2026-11-11"), "unknown since 2026-11-11");
  EXPECT_EQ(text("2030-01-01"), "unknown since 2026-11-11");
}

}  // namespace
}  // namespace chokepoint::policy
