#include "service/depend.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "assess/cuts.h"
#include "assess/world_graph.h"
#include "service/depend_risk.h"
#include "service/depend_table.h"
#include "service/tables.h"
#include "world/query.h"

namespace chokepoint::service {
namespace {

using assess::Dependence;
using report::Role;
using world::World;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct Asked {
  const World& world;
  std::optional<ProductId> product;
  std::vector<PlaceId> places;
  std::string name;
};

std::string region_name(const World& world, std::uint32_t region) { return place_name(world, PlaceId{region}); }

report::Table regions_table(const Asked& asked, const Dependence& found, std::size_t top) {
  report::Table table;
  table.name = "suppliers";
  table.title = fmt::format("On whom {} depends", asked.name);
  table.note =
      "direct: share of what arrives. max stage: the largest share of any one stage's material, and which stage. "
      "touched: share of "
      "units that contain anything from there (with bounds). value: share of value that originates there. Stages are "
      "never added up.";
  table.draw = report::Draw::bars;
  report::Texts places, stages;
  report::Numbers direct, max_stage, low, mid, high, value, look_through;
  for (std::size_t i = 0; i < found.ranked.size() && i < top; ++i) {
    const assess::RegionExposure& region = found.regions[found.ranked[i]];
    if (region.max_stage < 0.0005 && region.touched_high < 0.0005) break;
    places.push_back(region_name(asked.world, found.ranked[i]));
    stages.push_back(region.max_stage_product == assess::kNoIndex
                         ? ""
                         : product_name(asked.world, ProductId{region.max_stage_product}));
    direct.push_back(region.direct);
    max_stage.push_back(region.max_stage);
    low.push_back(region.touched_low);
    mid.push_back(region.touched);
    high.push_back(region.touched_high);
    value.push_back(region.value_origin);
    look_through.push_back(region.look_through);
  }
  table.columns.push_back(text_column("supplier", "Supplier", std::move(places), Role::key));
  if (asked.product && asked.world.products[*asked.product].tradable)
    table.columns.push_back(number_column("direct", "Direct", "", std::move(direct), Role::share));
  table.columns.push_back(number_column("max_stage", "Max stage", "", std::move(max_stage), Role::share));
  table.columns.push_back(text_column("stage", "At stage", std::move(stages)));
  table.columns.push_back(number_column("touched_low", "Touched, low", "", std::move(low), Role::low));
  table.columns.push_back(number_column("touched", "Touched", "", std::move(mid), Role::share));
  table.columns.push_back(number_column("touched_high", "high", "", std::move(high), Role::high));
  table.columns.push_back(number_column("value_origin", "Value origin", "", std::move(value), Role::share));
  table.columns.push_back(
      number_column("look_through", "Look-through inputs", "", std::move(look_through), Role::share));
  return table;
}

/// The production row that a country's share of a product rests on.
FigureId supply_figure(const World& world, ProductId product, PlaceId place) {
  for (auto quantity : {world::ProductionQuantity::share, world::ProductionQuantity::output}) {
    if (const auto* row = world::find_production(world, product, place, quantity)) return row->figure;
  }
  return {};
}

report::Table stages_table(const Asked& asked, const Dependence& found, report::Report& report) {
  report::Table table;
  table.name = "stages";
  table.title = "Every stage behind it, from the nearest tier upstream";
  table.note =
      "needed by: share of units that need the stage at all. top supplier: largest outside the target itself. HHI "
      "0..1, bounds for what "
      "no row names. N-1: supply of the others over all use if the top supplier is gone.";
  const World& world = asked.world;
  report::Texts products, suppliers, figures;
  report::Numbers tier, needed, share, low, high, left, untraced;
  std::vector<report::Basis> basis;
  for (const auto& stage : found.stages) {
    if (stage.needed_by < 0.0005) continue;
    tier.push_back(stage.tier);
    products.push_back(product_name(world, ProductId{stage.product}));
    needed.push_back(stage.needed_by);
    const bool any = stage.top_region != assess::kNoIndex;
    suppliers.push_back(any ? region_name(world, stage.top_region) : "");
    share.push_back(any ? stage.top_share : kNone);
    low.push_back(stage.concentration.index.low);
    high.push_back(stage.concentration.index.high);
    left.push_back(stage.without_top && stage.without_top->of_all_demand ? *stage.without_top->of_all_demand : kNone);
    untraced.push_back(stage.untraced);
    const FigureId figure =
        any ? supply_figure(world, ProductId{stage.product}, PlaceId{stage.top_region}) : FigureId{};
    figures.push_back(figure.valid() ? world.figures.note(figure).key : "");
    basis.push_back(figure.valid() ? basis_of(world.figures[figure].status) : report::Basis::computed);
    add_quotes(world, figure, report);
  }
  table.columns.push_back(number_column("tier", "Tier", "", std::move(tier)));
  table.columns.push_back(text_column("product", "Product", std::move(products), Role::key));
  table.columns.push_back(number_column("needed_by", "Needed by", "", std::move(needed), Role::share));
  table.columns.push_back(text_column("top_supplier", "Top supplier", std::move(suppliers)));
  auto top_share = number_column("top_share", "Its share", "", std::move(share), Role::share);
  top_share.basis = std::move(basis);
  top_share.figure = std::move(figures);
  table.columns.push_back(std::move(top_share));
  table.columns.push_back(number_column("hhi_low", "HHI, low", "", std::move(low), Role::low));
  table.columns.push_back(number_column("hhi_high", "HHI, high", "", std::move(high), Role::high));
  table.columns.push_back(number_column("n_minus_1", "N-1 coverage", "", std::move(left), Role::share));
  table.columns.push_back(number_column("untraced", "Untraced", "", std::move(untraced), Role::share));
  return table;
}

report::Table tiers_table(const Asked& asked, const Dependence& found) {
  report::Table table;
  table.name = "tiers";
  table.title = "The chain in one picture";
  table.note =
      "Each box is a product; its bars are the three largest places it comes from for this target. A line goes to what "
      "it "
      "is used up in, dashed where that stands further back: tools wear out in making materials.";
  table.draw = report::Draw::tiers;
  const World& world = asked.world;
  std::vector<std::string> stage_names{"mine",     "refine",    "chemical",   "material", "component",
                                       "assembly", "equipment", "technology", "use"};
  report::Texts stage, product, place, from;
  report::Numbers share;
  std::vector<const assess::StageExposure*> rows;
  for (const auto& row : found.stages) {
    if (row.needed_by >= 0.02) rows.push_back(&row);
  }
  std::stable_sort(rows.begin(), rows.end(), [&](const auto* a, const auto* b) {
    return world.products[ProductId{a->product}].stage < world.products[ProductId{b->product}].stage;
  });
  for (const auto* row : rows) {
    std::string inputs;
    for (const auto& recipe : world.recipes) {
      if (recipe.output.index != row->product ||
          (recipe.kind != world::InputKind::consumed && recipe.kind != world::InputKind::wearing))
        continue;
      const std::string& name = product_name(world, recipe.input);
      if (inputs.find(name) == std::string::npos) inputs += (inputs.empty() ? "" : ";") + name;
    }
    std::vector<std::uint32_t> order;
    for (std::uint32_t r = 0; r < row->origin.size(); ++r) {
      if (row->origin[r] > 0.005) order.push_back(r);
    }
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return row->origin[a] > row->origin[b]; });
    if (order.size() > 3) order.resize(3);
    for (auto r : order) {
      stage.push_back(stage_names[static_cast<std::size_t>(world.products[ProductId{row->product}].stage)]);
      product.push_back(product_name(world, ProductId{row->product}));
      place.push_back(region_name(world, r));
      share.push_back(row->origin[r]);
      from.push_back(inputs);
    }
  }
  table.columns.push_back(text_column("stage", "Stage", std::move(stage), Role::key));
  table.columns.push_back(text_column("product", "Product", std::move(product), Role::key));
  table.columns.push_back(text_column("place", "Place", std::move(place)));
  table.columns.push_back(number_column("share", "Share", "", std::move(share), Role::share));
  table.columns.push_back(text_column("from_product", "Made from", std::move(from)));
  return table;
}

