#include "world/diff.h"

#include <algorithm>

#include "world/canonical.h"

namespace chokepoint::world {

namespace {

std::vector<CellChange> cells_of(const RowText* before, const RowText* after) {
  // Columns in the order of the rows: those of the first, then what only the second has.
  std::vector<CellChange> cells;
  if (before != nullptr) {
    for (const auto& [column, text] : before->cells) cells.push_back({std::string(column), text, ""});
  }
  if (after != nullptr) {
    for (const auto& [column, text] : after->cells) {
      const auto found =
          std::find_if(cells.begin(), cells.end(), [&](const CellChange& c) { return c.column == column; });
      if (found != cells.end()) {
        found->after = text;
      } else {
        cells.push_back({std::string(column), "", text});
      }
    }
  }
  std::erase_if(cells, [](const CellChange& cell) { return cell.before == cell.after; });
  return cells;
}

void compare(std::string_view table, const std::vector<RowText>& before, const std::vector<RowText>& after,
             std::vector<RowChange>& out) {
  // Both are ordered by key and keys are unique, so one walk over both is enough.
  std::size_t a = 0, b = 0;
  while (a < before.size() || b < after.size()) {
    const bool only_before = b == after.size() || (a < before.size() && before[a].key < after[b].key);
    const bool only_after = a == before.size() || (b < after.size() && after[b].key < before[a].key);
    RowChange change;
    change.table = table;
    if (only_before) {
      change.kind = RowChange::Kind::removed;
      change.key = before[a].key;
      change.cells = cells_of(&before[a++], nullptr);
    } else if (only_after) {
      change.kind = RowChange::Kind::added;
      change.key = after[b].key;
      change.cells = cells_of(nullptr, &after[b++]);
    } else {
      change.key = before[a].key;
      change.cells = cells_of(&before[a++], &after[b++]);
      if (change.cells.empty()) continue;
    }
    out.push_back(std::move(change));
  }
}

}  // namespace

std::vector<RowChange> diff(const World& before, const World& after) {
  std::vector<RowChange> out;
  compare("world", {settings_of(before)}, {settings_of(after)}, out);
  for (std::size_t i = 0; i < kTables; ++i) {
    const auto table = static_cast<TableId>(i);
    compare(spec_of(table).name, rows_of(before, table), rows_of(after, table), out);
  }
  return out;
}

}  // namespace chokepoint::world
