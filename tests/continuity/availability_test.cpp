// Closed forms against published tables and independent arithmetic.
#include "continuity/availability.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

namespace chokepoint::continuity {
namespace {

TEST(Availability, FiveNinesAndTheTiersInTimeAYear) {
  EXPECT_NEAR(minutes_per_year(1e-5), 5.2596, 1e-12);
  // Uptime tiers as commonly printed, on 365 days.
  const auto hours = [](double percent) { return (100.0 - percent) / 100.0 * 8760.0; };
  EXPECT_NEAR(hours(99.671), 28.82, 5e-3);
  EXPECT_NEAR(hours(99.741), 22.69, 5e-3);
  EXPECT_NEAR(hours(99.982), 1.577, 5e-4);
  EXPECT_NEAR(hours(99.995), .438, 5e-4);
  EXPECT_NEAR(minutes_per_year((100.0 - 99.995) / 100.0), 26.3, 5e-2);
  EXPECT_GT(nines(1e-5), nines(5e-5)) << "tier IV stays below five nines";
}

TEST(Availability, NinesAreTheNegativeLogarithm) {
  EXPECT_NEAR(nines(1e-5), 5.0, 1e-14);
  EXPECT_NEAR(nines(1e-9), 9.0, 1e-13);
  EXPECT_TRUE(std::isinf(nines(0.0)));
}

TEST(Availability, SeriesAndRepair) {
  EXPECT_DOUBLE_EQ(unavailability(99.0, 1.0), .01);
  const std::array parts{.1, .2, .3};
  EXPECT_NEAR(series(parts), 1.0 - .9 * .8 * .7, 1e-15);
  const std::array tiny{1e-12, 3e-13};
  EXPECT_NEAR(series(tiny) / 1.3e-12, 1.0, 1e-12) << "digits of 1 - (1 - u)(1 - v) would be gone";
}

TEST(Availability, KOfNOverTwoWeeks) {
  EXPECT_NEAR(1.0 - k_of_n(1, 2, .2), .96, 1e-15);
  EXPECT_NEAR(1.0 - k_of_n(1, 3, .2), .992, 1e-15);
  EXPECT_NEAR(1.0 - k_of_n(2, 3, .2), .896, 1e-15);
  EXPECT_NEAR(1.0 - k_of_n(2, 4, .2), .9728, 1e-15);
  EXPECT_EQ(k_of_n(0, 3, .5), 0.0);
  EXPECT_EQ(k_of_n(3, 3, 1.0), 1.0);
}

TEST(Availability, KOfNKeepsDigitsOfTinyAnswers) {
  EXPECT_NEAR(k_of_n(1, 4, 1e-5) / 1e-20, 1.0, 1e-12);
  EXPECT_NEAR(k_of_n(2, 3, 1e-6) / (3e-12 * (1.0 - 1e-6) + 1e-18), 1.0, 1e-12);
}

TEST(Availability, FrequencyIsUnavailabilityOverMeanRepairForOneUnit) {
  EXPECT_NEAR(k_of_n_frequency(1, 1, 1000.0, 10.0), 1.0 / 1010.0, 1e-15);
  // Two needed of two: either failure counts; MTBF of the pair is half.
  EXPECT_NEAR(k_of_n_frequency(2, 2, 1000.0, 10.0), 2.0 / 1000.0 * std::pow(1000.0 / 1010.0, 2), 1e-15);
}

TEST(Availability, OneSetOverTwoWeeksAsReoptHasIt) {
  EXPECT_NEAR(survives({.995, .0094, 1100.0}, 336.0), .7262, 5e-5);
  const SetReliability emergency{.9998, .0066, 1.0 / .00157};
  EXPECT_NEAR(survives_by_the_hour(emergency, 336), .5858, 5e-5);
  EXPECT_NEAR(survives(emergency, 336.0), .5861, 5e-5);
  EXPECT_NEAR(survives({.9998, .0013, 1662.0}, 336.0), .8157, 5e-5) << "well kept: about 80 % over two weeks";
}

TEST(Availability, OutagesCoveredOrNot) {
  const double two_of_three = k_of_n(2, 3, .01);
  const double down = uncovered(2.0, 2.0, two_of_three);
  EXPECT_NEAR(down * kHoursPerYear, .001192, 1e-9);
  EXPECT_NEAR(1.0 - down, .99999986, 5e-9);
  EXPECT_NEAR(1.0 - uncovered(2.0, 2.0, .01), .9999954, 5e-8);
  EXPECT_NEAR(allowed_failure(2.0, 2.0, 1e-5), .0219, 5e-5);
  EXPECT_GT(allowed_failure(2.0, 2.0, 1e-5), .01) << "one good set passes five nines at two-hour outages";
  EXPECT_LT(allowed_failure(2.0, 24.0, 1e-5), .01) << "and not at day-long ones";
}

}  // namespace
}  // namespace chokepoint::continuity
