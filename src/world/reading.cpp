#include "world/reading.h"

#include <algorithm>

namespace chokepoint::world {

namespace {

template <class Body>
void each_raw_row(const RawTable& table, Body body) {
  for (const Part& part : table.parts) {
    for (std::size_t row = 0; row < part.text.rows(); ++row) body(part, row);
  }
}

void index_plain(const Reading& in, TableId id, NameIndex& index) {
  const RawTable& table = in.raw[id];
  const Column name = table.column("id");
  each_raw_row(table, [&](const Part& part, std::size_t row) { index.add(part.cell(row, name)); });
}

/// Rows for which `later` holds are marked as dropped; the rest are indexed by `name_of`.
template <class NameOf, class Later>
void index_dated(Reading& in, TableId id, NameIndex& index, NameOf name_of, Later later) {
  std::vector<bool>& dropped = in.dropped[static_cast<std::size_t>(id)];
  each_raw_row(in.raw[id], [&](const Part& part, std::size_t row) {
    const bool drop = in.as_of && later(part, row);
    dropped.push_back(drop);
    const std::string name = name_of(part, row);
    if (drop) {
      index.add_dropped(name);
    } else {
      index.add(name);
    }
  });
}

}  // namespace

void NameIndex::add(std::string_view name) {
  const auto found = at_.find(name);
  if (found == at_.end()) {
    at_.emplace(name, rows_);
  } else if (found->second == kDropped) {
    found->second = rows_;
  }
  ++rows_;
}

std::uint32_t NameIndex::find(std::string_view name) const {
  const auto found = at_.find(name);
  return found == at_.end() ? kNone : found->second;
}

std::vector<std::string_view> NameIndex::names() const {
  std::vector<std::string_view> names;
  for (const auto& [name, row] : at_) names.push_back(name);
  std::sort(names.begin(), names.end());  // suggestions must not depend on hashing
  return names;
}

const std::optional<Unit>& Reading::unit(std::string_view text) {
  const auto [at, added] = units_.try_emplace(std::string(text));
  if (added) at->second = parse_unit(text);
  return at->second;
}

void Reading::fault(CellRef at, Code code, std::string found, std::string expected, std::string remedy) {
  faults.add({code, raw.shown(at.file), at.row, at.column, std::move(found), std::move(expected), std::move(remedy)});
}

CellRef Reading::cell(CellRef row, TableId table, std::string_view column) const {
  const RawTable& raw_table = raw[table];
  const Column wanted = raw_table.column(column);
  row.column = 0;
  for (const Part& part : raw_table.parts) {
    if (part.file == row.file) row.column = static_cast<std::uint32_t>(part.source[wanted.index] + 1);
  }
  return row;
}

void index_names(Reading& in) {
  index_plain(in, TableId::places, in.places);
  index_plain(in, TableId::regimes, in.regimes);
  index_plain(in, TableId::firms, in.firms);
  index_plain(in, TableId::products, in.products);
  index_plain(in, TableId::races, in.races);
  index_plain(in, TableId::programmes, in.programmes);

  const auto text_of = [](Column column) {
    return [column](const Part& part, std::size_t row) { return std::string(part.cell(row, column)); };
  };
  const auto later = [&](std::string_view text) {
    const auto date = parse_partial_date(text);
    return date && date->first > *in.as_of;
  };
  const Column published = in.raw[TableId::sources].column("published");
  index_dated(in, TableId::sources, in.sources, text_of(in.raw[TableId::sources].column("id")),
              [&](const Part& part, std::size_t row) { return later(part.cell(row, published)); });

  const Column source = in.raw[TableId::claims].column("source");
  index_dated(in, TableId::claims, in.claims, text_of(in.raw[TableId::claims].column("id")),
              [&](const Part& part, std::size_t row) {
                return in.sources.find(part.cell(row, source)) == NameIndex::kDropped;
              });

  const Column announced = in.raw[TableId::controls].column("announced");
  const Column written_in = in.raw[TableId::controls].column("source");
  index_dated(in, TableId::controls, in.controls, text_of(in.raw[TableId::controls].column("id")),
              [&](const Part& part, std::size_t row) {
                // Where nobody wrote down when an act was announced, its document tells when it was known.
                if (part.cell(row, announced).empty()) {
                  return in.sources.find(part.cell(row, written_in)) == NameIndex::kDropped;
                }
                return later(part.cell(row, announced));
              });

  const Column control = in.raw[TableId::control_clauses].column("control");
  const Column clause = in.raw[TableId::control_clauses].column("clause");
  index_dated(
      in, TableId::control_clauses, in.clauses,
      [&](const Part& part, std::size_t row) {
        return std::string(part.cell(row, control)) + '/' + std::string(part.cell(row, clause));
      },
      [&](const Part& part, std::size_t row) {
        return in.controls.find(part.cell(row, control)) == NameIndex::kDropped;
      });
}

}  // namespace chokepoint::world
