// The repository's checks find the faults that they are there to find.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace chokepoint {
namespace {

int run(const std::string& tool) {
  return std::system((std::string(CHOKEPOINT_SOURCE_DIR) + "/tools/" + tool + " --self-test").c_str());
}

TEST(Checks, RoomsFindsPlantedBreaches) { EXPECT_EQ(run("check-rooms"), 0); }
TEST(Checks, TextFindsPlantedFaults) { EXPECT_EQ(run("check-text"), 0); }
TEST(Checks, HeadersFindsPlantedFaults) { EXPECT_EQ(run("check-headers"), 0); }

}  // namespace
}  // namespace chokepoint
