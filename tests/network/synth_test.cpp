#include "network/synth.h"

#include <gtest/gtest.h>

namespace chokepoint::network {
namespace {

EdgeList made(const SynthSpec& spec, unsigned threads = 1) {
  PlainContext plain(threads);
  Context context = plain.context();
  auto list = synthesize(spec, context);
  EXPECT_TRUE(list) << to_string(list.error());
  return *list;
}

TEST(Synth, ShowsTheFactsOfItsChapter) {
  const NetworkFacts facts = facts_of(made({}));
  EXPECT_NEAR(facts.degree, 9.0, 1.2);
  EXPECT_GT(facts.tail_customers, 1.0);
  EXPECT_LT(facts.tail_customers, 2.3);
  EXPECT_GT(facts.tail_suppliers, 1.0);
  EXPECT_LT(facts.tail_suppliers, 1.8);
  EXPECT_GT(facts.likeness, 0.3);
  EXPECT_GT(facts.size_customers, 0.7);
  EXPECT_LT(facts.assortativity, -0.03);
  EXPECT_GT(facts.same_place, 4.0 * facts.same_place_by_chance);
  EXPECT_LT(facts.sector_pairs, 0.15);
}

TEST(Synth, SameBytesForAnyThreadsAndOthersForAnotherSeed) {
  SynthSpec spec;
  const EdgeList one = made(spec, 1);
  const EdgeList three = made(spec, 3);
  EXPECT_EQ(one.supplier, three.supplier);
  EXPECT_EQ(one.weight, three.weight);
  EXPECT_EQ(one.firms.place.of, three.firms.place.of);
  spec.seed = 2;
  EXPECT_NE(one.supplier, made(spec).supplier);
}

TEST(Synth, LinksAreInOrderUniqueAndNoneIsALoop) {
  const EdgeList list = made({.firms = 500, .degree = 20});
  for (std::size_t e = 0; e < list.size(); ++e) {
    ASSERT_NE(list.supplier[e], list.customer[e]);
    ASSERT_GT(list.weight[e], 0.0);
    if (e > 0) {
      ASSERT_TRUE(list.customer[e - 1] < list.customer[e] ||
                  (list.customer[e - 1] == list.customer[e] && list.supplier[e - 1] < list.supplier[e]));
    }
  }
}

TEST(Synth, AskedForMoreDegreeOrLessHomeItFollows) {
  EXPECT_NEAR(facts_of(made({.degree = 4})).degree, 4.0, 0.5);
  const NetworkFacts nowhere = facts_of(made({.home = 0.0}));
  EXPECT_NEAR(nowhere.same_place, nowhere.same_place_by_chance, 0.03);
}

TEST(Synth, WhatCannotBeMadeIsSaidAtOnce) {
  PlainContext plain;
  Context context = plain.context();
  const auto list = synthesize({.firms = 5, .degree = 0.0, .sectors = 9, .tail_customers = 0.5}, context);
  ASSERT_FALSE(list);
  EXPECT_GE(list.error().faults.size(), 4U);
  context.memory_limit = 1 << 20;
  EXPECT_FALSE(synthesize({}, context));
}

}  // namespace
}  // namespace chokepoint::network
