// Mission power: tables and sentences.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/people.h"
#include "service/continuity.h"
#include "service/tables.h"
#include "stats/histogram.h"

namespace chokepoint::service {
namespace {

using continuity::MissionNeed;
using report::Role;

struct Band {
  double low, high;
};
template <class Reading>
Band band(const std::vector<MissionNeed>& draws, double central, const Reading& reading) {
  if (draws.empty()) return {central, central};
  stats::QuantileHistogram histogram;
  for (const MissionNeed& need : draws) histogram.add(reading(need));
  return {histogram.quantile(0.05), histogram.quantile(0.95)};
}

Result<std::vector<MissionNeed>> draw_all(const MissionFile& mission, const ContinuityParams& params) {
  std::vector<MissionNeed> draws;
  for (std::int64_t d = 0; d < params.draws; ++d) {
    const auto values = mission.figures.drawn(static_cast<std::uint64_t>(params.seed), static_cast<std::uint32_t>(d));
    auto need = continuity::need_of(mission.mission(values));
    if (!need) return tl::unexpected(need.error());
    draws.push_back(std::move(*need));
  }
  return draws;
}

report::Table cells_table(const MissionFile& mission, const MissionNeed& need) {
  report::Table table;
  table.name = "cells";
  table.title = "What one unit takes along";
  table.note =
      "drawn: in the whole mission. carried: nameplate at the start and after each resupply. bound by: whether energy "
      "or the "
      "greatest power sizes it. a year: nameplate bought for all units.";
  report::Texts names, products, bound;
  report::Numbers drawn, carried, mass, brought, yearly;
  for (std::size_t c = 0; c < mission.cells.size(); ++c) {
    const auto& of = need.cells[c];
    names.push_back(mission.cells[c].name);
    products.push_back(mission.cells[c].product);
    drawn.push_back(of.drawn_wh);
    carried.push_back(of.carried_wh);
    mass.push_back(of.carried_kg);
    bound.emplace_back(of.carried_wh > of.power_wh ? "energy" : "power");
    brought.push_back(of.brought_kg);
    yearly.push_back(of.yearly_wh / 1e6);
  }
  table.columns.push_back(text_column("cell", "Cell", std::move(names), Role::key));
  table.columns.push_back(text_column("product", "Product", std::move(products)));
  table.columns.push_back(number_column("drawn", "Drawn", "Wh", std::move(drawn)));
  table.columns.push_back(number_column("carried", "Carried", "Wh", std::move(carried)));
  table.columns.push_back(number_column("mass", "Mass", "kg", std::move(mass)));
  table.columns.push_back(text_column("bound", "Bound by", std::move(bound)));
  table.columns.push_back(number_column("brought", "Brought later", "kg", std::move(brought)));
  table.columns.push_back(number_column("yearly", "A year, all", "MWh", std::move(yearly)));
  return table;
}

report::Table loads_table(const MissionFile& mission, const continuity::Mission& described) {
  report::Table table;
  table.name = "loads";
  table.title = "What draws it";
  table.draw = report::Draw::bars;
  std::vector<const continuity::Load*> rows;
  double total = 0.0;
  const auto energy = [](const continuity::Load& load) { return load.watts * load.hours * load.count; };
  for (const auto& load : described.loads) {
    rows.push_back(&load);
    total += energy(load);
  }
  std::stable_sort(rows.begin(), rows.end(), [&](const auto* a, const auto* b) { return energy(*a) > energy(*b); });
  report::Texts names, cells;
  report::Numbers shares, drawn, mean;
  for (const auto* load : rows) {
    names.push_back(load->name);
    cells.push_back(mission.cells[load->cell].name);
    shares.push_back(total > 0.0 ? energy(*load) / total : 0.0);
    drawn.push_back(energy(*load));
    mean.push_back(energy(*load) / described.hours);
  }
  table.columns.push_back(text_column("load", "Load", std::move(names), Role::key));
  table.columns.push_back(number_column("share", "Of the energy", "", std::move(shares), Role::share));
  table.columns.push_back(number_column("drawn", "Drawn", "Wh", std::move(drawn)));
  table.columns.push_back(number_column("mean", "Mean", "W", std::move(mean)));
  table.columns.push_back(text_column("cell", "From", std::move(cells)));
  return table;
}

report::Table mission_table(const MissionNeed& need, const std::vector<MissionNeed>& draws) {
  report::Table table;
  table.name = "mission";
  table.title = "One unit, one mission";
  table.note = "low and high: P05 and P95 over draws of the assumptions.";
  const Band mass = band(draws, need.carried_kg, [](const MissionNeed& n) { return n.carried_kg; });
  const Band power = band(draws, need.mean_watts, [](const MissionNeed& n) { return n.mean_watts; });
  table.columns.push_back(number_column("mass", "Carried", "kg", {need.carried_kg}));
  table.columns.push_back(number_column("mass_low", "low", "kg", {mass.low}, Role::low));
  table.columns.push_back(number_column("mass_high", "high", "kg", {mass.high}, Role::high));
  table.columns.push_back(number_column("power", "Mean power", "W", {need.mean_watts}));
  table.columns.push_back(number_column("power_low", "low", "W", {power.low}, Role::low));
  table.columns.push_back(number_column("power_high", "high", "W", {power.high}, Role::high));
  table.columns.push_back(number_column("drawn", "Drawn", "Wh", {need.drawn_wh}));
  table.columns.push_back(number_column("resupplies", "Resupplies", "", {static_cast<double>(need.resupplies)}));
  table.columns.push_back(number_column("brought", "Brought later", "kg", {need.brought_kg}));
  return table;
}

/// A wave equips so many units; afterwards their yearly use is part of what the force buys.
CellNeeds needs_of(const MissionFile& mission, const MissionNeed& need) {
  const FileValues values = mission.figures.central();
  CellNeeds needs;
  needs.file = mission.file;
  needs.place = mission.head.place;
  needs.use = mission.head.use;
  needs.unit = "units";
  needs.yearly_kwh = need.yearly_wh / 1000.0;
  double carried = 0.0;
  double life = 0.0;
  // By what is bought in a year; where nobody goes on missions, by what is carried.
  const auto bought = [&](const continuity::CellNeed& cell) {
    return need.yearly_wh > 0.0 ? cell.yearly_wh : cell.carried_wh;
  };
  double total = 0.0;
  for (const auto& cell : need.cells) total += bought(cell);
  for (std::size_t c = 0; c < mission.cells.size(); ++c) {
    needs.cells.push_back({mission.cells[c].product, total > 0.0 ? bought(need.cells[c]) / total : 0.0,
                           mission.cells[c].row, mission.cells[c].column});
    carried += need.cells[c].carried_wh / 1000.0;
    life = std::max(life, mission.at(values, "cell." + mission.cells[c].name + ".years"));
  }
  needs.life_years = life;
  const double units = mission.at(values, "mission.units");
  needs.installed_kwh = carried * units;
  for (const BuildOut& wave : mission.build_out) {
    const double equipped = mission.at(values, wave.key);
    needs.waves.push_back({wave.name, wave.from, wave.until, carried * equipped, equipped, 0});
  }
  return needs;
}

}  // namespace

Result<CellNeeds> report_mission(const MissionFile& mission, const ContinuityParams& params, report::Report& report,
                                 Context& /*context*/) {
  const auto described = mission.mission(mission.figures.central());
  auto need = continuity::need_of(described);
  if (!need) return tl::unexpected(need.error());
  auto draws = draw_all(mission, params);
  if (!draws) return tl::unexpected(draws.error());
  report.title = mission.head.title;
  const Band mass = band(*draws, need->carried_kg, [](const MissionNeed& n) { return n.carried_kg; });
  std::string text = fmt::format("{} of batteries for {} (P05 to P95: {:.3g} to {:.3g} kg), {} on average",
                                 report::for_people(need->carried_kg, "kg"), time_text(described.hours), mass.low,
                                 mass.high, report::for_people(need->mean_watts, "W"));
  if (need->resupplies > 0) {
    text += fmt::format(", {} more in {} resupplies", report::for_people(need->brought_kg, "kg"), need->resupplies);
  }
  if (need->yearly_wh > 0.0) {
    text += fmt::format("; {} units buy {} a year", report::for_people(described.units, ""),
                        report::for_people(need->yearly_wh / 1e6, "MWh"));
  }
  report.notes.push_back({report::Tone::headline, text + "."});
  if (!mission.head.about.empty()) report.notes.push_back({report::Tone::plain, mission.head.about});
  report.tables.push_back(mission_table(*need, *draws));
  report.tables.push_back(cells_table(mission, *need));
  report.tables.push_back(loads_table(mission, described));
  report.tables.push_back(assumptions_table(mission.figures, report));
  report.notes.push_back(
      {report::Tone::limit,
       "Loads add up as if each ran its stated hours in every mission; the greatest power takes all loads of a "
       "cell at once."});
  return needs_of(mission, *need);
}

}  // namespace chokepoint::service
