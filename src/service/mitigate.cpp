#include "service/mitigate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "service/named_file.h"
#include "service/simulate.h"
#include "service/tables.h"
#include "world/suggest.h"

namespace chokepoint::service {
namespace {

/// A gap of rounding: no plan is better.
constexpr double kProven = 1e-9;

using report::Role;
using report::Tone;
using respond::Plan;
using world::World;

constexpr double kMillion = 1e6;

constexpr FileWanted kWanted{"responses/", "response", "no response described in this world",
                             "the path of a TOML file"};

std::string billions(double millions) { return money(millions * kMillion, "USD"); }

Result<respond::ChainQuestion> question_of(Session& session, const World& world, const ResponseFile& response) {
  respond::ChainQuestion question;
  const FileValues values = response.figures.central();
  question.issuer = response.issuer;
  question.start_years = response.start_years;
  question.period_days = response.period_days;
  question.periods = response.periods;
  question.discount = response.figures.at(values, "all.discount");
  question.value = response.figures.at(values, "all.value");
  for (const ResponseCase& one : response.cases) {
    auto scenario = find_scenario(session, world, one.scenario, one.variant);
    if (!scenario) return tl::unexpected(scenario.error());
    question.cases.push_back({one.name, std::move(*scenario), one.assume, response.figures.at(values, one.key)});
  }
  return question;
}

struct Replay {
  report::Texts cases;
  report::Numbers years, without, with;
  bool complete{true};
};

/// What the plan loses in each case, begun so many years after the decision; the cases side by side on the pool.
Result<std::vector<double>> losses_of(const simulate::Simulator& stepped, const respond::ChainQuestion& question,
                                      const std::vector<respond::ChainMeasure>& measures,
                                      const std::vector<double>& amounts, double years, bool& complete,
                                      Context& context) {
  struct Answer {
    std::optional<Result<double>> lost;
    bool complete{true};
  };
  std::vector<Answer> answers(question.cases.size());
  context.pool.run(answers.size(), [&](std::size_t k) {
    answers[k].lost =
        respond::simulated_loss(stepped, question, k, measures, amounts, years, answers[k].complete, context);
  });
  std::vector<double> lost;
  for (const Answer& one : answers) {
    if (!*one.lost) return tl::unexpected(one.lost->error());
    complete = complete && one.complete;
    lost.push_back(**one.lost);
  }
  return lost;
}

/// Each case by the simulator, at the first and the last start.
Result<Replay> replayed(const simulate::Simulator& stepped, const respond::ChainQuestion& question,
                        const std::vector<respond::ChainMeasure>& measures, const Plan& plan, Context& context) {
  Replay replay;
  context.progress.stage("replaying the plan", 3);
  const std::vector<double> nothing(measures.size(), 0.0);
  auto without = losses_of(stepped, question, measures, nothing, 0.0, replay.complete, context);
  if (!without) return tl::unexpected(without.error());
  for (const double years : {question.start_years.front(), question.start_years.back()}) {
    auto with = losses_of(stepped, question, measures, plan.amounts, years, replay.complete, context);
    if (!with) return tl::unexpected(with.error());
    for (std::size_t k = 0; k < question.cases.size(); ++k) {
      replay.cases.push_back(question.cases[k].name);
      replay.years.push_back(years);
      replay.without.push_back((*without)[k]);
      replay.with.push_back((*with)[k]);
    }
    context.progress.advance(1);
  }
  return replay;
}

/// How the branches' losses are made: by a planner's programme, or as the simulator prices measures.
struct Second {
  bool by_simulator{true};
  respond::Savings savings;
  double miss{0.0};  // of the plan against the simulator, over the loss without it: the worst case
};

Result<respond::Programme> programme_for(const simulate::Simulator& simulator, const respond::ChainQuestion& question,
                                         const std::vector<respond::ChainMeasure>& measures, const Second& second) {
  if (second.by_simulator) return respond::programme_of(second.savings, question, measures);
  auto chain = respond::chain_of(simulator, question, measures);
  if (!chain) return tl::unexpected(chain.error());
  return std::move(chain->programme);
}

/// The best plan. Where the simulator prices measures, the plan as a whole is simulated too, and what measures save
/// together is brought to that, until both agree.
Result<std::pair<respond::Planner, Plan>> best_plan(const simulate::Simulator& simulator,
                                                    const simulate::Simulator& stepped,
                                                    const respond::ChainQuestion& question,
                                                    const std::vector<respond::ChainMeasure>& measures,
                                                    const respond::Appetite& appetite, const opt::Limits& limits,
                                                    Second& second, Context& context) {
  constexpr int kRounds = 5;
  constexpr double kAgree = 0.01;  // of the loss without anything
  for (int round = 0;; ++round) {
    auto programme = programme_for(simulator, question, measures, second);
    if (!programme) return tl::unexpected(programme.error());
    auto planner = respond::Planner::make(std::move(*programme));
    if (!planner) return tl::unexpected(planner.error());
    auto plan = planner->best(appetite, limits, context);
    if (!plan) return tl::unexpected(plan.error());
    if (!second.by_simulator || plan->amounts.empty()) return std::pair(std::move(*planner), std::move(*plan));
    bool complete = true;
    const double years = question.start_years.back();
    auto lost = losses_of(stepped, question, measures, plan->amounts, years, complete, context);
    if (!lost) return tl::unexpected(lost.error());
    if (!complete) plan->status = opt::Status::stopped;
    second.miss = 0.0;
    for (std::size_t k = 0; k < lost->size(); ++k) {
      const auto& of_case = second.savings.cases[k];
      if (!(of_case.without > 0.0)) continue;
      const double told = respond::expected_loss(of_case, question, measures, plan->amounts, years);
      second.miss = std::max(second.miss, std::fabs(told - (*lost)[k]) / of_case.without);
    }
    if (second.miss <= kAgree || round + 1 == kRounds || !complete)
      return std::pair(std::move(*planner), std::move(*plan));
    for (std::size_t k = 0; k < lost->size(); ++k) {
      auto& of_case = second.savings.cases[k];
      const double told = of_case.without - respond::expected_loss(of_case, question, measures, plan->amounts, years);
      const double saved = of_case.without - (*lost)[k];
      constexpr double kLeast = 0.05, kMost = 3.0;
      if (told > 0.0) of_case.factor = std::clamp(of_case.factor * std::max(0.0, saved) / told, kLeast, kMost);
    }
  }
}

report::Table replay_table(Replay replay, const std::string& currency) {
  report::Table table;
  table.name = "replay";
  table.title = "The plan under the simulator";
  table.note =
      "The same shocks day by day (steps of five days), without a planner: prices, rationing, orders that look for "
      "suppliers. Final use lost among all but the issuer over the window, not discounted; stocks are handed out "
      "evenly over it.";
  table.columns.push_back(text_column("case", "Case", std::move(replay.cases), Role::key));
  table.columns.push_back(number_column("years", "Begins after", "years", std::move(replay.years)));
  table.columns.push_back(number_column("without", "Lost without", currency, std::move(replay.without), Role::money));
  table.columns.push_back(number_column("with", "with the plan", currency, std::move(replay.with), Role::money));
  return table;
}

Result<report::Report> run(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<MitigateParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  return mitigate(session, *params, context);
}

/// Everything that hangs on the plan that was found.
Result<void> report_plan(const simulate::Simulator& simulator, const simulate::Simulator& stepped,
                         const respond::ChainQuestion& question, const std::vector<Offer>& offers,
                         const std::vector<respond::ChainMeasure>& measures, const Second& second,
                         respond::Planner& bound, const respond::Appetite& appetite, const opt::Limits& limits,
                         const MitigateParams& params, respond::Planner& planner, const Plan& plan,
                         report::Report& report, Context& context) {
  const World& world = simulator.world();
  auto none = planner.with({}, appetite, context);
  if (!none) return tl::unexpected(none.error());
  const double saved = none->mean_loss - plan.mean_loss;
  report.notes.push_back(
      {Tone::headline,
       plan.cost > 0.0
           ? fmt::format("For {} the mean loss falls from {} to {} and the risk (mean of the worst {}) from {} to {}.",
                         billions(plan.cost), billions(none->mean_loss), billions(plan.mean_loss),
                         percent(1.0 - appetite.alpha), billions(none->cvar), billions(plan.cvar))
           : fmt::format("Nothing is bought: {}. The mean loss stays at {} and the risk (mean of the worst {}) at {}.",
                         appetite.budget && *appetite.budget == 0.0 ? "the budget is 0" : "nothing pays",
                         billions(none->mean_loss), percent(1.0 - appetite.alpha), billions(none->cvar))});
  if (plan.cost > 0.0)
    report.notes.push_back(
        {Tone::plain, fmt::format("A dollar saves {:.2g} in the mean. Proven {} plan, in {} rounds.", saved / plan.cost,
                                  plan.gap < kProven ? std::string("the best")
                                                     : fmt::format("within {} of the best", percent(plan.gap)),
                                  plan.rounds + 1)});
  // Frontier: from nothing to what the best plan without a budget spends.
  respond::Appetite open = appetite;
  open.budget.reset();
  open.risk_target.reset();
  context.progress.stage("frontier", static_cast<std::uint64_t>(params.points));
  auto top = planner.best(open, limits, context);
  if (!top) return tl::unexpected(top.error());
  std::vector<std::pair<double, Plan>> points;
  for (std::int64_t k = 0; k < params.points && !top->amounts.empty(); ++k) {
    const double share = params.points > 1 ? static_cast<double>(k) / static_cast<double>(params.points - 1) : 1.0;
    respond::Appetite limited = open;
    limited.budget = top->cost * share;
    auto point = planner.best(limited, limits, context);
    if (!point) return tl::unexpected(point.error());
    if (point->status == opt::Status::stopped) report.outcome = Outcome::stopped;
    points.emplace_back(*limited.budget, std::move(*point));
    context.progress.advance(1);
  }
  report.tables.push_back(frontier_table(points));
  report.tables.push_back(plan_table(world, offers, plan));
  auto known = planner.perfect_information(appetite, limits, context);
  if (!known) return tl::unexpected(known.error());
  respond::ChainQuestion late = question;
  late.decided_after = 1.0;
  auto programme = programme_for(simulator, late, measures, second);
  if (!programme) return tl::unexpected(programme.error());
  auto later = respond::Planner::make(std::move(*programme));
  if (!later) return tl::unexpected(later.error());
  auto delayed = later->best(appetite, limits, context);
  if (!delayed) return tl::unexpected(delayed.error());
  if (known->complete && delayed->status == opt::Status::optimal) {
    report.notes.push_back({Tone::plain, fmt::format("To decide a year later costs {} (mean loss, risk and spending as "
                                                     "weighed). To know beforehand what comes and when "
                                                     "would be worth {} to the risk-neutral.",
                                                     billions(std::max(0.0, delayed->objective - plan.objective)),
                                                     billions(known->worth))});
  }
  if (second.by_simulator) {
    auto bound_none = bound.with({}, appetite, context);
    if (!bound_none) return tl::unexpected(bound_none.error());
    auto bound_plan = bound.with(plan.amounts, appetite, context);
    if (!bound_plan) return tl::unexpected(bound_plan.error());
    report.notes.push_back(
        {Tone::plain,
         fmt::format("Losses are the simulator's: each measure alone, at half and all of its most, and the plan as a "
                     "whole ({} runs); for the plan the programme and the simulator differ by at most {} of the loss "
                     "without it. A planner who saw the whole shock would lose {} in the mean without the plan and {} "
                     "with it, a bound from below.",
                     second.savings.runs, percent(second.miss), billions(bound_none->mean_loss),
                     billions(bound_plan->mean_loss))});
    report.tables.push_back(branch_table(planner.programme(), *none, plan, &*bound_none, &*bound_plan));
  } else {
    report.tables.push_back(branch_table(planner.programme(), *none, plan, nullptr, nullptr));
  }
  if (!params.no_replay) {
    auto replay = replayed(stepped, question, measures, plan, context);
    if (!replay) return tl::unexpected(replay.error());
    if (!replay->complete) report.outcome = Outcome::stopped;
    report.tables.push_back(replay_table(std::move(*replay), world.money));
  }
  return {};
}

}  // namespace

std::vector<Option<MitigateParams>> MitigateParams::options() {
  using P = MitigateParams;
  return {
      {{"response",
        OptionKind::text,
        "shocks with their odds: a name of the world's, or the path of a TOML file",
        true,
        false,
        0,
        0,
        {},
        "RESPONSE",
        Input::facility},
       &P::file},
      {{"budget",
        OptionKind::number,
        "most to spend, in millions; default: what pays",
        false,
        false,
        0,
        0,
        {},
        "MILLIONS"},
       &P::budget},
      {{"risk-target",
        OptionKind::number,
        "least cost for a risk of at most so many millions",
        false,
        false,
        0,
        0,
        {},
        "MILLIONS"},
       &P::risk_target},
      {{"alpha", OptionKind::number, "risk is the mean of the worst 1 - alpha", false, false, 0.01, 0.99, {}, "SHARE"},
       &P::alpha},
      {{"risk-weight",
        OptionKind::number,
        "weight of the risk against the mean loss",
        false,
        false,
        0.0,
        1.0,
        {},
        "SHARE"},
       &P::risk_weight},
      {{"points", OptionKind::integer, "points of the frontier", false, false, 2, 100, {}, "N"}, &P::points},
      {{"losses",
        OptionKind::choice,
        "what a shock costs with and without a measure: as the simulator runs it, or at best, as a planner would share "
        "out",
        false,
        false,
        0,
        0,
        {"simulator", "planner"}},
       &P::losses},
      {{"no-replay", OptionKind::flag, "do not run the plan through the simulator", false, false, 0, 0, {}, ""},
       &P::no_replay},
      {{"as-of", OptionKind::date, "use only what was known on this day", false, false, 0, 0, {}, "DATE"}, &P::as_of},
  };
}

namespace {

/// -1 stands for none in a manifest; any other negative amount is a slip.
Result<void> check_money(const MitigateParams& params) {
  Faults faults;
  for (const auto& [name, value] : {std::pair{"--budget", params.budget}, {"--risk-target", params.risk_target}}) {
    if (value >= 0.0 || value == -1.0) continue;
    faults.add({Code::usage, "", 0, 0, fmt::format("{} = {:g}", name, value), "an amount from 0, in millions",
                "leave it out for none"});
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  return {};
}

}  // namespace

Result<report::Report> mitigate(Session& session, const MitigateParams& params, Context& context) {
  if (auto fine = check_money(params); !fine) return tl::unexpected(fine.error());
  auto simulator = session.simulator(params.as_of, context);
  if (!simulator) return tl::unexpected(simulator.error());
  const World& world = (*simulator)->world();
  auto text = find_named_file(session, params.file, kWanted);
  if (!text) return tl::unexpected(text.error());
  auto response = read_response(world, (*text)->name, (*text)->bytes);
  if (!response) return tl::unexpected(response.error());
  auto question = question_of(session, world, *response);
  if (!question) return tl::unexpected(question.error());
  auto offers = offers_of(**simulator, *response);
  if (!offers) return tl::unexpected(offers.error());
  std::vector<respond::ChainMeasure> measures;
  for (const Offer& offer : *offers) measures.push_back(offer.measure);
  auto chain = respond::chain_of(**simulator, *question, measures);
  if (!chain) return tl::unexpected(chain.error());
  const double final_value = chain->final_value;
  const std::size_t products = chain->products.size();
  auto bound = respond::Planner::make(std::move(chain->programme));
  if (!bound) return tl::unexpected(bound.error());
  auto stepped = (*simulator)->in_steps(question->step_days);
  if (!stepped) return tl::unexpected(stepped.error());

  MitigateParams resolved = params;
  resolved.file = response->name;  // no path in a manifest
  report::Report report;
  report.title = response->title;
  report.manifest = manifest_of("mitigate", canonical_json(resolved), world);
  report.manifest.inputs.push_back({"response " + response->name, response->fingerprint});
  respond::Appetite appetite{params.alpha, params.risk_weight, std::nullopt, std::nullopt};
  if (params.budget >= 0.0) appetite.budget = params.budget;
  if (params.risk_target >= 0.0) {
    appetite.risk_target = params.risk_target;
    appetite.lambda = 0.0;
  }
  const opt::Limits limits{60.0, 1e-4, 200000};
  Second second{params.losses == "simulator", {}, 0.0};
  if (second.by_simulator) {
    auto savings = respond::simulated_savings(*stepped, *question, measures, context);
    if (!savings) return tl::unexpected(savings.error());
    second.savings = std::move(*savings);
  }
  if (!second.savings.complete) {
    report.outcome = Outcome::stopped;
    report.notes.push_back({Tone::warning, "Stopped before the measures were priced: there is no plan."});
    return report;
  }
  context.progress.stage("looking for the best plan", 1);
  auto best = best_plan(**simulator, *stepped, *question, measures, appetite, limits, second, context);
  if (!best) return tl::unexpected(best.error());
  respond::Planner& planner = best->first;
  const Plan* plan = &best->second;
  if (plan->status == opt::Status::infeasible) {
    report.outcome = Outcome::infeasible;
    auto names = planner.conflict(appetite, limits, context);
    if (!names) return tl::unexpected(names.error());
    report.notes.push_back(
        {Tone::headline, fmt::format("No plan. These cannot hold together: {}. Leave out or widen any one of them.",
                                     fmt::join(*names, "; "))});
    if (appetite.risk_target) {
      std::vector<double> everything;
      for (const auto& measure : measures) everything.push_back(measure.measure.most());
      auto most = planner.with(everything, appetite, context);
      if (!most) return tl::unexpected(most.error());
      report.notes.push_back(
          {Tone::plain, fmt::format("With every option at its most, for {}, the risk is {}: no plan reaches less.",
                                    billions(most->cost), billions(most->cvar))});
    }
  } else if (plan->amounts.empty()) {
    report.outcome = plan->status == opt::Status::stopped ? Outcome::stopped : Outcome::not_converged;
    report.notes.push_back({Tone::warning, "Ended before a plan was found."});
  } else {
    if (plan->status != opt::Status::optimal) report.outcome = Outcome::not_converged;
    auto done = report_plan(**simulator, *stepped, *question, *offers, measures, second, *bound, appetite, limits,
                            params, planner, *plan, report, context);
    if (!done) {
      if (done.error().faults.front().code != Code::stopped) return tl::unexpected(done.error());
      report.outcome = Outcome::stopped;
      report.notes.push_back({Tone::warning, "Stopped: the plan stands; what follows from it is missing."});
    }
  }
  if (!response->about.empty()) report.notes.push_back({Tone::plain, response->about});
  report.tables.push_back(offer_table(world, *offers, report));
  report.tables.push_back(assumptions_table(response->figures, report));
  report.notes.push_back(
      {Tone::limit,
       fmt::format(
           "{} products are reached by a cut, with {} of final use in {} periods of {} days. {} Odds, costs and "
           "limits of options are assumed.",
           products, billions(final_value), question->periods, question->period_days,
           second.by_simulator
               ? "What several measures save together is taken to add up, but for one factor a case that the "
                 "simulated plan sets: frontier points far from the plan are less sure."
               : "The programme serves as a planner would who sees the whole shock, so it understates losses; "
                 "the replay shows by how much.")});
  return report;
}

UseCase mitigate_use_case() {
  return {"mitigate", "what to stock, build and contract before a shock: least cost for a risk, and why",
          "chokepoint mitigate october-2025", texts_of<MitigateParams>(), run};
}

}  // namespace chokepoint::service
