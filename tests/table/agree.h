// Whether the reader says of a text what the reference reader says. Shared by the property tests and the fuzz target.
#pragma once

#include <algorithm>
#include <set>
#include <string>

#include "reference.h"
#include "table/csv.h"

namespace chokepoint::table::reference {

/// "" if both agree about valid UTF-8 `text` without a byte-order mark, else what differs.
inline std::string difference(const std::string& text, char delimiter, const Result<TextTable>& table) {
  const Parsed parsed = parse(text, delimiter);
  std::size_t faults = parsed.quote_faults;
  if (parsed.records.empty()) ++faults;
  bool nul = text.find('\0') != std::string::npos;
  if (!parsed.records.empty()) {
    const Record& header = parsed.records.front();
    std::set<std::string> names;
    for (const std::string& name : header.cells) {
      if (name.empty() || !names.insert(name).second) ++faults;
    }
    for (const Record& record : parsed.records) {
      if (record.cells.size() != header.cells.size()) ++faults;
    }
  }
  if ((faults > 0 || nul) != !table.has_value()) {
    return table ? "read, but the reference finds faults" : "refused: " + to_string(table.error());
  }
  if (!table) {
    // An open quote in a short last row is one fault here and two there; a header with bad quotes has names only there.
    if (parsed.records.size() > 0 && parsed.header_quote_faults > 0) return "";
    const bool open = std::any_of(table.error().faults.begin(), table.error().faults.end(),
                                  [](const Fault& fault) { return fault.found == "a quote that is never closed"; });
    const std::size_t listed = table.error().faults.size() + table.error().not_listed;
    if (nul || listed == faults || (open && listed + 1 == faults)) return "";
    return "faults " + std::to_string(faults) + " in the reference: " + to_string(table.error());
  }
  if (table->rows() + 1 != parsed.records.size()) return "other number of rows";
  if (table->columns() != parsed.records[0].cells.size()) return "other number of columns";
  for (std::size_t c = 0; c < table->columns(); ++c) {
    if (table->header(c) != parsed.records[0].cells[c]) return "header " + std::to_string(c);
  }
  for (std::size_t r = 0; r < table->rows(); ++r) {
    const Record& record = parsed.records[r + 1];
    if (table->line(r) != record.line) return "line of row " + std::to_string(r);
    if (table->sheet_row(r) != record.sheet_row) return "sheet row of row " + std::to_string(r);
    for (std::size_t c = 0; c < table->columns(); ++c) {
      if (table->cell(r, c) != record.cells[c]) return "cell " + std::to_string(r) + ", " + std::to_string(c);
    }
  }
  return "";
}

}  // namespace chokepoint::table::reference
