// One row while it is read: typed access to its cells; every cell that is wrong becomes a fault, and reading goes on.
//
// Readers take all cells of a row, then add the row unless `kept()` says that it was not known by the as-of date. Rows
// with faults are added too, so that what refers to them does not fail again; the world they go into is thrown away.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "world/reading.h"
#include "world/words.h"

namespace chokepoint::world {

/// A figure before the rows of one key are resolved to one (world.md section 1).
struct FigureDraft {
  Estimate estimate;
  CellRef where;
  FigureNote note;
  std::vector<ClaimId> claims;
};

/// What a table asks of its figures.
struct FigureAsk {
  /// The value is converted to the first of these with the row's dimension; empty: held as written.
  std::vector<Unit> units;
  double least{0.0};
  double most{std::numeric_limits<double>::infinity()};
  bool least_allowed{true};   // false: the value must lie above `least`
  bool exact_allowed{false};  // an assumed figure may have no width
};

class Row {
 public:
  Row(Reading& in, TableId table, const Part& part, std::size_t row) : in_(in), table_(table), part_(part), row_(row) {}

  std::string_view text(Column column) const { return part_.cell(row_, column); }
  /// The text as a string, for keys.
  std::string word_of(Column column) const { return std::string(text(column)); }
  /// The text; a fault where the column is required and the cell empty.
  std::string required(Column column);
  /// Lower-case words joined by hyphens; for places ISO codes.
  std::string id(Column column);
  std::vector<std::string> list(Column column);
  bool yes(Column column, bool otherwise);
  std::optional<double> number(Column column);
  std::optional<std::int64_t> integer(Column column, std::int64_t least, std::int64_t most);
  std::optional<PartialDate> date(Column column);
  std::optional<Unit> unit(Column column);

  template <class Enum>
  Enum choice(Column column) {
    return static_cast<Enum>(word(column));
  }

  PlaceId place(Column column) { return PlaceId{find(column, in_.places)}; }
  /// Invalid for WORLD, and for an empty cell of a column that may be empty.
  PlaceId place_or_world(Column column);
  ProductId product(Column column) { return ProductId{find(column, in_.products)}; }
  FirmId firm(Column column) { return FirmId{find(column, in_.firms)}; }
  RegimeId regime(Column column) { return RegimeId{find(column, in_.regimes)}; }
  ControlId control(Column column) { return ControlId{find(column, in_.controls)}; }
  SourceId source(Column column) { return SourceId{find(column, in_.sources)}; }
  std::uint32_t race(Column column) { return find(column, in_.races); }
  std::uint32_t programme(Column column) { return find(column, in_.programmes); }
  /// The clause of the control; invalid for `all` where `all_allowed` and no clause of that name exists.
  ClauseId clause(Column control, Column clause, bool all_allowed);
  template <class AnyId>
  std::vector<AnyId> ids(Column column, const NameIndex& index) {
    std::vector<AnyId> out;
    for (const std::uint32_t at : find_list(column, index)) out.push_back(AnyId{at});
    return out;
  }

  /// Value, interval, unit, status, claims, reason, year, dates and basis, checked against each other and the claims.
  FigureDraft figure(const FigureAsk& ask, std::string key);

  void fault(Column column, Code code, std::string found, std::string expected, std::string remedy);
  CellRef at(Column column) const;
  CellRef at_row() const { return {part_.file, part_.text.sheet_row(row_), 0}; }
  /// The row names a place that nobody defines. Read as WORLD it would stand for the total, so it is left out.
  bool misplaced() const { return misplaced_; }
  /// False: the row, or something it cannot do without, was not known by the as-of date.
  bool kept() const { return !lost_; }
  void drop() { lost_ = true; }
  Reading& in() { return in_; }

 private:
  const table::ColumnSpec& spec(Column column) const { return column_of(spec_of(table_), column.index); }
  bool missing(Column column);
  std::uint32_t word(Column column);
  std::uint32_t find(Column column, const NameIndex& index);
  std::vector<std::uint32_t> find_list(Column column, const NameIndex& index);
  void unknown_reference(Column column, std::string_view name, const NameIndex& index);

  Reading& in_;
  TableId table_;
  const Part& part_;
  std::size_t row_;
  bool lost_{false};
  bool misplaced_{false};
};

/// body(Row&) for each row of the table that is not left out already.
template <class Body>
void each_row(Reading& in, TableId id, Body body) {
  const std::vector<bool>& dropped = in.dropped[static_cast<std::size_t>(id)];
  std::size_t number = 0;
  for (const Part& part : in.raw[id].parts) {
    for (std::size_t r = 0; r < part.text.rows(); ++r, ++number) {
      if (number < dropped.size() && dropped[number]) continue;
      Row row(in, id, part, r);
      body(row);
    }
  }
}

/// `a;b;c` without empty parts and outer spaces.
std::vector<std::string> split_list(std::string_view text);

}  // namespace chokepoint::world
