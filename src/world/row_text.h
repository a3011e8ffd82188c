// Row types as cells of text, one `describe` a type, in the order of the columns' specs. Only canonical.cpp includes
// this.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "table/csv.h"
#include "world/canonical.h"
#include "world/words.h"

namespace chokepoint::world {

/// Builds the RowText of one row; empty cells are left out.
class RowWriter {
 public:
  explicit RowWriter(const World& world) : world_(world) { row_.cells.reserve(kUsualCells); }

  void cell(std::string_view column, std::string_view text) {
    if (!text.empty()) row_.cells.emplace_back(column, text);
  }
  void cell(std::string_view column, const std::optional<PartialDate>& date) {
    if (date) cell(column, to_string(*date));
  }
  void cell(std::string_view column, const std::optional<double>& number) {
    if (number) cell(column, table::format_number(*number));
  }
  void yes_no(std::string_view column, bool yes) { cell(column, yes ? "yes" : "no"); }
  void list(std::string_view column, const std::vector<std::string>& items);

  void place(std::string_view column, PlaceId id) { cell(column, name(id)); }
  void place_or_world(std::string_view column, PlaceId id) { cell(column, id.valid() ? name(id) : "WORLD"); }
  void product(std::string_view column, ProductId id) { cell(column, name(id)); }
  void firm(std::string_view column, FirmId id) { cell(column, name(id)); }
  void source(std::string_view column, SourceId id) { cell(column, name(id)); }
  void control(std::string_view column, ControlId id) { cell(column, world_.controls[id].id); }
  void clause_or_all(std::string_view column, ClauseId id) {
    cell(column, id.valid() ? world_.clauses[id].clause : "all");
  }
  template <class AnyId>
  void names(std::string_view column, const std::vector<AnyId>& ids) {
    std::vector<std::string> items;
    for (const AnyId id : ids) items.emplace_back(name(id));
    list(column, items);
  }

  std::string_view name(PlaceId id) const { return id.valid() ? world_.places[id].id : std::string_view{}; }
  std::string_view name(ProductId id) const { return id.valid() ? world_.products[id].id : std::string_view{}; }
  std::string_view name(FirmId id) const { return id.valid() ? world_.firms[id].id : std::string_view{}; }
  std::string_view name(SourceId id) const { return id.valid() ? world_.sources[id].id : std::string_view{}; }
  std::string_view name(ClaimId id) const { return id.valid() ? world_.claims[id].id : std::string_view{}; }
  std::string_view unit_of(ProductId id) const { return world_.products[id].unit.text; }

  void key(std::string text) { row_.key = std::move(text); }
  /// The figure columns, and the key, which a figure carries itself.
  void figure(FigureId id, std::string_view unit);
  const World& world() const { return world_; }

  RowText take() { return std::move(row_); }

 private:
  static constexpr std::size_t kUsualCells = 14;
  const World& world_;
  RowText row_;
};

void describe(RowWriter& out, const Place& row);
void describe(RowWriter& out, const Regime& row);
void describe(RowWriter& out, const Member& row);
void describe(RowWriter& out, const Firm& row);
void describe(RowWriter& out, const Ownership& row);
void describe(RowWriter& out, const PlaceParameter& row);
void describe(RowWriter& out, const Product& row);
void describe(RowWriter& out, const ProductParameter& row);
void describe(RowWriter& out, const Recipe& row);
void describe(RowWriter& out, const Mix& row);
void describe(RowWriter& out, const Byproduct& row);
void describe(RowWriter& out, const Producer& row);
void describe(RowWriter& out, const Production& row);
void describe(RowWriter& out, const Stock& row);
void describe(RowWriter& out, const Qualification& row);
void describe(RowWriter& out, const Cohort& row);
void describe(RowWriter& out, const Demand& row);
void describe(RowWriter& out, const Flow& row);
void describe(RowWriter& out, const Transit& row);
void describe(RowWriter& out, const BaselinePath& row);
void describe(RowWriter& out, const Price& row);
void describe(RowWriter& out, const Elasticity& row);
void describe(RowWriter& out, const Observed& row);
void describe(RowWriter& out, const Control& row);
void describe(RowWriter& out, const Clause& row);
void describe(RowWriter& out, const StatusEvent& row);
void describe(RowWriter& out, const Coverage& row);
void describe(RowWriter& out, const Licence& row);
void describe(RowWriter& out, const Option& row);
void describe(RowWriter& out, const Race& row);
void describe(RowWriter& out, const MilestoneType& row);
void describe(RowWriter& out, const Programme& row);
void describe(RowWriter& out, const Milestone& row);
void describe(RowWriter& out, const RaceTask& row);
void describe(RowWriter& out, const TaskFigure& row);
void describe(RowWriter& out, const RaceTie& row);
void describe(RowWriter& out, const RaceFigure& row);
void describe(RowWriter& out, const MadeForecast& row);
void describe(RowWriter& out, const Facility& row);
void describe(RowWriter& out, const Source& row);
void describe(RowWriter& out, const Claim& row);

}  // namespace chokepoint::world
