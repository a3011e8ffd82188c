// The world as it was known on a day.
#include <gtest/gtest.h>

#include "sample.h"
#include "world/query.h"

namespace chokepoint::world {
namespace {

WorldPtr as_of(const std::string& day) { return sample::world_of(sample::tiny(), {parse_day(day)}); }

TEST(AsOf, LaterDocumentsClaimsActsAndEventsAreNotKnown) {
  const WorldPtr now = sample::world_of(sample::tiny());
  const WorldPtr october = as_of("2025-10-15");
  ASSERT_TRUE(now && october);
  EXPECT_EQ(to_string(*october->as_of), "2025-10-15");
  EXPECT_EQ(now->sources.size(), 6U);
  EXPECT_EQ(october->sources.size(), 5U);
  EXPECT_FALSE(october->sources.find("t-gazette-2025b").valid());
  EXPECT_EQ(october->controls.size(), 3U);
  // The suspension of 7 November was written on that day; the entry into force of 8 November in the act itself.
  const auto events = timeline(*october, october->clauses.find("cn-2025-58/2.1"));
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0]->state, ClauseState::announced);
  EXPECT_EQ(events[1]->state, ClauseState::in_force);
  EXPECT_EQ(timeline(*now, now->clauses.find("cn-2025-58/2.1")).size(), 3U);
  EXPECT_NE(now->fingerprint, october->fingerprint);
}

TEST(AsOf, AnActAnnouncedLaterIsGoneWithItsClausesCoverageAndLicences) {
  const WorldPtr world = as_of("2025-06-01");
  ASSERT_TRUE(world);
  EXPECT_FALSE(world->controls.find("cn-2025-58").valid());
  EXPECT_EQ(world->clauses.size(), 2U);
  EXPECT_EQ(world->control_coverage.size(), 2U);
  for (const StatusEvent& event : world->control_status) EXPECT_NE(world->controls[event.control].id, "cn-2025-58");
  // The claim of the act's gazette is gone, and with it the share that was quoted from it.
  EXPECT_FALSE(world->claims.find("t-cathode").valid());
  const Production* share =
      find_production(*world, world->products.find("lfp-cathode"), world->places.find("CN"), ProductionQuantity::share);
  // It also rested on the yearbook's rival claim, which says 97 to 99, so it stands.
  ASSERT_NE(share, nullptr);
  EXPECT_EQ(world->figures.claims(share->figure).size(), 1U);
}

TEST(AsOf, FiguresOfLaterDocumentsGiveWayToEarlierOnes) {
  WorldFiles files = sample::tiny();
  // An older document has an older figure.
  sample::append(files, "sources.csv", "t-old,Old book,Test Bureau,2024-02-01,,en,A,1,,,invented");
  sample::replace(files, "claims.csv", "t-graphite-2023,t-yearbook", "t-graphite-2023,t-old");
  for (const char* name :
       {"t-graphite-world,t-yearbook", "t-gallium-price,t-yearbook", "t-mix,t-yearbook", "t-gallium,t-news"}) {
    std::string moved = name;
    moved = moved.substr(0, moved.find(',')) + ",t-old";
    sample::replace(files, "claims.csv", name, moved);
  }
  sample::replace(files, "claims.csv", "t-cathode-rival,t-yearbook", "t-cathode-rival,t-old");
  const WorldPtr before = sample::world_of(files, {parse_day("2024-06-01")});
  ASSERT_TRUE(before);
  const Production* output = find_production(*before, before->products.find("flake-graphite"),
                                             before->places.find("CN"), ProductionQuantity::output);
  ASSERT_NE(output, nullptr);
  EXPECT_EQ(before->figures[output->figure].value, 91000.0);
  const WorldPtr after = sample::world_of(files, {parse_day("2025-02-01")});
  ASSERT_TRUE(after);
  output = find_production(*after, after->products.find("flake-graphite"), after->places.find("CN"),
                           ProductionQuantity::output);
  EXPECT_EQ(after->figures[output->figure].value, 98000.0);
}

TEST(AsOf, KnownOnSpeaksBeforeTheSources) {
  WorldFiles files = sample::tiny();
  sample::replace(files, "production/minerals.csv", "98000,,,t,quoted,t-graphite,,2024,,production",
                  "98000,,,t,quoted,t-graphite,,2024,2025-08-01,production");
  const WorldPtr world = sample::world_of(files, {parse_day("2025-07-31")});
  ASSERT_TRUE(world);
  const Production* output = find_production(*world, world->products.find("flake-graphite"), world->places.find("CN"),
                                             ProductionQuantity::output);
  EXPECT_EQ(world->figures[output->figure].value, 91000.0);
}

TEST(AsOf, ADayBeforeEverythingIsAFault) {
  const auto world = sample::read(sample::tiny(), {parse_day("1999-01-01")});
  ASSERT_FALSE(world);
  bool told = false;
  for (const Fault& fault : world.error().faults) {
    told = told || (fault.code == Code::out_of_range &&
                    fault.found.find("1999-01-01, before every source") != std::string::npos);
  }
  EXPECT_TRUE(told) << to_string(world.error());
}

TEST(AsOf, WhatIsLeftWithoutAPriceIsAFaultNotAGuess) {
  WorldFiles files = sample::tiny();
  sample::replace(files, "prices.csv", "gallium,US,spot,1000,800,1200,USD/kg,assumed,,dearer outside,2025,price\n", "");
  const auto world = sample::read(files, {parse_day("2024-01-01")});
  ASSERT_FALSE(world);
  const std::string text = to_string(world.error());
  EXPECT_NE(text.find("`gallium` without a price"), std::string::npos) << text;
  EXPECT_NE(text.find("choose a later as-of date"), std::string::npos);
}

TEST(AsOf, ADayBeforeEverySourceIsOneFault) {
  const auto world = sample::read(sample::tiny(), {parse_day("2000-01-01")});
  ASSERT_FALSE(world);
  EXPECT_EQ(world.error().faults.size(), 1U) << to_string(world.error());
  EXPECT_NE(to_string(world.error()).find("before every source of this world"), std::string::npos);
}

TEST(AsOf, ADayAfterEverythingChangesNothing) {
  const WorldPtr now = sample::world_of(sample::tiny());
  const WorldPtr later = as_of("2030-01-01");
  ASSERT_TRUE(now && later);
  EXPECT_EQ(now->fingerprint, later->fingerprint);
}

}  // namespace
}  // namespace chokepoint::world
