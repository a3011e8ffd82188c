// What all readers of tables share while a world is read: the raw tables, the names that exist, the faults so far.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "base/unit.h"
#include "world/raw_tables.h"
#include "world/titles.h"
#include "world/world.h"

namespace chokepoint::world {

/// The ids of one table, known before any row is read, so that rows may refer forward.
class NameIndex {
 public:
  static constexpr std::uint32_t kNone = 0xffffffffU;
  static constexpr std::uint32_t kDropped = 0xfffffffeU;

  /// The row's id is `name`; the first row of a name keeps it. Counts every row that stays.
  void add(std::string_view name);
  /// The row is not known by the as-of date: its name is understood, but nothing may rest on it.
  void add_dropped(std::string_view name) { at_.emplace(name, kDropped); }
  /// Row number, kDropped or kNone.
  std::uint32_t find(std::string_view name) const;
  std::vector<std::string_view> names() const;

 private:
  struct Hash {
    using is_transparent = void;  // NOLINT(readability-identifier-naming): the library looks for this name
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> at_;
  std::uint32_t rows_{0};
};

struct Reading {
  World world;
  RawWorld raw;
  Faults faults;
  std::optional<Day> as_of;

  Titles titles;  // of the sources, once they are read
  NameIndex places, regimes, firms, products, controls, clauses, races, programmes, sources, claims;
  /// Rows left out because they were not known by the as-of date, by running number; only for tables others refer to.
  std::array<std::vector<bool>, kTables> dropped;
  /// Where each row that was kept stands, for the checks across rows; figure rows have Figures::where instead.
  std::array<std::vector<CellRef>, kTables> rows_at;

  const std::optional<Unit>& unit(std::string_view text);

  /// A fault at a cell that has been read before.
  void fault(CellRef at, Code code, std::string found, std::string expected, std::string remedy);
  /// The same, at another column of that row.
  CellRef cell(CellRef row, TableId table, std::string_view column) const;
  CellRef row_at(TableId table, std::size_t row) const { return rows_at[static_cast<std::size_t>(table)][row]; }

 private:
  std::unordered_map<std::string, std::optional<Unit>> units_;
};

/// Fills the name indexes and marks what was not known by the as-of date: documents published later, claims that rest
/// on them, acts announced later and the clauses of those.
void index_names(Reading& in);

}  // namespace chokepoint::world
