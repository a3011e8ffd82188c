// The world as text, row by row: what fingerprints, differences and exports are made of.
//
// Canonical means: independent of how tables are split into files, of the order of rows and columns and of how numbers
// are written. Values stand in the units the world holds them in.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/fingerprint.h"
#include "world/tables.h"
#include "world/world.h"

namespace chokepoint::world {

/// One row: its key ("production:gallium@CN:share", "places:CN") and the columns that say something, in the spec's
/// order.
struct RowText {
  std::string key;
  std::vector<std::pair<std::string_view, std::string>> cells;
};

/// The rows of one table, ordered by key, then by cells.
std::vector<RowText> rows_of(const World& world, TableId table);

/// Settings of world.toml as one row.
RowText settings_of(const World& world);

/// A table as a CSV file that reads back to the same rows.
std::string table_csv(const World& world, TableId table);

/// Of the settings and all rows. World::fingerprint holds it.
Fingerprint fingerprint_of(const World& world);

}  // namespace chokepoint::world
