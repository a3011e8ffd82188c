#include "service/embedded.h"

namespace chokepoint::service {
namespace {

constexpr std::string_view kStrategic = "strategic/";
constexpr std::string_view kEpisodes = "backtest/";

world::WorldFiles files_below(const std::string& folder) {
  world::WorldFiles files;
  for (const EmbeddedFile& file : embedded_files()) {
    if (file.name.starts_with(folder))
      files.files.push_back({std::string(file.name.substr(folder.size())), std::string(file.bytes)});
  }
  return files;
}

}  // namespace

world::WorldFiles strategic_world() { return files_below(std::string(kStrategic)); }

std::vector<std::string_view> episodes() {
  std::vector<std::string_view> names;
  for (const EmbeddedFile& file : embedded_files()) {
    if (!file.name.starts_with(kEpisodes)) continue;
    const std::string_view rest = file.name.substr(kEpisodes.size());
    if (rest.find('/') == std::string_view::npos) continue;  // frozen.toml is about all of them
    const std::string_view name = rest.substr(0, rest.find('/'));
    if (names.empty() || names.back() != name) names.push_back(name);
  }
  return names;
}

world::WorldFiles episode_world(std::string_view episode) {
  return files_below(std::string(kEpisodes) + std::string(episode) + "/");
}

}  // namespace chokepoint::service
