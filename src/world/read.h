// From files to a World: every fault of every table in one go.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/result.h"
#include "world/scenario.h"
#include "world/world.h"

namespace chokepoint::world {

/// A world's files by relative name ("world.toml", "production/battery.csv", "scenarios/x.toml"), from a folder or from
/// the program itself.
struct WorldFiles {
  struct File {
    std::string name;
    std::string bytes;
  };
  std::string origin;  // shown before file names in faults; empty for the embedded world
  std::vector<File> files;
};

Result<WorldFiles> read_world_folder(const std::filesystem::path& folder);

struct ReadOptions {
  std::optional<Day> as_of;  // drop rows known later than this day
};

/// Reads and checks. On success every reference resolves, every interval is in order, every rule of
/// docs/formats/world.md holds. On failure the error lists all faults (to 1,000; the rest counted).
Result<WorldPtr> read_world(const WorldFiles& files, const ReadOptions& options, Context& context);

/// A scenario of the world's `scenarios/` by name, or a TOML file's bytes; checked against the world.
Result<Scenario> read_scenario(const World& world, const std::string& file, std::string_view toml,
                               const std::string& variant);

/// Names, titles and variants of the scenarios among the files, in name order.
struct ScenarioEntry {
  std::string name, title, file;
  std::vector<std::pair<std::string, std::string>> variants;  // name, title
  std::string default_variant;
};
Result<std::vector<ScenarioEntry>> list_scenarios(const WorldFiles& files);

}  // namespace chokepoint::world
