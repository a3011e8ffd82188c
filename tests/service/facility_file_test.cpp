// Facility and mission files: what they mean, and every kind of mistake told with its line.
#include "service/facility_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "service/load_profile.h"
#include "service/mission_file.h"

namespace chokepoint::service {
namespace {

std::string shipped(const std::string& name) {
  std::ifstream in(std::string(CHOKEPOINT_SOURCE_DIR) + "/data/worlds/strategic/facilities/" + name + ".toml");
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

/// The first fault of a text, as a line.
std::string fault_of(const std::string& toml) {
  const auto facility = read_facility("f.toml", toml);
  if (facility) return "no fault";
  return to_string(facility.error().faults.front());
}

TEST(FacilityFile, TheShippedHallReads) {
  const auto facility = read_facility("f.toml", shipped("northern-virginia"));
  ASSERT_TRUE(facility) << to_string(facility.error());
  const auto values = facility->figures.central();
  // 9 MW x (1 + .05 x .3 x 9) x 1.3 = 13.3 MW: five sets of 3 MW, and one more.
  EXPECT_NEAR(facility->it_kw(values), 9000.0 * 1.135, 1e-9);
  const auto system = facility->system(values);
  EXPECT_EQ(system.generators.needed, 5);
  EXPECT_EQ(system.generators.units, 6);
  EXPECT_EQ(system.fuel.stages, 16);
  EXPECT_EQ(system.battery.strings, 2);
  EXPECT_NEAR(facility->target.unavailability, 1e-5, 1e-16);
  EXPECT_EQ(facility->target.interruptions, 0.05);
  EXPECT_EQ(facility->build_out.size(), 2U);
}

TEST(FacilityFile, TheShippedMissionsRead) {
  for (const char* name : {"infantry-patrol", "laser-vehicle"}) {
    const auto mission = read_mission("m.toml", shipped(name));
    EXPECT_TRUE(mission) << name << ": " << (mission ? "" : to_string(mission.error()));
  }
  const auto patrol = read_mission("m.toml", shipped("infantry-patrol"));
  const auto need = continuity::need_of(patrol->mission(patrol->figures.central()));
  ASSERT_TRUE(need);
  EXPECT_NEAR(need->carried_kg, 11.0, 1.5) << "the article: up to 11 kg";
}

TEST(FacilityFile, DrawsStayWithinWhatAKeyAllows) {
  const auto facility = read_facility("f.toml", shipped("northern-virginia"));
  ASSERT_TRUE(facility);
  for (std::uint32_t d = 0; d < 200; ++d) {
    const auto values = facility->figures.drawn(7, d);
    for (std::size_t f = 0; f < values.size(); ++f) {
      const FileFigure& figure = facility->figures.all()[f];
      EXPECT_GE(values[f], figure.least) << figure.key;
      EXPECT_LE(values[f], figure.most) << figure.key;
      if (figure.low == figure.high) {
        EXPECT_EQ(values[f], figure.value) << figure.key;
      }
    }
    EXPECT_TRUE(continuity::check(facility->system(values), "").empty());
  }
  EXPECT_EQ(facility->figures.drawn(7, 3), facility->figures.drawn(7, 3));
  EXPECT_NE(facility->figures.drawn(7, 3), facility->figures.drawn(8, 3));
}

TEST(FacilityFile, EachMistakeIsToldWithItsLine) {
  const std::string good = shipped("northern-virginia");
  const auto told = [&](std::string_view from, std::string_view to) { return fault_of(replaced(good, from, to)); };
  EXPECT_NE(told("target_percent = 99.999", "target_percent = 100").find("cannot be bought"), std::string::npos);
  EXPECT_NE(told("kind = \"facility\"", "kind = \"plant\"").find("f.toml:1:"), std::string::npos);
  EXPECT_NE(told("unit_mw = 3", "unit_mw = -3").find("from 1e-06"), std::string::npos);
  EXPECT_NE(told("spare = 1\navailability", "spare = 1.5\navailability").find("whole number"), std::string::npos);
  EXPECT_NE(told("unit_mw = 3", "unit_mw = 3\nunit_kw = 3").find("unit_kw"), std::string::npos);
  EXPECT_NE(told("low = 0.35, high = 0.7", "low = 0.6, high = 0.7").find("in order"), std::string::npos);
  EXPECT_NE(told("value = 0.53", "value = 0.6").find("add up to 1.07"), std::string::npos);
  EXPECT_NE(told("topped 4,900 megawatts", "grew").find("without the number 4900"), std::string::npos);
  EXPECT_NE(told("name = \"major\"", "name = \"routine\"").find("a second `routine`"), std::string::npos);
  EXPECT_NE(told("until = 2027-04-01", "until = 2025-04-01").find("a day after 2025-10-01"), std::string::npos);
  EXPECT_NE(told("status = \"assumed\", why = \"one hall", "status = \"guessed\", why = \"one hall").find("guessed"),
            std::string::npos);
  EXPECT_NE(told("spare_paths = [0, 1, 2]", "spare_paths = [0, 1.5]").find("whole numbers"), std::string::npos);
  EXPECT_NE(told("spare_paths = [0, 1, 2]", "spare_paths = []").find("no list"), std::string::npos);
  EXPECT_NE(told("unit_mw = 3", "unit_mw = 0.0001").find("generating sets"), std::string::npos)
      << "more sets than can be solved";
  EXPECT_NE(fault_of("kind = [").find("not TOML"), std::string::npos);
}

TEST(FacilityFile, AllMistakesComeAtOnce) {
  std::string bad = shipped("northern-virginia");
  bad = replaced(bad, "unit_mw = 3", "unit_mw = \"three\"");
  bad = replaced(bad, "strings_needed = 1", "strings_needed = 0");
  bad = replaced(bad, "place = \"US\"\n", "");
  const auto facility = read_facility("f.toml", bad);
  ASSERT_FALSE(facility);
  EXPECT_EQ(facility.error().faults.size(), 3U) << to_string(facility.error());
  const auto empty = read_facility("f.toml", "");
  ASSERT_FALSE(empty);
  EXPECT_GE(empty.error().faults.size(), 8U);
}

TEST(FacilityFile, MissionMistakes) {
  const std::string good = shipped("infantry-patrol");
  const auto told = [&](std::string_view from, std::string_view to) {
    const auto mission = read_mission("m.toml", replaced(good, from, to));
    EXPECT_FALSE(mission) << to;
    return mission ? std::string() : to_string(mission.error());
  };
  EXPECT_NE(told("cell = \"drone-pack\"", "cell = \"dronepack\"").find("did you mean `drone-pack`"), std::string::npos);
  EXPECT_NE(told("rechargeable = false", "rechargeable = \"no\"").find("true or false"), std::string::npos);
  EXPECT_NE(told("hours = 72\n\n[[load]]", "hours = 73\n\n[[load]]").find("longer than the mission"),
            std::string::npos);
  EXPECT_NE(told("hours = 72\nresupply", "hours = -72\nresupply").find("m.toml:"), std::string::npos);
}

const char* const kMeasuredMission = R"(
kind = "mission"
name = "patrol"
title = "A patrol"
place = "US"
use = "soldier-power"
[mission]
hours = 10
[[cell]]
name = "pack"
product = "nmc-cell"
rechargeable = true
wh_per_kg = 100
usable = 0.5
cycles = 100
years = 5
most_c_rate = 0.4
[[load]]
name = "radio"
cell = "pack"
watts = 5
hours = 10
[[load]]
name = "sight"
cell = "pack"
watts = 2
hours = 5
)";

Result<continuity::MissionNeed> with_profile(const std::string& csv) {
  auto mission = read_mission("patrol.toml", kMeasuredMission);
  if (!mission) return tl::unexpected(mission.error());
  PlainContext plain;
  Context context = plain.context();
  if (auto added = add_profile(*mission, "loads.csv", csv, context); !added) return tl::unexpected(added.error());
  return continuity::need_of(mission->mission(mission->figures.central()));
}

TEST(LoadProfile, IsWhatTheLoadDraws) {
  // 2 h of 4 W and 1 h of 20 W: 28 Wh of the radio; the sight keeps its 10 Wh. 38 / 0.5 Wh of nameplate; the greatest
  // power of 22 W asks for 55 Wh at 0.4 an hour.
  const auto need = with_profile("load,from_h,until_h,watts\nradio,8,9,20\nradio,0,2,4\n");
  ASSERT_TRUE(need) << to_string(need.error());
  EXPECT_NEAR(need->drawn_wh, 38.0, 1e-9);
  EXPECT_NEAR(need->cells[0].carried_wh, 76.0, 1e-9);
  EXPECT_NEAR(need->cells[0].power_wh, 55.0, 1e-9);
}

TEST(LoadProfile, FaultsNameTheirRow) {
  for (const auto& [csv, word] : std::vector<std::pair<std::string, std::string>>{
           {"load,from_h,until_h,watts\nradoi,0,1,5\n", "radio"},
           {"load,from_h,until_h,watts\nradio,2,1,5\n", "loads.csv:2"},
           {"load,from_h,until_h,watts\nradio,0,2,5\nradio,1,3,5\n", "row 2"},
           {"load,from_h,until_h,watts\nradio,0,11,5\n", "0 to 10"},
           {"load,from_h,until_h,watts\nradio,0,1,-5\n", "-5"},
           {"load,from_h,until_h,watts\nradio,0,1,many\n", "many"},
           {"load,from_h,until_h\nradio,0,1\n", "watts"},
           {"load,from,until_h,watts\nradio,0,1,5\n", "from_h"},
           {"load,from_h,until_h,watts\n", "without rows"}}) {
    const auto need = with_profile(csv);
    ASSERT_FALSE(need) << csv;
    EXPECT_NE(to_string(need.error()).find(word), std::string::npos) << to_string(need.error());
  }
}

}  // namespace
}  // namespace chokepoint::service
