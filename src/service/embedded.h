// The worlds that stand in the program: the strategic world, and the small worlds of past episodes, each as it was
// known at the time (a replay of 2010 on the flows of 2024 would mean nothing). Verified by:
// tests/service/episodes_test.cpp.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "world/read.h"

namespace chokepoint::service {

struct EmbeddedFile {
  std::string_view name;  // below data/worlds
  std::string_view bytes;
};

/// All of them, in name order.
std::span<const EmbeddedFile> embedded_files();

/// The input-output tables of the United States, and who needs which minerals (data/economy).
std::span<const EmbeddedFile> embedded_economy();

world::WorldFiles strategic_world();

/// Names of the episodes, in order. An episode's world holds one scenario, of the episode's name.
std::vector<std::string_view> episodes();
world::WorldFiles episode_world(std::string_view episode);

}  // namespace chokepoint::service
