#include "service/survive.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "service/simulate.h"
#include "service/tables.h"
#include "world/query.h"

namespace chokepoint::service {
namespace {

using report::Tone;
using respond::SurvivalPlanner;
using simulate::Simulator;
using world::World;

Result<report::Report> run(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<SurviveParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  return survive(session, *params, context);
}

/// Final users in question: what is wanted for good, in the target, of the use.
std::vector<std::uint8_t> asked_of(const Simulator& simulator, PlaceId target, ProductId use) {
  const auto& net = simulator.network();
  std::vector<std::uint8_t> asked;
  for (const auto& user : net.finals) {
    const bool counts = user.kind == world::FinalKind::demand && user.per_day > 0.0 &&
                        (!target.valid() || world::within(simulator.world(), net.markets.place[user.market], target)) &&
                        (!use.valid() || net.markets.product[user.market] == use);
    asked.push_back(counts);
  }
  return asked;
}

/// The figure of a quantity for makers at a place: of the nearest place around it, else of everywhere.
FigureId nearest_figure(const World& world, ProductId product, PlaceId place, world::ProductionQuantity quantity) {
  std::vector<PlaceId> around = world::ancestors(world, place);
  around.emplace_back();
  for (const PlaceId p : around) {
    if (const auto* row = world::find_production(world, product, p, quantity)) return row->figure;
  }
  return {};
}

/// A scenario in the simulator: what the uses in question lose over it, and when they first run short.
Result<bool> simulate_into(const Simulator& stepped, const SurvivalPlanner& planner, const world::Scenario& scenario,
                           const simulate::RunOptions& options, NodeAnswer& one, Context& context) {
  auto impact = stepped.run(scenario, {}, options, context);
  if (!impact) return tl::unexpected(impact.error());
  if (!impact->complete) return false;
  const auto& net = stepped.network();
  const auto in_question = [&](ProductId product, PlaceId place) {
    const std::uint32_t m = net.market_of(product, place);
    if (m == net.kNoLink) return false;
    const auto& users = planner.finals_of(m);
    return std::any_of(users.begin(), users.end(), [&](std::uint32_t f) { return planner.asked(f); });
  };
  for (const auto& use : impact->uses) {
    if (use.kind == world::FinalKind::demand && in_question(use.product, use.place))
      one.simulated_loss += std::max(0.0, use.wanted - use.delivered) * net.price[use.product.index];
  }
  for (const auto& shortage : impact->shortages) {
    if (!shortage.final_use || !in_question(shortage.product, shortage.place)) continue;
    const std::int32_t day = shortage.first_step * scenario.horizon.step_days;
    if (one.first_day < 0 || day < one.first_day) one.first_day = day;
  }
  one.simulated = true;
  return true;
}

/// The same outage in the simulator, until the node is back.
Result<bool> simulate_outage(const Simulator& stepped, const SurvivalPlanner& planner, NodeAnswer& one,
                             std::int32_t step_days, Context& context) {
  const World& world = stepped.world();
  world::Scenario scenario;
  scenario.name = "stop";
  const auto days = static_cast<std::int32_t>(std::min(std::ceil(one.recovery.days), SurvivalPlanner::kLongest));
  if (days < 1) return true;
  scenario.horizon = {world.base_date, days, step_days};
  scenario.acts.push_back({world.base_date, {}, world::Outage{{one.node.product}, one.node.place, 1.0}, ""});
  simulate::RunOptions options;
  options.law = false;
  return simulate_into(stepped, planner, scenario, options, one, context);
}

Result<bool> simulate_all(const Simulator& simulator, const SurvivalPlanner& planner, const SurviveParams& params,
                          std::vector<NodeAnswer>& nodes, Context& context) {
  const auto step = static_cast<std::int32_t>(params.step);
  auto stepped = simulator.in_steps(step);
  if (!stepped) return tl::unexpected(stepped.error());
  context.progress.stage("the same outages in the simulator", nodes.size());
  std::vector<std::optional<Result<bool>>> slots(nodes.size());
  context.pool.run(nodes.size(), [&](std::size_t i) {
    slots[i] = simulate_outage(*stepped, planner, nodes[i], step, context);
    context.progress.advance(1);
  });
  bool complete = true;
  for (auto& slot : slots) {
    if (!*slot) return tl::unexpected(slot->error());
    complete = complete && **slot;
  }
  return complete;
}

double wanted_a_day(const SurvivalPlanner& planner) {
  const auto& net = planner.network();
  double value = 0.0;
  for (std::uint32_t f = 0; f < net.finals.size(); ++f) {
    if (planner.asked(f)) value += net.finals[f].per_day * net.price[net.markets.product[net.finals[f].market].index];
  }
  return value;
}

/// Dearest first; of equal losses who lasts less; then as they come.
void sort_nodes(std::vector<NodeAnswer>& nodes) {
  double most = 0.0;
  for (const NodeAnswer& one : nodes) most = std::max(most, one.planner.lost_value);
  for (NodeAnswer& one : nodes) one.index = most > 0.0 ? one.planner.lost_value / most : 0.0;
  std::stable_sort(nodes.begin(), nodes.end(), [](const NodeAnswer& a, const NodeAnswer& b) {
    if (a.planner.lost_value != b.planner.lost_value) return a.planner.lost_value > b.planner.lost_value;
    return a.planner.survive < b.planner.survive;
  });
}

std::string days_text(double days) {
  return std::isfinite(days) ? fmt::format("{:.0f} days", days) : std::string("ten years or more");
}

void add_limits(const SurviveParams& params, bool share_rule, report::Report& report) {
  report.notes.push_back(
      {Tone::limit,
       "Survival and losses are a planner's: one who sees the whole outage and sends every good where it is needed "
       "most, qualifies new suppliers at once and waits for nobody's price: a bound, not a forecast. The simulator's "
       "columns are the model: the same outage day by day, without a planner."});
  report.notes.push_back(
      {Tone::limit,
       fmt::format("Only what the stop reaches downstream is bounded; all other inputs are at hand for what spare "
                   "capacity can make. Tools that wear count a year of life as stock. {}No probabilities are needed, "
                   "and none are said.",
                   share_rule ? "Buyers outside the question keep their share of what each maker delivers at its base "
                                "rate; of capacity above that those in question get the share that they had of what "
                                "stopped. The simulator may serve them better, at the others' cost. "
                              : "Use that no row explains keeps its share of what each maker delivers. ")});
  if (!params.scenario.empty()) return;
  report.notes.push_back(
      {Tone::limit,
       params.recover > 0
           ? fmt::format("Every node is taken to be back after {} days (--recover).", params.recover)
           : fmt::format("A node is back when a plant like it could stand anew: the world's build days and half its "
                         "ramp, at the nearest place with a row; where no row speaks, {:.0f} days (assumed). --recover "
                         "sets one time for all.",
                         SurviveParams::kAssumedRecovery)});
}

struct Question {
  const SurvivalPlanner& planner;
  double wanted{0.0};  // money a day
};

/// All nodes one by one.
Result<void> report_nodes(const Simulator& simulator, const SurviveParams& params, const Question& question,
                          report::Report& report, Context& context) {
  const auto stops = respond::stop_nodes(simulator, question.planner);
  context.progress.stage("stopping nodes one by one", stops.size());
  std::vector<NodeAnswer> nodes(stops.size());
  std::vector<std::optional<Error>> errors(stops.size());
  context.pool.run(stops.size(), [&](std::size_t i) {
    NodeAnswer& one = nodes[i];
    one.node = stops[i];
    one.planner.complete = false;
    if (context.cancel.stop_requested()) return;
    one.recovery = recovery_of(simulator, stops[i], params);
    auto found = question.planner.of(respond::stoppage_of(simulator, stops[i]), one.recovery.days, context);
    if (!found) {
      errors[i] = found.error();
    } else {
      one.planner = std::move(*found);
      one.wanted = question.wanted * one.recovery.days;
    }
    context.progress.advance(1);
  });
  for (auto& error : errors) {
    if (error) return fail(std::move(*error));
  }
  const auto cut = std::remove_if(nodes.begin(), nodes.end(), [](const NodeAnswer& n) { return !n.planner.complete; });
  const bool complete = cut == nodes.end();
  nodes.erase(cut, nodes.end());
  sort_nodes(nodes);
  std::vector<NodeAnswer> makers, markets;
  std::size_t exposed = 0, immune = 0, large = 0;
  for (NodeAnswer& one : nodes) {
    constexpr double kLarge = 0.1;  // of the largest loss
    if (!one.node.market) {
      immune += std::isinf(one.planner.survive);
      exposed += one.planner.survive < one.recovery.days;
      large += one.index >= kLarge;
    }
    (one.node.market ? markets : makers).push_back(std::move(one));
  }
  const std::size_t tried = makers.size();
  const auto top = static_cast<std::size_t>(params.top);
  std::erase_if(makers, [](const NodeAnswer& n) { return std::isinf(n.planner.survive); });
  if (makers.size() > top) makers.resize(top);
  if (markets.size() > top) markets.resize(top);
  bool simulated = !params.no_simulation && complete;
  if (simulated) {
    auto all = simulate_all(simulator, question.planner, params, makers, context);
    if (!all) return tl::unexpected(all.error());
    if (!*all) {
      report.outcome = Outcome::stopped;
      report.notes.push_back(
          {Tone::warning, "Stopped: the planner's columns stand; some of the simulator's are missing."});
    }
  }
  if (!complete) {
    report.outcome = Outcome::stopped;
    report.notes.push_back(
        {Tone::warning, fmt::format("Stopped after {} of {} nodes: the order and the index are not to be used.",
                                    nodes.size(), stops.size())});
  } else if (exposed == 0) {
    report.notes.push_back({Tone::headline, fmt::format("{} makers tried one by one: by a planner's best, no use in "
                                                        "question is lost before any of them is back.",
                                                        tried)});
  } else {
    const NodeAnswer& first = makers.front();
    report.notes.push_back(
        {Tone::headline,
         fmt::format("{} makers tried one by one: {} could stop for ten years and more without a use lost, {} cost use "
                     "before they are back, {} of them at least a tenth of what the worst node costs. First: {}, {}: "
                     "survives {}, recovers in {}, {} lost at least.",
                     tried, immune, exposed, large, product_name(simulator.world(), first.node.product),
                     place_name(simulator.world(), first.node.place), days_text(first.planner.survive),
                     days_text(first.recovery.days), money(first.planner.lost_value, simulator.world().money))});
  }
  report.tables.push_back(
      node_table(simulator, makers, simulated, "nodes", "Makers, by what their stop costs", report));
  if (!markets.empty())
    report.tables.push_back(
        node_table(simulator, markets, false, "markets", "Final markets, by what their stop costs", report));
  return {};
}

/// What a scenario stops, together.
Result<void> report_scenario(const Simulator& simulator, const SurviveParams& params, const Question& question,
                             const world::Scenario& scenario, report::Report& report, Context& context) {
  auto stoppage = respond::stoppage_of(simulator, scenario, assume_of(params.assume));
  if (!stoppage) return tl::unexpected(stoppage.error());
  NodeAnswer one;
  one.name = scenario.title.empty() ? scenario.name : scenario.title;
  const auto days = static_cast<double>(params.recover > 0 ? params.recover : scenario.horizon.days);
  one.recovery = {days, params.recover > 0 ? "asked for" : "length of the scenario", {}};
  auto found = question.planner.of(*stoppage, days, context);
  if (!found) return tl::unexpected(found.error());
  one.planner = std::move(*found);
  one.wanted = question.wanted * days;
  if (!one.planner.complete) {
    report.outcome = Outcome::stopped;
    report.notes.push_back({Tone::warning, "Stopped: there is no answer."});
    return {};
  }
  if (!params.no_simulation) {
    world::Scenario run = scenario;
    run.horizon.days = static_cast<std::int32_t>(std::max(1.0, days));
    run.horizon.step_days = static_cast<std::int32_t>(params.step);
    simulate::RunOptions options;
    options.assume = assume_of(params.assume);
    context.progress.stage("the same scenario in the simulator", 1);
    auto done = simulate_into(simulator, question.planner, run, options, one, context);
    if (!done) return tl::unexpected(done.error());
    if (!*done) {
      report.outcome = Outcome::stopped;
      report.notes.push_back({Tone::warning, "Stopped: the planner's columns stand; the simulator's are missing."});
    }
  }
  report.notes.push_back(
      {Tone::headline,
       fmt::format("{}: {} sites stand still or run short and {} pairs of maker and buyer are held back. All use in "
                   "question can be served for {}; {} is lost at least within {}.",
                   one.name, stoppage->capacity.size(), stoppage->pass.size(), days_text(one.planner.survive),
                   money(one.planner.lost_value, simulator.world().money), days_text(days))});
  report.notes.push_back({Tone::limit,
                          "All that the scenario stops holds from the first day on, at its worst; waits for licences "
                          "do not count. `simulate` runs it day by day."});
  report.tables.push_back(node_table(simulator, {one}, one.simulated, "nodes", "What is stopped", report));
  report.tables.push_back(lost_table(simulator, one));
  return {};
}

}  // namespace

Recovery recovery_of(const Simulator& simulator, const respond::StopNode& node, const SurviveParams& params) {
  if (params.recover > 0) return {static_cast<double>(params.recover), "asked for", {}};
  const World& world = simulator.world();
  using world::ProductionQuantity;
  const FigureId build = nearest_figure(world, node.product, node.place, ProductionQuantity::build_days);
  if (!build.valid()) return {SurviveParams::kAssumedRecovery, "assumed", {}};
  const FigureId ramp = nearest_figure(world, node.product, node.place, ProductionQuantity::ramp_days);
  double days = simulator.values()[build.index];
  if (ramp.valid()) days += 0.5 * simulator.values()[ramp.index];
  return {days, ramp.valid() ? "build days, half the ramp" : "build days", build};
}

std::vector<Option<SurviveParams>> SurviveParams::options() {
  using P = SurviveParams;
  return {
      {{"target",
        OptionKind::text,
        "whose final use must be served; none: everybody's",
        true,
        false,
        0,
        0,
        {},
        "PLACE"},
       &P::target},
      {{"use", OptionKind::text, "one final use alone", false, false, 0, 0, {}, "PRODUCT"}, &P::use},
      {{"scenario",
        OptionKind::text,
        "what a scenario stops, together, instead of all nodes one by one (a name, or the path of a TOML file)",
        false,
        false,
        0,
        0,
        {},
        "SCENARIO",
        Input::scenario},
       &P::scenario},
      {{"variant", OptionKind::text, "which variant of the scenario", false, false, 0, 0, {}, "NAME"}, &P::variant},
      {{"assume",
        OptionKind::choice,
        "what followed a suspension that ended after the last source",
        false,
        false,
        0,
        0,
        {"ask", "resumed", "extended"},
        "CHOICE"},
       &P::assume},
      {{"recover",
        OptionKind::integer,
        "days until a node is back; 0: to build it anew, as the world says",
        false,
        false,
        0,
        3650,
        {},
        "DAYS"},
       &P::recover},
      {{"top", OptionKind::integer, "rows per table", false, false, 1, 100000, {}, "N"}, &P::top},
      {{"step", OptionKind::integer, "days in a step of the simulator's runs", false, false, 1, 7, {}, "DAYS"},
       &P::step},
      {{"no-simulation", OptionKind::flag, "the planner's answer alone", false, false, 0, 0, {}, ""},
       &P::no_simulation},
      {{"as-of", OptionKind::date, "use only what was known on this day", false, false, 0, 0, {}, "DATE"}, &P::as_of},
  };
}

Result<report::Report> survive(Session& given, const SurviveParams& params, Context& context) {
  if (params.scenario.empty() && (!params.variant.empty() || params.assume != "ask")) {
    return fail(Fault{Code::usage, "", 0, 0, "--variant or --assume without a scenario", "a scenario besides",
                      "chokepoint survive US --scenario china-october-2025 --variant refused --assume resumed"});
  }
  Session& session = params.scenario.empty() ? given : given.home_of(params.scenario);
  auto simulator = session.simulator(params.as_of, context);
  if (!simulator) return tl::unexpected(simulator.error());
  const World& world = (*simulator)->world();
  PlaceId target;
  ProductId use;
  if (!params.target.empty()) {
    auto place = find_place(world, params.target, "target");
    if (!place) return tl::unexpected(place.error());
    target = *place;
  }
  if (!params.use.empty()) {
    auto product = find_product(world, params.use, "use");
    if (!product) return tl::unexpected(product.error());
    use = *product;
  }
  const SurvivalPlanner planner((*simulator)->network(), asked_of(**simulator, target, use));
  const Question question{planner, wanted_a_day(planner)};
  if (!(question.wanted > 0.0)) {
    return fail(Fault{
        Code::out_of_range, "", 0, 0,
        fmt::format("no final use {}{} that is worth anything", use.valid() ? "of " + product_name(world, use) : "",
                    target.valid() ? " in " + place_name(world, target) : ""),
        "a place and a product that somebody wants for good there",
        "chokepoint rank PLACE --by weights lists the uses of a place"});
  }
  SurviveParams resolved = params;
  report::Report report;
  std::optional<world::Scenario> scenario;
  if (!params.scenario.empty()) {
    auto found = find_scenario(session, world, params.scenario, params.variant);
    if (!found) return tl::unexpected(found.error());
    scenario = std::move(*found);
    resolved.scenario = scenario->name;  // no path in a manifest
    resolved.variant = scenario->variant;
  }
  report.title =
      "How long is served without: " + (use.valid() ? product_name(world, use) : std::string("all final use")) +
      (target.valid() ? " of " + place_name(world, target) : " of the world");
  report.manifest = manifest_of("survive", canonical_json(resolved), world);
  if (scenario)
    report.manifest.inputs.push_back({"scenario " + scenario->name + ":" + scenario->variant, scenario->fingerprint});
  auto done = scenario ? report_scenario(**simulator, params, question, *scenario, report, context)
                       : report_nodes(**simulator, params, question, report, context);
  if (!done) return tl::unexpected(done.error());
  add_limits(params, target.valid() || use.valid(), report);
  return report;
}

UseCase survive_use_case() {
  return {"survive", "how long the chain lives without each of its nodes, and what is lost until it is back",
          "chokepoint survive US", texts_of<SurviveParams>(), run};
}

}  // namespace chokepoint::service
