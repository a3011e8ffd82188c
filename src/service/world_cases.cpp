#include "service/world_cases.h"

#include <fmt/format.h>

#include "service/tables.h"
#include "world/diff.h"
#include "world/quality.h"

namespace chokepoint::service {
namespace {

using report::Role;

struct AsOfParams {
  std::optional<Day> as_of;
  static std::vector<Option<AsOfParams>> options() {
    return {{{"as-of", OptionKind::date, "use only what was known on this day", false, false, 0, 0, {}, "DATE"},
             &AsOfParams::as_of}};
  }
};

struct ShowParams {
  bool quality{false};
  std::optional<Day> as_of;
  static std::vector<Option<ShowParams>> options() {
    return {{{"quality",
              OptionKind::flag,
              "how well founded the figures are, and which are weakest",
              false,
              false,
              0,
              0,
              {},
              ""},
             &ShowParams::quality},
            {{"as-of", OptionKind::date, "use only what was known on this day", false, false, 0, 0, {}, "DATE"},
             &ShowParams::as_of}};
  }
};

struct DiffParams {
  std::string other;
  static std::vector<Option<DiffParams>> options() {
    return {
        {{"other", OptionKind::text, "folder of the world to compare with", true, true, 0, 0, {}, "PATH", Input::world},
         &DiffParams::other}};
  }
};

/// Of the tables that every answer rests on; the others stand by for later forms of the model.
bool moves_results(std::string_view key) {
  for (std::string_view table :
       {"production:", "recipes:", "mixes:", "demand:", "flows:", "stocks:", "control_coverage:"}) {
    if (key.starts_with(table)) return true;
  }
  return false;
}

report::Table counts_table(const world::World& world) {
  report::Table table;
  table.name = "contents";
  table.title = "What is in it";
  const std::pair<std::string_view, std::size_t> counts[] = {{"places", world.places.size()},
                                                             {"products", world.products.size()},
                                                             {"production rows", world.production.size()},
                                                             {"recipes", world.recipes.size()},
                                                             {"mixes", world.mixes.size()},
                                                             {"demand rows", world.demand.size()},
                                                             {"flows stated", world.flows.size()},
                                                             {"stocks", world.stocks.size()},
                                                             {"prices", world.prices.size()},
                                                             {"firms", world.firms.size()},
                                                             {"controls", world.controls.size()},
                                                             {"clauses", world.clauses.size()},
                                                             {"status events", world.control_status.size()},
                                                             {"coverage rows", world.control_coverage.size()},
                                                             {"regimes and blocs", world.regimes.size()},
                                                             {"milestones", world.milestones.size()},
                                                             {"sources", world.sources.size()},
                                                             {"claims", world.claims.size()}};
  report::Texts names;
  report::Numbers numbers;
  for (const auto& [name, count] : counts) {
    names.emplace_back(name);
    numbers.push_back(static_cast<double>(count));
  }
  table.columns.push_back(text_column("table", "Table", std::move(names), Role::key));
  table.columns.push_back(number_column("rows", "Rows", "", std::move(numbers)));
  return table;
}

Result<report::Report> check(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<AsOfParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  auto world = session.world(params->as_of, context);
  if (!world) return tl::unexpected(world.error());
  auto simulator = session.simulator(params->as_of, context);
  if (!simulator) return tl::unexpected(simulator.error());
  report::Report report;
  report.title = "Check of " + (*world)->name;
  report.manifest = manifest_of("world check", canonical_json(*params), **world);
  report.notes.push_back(
      {report::Tone::headline,
       fmt::format("No fault. {} sites, {} links, {} figures; fingerprint {}.", (*simulator)->network().sites.size(),
                   (*simulator)->network().links.size(), (*world)->figures.size(), to_string((*world)->fingerprint))});
  report::Table table;
  table.name = "closing";
  table.title = "How far the rows were from closing";
  table.note =
      "made: output. explained: what recipes and demand ask for. unexplained: the closing row. recipe scale below 1: "
      "recipes asked for more "
      "than is made and were scaled down. fit: largest miss of a stated trade share.";
  report::Texts products, units, totals;
  report::Numbers made, explained, unexplained, scale, fit;
  for (const auto& closing : (*simulator)->balanced().closings) {
    if (!closing.product.valid() || !(closing.made > 0.0)) continue;
    products.push_back((*world)->products[closing.product].id);
    units.push_back((*world)->products[closing.product].unit.text);
    totals.emplace_back(closing.total_derived ? "from use" : "stated");
    made.push_back(closing.made);
    explained.push_back(closing.explained / closing.made);
    unexplained.push_back(closing.unexplained / closing.made);
    scale.push_back(closing.recipe_scale);
    fit.push_back(closing.fit_error);
  }
  table.columns.push_back(text_column("product", "Product", std::move(products), Role::key));
  table.columns.push_back(number_column("made", "Made a year", "", std::move(made)));
  table.columns.push_back(text_column("unit", "Unit", std::move(units)));
  table.columns.push_back(text_column("total", "Total", std::move(totals)));
  table.columns.push_back(number_column("explained", "Explained", "", std::move(explained), Role::share));
  table.columns.push_back(number_column("unexplained", "Unexplained", "", std::move(unexplained), Role::share));
  table.columns.push_back(number_column("recipe_scale", "Recipe scale", "", std::move(scale)));
  table.columns.push_back(number_column("fit_miss", "Fit miss", "", std::move(fit), Role::share));
  report.tables.push_back(std::move(table));
  return report;
}

Result<report::Report> show(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<ShowParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  auto world = session.world(params->as_of, context);
  if (!world) return tl::unexpected(world.error());
  report::Report report = quality_report(**world);
  if (!params->quality) report.tables.erase(report.tables.begin() + 1, report.tables.end());
  if (!params->quality) report.quotes.clear();
  report.title = (*world)->title.empty() ? (*world)->name : (*world)->title;
  report.manifest = manifest_of("world show", canonical_json(*params), **world);
  return report;
}

Result<report::Report> show_fingerprint(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<AsOfParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  auto world = session.world(params->as_of, context);
  if (!world) return tl::unexpected(world.error());
  report::Report report;
  report.title = "Fingerprint of " + (*world)->name;
  report.manifest = manifest_of("world fingerprint", canonical_json(*params), **world);
  report::Table table;
  table.name = "fingerprint";
  table.title = "Of the canonical rows, whatever files they stand in";
  table.columns.push_back(text_column("world", "World", {(*world)->name}, Role::key));
  table.columns.push_back(text_column("fingerprint", "Fingerprint", {to_string((*world)->fingerprint)}));
  report.tables.push_back(std::move(table));
  return report;
}

/// The session's other world of that name or, as a manifest has it, of that fingerprint.
Result<world::WorldPtr> find_other(Session& session, std::string_view name, Context& context) {
  for (const auto& [given, files] : session.worlds()) {
    auto world = world::read_world(files, {}, context);
    if (!world || given == name || to_string((*world)->fingerprint) == name) return world;
  }
  return fail(Fault{Code::not_found, "", 0, 0, "no other world \"" + std::string(name) + "\"",
                    "the folder of a world beside the one that is asked about", "give its path"});
}

Result<report::Report> show_diff(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<DiffParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  auto world = session.world(std::nullopt, context);
  if (!world) return tl::unexpected(world.error());
  auto other = find_other(session, params->other, context);
  if (!other) return tl::unexpected(other.error());
  report::Report report;
  report.title = fmt::format("From {} to {}", (*world)->name, (*other)->name);
  params->other = to_string((*other)->fingerprint);  // no path in a manifest
  report.manifest = manifest_of("world diff", canonical_json(*params), **world);
  report.manifest.inputs.push_back({"other world " + (*other)->name, (*other)->fingerprint});
  report::Table table;
  table.name = "changes";
  table.title = "Rows added, removed and changed";
  report::Texts kinds, tables, keys, columns, before, after;
  const auto changes = world::diff(**world, **other);
  for (const auto& change : changes) {
    for (const auto& cell : change.cells) {
      kinds.emplace_back(change.kind == world::RowChange::Kind::added     ? "added"
                         : change.kind == world::RowChange::Kind::removed ? "removed"
                                                                          : "changed");
      tables.push_back(change.table);
      keys.push_back(change.key);
      columns.push_back(cell.column);
      before.push_back(cell.before);
      after.push_back(cell.after);
    }
  }
  report.notes.push_back(
      {report::Tone::headline, changes.empty() ? "No difference." : fmt::format("{} rows differ.", changes.size())});
  table.columns.push_back(text_column("change", "Change", std::move(kinds)));
  table.columns.push_back(text_column("table", "Table", std::move(tables)));
  table.columns.push_back(text_column("row", "Row", std::move(keys), Role::key));
  table.columns.push_back(text_column("column", "Column", std::move(columns)));
  table.columns.push_back(text_column("before", "Before", std::move(before)));
  table.columns.push_back(text_column("after", "After", std::move(after)));
  report.tables.push_back(std::move(table));
  return report;
}

}  // namespace

report::Report quality_report(const world::World& world) {
  constexpr std::size_t kWeakest = 20;
  const world::Quality quality = world::quality(world, world.figures.size());
  report::Report report;
  report.notes.push_back({report::Tone::headline,
                          fmt::format("{} figures: {} quoted from a sentence, {} derived, {} assumed with an interval "
                                      "and a reason ({}). {} claims from {} sources.",
                                      quality.all.total(), quality.all.quoted, quality.all.derived, quality.all.assumed,
                                      percent(quality.assumed_share), quality.claims, quality.sources)});
  report.notes.push_back(
      {report::Tone::plain, fmt::format("Base date {}: what was in force then is in the flows; only later changes act.",
                                        to_string(world.base_date))});
  report.tables.push_back(counts_table(world));

  report::Table counts;
  counts.name = "quality";
  counts.title = "How well founded it is";
  report::Texts names;
  report::Numbers quoted, derived, assumed;
  for (const auto& row : quality.tables) {
    names.push_back(row.table);
    quoted.push_back(static_cast<double>(row.quoted));
    derived.push_back(static_cast<double>(row.derived));
    assumed.push_back(static_cast<double>(row.assumed));
  }
  counts.columns.push_back(text_column("table", "Table", std::move(names), Role::key));
  counts.columns.push_back(number_column("quoted", "Quoted", "", std::move(quoted)));
  counts.columns.push_back(number_column("derived", "Derived", "", std::move(derived)));
  counts.columns.push_back(number_column("assumed", "Assumed", "", std::move(assumed)));
  report.tables.push_back(std::move(counts));

  report::Table weakest;
  weakest.name = "weakest";
  weakest.title = "The figures known worst";
  weakest.note =
      "Widest interval (P05 to P95) for its value, among outputs, shares, recipes, demand, flows, stocks and coverage "
      "by law.";
  report::Texts keys, reasons;
  report::Numbers value, low, high;
  std::vector<report::Basis> basis;
  for (const auto& weak : quality.weakest) {
    if (keys.size() == kWeakest) break;
    const world::Estimate& e = world.figures[weak.figure];
    if (!moves_results(world.figures.note(weak.figure).key) || !(e.value > 0.0)) continue;
    keys.push_back(world.figures.note(weak.figure).key);
    reasons.push_back(world.figures.note(weak.figure).reason);
    value.push_back(e.value);
    low.push_back(e.low);
    high.push_back(e.high);
    basis.push_back(basis_of(e.status));
    add_quotes(world, weak.figure, report);
  }
  auto values = number_column("value", "Value", "", std::move(value));
  values.basis = std::move(basis);
  values.figure = keys;
  weakest.columns.push_back(text_column("figure", "Figure", std::move(keys), Role::key));
  weakest.columns.push_back(std::move(values));
  weakest.columns.push_back(number_column("low", "P05", "", std::move(low), Role::low));
  weakest.columns.push_back(number_column("high", "P95", "", std::move(high), Role::high));
  weakest.columns.push_back(text_column("reason", "Reason", std::move(reasons)));
  report.tables.push_back(std::move(weakest));
  return report;
}

UseCase world_check_use_case() {
  return {"world check", "every fault of a world's tables at once; and how far the rows were from closing",
          "chokepoint world check --world my-world", texts_of<AsOfParams>(), check};
}
UseCase world_show_use_case() {
  return {"world show", "what a world contains and how well founded it is", "chokepoint world show --quality",
          texts_of<ShowParams>(), show};
}
UseCase world_fingerprint_use_case() {
  return {"world fingerprint", "what identifies a world's content", "chokepoint world fingerprint",
          texts_of<AsOfParams>(), show_fingerprint};
}
UseCase world_diff_use_case() {
  return {"world diff", "rows added, removed and changed against another world", "chokepoint world diff my-world",
          texts_of<DiffParams>(), show_diff};
}

}  // namespace chokepoint::service
