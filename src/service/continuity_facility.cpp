// Facility power: tables and sentences.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/math.h"
#include "continuity/availability.h"
#include "continuity/trial.h"
#include "report/people.h"
#include "service/continuity.h"
#include "service/tables.h"
#include "stats/histogram.h"
#include "stats/variance.h"
#include "world/suggest.h"

namespace chokepoint::service {
namespace {

using continuity::Availability;
using continuity::kHoursPerYear;
using report::Role;

/// What each draw of the assumptions gives.
struct Draws {
  std::vector<FileValues> values;
  std::vector<Availability> found;
  std::vector<double> nameplate_kwh;
  bool complete{true};
};

Result<Draws> draw_all(const FacilityFile& facility, const ContinuityParams& params, Context& context) {
  const auto count = static_cast<std::size_t>(params.draws);
  Draws draws;
  draws.values.resize(count);
  draws.found.resize(count);
  draws.nameplate_kwh.resize(count);
  std::vector<Result<Availability>> solved(count);
  std::vector<char> done(count, 0);
  context.progress.stage("drawing assumptions", count);
  context.pool.run(count, [&](std::size_t d) {
    if (context.cancel.stop_requested()) return;
    draws.values[d] = facility.figures.drawn(static_cast<std::uint64_t>(params.seed), static_cast<std::uint32_t>(d));
    solved[d] = continuity::solve(facility.system(draws.values[d]));
    draws.nameplate_kwh[d] = continuity::nameplate_kwh(facility.battery(draws.values[d]));
    done[d] = 1;
    context.progress.advance(1);
  });
  for (std::size_t d = 0; d < count; ++d) {
    if (done[d] == 0) {
      draws.complete = false;
      continue;
    }
    if (!solved[d]) return tl::unexpected(solved[d].error());
    draws.found[d] = *solved[d];
  }
  return draws;
}

struct Band {
  double low, high;
};
template <class Reading>
Band band(const Draws& draws, double central, const Reading& reading) {
  if (draws.values.empty()) return {central, central};
  stats::QuantileHistogram histogram;
  for (std::size_t d = 0; d < draws.values.size(); ++d) histogram.add(reading(d));
  return {histogram.quantile(0.05), histogram.quantile(0.95)};
}

std::string design_text(const continuity::Design& design, const continuity::PowerSystem& system) {
  return fmt::format(
      "{} sets for {} needed, {:.3g} minutes of battery in {} string{}, a tank for {:.3g} hours, {} path{}",
      design.sets, system.generators.needed, design.battery_minutes, design.strings, design.strings == 1 ? "" : "s",
      design.tank_hours, design.paths, design.paths == 1 ? "" : "s");
}

report::Table availability_table(const Availability& central, const Draws& draws) {
  report::Table table;
  table.name = "availability";
  table.title = "How often the load goes dark";
  table.note = "As described in the file. low and high: P05 and P95 over draws of the assumptions.";
  const auto minutes = [](const Availability& a) { return continuity::minutes_per_year(a.unavailability); };
  const double middle = minutes(central);
  const Band dark = band(draws, middle, [&](std::size_t d) { return minutes(draws.found[d]); });
  const Band cuts = band(draws, central.interruptions, [&](std::size_t d) { return draws.found[d].interruptions; });
  table.columns.push_back(
      text_column("availability", "Availability", {availability_text(central.unavailability)}, Role::key));
  table.columns.push_back(number_column("nines", "Nines", "", {continuity::nines(central.unavailability)}));
  table.columns.push_back(number_column("dark", "Dark a year", "min", {middle}));
  table.columns.push_back(number_column("dark_low", "low", "min", {dark.low}, Role::low));
  table.columns.push_back(number_column("dark_high", "high", "min", {dark.high}, Role::high));
  table.columns.push_back(number_column("interruptions", "Interruptions", "a year", {central.interruptions}));
  table.columns.push_back(number_column("interruptions_low", "low", "a year", {cuts.low}, Role::low));
  table.columns.push_back(number_column("interruptions_high", "high", "a year", {cuts.high}, Role::high));
  table.columns.push_back(number_column("lasts", "Each lasts", "min", {central.mean_hours() * 60.0}));
  return table;
}

report::Table origin_table(const Availability& central) {
  report::Table table;
  table.name = "causes";
  table.title = "What leaves it dark";
  table.note = "Booked on what opened the stretch that batteries could not ride through.";
  table.draw = report::Draw::bars;
  std::vector<std::size_t> order;
  for (std::size_t o = 0; o < continuity::kOrigins; ++o) {
    if (central.by_origin[o] > 0.0) order.push_back(o);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return central.by_origin[a] > central.by_origin[b]; });
  report::Texts names;
  report::Numbers shares, minutes;
  for (const std::size_t o : order) {
    names.emplace_back(continuity::name_of(static_cast<continuity::Origin>(o)));
    shares.push_back(central.by_origin[o] / central.unavailability);
    minutes.push_back(continuity::minutes_per_year(central.by_origin[o]));
  }
  table.columns.push_back(text_column("cause", "Cause", std::move(names), Role::key));
  table.columns.push_back(number_column("share", "Share", "", std::move(shares), Role::share));
  table.columns.push_back(number_column("dark", "Dark a year", "min", std::move(minutes)));
  return table;
}

Result<void> add_check(const FacilityFile& facility, const Availability& central, const ContinuityParams& params,
                       report::Report& report, Context& context) {
  const auto system = facility.system(facility.figures.central());
  continuity::TrialOptions options;
  options.cycles = static_cast<std::uint64_t>(std::max<std::int64_t>(16, params.cycles));
  options.seed = static_cast<std::uint64_t>(params.seed);
  report::Texts ways{"Markov chain (exact)"};
  report::Numbers dark{central.source * 1e6}, error{0.0}, away{0.0};
  const auto add = [&](std::string name) -> Result<void> {
    context.progress.stage("playing with dice", options.cycles);
    auto trial = continuity::play(system, options, context);
    if (!trial) return tl::unexpected(trial.error());
    if (!trial->complete) {
      report.outcome = Outcome::stopped;
      return {};
    }
    ways.push_back(std::move(name));
    dark.push_back(trial->unavailability * 1e6);
    error.push_back(trial->error * 1e6);
    away.push_back(trial->error > 0.0 ? (trial->unavailability - central.source) / trial->error : 0.0);
    return {};
  };
  if (auto done = add(fmt::format("dice, {} cycles, seed {}", options.cycles, options.seed)); !done) return done;
  if (system.battery.recharge_hours > 0.0) {
    options.recharge = true;
    if (auto done = add(fmt::format("dice, batteries recharge in {:.3g} h", system.battery.recharge_hours)); !done)
      return done;
  }
  report::Table table;
  table.name = "check";
  table.title = "The same answer by two roads";
  table.note =
      "Unavailability of the source, paths left out. The dice play single sets with their own clocks, in six ways that "
      "favour "
      "rare failures, weighted back; away: in standard errors.";
  table.columns.push_back(text_column("way", "By", std::move(ways), Role::key));
  table.columns.push_back(number_column("unavailability", "Unavailability", "in a million", std::move(dark)));
  table.columns.push_back(number_column("error", "Standard error", "in a million", std::move(error)));
  table.columns.push_back(number_column("away", "Away", "errors", std::move(away)));
  report.tables.push_back(std::move(table));
  return {};
}

/// Which assumptions the answer hangs on: shares of the variance of log unavailability.
void add_variance(const FacilityFile& facility, const Draws& draws, std::size_t top, report::Report& report) {
  if (draws.values.size() < 64) return;
  std::vector<double> answer;
  for (const auto& found : draws.found) answer.push_back(math::log(std::max(found.unavailability, 1e-300)));
  std::vector<std::pair<double, std::size_t>> shares;
  double noise = 0.0;
  for (std::size_t f = 0; f < facility.figures.all().size(); ++f) {
    const FileFigure& figure = facility.figures.all()[f];
    if (!(figure.low < figure.high)) continue;
    std::vector<double> input;
    for (const auto& values : draws.values) input.push_back(values[f]);
    const auto share = stats::variance_share(input, answer);
    noise = std::max(noise, share.noise < 1.0 ? share.noise : 0.0);
    if (share.share > share.noise) shares.emplace_back(share.share, f);
  }
  std::stable_sort(shares.begin(), shares.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  if (shares.size() > top) shares.resize(top);
  report::Table table;
  table.name = "hangs_on";
  table.title = "What the answer hangs on";
  table.note = fmt::format(
      "Share of the variance of the logarithm of unavailability; shares below {} say nothing and are "
      "left out.",
      percent(noise));
  table.draw = report::Draw::bars;
  report::Texts keys;
  report::Numbers values;
  std::vector<report::Basis> basis;
  for (const auto& [share, f] : shares) {
    keys.push_back(facility.figures.all()[f].key);
    values.push_back(share);
    basis.push_back(facility.figures.all()[f].basis);
  }
  auto key = text_column("number", "Number", std::move(keys), Role::key);
  key.basis = std::move(basis);
  table.columns.push_back(std::move(key));
  table.columns.push_back(number_column("share", "Share of variance", "", std::move(values), Role::share));
  if (table.rows() > 0) report.tables.push_back(std::move(table));
}

report::Table designs_table(const continuity::Search& search, const continuity::Target& target) {
  report::Table table;
  table.name = "designs";
  table.title = "What each further nine costs";
  table.note = fmt::format(
      "{} designs looked at; these are the ones that no other beats on both cost and darkness, from two nines on, in "
      "steps of a fifth less darkness.",
      search.designs.size());
  double last = 1e-2;
  report::Texts availability, meets;
  report::Numbers sets, minutes, strings, tank, paths, dark, cuts, energy, cost;
  for (std::size_t i = 0; i < search.designs.size(); ++i) {
    const auto& design = search.designs[i];
    const double u = design.availability.unavailability;
    const bool told = i == search.best || search.cheapest == i;
    if (!told && (!design.on_front || u > 0.8 * last)) continue;
    last = std::min(last, u);
    availability.push_back(availability_text(u));
    meets.push_back(search.cheapest == i ? "cheapest" : target.met_by(design.availability) ? "yes" : "");
    sets.push_back(design.sets);
    minutes.push_back(design.battery_minutes);
    strings.push_back(design.strings);
    tank.push_back(design.tank_hours);
    paths.push_back(design.paths);
    dark.push_back(continuity::minutes_per_year(u));
    cuts.push_back(design.availability.interruptions);
    energy.push_back(design.nameplate_kwh);
    cost.push_back(design.cost_per_year);
  }
  table.columns.push_back(text_column("availability", "Availability", std::move(availability), Role::key));
  table.columns.push_back(text_column("meets", "Meets target", std::move(meets)));
  table.columns.push_back(number_column("cost", "Cost a year", "USD", std::move(cost), Role::money));
  table.columns.push_back(number_column("dark", "Dark a year", "min", std::move(dark)));
  table.columns.push_back(number_column("interruptions", "Interruptions", "a year", std::move(cuts)));
  table.columns.push_back(number_column("sets", "Sets", "", std::move(sets)));
  table.columns.push_back(number_column("minutes", "Battery", "min", std::move(minutes)));
  table.columns.push_back(number_column("strings", "Strings", "", std::move(strings)));
  table.columns.push_back(number_column("tank", "Tank", "h", std::move(tank)));
  table.columns.push_back(number_column("paths", "Paths", "", std::move(paths)));
  table.columns.push_back(number_column("energy", "Batteries", "kWh", std::move(energy)));
  return table;
}

std::string target_text(const continuity::Target& target) {
  std::string text = availability_text(target.unavailability);
  if (target.interruptions < 1e300)
    text += fmt::format(" and at most {} interruptions a year", report::for_people(target.interruptions, ""));
  return text;
}

/// Why no design meets the target, and what to change.
std::string out_of_reach(const continuity::Search& search, const continuity::Target& target,
                         const continuity::PowerSystem& system) {
  const auto& best = search.designs[search.best];
  std::string text = fmt::format(
      "No design of the file's choices reaches {}. The best reaches {} with {} interruptions a "
      "year ({}).",
      target_text(target), availability_text(best.availability.unavailability),
      report::for_people(best.availability.interruptions, ""), design_text(best, system));
  if (best.availability.unavailability > target.unavailability) {
    const auto& parts = best.availability.by_origin;
    const auto worst = static_cast<std::size_t>(std::max_element(parts.begin(), parts.end()) - parts.begin());
    return text + fmt::format(" Most of the darkness left ({}) is: {}. Widen [choices], or improve that part.",
                              percent(parts[worst] / best.availability.unavailability),
                              continuity::name_of(static_cast<continuity::Origin>(worst)));
  }
  return text + " Interruptions bind: more or better battery strings keep short outages from the load.";
}

Result<void> add_search(const FacilityFile& facility, const continuity::Target& target, const Availability& central,
                        report::Report& report, Context& context) {
  const FileValues values = facility.figures.central();
  const auto system = facility.system(values);
  context.progress.stage("designs", facility.choices.spare_sets.size() * facility.choices.tank_hours.size());
  auto search = continuity::search(system, facility.battery(values), facility.battery_life(values),
                                   facility.prices(values), facility.choices, target, context);
  if (!search) return tl::unexpected(search.error());
  if (!search->complete) {
    report.outcome = Outcome::stopped;
    report.notes.push_back({report::Tone::warning, "Stopped: not all designs were looked at."});
    return {};
  }
  const std::string wanted = target_text(target);
  if (search->cheapest) {
    const auto& design = search->designs[*search->cheapest];
    report.notes.push_back(
        {report::Tone::headline,
         fmt::format("Cheapest design for {}: {}; {} of batteries, {} a year, {} dark a year.", wanted,
                     design_text(design, system), report::for_people(design.nameplate_kwh, "kWh"),
                     money(design.cost_per_year, "USD"), time_text(design.availability.hours_per_year()))});
    if (!target.met_by(central))
      report.notes.push_back({report::Tone::plain, "The design as described misses the target."});
  } else {
    report.outcome = Outcome::infeasible;
    report.notes.push_back({report::Tone::headline, out_of_reach(*search, target, system)});
  }
  report.tables.push_back(designs_table(*search, target));
  return {};
}

report::Table battery_table(const FacilityFile& facility, const Draws& draws) {
  const FileValues values = facility.figures.central();
  const auto size = facility.battery(values);
  const double nameplate = continuity::nameplate_kwh(size);
  const Band energy = band(draws, nameplate, [&](std::size_t d) { return draws.nameplate_kwh[d]; });
  report::Table table;
  table.name = "batteries";
  table.title = "Batteries it takes";
  table.note =
      "nameplate = power x PUE x time / (efficiency x depth of discharge x capacity left at the end of life), "
      "spare strings included.";
  table.columns.push_back(text_column("part", "Of", {"the facility described"}, Role::key));
  table.columns.push_back(number_column("delivered", "Delivered", "kWh", {continuity::delivered_kwh(size)}));
  table.columns.push_back(number_column("nameplate", "Nameplate", "kWh", {nameplate}));
  table.columns.push_back(number_column("nameplate_low", "low", "kWh", {energy.low}, Role::low));
  table.columns.push_back(number_column("nameplate_high", "high", "kWh", {energy.high}, Role::high));
  table.columns.push_back(number_column("life", "Replaced every", "years", {facility.battery_life(values)}));
  if (facility.has_cluster) {
    const double halls = 1000.0 * facility.at(values, "cluster.it_mw") / facility.it_kw(values);
    table.columns.push_back(number_column("cluster", "Whole cluster", "MWh", {nameplate * halls / 1000.0}));
  }
  return table;
}

/// What the claim about queries does to the hall.
void add_query_note(const FacilityFile& facility, report::Report& report) {
  const FileValues values = facility.figures.central();
  const double factor = facility.it_kw(values) / (1000.0 * facility.at(values, "load.it_mw"));
  if (factor == 1.0) return;
  report.notes.push_back(
      {report::Tone::plain,
       fmt::format(
           "Queries at {:.3g} times a search raise the load by {} to {:.3g} MW, and the batteries with it ({} of "
           "the load are queries, {} of those answered by large models). The multiple is an input with rival "
           "estimates: see its interval and quote.",
           facility.at(values, "load.ai_multiple"), percent(factor - 1.0), facility.it_kw(values) / 1000.0,
           percent(facility.at(values, "load.query_share")), percent(facility.at(values, "load.ai_share")))});
}

/// Batteries of the build-out's waves, of what stands, and what keeping it up takes.
CellNeeds needs_of(const FacilityFile& facility) {
  const FileValues values = facility.figures.central();
  CellNeeds needs;
  needs.file = facility.file;
  needs.place = facility.head.place;
  needs.use = facility.head.use;
  needs.unit = "MW";
  needs.life_years = facility.battery_life(values);
  // Waves and cluster are told in power as installed, queries included.
  const double kwh_per_mw = continuity::nameplate_kwh(facility.battery(values)) / (facility.it_kw(values) / 1000.0);
  for (const CellShare& cell : facility.cells)
    needs.cells.push_back({cell.product, facility.at(values, cell.key), cell.row, cell.column});
  for (const BuildOut& wave : facility.build_out) {
    const double mw = facility.at(values, wave.key);
    needs.waves.push_back({wave.name, wave.from, wave.until, mw * kwh_per_mw, mw, 0});
  }
  needs.installed_kwh = facility.at(values, "cluster.it_mw") * kwh_per_mw;
  needs.yearly_kwh = needs.installed_kwh / needs.life_years;
  return needs;
}

}  // namespace

Result<CellNeeds> report_facility(const FacilityFile& facility, const ContinuityParams& params, report::Report& report,
                                  Context& context) {
  const FileValues values = facility.figures.central();
  const auto system = facility.system(values);
  continuity::Target target = facility.target;
  if (params.target > 0.0) target.unavailability = (100.0 - params.target) / 100.0;
  if (params.target >= 100.0) {
    return fail(Fault{Code::usage, "", 0, 0, "--target 100", "less than 100 per cent",
                      "a load that never goes dark cannot be bought: ask for a number of nines, such as 99.9999"});
  }
  auto central = continuity::solve(system);
  if (!central) return tl::unexpected(central.error());
  auto draws = draw_all(facility, params, context);
  if (!draws) return tl::unexpected(draws.error());
  report.title = facility.head.title;
  if (!draws->complete) {
    report.outcome = Outcome::stopped;
    report.notes.push_back({report::Tone::warning, "Stopped: not all draws were made; there are no bands."});
    *draws = {};
  }
  const auto minutes = [](const Availability& a) { return continuity::minutes_per_year(a.unavailability); };
  const Band dark = band(*draws, minutes(*central), [&](std::size_t d) { return minutes(draws->found[d]); });
  std::string how_often = "never interrupted";
  if (central->interruptions > 0.0)
    how_often = fmt::format("one interruption in {} years", report::for_people(1.0 / central->interruptions, ""));
  report.notes.push_back(
      {report::Tone::headline,
       fmt::format("Power as described holds {} of the year: {} dark a year (P05 to P95: {} to {}), {}.",
                   availability_text(central->unavailability), time_text(central->hours_per_year()),
                   time_text(dark.low / 60.0), time_text(dark.high / 60.0), how_often)});
  add_query_note(facility, report);
  if (!facility.head.about.empty()) report.notes.push_back({report::Tone::plain, facility.head.about});
  report.tables.push_back(availability_table(*central, *draws));
  report.tables.push_back(origin_table(*central));
  if (!facility.choices.spare_sets.empty()) {
    if (auto done = add_search(facility, target, *central, report, context); !done) return tl::unexpected(done.error());
  }
  report.tables.push_back(battery_table(facility, *draws));
  add_variance(facility, *draws, static_cast<std::size_t>(params.top), report);
  if (params.cycles > 0) {
    if (auto done = add_check(facility, *central, params, report, context); !done) return tl::unexpected(done.error());
  }
  report.tables.push_back(assumptions_table(facility.figures, report));
  report.notes.push_back({report::Tone::limit,
                          "Loads are carried whole or dark; outages do not overlap; human error and faults of controls "
                          "enter through the common share and the paths only."});
  return needs_of(facility);
}

}  // namespace chokepoint::service
