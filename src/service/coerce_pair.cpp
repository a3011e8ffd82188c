// One sender and one target: what is held, what it costs both, and the dispute as a game.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "respond/contest.h"
#include "respond/stop_nodes.h"
#include "service/coerce.h"
#include "service/tables.h"
#include "world/draw.h"
#include "world/query.h"

namespace chokepoint::service {
namespace {

using report::Role;
using report::Tone;
using respond::Contest;
using respond::Reasoning;
using world::World;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct Parties {
  std::vector<PlaceId> senders;  // the first leads
  PlaceId target;
  std::string names;
};

Result<Parties> parties_of(const World& world, const CoerceParams& params) {
  Parties parties;
  std::vector<std::string> names{params.sender};
  names.insert(names.end(), params.allies.begin(), params.allies.end());
  for (const std::string& name : names) {
    auto place = find_place(world, name, parties.senders.empty() ? "sender" : "--with");
    if (!place) return tl::unexpected(place.error());
    if (std::find(parties.senders.begin(), parties.senders.end(), *place) != parties.senders.end()) continue;
    parties.names += (parties.senders.empty() ? "" : ", ") + place_name(world, *place);
    parties.senders.push_back(*place);
  }
  auto target = find_place(world, params.target, "target");
  if (!target) return tl::unexpected(target.error());
  parties.target = *target;
  for (const PlaceId sender : parties.senders) {
    if (world::within(world, sender, *target) || world::within(world, *target, sender)) {
      return fail(Fault{Code::usage, "", 0, 0, place_name(world, sender) + " as sender and target",
                        "a target apart from those who cut it off",
                        "name two places of which neither lies in the other"});
    }
  }
  return parties;
}

std::string rung_text(const World& world, const respond::Rung& rung) {
  if (rung.everything) return "stop everything";
  std::string text;
  for (const ProductId product : rung.products) text += (text.empty() ? "stop " : ", ") + product_name(world, product);
  return text.empty() ? "nothing" : text;
}

struct Ways {
  double loss{0.0}, low{0.0}, high{0.0};
  respond::PlaceOutcome hit, own;  // of all that are cut off; of all that cut
  double survives{kNone};          // days, at a planner's best; infinite: ten years or more
};

/// Of several places as one.
respond::PlaceOutcome together(respond::BranchOutcome& outcome, const std::vector<PlaceId>& places) {
  respond::PlaceOutcome all;
  for (const PlaceId place : places) {
    const respond::PlaceOutcome& one = outcome.places[place];
    all.wanted += one.wanted;
    all.lost_use += one.lost_use;
    all.lost_sales += one.lost_sales;
    all.extra_cost += one.extra_cost;
    if (one.first_day < 0 || (all.first_day >= 0 && all.first_day <= one.first_day)) continue;
    all.first_day = one.first_day;
    all.first_use = one.first_use;
  }
  return all;
}

/// How long all final use of the first of those cut off can be served, by a planner's best.
Result<std::optional<double>> survival(const simulate::Simulator& simulator, const std::vector<PlaceId>& from,
                                       PlaceId to, Context& context) {
  const auto& net = simulator.network();
  std::vector<std::uint8_t> asked;
  for (const auto& user : net.finals) {
    asked.push_back(user.kind == world::FinalKind::demand &&
                    world::within(simulator.world(), net.markets.place[user.market], to));
  }
  const respond::SurvivalPlanner planner(net, std::move(asked));
  auto found = planner.of(respond::stoppage_of_exports(simulator, from, to), 0.0, context);
  if (!found) return tl::unexpected(found.error());
  if (!found->complete) return std::optional<double>{};
  return std::optional<double>{found->survive};
}

/// All of `from` stop selling to all of `to`: losses of those cut off and of the first of the cutters.
Result<std::optional<Ways>> both(const simulate::Simulator& simulator, const CoerceParams& params,
                                 const std::vector<PlaceId>& from, const std::vector<PlaceId>& to, Context& context) {
  respond::Branch branch;
  for (const PlaceId sender : from) {
    for (const PlaceId target : to) branch.push_back({sender, target, {}});
  }
  const auto share = [&](respond::BranchOutcome& outcome) { return together(outcome, to).lost_share(); };
  auto central = respond::price_branches(simulator, {branch}, params.pressure(), context);
  if (!central) return tl::unexpected(central.error());
  if (!central->front().complete) return std::optional<Ways>{};
  Ways ways;
  ways.hit = together(central->front(), to);
  ways.own = together(central->front(), from);
  if (to.size() == 1) {  // of several, each has its own
    auto survives = survival(simulator, from, to.front(), context);
    if (!survives) return tl::unexpected(survives.error());
    if (!*survives) return std::optional<Ways>{};
    ways.survives = **survives;
  }
  ways.loss = ways.low = ways.high = share(central->front());
  for (std::int64_t d = 1; d <= params.draws; ++d) {
    auto values =
        world::draw(simulator.world(), static_cast<std::uint64_t>(params.seed), static_cast<std::uint32_t>(d));
    auto drawn = simulate::Simulator::make(simulator.world_ptr(), std::move(values));
    if (!drawn) return tl::unexpected(drawn.error());
    auto outcome = respond::price_branches(*drawn, {branch}, params.pressure(), context);
    if (!outcome) return tl::unexpected(outcome.error());
    if (!outcome->front().complete) return std::optional<Ways>{};
    const double loss = share(outcome->front());
    ways.low = std::min(ways.low, loss);
    ways.high = std::max(ways.high, loss);
  }
  return std::optional<Ways>{ways};
}

report::Table weapon_table(const World& world, const Contest& contest) {
  report::Table table;
  table.name = "levers";
  table.title = "One product at a time";
  table.note =
      "Loss: use lost + extra cost + margin x sales lost, as share of the yearly value of one's final use. The ten "
      "that hurt most each way.";
  constexpr std::size_t kRows = 10;
  report::Texts who, products;
  report::Numbers hit, own;
  for (const auto* side : {&contest.sender, &contest.target}) {
    for (std::size_t i = 0; i < side->weapons.size() && i < kRows; ++i) {
      if (!(side->weapons[i].target_loss > 0.0)) break;
      who.push_back(place_name(world, side->place));
      products.push_back(product_name(world, side->weapons[i].product));
      hit.push_back(side->weapons[i].target_loss);
      own.push_back(side->weapons[i].own_loss);
    }
  }
  table.columns.push_back(text_column("stops", "Who stops", std::move(who), Role::key));
  table.columns.push_back(text_column("product", "Product", std::move(products), Role::key));
  table.columns.push_back(number_column("loss", "Loss of the other", "", std::move(hit), Role::share));
  table.columns.push_back(number_column("own_loss", "Own loss", "", std::move(own), Role::share));
  return table;
}

report::Table move_table(const World& world, const Contest& contest, const Reasoning& reasoning) {
  report::Table table;
  table.name = "moves";
  table.title = "Moves, and what each pair costs";
  table.note =
      "Loss as above, simulated for every pair. Largest demand: what the target would rather grant than bear the "
      "move, unanswered. Credible: the sender's own loss is no more than its reputation is worth.";
  report::Texts ours, theirs, credible;
  report::Numbers own, hit, own_day, hit_day, demand;
  for (std::size_t i = 0; i < contest.sender.rungs.size(); ++i) {
    for (std::size_t j = 0; j < contest.rungs(); ++j) {
      const std::size_t cell = contest.cell(i, j);
      ours.push_back(rung_text(world, contest.sender.rungs[i]));
      theirs.push_back(rung_text(world, contest.target.rungs[j]));
      own.push_back(contest.sender_loss[cell]);
      hit.push_back(contest.target_loss[cell]);
      own_day.push_back(contest.sender_day[cell] < 0 ? kNone : contest.sender_day[cell]);
      hit_day.push_back(contest.target_day[cell] < 0 ? kNone : contest.target_day[cell]);
      demand.push_back(j == 0 ? reasoning.largest_demand[i] : kNone);
      credible.push_back(j == 0 && i > 0 ? (reasoning.credible[i] ? "yes" : "no") : "");
    }
  }
  const std::string sender = place_name(world, contest.sender.place), target = place_name(world, contest.target.place);
  table.columns.push_back(text_column("sender_move", sender, std::move(ours), Role::key));
  table.columns.push_back(text_column("target_move", target, std::move(theirs), Role::key));
  table.columns.push_back(number_column("sender_loss", sender + " loses", "", std::move(own), Role::share));
  table.columns.push_back(number_column("target_loss", target + " loses", "", std::move(hit), Role::share));
  table.columns.push_back(number_column("sender_day", "its first day", "days", std::move(own_day), Role::days));
  table.columns.push_back(number_column("target_day", "its first day", "days", std::move(hit_day), Role::days));
  table.columns.push_back(number_column("largest_demand", "Largest demand", "", std::move(demand), Role::share));
  table.columns.push_back(text_column("credible", "Credible", std::move(credible)));
  return table;
}

std::string mixed(const std::vector<double>& odds, const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < odds.size(); ++i) {
    if (odds[i] == 0.0) continue;
    text += text.empty() ? "" : "; ";
    text += odds[i] > 1.0 - 1e-9 ? names[i] : fmt::format("{} {}", percent(odds[i]), names[i]);
  }
  return text;
}

report::Table equilibrium_table(const World& world, const Contest& contest, const Reasoning& reasoning) {
  report::Table table;
  table.name = "equilibria";
  table.title = "Both at once: all equilibria";
  table.note =
      "Pairs of (mixtures of) moves from which neither gains by leaving alone. Where there are infinitely many, these "
      "are the corners of which all others are mixtures. Payoffs are shares of one's final use; losses negative.";
  std::vector<std::string> ours, theirs;
  for (const auto& rung : contest.sender.rungs) ours.push_back(rung_text(world, rung));
  for (const auto& rung : contest.target.rungs) theirs.push_back(rung_text(world, rung));
  theirs.emplace_back("gives in");
  report::Texts kind, row, column;
  report::Numbers first, second;
  for (const auto& one : reasoning.equilibria) {
    kind.emplace_back(one.pure() ? "pure" : "mixed");
    row.push_back(mixed(one.row, ours));
    column.push_back(mixed(one.column, theirs));
    first.push_back(one.row_payoff);
    second.push_back(one.column_payoff);
  }
  const std::string sender = place_name(world, contest.sender.place), target = place_name(world, contest.target.place);
  table.columns.push_back(text_column("kind", "Kind", std::move(kind)));
  table.columns.push_back(text_column("sender", sender, std::move(row), Role::key));
  table.columns.push_back(text_column("target", target, std::move(column), Role::key));
  table.columns.push_back(number_column("sender_payoff", sender + " gets", "", std::move(first), Role::share));
  table.columns.push_back(number_column("target_payoff", target + " gets", "", std::move(second), Role::share));
  return table;
}

report::Table ladder_table(const World& world, const Contest& contest, const Reasoning& reasoning) {
  report::Table table;
  table.name = "escalation";
  table.title = "In turns: the ladder, and reply by reply";
  table.note =
      "In turns: backward induction, rungs only rise, it ends when both stay. Announced: the sender has threatened its "
      "top rung and pays its audience if it stays below. Replies: each answers the other's last move as if it were the "
      "last.";
  report::Texts how, who, what;
  const std::string sender = place_name(world, contest.sender.place), target = place_name(world, contest.target.place);
  const auto add = [&](const char* name, const respond::LadderPath& path) {
    for (const auto& step : path.steps) {
      const auto& rungs = step.by_first ? contest.sender.rungs : contest.target.rungs;
      how.emplace_back(name);
      who.push_back(step.by_first ? sender : target);
      what.push_back(step.from == step.to ? "stays at: " + rung_text(world, rungs[step.to])
                                          : "goes to: " + rung_text(world, rungs[step.to]));
    }
  };
  add("in turns", reasoning.alone);
  add("announced", reasoning.announced);
  for (std::size_t k = 0; k < reasoning.replies.steps.size(); ++k) {
    const auto& step = reasoning.replies.steps[k];
    how.push_back(fmt::format("reply {}", k));
    who.push_back(step.by_row ? sender : target);
    what.push_back(step.by_row                      ? rung_text(world, contest.sender.rungs[step.row])
                   : step.column == contest.rungs() ? std::string("gives in")
                                                    : rung_text(world, contest.target.rungs[step.column]));
  }
  table.columns.push_back(text_column("how", "How", std::move(how), Role::key));
  table.columns.push_back(text_column("who", "Who", std::move(who)));
  table.columns.push_back(text_column("move", "Move", std::move(what)));
  return table;
}

Result<report::Table> held_table(const simulate::Simulator& simulator, const CoerceParams& params,
                                 const Parties& parties, const std::vector<respond::Held>& held) {
  const World& world = simulator.world();
  report::Table table;
  table.name = "held";
  table.title = fmt::format("What {} hold{} of the final uses of {}", parties.names,
                            parties.senders.size() == 1 ? "s" : "", place_name(world, parties.target));
  table.note =
      "Direct: of what is delivered. Deepest: the most of any stage behind it. Touched: of units that met the sender "
      "at "
      "all. Gain: points of final use that a stop would not take if ten points of `deepest` came from others (closed "
      "form; "
      "above 99 % counts as 99 %).";
  report::Texts products;
  report::Numbers spending, direct, deepest, touched, gain;
  const auto by = [&](respond::Reading reading) {
    return respond::nests_of(held, parties.senders, reading, params.sigma);
  };
  const auto a = by(respond::Reading::direct), c = by(respond::Reading::touched);
  auto b = by(respond::Reading::deepest);
  auto bounded = b;
  for (auto& nest : bounded) nest.held = std::min(nest.held, 0.99);
  std::vector<std::size_t> order;
  for (std::size_t j = 0; j < held.size(); ++j) order.push_back(j);
  report::Numbers all(held.size());
  for (std::size_t j = 0; j < held.size(); ++j) {
    auto one = respond::diversification_gain(bounded, params.rho, j, 0.1);
    if (!one) return tl::unexpected(one.error());
    all[j] = *one;
  }
  std::stable_sort(order.begin(), order.end(), [&](auto l, auto r) { return all[l] > all[r]; });
  constexpr std::size_t kRows = 15;
  if (order.size() > kRows) order.resize(kRows);
  for (const std::size_t j : order) {
    products.push_back(product_name(world, held[j].product));
    spending.push_back(held[j].spending);
    direct.push_back(a[j].held);
    deepest.push_back(b[j].held);
    touched.push_back(c[j].held);
    gain.push_back(all[j]);
  }
  table.columns.push_back(text_column("use", "Use", std::move(products), Role::key));
  table.columns.push_back(number_column("spending", "Share of final use", "", std::move(spending), Role::share));
  table.columns.push_back(number_column("direct", "Direct", "", std::move(direct), Role::share));
  table.columns.push_back(number_column("deepest", "Deepest", "", std::move(deepest), Role::share));
  table.columns.push_back(number_column("touched", "Touched", "", std::move(touched), Role::share));
  table.columns.push_back(number_column("gain", "Gain", "", std::move(gain), Role::share));
  return table;
}

report::Table ways_table(const World& world, const CoerceParams& params, const Parties& parties, const Ways& there,
                         const Ways& back, std::span<const double> closed) {
  report::Table table;
  table.name = "ways";
  table.title = "Cut off, both ways";
  table.note = fmt::format(
      "Share of final use lost within {} days; low and high: least and most of the central run and {} draws. "
      "Closed forms as shares: direct and deepest holdings. Survives: how long a planner could serve all final use "
      "(`survive`), a bound; empty: ten years and more{}. First short: in the simulator, the first use to get less "
      "than 99 %.",
      params.days, params.draws, parties.senders.size() > 1 ? ", or several places that each have their own" : "");
  const std::string target = place_name(world, parties.target);
  table.columns.push_back(text_column("stops", "Stops", {parties.names, target}, Role::key));
  table.columns.push_back(text_column("cut_off", "Cut off", {target, parties.names}, Role::key));
  table.columns.push_back(number_column("loss", "Loss", "", {there.loss, back.loss}, Role::share));
  table.columns.push_back(number_column("loss_low", "low", "", {there.low, back.low}, Role::low));
  table.columns.push_back(number_column("loss_high", "high", "", {there.high, back.high}, Role::high));
  table.columns.push_back(number_column("direct", "Closed form, direct", "", {closed[0], closed[2]}, Role::share));
  table.columns.push_back(number_column("deepest", "deepest", "", {closed[1], closed[3]}, Role::share));
  table.columns.push_back(
      number_column("lost_use", "Use lost", world.money, {there.hit.lost_use, back.hit.lost_use}, Role::money));
  table.columns.push_back(
      number_column("extra_cost", "Extra cost", world.money, {there.hit.extra_cost, back.hit.extra_cost}, Role::money));
  table.columns.push_back(number_column("sales", "Sales the sender loses", world.money,
                                        {there.own.lost_sales, back.own.lost_sales}, Role::money));
  const auto day = [](const respond::PlaceOutcome& hit) { return hit.first_day < 0 ? kNone : hit.first_day; };
  table.columns.push_back(
      number_column("first_day", "First short on day", "days", {day(there.hit), day(back.hit)}, Role::days));
  const auto bounded = [](double days) { return std::isfinite(days) ? days : kNone; };
  table.columns.push_back(number_column("survives", "Survives, at best", "days",
                                        {bounded(there.survives), bounded(back.survives)}, Role::days));
  return table;
}

/// Each sender alone, their sum, and all together; nothing where the runs were stopped.
Result<std::optional<report::Table>> joint_table(const simulate::Simulator& simulator, const CoerceParams& params,
                                                 const Parties& parties, const std::vector<respond::Held>& held,
                                                 double all, double closed_all, Context& context) {
  std::vector<respond::Branch> branches;
  for (const PlaceId sender : parties.senders) branches.push_back({{sender, parties.target, {}}});
  auto outcomes = respond::price_branches(simulator, branches, params.pressure(), context);
  if (!outcomes) return tl::unexpected(outcomes.error());
  report::Table table;
  table.name = "joint";
  table.title = "One by one, and together";
  table.note =
      "Together above the sum: what one would have replaced, the other withholds too. Below it: both hit the same use. "
      "Closed form at deepest, where uses replace each other with rho.";
  report::Texts who;
  report::Numbers loss, closed;
  double sum = 0.0, closed_sum = 0.0;
  for (std::size_t k = 0; k < parties.senders.size(); ++k) {
    if (!(*outcomes)[k].complete) return std::optional<report::Table>{};
    auto one = statistic(held, {parties.senders[k]}, respond::Reading::deepest, params.sigma, params.rho);
    if (!one) return tl::unexpected(one.error());
    who.push_back(place_name(simulator.world(), parties.senders[k]) + " alone");
    loss.push_back((*outcomes)[k].places[parties.target].lost_share());
    closed.push_back(*one);
    sum += loss.back();
    closed_sum += *one;
  }
  who.insert(who.end(), {"their sum", "together"});
  loss.insert(loss.end(), {sum, all});
  closed.insert(closed.end(), {closed_sum, closed_all});
  table.columns.push_back(text_column("who", "Who stops", std::move(who), Role::key));
  table.columns.push_back(number_column("loss", "Loss", "", std::move(loss), Role::share));
  table.columns.push_back(number_column("closed", "Closed form", "", std::move(closed), Role::share));
  return std::optional<report::Table>{std::move(table)};
}

}  // namespace

