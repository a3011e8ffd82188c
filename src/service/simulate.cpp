#include "service/simulate.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>

#include "service/embedded.h"
#include "service/law_notes.h"
#include "service/simulate_draws.h"
#include "service/simulate_firm.h"
#include "service/simulate_tables.h"
#include "service/tables.h"
#include "simulate/acts.h"

namespace chokepoint::service {
namespace {

using report::Role;
using simulate::Cause;
using simulate::Impact;
using simulate::Probe;
using simulate::Quantity;
using world::World;

/// `output:lfp-cell@US`, `unmet:drones` ...
Result<Probe> parse_probe(const World& world, const std::string& text) {
  const auto colon = text.find(':');
  const auto at = text.find('@');
  Probe probe;
  bool known = false;
  const std::string quantity = text.substr(0, colon);
  for (auto q : {Quantity::output, Quantity::delivered, Quantity::unmet, Quantity::shipments, Quantity::stock,
                 Quantity::priced_out, Quantity::price, Quantity::paid, Quantity::exports}) {
    if (simulate::name_of(q) == quantity) {
      probe.quantity = q;
      known = true;
    }
  }
  if (colon == std::string::npos || !known) {
    return fail(Fault{Code::usage, "", 0, 0, "--series = \"" + text + "\"",
                      "QUANTITY:PRODUCT or QUANTITY:PRODUCT@PLACE",
                      "take output, delivered, unmet, priced_out, shipments, exports, stock, price or paid, e.g. "
                      "output:lfp-cell@US"});
  }
  auto product = find_product(world, text.substr(colon + 1, at == std::string::npos ? at : at - colon - 1), "--series");
  if (!product) return tl::unexpected(product.error());
  probe.product = *product;
  if (at != std::string::npos) {
    auto place = find_place(world, text.substr(at + 1), "--series");
    if (!place) return tl::unexpected(place.error());
    probe.place = *place;
  }
  return probe;
}

/// Without --series: the final uses that lose most, then the products whose makers lose most sales.
std::vector<Probe> telling_probes(const World& world, const Impact& impact, std::span<const double> prices,
                                  std::size_t most) {
  std::vector<std::pair<double, Probe>> ranked;
  std::map<ProductId, double> by_use;
  for (const auto& use : impact.uses) {
    if (use.kind != world::FinalKind::demand) continue;
    const double lost = (use.wanted - use.delivered) * std::max(prices[use.product.index], 1e-9);
    by_use[use.product] += lost;
    if (lost > 0.0) ranked.push_back({lost, {Quantity::delivered, use.product, use.place}});
  }
  std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<Probe> probes;
  std::set<std::pair<ProductId, PlaceId>> seen;
  std::map<ProductId, int> per_product;
  for (const auto& [lost, probe] : ranked) {
    if (probes.size() >= most) break;
    if (per_product[probe.product] >= 2 || !seen.emplace(probe.product, probe.place).second) continue;
    ++per_product[probe.product];
    probes.push_back(probe);
  }
  if (probes.empty()) {  // nothing is lost: show that nothing moves
    for (std::size_t p = 0; p < world.products.size() && probes.size() < 4; ++p) {
      if (world.products.at(p).stage == world::Stage::use) probes.push_back({Quantity::delivered, ProductId{p}, {}});
    }
  }
  return probes;
}

/// The three price moves that cost buyers most, as spot and paid price.
void add_price_probes(const Impact& impact, std::vector<Probe>& probes) {
  std::vector<simulate::PriceMove> moves = impact.prices;
  std::stable_sort(moves.begin(), moves.end(),
                   [](const auto& a, const auto& b) { return a.extra_cost > b.extra_cost; });
  std::set<ProductId> seen;
  for (const auto& move : moves) {
    if (seen.size() == 3) break;
    if (!(move.extra_cost > 0.0) || !seen.insert(move.product).second) continue;
    probes.push_back({Quantity::price, move.product, move.place});
    probes.push_back({Quantity::paid, move.product, move.place});
  }
}

/// What stands in the world and does not act in this form of the model: said in every output it would change.
void add_limits(report::Report& report, const SimulateParams& params) {
  const auto say = [&](std::string text) { report.notes.push_back({report::Tone::limit, std::move(text)}); };
  say(params.no_prices
          ? "Prices do not act (--no-prices): unmet use is all 'not delivered'."
          : "Prices move final demand and idle plants; makers use inputs by recipe whatever these cost, and "
            "no cost is passed on from tier to tier. Elasticities are mostly assumed; contracts are "
            "renewed over half a year.");
  say("Licences refuse a share and cost a wait once; an office queues where a row or the scenario says how much it "
      "decides a day.");
  if (params.draws == 0) say("One run of central values, no bands: ask for them with --draws.");
  say(fmt::format("Assumed behaviour: before an announced control buyers put by {} days of what it will refuse "
                  "(--stock-up); {} of what the law refuses leaks through third places (--leakage); ",
                  params.stock_up, percent(params.leakage)) +
      "stocks return to target over 20 days; tools and spares last a year; " +
      std::string(!params.no_substitution
                      ? "blocked orders find willing and qualified suppliers with spare capacity over 90 days."
                      : "blocked orders find no other supplier (--no-substitution)."));
}

/// Offices that kept applicants waiting; and what a run that departs from paths leaves out.
void add_queues(const world::World& world, const world::Scenario& scenario, const Impact& impact,
                report::Report& report) {
  for (const auto& queue : impact.offices) {
    if (!(queue.longest_wait > 0.0)) continue;
    report.notes.push_back(
        {report::Tone::warning,
         fmt::format(
             "Licences under {} queue: up to {:.0f} days on {}, besides the time that a decision takes; {:.0f} % "
             "of the applications of the run are decided in it.",
             world.controls[queue.control].id, queue.longest_wait,
             to_string(scenario.horizon.first + queue.longest_step * impact.step_days),
             100.0 * queue.decided / queue.applications)});
  }
  if (scenario.baseline != world::Baseline::paths) return;
  std::string text =
      "Departs from the baseline paths of the world: final demand follows them, capacity follows what they ask for or "
      "what is announced, whichever is more. Lost sales are counted against the base year.";
  if (!impact.without_site.empty()) {
    text += fmt::format(" {} announced plants stand where nothing is made on the base date and do not act.",
                        impact.without_site.size());
  }
  report.notes.push_back({report::Tone::limit, std::move(text)});
}

/// No use goes short: for want of an act, of one that acts, or because something bridges it.
/// What wedges do and do not, where the scenario sets any.
void add_wedges(const World& world, const world::Scenario& scenario, const network::SupplyNetwork& network,
                report::Report& report) {
  const bool any = std::any_of(scenario.acts.begin(), scenario.acts.end(), [](const world::Act& act) {
    return std::holds_alternative<world::DutyAct>(act.what) || std::holds_alternative<world::SubsidyAct>(act.what);
  });
  if (!any) return;
  report.notes.push_back(
      {report::Tone::limit,
       "Duties and subsidies move prices and what is wanted at them; suppliers are chosen as before, "
       "and what a duty brings is booked nowhere."});
  const simulate::Acts acts(world, scenario, network);
  for (const ProductId product : acts.not_priced_apart()) {
    report.notes.push_back({report::Tone::warning,
                            fmt::format("Part of a duty on {} lies between places that share one price: there it moves "
                                        "nothing. The seven largest countries of a product have prices of their own.",
                                        product_name(world, product))});
  }
}

std::string why_nothing(const world::Scenario& scenario, const Impact& impact) {
  double lost_sales = 0.0;
  for (const auto& actor : impact.actors) lost_sales += actor.lost_sales;
  if (lost_sales > 0.0)
    return "No use goes short: stocks, other suppliers and spare capacity bridge it; makers who lose sales stand "
           "below.";
  const bool idle = std::any_of(impact.remarks.begin(), impact.remarks.end(), [](const policy::Remark& remark) {
    return remark.kind == policy::Remark::Kind::does_not_act;
  });
  if (idle)
    return "Nothing moves: the law that comes into force in these days does not act in this model yet (table "
           "idle_law).";
  if (scenario.acts.empty())
    return "Nothing moves: the scenario has no act, and no control of this world changes what goods may pass in its "
           "days.";
  return "Nothing moves: the acts of the scenario meet no trade of this world that was free on its base date.";
}

std::string headline(const World& world, const world::Scenario& scenario, const Impact& impact) {
  const simulate::UseLoss* worst = nullptr;
  for (const auto& use : impact.uses) {
    if (use.kind != world::FinalKind::demand || use.lost_at.empty() || !(use.wanted > 0.0)) continue;
    const double lost = 1.0 - use.delivered / use.wanted;
    if (worst == nullptr || lost > 1.0 - worst->delivered / worst->wanted) worst = &use;
  }
  if (worst == nullptr || worst->wanted - worst->delivered <= 1e-6 * worst->wanted) {
    return why_nothing(scenario, impact);
  }
  double lost_use = 0.0;
  for (const auto& actor : impact.actors) lost_use += actor.lost_use;
  return fmt::format("Hit hardest: {} in {} loses {} of its use over the run. All final use lost: {} at base prices.",
                     product_name(world, worst->product), place_name(world, worst->place),
                     percent(1.0 - worst->delivered / worst->wanted), money(lost_use, world.money));
}

std::string variant_title(Session& session, const world::Scenario& scenario) {
  std::vector<world::WorldFiles> places;  // as in find_scenario
  for (const auto& file : session.scenarios())
    places.push_back({"", {{"scenarios/" + scenario.name + ".toml", file.bytes}}});
  places.push_back(session.files());
  for (const world::WorldFiles& files : places) {
    const auto entries = world::list_scenarios(files);
    if (!entries) continue;
    for (const auto& entry : *entries) {
      if (entry.name != scenario.name) continue;
      for (const auto& [name, title] : entry.variants) {
        if (name == scenario.variant) return title;
      }
      return "";
    }
  }
  return "";
}

Result<report::Report> run(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<SimulateParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  return simulate(session, *params, context);
}

}  // namespace

policy::Assume assume_of(std::string_view word) {
  return word == "resumed"    ? policy::Assume::resumed
         : word == "extended" ? policy::Assume::extended
                              : policy::Assume::ask;
}

std::vector<Option<SimulateParams>> SimulateParams::options() {
  using P = SimulateParams;
  return {
      {{"scenario",
        OptionKind::text,
        "a scenario of the world, or the path of a TOML file",
        true,
        true,
        0,
        0,
        {},
        "SCENARIO",
        Input::scenario},
       &P::scenario},
      {{"variant",
        OptionKind::text,
        "which variant of the scenario; default: its own default",
        false,
        false,
        0,
        0,
        {},
        "NAME"},
       &P::variant},
      {{"assume",
        OptionKind::choice,
        "what followed a suspension that ended after the last source: its legal default, or a prolongation",
        false,
        false,
        0,
        0,
        {"ask", "resumed", "extended"},
        "CHOICE"},
       &P::assume},
      {{"series",
        OptionKind::list,
        "a series to plot, e.g. output:lfp-cell@US; may be repeated",
        false,
        false,
        0,
        0,
        {},
        "SERIES"},
       &P::series},
      {{"days",
        OptionKind::integer,
        "length of the run; default: the scenario's",
        false,
        false,
        1,
        Horizon::kMaximumDays,
        {},
        "DAYS"},
       &P::days},
      {{"step",
        OptionKind::integer,
        "days in a step of the run: 1, or up to a week for speed",
        false,
        false,
        1,
        7,
        {},
        "DAYS"},
       &P::step},
      {{"start", OptionKind::date, "first day; default: the scenario's", false, false, 0, 0, {}, "DATE"}, &P::start},
      {{"top", OptionKind::integer, "rows per table", false, false, 1, 100000, {}, "N"}, &P::top},
      {{"no-substitution", OptionKind::flag, "no other suppliers, no replacing inputs", false, false, 0, 0, {}, ""},
       &P::no_substitution},
      {{"leakage",
        OptionKind::number,
        "share of what the law refuses that arrives through third places, two months later",
        false,
        false,
        0,
        1,
        {},
        "SHARE"},
       &P::leakage},
      {{"stock-up",
        OptionKind::integer,
        "days of the flow to be refused that buyers put by before an announced control",
        false,
        false,
        0,
        365,
        {},
        "DAYS"},
       &P::stock_up},
      {{"no-prices", OptionKind::flag, "prices stay where they are: nothing is priced out", false, false, 0, 0, {}, ""},
       &P::no_prices},
      {{"draws",
        OptionKind::integer,
        "draws of the uncertain figures, for bands and for what they hang on",
        false,
        false,
        0,
        1'000'000,
        {},
        "N"},
       &P::draws},
      {{"seed", OptionKind::integer, "seed of the draws", false, false, 0, 0, {}, "SEED"}, &P::seed},
      {{"keep",
        OptionKind::text,
        "folder for finished draws: a run that was stopped, or is asked for more draws, goes on from there",
        false,
        false,
        0,
        0,
        {},
        "DIR"},
       &P::keep},
      {{"firm",
        OptionKind::text,
        "folder of a firm of your own (firm.toml, bom.csv): which of its parts run short, when, and why",
        false,
        false,
        0,
        0,
        {},
        "DIR",
        Input::table},
       &P::firm},
      {{"as-of", OptionKind::date, "use only what was known on this day", false, false, 0, 0, {}, "DATE"}, &P::as_of},
  };
}

Result<world::Scenario> find_scenario(Session& session, const World& world, std::string_view name,
                                      const std::string& variant) {
  for (const auto& file : session.scenarios()) {
    auto scenario = world::read_scenario(world, file.name, file.bytes, variant);
    if (!scenario || file.name == name || scenario->name == name) return scenario;
  }
  auto entries = world::list_scenarios(session.files());
  if (!entries) return tl::unexpected(entries.error());
  std::string names;
  for (const auto& entry : *entries) {
    names += (names.empty() ? "" : ", ") + entry.name;
    if (entry.name != name && entry.file != name) continue;
    for (const auto& file : session.files().files) {
      if (file.name == entry.file) {
        return world::read_scenario(world, file.name, file.bytes, variant.empty() ? entry.default_variant : variant);
      }
    }
  }
  if (session.has_episodes()) {
    for (const std::string_view episode : episodes()) names += ", " + std::string(episode);
  }
  return fail(Fault{Code::not_found, "", 0, 0, "no scenario named \"" + std::string(name) + "\"", "one of: " + names,
                    "name one of them, or give the path of a TOML file"});
}

Result<report::Report> simulate(Session& asked, const SimulateParams& params, Context& context) {
  Session& session = asked.home_of(params.scenario);
  auto simulator = session.simulator(params.as_of, context);
  if (!simulator) return tl::unexpected(simulator.error());
  const World& world = (*simulator)->world();
  auto scenario = find_scenario(session, world, params.scenario, params.variant);
  if (!scenario) return tl::unexpected(scenario.error());
  if (params.days > 0) scenario->horizon.days = static_cast<std::int32_t>(params.days);
  if (params.start) scenario->horizon.first = *params.start;
  Horizon& horizon = scenario->horizon;
  horizon.step_days = static_cast<std::int32_t>(params.step);
  horizon.days = horizon.steps() * horizon.step_days;  // whole steps

  simulate::RunOptions options;
  options.assume = assume_of(params.assume);
  options.substitution = !params.no_substitution;
  options.leakage = params.leakage;
  options.prices = !params.no_prices;
  options.stock_up_days = static_cast<double>(params.stock_up);
  simulate::Probes probes;
  for (std::int32_t day : kCheckpoints) {
    if (day <= scenario->horizon.days) probes.checkpoints.push_back(day);
  }
  for (const auto& text : params.series) {
    auto probe = parse_probe(world, text);
    if (!probe) return tl::unexpected(probe.error());
    probes.series.push_back(*probe);
  }
  std::optional<FirmFolder> firm;
  if (!params.firm.empty()) {
    auto found = find_firm(asked, world, *scenario, params.firm, context);
    if (!found) return tl::unexpected(found.error());
    firm = std::move(*found);
  }
  context.progress.stage("simulating", 1);
  auto impact = (*simulator)->run(*scenario, probes, options, context);
  if (!impact) return tl::unexpected(impact.error());
  if (params.series.empty() && impact->complete) {  // the first run says what is worth plotting
    probes.series = telling_probes(world, *impact, (*simulator)->prices(), 6);
    add_price_probes(*impact, probes.series);
    impact = (*simulator)->run(*scenario, probes, options, context);
    if (!impact) return tl::unexpected(impact.error());
  }
  context.progress.advance(1);

  const auto top = static_cast<std::size_t>(params.top);
  report::Report report;
  report.title = scenario->title.empty() ? scenario->name : scenario->title;
  if (const std::string variant = variant_title(session, *scenario); !variant.empty()) report.title += ". " + variant;
  SimulateParams resolved = params;
  resolved.scenario = scenario->name;  // no path in a manifest
  resolved.variant = scenario->variant;
  resolved.days = scenario->horizon.days;
  resolved.start = scenario->horizon.first;
  resolved.keep.clear();
  if (firm) resolved.firm = to_string(firm->fingerprint);
  report.manifest = manifest_of("simulate", canonical_json(resolved), world);
  // Titles are printed but are no part of the scenario's own fingerprint.
  report.manifest.inputs.push_back({"scenario " + scenario->name + ":" + scenario->variant,
                                    fingerprint(to_string(scenario->fingerprint) + " " + report.title)});
  if (firm) report.manifest.inputs.push_back({"firm", firm->fingerprint});
  report.outcome = impact->complete ? Outcome::done : Outcome::stopped;
  report.notes.push_back(
      {report::Tone::headline, impact->complete
                                   ? headline(world, *scenario, *impact)
                                   : fmt::format("Stopped after {} of {} days: this is what had happened by then.",
                                                 impact->steps * horizon.step_days, horizon.days)});
  report.notes.push_back({report::Tone::plain,
                          fmt::format("{} days from {}, {} a step. A scenario is a difference from the law as decided.",
                                      horizon.days, to_string(horizon.first),
                                      horizon.step_days == 1 ? "one day" : fmt::format("{} days", horizon.step_days))});
  report.tables.push_back(series_table(world, *scenario, *impact));
  if (params.draws > 0 && impact->complete) {
    const auto uses = telling_uses(*impact, (*simulator)->prices(), top);
    simulate::DrawOptions draws;
    draws.draws = static_cast<std::uint32_t>(params.draws);
    draws.seed = static_cast<std::uint64_t>(params.seed);
    draws.folder = params.keep;
    resolved.draws = 0;  // a draw is the same however many there are
    report::Manifest keyed = report.manifest;
    keyed.params = canonical_json(resolved);
    draws.key = report::key_of(keyed);
    probes.checkpoints.clear();
    auto drawn = simulate::run_draws(**simulator, *scenario, probes, uses, options, draws, context);
    if (!drawn) return tl::unexpected(drawn.error());
    report.outcome = drawn->outcome;
    add_draw_notes(world, *drawn, draws.seed, report);
    if (drawn->draws > 0) {
      add_series_bands(*drawn, report.tables.back());
      report.tables.push_back(bands_table(world, *impact, uses, *drawn));
    }
    if (drawn->shares.outputs > 0) {
      report.tables.push_back(hangs_on_table(world, *drawn, top, report));
      report.tables.push_back(groups_table(*drawn));
    }
  }
  report.tables.push_back(stops_table(world, *scenario, *impact, top, report));
  if (auto cohorts = cohorts_table(world, *scenario, *impact); cohorts.rows() > 0) {
    report.tables.push_back(std::move(cohorts));
  }
  report.tables.push_back(uses_table(world, *scenario, *impact, (*simulator)->prices(), top, report));
  if (!impact->prices.empty()) report.tables.push_back(prices_table(world, *scenario, *impact, top));
  report.tables.push_back(actors_table(world, *impact, top));
  add_law_remarks(world, impact->remarks, report);
  add_queues(world, *scenario, *impact, report);
  add_wedges(world, *scenario, (*simulator)->network(), report);
  add_limits(report, params);
  if (firm) {
    if (auto done = add_firm_part(*firm, **simulator, *scenario, options, params, report, context); !done)
      return tl::unexpected(done.error());
  }
  return report;
}

UseCase simulate_use_case() {
  return {"simulate", "what a control or an outage does, day by day",
          "chokepoint simulate china-october-2025 --variant refused --assume resumed", texts_of<SimulateParams>(), run};
}

}  // namespace chokepoint::service
