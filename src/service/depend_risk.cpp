#include "service/depend_risk.h"

#include <fmt/format.h>

#include <limits>
#include <set>

#include "assess/world_risk.h"
#include "service/tables.h"

namespace chokepoint::service {
namespace {

using report::Role;
using world::World;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kLeastNeeded = 0.0005;  // of the target's units, as in the table of stages

/// A column whose numbers rest on figures of the world, where rows state them.
struct StatedColumn {
  report::Numbers values;
  report::Texts figures;
  std::vector<report::Basis> basis;

  void add(const World& world, const assess::Stated& stated, report::Report& report) {
    values.push_back(stated.value);
    figures.push_back(stated.figure.valid() ? world.figures.note(stated.figure).key : "");
    // What no row states is the method's default: an assumption, and told as one.
    basis.push_back(stated.figure.valid() ? basis_of(world.figures[stated.figure].status) : report::Basis::assumed);
    add_quotes(world, stated.figure, report);
  }
  report::Column column(std::string name, std::string title, Role role) {
    report::Column out = number_column(std::move(name), std::move(title), "", std::move(values), role);
    out.figure = std::move(figures);
    out.basis = std::move(basis);
    return out;
  }
};

/// Countries that counted by default, and what the world does not hold.
void add_limits(const World& world, const std::set<PlaceId>& without_row, std::size_t unstated_recycling,
                std::size_t unstated_substitution, std::size_t rows, report::Report& report) {
  if (!without_row.empty()) {
    std::string names;
    for (const PlaceId place : without_row) names += (names.empty() ? "" : ", ") + place_name(world, place);
    report.notes.push_back(
        {report::Tone::limit,
         fmt::format("No row says how these are governed; supply risk and GeoPolRisk take the middle of the scale: {}.",
                     names)});
  }
  if (unstated_recycling + unstated_substitution > 0) {
    report.notes.push_back(
        {report::Tone::limit,
         fmt::format(
             "Supply risk takes no end-of-life recycling for {} and no substitutes for {} of {} stages, because "
             "the world states none (the worst case); trade parameters are 1 throughout.",
             unstated_recycling, unstated_substitution, rows)});
  }
}

}  // namespace

Result<void> add_risk_table(const simulate::Simulator& simulator, const assess::Dependence& found,
                            std::span<const PlaceId> importer, report::Report& report) {
  const World& world = simulator.world();
  const bool of_world = importer.empty();
  report::Table table;
  table.name = "risk";
  table.title = "The same stages by published indices";
  table.note = fmt::format(
      "largest {}: share of {}. reliance: net imports over own output and net imports. global, sourcing HHI: sum of "
      "squared shares times governance risk 0..10 (W). EU supply risk: 1.0 and more is high; made for raw materials, "
      "the same formula for later stages. GeoPolRisk: HHI of output times instability-weighted imports over supply; "
      "its "
      "factor: times price (1000 USD/t) over copper's. They price no control and see present trade only.",
      of_world ? "maker" : "foreign origin", of_world ? "world output" : "what arrives");
  report::Texts products, origins;
  report::Numbers shares, reliance, global, sourcing, supply_risk, score, factor;
  StatedColumn governance, instability, recycling, substitution;
  std::set<PlaceId> without_row;
  std::size_t unstated_recycling = 0;
  std::size_t unstated_substitution = 0;
  bool any_factor = false;
  for (const auto& stage : found.stages) {
    const ProductId product{stage.product};
    if (stage.needed_by < kLeastNeeded || !world.products[product].tradable) continue;
    auto risk = assess::risk_of(world, simulator.balanced(), simulator.values(), simulator.prices(), product, importer);
    if (!risk) return tl::unexpected(risk.error());
    products.push_back(product_name(world, product));
    const bool any = risk->top_origin.valid();
    origins.push_back(any ? place_name(world, risk->top_origin) : "");
    shares.push_back(any ? risk->top_share : kNone);
    if (any) {
      governance.add(world, risk->top_governance, report);
      instability.add(world, risk->top_instability, report);
    } else {
      governance.add(world, {kNone, {}}, report);
      instability.add(world, {kNone, {}}, report);
    }
    reliance.push_back(risk->import_reliance.value_or(kNone));
    global.push_back(risk->hhi_global.value_or(kNone));
    sourcing.push_back(risk->hhi_sourcing.value_or(kNone));
    recycling.add(world, risk->recycling, report);
    substitution.add(world, risk->substitution, report);
    supply_risk.push_back(risk->supply_risk.value_or(kNone));
    score.push_back(risk->geopolrisk ? risk->geopolrisk->score : kNone);
    const bool priced = risk->geopolrisk && risk->geopolrisk->characterisation;
    factor.push_back(priced ? *risk->geopolrisk->characterisation : kNone);
    any_factor = any_factor || priced;
    without_row.insert(risk->without_row.begin(), risk->without_row.end());
    unstated_recycling += risk->recycling.figure.valid() ? 0 : 1;
    unstated_substitution += risk->substitution.figure.valid() ? 0 : 1;
  }
  const std::size_t rows = products.size();
  if (rows == 0) return {};
  auto& columns = table.columns;
  columns.push_back(text_column("product", "Product", std::move(products), Role::key));
  columns.push_back(number_column("supply_risk", "EU supply risk", "", std::move(supply_risk)));
  if (!of_world) columns.push_back(number_column("geopolrisk", "GeoPolRisk", "", std::move(score)));
  if (any_factor) columns.push_back(number_column("geopolrisk_factor", "its factor", "", std::move(factor)));
  if (!of_world) columns.push_back(number_column("import_reliance", "Reliance", "", std::move(reliance), Role::share));
  columns.push_back(
      text_column("top_origin", of_world ? "Largest maker" : "Largest foreign origin", std::move(origins)));
  columns.push_back(number_column("top_share", "Its share", "", std::move(shares), Role::share));
  columns.push_back(governance.column("governance_risk", "its W", Role::plain));
  columns.push_back(instability.column("instability", "its instability", Role::plain));
  columns.push_back(number_column("hhi_global", "Global HHI x W", "", std::move(global)));
  if (!of_world) columns.push_back(number_column("hhi_sourcing", "Sourcing HHI x W", "", std::move(sourcing)));
  // Where every row stands at the default, a sentence says it better than a column of zeros.
  if (unstated_recycling < rows) columns.push_back(recycling.column("recycling", "Recycled", Role::share));
  if (unstated_substitution < rows)
    columns.push_back(substitution.column("substitution", "Substitution index", Role::plain));
  report.tables.push_back(std::move(table));
  add_limits(world, without_row, unstated_recycling, unstated_substitution, rows, report);
  return {};
}

}  // namespace chokepoint::service
