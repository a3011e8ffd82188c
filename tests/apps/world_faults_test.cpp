// Worlds that are none: exit status 3, every fault named with its file, nothing written, no crash.
#include "program.h"

namespace chokepoint::apps::testing {
namespace {

/// Checks the spoiled world and returns what was said.
std::string refused(const fs::path& world) {
  const Folder folder;
  const Ran ran = run({"rank", "--world", world.string(), "--output", (folder / "out.json").string()});
  EXPECT_EQ(ran.status, 3) << ran.err;
  EXPECT_EQ(ran.signal, 0);
  EXPECT_EQ(ran.out, "");
  EXPECT_TRUE(folder.names().empty()) << "something was written";
  EXPECT_TRUE(holds(ran.err, "expected")) << ran.err;
  return ran.err;
}

TEST(BadWorld, NotThereOrEmptyOrAFile) {
  const Folder folder;
  EXPECT_TRUE(holds(refused(folder / "none"), "no such folder"));
  fs::create_directory(folder / "empty");
  EXPECT_TRUE(holds(refused(folder / "empty"), "world.toml"));
  spill(folder / "file", "name");
  EXPECT_TRUE(holds(refused(folder / "file"), "a file, not a folder"));
}

TEST(BadWorld, AllFaultsOfAllFilesAreListed) {
  const Folder folder;
  const fs::path world = copy_tiny(folder);
  spill(world / "regimes.csv", "");
  replace(world / "world.toml", "money_year = 2024", "money_year = = 2024");
  replace(world / "transit.csv", "from,to", "from,too");
  replace(world / "places.csv", "CN-HA,Henan,subdivision,CN", "CN-HA,Henan,subdivision,CN-HA");
  replace(world / "production/minerals.csv", "gallium,CN,share,,0.98,0.97,0.99", "gallium,CN,share,,0.9x,0.97,0.99");
  const std::string said = refused(world);
  for (const char* file : {"regimes.csv", "world.toml", "transit.csv", "places.csv", "production/minerals.csv"}) {
    EXPECT_TRUE(holds(said, file)) << file << " is not named in\n" << said;
  }
}

TEST(BadWorld, OneFaultEach) {
  struct Spoil {
    const char* file;
    const char* from;
    const char* to;
    const char* says;
  };
  const Spoil spoils[] = {
      {"world.toml", "base_date = 2025-09-30", "base_date = 2025-09-31", "world.toml"},
      {"world.toml", "title =", "titel =", "titel"},
      {"places.csv", "CN-HA,Henan,subdivision,CN", "CN-HA,Henan,subdivision,CN-HA", "CN-HA"},
      {"production/battery.csv", "nmc-cell,CN,share,,0.5,0.45,0.55", "nmc-cell,CN,share,,0.7,0.65,0.75", "nmc-cell"},
      {"products.csv", "id,name,chain", "id,nam,chain", "nam"},
      {"demand.csv", "radar,US,defence", "radra,US,defence", "did you mean `radar`"},
      {"scenarios/kilns-down.toml", "days = 730", "days = 146000", "5490"},
      {"scenarios/kilns-down.toml", "start = 2026-01-01", "start = 1850-01-01", "kilns-down.toml"},
  };
  for (const Spoil& spoil : spoils) {
    const Folder folder;
    const fs::path world = copy_tiny(folder);
    replace(world / spoil.file, spoil.from, spoil.to);
    const bool scenario = std::string_view(spoil.file).starts_with("scenarios/");
    const Ran ran = scenario ? run({"simulate", "kilns-down", "--world", world.string()})
                             : run({"world", "check", "--world", world.string()});
    EXPECT_EQ(ran.status, 3) << spoil.to << "\n" << ran.err;
    EXPECT_TRUE(holds(ran.err, spoil.says)) << spoil.to << "\n" << ran.err;
    EXPECT_TRUE(holds(ran.err, fs::path(spoil.file).filename().string())) << spoil.to << "\n" << ran.err;
    EXPECT_EQ(ran.out, "");
  }
}

TEST(BadWorld, AGigabyteOfNothingIsAFault) {
  const Folder folder;
  const fs::path world = copy_tiny(folder);
  fs::resize_file(world / "demand.csv", std::uintmax_t{1100} << 20);  // sparse: it takes no room on disk
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(holds(refused(world), "demand.csv"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

TEST(BadWorld, BytesThatAreNoText) {
  const Folder folder;
  const fs::path world = copy_tiny(folder);
  spill(world / "demand.csv", std::string(1000, '\0'));
  EXPECT_TRUE(holds(refused(world), "demand.csv"));
}

}  // namespace
}  // namespace chokepoint::apps::testing
