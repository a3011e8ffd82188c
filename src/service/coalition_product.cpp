#include "service/coalition_product.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "respond/coalition.h"
#include "respond/diversify.h"
#include "respond/power.h"
#include "respond/stages.h"
#include "service/tables.h"

namespace chokepoint::service {
namespace {

using report::Role;
using report::Tone;
using respond::SupplyStage;
using world::World;

struct Question {
  std::vector<SupplyStage> stages;  // that stop output, with somebody outside who makes it
  std::vector<PlaceId> places;      // at most kMostPlaces
  respond::CoalitionQuestion asked;
};

Result<Question> question_of(const World& world, std::vector<SupplyStage> stages, const CoalitionParams& params) {
  Question question;
  std::vector<PlaceId> refusing;
  for (const std::string& name : params.without) {
    auto place = find_place(world, name, "--without");
    if (!place) return tl::unexpected(place.error());
    refusing.push_back(*place);
  }
  std::vector<std::pair<double, PlaceId>> largest;  // by their largest share of any stage
  for (SupplyStage& stage : stages) {
    if (!stage.stops_output || stage.others.empty()) continue;
    for (const auto& holder : stage.others) {
      if (holder.rest) continue;
      const auto at =
          std::find_if(largest.begin(), largest.end(), [&](const auto& e) { return e.second == holder.place; });
      if (at == largest.end()) {
        largest.emplace_back(holder.share, holder.place);
      } else {
        at->first = std::max(at->first, holder.share);
      }
    }
    question.stages.push_back(std::move(stage));
  }
  std::stable_sort(largest.begin(), largest.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  for (const auto& [share, place] : largest) {
    if (question.places.size() < respond::kMostPlaces) question.places.push_back(place);
  }
  for (const SupplyStage& stage : question.stages) {
    std::vector<double> shares(question.places.size(), 0.0);
    for (const auto& holder : stage.others) {
      const auto at = std::find(question.places.begin(), question.places.end(), holder.place);
      if (at != question.places.end()) shares[static_cast<std::size_t>(at - question.places.begin())] = holder.share;
    }
    question.asked.stages.push_back(std::move(shares));
  }
  for (const PlaceId place : question.places) {
    const bool joins = std::none_of(refusing.begin(), refusing.end(),
                                    [&](PlaceId other) { return world::within(world, other, place); });
    question.asked.allowed.push_back(joins ? 1 : 0);
  }
  question.asked.denied = params.deny;
  constexpr std::size_t kListed = 12;
  question.asked.listed = kListed;
  return question;
}

std::string names_of(const World& world, const Question& question, respond::Coalition members) {
  std::string text;
  for (std::size_t i = 0; i < question.places.size(); ++i) {
    if ((members >> i & 1U) != 0) text += (text.empty() ? "" : ", ") + place_name(world, question.places[i]);
  }
  return text.empty() ? "nobody" : text;
}

report::Table stage_table(const World& world, const Question& question, const respond::CoalitionAnswer& answer,
                          double deny) {
  report::Table table;
  table.name = "stages";
  table.title = "Stages without which it is not made, and who could deny each";
  table.note = fmt::format(
      "Least number of places that hold {} of the world's output of the stage, all ties counted. Necessary: in all of "
      "those coalitions that can be formed. Home: made in the target itself, which nobody can withhold.",
      percent(deny));
  report::Texts names, members, needed;
  report::Numbers tiers, home, top, number, ties;
  for (std::size_t s = 0; s < question.stages.size(); ++s) {
    const auto& stage = question.stages[s];
    const auto& cover = answer.stages[s];
    names.push_back(product_name(world, stage.product));
    tiers.push_back(stage.tier);
    home.push_back(stage.home);
    top.push_back(stage.others.front().share);
    number.push_back(cover.possible ? cover.cost : std::nan(""));
    ties.push_back(cover.possible ? static_cast<double>(cover.ties) : std::nan(""));
    members.push_back(cover.possible ? names_of(world, question, cover.coalitions.front()) : "nobody can");
    needed.push_back(cover.possible ? names_of(world, question, cover.needed) : "");
  }
  table.columns.push_back(text_column("stage", "Stage", std::move(names), Role::key));
  table.columns.push_back(number_column("tier", "Tier", "", std::move(tiers)));
  table.columns.push_back(number_column("home", "Home", "", std::move(home), Role::share));
  table.columns.push_back(number_column("largest", "Largest outside", "", std::move(top), Role::share));
  table.columns.push_back(number_column("members", "Places needed", "", std::move(number)));
  table.columns.push_back(number_column("ties", "Ways", "", std::move(ties)));
  table.columns.push_back(text_column("coalition", "One of them", std::move(members)));
  table.columns.push_back(text_column("necessary", "Necessary", std::move(needed)));
  return table;
}

report::Table coalition_table(const World& world, const Question& question, const respond::CoalitionAnswer& answer) {
  report::Table table;
  table.name = "coalitions";
  table.title = "The smallest coalitions";
  report::Texts stages, members;
  report::Numbers covered;
  std::uint64_t all = 0;
  for (const std::uint32_t s : answer.by) {
    all += answer.stages[s].ties;
    for (const respond::Coalition one : answer.stages[s].coalitions) {
      stages.push_back(product_name(world, question.stages[s].product));
      members.push_back(names_of(world, question, one));
      double share = 0.0;
      for (std::size_t i = 0; i < question.places.size(); ++i)
        share += (one >> i & 1U) != 0 ? question.asked.stages[s][i] : 0.0;
      covered.push_back(share);
    }
  }
  if (all > members.size()) table.note = fmt::format("{} of {} are shown.", members.size(), all);
  table.columns.push_back(text_column("stage", "By withholding", std::move(stages), Role::key));
  table.columns.push_back(text_column("members", "Members", std::move(members), Role::key));
  table.columns.push_back(number_column("covered", "Covered", "", std::move(covered), Role::share));
  return table;
}

/// Power at the stage that is easiest to deny.
Result<report::Table> power_table(const World& world, const Question& question, std::uint32_t stage, double deny) {
  std::vector<double> weights;
  for (std::size_t i = 0; i < question.places.size(); ++i)
    weights.push_back(question.asked.allowed[i] != 0 ? question.asked.stages[stage][i] : 0.0);
  auto index = respond::power_of_shares(weights, deny);
  if (!index) return tl::unexpected(index.error());
  report::Table table;
  table.name = "power";
  table.title = "Power within such coalitions at " + product_name(world, question.stages[stage].product);
  table.note =
      "Shapley and Shubik's index: the odds that a place, joining in random order, is the one that makes the "
      "coalition reach its share. Exact: all orders count.";
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] > 0.0) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return (*index)[a] > (*index)[b]; });
  constexpr std::size_t kRows = 15;
  if (order.size() > kRows) order.resize(kRows);
  report::Texts places;
  report::Numbers shares, power;
  for (const std::size_t i : order) {
    places.push_back(place_name(world, question.places[i]));
    shares.push_back(question.asked.stages[stage][i]);
    power.push_back((*index)[i]);
  }
  table.columns.push_back(text_column("place", "Place", std::move(places), Role::key));
  table.columns.push_back(number_column("share", "Share of output", "", std::move(shares), Role::share));
  table.columns.push_back(number_column("power", "Power", "", std::move(power), Role::share));
  return table;
}

