#include "service/race.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "service/race_learning.h"
#include "service/race_score.h"
#include "service/race_supply.h"
#include "service/race_tables.h"
#include "service/simulate.h"
#include "service/tables.h"
#include "world/suggest.h"

namespace chokepoint::service {
namespace {

using report::Tone;
using world::World;

Result<std::uint32_t> find_race(const World& world, const std::string& name) {
  std::vector<std::string_view> names;
  for (std::uint32_t i = 0; i < world.races.size(); ++i) {
    if (name.empty() || world.races.at(i).id == name) return i;
    names.push_back(world.races.at(i).id);
  }
  if (names.empty()) {
    return fail(Fault{Code::not_found, "", 0, 0, "no race in this world", "a table races with tasks",
                      "describe one: docs/guide/race.md"});
  }
  return fail(unknown_word("race", name, names, "name one of them"));
}

/// The type that the user, or the race, asks about; it must be open and have contenders.
Result<std::uint32_t> find_headline(const World& world, const RaceModel& model, const std::string& wanted) {
  const std::string& name = wanted.empty() ? world.races.at(model.race).headline : wanted;
  std::vector<std::string_view> open;
  for (std::uint32_t t = 0; t < model.types.size(); ++t) {
    const bool waited_for = std::any_of(model.network.milestones.begin(), model.network.milestones.end(),
                                        [&](const race::Milestone& m) { return m.type == t && std::isnan(m.reached); });
    if (!waited_for) continue;
    if (model.network.types[t] == name) return t;
    open.push_back(model.network.types[t]);
  }
  if (open.empty()) {
    return fail(Fault{Code::not_found, "", 0, 0, "a race in which every milestone is reached", "an open milestone",
                      "ask as of an earlier day (--as-of)"});
  }
  return fail(unknown_word("open milestone", name, open, "name one that a programme of the race still works on"));
}

struct Supply {
  SupplyRuns runs;
  report::Input scenario;
  std::string title;
  std::string variant, name;
};

Result<Supply> simulate_supply(Session& session, const RaceParams& params, const RaceModel& model, Context& context) {
  auto simulator = session.simulator(params.as_of, context);
  if (!simulator) return tl::unexpected(simulator.error());
  const World& world = (*simulator)->world();
  auto scenario = find_scenario(session, world, params.scenario, params.variant);
  if (!scenario) return tl::unexpected(scenario.error());
  scenario->horizon.days = static_cast<std::int32_t>(params.days);
  const SupplyOptions options{assume_of(params.assume), static_cast<std::uint32_t>(params.supply_draws),
                              static_cast<std::uint64_t>(params.seed), model.now};
  auto runs = run_supply(**simulator, *scenario, model.supply, options, context);
  if (!runs) return tl::unexpected(runs.error());
  Supply out;
  out.runs = std::move(*runs);
  out.name = scenario->name;
  out.variant = scenario->variant;
  out.title = scenario->title.empty() ? scenario->name : scenario->title;
  out.scenario = {"scenario " + scenario->name + ":" + scenario->variant,
                  fingerprint(to_string(scenario->fingerprint) + " " + out.title)};
  return out;
}

std::string points_text(const World& world, const RaceModel& model, std::span<const std::size_t> points) {
  std::string text;
  for (const std::size_t p : points) {
    text += fmt::format("{}{} in {}", text.empty() ? "" : ", ", product_name(world, model.supply[p].product),
                        place_name(world, model.supply[p].place));
  }
  return text;
}

void add_supply_notes(const World& world, const RaceModel& model, const SupplyRuns& supply, report::Report& report) {
  if (supply.failed_draws > 0) {
    report.notes.push_back(
        {Tone::warning, fmt::format("{} draws of supply hold figures that contradict each other; they count nowhere.",
                                    supply.failed_draws)});
  }
  if (!supply.no_maker.empty()) {
    report.notes.push_back({Tone::limit, "Nobody makes these in this world, so the scenario cannot touch them: " +
                                             points_text(world, model, supply.no_maker) + "."});
  }
  if (!supply.not_bought.empty()) {
    report.notes.push_back(
        {Tone::limit,
         "The place uses none of these in this world; the world's makers by output stand in, without a "
         "stock: " +
             points_text(world, model, supply.not_bought) + "."});
  }
}

std::string favourites(const RaceAnswer& answer, std::uint32_t type, std::size_t most) {
  std::string text;
  for (const std::uint32_t c : ranked(answer, type)) {
    if (most-- == 0) break;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", answer.programme(c).name,
                        percent(answer.forecast.first[type][c]));
  }
  return text;
}

/// When the first of all arrives: the median over the draws that anybody wins.
std::string first_arrival(const RaceAnswer& answer, std::uint32_t type) {
  race::ArrivalCounts all;
  for (const race::ArrivalCounts& won : answer.forecast.won[type]) all.merge(won);
  if (all.count() == 0) return "never";
  return fmt::format("{} (P10 {}, P90 {})", answer.month(all.quantile(0.5)), answer.month(all.quantile(0.1)),
                     answer.month(all.quantile(0.9)));
}

void add_headlines(const RaceAnswer& answer, report::Report& report) {
  const std::uint32_t type = answer.headline;
  report.notes.push_back(
      {Tone::headline,
       fmt::format("{}: {}; nobody {}. The first of all arrives in {}.", answer.type(type).name,
                   favourites(answer, type, 4), percent(answer.forecast.nobody[type]), first_arrival(answer, type))});
  if (answer.beside != nullptr) {
    std::string text;
    double largest = 0.0;
    for (const std::uint32_t c : ranked(answer, type)) {
      const double shift = answer.forecast.first[type][c] - answer.beside->first[type][c];
      if (std::fabs(shift) < 0.0005) continue;
      text += fmt::format("{}{} {:+.1f} points", text.empty() ? "" : ", ", answer.programme(c).name, 100.0 * shift);
      largest = std::max(largest, std::fabs(shift));
    }
    report.notes.push_back(
        {Tone::headline, text.empty() ? "The scenario moves no odds of this milestone by as much as 0.1 points."
                                      : "Through the scenario: " + text + "."});
  }
  for (std::uint32_t other = type + 1; other < answer.model.types.size(); ++other) {
    if (answer.model.behind_us[other] || ranked(answer, other).size() < 2) continue;
    report.notes.push_back(
        {Tone::plain, fmt::format("{} is another milestone: {}. The first in {}.", answer.type(other).name,
                                  favourites(answer, other, 3), first_arrival(answer, other))});
  }
  const std::string& about = answer.world.races.at(answer.model.race).about;
  if (!about.empty()) report.notes.push_back({Tone::plain, about});
}

void add_limits(const RaceAnswer& answer, const RaceParams& params, report::Report& report) {
  const auto say = [&](std::string text) { report.notes.push_back({Tone::limit, std::move(text)}); };
  std::size_t assumed = 0, all = 0;
  for (const FigureId figure : answer.model.task_figures) {
    if (!figure.valid()) continue;
    ++all;
    assumed += answer.world.figures[figure].status == world::Status::assumed ? 1 : 0;
  }
  say(fmt::format(
      "{} of {} durations are assumed, and so are odds, ties and correlations: nobody publishes them. Odds to "
      "be first move by ten points and more with them; see what shifts them below.",
      assumed, all));
  say(fmt::format("Standard error of a probability from {} draws: at most {:.2f} points.", answer.forecast.draws,
                  50.0 / std::sqrt(std::max(1.0, static_cast<double>(answer.forecast.draws)))));
  say("Programmes that nobody has announced are not in the race. What a slow programme no longer buys does not return "
      "to "
      "the market.");
  if (!params.scenario.empty()) {
    say(
        fmt::format("Supply is that of {} draws of the world over {} days (--supply-draws); afterwards the mean of the "
                    "last year goes on. A programme gets what the makers that its place buys from fill of orders that "
                    "may leave, or the share that its place gets: it does not outbid anybody.",
                    params.supply_draws, params.days));
  }
  if (answer.model.slips) {
    say(fmt::format(
        "The reference class has {} plans that were reached and {} that are open; median actual over planned "
        "{:.2f}, P80 {:.2f}.",
        answer.model.slips->done, answer.model.slips->open,
        race::reference_arrival({0, 1}, 0, answer.model.slips->slips, 0.5),
        race::reference_arrival({0, 1}, 0, answer.model.slips->slips, 0.8)));
  }
}

Result<report::Report> run(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<RaceParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  return race_report(session, *params, context);
}

}  // namespace