void add_paths(const Asked& asked, const Dependence& found, report::Report& report) {
  for (const auto& path : found.paths) {
    report::Chain chain;
    chain.result = "/tables/suppliers/0";
    chain.title =
        fmt::format("{} on {} for {}: {} of units come along this chain, {} of the stage's material from there",
                    asked.name, region_name(asked.world, path.region),
                    product_name(asked.world, ProductId{path.product}), percent(path.units), percent(path.carried));
    for (const auto& step : path.steps) {
      report::Step out;
      const PlaceId user{step.user_place};
      const PlaceId maker{step.maker_place};
      out.what = user == maker
                     ? fmt::format("{} made in {}", product_name(asked.world, ProductId{step.product}),
                                   place_name(asked.world, maker))
                     : fmt::format("{} bought by {} from {}", product_name(asked.world, ProductId{step.product}),
                                   place_name(asked.world, user), place_name(asked.world, maker));
      out.where = place_name(asked.world, maker);
      out.value = step.market_share;
      out.unit = "share of what arrives";
      const FigureId figure = supply_figure(asked.world, ProductId{step.product}, maker);
      if (figure.valid()) {
        out.figure = asked.world.figures.note(figure).key;
        add_quotes(asked.world, figure, report);
      }
      chain.steps.push_back(std::move(out));
    }
    report.reasons.push_back(std::move(chain));
  }
}

