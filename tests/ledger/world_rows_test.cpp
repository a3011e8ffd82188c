// Accepted claims in the tiny world of the tests: rows, units, rules, faults; the changed world is read again.
#include "ledger/world_rows.h"

#include "samples.h"
#include "world/query.h"

namespace chokepoint::ledger {
namespace {

class WorldRowsOfTiny : public ::testing::Test {
 protected:
  WorldRowsOfTiny() : context_(plain_.context()) {
    files_ = *world::read_world_folder(std::filesystem::path(CHOKEPOINT_SOURCE_DIR) / "tests/data/worlds/tiny");
    world_ = *world::read_world(files_, {}, context_);
    Source post;
    post.id = "post";
    post.title = "A post";
    post.reliability = 'E';
    post.credibility = 4;
    post.published = "2025-11-02";
    post.language = "zh-Hans";
    accepted_.sources.push_back(post);
  }
  Claim& attach(double percent, const std::string& bound, const std::string& key) {
    Entry entry;
    entry.claim = share("全球约九成产自中国", "约九成", percent, "zh-Hans");
    entry.claim.bound = bound;
    entry.claim.source = "post";
    entry.claim.year = "2025";
    entry.claim.id = "00000000000000" + std::to_string(10 + accepted_.entries.size());
    entry.decided_by = "M. Analyst";
    entry.figures = {key};
    entry.mentions.push_back({std::string(32, 'a'), entry.claim.id, 10, 13, 0, 20});
    accepted_.entries.push_back(std::move(entry));
    return accepted_.entries.back().claim;
  }
  Result<WorldRows> write(world::RivalRule rule) { return with_evidence(files_, *world_, accepted_, rule, context_); }

  PlainContext plain_;
  Context context_;
  world::WorldFiles files_;
  world::WorldPtr world_;
  Accepted accepted_;
};

TEST_F(WorldRowsOfTiny, RivalsBecomeAnInterval) {
  attach(90, "about", "production:lfp-cathode@CN:share");
  const auto rows = write(world::RivalRule::widest);
  ASSERT_TRUE(rows) << to_string(rows.error());
  ASSERT_EQ(rows->figures.size(), 1U);
  const FigureChange& change = rows->figures[0];
  EXPECT_EQ(change.used, (std::vector<std::string>{"t-cathode", "t-cathode-rival", "e-0000000000000010"}));
  EXPECT_DOUBLE_EQ(change.after.value, 0.98);
  EXPECT_DOUBLE_EQ(change.after.low, 0.90);
  EXPECT_DOUBLE_EQ(change.after.high, 0.99);
  EXPECT_EQ(change.after.status, world::Status::derived);
  const auto world = world::read_world(rows->files, {}, context_);
  ASSERT_TRUE(world);
  const ClaimId claim = (*world)->claims.find("e-0000000000000010");
  ASSERT_TRUE(claim.valid());
  EXPECT_EQ((*world)->claims[claim].value_text, "约九成");
  EXPECT_EQ((*world)->claims[claim].locator, "characters 10-13 of document aaaaaaaaaaaa");
  EXPECT_EQ((*world)->sources[(*world)->claims[claim].source].reliability, 'E');
}

TEST_F(WorldRowsOfTiny, TheNewestIsQuoted) {
  attach(90, "exact", "production:lfp-cathode@CN:share");
  const auto rows = write(world::RivalRule::newest);
  ASSERT_TRUE(rows) << to_string(rows.error());
  EXPECT_DOUBLE_EQ(rows->figures[0].after.value, 0.90);
  EXPECT_EQ(rows->figures[0].after.status, world::Status::quoted);
  EXPECT_EQ(rows->figures[0].used.size(), 1U);
}

TEST_F(WorldRowsOfTiny, TheMostOfficialStaysWhereItWas) {
  attach(90, "exact", "production:lfp-cathode@CN:share");
  const auto rows = write(world::RivalRule::official);
  ASSERT_TRUE(rows) << to_string(rows.error());
  EXPECT_DOUBLE_EQ(rows->figures[0].after.value, 0.98);
}

TEST_F(WorldRowsOfTiny, ABoundIsAnEnd) {
  attach(90, "more than", "production:lfp-cathode@CN:share");
  const auto rows = write(world::RivalRule::newest);
  ASSERT_TRUE(rows) << to_string(rows.error());
  EXPECT_DOUBLE_EQ(rows->figures[0].after.low, 0.90);
  EXPECT_DOUBLE_EQ(rows->figures[0].after.high, 1.0);
}

TEST_F(WorldRowsOfTiny, AClaimOfTheWorldCanBeAttachedToo) {
  accepted_.world_claims["production:lfp-cathode@CN:share"] = {"t-cathode-rival"};
  const auto rows = write(world::RivalRule::widest);
  ASSERT_TRUE(rows) << to_string(rows.error());
  EXPECT_DOUBLE_EQ(rows->figures[0].after.low, 0.97);
  EXPECT_DOUBLE_EQ(rows->figures[0].after.high, 0.99);
  EXPECT_EQ(rows->claims, 0U);
}

TEST_F(WorldRowsOfTiny, AnExportOverAnExportChangesNothing) {
  attach(90, "about", "production:lfp-cathode@CN:share");
  const auto first = write(world::RivalRule::widest);
  ASSERT_TRUE(first);
  EXPECT_FALSE(first->changed.empty());
  files_ = first->files;
  world_ = *world::read_world(files_, {}, context_);
  const auto second = write(world::RivalRule::widest);
  ASSERT_TRUE(second) << to_string(second.error());
  EXPECT_TRUE(second->changed.empty());
}

TEST_F(WorldRowsOfTiny, WhatDoesNotFitIsTold) {
  attach(90, "exact", "production:lfp-cathod@CN:share");
  attach(90, "exact", "production:flake-graphite@CN:output");
  accepted_.world_claims["production:lfp-cathode@CN:share"] = {"t-nothing"};
  const auto rows = write(world::RivalRule::widest);
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().faults.size(), 3U) << to_string(rows.error());
}

TEST_F(WorldRowsOfTiny, NothingAcceptedNothingChanged) {
  const auto rows = write(world::RivalRule::widest);
  ASSERT_TRUE(rows);
  EXPECT_TRUE(rows->changed.empty());
}

TEST(WorldUnits, OfClaims) {
  Claim years;
  years.unit_class = "duration";
  years.unit = "years";
  years.low = 5;
  years.high = 10;
  years.bound = "exact";
  EXPECT_EQ(world_unit(years), "years");
  EXPECT_EQ(interval_of(years).high, 10);
  EXPECT_FALSE(interval_of(years).value);
  EXPECT_EQ(gloss_of(years), "read as 5 to 10 years");
  Claim pounds;
  pounds.unit_class = "mass";
  pounds.unit = "lb";
  pounds.low = pounds.high = 10;
  pounds.base_low = pounds.base_high = 4.5359237;
  pounds.bound = "at most";
  EXPECT_EQ(world_unit(pounds), "kg");
  EXPECT_EQ(interval_of(pounds).low, 0.0);
  EXPECT_EQ(interval_of(pounds).high, 4.5359237);
}

}  // namespace
}  // namespace chokepoint::ledger