Result<report::Table> diversity_table(const World& world, const std::vector<SupplyStage>& stages, double at_most,
                                      Context& context) {
  report::Table table;
  table.name = "diversify";
  table.title = fmt::format("Least to add so that no place can cut more than {}", percent(at_most));
  table.note = fmt::format(
      "In shares of today's output, added where it is allowed to grow: anywhere. Flow rule: without any one place, {} "
      "of "
      "today's use is still met. Share rule: no place makes more than {} of all. The two answer differently; say which "
      "one is meant.",
      percent(1.0 - at_most), percent(at_most));
  report::Texts names, tops, amounts;
  report::Numbers share, flow, by_share;
  for (const SupplyStage& stage : stages) {
    std::vector<respond::Source> sources;
    for (const auto& holder : stage.others)
      sources.push_back({holder.share, 1.0, std::numeric_limits<double>::infinity(), holder.rest});
    if (stage.home > 0.0) sources.push_back({stage.home, 1.0, std::numeric_limits<double>::infinity(), false});
    // New makers anywhere else; they are many.
    sources.push_back({0.0, 1.0, std::numeric_limits<double>::infinity(), true});
    if (stage.others.empty() || stage.others.front().share <= at_most) continue;
    auto one = respond::least_to_add(sources, 1.0, at_most, respond::DiversityRule::flow, context);
    if (!one) return tl::unexpected(one.error());
    auto other = respond::least_to_add(sources, 1.0, at_most, respond::DiversityRule::share, context);
    if (!other) return tl::unexpected(other.error());
    names.push_back(product_name(world, stage.product));
    tops.push_back(place_name(world, stage.others.front().place));
    share.push_back(stage.others.front().share);
    flow.push_back(one->possible ? one->added : std::nan(""));
    by_share.push_back(other->possible ? other->added : std::nan(""));
    amounts.push_back(one->possible ? fmt::format("{:.3g} {} a year", one->added * stage.world,
                                                  world.products[stage.product].unit.text)
                                    : "");
  }
  table.columns.push_back(text_column("stage", "Stage", std::move(names), Role::key));
  table.columns.push_back(text_column("largest", "Largest", std::move(tops)));
  table.columns.push_back(number_column("share", "its share", "", std::move(share), Role::share));
  table.columns.push_back(number_column("flow_rule", "Add, flow rule", "", std::move(flow), Role::share));
  table.columns.push_back(number_column("share_rule", "Add, share rule", "", std::move(by_share), Role::share));
  table.columns.push_back(text_column("amount", "Flow rule, amount", std::move(amounts)));
  return table;
}

}  // namespace

