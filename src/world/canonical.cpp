#include "world/canonical.h"

#include <algorithm>

#include "table/csv.h"
#include "world/row_text.h"

namespace chokepoint::world {

namespace {

template <class AnyRows>
std::vector<RowText> described(const World& world, const AnyRows& rows) {
  std::vector<RowText> out;
  out.reserve(rows.size());
  for (const auto& row : rows) {
    RowWriter writer(world);
    describe(writer, row);
    out.push_back(writer.take());
  }
  return out;
}

std::vector<RowText> unordered_rows(const World& world, TableId table) {
  switch (table) {
    case TableId::places:
      return described(world, world.places);
    case TableId::regimes:
      return described(world, world.regimes);
    case TableId::members:
      return described(world, world.members);
    case TableId::firms:
      return described(world, world.firms);
    case TableId::ownership:
      return described(world, world.ownership);
    case TableId::place_parameters:
      return described(world, world.place_parameters);
    case TableId::products:
      return described(world, world.products);
    case TableId::product_parameters:
      return described(world, world.product_parameters);
    case TableId::recipes:
      return described(world, world.recipes);
    case TableId::mixes:
      return described(world, world.mixes);
    case TableId::byproducts:
      return described(world, world.byproducts);
    case TableId::producers:
      return described(world, world.producers);
    case TableId::production:
      return described(world, world.production);
    case TableId::stocks:
      return described(world, world.stocks);
    case TableId::qualification:
      return described(world, world.qualification);
    case TableId::cohorts:
      return described(world, world.cohorts);
    case TableId::demand:
      return described(world, world.demand);
    case TableId::flows:
      return described(world, world.flows);
    case TableId::transit:
      return described(world, world.transit);
    case TableId::baseline_paths:
      return described(world, world.baseline_paths);
    case TableId::prices:
      return described(world, world.prices);
    case TableId::elasticities:
      return described(world, world.elasticities);
    case TableId::observed:
      return described(world, world.observed);
    case TableId::controls:
      return described(world, world.controls);
    case TableId::control_clauses:
      return described(world, world.clauses);
    case TableId::control_status:
      return described(world, world.control_status);
    case TableId::control_coverage:
      return described(world, world.control_coverage);
    case TableId::licences:
      return described(world, world.licences);
    case TableId::options:
      return described(world, world.options);
    case TableId::races:
      return described(world, world.races);
    case TableId::milestone_types:
      return described(world, world.milestone_types);
    case TableId::programmes:
      return described(world, world.programmes);
    case TableId::milestones:
      return described(world, world.milestones);
    case TableId::tasks:
      return described(world, world.tasks);
    case TableId::task_figures:
      return described(world, world.task_figures);
    case TableId::race_ties:
      return described(world, world.race_ties);
    case TableId::race_figures:
      return described(world, world.race_figures);
    case TableId::forecasts:
      return described(world, world.forecasts);
    case TableId::facilities:
      return described(world, world.facilities);
    case TableId::sources:
      return described(world, world.sources);
    case TableId::claims:
      return described(world, world.claims);
  }
  return {};
}

/// Each text with its length, so that no two different rows give the same bytes.
void append_text(std::string& out, std::string_view text) {
  out += std::to_string(text.size());
  out += ':';
  out += text;
}

void append_row(std::string& out, const RowText& row) {
  append_text(out, row.key);
  for (const auto& [column, text] : row.cells) {
    append_text(out, column);
    append_text(out, text);
  }
  out += '\n';
}

}  // namespace

std::vector<RowText> rows_of(const World& world, TableId table) {
  std::vector<RowText> rows = unordered_rows(world, table);
  std::sort(rows.begin(), rows.end(),
            [](const RowText& a, const RowText& b) { return std::tie(a.key, a.cells) < std::tie(b.key, b.cells); });
  return rows;
}

RowText settings_of(const World& world) {
  RowText row;
  row.key = "world";
  const auto put = [&](std::string_view name, std::string text) { row.cells.emplace_back(name, std::move(text)); };
  put("name", world.name);
  put("title", world.title);
  put("about", world.about);
  put("base_date", to_string(world.base_date));
  put("money", world.money);
  put("money_year", std::to_string(world.money_year));
  put("home_preference", table::format_number(world.completion.home_preference));
  put("prune_below", table::format_number(world.completion.prune_below));
  const auto days = [&](std::string_view name, FigureId figure) {
    const Estimate& estimate = world.figures[figure];
    put(name, table::format_number(estimate.value) + ";" + table::format_number(estimate.low) + ";" +
                  table::format_number(estimate.high));
  };
  days("input_days", world.default_input_days);
  days("finished_days", world.default_finished_days);
  return row;
}

std::string table_csv(const World& world, TableId table) {
  const table::TableSpec& spec = spec_of(table);
  std::string out;
  for (std::size_t i = 0; i < column_count(spec); ++i) {
    if (i > 0) out += ',';
    out += column_of(spec, i).name;
  }
  out += '\n';
  for (const RowText& row : rows_of(world, table)) {
    for (std::size_t i = 0; i < column_count(spec); ++i) {
      if (i > 0) out += ',';
      const auto cell = std::find_if(row.cells.begin(), row.cells.end(),
                                     [&](const auto& c) { return c.first == column_of(spec, i).name; });
      if (cell != row.cells.end()) table::append_cell(out, cell->second);
    }
    out += '\n';
  }
  return out;
}

Fingerprint fingerprint_of(const World& world) {
  // A fingerprint of the tables' fingerprints: each text is gone before the next is made.
  std::string whole;
  append_row(whole, settings_of(world));
  std::string rows;
  for (std::size_t i = 0; i < kTables; ++i) {
    rows.clear();
    for (const RowText& row : rows_of(world, static_cast<TableId>(i))) append_row(rows, row);
    append_text(whole, table_specs()[i].name);
    append_text(whole, to_string(fingerprint(rows)));
  }
  return fingerprint(whole);
}

}  // namespace chokepoint::world
