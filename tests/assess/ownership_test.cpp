// The 50 % rule: the cases of OFAC's FAQ 401, intervals, dates, circles.
#include "assess/ownership.h"

#include <gtest/gtest.h>

#include "network/world_maker.h"

namespace chokepoint::assess {
namespace {

using Counts = Owned::Counts;

struct Firms {
  made::WorldMaker m;
  PlaceId place{m.place("AA")};
  FirmId firm(const std::string& id) { return m.w.firms.add(id, world::Firm{id, id, place, {}, ""}); }
  FirmId x{firm("x")}, y{firm("y")}, a{firm("a")}, b{firm("b")}, c{firm("c")};

  void owns(FirmId owner, FirmId owned, double value, double low = -1.0, double high = -1.0, const char* from = "",
            const char* to = "") {
    world::Ownership row;
    row.owner = owner;
    row.owned = owned;
    row.share = m.figure(value, low < 0.0 ? value : low, high < 0.0 ? value : high);
    if (*from != '\0') row.from = parse_partial_date(from);
    if (*to != '\0') row.to = parse_partial_date(to);
    m.w.ownership.add(row);
  }
  Owned of(FirmId firm, std::vector<FirmId> listed, const char* day = "2025-10-01") const {
    std::vector<std::uint8_t> flags(m.w.firms.size(), 0);
    for (const FirmId f : listed) flags[f.index] = 1;
    return ownership_by(m.w, flags, *parse_day(day))[firm.index];
  }
};

// X owns 50 % of A, A owns 50 % of B: B counts, though X's share along the chain is a quarter.
TEST(Ownership, AHalfOfAHalfCounts) {
  Firms f;
  f.owns(f.x, f.a, 0.5);
  f.owns(f.a, f.b, 0.5);
  EXPECT_EQ(f.of(f.a, {f.x}).counts, Counts::yes);
  EXPECT_EQ(f.of(f.b, {f.x}).counts, Counts::yes);
  EXPECT_EQ(f.of(f.b, {}).counts, Counts::no);
}

// X owns 50 % of A and 10 % of B, A owns 40 % of B: B counts.
TEST(Ownership, DirectAndIndirectSharesAddUp) {
  Firms f;
  f.owns(f.x, f.a, 0.5);
  f.owns(f.x, f.b, 0.1);
  f.owns(f.a, f.b, 0.4);
  const Owned b = f.of(f.b, {f.x});
  EXPECT_EQ(b.counts, Counts::yes);
  EXPECT_DOUBLE_EQ(b.value, 0.5);
  EXPECT_EQ(b.through.size(), 2U);
}

// X owns 50 % of A and 25 % of B, A and B own 25 % of C each: C does not count, B's share adds nothing.
TEST(Ownership, WhatAFirmOwnsThatDoesNotCountAddsNothing) {
  Firms f;
  f.owns(f.x, f.a, 0.5);
  f.owns(f.x, f.b, 0.25);
  f.owns(f.a, f.c, 0.25);
  f.owns(f.b, f.c, 0.25);
  const Owned c = f.of(f.c, {f.x});
  EXPECT_EQ(c.counts, Counts::no);
  EXPECT_DOUBLE_EQ(c.value, 0.25);
}

// X owns 25 % of A and of B, which own 50 % of C each: C does not count.
TEST(Ownership, AQuarterEachPassesNothingOn) {
  Firms f;
  f.owns(f.x, f.a, 0.25);
  f.owns(f.x, f.b, 0.25);
  f.owns(f.a, f.c, 0.5);
  f.owns(f.b, f.c, 0.5);
  EXPECT_EQ(f.of(f.c, {f.x}).counts, Counts::no);
}

// X owns 50 % of A and of B, which own 25 % of C each: C counts.
TEST(Ownership, TwoHalvesWithAQuarterEach) {
  Firms f;
  f.owns(f.x, f.a, 0.5);
  f.owns(f.x, f.b, 0.5);
  f.owns(f.a, f.c, 0.25);
  f.owns(f.b, f.c, 0.25);
  EXPECT_EQ(f.of(f.c, {f.x}).counts, Counts::yes);
}

// X owns 25 % of A, Y another 25 %, both listed: A counts.
TEST(Ownership, SharesOfTwoListedPartiesAddUp) {
  Firms f;
  f.owns(f.x, f.a, 0.25);
  f.owns(f.y, f.a, 0.25);
  EXPECT_EQ(f.of(f.a, {f.x, f.y}).counts, Counts::yes);
  EXPECT_EQ(f.of(f.a, {f.x}).counts, Counts::no);
}

TEST(Ownership, AnIntervalAcrossTheHalfIsUnknown) {
  Firms f;
  f.owns(f.x, f.a, 0.6, 0.45, 0.8);
  const Owned a = f.of(f.a, {f.x});
  EXPECT_EQ(a.counts, Counts::unknown);
  EXPECT_DOUBLE_EQ(a.low, 0.45);
  EXPECT_DOUBLE_EQ(a.high, 0.8);
}

TEST(Ownership, SharesHoldFromDayToDay) {
  Firms f;
  f.owns(f.x, f.a, 0.8, -1, -1, "2025-03-01", "2025-09-01");
  EXPECT_EQ(f.of(f.a, {f.x}, "2025-02-28").counts, Counts::no);
  EXPECT_EQ(f.of(f.a, {f.x}, "2025-03-01").counts, Counts::yes);
  EXPECT_EQ(f.of(f.a, {f.x}, "2025-09-01").counts, Counts::no);
}

// Firms that own one another do not lift themselves over the half.
TEST(Ownership, CirclesEnd) {
  Firms f;
  f.owns(f.a, f.b, 0.6);
  f.owns(f.b, f.a, 0.6);
  f.owns(f.x, f.a, 0.3);
  EXPECT_EQ(f.of(f.a, {f.x}).counts, Counts::no);
  f.owns(f.y, f.b, 0.5);
  EXPECT_EQ(f.of(f.a, {f.y}).counts, Counts::yes);
}

}  // namespace
}  // namespace chokepoint::assess
