// What changed between two worlds, row by row.
#pragma once

#include <string>
#include <vector>

#include "world/world.h"

namespace chokepoint::world {

struct CellChange {
  std::string column, before, after;  // empty: not stated
};

struct RowChange {
  enum class Kind : std::uint8_t { added, removed, changed } kind{Kind::changed};
  std::string table, key;
  std::vector<CellChange> cells;  // of added and removed rows: all their cells
};

/// Rows matched by key, in table order, then by key. Empty exactly where the fingerprints agree.
std::vector<RowChange> diff(const World& before, const World& after);

}  // namespace chokepoint::world
