// Files sorted into tables: parts found, headers matched against the specs, cells still text.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/result.h"
#include "table/csv.h"
#include "world/read.h"
#include "world/tables.h"

namespace chokepoint::world {

/// A column of a table by its place in the spec (own columns first, then the figure columns).
struct Column {
  std::uint32_t index{0};
};

/// One file of a table. `source[column]` is the file's column, or -1 where it has none.
struct Part {
  std::uint32_t file{0};
  table::TextTable text;
  std::vector<std::int32_t> source;

  std::string_view cell(std::size_t row, Column column) const {
    const std::int32_t from = source[column.index];
    return from < 0 ? std::string_view{} : text.cell(row, static_cast<std::size_t>(from));
  }
};

struct RawTable {
  TableId id{};
  std::vector<Part> parts;  // in name order

  std::size_t rows() const;
  /// The column of that name; the name must be in the spec.
  Column column(std::string_view name) const;
};

struct RawWorld {
  std::string origin;
  std::vector<std::string> files;  // names that CellRef::file indexes; all files, in name order
  std::array<RawTable, kTables> tables;
  std::optional<std::uint32_t> toml;  // the file number of world.toml
  std::string toml_text;

  const RawTable& operator[](TableId id) const { return tables[static_cast<std::size_t>(id)]; }
  /// A file's name as faults show it.
  std::string shown(std::uint32_t file) const;
};

/// A larger file is a fault: worlds are edited by hand.
inline constexpr std::size_t kWorldFileLimit = std::size_t{64} << 20;

/// Sorts the files into tables and parses them. Faults: unknown or repeated file, missing table, unknown or missing
/// column, whatever the CSV reader finds.
RawWorld sort_tables(const WorldFiles& files, Faults& faults, Context& context);

}  // namespace chokepoint::world
