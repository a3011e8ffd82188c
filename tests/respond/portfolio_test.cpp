#include "respond/portfolio.h"

#include <gtest/gtest.h>

#include <cmath>

namespace chokepoint::respond {
namespace {

/// The reference: ten years; a shock with odds .3 that starts in any year alike and lasts `duration` years; 40 are
/// missing a year, each costs 10. Plant: 1.2 a unit, on line after 7 years. Stock: 1.5 a unit, used once.
Programme reference(int duration) {
  Programme programme;
  programme.measures = {{"plant", {{1000.0, 1.2}}, 0.0, 0.0}, {"stock", {{1000.0, 1.5}}, 0.0, 0.0}};
  Recourse quiet;
  quiet.weight = 0.7;
  quiet.name = "quiet";
  programme.branches.push_back(quiet);
  for (int start = 0; start < 10; ++start) {
    Recourse branch;
    branch.weight = 0.03;
    branch.name = "start " + std::to_string(start);
    Recourse::Row stock{-opt::kInfinity, 0.0, {}, {{1, -1.0}}};
    for (int year = start; year < std::min(10, start + duration); ++year) {
      const auto lost = branch.add_column(10.0, 0.0, opt::kInfinity);
      const auto released = branch.add_column(0.0, 0.0, opt::kInfinity);
      Recourse::Row need{40.0, opt::kInfinity, {{lost, 1.0}, {released, 1.0}}, {}};
      if (year >= 7) need.measures.push_back({0, 1.0});
      branch.rows.push_back(std::move(need));
      stock.own.push_back({released, 1.0});
    }
    branch.rows.push_back(std::move(stock));
    programme.branches.push_back(std::move(branch));
  }
  return programme;
}

constexpr Appetite kNeutral{0.9, 0.0, std::nullopt, std::nullopt};

Planner planner(const Programme& programme) {
  auto made = Planner::make(programme);
  EXPECT_TRUE(made) << to_string(made.error());
  return *made;
}

Plan best(const Programme& programme, const Appetite& appetite) {
  PlainContext plain;
  Context context = plain.context();
  auto plan = planner(programme).best(appetite, {}, context);
  EXPECT_TRUE(plan) << to_string(plan.error());
  return plan ? *plan : Plan{};
}

Plan with(const Programme& programme, const Appetite& appetite, const std::vector<double>& amounts) {
  PlainContext plain;
  Context context = plain.context();
  auto plan = planner(programme).with(amounts, appetite, context);
  EXPECT_TRUE(plan);
  return plan ? *plan : Plan{};
}

double cost_with(const Programme& programme, double plant, double stock) {
  const Plan plan = with(programme, kNeutral, {plant, stock});
  return plan.cost + plan.mean_loss;
}

/// The whole programme as one: every branch's rows beside each other, no planes. Continuous measures only.
double whole(const Programme& programme, const Appetite& appetite) {
  opt::Model model;
  std::vector<opt::Entry> cost;
  for (const Measure& measure : programme.measures) {
    const auto column = model.add_column("x", measure.tranches[0].price, 0.0, measure.tranches[0].size);
    cost.push_back({column, measure.tranches[0].price});
  }
  const auto eta = model.add_column("eta", appetite.lambda, 0.0, opt::kInfinity);
  std::vector<opt::Entry> risk{{eta, 1.0}};
  for (const Recourse& branch : programme.branches) {
    const auto first = model.columns();
    for (std::size_t c = 0; c < branch.loss.size(); ++c)
      model.add_column("r", (1.0 - appetite.lambda) * branch.weight * branch.loss[c], branch.low[c], branch.high[c]);
    const double share = branch.weight / (1.0 - appetite.alpha);
    const auto excess = model.add_column("e", appetite.lambda * share, 0.0, opt::kInfinity);
    risk.push_back({excess, share});
    for (const auto& row : branch.rows) {
      std::vector<opt::Entry> entries;
      for (const auto& entry : row.own) entries.push_back({first + entry.column, entry.value});
      for (const auto& entry : row.measures) entries.push_back(entry);
      model.add_row("b", row.low, row.high, entries);
    }
    std::vector<opt::Entry> entries{{excess, 1.0}, {eta, 1.0}};
    for (std::uint32_t c = 0; c < branch.loss.size(); ++c) entries.push_back({first + c, -branch.loss[c]});
    model.add_row("excess", 0.0, opt::kInfinity, entries);
  }
  model.add_row("budget", -opt::kInfinity, appetite.budget.value_or(opt::kInfinity), cost);
  model.add_row("risk", -opt::kInfinity, appetite.risk_target.value_or(opt::kInfinity), risk);
  PlainContext plain;
  Context context = plain.context();
  const auto solution = opt::solve(model, {}, context);
  EXPECT_TRUE(solution);
  return solution->status == opt::Status::optimal ? solution->objective : std::nan("");
}

/// Planes meet the whole programme: any duration, appetite, budget and target.
TEST(Portfolio, PlanesMeetTheWholeProgramme) {
  for (int duration = 2; duration <= 8; duration += 3) {
    const Programme programme = reference(duration);
    for (const double lambda : {0.0, 0.5, 1.0}) {
      for (const double budget : {30.0, 1e6}) {
        const Appetite appetite{0.85, lambda, budget, std::nullopt};
        const double expected = whole(programme, appetite);
        EXPECT_NEAR(best(programme, appetite).objective, expected, 2e-6 * expected) << duration << ' ' << lambda;
      }
    }
    const Appetite targeted{0.85, 0.0, std::nullopt, 300.0};
    EXPECT_NEAR(best(programme, targeted).objective, whole(programme, targeted), 1e-3);
  }
}

TEST(Portfolio, TheReferenceByEnumeration) {
  const Programme programme = reference(2);
  EXPECT_NEAR(cost_with(programme, 0, 0), 228.0, 1e-9);
  EXPECT_NEAR(cost_with(programme, 40, 0), 204.0, 1e-9);
  EXPECT_NEAR(cost_with(programme, 0, 80), 120.0, 1e-9);
  EXPECT_NEAR(cost_with(programme, 40, 80), 168.0, 1e-9);
  const Plan plan = best(programme, kNeutral);
  EXPECT_EQ(plan.status, opt::Status::optimal);
  EXPECT_NEAR(plan.amounts[0], 0.0, 1e-6);
  EXPECT_NEAR(plan.amounts[1], 80.0, 1e-6);
  EXPECT_NEAR(plan.objective, 120.0, 1e-6);
}

/// Short shocks are for stocks, long ones for a mix: plants enter from six years on, and alone beat stock alone from
/// seven.
TEST(Portfolio, PlantsEnterWithTheDuration) {
  for (int duration = 1; duration <= 8; ++duration) {
    const Programme programme = reference(duration);
    EXPECT_EQ(best(programme, kNeutral).amounts[0] > 1e-6, duration >= 6) << duration;
  }
}

/// No plan of a grid beats the programme's, with risk in the objective; what it says of itself adds up.
TEST(Portfolio, RiskAverseAgainstAGrid) {
  const Programme programme = reference(4);
  const Appetite appetite{0.8, 0.6, std::nullopt, std::nullopt};
  const Plan plan = best(programme, appetite);
  EXPECT_NEAR(plan.cost + 0.4 * plan.mean_loss + 0.6 * plan.cvar, plan.objective, 1e-6);
  for (double plant = 0.0; plant <= 60.0; plant += 20.0) {
    for (double stock = 0.0; stock <= 200.0; stock += 40.0)
      EXPECT_GE(with(programme, appetite, {plant, stock}).objective, plan.objective - 1e-3);
  }
}

TEST(Portfolio, BudgetRiskTargetAndTheirConflict) {
  const Programme programme = reference(2);
  Appetite appetite = kNeutral;
  appetite.budget = 60.0;
  const Plan poor = best(programme, appetite);
  EXPECT_NEAR(poor.cost, 60.0, 1e-6);
  EXPECT_GT(poor.worth[1], 1.5);  // a unit more of stock would save more than it costs
  appetite.risk_target = 0.0;
  EXPECT_EQ(best(programme, appetite).status, opt::Status::infeasible);
  appetite.budget = 0.0;
  appetite.risk_target = 100.0;
  EXPECT_EQ(best(programme, appetite).status, opt::Status::infeasible);
  PlainContext plain;
  Context context = plain.context();
  Planner torn = planner(programme);
  ASSERT_TRUE(torn.best(appetite, {}, context));
  const auto names = torn.conflict(appetite, {}, context);
  ASSERT_TRUE(names);
  EXPECT_EQ(*names, (std::vector<std::string>{"a budget of 0", "a risk of at most 100"}));
  appetite.budget = 1000.0;
  appetite.risk_target = 0.0;
  EXPECT_EQ(best(programme, appetite).status, opt::Status::optimal);
}

/// Knowing the branch: stock where the shock is early, nothing where there is none. Never worth less than nothing.
TEST(Portfolio, WorthOfKnowing) {
  const Programme programme = reference(2);
  PlainContext plain;
  Context context = plain.context();
  const auto known = planner(programme).perfect_information(kNeutral, {}, context);
  ASSERT_TRUE(known);
  // By hand: start 9 lasts one year: 40 of plant at 1.2. Starts 7 and 8: 40 of plant. 0 to 5: 80 of stock at 1.5. 6:
  // one year of each, or 80 of stock: 40 x 1.5 + 40 x 1.2.
  const double by_hand = 0.03 * (6 * 120.0 + (60.0 + 48.0) + 2 * 48.0 + 48.0);
  EXPECT_NEAR(known->wait_and_see, by_hand, 1e-6);
  EXPECT_NEAR(known->worth, 120.0 - by_hand, 1e-6);
}

/// A minimum and a fixed cost keep a measure out until it pays; learning makes the second half cheaper.
TEST(Portfolio, WholeDecisions) {
  Programme programme = reference(2);
  programme.measures[1].minimum = 100.0;
  EXPECT_NEAR(best(programme, kNeutral).amounts[1], 100.0, 1e-6);
  programme.measures[1].fixed_cost = 200.0;
  EXPECT_NEAR(best(programme, kNeutral).amounts[1], 0.0, 1e-6);
  Programme learning = reference(2);
  learning.measures[1].tranches = {{40.0, 3.0}, {40.0, 0.5}};
  const Plan plan = best(learning, kNeutral);
  EXPECT_NEAR(plan.amounts[1], 80.0, 1e-6);
  EXPECT_NEAR(plan.cost, 140.0, 1e-6);  // the cheap half is not to be had without the dear one
}

TEST(Portfolio, Faults) {
  PlainContext plain;
  Context context = plain.context();
  Programme programme = reference(2);
  programme.branches[0].weight = 0.9;
  programme.measures[0].minimum = 5000.0;
  const auto made = Planner::make(programme);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().faults.size(), 2U);
  const auto plan = planner(reference(2)).best({1.0, 2.0, -1.0, std::nullopt}, {}, context);
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().faults.size(), 2U);
}

TEST(StockSize, ClosedForm) {
  EXPECT_NEAR(stock_size(.1, 9, .5, 40)->months, 18.715, 5e-4);
  EXPECT_NEAR(stock_size(.1, 9, .5, 40)->cost, 13.857, 5e-4);
  EXPECT_NEAR(stock_size(.02, 9, .5, 40)->months, 4.230, 5e-4);
  EXPECT_EQ(stock_size(.001, 9, .5, 40)->months, 0.0);
  EXPECT_FALSE(stock_size(.1, 9, 0, 40));
}

}  // namespace
}  // namespace chokepoint::respond
