// The embedded world as its authors left it: it must read without a fault.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "sample.h"
#include "world/canonical.h"
#include "world/diff.h"

namespace chokepoint::world {
namespace {

TEST(ReadStrategic, HasNoFault) {
  const WorldFiles files = sample::folder("data/worlds/strategic");
  const auto begin = std::chrono::steady_clock::now();
  const auto world = sample::read(files);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::cout << files.files.size() << " files read in " << seconds << " s\n";
  // Authors of data see every fault of every table in one text.
  if (const char* path = std::getenv("CHOKEPOINT_FAULTS"))
    std::ofstream(path) << (world ? "" : to_string(world.error()));
  ASSERT_TRUE(world) << to_string(world.error()).substr(0, 20000);
}

TEST(ReadStrategic, EveryVariantOfEveryScenarioHasNoFault) {
  WorldFiles files = sample::folder("data/worlds/strategic");
  const WorldPtr world = sample::world_of(files);
  ASSERT_TRUE(world);
  const auto list = list_scenarios(files);
  ASSERT_TRUE(list) << to_string(list.error());
  EXPECT_FALSE(list->empty());
  for (const ScenarioEntry& entry : *list) {
    const std::string& toml = sample::file(files, entry.file).bytes;
    auto variants = entry.variants;
    if (variants.empty()) variants.emplace_back("", "");
    for (const auto& [name, title] : variants) {
      const auto scenario = read_scenario(*world, entry.file, toml, name);
      ASSERT_TRUE(scenario) << entry.name << " " << name << "\n" << to_string(scenario.error());
      EXPECT_EQ(scenario->variant, name);
    }
  }
}

TEST(ReadStrategic, SurvivesARoundTrip) {
  const WorldFiles files = sample::folder("data/worlds/strategic");
  const WorldPtr world = sample::world_of(files);
  ASSERT_TRUE(world);
  WorldFiles again;
  for (const auto& file : files.files) {
    if (file.name == "world.toml") again.files.push_back(file);
  }
  for (std::size_t i = 0; i < kTables; ++i) {
    const auto table = static_cast<TableId>(i);
    again.files.push_back({std::string(spec_of(table).name) + ".csv", table_csv(*world, table)});
  }
  const WorldPtr back = sample::world_of(again);
  ASSERT_TRUE(back);
  for (const RowChange& change : diff(*world, *back)) {
    const std::string cell =
        change.cells.empty() ? "" : change.cells[0].column + " " + change.cells[0].before + " " + change.cells[0].after;
    ADD_FAILURE() << change.table << " " << change.key << " " << cell;
  }
  EXPECT_EQ(back->fingerprint, world->fingerprint);
}

}  // namespace
}  // namespace chokepoint::world