/// Shares of the target's final use lost when the supplier's exports (or production) of each stage stop. `complete`: no
/// run was cut short.
Result<report::Table> stop_table(const simulate::Simulator& simulator, const Asked& asked, PlaceId supplier,
                                 const Dependence& found, const DependParams& params, bool& complete,
                                 Context& context) {
  const auto top = static_cast<std::size_t>(params.top);
  const World& world = asked.world;
  std::vector<const assess::StageExposure*> stages;
  for (const auto& stage : found.stages) {
    if (stage.origin[supplier.index] * stage.needed_by > 0.02) stages.push_back(&stage);
  }
  std::stable_sort(stages.begin(), stages.end(), [&](const auto* a, const auto* b) {
    return a->origin[supplier.index] * a->needed_by > b->origin[supplier.index] * b->needed_by;
  });
  if (stages.size() > top) stages.resize(top);

  report::Table table;
  table.name = "stop";
  table.title = fmt::format("If {} stops one of them", place_name(world, supplier));
  table.note = std::string(asked.product && world.products[*asked.product].stage == world::Stage::use
                               ? "Share of this use"
                               : "Share of all final use (by value)") +
               " of the target not delivered up to the day. exports stop: to the target only, home keeps its supply. "
               "production stops: for everyone. Without substitution nobody finds another supplier and no input "
               "replaces another.";
  report::Texts products, shocks, substitutions;
  assess::CutOptions options;
  if (params.at > 0) {
    options.checkpoints.push_back(static_cast<std::int32_t>(params.at));
    std::sort(options.checkpoints.begin(), options.checkpoints.end());
    options.checkpoints.erase(std::unique(options.checkpoints.begin(), options.checkpoints.end()),
                              options.checkpoints.end());
    options.days = options.checkpoints.back();
  }
  const std::size_t days = options.checkpoints.size();
  std::vector<report::Numbers> lost(days);
  if (asked.places.size() == 1) options.target = asked.places.front();
  const bool is_use = asked.product && world.products[*asked.product].stage == world::Stage::use;
  if (is_use) options.use = *asked.product;
  for (auto shock : {assess::Shock::exports_stop, assess::Shock::production_stops}) {
    for (bool substitution : {false, true}) {
      std::vector<assess::Cut> cuts;
      for (const auto* stage : stages) cuts.push_back({ProductId{stage->product}, supplier, shock});
      options.substitution = substitution;
      auto losses = assess::losses_of(simulator, cuts, options, context);
      if (!losses) return tl::unexpected(losses.error());
      complete = complete && losses->complete;
      for (const auto& loss : losses->losses) {
        products.push_back(product_name(world, loss.cut.product));
        shocks.push_back(shock == assess::Shock::exports_stop ? "exports stop" : "production stops");
        substitutions.push_back(substitution ? "yes" : "no");
        for (std::size_t c = 0; c < days; ++c) lost[c].push_back(loss.lost_share[c]);
      }
    }
  }
  table.columns.push_back(text_column("product", "Product", std::move(products), Role::key));
  table.columns.push_back(text_column("shock", "Shock", std::move(shocks), Role::key));
  table.columns.push_back(text_column("substitution", "Substitution", std::move(substitutions), Role::key));
  for (std::size_t c = 0; c < days; ++c) {
    table.columns.push_back(number_column(fmt::format("lost_{}", options.checkpoints[c]),
                                          fmt::format("Lost by day {}", options.checkpoints[c]), "", std::move(lost[c]),
                                          Role::share));
  }
  return table;
}

