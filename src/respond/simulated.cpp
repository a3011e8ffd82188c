#include "respond/simulated.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/math.h"
#include "world/query.h"

namespace chokepoint::respond {
namespace {

constexpr double kMillion = 1e6;
/// Below this share of a loss a saving is noise of the run: its half is not looked at.
constexpr double kNoise = 1e-6;

double on_line_then(const ChainMeasure& measure, const ChainQuestion& question, double years) {
  const double window = question.periods * question.period_days;
  return on_line(measure, years * 365.0 + (measure.kind == MeasureKind::stock ? 0.0 : 0.5 * window));
}

/// Slopes of the two halves of a measure, in money for all of its most.
struct Halves {
  double first{0.0}, second{0.0};
};
Halves halves_of(const CaseSavings& savings, std::size_t o) {
  const double half = std::max(0.0, savings.half[o]), all = std::max({0.0, savings.half[o], savings.all[o]});
  const double factor = savings.factor;
  if (all - half > half) return {factor * all, factor * all};
  return {2.0 * factor * half, 2.0 * factor * (all - half)};
}

}  // namespace

void add_measures(const std::vector<ChainMeasure>& measures, const std::vector<double>& amounts, double years,
                  world::Scenario& scenario) {
  const double window = scenario.horizon.days;
  for (std::size_t o = 0; o < measures.size(); ++o) {
    const ChainMeasure& measure = measures[o];
    const bool stock = measure.kind == MeasureKind::stock;
    const double amount = amounts[o] * on_line(measure, years * 365.0 + (stock ? 0.0 : 0.5 * window));
    if (!(amount > 0.0)) continue;
    world::Act act;
    act.day = scenario.horizon.first;
    if (stock) {
      act.until = scenario.horizon.end();
      act.what = world::StockRelease{measure.product, measure.place, amount};
    } else {
      act.what = world::NewCapacity{measure.product, measure.place, amount};
    }
    scenario.acts.push_back(std::move(act));
  }
}

namespace {

Result<double> lost_of(const simulate::Simulator& simulator, const ChainQuestion& question, const ShockCase& shock,
                       const world::Scenario& scenario, bool& complete, Context& context) {
  simulate::RunOptions options;
  options.assume = shock.assume;
  options.explain = false;
  auto impact = simulator.run(scenario, {}, options, context);
  if (!impact) return tl::unexpected(impact.error());
  complete = complete && impact->complete;
  double lost = 0.0;
  for (const auto& actor : impact->actors) {
    if (!world::within(simulator.world(), actor.place, question.issuer)) lost += actor.lost_use;
  }
  return lost;
}

world::Scenario windowed(const ChainQuestion& question, std::size_t a_case) {
  world::Scenario scenario = question.cases[a_case].scenario;
  scenario.horizon.days = question.periods * question.period_days;
  scenario.horizon.step_days = question.step_days;
  return scenario;
}

}  // namespace

Result<double> simulated_loss(const simulate::Simulator& simulator, const ChainQuestion& question, std::size_t a_case,
                              const std::vector<ChainMeasure>& measures, const std::vector<double>& amounts,
                              double years, bool& complete, Context& context) {
  world::Scenario scenario = windowed(question, a_case);
  add_measures(measures, amounts, years, scenario);
  return lost_of(simulator, question, question.cases[a_case], scenario, complete, context);
}

Result<Savings> simulated_savings(const simulate::Simulator& simulator, const ChainQuestion& question,
                                  const std::vector<ChainMeasure>& measures, Context& context) {
  const std::size_t cases = question.cases.size(), count = measures.size();
  Savings found;
  found.cases.resize(cases);
  struct Job {
    std::size_t a_case, measure;
    double share;
  };
  struct Answer {
    std::optional<Result<double>> lost;
    bool complete{true};
  };
  const double late = 1000.0;  // years: everything is on line
  const auto price = [&](const std::vector<Job>& jobs) {
    std::vector<Answer> answers(jobs.size());
    context.pool.run(jobs.size(), [&](std::size_t j) {
      if (context.cancel.stop_requested()) {
        answers[j].complete = false;
        return;
      }
      std::vector<double> amounts(count, 0.0);
      if (jobs[j].measure < count) amounts[jobs[j].measure] = jobs[j].share * measures[jobs[j].measure].measure.most();
      answers[j].lost =
          simulated_loss(simulator, question, jobs[j].a_case, measures, amounts, late, answers[j].complete, context);
      context.progress.advance(1);
    });
    return answers;
  };
  std::vector<Job> first;
  for (std::size_t k = 0; k < cases; ++k) {
    for (std::size_t o = 0; o <= count; ++o) first.push_back({k, o, 1.0});  // o == count: nothing bought
  }
  context.progress.stage("pricing measures by the simulator", first.size());
  const auto whole = price(first);
  for (const Answer& one : whole) {
    found.complete = found.complete && one.complete;
    if (one.lost && !*one.lost) return tl::unexpected(one.lost->error());
  }
  found.runs = first.size();
  if (!found.complete) return found;
  std::vector<Job> second;
  for (std::size_t k = 0; k < cases; ++k) {
    CaseSavings& savings = found.cases[k];
    savings.without = **whole[k * (count + 1) + count].lost;
    savings.half.assign(count, 0.0);
    for (std::size_t o = 0; o < count; ++o) {
      savings.all.push_back(savings.without - **whole[k * (count + 1) + o].lost);
      if (savings.all[o] > kNoise * savings.without) second.push_back({k, o, 0.5});
    }
  }
  context.progress.stage("pricing halves of them", second.size());
  const auto halves = price(second);
  found.runs += second.size();
  for (std::size_t j = 0; j < second.size(); ++j) {
    found.complete = found.complete && halves[j].complete;
    if (halves[j].lost && !*halves[j].lost) return tl::unexpected(halves[j].lost->error());
    if (!halves[j].lost) continue;
    CaseSavings& savings = found.cases[second[j].a_case];
    savings.half[second[j].measure] = savings.without - **halves[j].lost;
  }
  return found;
}

double expected_loss(const CaseSavings& savings, const ChainQuestion& question,
                     const std::vector<ChainMeasure>& measures, const std::vector<double>& amounts, double years) {
  double lost = savings.without;
  for (std::size_t o = 0; o < measures.size(); ++o) {
    const double most = measures[o].measure.most();
    if (!(most > 0.0)) continue;
    const double share = amounts[o] / most * on_line_then(measures[o], question, years);
    const Halves slopes = halves_of(savings, o);
    lost -= slopes.first * std::min(share, 0.5) + slopes.second * std::max(0.0, share - 0.5);
  }
  return std::max(0.0, lost);
}

Programme programme_of(const Savings& savings, const ChainQuestion& question,
                       const std::vector<ChainMeasure>& measures) {
  Programme programme;
  for (const ChainMeasure& measure : measures) programme.measures.push_back(measure.measure);
  Recourse quiet;
  quiet.name = "nothing happens";
  quiet.weight = 1.0;
  for (const ShockCase& shock : question.cases) quiet.weight -= shock.weight;
  quiet.weight = std::max(0.0, quiet.weight);
  programme.branches.push_back(std::move(quiet));
  for (std::size_t k = 0; k < question.cases.size(); ++k) {
    const CaseSavings& priced = savings.cases[k];
    for (const double years : question.start_years) {
      Recourse branch;
      branch.name = fmt::format("{}, after {:g} years", question.cases[k].name, years);
      branch.weight = question.cases[k].weight / static_cast<double>(question.start_years.size());
      const double worth = question.value * math::exp(-years * math::log1p(question.discount));
      // In millions, so that rows and costs are of one size.
      const auto lost = branch.add_column(worth, 0.0, opt::kInfinity);
      Recourse::Row sum{priced.without / kMillion, opt::kInfinity, {{lost, 1.0}}, {}};
      for (std::uint32_t o = 0; o < measures.size(); ++o) {
        const double most = measures[o].measure.most();
        const double there = on_line_then(measures[o], question, years - question.decided_after);
        const Halves slopes = halves_of(priced, o);
        if (!(most > 0.0) || !(there > 0.0) || !(slopes.first > 0.0)) continue;
        const auto a = branch.add_column(0.0, 0.0, 0.5), b = branch.add_column(0.0, 0.0, 0.5);
        sum.own.push_back({a, slopes.first / kMillion});
        sum.own.push_back({b, slopes.second / kMillion});
        branch.rows.push_back({-opt::kInfinity, 0.0, {{a, 1.0}, {b, 1.0}}, {{o, -there / most}}});
      }
      branch.rows.push_back(std::move(sum));
      programme.branches.push_back(std::move(branch));
    }
  }
  return programme;
}

}  // namespace chokepoint::respond
