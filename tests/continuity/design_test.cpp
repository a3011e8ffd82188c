#include "continuity/design.h"

#include <gtest/gtest.h>

#include <cmath>

#include "systems.h"

namespace chokepoint::continuity {
namespace {

const Prices kPrices{900'000.0, 450.0, 12'000.0, 2'000'000.0, .02, .07, 25.0, 25.0, 20.0};
const Choices kChoices{{0, 1, 2, 3}, {2.0, 5.0, 10.0}, {0, 1}, {12.0, 24.0, 48.0}, {0, 1}};
const BatterySize kSize{10'000.0, 1.3, 5.0, .94, .90, .80, 1, 1};

Result<Search> find(double target, const Choices& choices = kChoices, unsigned threads = 1) {
  PlainContext plain(threads);
  Context context = plain.context();
  return search(testing::ordinary(), kSize, 12.0, kPrices, choices, {target, 1e300}, context);
}

TEST(Design, TheCheapestIsTheCheapestOfAllSolvedOneByOne) {
  const double target = 1e-5;
  const auto found = find(target);
  ASSERT_TRUE(found && found->cheapest);
  ASSERT_EQ(found->designs.size(), 4U * 3U * 2U * 3U * 2U);
  double least = 1e300;
  for (const Design& design : found->designs) {
    PowerSystem system = testing::ordinary();
    system.generators.units = design.sets;
    system.battery.minutes = design.battery_minutes;
    system.battery.strings = design.strings;
    system.fuel.hours = design.tank_hours;
    system.paths.units = design.paths;
    const auto alone = solve(system);
    ASSERT_TRUE(alone);
    EXPECT_EQ(alone->unavailability, design.availability.unavailability);
    if (alone->unavailability <= target) least = std::min(least, design.cost_per_year);
  }
  const Design& cheapest = found->designs[*found->cheapest];
  EXPECT_EQ(cheapest.cost_per_year, least);
  EXPECT_LE(cheapest.availability.unavailability, target);
  EXPECT_TRUE(cheapest.on_front);
}

TEST(Design, NothingIsBothCheaperAndBetterThanTheFront) {
  const auto found = find(1e-5);
  ASSERT_TRUE(found);
  for (const Design& front : found->designs) {
    if (!front.on_front) continue;
    for (const Design& other : found->designs) {
      EXPECT_FALSE(other.cost_per_year < front.cost_per_year &&
                   other.availability.unavailability <= front.availability.unavailability);
    }
  }
}

TEST(Design, AHarderTargetNeverCostsLess) {
  double last = 0.0;
  for (const double target : {1e-2, 1e-3, 1e-4, 3e-5, 1e-5, 7e-6}) {
    const auto found = find(target);
    ASSERT_TRUE(found && found->cheapest) << target;
    EXPECT_GE(found->designs[*found->cheapest].cost_per_year, last);
    last = found->designs[*found->cheapest].cost_per_year;
  }
}

TEST(Design, ATargetOutOfReachLeavesTheBestToLookAt) {
  const auto found = find(1e-14);
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->cheapest);
  for (const Design& design : found->designs)
    EXPECT_LE(found->designs[found->best].availability.unavailability, design.availability.unavailability);
}

TEST(Design, InterruptionsAreATargetOfTheirOwn) {
  PlainContext plain;
  Context context = plain.context();
  const auto minutes = search(testing::ordinary(), kSize, 12.0, kPrices, kChoices, {1e-4, 1e300}, context);
  const auto both = search(testing::ordinary(), kSize, 12.0, kPrices, kChoices, {1e-4, .03}, context);
  ASSERT_TRUE(minutes && both && minutes->cheapest && both->cheapest);
  const Design& cheap = minutes->designs[*minutes->cheapest];
  const Design& calm = both->designs[*both->cheapest];
  EXPECT_GT(cheap.availability.interruptions, .03);
  EXPECT_LE(calm.availability.interruptions, .03);
  EXPECT_GT(calm.cost_per_year, cheap.cost_per_year);
  EXPECT_GT(calm.strings, cheap.strings) << "a string that fails on demand lets each flicker through";
  EXPECT_FALSE(search(testing::ordinary(), kSize, 12.0, kPrices, kChoices, {1e-4, 0.0}, context));
}

TEST(Design, AnnuityHasAClosedForm) {
  EXPECT_EQ(annuity(1000.0, 10.0, 0.0), 100.0);
  EXPECT_NEAR(annuity(1000.0, 10.0, .07), 1000.0 * .07 / (1.0 - std::pow(1.07, -10.0)), 1e-9);
  EXPECT_NEAR(annuity(1000.0, 10.0, 1e-12), 100.0, 1e-7);
}

TEST(Design, AnyNumberOfThreadsFindsTheSame) {
  const auto one = find(1e-5);
  const auto three = find(1e-5, kChoices, 3);
  ASSERT_TRUE(one && three);
  ASSERT_EQ(one->cheapest, three->cheapest);
  for (std::size_t i = 0; i < one->designs.size(); ++i)
    EXPECT_EQ(one->designs[i].availability.unavailability, three->designs[i].availability.unavailability);
}

TEST(Design, ImpossibleQuestionsAreRefused) {
  EXPECT_FALSE(find(0.0));
  EXPECT_FALSE(find(-1.0));
  EXPECT_FALSE(find(1e-5, {{}, {5.0}, {0}, {24.0}, {0}}));
  EXPECT_FALSE(find(1e-5, {{-5}, {5.0}, {0}, {24.0}, {0}})) << "fewer sets than none";
}

}  // namespace
}  // namespace chokepoint::continuity
