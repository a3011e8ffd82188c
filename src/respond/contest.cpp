#include "respond/contest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "world/query.h"

namespace chokepoint::respond {
namespace {

double loss_share(const BranchOutcome& outcome, PlaceId place, double margin) {
  const auto at = outcome.places.find(place);
  if (at == outcome.places.end() || !(at->second.wanted > 0.0)) return 0.0;
  const PlaceOutcome& found = at->second;
  return (found.lost_use + found.extra_cost + margin * found.lost_sales) / found.wanted;
}

/// Products that move from one to the other, by yearly value.
std::vector<ProductId> traded(const simulate::Simulator& simulator, PlaceId from, PlaceId to, std::size_t most) {
  const world::World& world = simulator.world();
  std::map<ProductId, double> value;
  for (const auto& flow : simulator.balanced().flows) {
    if (!world::within(world, flow.from, from) || !world::within(world, flow.to, to)) continue;
    value[flow.product] += flow.per_year * simulator.prices()[flow.product.index];
  }
  std::vector<std::pair<double, ProductId>> order;
  for (const auto& [product, worth] : value) order.emplace_back(worth, product);
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<ProductId> products;
  for (const auto& [worth, product] : order) {
    if (products.size() < most) products.push_back(product);
  }
  return products;
}

std::vector<Rung> rungs_of(const std::vector<Weapon>& weapons) {
  std::vector<Rung> rungs(1);
  constexpr double kLeast = 1e-6;
  std::vector<ProductId> sharp;
  for (const Weapon& weapon : weapons) {
    if (weapon.target_loss > kLeast) sharp.push_back(weapon.product);
  }
  for (const std::size_t count : {std::size_t{1}, std::size_t{3}}) {
    if (sharp.size() < count) break;
    rungs.push_back({{sharp.begin(), sharp.begin() + static_cast<std::ptrdiff_t>(count)}, false});
  }
  rungs.push_back({{}, true});
  return rungs;
}

void add_stop(Branch& branch, const Rung& rung, PlaceId from, PlaceId to) {
  if (rung.products.empty() && !rung.everything) return;
  branch.push_back({from, to, rung.products});
}

/// Payoffs of the rungs alone, without `gives in`.
Bimatrix payoffs_of(const Contest& contest) {
  Bimatrix game{contest.sender.rungs.size(), contest.rungs(), {}, {}};
  for (std::size_t i = 0; i < game.rows; ++i) {
    for (std::size_t j = 0; j < game.columns; ++j) {
      game.row_payoff.push_back(-contest.sender_loss[contest.cell(i, j)]);
      game.column_payoff.push_back(-contest.target_loss[contest.cell(i, j)]);
    }
  }
  return game;
}

}  // namespace

Result<Contest> contest(const simulate::Simulator& simulator, PlaceId sender, PlaceId target,
                        const PressureOptions& options, const Stakes& stakes, std::size_t singles, Context& context) {
  Contest made;
  made.sender.place = sender;
  made.target.place = target;
  const std::vector<ProductId> ours = traded(simulator, sender, target, singles);
  const std::vector<ProductId> theirs = traded(simulator, target, sender, singles);
  std::vector<Branch> branches;
  for (const ProductId product : ours) branches.push_back({{sender, target, {product}}});
  for (const ProductId product : theirs) branches.push_back({{target, sender, {product}}});
  context.progress.stage("stopping one product after the other", branches.size());
  auto single = price_branches(simulator, branches, options, context);
  if (!single) return tl::unexpected(single.error());
  for (std::size_t b = 0; b < branches.size(); ++b) {
    const BranchOutcome& outcome = (*single)[b];
    if (!outcome.complete) {
      made.complete = false;
      return made;
    }
    const bool of_sender = b < ours.size();
    Side& side = of_sender ? made.sender : made.target;
    side.weapons.push_back({of_sender ? ours[b] : theirs[b - ours.size()],
                            loss_share(outcome, of_sender ? target : sender, stakes.margin),
                            loss_share(outcome, of_sender ? sender : target, stakes.margin)});
  }
  for (Side* side : {&made.sender, &made.target}) {
    std::stable_sort(side->weapons.begin(), side->weapons.end(),
                     [](const Weapon& a, const Weapon& b) { return a.target_loss > b.target_loss; });
    side->rungs = rungs_of(side->weapons);
  }
  branches.clear();
  for (const Rung& i : made.sender.rungs) {
    for (const Rung& j : made.target.rungs) {
      Branch branch;
      add_stop(branch, i, sender, target);
      add_stop(branch, j, target, sender);
      branches.push_back(std::move(branch));
    }
  }
  context.progress.stage("pricing the branches of the game", branches.size());
  auto priced = price_branches(simulator, branches, options, context);
  if (!priced) return tl::unexpected(priced.error());
  for (const BranchOutcome& outcome : *priced) {
    made.complete = made.complete && outcome.complete;
    made.sender_loss.push_back(loss_share(outcome, sender, stakes.margin));
    made.target_loss.push_back(loss_share(outcome, target, stakes.margin));
    const auto day = [&](PlaceId place) {
      const auto at = outcome.places.find(place);
      return at == outcome.places.end() ? -1 : at->second.first_day;
    };
    made.sender_day.push_back(day(sender));
    made.target_day.push_back(day(target));
    for (Side* side : {&made.sender, &made.target}) {
      const auto at = outcome.places.find(side->place);
      if (at != outcome.places.end()) side->use_value = at->second.wanted * 365.0 / options.days;
    }
  }
  return made;
}

Result<Reasoning> reason(const Contest& contest, const Stakes& stakes) {
  Reasoning found;
  const Bimatrix rungs = payoffs_of(contest);
  const double prize_to_sender =
      contest.sender.use_value > 0.0 ? stakes.prize * contest.target.use_value / contest.sender.use_value : 0.0;
  found.game = {rungs.rows, rungs.columns + 1, {}, {}};
  for (std::size_t i = 0; i < rungs.rows; ++i) {
    for (std::size_t j = 0; j < rungs.columns; ++j) {
      found.game.row_payoff.push_back(rungs.row(i, j));
      found.game.column_payoff.push_back(rungs.column(i, j));
    }
    // Gives in: no stop is carried out. Nobody asked on rung 0, so there is nothing to gain there.
    found.game.row_payoff.push_back(i == 0 ? 0.0 : prize_to_sender);
    found.game.column_payoff.push_back(-stakes.audience - (i == 0 ? 0.0 : stakes.prize));
    const double borne = contest.target_loss[contest.cell(i, 0)];
    found.largest_demand.push_back(std::max(0.0, borne - stakes.audience));
    found.credible.push_back(contest.sender_loss[contest.cell(i, 0)] <= stakes.reputation);
  }
  auto all = equilibria(found.game);
  if (!all) return tl::unexpected(all.error());
  found.equilibria = std::move(*all);
  constexpr std::size_t kDepth = 12;
  auto answers = replies(found.game, std::min<std::size_t>(1, rungs.rows - 1), 0, kDepth);
  if (!answers) return tl::unexpected(answers.error());
  found.replies = std::move(*answers);
  auto alone = climb({rungs, 0, 0.0});
  if (!alone) return tl::unexpected(alone.error());
  found.alone = std::move(*alone);
  auto announced = climb({rungs, rungs.rows - 1, stakes.audience});
  if (!announced) return tl::unexpected(announced.error());
  found.announced = std::move(*announced);
  return found;
}

}  // namespace chokepoint::respond