/// The tight stages nearest to the target: what a reader would ask about first.
std::string tight_stages(const Asked& asked, const Dependence& found, std::uint32_t region) {
  constexpr std::size_t kNamed = 3;
  constexpr double kTight = 0.75;
  double most = 0.0;
  auto held = [&](const assess::StageExposure& stage) { return stage.origin[region] * stage.needed_by; };
  for (const auto& stage : found.stages) most = std::max(most, held(stage));
  std::string text;
  std::size_t named = 0;
  for (const auto& stage : found.stages) {  // by tier
    if (stage.tier == 0 || held(stage) < kTight * most || named == kNamed) continue;
    ++named;
    text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", product_name(asked.world, ProductId{stage.product}),
                        percent(stage.origin[region]));
  }
  return text;
}

std::string headline(const Asked& asked, const Dependence& found) {
  if (found.ranked.empty()) return fmt::format("{} depends on nobody outside itself.", asked.name);
  const auto& top = found.regions[found.ranked.front()];
  const std::string supplier = region_name(asked.world, found.ranked.front());
  std::string text = fmt::format("{} depends most on {}: ", asked.name, supplier);
  if (asked.product && asked.world.products[*asked.product].tradable)
    text += fmt::format("{} comes from there directly; ", percent(top.direct));
  text += fmt::format("{} of units contain something from there", percent(top.touched));
  const std::string stages = tight_stages(asked, found, found.ranked.front());
  if (!stages.empty()) text += fmt::format(". Nearest tight stages, with its share: {}", stages);
  return text + ".";
}

Result<report::Report> depend_on_table(const InputTable& given, const DependParams& params, Context& context) {
  if (!params.stop.empty() || params.at > 0 || params.as_of) {
    return fail(Fault{Code::usage, "", 0, 0, "--stop, --at or --as-of beside a table", "options of a world alone",
                      "leave them out: a table has no days"});
  }
  auto io = read_table(given, params.on_fault, context);
  if (!io) return tl::unexpected(io.error());
  if (auto scaled = network::to_coefficients(given.name, on_fault_of(params.on_fault), *io); !scaled)
    return tl::unexpected(scaled.error());
  report::Report report;
  auto filled = fill_table_dependence(std::move(*io), params, report, context);
  if (!filled) return tl::unexpected(filled.error());
  DependParams resolved = params;
  resolved.product = to_string(given.fingerprint);
  // No world: a table is all there is.
  report.manifest.version = std::string(version());
  report.manifest.use_case = "depend";
  report.manifest.params = canonical_json(resolved);
  report.manifest.inputs.push_back({"table", given.fingerprint});
  return report;
}

Result<report::Report> run(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<DependParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  return depend(session, *params, context);
}

}  // namespace

std::vector<Option<DependParams>> DependParams::options() {
  using P = DependParams;
  return {
      {{"product",
        OptionKind::text,
        "product or end use (none: all final demand, by value); or the folder of an input-output table",
        true,
        false,
        0,
        0,
        {},
        "PRODUCT",
        Input::table},
       &P::product},
      {{"place",
        OptionKind::list,
        "whose dependence; may be repeated; none: the world's",
        false,
        false,
        0,
        0,
        {},
        "PLACE"},
       &P::places},
      {{"industry",
        OptionKind::text,
        "of a table: the industry asked about; none: all, or the final demand of --place",
        false,
        false,
        0,
        0,
        {},
        "LABEL"},
       &P::industry},
      {{"stop",
        OptionKind::text,
        "also simulate that this place stops each stage (both shocks, with and without substitution)",
        false,
        false,
        0,
        0,
        {},
        "PLACE"},
       &P::stop},
      {{"at", OptionKind::integer, "with --stop: one more day to tell losses for", false, false, 0, 3650, {}, "DAY"},
       &P::at},
      {{"top", OptionKind::integer, "rows per table", false, false, 1, 100000, {}, "N"}, &P::top},
      {{"on-fault",
        OptionKind::choice,
        "of a table: what to do with inputs above an industry's output (keep: as they are; clip: scaled down to it) "
        "and "
        "with negative entries (clip: taken as 0)",
        false,
        false,
        0,
        0,
        {"error", "keep", "clip"}},
       &P::on_fault},
      {{"as-of", OptionKind::date, "use only what was known on this day", false, false, 0, 0, {}, "DATE"}, &P::as_of},
  };
}