Result<void> report_product(const simulate::Simulator& simulator, const CoalitionParams& params, report::Report& report,
                            Context& context) {
  const World& world = simulator.world();
  auto product = find_product(world, params.product, "--product");
  if (!product) return tl::unexpected(product.error());
  PlaceId target;
  if (!params.target.empty()) {
    auto place = find_place(world, params.target, "--target");
    if (!place) return tl::unexpected(place.error());
    target = *place;
  }
  const auto stages = respond::necessary_stages(simulator, *product, target);
  auto question = question_of(world, stages, params);
  if (!question) return tl::unexpected(question.error());
  if (question->stages.empty()) {
    report.notes.push_back({Tone::headline, fmt::format("Nobody outside {} makes {} or anything it cannot do without.",
                                                        place_name(world, target), product_name(world, *product))});
    return {};
  }
  auto answer = respond::cheapest_coalitions(question->asked);
  if (!answer) return tl::unexpected(answer.error());
  const std::string whom = target.valid() ? place_name(world, target) : "anybody";
  if (answer->possible) {
    const std::uint32_t first = answer->by.front();
    std::uint64_t ways = 0;
    for (const std::uint32_t s : answer->by) ways += answer->stages[s].ties;
    report.notes.push_back(
        {Tone::headline, fmt::format("{} can be denied to {} by {} place{}: {}, by withholding {}{}.",
                                     product_name(world, *product), whom, answer->cost, answer->cost == 1.0 ? "" : "s",
                                     names_of(world, *question, answer->stages[first].coalitions.front()),
                                     product_name(world, question->stages[first].product),
                                     ways > 1 ? fmt::format(" ({} ways in all)", ways) : "")});
    report.tables.push_back(coalition_table(world, *question, *answer));
    auto power = power_table(world, *question, first, params.deny);
    if (!power) return tl::unexpected(power.error());
    report.tables.push_back(std::move(*power));
  } else {
    report.outcome = Outcome::infeasible;
    report.notes.push_back({Tone::headline, fmt::format("No coalition can deny {} of any stage of {} to {}.",
                                                        percent(params.deny), product_name(world, *product), whom)});
  }
  report.tables.push_back(stage_table(world, *question, *answer, params.deny));
  auto add = diversity_table(world, stages, params.at_most, context);
  if (!add) return tl::unexpected(add.error());
  if (add->rows() > 0) report.tables.push_back(std::move(*add));
  std::string expansion;
  for (const auto& stage : stages) {
    if (!stage.stops_output) expansion += (expansion.empty() ? "" : ", ") + product_name(world, stage.product);
  }
  if (!expansion.empty())
    report.notes.push_back(
        {Tone::plain, "Withholding these stops new plants, not those that stand: " + expansion + "."});
  report.notes.push_back(
      {Tone::limit,
       "Shares of output, base year; stocks, spare capacity elsewhere, price and time are left out: `simulate` and "
       "`coerce` have them. Inputs that others can replace are no stage. The rest of the world does not act as one."});
  return {};
}

}  // namespace chokepoint::service
