#include "respond/portfolio.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/math.h"

namespace chokepoint::respond {
namespace {

using opt::Entry;
using opt::kInfinity;

constexpr std::uint32_t kNoColumn = 0xffffffffU;

/// The programme as one model, and where its parts stand in it.
struct Assembled {
  opt::Model model;
  std::vector<std::vector<std::uint32_t>> tranche;  // per measure, its columns
  std::vector<std::uint32_t> started;               // per measure: its z, or kInfinity's stand-in ~0
  std::uint32_t eta{0}, first_plane{0};
  std::vector<std::uint32_t> loss, excess;  // per branch
  std::uint32_t budget_row{0}, risk_row{0};
  std::vector<std::uint32_t> limit_rows;  // per measure
};

Result<void> check(const Programme& programme) {
  Faults faults;
  double weights = 0.0;
  for (const Recourse& branch : programme.branches) {
    weights += branch.weight;
    if (!(branch.weight >= 0.0)) {
      faults.add({Code::out_of_range, "", 0, 0, fmt::format("a weight of {} for {}", branch.weight, branch.name),
                  "0 or more", "correct it"});
    }
  }
  if (std::fabs(weights - 1.0) > 1e-9) {
    faults.add({Code::shares_exceed, "", 0, 0, fmt::format("weights of branches that add up to {}", weights), "1",
                "give the rest to the branch in which nothing happens"});
  }
  for (const Measure& measure : programme.measures) {
    bool fine = measure.fixed_cost >= 0.0 && measure.minimum >= 0.0 && measure.minimum <= measure.most() + 1e-12;
    for (const Tranche& tranche : measure.tranches) fine = fine && tranche.size >= 0.0 && tranche.price >= 0.0;
    if (!fine) {
      faults.add({Code::out_of_range, "", 0, 0, "a price, size or minimum of " + measure.name + " that cannot be",
                  "0 or more, and a minimum that is not above the most", "correct it"});
    }
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  return {};
}

Result<void> check(const Appetite& appetite) {
  Faults faults;
  if (!(appetite.alpha >= 0.0 && appetite.alpha < 1.0) || !(appetite.lambda >= 0.0 && appetite.lambda <= 1.0)) {
    faults.add({Code::out_of_range, "", 0, 0, fmt::format("alpha {} and lambda {}", appetite.alpha, appetite.lambda),
                "alpha from 0, below 1, and lambda from 0 to 1", "correct them"});
  }
  for (const auto& [what, value] : {std::pair{"a budget", appetite.budget}, {"a risk target", appetite.risk_target}}) {
    if (value && !(*value >= 0.0)) {
      faults.add({Code::out_of_range, "", 0, 0, fmt::format("{} of {}", what, *value), "0 or more", "correct it"});
    }
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  return {};
}

bool falling(const Measure& measure) {
  for (std::size_t k = 1; k < measure.tranches.size(); ++k) {
    if (measure.tranches[k].price < measure.tranches[k - 1].price) return true;
  }
  return false;
}

void add_measure(const Measure& measure, Assembled& all, std::vector<Entry>& cost) {
  opt::Model& model = all.model;
  std::vector<std::uint32_t> columns;
  for (const Tranche& tranche : measure.tranches) {
    columns.push_back(model.add_column(measure.name, tranche.price, 0.0, tranche.size));
    cost.push_back({columns.back(), tranche.price});
  }
  std::uint32_t started = kNoColumn;
  std::vector<Entry> amount;
  for (const std::uint32_t column : columns) amount.push_back({column, 1.0});
  if (measure.fixed_cost > 0.0 || measure.minimum > 0.0) {
    started = model.add_column("begin " + measure.name, measure.fixed_cost, 0.0, 1.0, true);
    cost.push_back({started, measure.fixed_cost});
    auto most = amount;
    most.push_back({started, -measure.most()});
    model.add_row("only if begun", -kInfinity, 0.0, most);
    auto least = amount;
    least.push_back({started, -measure.minimum});
    model.add_row("at least, if begun", 0.0, kInfinity, least);
  }
  if (falling(measure)) {
    // A later tranche opens when the one before is full.
    for (std::size_t k = 1; k < columns.size(); ++k) {
      const auto open = model.add_column("tranche of " + measure.name, 0.0, 0.0, 1.0, true);
      model.add_row("full before", 0.0, kInfinity,
                    std::vector<Entry>{{columns[k - 1], 1.0}, {open, -measure.tranches[k - 1].size}});
      model.add_row("open before", -kInfinity, 0.0,
                    std::vector<Entry>{{columns[k], 1.0}, {open, -measure.tranches[k].size}});
    }
  }
  all.limit_rows.push_back(model.add_row("most of " + measure.name, -kInfinity, measure.most(), amount));
  all.tranche.push_back(std::move(columns));
  all.started.push_back(started);
}

void add_branch(const Recourse& branch, const std::vector<Plane>& planes, const Appetite& appetite, Assembled& all) {
  opt::Model& model = all.model;
  const auto loss = model.add_column("loss " + branch.name, (1.0 - appetite.lambda) * branch.weight, 0.0, kInfinity);
  const auto excess = model.add_column("excess " + branch.name,
                                       appetite.lambda * branch.weight / (1.0 - appetite.alpha), 0.0, kInfinity);
  std::vector<Entry> entries;
  for (const Plane& plane : planes) {
    entries.assign(1, {loss, 1.0});
    for (std::size_t o = 0; o < plane.slope.size(); ++o) {
      if (plane.slope[o] == 0.0) continue;
      for (const std::uint32_t column : all.tranche[o]) entries.push_back({column, -plane.slope[o]});
    }
    model.add_row("plane below " + branch.name, plane.constant, kInfinity, entries);
  }
  model.add_row("excess " + branch.name, 0.0, kInfinity,
                std::vector<Entry>{{excess, 1.0}, {loss, -1.0}, {all.eta, 1.0}});
  all.loss.push_back(loss);
  all.excess.push_back(excess);
}

Assembled assembled(const Programme& programme, const std::vector<std::vector<Plane>>& planes,
                    const Appetite& appetite) {
  Assembled all;
  std::vector<Entry> cost;
  for (const Measure& measure : programme.measures) add_measure(measure, all, cost);
  all.first_plane = all.model.rows();
  all.eta = all.model.add_column("eta", appetite.lambda, 0.0, kInfinity);
  for (std::size_t w = 0; w < programme.branches.size(); ++w)
    add_branch(programme.branches[w], planes[w], appetite, all);
  all.budget_row = all.model.add_row("budget", -kInfinity, appetite.budget.value_or(kInfinity), cost);
  std::vector<Entry> risk{{all.eta, 1.0}};
  for (std::size_t w = 0; w < programme.branches.size(); ++w)
    risk.push_back({all.excess[w], programme.branches[w].weight / (1.0 - appetite.alpha)});
  all.risk_row = all.model.add_row("risk target", -kInfinity, appetite.risk_target.value_or(kInfinity), risk);
  return all;
}

/// The branch's own programme with the amounts in place.
opt::Model model_of(const Recourse& branch, const std::vector<double>& amounts) {
  opt::Model model;
  for (std::size_t c = 0; c < branch.loss.size(); ++c)
    model.add_column("r", branch.loss[c], branch.low[c], branch.high[c]);
  for (const Recourse::Row& row : branch.rows) {
    double brought = 0.0;
    for (const Entry& entry : row.measures) brought += entry.value * amounts[entry.column];
    model.add_row("b", row.low - brought, row.high - brought, row.own);
  }
  return model;
}

/// CVaR of weighted losses: the mean of the worst 1 - alpha.
double cvar_of(const std::vector<double>& losses, const std::vector<Recourse>& branches, double alpha) {
  std::vector<std::size_t> order(losses.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return losses[a] > losses[b]; });
  double left = 1.0 - alpha, sum = 0.0;
  for (const std::size_t w : order) {
    const double part = std::min(left, branches[w].weight);
    sum += part * losses[w];
    left -= part;
  }
  return sum / (1.0 - alpha);
}

/// Amounts, cost and worth from a solution of the programme over planes.
Plan read(const Programme& programme, const Assembled& all, const opt::Solution& solution) {
  Plan plan;
  plan.status = solution.status;
  if (solution.x.empty()) return plan;
  for (std::size_t o = 0; o < programme.measures.size(); ++o) {
    double amount = 0.0;
    for (std::size_t k = 0; k < all.tranche[o].size(); ++k) {
      const double bought = solution.x[all.tranche[o][k]];
      amount += bought;
      plan.cost += bought * programme.measures[o].tranches[k].price;
    }
    if (all.started[o] != kNoColumn) plan.cost += solution.x[all.started[o]] * programme.measures[o].fixed_cost;
    plan.amounts.push_back(amount);
  }
  plan.bound = solution.bound;
  plan.worth.assign(programme.measures.size(), 0.0);
  if (solution.row_price.empty()) return plan;
  for (std::size_t o = 0; o < programme.measures.size(); ++o) {
    if (all.tranche[o].empty()) continue;
    const std::uint32_t column = all.tranche[o].front();
    for (std::uint32_t r = all.first_plane; r < all.budget_row; ++r) {
      for (auto e = all.model.first[r]; e < all.model.first[r + 1]; ++e) {
        if (all.model.column[e] == column) plan.worth[o] += all.model.value[e] * solution.row_price[r];
      }
    }
  }
  return plan;
}

void add_losses(const Programme& programme, const Appetite& appetite, std::vector<double> losses, Plan& plan) {
  plan.mean_loss = 0.0;
  for (std::size_t w = 0; w < losses.size(); ++w) plan.mean_loss += programme.branches[w].weight * losses[w];
  plan.cvar = cvar_of(losses, programme.branches, appetite.alpha);
  plan.losses = std::move(losses);
  plan.objective = plan.cost + (1.0 - appetite.lambda) * plan.mean_loss + appetite.lambda * plan.cvar;
}

}  // namespace

double Measure::most() const {
  double sum = 0.0;
  for (const Tranche& tranche : tranches) sum += tranche.size;
  return sum;
}

std::uint32_t Recourse::add_column(double its_loss, double its_low, double its_high) {
  loss.push_back(its_loss);
  low.push_back(its_low);
  high.push_back(its_high);
  return static_cast<std::uint32_t>(loss.size() - 1);
}

Result<Planner> Planner::make(Programme programme) {
  if (auto fine = check(programme); !fine) return tl::unexpected(fine.error());
  return Planner(std::move(programme));
}

/// Loss of each branch at these amounts; each solve leaves a plane.
Result<std::vector<double>> Planner::evaluate(const std::vector<double>& amounts, Context& context) {
  const std::size_t branches = programme_.branches.size();
  std::vector<std::optional<Result<opt::Solution>>> solved(branches);
  context.pool.run(branches, [&](std::size_t w) {
    if (!context.cancel.stop_requested())
      solved[w] = opt::solve(model_of(programme_.branches[w], amounts), {}, context);
  });
  std::vector<double> losses;
  for (std::size_t w = 0; w < branches; ++w) {
    const Recourse& branch = programme_.branches[w];
    if (solved[w] && !*solved[w]) return tl::unexpected(solved[w]->error());
    if (!solved[w] || (*solved[w])->status == opt::Status::stopped)
      return fail(Fault{Code::stopped, "", 0, 0, "a stop", "time to finish", "let it run"});
    const opt::Solution& solution = **solved[w];
    if (solution.status != opt::Status::optimal) {
      return fail(Fault{Code::not_converged, "", 0, 0, "a branch without an answer: " + branch.name,
                        "a loss for any amounts bought", "let what cannot be met be lost at a price"});
    }
    losses.push_back(solution.objective);
    Plane plane{solution.objective, std::vector<double>(programme_.measures.size(), 0.0)};
    for (std::size_t r = 0; r < branch.rows.size(); ++r) {
      for (const Entry& entry : branch.rows[r].measures)
        plane.slope[entry.column] -= solution.row_price[r] * entry.value;
    }
    for (std::size_t o = 0; o < amounts.size(); ++o) plane.constant -= plane.slope[o] * amounts[o];
    planes_[w].push_back(std::move(plane));
  }
  return losses;
}

Result<Plan> Planner::best(const Appetite& appetite, const opt::Limits& limits, Context& context) {
  if (auto fine = check(appetite); !fine) return tl::unexpected(fine.error());
  constexpr std::size_t kRounds = 200;
  Plan found;
  double bound = -kInfinity;
  for (std::size_t round = 0; round < kRounds; ++round) {
    Assembled all = assembled(programme_, planes_, appetite);
    auto solution = opt::solve(all.model, limits, context);
    if (!solution) return tl::unexpected(solution.error());
    Plan plan = read(programme_, all, *solution);
    plan.rounds = round;
    if (plan.amounts.empty()) return plan;
    bound = std::max(bound, solution->bound);
    std::vector<double> below;
    for (const std::uint32_t column : all.loss) below.push_back(solution->x[column]);
    auto losses = evaluate(plan.amounts, context);
    if (!losses) {
      if (losses.error().faults.front().code != Code::stopped) return tl::unexpected(losses.error());
      plan.status = opt::Status::stopped;
      plan.amounts.clear();
      return plan;
    }
    add_losses(programme_, appetite, std::move(*losses), plan);
    plan.bound = bound;
    plan.gap = std::max(0.0, plan.objective - bound) / std::max(1.0, std::fabs(plan.objective));
    const bool keeps = !appetite.risk_target ||
                       plan.cvar <= *appetite.risk_target + 1e-6 * std::max(1.0, std::fabs(*appetite.risk_target));
    const bool met = plan.gap <= std::max(limits.gap, 1e-6) && keeps;
    if (keeps && (found.amounts.empty() || plan.objective < found.objective)) found = plan;
    if (met) {
      found = std::move(plan);
      found.status = opt::Status::optimal;
      return found;
    }
    if (!found.amounts.empty()) {
      found.bound = bound;
      found.gap = std::max(0.0, found.objective - bound) / std::max(1.0, std::fabs(found.objective));
      if (found.gap <= std::max(limits.gap, 1e-6)) {
        found.status = opt::Status::optimal;
        found.rounds = round;
        return found;
      }
    }
  }
  found.status = found.amounts.empty() ? opt::Status::not_converged : opt::Status::limit;
  return found;
}

Result<Plan> Planner::with(const std::vector<double>& amounts, const Appetite& appetite, Context& context) {
  if (auto fine = check(appetite); !fine) return tl::unexpected(fine.error());
  Plan plan;
  for (std::size_t o = 0; o < programme_.measures.size(); ++o) {
    const Measure& measure = programme_.measures[o];
    const double amount = o < amounts.size() ? std::clamp(amounts[o], 0.0, measure.most()) : 0.0;
    double left = amount;
    for (const Tranche& tranche : measure.tranches) {
      const double part = std::min(left, tranche.size);
      plan.cost += part * tranche.price;
      left -= part;
    }
    if (amount > 0.0) plan.cost += measure.fixed_cost;
    plan.amounts.push_back(amount);
  }
  auto losses = evaluate(plan.amounts, context);
  if (!losses) return tl::unexpected(losses.error());
  add_losses(programme_, appetite, std::move(*losses), plan);
  plan.status = opt::Status::optimal;
  plan.bound = plan.objective;
  return plan;
}

Result<Information> Planner::perfect_information(const Appetite& appetite, const opt::Limits& limits,
                                                 Context& context) {
  Information found;
  for (std::size_t w = 0; w < programme_.branches.size(); ++w) {
    if (programme_.branches[w].weight == 0.0) continue;
    Programme known{programme_.measures, {programme_.branches[w]}};
    known.branches.front().weight = 1.0;
    Planner alone(std::move(known));
    alone.planes_.front() = planes_[w];
    auto best = alone.best({0.0, 0.0, appetite.budget, std::nullopt}, limits, context);
    if (!best) return tl::unexpected(best.error());
    if (best->status != opt::Status::optimal) {
      found.complete = false;
      return found;
    }
    found.wait_and_see += programme_.branches[w].weight * best->objective;
  }
  auto neutral = best({appetite.alpha, 0.0, appetite.budget, std::nullopt}, limits, context);
  if (!neutral) return tl::unexpected(neutral.error());
  found.complete = neutral->status == opt::Status::optimal;
  found.worth = std::max(0.0, neutral->objective - found.wait_and_see);
  return found;
}

Result<std::vector<std::string>> Planner::conflict(const Appetite& appetite, const opt::Limits& limits,
                                                   Context& context) {
  if (auto fine = check(appetite); !fine) return tl::unexpected(fine.error());
  Assembled all = assembled(programme_, planes_, appetite);
  // Limits of measures become rows that can give way: tranches themselves are open.
  for (std::size_t o = 0; o < programme_.measures.size(); ++o) {
    for (const std::uint32_t column : all.tranche[o]) all.model.high[column] = kInfinity;
  }
  std::fill(all.model.integer.begin(), all.model.integer.end(), std::uint8_t{0});
  std::vector<opt::Requirement> requirements;
  if (appetite.budget) requirements.push_back({fmt::format("a budget of {:.4g}", *appetite.budget), {all.budget_row}});
  if (appetite.risk_target)
    requirements.push_back({fmt::format("a risk of at most {:.4g}", *appetite.risk_target), {all.risk_row}});
  for (std::size_t o = 0; o < programme_.measures.size(); ++o)
    requirements.push_back(
        {fmt::format("at most {:.4g} of {}", programme_.measures[o].most(), programme_.measures[o].name),
         {all.limit_rows[o]}});
  auto conflict = opt::find_conflict(all.model, requirements, limits, context);
  if (!conflict) return tl::unexpected(conflict.error());
  std::vector<std::string> names;
  for (const std::uint32_t member : conflict->members) names.push_back(requirements[member].name);
  return names;
}

Result<StockSize> stock_size(double odds, double mean_months, double holding, double shortage) {
  if (!(odds >= 0.0 && odds <= 1.0) || !(mean_months > 0.0) || !(holding > 0.0) || !(shortage >= 0.0) ||
      !std::isfinite(mean_months) || !std::isfinite(holding) || !std::isfinite(shortage)) {
    return fail(Fault{Code::out_of_range, "", 0, 0,
                      fmt::format("odds {}, {} months, holding {}, shortage {}", odds, mean_months, holding, shortage),
                      "odds from 0 to 1, a duration and a holding cost above 0", "correct them"});
  }
  StockSize size;
  const double ratio = odds * shortage / holding;
  size.months = ratio > 1.0 ? mean_months * math::log(ratio) : 0.0;
  size.cost = holding * size.months + odds * shortage * mean_months * math::exp(-size.months / mean_months);
  return size;
}

}  // namespace chokepoint::respond
