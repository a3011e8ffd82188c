// Play against the exact solution, from two nines to ten.
#include "continuity/trial.h"

#include <gtest/gtest.h>

#include <cmath>

#include "continuity/exact.h"
#include "systems.h"

namespace chokepoint::continuity {
namespace {

using testing::ordinary;
using testing::weak;

TrialResult played(const PowerSystem& system, TrialOptions options, unsigned threads = 1) {
  PlainContext plain(threads);
  Context context = plain.context();
  const auto result = play(system, options, context);
  EXPECT_TRUE(result);
  return result.value_or(TrialResult{});
}

void expect_agreement(const PowerSystem& system, const TrialOptions& options, double precise) {
  const auto exact = solve(system);
  ASSERT_TRUE(exact);
  const TrialResult found = played(system, options);
  EXPECT_LT(std::abs(found.unavailability - exact->source), 3.0 * found.error)
      << found.unavailability << " +- " << found.error << " against " << exact->source;
  EXPECT_LT(found.error, precise * found.unavailability);
  const double cuts = found.interruptions;
  if (!(system.paths.mtbf_hours > 0.0)) {
    EXPECT_LT(std::abs(cuts - exact->interruptions), 3.0 * found.interruptions_error)
        << cuts << " +- " << found.interruptions_error << " against " << exact->interruptions;
  }
}

TEST(Trial, PlainPlayAgreesWhereDarknessIsCommon) { expect_agreement(weak(), {200'000, 1, false, false}, .02); }

TEST(Trial, BiasedPlayAgreesToo) { expect_agreement(weak(), {60'000, 2, true, false}, .05); }

TEST(Trial, AgreesAtFiveNines) { expect_agreement(ordinary(), {60'000, 3, true, false}, .05); }

TEST(Trial, AgreesAtNineNinesWithoutCommonCause) {
  PowerSystem system = ordinary();
  system.grid = {{"routine", 1.0, 2.0}, {"major", .3, 10.0}};
  system.generators = {6, 2, .9998, .0066, 637.0, 37.0, 0, 0.0, 10.0};
  system.fuel = {240.0, 12.0, 16};
  system.battery = {10.0, 3, 1, 1e-4, 0.0};
  system.paths = {};
  const auto exact = solve(system);
  ASSERT_TRUE(exact);
  EXPECT_LT(exact->unavailability, 1e-9);
  expect_agreement(system, {200'000, 4, true, false}, .1);
}

TEST(Trial, AgreesOnBatteriesThatFail) {
  PowerSystem system = ordinary();
  system.generators = {4, 1, 1.0, 1e-3, 1e5, 24.0, 0, 0.0, 10.0};
  system.fuel = {};
  system.battery = {5.0, 2, 1, 1e-3, 0.0};
  system.paths = {};
  expect_agreement(system, {100'000, 5, true, false}, .05);
}

TEST(Trial, AgreesOnATank) {
  PowerSystem system = ordinary();
  system.generators = {3, 1, 1.0, 0.0, 1e9, 24.0, 0, 0.0, 0.0};
  system.fuel = {48.0, 24.0, 16};
  system.battery = {5.0, 1, 1, 0.0, 0.0};
  system.paths = {};
  expect_agreement(system, {100'000, 6, true, false}, .06);
}

TEST(Trial, ASlowRechargeCostsALittle) {
  PowerSystem system = weak();
  system.battery.recharge_hours = 24.0;
  const TrialResult fast = played(system, {100'000, 7, false, false});
  const TrialResult slow = played(system, {100'000, 7, false, true});
  EXPECT_GT(slow.unavailability, fast.unavailability - 2.0 * fast.error);
  EXPECT_LT(slow.unavailability, 1.2 * fast.unavailability);
}

TEST(Trial, AnyNumberOfThreadsGivesTheSameBytes) {
  const TrialOptions options{20'000, 8, true, false};
  const TrialResult one = played(ordinary(), options, 1);
  const TrialResult three = played(ordinary(), options, 3);
  EXPECT_EQ(one.unavailability, three.unavailability);
  EXPECT_EQ(one.error, three.error);
  EXPECT_EQ(one.interruptions, three.interruptions);
  EXPECT_NE(one.unavailability, played(ordinary(), {20'000, 9, true, false}).unavailability);
}

TEST(Trial, ErrorsAreHonest) {
  // Of forty trials about two should miss by more than two standard errors.
  const double exact = solve(ordinary())->source;
  int missed = 0;
  for (std::uint64_t seed = 100; seed < 140; ++seed) {
    const TrialResult found = played(ordinary(), {6'000, seed, true, false});
    missed += std::abs(found.unavailability - exact) > 2.0 * found.error ? 1 : 0;
  }
  EXPECT_LE(missed, 7);
}

TEST(Trial, TooFewCyclesAndNonsenseAreRefused) {
  PlainContext plain;
  Context context = plain.context();
  EXPECT_FALSE(play(ordinary(), {2, 1, true, false}, context));
  PowerSystem broken = ordinary();
  broken.generators.run_mttf_hours = std::nan("");
  EXPECT_FALSE(play(broken, {}, context));
}

}  // namespace
}  // namespace chokepoint::continuity