Result<void> report_pair(const simulate::Simulator& simulator, const CoerceParams& params, report::Report& report,
                         Context& context) {
  const World& world = simulator.world();
  auto parties = parties_of(world, params);
  if (!parties) return tl::unexpected(parties.error());
  const std::string target = place_name(world, parties->target);
  report.title = fmt::format("{} and {}: who can coerce whom", parties->names, target);
  const auto stopped = [&] {
    report.outcome = Outcome::stopped;
    report.notes.push_back({Tone::warning, "Stopped before all runs were done."});
  };
  auto there = both(simulator, params, parties->senders, {parties->target}, context);
  if (!there) return tl::unexpected(there.error());
  auto back = both(simulator, params, {parties->target}, parties->senders, context);
  if (!back) return tl::unexpected(back.error());
  if (!*there || !*back) {
    stopped();
    return {};
  }
  auto held = respond::holdings(simulator, parties->target);
  if (!held) return tl::unexpected(held.error());
  auto returned = respond::holdings(simulator, parties->senders.front());
  if (!returned) return tl::unexpected(returned.error());
  std::vector<double> closed;
  for (const auto& [of, by] :
       {std::pair{&*held, parties->senders}, {&*returned, std::vector<PlaceId>{parties->target}}}) {
    for (const auto reading : {respond::Reading::direct, respond::Reading::deepest}) {
      auto loss = statistic(*of, by, reading, params.sigma, params.rho);
      if (!loss) return tl::unexpected(loss.error());
      closed.push_back(*loss);
    }
  }
  report.tables.push_back(ways_table(world, params, *parties, **there, **back, closed));
  if (parties->senders.size() > 1) {
    auto joint = joint_table(simulator, params, *parties, *held, (*there)->loss, closed[1], context);
    if (!joint) return tl::unexpected(joint.error());
    if (!*joint) {
      stopped();
      return {};
    }
    report.tables.push_back(std::move(**joint));
  }
  auto held_by = held_table(simulator, params, *parties, *held);
  if (!held_by) return tl::unexpected(held_by.error());
  report.tables.push_back(std::move(*held_by));

  const respond::Stakes stakes{params.prize, params.audience, params.reputation, respond::Stakes{}.margin};
  constexpr std::size_t kSingles = 40;
  auto contest = respond::contest(simulator, parties->senders.front(), parties->target, params.pressure(), stakes,
                                  kSingles, context);
  if (!contest) return tl::unexpected(contest.error());
  if (!contest->complete) {
    stopped();
    return {};
  }
  auto reasoning = respond::reason(*contest, stakes);
  if (!reasoning) return tl::unexpected(reasoning.error());
  constexpr double kNothing = 1e-6;
  const std::string ratio = (*back)->loss > kNothing ? fmt::format("{:.2g} times", (*there)->loss / (*back)->loss)
                                                     : std::string("out of proportion: it would lose nothing itself");
  const auto when = [](const respond::PlaceOutcome& hit) {
    return hit.first_day < 0 ? std::string("never") : fmt::format("day {}", hit.first_day);
  };
  report.notes.push_back(
      {Tone::headline,
       fmt::format("{} cut off by {} loses {} of its final use within {} days; the other way round {}. Power: {}. "
                   "First shortages: {} and {}.",
                   target, parties->names, percent((*there)->loss), params.days, percent((*back)->loss), ratio,
                   when((*there)->hit), when((*back)->hit))});
  const auto& end = reasoning->alone;
  report.notes.push_back({Tone::plain, fmt::format("Played in turns from nothing, it ends with {}: {}; {}: {}.",
                                                   place_name(world, contest->sender.place),
                                                   rung_text(world, contest->sender.rungs[end.first]), target,
                                                   rung_text(world, contest->target.rungs[end.second]))});
  if (parties->senders.size() > 1) {
    report.notes.push_back({Tone::plain, fmt::format("The games below are between {} and {} alone.",
                                                     place_name(world, parties->senders.front()), target)});
  }
  report.tables.push_back(weapon_table(world, *contest));
  report.tables.push_back(move_table(world, *contest, *reasoning));
  report.tables.push_back(equilibrium_table(world, *contest, *reasoning));
  report.tables.push_back(ladder_table(world, *contest, *reasoning));
  report.notes.push_back(
      {Tone::limit,
       fmt::format(
           "Prize ({} of the target's yearly use), audience cost ({}), reputation ({}) and margin of sales ({}) are "
           "assumed: nobody publishes them, and the games hang on them. Stops are the only moves: tariffs, force and "
           "finance are not in them.",
           percent(stakes.prize), percent(stakes.audience), percent(stakes.reputation), percent(stakes.margin))});
  return {};
}

}  // namespace chokepoint::service
