// Who issues a control: a place, or a bloc for its members.
#include <gtest/gtest.h>

#include "sample.h"
#include "world/canonical.h"

namespace chokepoint::world {
namespace {

/// The tiny world with one more control, issued by `eu` (of which DE is a member since 1958).
WorldFiles with_bloc(const std::string& targets) {
  WorldFiles files = sample::tiny();
  sample::append(files, "controls.csv", "eu-1,Common list,eu,export_control,2024-01-01,en,,");
  sample::append(files, "control_clauses.csv", "eu-1,all,,Item,,,,,,," + targets + ",licence,,,,,no");
  sample::append(files, "control_status.csv", "eu-1,all,2024-02-01,in_force,,,,no");
  return files;
}

TEST(Issuer, ABlocStandsForItsMembersOnTheDay) {
  const WorldPtr world = sample::world_of(with_bloc("all;-eu"));
  ASSERT_NE(world, nullptr);
  const Control& control = world->controls[world->controls.find("eu-1")];
  EXPECT_FALSE(control.issuer.valid());
  ASSERT_TRUE(control.issuing_regime.valid());
  EXPECT_EQ(world->regimes[control.issuing_regime].id, "eu");
  const PlaceId de = world->places.find("DE"), us = world->places.find("US");
  EXPECT_TRUE(in_territory(*world, control, de, day_of(2024, 1, 1)));
  EXPECT_FALSE(in_territory(*world, control, de, day_of(1957, 12, 31)));
  EXPECT_FALSE(in_territory(*world, control, us, day_of(2024, 1, 1)));
  const Control& chinese = world->controls[world->controls.find("cn-2023-23")];
  EXPECT_TRUE(in_territory(*world, chinese, world->places.find("CN-HA"), day_of(2024, 1, 1)));
  EXPECT_FALSE(in_territory(*world, chinese, us, day_of(2024, 1, 1)));
}

TEST(Issuer, ABlocAsIssuerIsPartOfTheFingerprint) {
  const WorldPtr bloc = sample::world_of(with_bloc("all;-eu"));
  WorldFiles files = with_bloc("all;-eu");
  sample::replace(files, "controls.csv", "Common list,eu,", "Common list,DE,");
  const WorldPtr place = sample::world_of(files);
  ASSERT_NE(bloc, nullptr);
  ASSERT_NE(place, nullptr);
  EXPECT_NE(bloc->fingerprint, place->fingerprint);
}

TEST(Issuer, TargetsThatAreTheIssuersOwnMembersAreAFault) {
  for (const char* targets : {"eu", "DE", "DE;eu"}) {
    const std::string faults = sample::faults_of(with_bloc(targets));
    EXPECT_NE(faults.find("inside the territory of the issuer of `eu-1`"), std::string::npos) << targets << faults;
  }
  EXPECT_EQ(sample::faults_of(with_bloc("US;eu")), "") << "one outside is enough";
}

}  // namespace
}  // namespace chokepoint::world