std::vector<Option<RaceParams>> RaceParams::options() {
  using P = RaceParams;
  return {
      {{"race", OptionKind::text, "which race of the world; default: its first", true, false, 0, 0, {}, "RACE"},
       &P::race},
      {{"milestone",
        OptionKind::text,
        "the milestone asked about; default: the race's own",
        false,
        false,
        0,
        0,
        {},
        "TYPE"},
       &P::milestone},
      {{"scenario",
        OptionKind::text,
        "let a scenario act on what the tasks need, and compare",
        false,
        false,
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
      {{"days",
        OptionKind::integer,
        "length of the run of supply",
        false,
        false,
        30,
        Horizon::kMaximumDays,
        {},
        "DAYS"},
       &P::days},
      {{"supply-draws",
        OptionKind::integer,
        "draws of the world's figures that supply is simulated for",
        false,
        false,
        1,
        100'000,
        {},
        "N"},
       &P::supply_draws},
      {{"draws", OptionKind::integer, "draws of the race", false, false, 1, 100'000'000, {}, "N"}, &P::draws},
      {{"seed", OptionKind::integer, "seed of the draws", false, false, 0, 0, {}, "SEED"}, &P::seed},
      {{"from",
        OptionKind::date,
        "day of the forecast; default: the last day on which anything was announced or reached",
        false,
        false,
        0,
        0,
        {},
        "DATE"},
       &P::from},
      {{"top", OptionKind::integer, "rows of what shifts the odds", false, false, 1, 1000, {}, "N"}, &P::top},
      {{"no-cooperation",
        OptionKind::flag,
        "nobody learns through a regime or an agreement",
        false,
        false,
        0,
        0,
        {},
        ""},
       &P::no_cooperation},
      {{"no-imitation", OptionKind::flag, "nobody learns from rivals", false, false, 0, 0, {}, ""}, &P::no_imitation},
      {{"score",
        OptionKind::flag,
        "score past forecasts: what would have been said, and what was",
        false,
        false,
        0,
        0,
        {},
        ""},
       &P::score},
      {{"record",
        OptionKind::flag,
        "also give the forecast as sealed rows, to be kept and scored later",
        false,
        false,
        0,
        0,
        {},
        ""},
       &P::record},
      {{"as-of", OptionKind::date, "use only what was known on this day", false, false, 0, 0, {}, "DATE"}, &P::as_of},
  };
}

Result<report::Report> race_report(Session& session, const RaceParams& params, Context& context) {
  auto world_ptr = session.world(params.as_of, context);
  if (!world_ptr) return tl::unexpected(world_ptr.error());
  const World& world = **world_ptr;
  auto race = find_race(world, params.race);
  if (!race) return tl::unexpected(race.error());
  auto model = make_race_model(world, {*race, params.from, !params.no_cooperation, !params.no_imitation});
  if (!model) return tl::unexpected(model.error());
  auto headline = find_headline(world, *model, params.milestone);
  if (!headline) return tl::unexpected(headline.error());

  Supply supply;
  if (!params.scenario.empty()) {
    auto simulated = simulate_supply(session, params, *model, context);
    if (!simulated) return tl::unexpected(simulated.error());
    supply = std::move(*simulated);
  }
  race::Availability plenty;
  plenty.products = static_cast<std::uint32_t>(model->supply.size());
  const race::RunOptions options{static_cast<std::uint32_t>(params.draws), static_cast<std::uint64_t>(params.seed),
                                 *headline};
  auto alone = race::run(model->network, plenty, options, context);
  if (!alone) return tl::unexpected(alone.error());
  std::optional<race::Forecast> disturbed;
  if (!params.scenario.empty()) {
    auto second = race::run(model->network, supply.runs.availability, options, context);
    if (!second) return tl::unexpected(second.error());
    disturbed = std::move(*second);
  }
  const RaceAnswer answer{world, *model, disturbed ? *disturbed : *alone, disturbed ? &*alone : nullptr, *headline};

  RaceParams resolved = params;
  resolved.race = world.races.at(*race).id;
  resolved.milestone = model->network.types[*headline];
  resolved.from = model->now;
  resolved.scenario = supply.name;  // no path in a manifest
  resolved.variant = supply.variant;
  report::Report report;
  report.title = world.races.at(*race).name + ": who gets there first";
  if (!supply.title.empty()) report.title += ", under: " + supply.title;
  report.manifest = manifest_of("race", canonical_json(resolved), world);
  if (!supply.name.empty()) report.manifest.inputs.push_back(supply.scenario);
  const bool supply_done = supply.runs.outcome == Outcome::done;
  const bool complete = answer.forecast.complete && alone->complete && supply_done;
  report.outcome = complete ? Outcome::done : Outcome::stopped;
  if (!complete) {
    const bool comparable = supply_done && answer.forecast.draws > 0 && alone->draws == answer.forecast.draws;
    report.notes.push_back(
        {Tone::warning, fmt::format("Stopped after {} of {} draws{}.", answer.forecast.draws, params.draws,
                                    comparable ? ": what follows is of those" : ", before there was an answer")});
    if (!comparable) return report;
  }
  add_headlines(answer, report);
  report.notes.push_back(
      {Tone::plain, fmt::format("Forecast of {}, {} draws, {} programmes, {} tasks.", to_string(model->now),
                                answer.forecast.draws, model->programmes.size(), model->network.tasks.size())});
  if (disturbed) add_supply_notes(world, *model, supply.runs, report);
  report.tables.push_back(first_table(answer));
  report.tables.push_back(first_by_year_table(answer));
  report.tables.push_back(place_table(answer));
  if (disturbed) {
    report::Table shift = shift_table(answer), short_of = supply_table(answer, supply.runs.availability);
    if (shift.rows() > 0) report.tables.push_back(std::move(shift));
    if (short_of.columns.size() > 1) {
      report.tables.push_back(std::move(short_of));
    } else {
      report.notes.push_back(
          {Tone::plain,
           "No product that a task needs falls below 99.5 % of the undisturbed supply in any month of any draw."});
    }
  }
  report.tables.push_back(influence_table(answer, static_cast<std::size_t>(params.top)));
  report.tables.push_back(arrivals_table(answer));
  report.tables.push_back(readiness_table(answer));
  if (auto learning = learning_table(answer)) {
    report.tables.push_back(std::move(*learning));
    for (std::string& text : cheaper_notes(answer)) report.notes.push_back({Tone::plain, std::move(text)});
  }
  report.tables.push_back(announced_table(answer, report));
  if (params.score) {
    report.tables.push_back(hindcast_table(hindcasts(world, *race, model->now)));
    report.tables.push_back(made_table(world, *race, model->now));
  }
  if (params.record) report.tables.push_back(record_table(world, *model, answer.forecast));
  report.tables.push_back(meaning_table(answer));
  report.tables.push_back(tasks_table(answer));
  add_limits(answer, params, report);
  return report;
}

UseCase race_use_case() {
  return {"race", "who reaches a milestone first, when, and what shifts it",
          "chokepoint race fusion --scenario fusion-inputs --assume extended", texts_of<RaceParams>(), run};
}

}  // namespace chokepoint::service