Result<report::Report> depend(Session& session, const DependParams& params, Context& context) {
  if (const InputTable* given = session.table(params.product)) return depend_on_table(*given, params, context);
  if (!params.industry.empty()) {
    return fail(Fault{Code::usage, "", 0, 0, "--industry = \"" + params.industry + "\" without a table",
                      "the folder of an input-output table in place of the product",
                      "name the folder, or leave --industry out"});
  }
  if (params.on_fault != "error") {
    return fail(Fault{Code::usage, "", 0, 0, "--on-fault without a table", "the folder of an input-output table",
                      "leave it out: worlds are checked whole"});
  }
  auto simulator = session.simulator(params.as_of, context);
  if (!simulator) return tl::unexpected(simulator.error());
  const World& world = (*simulator)->world();
  Asked asked{world, std::nullopt, {}, ""};
  assess::Target target;
  if (!params.product.empty()) {
    auto product = find_product(world, params.product, "product");
    if (!product) return tl::unexpected(product.error());
    asked.product = *product;
    target.product = product->index;
  }
  std::string places;
  for (const auto& text : params.places) {
    auto place = find_place(world, text, "--place");
    if (!place) return tl::unexpected(place.error());
    asked.places.push_back(*place);
    places += (places.empty() ? "" : ", ") + place_name(world, *place);
    for (std::size_t p = 0; p < world.places.size(); ++p) {
      if (world::within(world, PlaceId{p}, *place)) target.places.push_back(static_cast<std::uint32_t>(p));
    }
  }
  asked.name = (asked.product ? product_name(world, *asked.product) : std::string("Final use")) +
               (places.empty() ? " (world)" : " in " + places);

  auto model = assess::DependenceModel::make(assess::graph_of(world, (*simulator)->balanced(), (*simulator)->prices()),
                                             assess::by_country(world));
  if (!model) return tl::unexpected(model.error());
  auto found = model->of(target);
  if (!found) return tl::unexpected(found.error());

  const auto top = static_cast<std::size_t>(params.top);
  report::Report report;
  report.title = "Dependence: " + asked.name;
  report.manifest = manifest_of("depend", canonical_json(params), world);
  report.notes.push_back({report::Tone::headline, headline(asked, *found)});
  report.tables.push_back(regions_table(asked, *found, top));
  report.tables.push_back(stages_table(asked, *found, report));
  if (auto added = add_risk_table(**simulator, *found, asked.places, report); !added)
    return tl::unexpected(added.error());
  report.tables.push_back(tiers_table(asked, *found));
  add_paths(asked, *found, report);
  if (!params.stop.empty()) {
    auto supplier = find_place(world, params.stop, "--stop");
    if (!supplier) return tl::unexpected(supplier.error());
    bool complete = true;
    auto table = stop_table(**simulator, asked, *supplier, *found, params, complete, context);
    if (!table) return tl::unexpected(table.error());
    report.tables.push_back(std::move(*table));
    if (!complete) {
      report.outcome = Outcome::stopped;
      report.notes.push_back({report::Tone::warning, "Stopped: not all stops were simulated; their table lacks rows."});
    }
  }
  report.notes.push_back({report::Tone::limit,
                          "Machines and know-how (capital and technology inputs) are not embodied in units and are "
                          "left out of these shares."});
  if (!found->unpriced.empty()) {
    report.notes.push_back(
        {report::Tone::limit, fmt::format("{} products on the way have no price; their value stays with their user.",
                                          found->unpriced.size())});
  }
  if (found->value_untraced > 0.005) {
    report.notes.push_back({report::Tone::limit, fmt::format("{} of value is bought from nobody the world names.",
                                                             percent(found->value_untraced))});
  }
  return report;
}

UseCase depend_use_case() {
  return {"depend", "what a product or a place depends on, through all tiers", "chokepoint depend lfp-cell --place US",
          texts_of<DependParams>(), run};
}

}  // namespace chokepoint::service
