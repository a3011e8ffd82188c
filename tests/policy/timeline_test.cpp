// The life of a clause, on the days that matter and the days around them.
#include "policy/timeline.h"

#include <gtest/gtest.h>

#include "network/world_maker.h"

namespace chokepoint::policy {
namespace {

using made::WorldMaker;
using world::ClauseState;
using world::LegalDefault;
using world::Rule;

Day on(const char* text) { return parse_day(text).value(); }

struct Life {
  WorldMaker m;
  ControlId control;
  ClauseId one, two;
  Life() {
    const PlaceId cn = m.place("CN");
    control = m.control("cn-1", cn);
    one = m.clause(control, "1", Rule::ban);
    two = m.clause(control, "2", Rule::licence);
  }
  ClauseState state(ClauseId clause, const char* day, Assume assume = Assume::ask) const {
    return state_on(m.w, clause, on(day), assume).state;
  }
};

// As 46/2024: clause 1 in force without a break, clause 2 suspended to a day, and then nobody knows.
TEST(StateOn, TwoClausesOfOneControlInThreeStates) {
  Life life;
  life.m.status(life.control, "2024-12-03", ClauseState::in_force);
  life.m.status(life.control, "2025-11-09", ClauseState::suspended, "2026-11-28", LegalDefault::resumes, life.two);
  EXPECT_TRUE(state_on(life.m.w, life.one, on("2024-12-02"), Assume::ask).before_any);
  EXPECT_FALSE(binds(life.state(life.one, "2024-12-02")));
  EXPECT_EQ(life.state(life.one, "2024-12-03"), ClauseState::in_force);
  EXPECT_EQ(life.state(life.two, "2025-11-08"), ClauseState::in_force);
  EXPECT_EQ(life.state(life.two, "2025-11-09"), ClauseState::suspended);
  EXPECT_EQ(life.state(life.one, "2025-11-09"), ClauseState::in_force);
  EXPECT_EQ(life.state(life.two, "2026-11-27"), ClauseState::suspended);
  EXPECT_EQ(life.state(life.two, "2026-11-28"), ClauseState::unknown);
  EXPECT_EQ(life.state(life.two, "2026-11-28", Assume::resumed), ClauseState::resumed);
  EXPECT_EQ(life.state(life.two, "2026-11-28", Assume::extended), ClauseState::suspended);
  EXPECT_EQ(life.state(life.one, "2026-11-28"), ClauseState::in_force);
  const StateOnDay after = state_on(life.m.w, life.two, on("2027-03-01"), Assume::resumed);
  EXPECT_FALSE(after.confirmed);
  EXPECT_EQ(after.unknown_since, on("2026-11-28"));
}

TEST(StateOn, SuspensionThatLapses) {
  Life life;
  life.m.status(life.control, "2025-01-01", ClauseState::in_force);
  life.m.status(life.control, "2025-05-14", ClauseState::suspended, "2025-08-12", LegalDefault::lapses);
  EXPECT_EQ(life.state(life.one, "2025-08-12", Assume::resumed), ClauseState::lapsed);
  EXPECT_EQ(life.state(life.one, "2025-08-12", Assume::extended), ClauseState::suspended);
}

TEST(StateOn, SourcesThatFallSilentLeaveTheStateBeforeToTheAssumption) {
  Life life;
  life.m.status(life.control, "2025-04-04", ClauseState::in_force);
  life.m.status(life.control, "2025-05-14", ClauseState::suspended, "2025-08-12", LegalDefault::resumes);
  life.m.status(life.control, "2025-08-12", ClauseState::unknown);
  life.m.status(life.control, "2025-11-10", ClauseState::suspended, "2026-11-11", LegalDefault::resumes);
  EXPECT_EQ(life.state(life.one, "2025-09-30"), ClauseState::unknown);
  EXPECT_EQ(life.state(life.one, "2025-09-30", Assume::resumed), ClauseState::resumed);
  EXPECT_EQ(life.state(life.one, "2025-09-30", Assume::extended), ClauseState::suspended);
  EXPECT_EQ(life.state(life.one, "2025-11-10"), ClauseState::suspended);
}

TEST(StateOn, UnknownAfterForceStaysInForceUnderEitherAssumption) {
  Life life;
  life.m.status(life.control, "2024-01-01", ClauseState::in_force);
  life.m.status(life.control, "2025-10-01", ClauseState::unknown);
  EXPECT_EQ(life.state(life.one, "2025-12-01"), ClauseState::unknown);
  EXPECT_EQ(life.state(life.one, "2025-12-01", Assume::resumed), ClauseState::in_force);
  EXPECT_EQ(life.state(life.one, "2025-12-01", Assume::extended), ClauseState::in_force);
}

TEST(StateOn, AnnouncedForADayThatPassedWithoutAnAct) {
  Life life;
  life.m.status(life.control, "2025-10-09", ClauseState::announced, "2025-12-01");
  EXPECT_EQ(life.state(life.one, "2025-11-30"), ClauseState::announced);
  EXPECT_EQ(life.state(life.one, "2025-12-01"), ClauseState::unknown);
  EXPECT_EQ(life.state(life.one, "2025-12-01", Assume::resumed), ClauseState::in_force);
  EXPECT_EQ(life.state(life.one, "2025-12-01", Assume::extended), ClauseState::announced);
}

TEST(StateOn, AMeasureWrittenForATermEndsWithIt) {
  Life life;
  life.m.status(life.control, "2025-02-22", ClauseState::in_force, "2025-10-16");
  EXPECT_EQ(life.state(life.one, "2025-10-15"), ClauseState::in_force);
  const StateOnDay after = state_on(life.m.w, life.one, on("2025-10-16"), Assume::ask);
  EXPECT_EQ(after.state, ClauseState::lapsed);
  EXPECT_TRUE(after.confirmed);
  EXPECT_FALSE(after.unknown_since);
}

TEST(StateOn, PartialDatesAreTheirFirstDayAndSaySo) {
  Life life;
  life.m.status(life.control, "2025-08", ClauseState::in_force);
  EXPECT_FALSE(binds(life.state(life.one, "2025-07-31")));
  const StateOnDay first = state_on(life.m.w, life.one, on("2025-08-01"), Assume::ask);
  EXPECT_EQ(first.state, ClauseState::in_force);
  EXPECT_TRUE(first.partial_date);
  life.m.status(life.control, "2025-09-10", ClauseState::resumed);
  EXPECT_FALSE(state_on(life.m.w, life.one, on("2025-09-10"), Assume::ask).partial_date);
}

TEST(StateOn, RevokedEndsIt) {
  Life life;
  life.m.status(life.control, "2006", ClauseState::in_force);
  life.m.status(life.control, "2023-12-01", ClauseState::revoked);
  EXPECT_TRUE(binds(life.state(life.one, "2023-11-30")));
  EXPECT_FALSE(binds(life.state(life.one, "2023-12-01")));
}

TEST(Binds, InForceAndResumedOnly) {
  EXPECT_TRUE(binds(ClauseState::in_force));
  EXPECT_TRUE(binds(ClauseState::resumed));
  for (const auto state : {ClauseState::announced, ClauseState::suspended, ClauseState::revoked, ClauseState::lapsed,
                           ClauseState::unknown}) {
    EXPECT_FALSE(binds(state));
  }
}

}  // namespace
}  // namespace chokepoint::policy
