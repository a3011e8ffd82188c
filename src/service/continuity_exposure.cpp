#include "service/continuity_exposure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "assess/world_graph.h"
#include "base/unit.h"
#include "continuity/energy.h"
#include "service/simulate.h"
#include "service/tables.h"
#include "world/query.h"

namespace chokepoint::service {
namespace {

using report::Role;
using world::World;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::int32_t kLongestRun = 1500;  // days, where no scenario says

/// What the needs mean in this world.
struct Asked {
  const World& world;
  PlaceId place;
  ProductId use;
  std::vector<ProductId> cells;
  double units_per_kwh{0.0};  // of the use's unit
};

Result<Asked> find_all(const World& world, const CellNeeds& needs) {
  Faults faults;
  const auto missing = [&](const Error& error, std::uint32_t row, std::uint32_t column) {
    for (Fault fault : error.faults) {
      fault.code = Code::unknown_reference;
      fault.file = needs.file;
      fault.row = row;
      fault.column = column;
      faults.add(std::move(fault));
    }
  };
  Asked asked{world, {}, {}, {}, 0.0};
  if (auto place = find_place(world, needs.place, "place"))
    asked.place = *place;
  else
    missing(place.error(), 0, 0);
  if (auto use = find_product(world, needs.use, "use")) {
    asked.use = *use;
    const auto kwh = parse_unit("kWh");
    const auto converted = convert(1.0, *kwh, world.products[*use].unit);
    if (converted) {
      asked.units_per_kwh = *converted;
    } else {
      faults.add({Code::bad_unit, needs.file, 0, 0,
                  "the use " + world.products[*use].id + " in " + world.products[*use].unit.text,
                  "an end use told in energy, such as GWh", "name such a use"});
    }
  } else {
    missing(use.error(), 0, 0);
  }
  for (const auto& cell : needs.cells) {
    if (auto product = find_product(world, cell.product, "product"))
      asked.cells.push_back(*product);
    else
      missing(product.error(), cell.row, cell.column);
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  return asked;
}

/// Energy of batteries in words: "1,601 kWh", "4.2 MWh", "1.3 GWh".
std::string energy_text(double kwh) {
  if (kwh >= 1e6) return fmt::format("{:.2f} GWh", kwh / 1e6);
  if (kwh >= 1e3) return fmt::format("{:.1f} MWh", kwh / 1e3);
  return fmt::format("{:.1f} kWh", kwh);
}

/// A product's row of the cell table, and the suppliers behind it.
struct Origins {
  report::Texts product, supplier, stage;
  report::Numbers share, direct, max_stage, low, touched, high, value;
};

void add_origins(const Asked& asked, const assess::Dependence& found, ProductId product, double share, std::size_t top,
                 Origins& out) {
  for (std::size_t i = 0; i < std::min(top, found.ranked.size()); ++i) {
    const auto& region = found.regions[found.ranked[i]];
    if (region.max_stage < 0.05 && region.direct < 0.05) break;
    out.product.push_back(product_name(asked.world, product));
    out.share.push_back(share);
    out.supplier.push_back(place_name(asked.world, PlaceId{found.ranked[i]}));
    out.direct.push_back(region.direct);
    out.max_stage.push_back(region.max_stage);
    out.stage.push_back(region.max_stage_product == assess::kNoIndex
                            ? ""
                            : product_name(asked.world, ProductId{region.max_stage_product}));
    out.low.push_back(region.touched_low);
    out.touched.push_back(region.touched);
    out.high.push_back(region.touched_high);
    out.value.push_back(region.value_origin);
  }
}

/// The chain that carries most of the dependence, as a reason.
void add_path(const Asked& asked, const assess::Dependence& found, ProductId product, report::Report& report) {
  if (found.paths.empty()) return;
  const auto& path = found.paths.front();
  report::Chain chain;
  chain.title = fmt::format("{} in {} on {}: {} of units come along this chain", product_name(asked.world, product),
                            place_name(asked.world, asked.place), place_name(asked.world, PlaceId{path.region}),
                            percent(path.units));
  for (const auto& step : path.steps) {
    report::Step out;
    out.what = fmt::format("{} bought by {} from {}", product_name(asked.world, ProductId{step.product}),
                           place_name(asked.world, PlaceId{step.user_place}),
                           place_name(asked.world, PlaceId{step.maker_place}));
    out.where = place_name(asked.world, PlaceId{step.maker_place});
    out.value = step.market_share;
    out.unit = "share of what arrives";
    chain.steps.push_back(std::move(out));
  }
  report.reasons.push_back(std::move(chain));
}

Result<void> add_origins_table(const simulate::Simulator& simulator, const Asked& asked, const CellNeeds& needs,
                               report::Report& report) {
  auto model = assess::DependenceModel::make(assess::graph_of(asked.world, simulator.balanced(), simulator.prices()),
                                             assess::by_country(asked.world));
  if (!model) return tl::unexpected(model.error());
  Origins rows;
  std::string most;
  double most_share = -1.0;
  for (std::size_t c = 0; c < asked.cells.size(); ++c) {
    assess::Target target;
    target.product = asked.cells[c].index;
    for (std::size_t p = 0; p < asked.world.places.size(); ++p) {
      if (world::within(asked.world, PlaceId{p}, asked.place)) target.places.push_back(static_cast<std::uint32_t>(p));
    }
    auto found = model->of(target);
    if (!found) {
      report.notes.push_back({report::Tone::limit, fmt::format("The world sends no {} to {}: its origin is not known.",
                                                               product_name(asked.world, asked.cells[c]),
                                                               place_name(asked.world, asked.place))});
      continue;
    }
    const double share = needs.cells[c].share;
    add_origins(asked, *found, asked.cells[c], share, 3, rows);
    if (found->ranked.empty() || share <= most_share) continue;
    most_share = share;
    const auto& top = found->regions[found->ranked.front()];
    most = fmt::format("{} ({} of its energy): {} comes from {} directly, {} of units contain something from there",
                       product_name(asked.world, asked.cells[c]), percent(share), percent(top.direct),
                       place_name(asked.world, PlaceId{found->ranked.front()}), percent(top.touched));
    add_path(asked, *found, asked.cells[c], report);
  }
  if (!most.empty()) report.notes.push_back({report::Tone::headline, "Whose cells: " + most + "."});
  report::Table table;
  table.name = "origins";
  table.title = "Whose cells it hangs on";
  table.note =
      "direct: share of what arrives. max stage: the largest share of any one stage's material, and which stage. "
      "touched: share of units that contain anything from there, with bounds.";
  table.columns.push_back(text_column("cell", "Cell", std::move(rows.product), Role::key));
  table.columns.push_back(number_column("energy_share", "Of its energy", "", std::move(rows.share), Role::share));
  table.columns.push_back(text_column("supplier", "Supplier", std::move(rows.supplier), Role::key));
  table.columns.push_back(number_column("direct", "Direct", "", std::move(rows.direct), Role::share));
  table.columns.push_back(number_column("max_stage", "Max stage", "", std::move(rows.max_stage), Role::share));
  table.columns.push_back(text_column("stage", "At stage", std::move(rows.stage)));
  table.columns.push_back(number_column("touched_low", "Touched, low", "", std::move(rows.low), Role::low));
  table.columns.push_back(number_column("touched", "Touched", "", std::move(rows.touched), Role::share));
  table.columns.push_back(number_column("touched_high", "high", "", std::move(rows.high), Role::high));
  table.columns.push_back(number_column("value_origin", "Value origin", "", std::move(rows.value), Role::share));
  if (table.rows() > 0) report.tables.push_back(std::move(table));
  return {};
}

/// First installation and replacements of the build-out that begin before `end`.
std::vector<CellNeeds::Wave> all_waves(const CellNeeds& needs, Day end) {
  std::vector<CellNeeds::Wave> waves;
  for (const auto& wave : needs.waves) {
    const continuity::Wave one{wave.from.number, wave.until.number, wave.kwh};
    for (const auto& purchase : continuity::purchases(std::span(&one, 1), needs.life_years, end.number)) {
      CellNeeds::Wave next = wave;
      next.from = Day{purchase.from};
      next.until = Day{purchase.until};
      next.generation = purchase.generation;
      if (purchase.generation > 0) next.name += fmt::format(", replacement {}", purchase.generation);
      waves.push_back(std::move(next));
    }
  }
  return waves;
}

/// The waves as dated demand for the use.
std::vector<world::Act> acts_of(const Asked& asked, std::span<const CellNeeds::Wave> waves) {
  std::vector<world::Act> acts;
  for (const auto& wave : waves) {
    world::Act act;
    act.day = wave.from;
    act.until = wave.until;
    const double per_year = wave.kwh * asked.units_per_kwh / static_cast<double>(wave.until - wave.from) * 365.0;
    act.what = world::DemandChange{asked.use, asked.place, 1.0, per_year};
    act.why = "build-out: " + wave.name;
    acts.push_back(std::move(act));
  }
  return acts;
}

/// Share of what was wanted at base prices that came, day by day; the rest was not delivered or priced out.
struct Supply {
  std::vector<double> share;
  bool complete{true};
  double on(std::int32_t step) const { return share[static_cast<std::size_t>(step)]; }
};

Result<Supply> supply_under(const simulate::Simulator& simulator, const Asked& asked, const world::Scenario& scenario,
                            const simulate::RunOptions& options, Context& context) {
  simulate::Probes probes;
  probes.series = {{simulate::Quantity::delivered, asked.use, asked.place},
                   {simulate::Quantity::unmet, asked.use, asked.place}};
  auto impact = simulator.run(scenario, probes, options, context);
  if (!impact) return tl::unexpected(impact.error());
  Supply supply;
  supply.complete = impact->complete;
  const auto& came = impact->series[0].values;
  const auto& not_come = impact->series[1].values;
  for (std::size_t t = 0; t < came.size(); ++t) {
    const double wanted = came[t] + not_come[t];
    supply.share.push_back(wanted > 0.0 ? came[t] / wanted : 1.0);
  }
  return supply;
}

/// What reached a wave by the end of its days, and how many days more it would take at its own pace.
struct Reached {
  double share{0.0};
  double days_behind{0.0};  // NaN: not within the run
};
Reached reached(const Supply& supply, const Horizon& horizon, const CellNeeds::Wave& wave) {
  const std::int32_t first = std::max(0, horizon.step_of(wave.from));
  const auto steps = static_cast<std::int32_t>(supply.share.size());
  const std::int32_t last = std::min(steps, horizon.step_of(wave.until));
  Reached result;
  double sum = 0.0;
  for (std::int32_t t = first; t < last; ++t) sum += supply.on(t);
  const double wanted = static_cast<double>(last - first);
  result.share = sum / wanted;
  double missing = wanted - sum;
  result.days_behind = 0.0;
  for (std::int32_t t = last; missing > 1e-6 * wanted; ++t) {
    if (t >= steps) {
      result.days_behind = kNone;
      break;
    }
    const double step = supply.on(t);
    result.days_behind += step >= missing && step > 0.0 ? missing / step : 1.0;
    missing -= step;
  }
  return result;
}

struct Runs {
  world::Scenario scenario;
  Supply undisturbed, struck;
  bool with_scenario{false};
};

Result<Runs> run_all(Session& session, const simulate::Simulator& simulator, const Asked& asked, const CellNeeds& needs,
                     const ExposureOptions& options, Context& context) {
  Runs runs;
  runs.with_scenario = !options.scenario.empty();
  if (runs.with_scenario) {
    auto scenario = find_scenario(session, asked.world, options.scenario, options.variant);
    if (!scenario) return tl::unexpected(scenario.error());
    runs.scenario = std::move(*scenario);
  } else {
    runs.scenario.name = "build-out";
    runs.scenario.horizon.first = asked.world.base_date;
    std::int32_t days = 365;
    for (const auto& wave : needs.waves) days = std::max(days, wave.until - asked.world.base_date);
    runs.scenario.horizon.days = std::min(days, kLongestRun);
  }
  if (options.days > 0) runs.scenario.horizon.days = options.days;
  const auto acts = acts_of(asked, all_waves(needs, runs.scenario.horizon.end()));
  simulate::RunOptions run;
  run.law = runs.with_scenario;
  run.explain = false;
  run.assume = assume_of(options.assume);
  world::Scenario alone = runs.scenario;
  alone.acts = acts;
  auto undisturbed = supply_under(simulator, asked, alone, run, context);
  if (!undisturbed) return tl::unexpected(undisturbed.error());
  runs.undisturbed = std::move(*undisturbed);
  if (!runs.with_scenario) return runs;
  world::Scenario both = runs.scenario;
  both.acts.insert(both.acts.end(), acts.begin(), acts.end());
  auto struck = supply_under(simulator, asked, both, run, context);
  if (!struck) return tl::unexpected(struck.error());
  runs.struck = std::move(*struck);
  return runs;
}

report::Table supply_table(const Asked& asked, const Runs& runs) {
  report::Table table;
  table.name = "supply";
  table.title = fmt::format("Batteries for {} in {}: share of what is wanted that comes",
                            product_name(asked.world, asked.use), place_name(asked.world, asked.place));
  table.note = "With the build-out's demand on top of the world's own year.";
  table.draw = report::Draw::lines;
  report::Texts dates;
  for (std::size_t t = 0; t < runs.undisturbed.share.size(); ++t)
    dates.push_back(to_string(runs.scenario.horizon.day_of_step(static_cast<std::int32_t>(t))));
  table.columns.push_back(text_column("date", "Date", std::move(dates), Role::date));
  table.columns.push_back(number_column("build_out", "Build-out alone", "", runs.undisturbed.share, Role::share));
  if (runs.with_scenario)
    table.columns.push_back(number_column("struck", "With the scenario", "", runs.struck.share, Role::share));
  return table;
}

report::Table waves_table(const CellNeeds& needs, const Runs& runs) {
  report::Table table;
  table.name = "build_out";
  table.title = "The build-out and its replacements, as dated demand";
  table.note =
      "came: share of the wave's batteries that arrived by its last day within the run. days behind: how much longer "
      "it "
      "takes at the wave's own pace; empty: not within the run.";
  report::Texts names, from, until;
  report::Numbers size, mwh, alone, struck, missing, behind;
  const Horizon& horizon = runs.scenario.horizon;
  for (const auto& wave : all_waves(needs, horizon.end())) {
    if (wave.until <= horizon.first) continue;
    names.push_back(wave.name);
    from.push_back(to_string(wave.from));
    until.push_back(to_string(wave.until));
    size.push_back(wave.size);
    mwh.push_back(wave.kwh / 1000.0);
    const Reached calm = reached(runs.undisturbed, horizon, wave);
    const Reached hit = runs.with_scenario ? reached(runs.struck, horizon, wave) : calm;
    alone.push_back(calm.share);
    struck.push_back(hit.share);
    const double inside =
        static_cast<double>(std::min(wave.until, horizon.end()) - std::max(wave.from, horizon.first)) /
        static_cast<double>(wave.until - wave.from);
    missing.push_back((1.0 - hit.share) * inside * wave.size);
    behind.push_back(hit.days_behind);
  }
  table.columns.push_back(text_column("wave", "Wave", std::move(names), Role::key));
  table.columns.push_back(text_column("from", "From", std::move(from), Role::date));
  table.columns.push_back(text_column("until", "Until", std::move(until), Role::date));
  table.columns.push_back(number_column("size", "Size", needs.unit, std::move(size)));
  table.columns.push_back(number_column("energy", "Batteries", "MWh", std::move(mwh)));
  table.columns.push_back(number_column("came", "Came, build-out alone", "", std::move(alone), Role::share));
  if (runs.with_scenario)
    table.columns.push_back(
        number_column("came_struck", "Came, with the scenario", "", std::move(struck), Role::share));
  table.columns.push_back(number_column("missing", "Without batteries", needs.unit, std::move(missing)));
  table.columns.push_back(number_column("days_behind", "Days behind", "d", std::move(behind), Role::days));
  return table;
}

double mean_of(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return values.empty() ? 1.0 : sum / static_cast<double>(values.size());
}

/// Share of all that the waves want within the run that does not come by the last day of its wave.
double missing_share(const CellNeeds& needs, const Supply& supply, const Horizon& horizon) {
  double wanted = 0.0, missing = 0.0;
  for (const auto& wave : all_waves(needs, horizon.end())) {
    if (wave.until <= horizon.first) continue;
    const double inside =
        wave.kwh * static_cast<double>(std::min(wave.until, horizon.end()) - std::max(wave.from, horizon.first)) /
        static_cast<double>(wave.until - wave.from);
    wanted += inside;
    missing += inside * (1.0 - reached(supply, horizon, wave).share);
  }
  return wanted > 0.0 ? missing / wanted : 0.0;
}

void add_run_notes(const Asked& asked, const CellNeeds& needs, const Runs& runs, report::Report& report) {
  const Supply& told = runs.with_scenario ? runs.struck : runs.undisturbed;
  const double years = static_cast<double>(told.share.size()) / 365.25;
  const double worst = told.share.empty() ? 1.0 : *std::min_element(told.share.begin(), told.share.end());
  const auto at = std::min_element(told.share.begin(), told.share.end()) - told.share.begin();
  const double own = missing_share(needs, runs.undisturbed, runs.scenario.horizon);
  const double all = missing_share(needs, told, runs.scenario.horizon);
  std::string text = own < 5e-4 ? "Alone, the build-out gets all of its batteries in time"
                                : fmt::format(
                                      "Alone, the build-out does not get {} of its batteries in time: the design's own "
                                      "shortfall, as buyers ask for more than was asked for before",
                                      percent(own));
  if (runs.with_scenario) {
    text += all - own < 5e-4 ? fmt::format("; {} takes nothing more", runs.scenario.name)
                             : fmt::format("; {} takes {} more", runs.scenario.name, percent(all - own));
  }
  text += ".";
  if (worst < 0.999) {
    text += fmt::format(" On the worst day ({}) {} of what is wanted come.",
                        to_string(runs.scenario.horizon.day_of_step(static_cast<std::int32_t>(at))), percent(worst));
  }
  report.notes.push_back({report::Tone::headline, std::move(text)});
  if (needs.yearly_kwh > 0.0) {
    const double lost = needs.yearly_kwh * years * (1.0 - mean_of(told.share));
    report.notes.push_back(
        {report::Tone::plain,
         fmt::format("Keeping up what stands takes {} a year, which the world's own demand of {} holds already; "
                     "of it {} would be missing over the run's {:.1f} years ({}).",
                     energy_text(needs.yearly_kwh), place_name(asked.world, asked.place), energy_text(lost), years,
                     percent(1.0 - mean_of(told.share)))});
  }
  if (!runs.with_scenario)
    report.notes.push_back({report::Tone::limit, "No scenario was named: no law acts in the run (--scenario)."});
  report.notes.push_back(
      {report::Tone::limit,
       "Buyers order when a wave begins, not ahead of it: the first days of a wave run on what stands "
       "in stores."});
  report.notes.push_back(
      {report::Tone::limit, fmt::format("Demand enters as {}, whose mix of chemistries is the world's for {}; the "
                                        "origins above are those of the file's own cells.",
                                        product_name(asked.world, asked.use), place_name(asked.world, asked.place))});
}

}  // namespace

Result<void> add_exposure(Session& session, const CellNeeds& needs, const ExposureOptions& options,
                          report::Report& report, Context& context) {
  auto simulator = session.simulator(options.as_of, context);
  if (!simulator) return tl::unexpected(simulator.error());
  auto asked = find_all((*simulator)->world(), needs);
  if (!asked) return tl::unexpected(asked.error());
  if (auto done = add_origins_table(**simulator, *asked, needs, report); !done) return done;
  if (needs.waves.empty() && options.scenario.empty()) return {};
  context.progress.stage("simulating", 1);
  auto runs = run_all(session, **simulator, *asked, needs, options, context);
  if (!runs) return tl::unexpected(runs.error());
  context.progress.advance(1);
  if (!runs->undisturbed.complete || !runs->struck.complete) {
    report.outcome = Outcome::stopped;
    report.notes.push_back({report::Tone::warning, "Stopped: the runs of the build-out were not finished."});
    return {};
  }
  if (runs->with_scenario) {
    report.manifest.inputs.push_back(
        {"scenario " + runs->scenario.name + ":" + runs->scenario.variant, runs->scenario.fingerprint});
  }
  add_run_notes(*asked, needs, *runs, report);
  report.tables.push_back(supply_table(*asked, *runs));
  if (auto waves = waves_table(needs, *runs); waves.rows() > 0) report.tables.push_back(std::move(waves));
  return {};
}

}  // namespace chokepoint::service
