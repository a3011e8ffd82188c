// The strategic world as it stands in the program.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace chokepoint::service {

struct EmbeddedFile {
  std::string_view name;
  std::string_view bytes;
};

/// Files of data/worlds/strategic, in name order.
std::span<const EmbeddedFile> embedded_world();

}  // namespace chokepoint::service
