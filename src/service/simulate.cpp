#include "service/simulate.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>

#include "service/law_notes.h"
#include "service/simulate_draws.h"
#include "service/tables.h"

namespace chokepoint::service {
namespace {

using report::Role;
using simulate::Cause;
using simulate::Impact;
using simulate::Probe;
using simulate::Quantity;
using world::World;

const std::vector<std::int32_t> kCheckpoints{30, 90, 180, 365};

std::string date_of(const world::Scenario& scenario, std::int32_t step) {
  return step < 0 ? "" : to_string(scenario.horizon.day_of_step(step));
}

/// `output:lfp-cell@US`, `unmet:drones` ...
Result<Probe> parse_probe(const World& world, const std::string& text) {
  const auto colon = text.find(':');
  const auto at = text.find('@');
  Probe probe;
  bool known = false;
  const std::string quantity = text.substr(0, colon);
  for (auto q : {Quantity::output, Quantity::delivered, Quantity::unmet, Quantity::shipments, Quantity::stock,
                 Quantity::priced_out, Quantity::price, Quantity::paid}) {
    if (simulate::name_of(q) == quantity) {
      probe.quantity = q;
      known = true;
    }
  }
  if (colon == std::string::npos || !known) {
    return fail(
        Fault{Code::usage, "", 0, 0, "--series = \"" + text + "\"", "QUANTITY:PRODUCT or QUANTITY:PRODUCT@PLACE",
              "take output, delivered, unmet, priced_out, shipments, stock, price or paid, e.g. output:lfp-cell@US"});
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

std::string probe_title(const World& world, const Probe& probe) {
  return fmt::format("{}, {}", product_name(world, probe.product), place_name(world, probe.place));
}

report::Table series_table(const World& world, const world::Scenario& scenario, const Impact& impact) {
  report::Table table;
  table.name = "series";
  table.title = "What happens day by day, as share of the undisturbed day";
  table.note = "1 = the day before the scenario. Lines show what final users receive unless the series says otherwise.";
  table.draw = report::Draw::lines;
  report::Texts dates;
  for (std::int32_t step = 0; step < impact.steps; ++step) dates.push_back(date_of(scenario, step));
  table.columns.push_back(text_column("date", "Date", std::move(dates), Role::date));
  for (const auto& series : impact.series) {
    const Probe& probe = series.probe;
    report::Numbers cells;
    for (double value : series.values) cells.push_back(series.baseline > 0.0 ? value / series.baseline : value);
    const bool price = probe.quantity == Quantity::price || probe.quantity == Quantity::paid;
    const bool relative = series.baseline > 0.0 && !price;
    std::string name = fmt::format("{}:{}@{}", simulate::name_of(probe.quantity), world.products[probe.product].id,
                                   probe.place.valid() ? world.places[probe.place].id : "WORLD");
    std::string title = probe_title(world, probe);
    if (price) title += probe.quantity == Quantity::price ? " (spot price)" : " (price paid)";
    if (!price && probe.quantity != Quantity::delivered)
      title += fmt::format(" ({})", simulate::name_of(probe.quantity));
    const std::string unit = price ? "x base" : relative ? "" : world.products[probe.product].unit.text + "/day";
    table.columns.push_back(
        number_column(std::move(name), std::move(title), unit, std::move(cells), relative ? Role::share : Role::plain));
  }
  return table;
}

report::Table stops_table(const World& world, const world::Scenario& scenario, const Impact& impact, std::size_t top,
                          report::Report& report) {
  report::Table table;
  table.name = "first_stops";
  table.title = "What runs short first, and why";
  table.note = "First day below 99 % of the undisturbed day; stopped = below 5 %. Ordered by day.";
  report::Texts dates, products, places, stopped, causes;
  report::Numbers days, worst;
  // One row a product and place; a shortage that bites a quarter or more matters first.
  std::vector<const simulate::Shortage*> rows;
  std::set<std::pair<ProductId, PlaceId>> seen;
  for (const auto& shortage : impact.shortages) {
    if (shortage.worst < 0.9 && seen.emplace(shortage.product, shortage.place).second) rows.push_back(&shortage);
  }
  const std::size_t all = rows.size();
  if (rows.size() > top) rows.resize(top);
  for (const simulate::Shortage* row : rows) {
    days.push_back(row->first_step);
    dates.push_back(date_of(scenario, row->first_step));
    products.push_back(product_name(world, row->product));
    places.push_back(place_name(world, row->place));
    worst.push_back(row->worst);
    stopped.push_back(date_of(scenario, row->stopped_step));
    causes.push_back(row->chain.empty() ? "More is asked for than arrives" : cause_text(world, row->chain.back()));

    report::Chain chain;
    chain.result = fmt::format("/tables/first_stops/{}", days.size() - 1);
    chain.title = fmt::format("{}, {}", products.back(), places.back());
    for (const Cause& cause : row->chain) {
      report::Step step;
      step.what = cause_text(world, cause);
      step.where = place_name(world, cause.place);
      step.day = date_of(scenario, cause.step);
      step.value = cause.shortfall;
      step.unit = "share lost";
      if (cause.clause.valid()) {
        for (const auto& coverage : world.control_coverage) {
          if (coverage.clause != cause.clause || coverage.product != cause.product) continue;
          step.figure = world.figures.note(coverage.share).key;
          add_quotes(world, coverage.share, report);
        }
      }
      chain.steps.push_back(std::move(step));
    }
    if (!chain.steps.empty()) report.reasons.push_back(std::move(chain));
  }
  if (all > rows.size()) table.note += fmt::format(" {} more are not shown (--top).", all - rows.size());
  table.columns.push_back(number_column("day", "Day", "d", std::move(days), Role::days));
  table.columns.push_back(text_column("date", "Date", std::move(dates), Role::date));
  table.columns.push_back(text_column("product", "Product", std::move(products), Role::key));
  table.columns.push_back(text_column("place", "Place", std::move(places), Role::key));
  table.columns.push_back(number_column("worst", "Lowest level", "", std::move(worst), Role::share));
  table.columns.push_back(text_column("stopped", "Stopped on", std::move(stopped), Role::date));
  table.columns.push_back(text_column("cause", "First cause", std::move(causes)));
  return table;
}

report::Table uses_table(const World& world, const Impact& impact, std::span<const double> prices, std::size_t top) {
  report::Table table;
  table.name = "lost_use";
  table.title = "Final use not delivered";
  table.note =
      "Share of what was wanted at base prices up to the day, cumulative; value at base prices over the whole run. "
      "Priced out: the part that buyers gave up at the prices of the day; the rest was not delivered.";
  std::vector<const simulate::UseLoss*> rows;
  for (const auto& use : impact.uses) {
    if (use.kind == world::FinalKind::demand && use.wanted - use.delivered > 1e-6 * use.wanted) rows.push_back(&use);
  }
  auto value = [&](const simulate::UseLoss* use) {
    return (use->wanted - use->delivered) * prices[use->product.index];
  };
  std::stable_sort(rows.begin(), rows.end(), [&](const auto* a, const auto* b) { return value(a) > value(b); });
  if (rows.size() > top) {
    table.note += fmt::format(" {} more are not shown (--top).", rows.size() - top);
    rows.resize(top);
  }
  report::Texts products, places, classes;
  report::Numbers values, priced_out;
  std::vector<report::Numbers> lost(kCheckpoints.size());
  for (const auto* use : rows) {
    products.push_back(product_name(world, use->product));
    places.push_back(place_name(world, use->place));
    classes.push_back(use->buyer == world::DemandClass::defence     ? "defence"
                      : use->buyer == world::DemandClass::essential ? "essential"
                      : use->buyer == world::DemandClass::stockpile ? "stockpile"
                                                                    : "civil");
    for (std::size_t c = 0; c < kCheckpoints.size(); ++c) {
      lost[c].push_back(c < use->lost_at.size() ? use->lost_at[c] : std::numeric_limits<double>::quiet_NaN());
    }
    values.push_back(value(use));
    priced_out.push_back(std::min(1.0, use->priced_out / (use->wanted - use->delivered)));
  }
  table.columns.push_back(text_column("use", "Use", std::move(products), Role::key));
  table.columns.push_back(text_column("place", "Place", std::move(places), Role::key));
  table.columns.push_back(text_column("class", "Class", std::move(classes)));
  for (std::size_t c = 0; c < kCheckpoints.size(); ++c) {
    table.columns.push_back(number_column(fmt::format("lost_{}", kCheckpoints[c]),
                                          fmt::format("Lost by day {}", kCheckpoints[c]), "", std::move(lost[c]),
                                          Role::share));
  }
  table.columns.push_back(number_column("priced_out", "Of it priced out", "", std::move(priced_out), Role::share));
  table.columns.push_back(number_column("value", "Value lost", world.money, std::move(values), Role::money));
  return table;
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

report::Table prices_table(const World& world, const world::Scenario& scenario, const Impact& impact, std::size_t top) {
  report::Table table;
  table.name = "prices";
  table.title = "Prices that moved";
  table.note =
      "Highest spot price as a multiple of the base price, and what buyers there paid above base prices over the run; "
      "most expensive first.";
  std::vector<simulate::PriceMove> moves = impact.prices;
  std::stable_sort(moves.begin(), moves.end(),
                   [](const auto& a, const auto& b) { return a.extra_cost > b.extra_cost; });
  if (moves.size() > top) {
    table.note += fmt::format(" {} more are not shown (--top).", moves.size() - top);
    moves.resize(top);
  }
  report::Texts products, places, dates;
  report::Numbers peaks, costs;
  for (const auto& move : moves) {
    products.push_back(product_name(world, move.product));
    places.push_back(place_name(world, move.place));
    peaks.push_back(move.peak);
    dates.push_back(date_of(scenario, move.peak_step));
    costs.push_back(move.extra_cost);
  }
  table.columns.push_back(text_column("product", "Product", std::move(products), Role::key));
  table.columns.push_back(text_column("place", "Place", std::move(places), Role::key));
  table.columns.push_back(number_column("peak", "Highest spot price", "x base", std::move(peaks)));
  table.columns.push_back(text_column("date", "On", std::move(dates), Role::date));
  table.columns.push_back(number_column("extra_cost", "Extra cost", world.money, std::move(costs), Role::money));
  return table;
}

report::Table actors_table(const World& world, const Impact& impact, std::size_t top) {
  report::Table table;
  table.name = "losses";
  table.title = "Who loses what";
  table.note =
      "lost_use: final use not delivered; lost_sales: output not made, every tier counted where it is made, so tiers "
      "do not add up to one loss; both at base prices. extra_cost: what buyers at the place paid above base prices, at "
      "every tier.";
  std::vector<simulate::ActorLoss> rows;
  for (const auto& actor : impact.actors) {
    if (actor.lost_use + actor.lost_sales > 0.0) rows.push_back(actor);
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.lost_use + a.lost_sales > b.lost_use + b.lost_sales; });
  if (rows.size() > top) rows.resize(top);
  report::Texts places;
  report::Numbers use, sales, extra;
  for (const auto& row : rows) {
    places.push_back(place_name(world, row.place));
    use.push_back(row.lost_use);
    sales.push_back(row.lost_sales);
    extra.push_back(row.extra_cost);
  }
  table.columns.push_back(text_column("place", "Place", std::move(places), Role::key));
  table.columns.push_back(number_column("lost_use", "Lost use", world.money, std::move(use), Role::money));
  table.columns.push_back(number_column("lost_sales", "Lost sales", world.money, std::move(sales), Role::money));
  table.columns.push_back(number_column("extra_cost", "Extra cost", world.money, std::move(extra), Role::money));
  return table;
}

/// What stands in the world and does not act in this form of the model: said in every output it would change.
void add_limits(report::Report& report, const SimulateParams& params) {
  const auto say = [&](std::string text) { report.notes.push_back({report::Tone::limit, std::move(text)}); };
  say(params.no_prices
          ? "Prices do not act (--no-prices): unmet use is all 'not delivered'."
          : "Prices move final demand and idle plants; makers use inputs by recipe whatever these cost, and "
            "no cost is passed on from tier to tier. Elasticities are mostly assumed; contracts are "
            "renewed over half a year.");
  say("Licences refuse a share and cost a wait once; offices do not queue yet.");
  if (params.draws == 0) say("One run of central values, no bands: ask for them with --draws.");
  say(fmt::format("Assumed behaviour: before an announced control buyers put by {} days of what it will refuse "
                  "(--stock-up); {} of what the law refuses leaks through third places (--leakage); ",
                  params.stock_up, percent(params.leakage)) +
      "stocks return to target over 20 days; tools and spares last a year; " +
      std::string(!params.no_substitution
                      ? "blocked orders find willing and qualified suppliers with spare capacity over 90 days."
                      : "blocked orders find no other supplier (--no-substitution)."));
}

/// No use goes short: for want of an act, of one that acts, or because something bridges it.
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

std::string cause_text(const World& world, const Cause& cause) {
  const std::string product = product_name(world, cause.product);
  const std::string place = place_name(world, cause.place);
  switch (cause.kind) {
    case Cause::Kind::control: {
      std::string law = "a control";
      if (cause.clause.valid()) {
        const world::Clause& clause = world.clauses[cause.clause];
        law = fmt::format("{}, clause {}", world.controls[clause.control].id, clause.clause);
      }
      return fmt::format("{} from {} to {} is held back by {}", product, place_name(world, cause.from), place, law);
    }
    case Cause::Kind::export_stop:
      return fmt::format("{} from {} to {} is stopped", product, place_name(world, cause.from), place);
    case Cause::Kind::capacity:
      return fmt::format("makers of {} in {} are down", product, place);
    case Cause::Kind::supplier:
      return fmt::format("{} in {} runs short: its maker in {} is short itself", product, place,
                         place_name(world, cause.from));
    case Cause::Kind::input:
      return fmt::format("{} lacks an input in {}", product, place);
    case Cause::Kind::demand:
      return fmt::format("{} in {} has fewer orders", product, place);
  }
  return "";
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
  return fail(Fault{Code::not_found, "", 0, 0, "no scenario named \"" + std::string(name) + "\"", "one of: " + names,
                    "name one of them, or give the path of a TOML file"});
}

Result<report::Report> simulate(Session& session, const SimulateParams& params, Context& context) {
  auto simulator = session.simulator(params.as_of, context);
  if (!simulator) return tl::unexpected(simulator.error());
  const World& world = (*simulator)->world();
  auto scenario = find_scenario(session, world, params.scenario, params.variant);
  if (!scenario) return tl::unexpected(scenario.error());
  if (params.days > 0) scenario->horizon.days = static_cast<std::int32_t>(params.days);
  if (params.start) scenario->horizon.first = *params.start;

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
  report.manifest = manifest_of("simulate", canonical_json(resolved), world);
  // Titles are printed but are no part of the scenario's own fingerprint.
  report.manifest.inputs.push_back({"scenario " + scenario->name + ":" + scenario->variant,
                                    fingerprint(to_string(scenario->fingerprint) + " " + report.title)});
  report.outcome = impact->complete ? Outcome::done : Outcome::stopped;
  report.notes.push_back(
      {report::Tone::headline, impact->complete
                                   ? headline(world, *scenario, *impact)
                                   : fmt::format("Stopped after {} of {} days: this is what had happened by then.",
                                                 impact->steps, scenario->horizon.steps())});
  report.notes.push_back(
      {report::Tone::plain,
       fmt::format("{} days from {}, one day a step. A scenario is a difference from the law as decided.",
                   scenario->horizon.days, to_string(scenario->horizon.first))});
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
  report.tables.push_back(uses_table(world, *impact, (*simulator)->prices(), top));
  if (!impact->prices.empty()) report.tables.push_back(prices_table(world, *scenario, *impact, top));
  report.tables.push_back(actors_table(world, *impact, top));
  add_law_remarks(world, impact->remarks, report);
  add_limits(report, params);
  return report;
}

UseCase simulate_use_case() {
  return {"simulate", "what a control or an outage does, day by day",
          "chokepoint simulate china-october-2025 --variant refused --assume resumed", texts_of<SimulateParams>(), run};
}

}  // namespace chokepoint::service
