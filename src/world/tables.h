// The tables of a world: one spec each, the single source of table and column names (docs/formats/world.md section 3).
// Reading, checking, the schema and the documentation test are all driven by these.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "table/spec.h"

namespace chokepoint::world {

enum class TableId : std::uint8_t {
  places,
  regimes,
  members,
  firms,
  ownership,
  place_parameters,
  products,
  product_parameters,
  recipes,
  mixes,
  byproducts,
  producers,
  production,
  stocks,
  qualification,
  cohorts,
  demand,
  flows,
  transit,
  baseline_paths,
  prices,
  elasticities,
  observed,
  controls,
  control_clauses,
  control_status,
  control_coverage,
  licences,
  options,
  races,
  milestone_types,
  programmes,
  milestones,
  tasks,
  task_figures,
  race_ties,
  race_figures,
  forecasts,
  facilities,
  sources,
  claims
};
inline constexpr std::size_t kTables = 41;

/// All specs, indexed by TableId, in the order of world.md.
std::span<const table::TableSpec> table_specs();
inline const table::TableSpec& spec_of(TableId id) { return table_specs()[static_cast<std::size_t>(id)]; }
std::optional<TableId> find_table(std::string_view name);

/// The figure columns that every table marked Q carries beside its own (world.md section 1).
std::span<const table::ColumnSpec> figure_columns();

/// Own columns, then the figure columns where the table has them: what a Column (src/world/raw_tables.h) counts.
std::size_t column_count(const table::TableSpec& spec);
const table::ColumnSpec& column_of(const table::TableSpec& spec, std::size_t column);
std::optional<std::size_t> find_column(const table::TableSpec& spec, std::string_view name);

}  // namespace chokepoint::world
