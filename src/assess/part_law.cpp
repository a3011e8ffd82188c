#include "assess/part_law.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "policy/rules.h"
#include "policy/words.h"
#include "world/query.h"

namespace chokepoint::assess {
namespace {

using world::Answer;
using world::Clause;
using world::Control;
using world::Operator;
using world::Rule;
using world::World;

std::string spaced(std::string text) {
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::string what_of(const Clause& clause) { return clause.item.empty() ? "what the clause lists" : clause.item; }

/// Boundaries are inclusive or not by the text; a tolerance keeps 0.7 + 0.2 from falling below 0.9.
Caught compare(double value, Operator op, double threshold) {
  const double slack = 1e-9 * std::max(std::fabs(value), std::fabs(threshold));
  bool holds = false;
  switch (op) {
    case Operator::less:
      holds = value < threshold - slack;
      break;
    case Operator::at_most:
      holds = value <= threshold + slack;
      break;
    case Operator::equal:
      holds = std::fabs(value - threshold) <= slack;
      break;
    case Operator::at_least:
      holds = value >= threshold - slack;
      break;
    case Operator::more:
      holds = value > threshold + slack;
      break;
    case Operator::in:
    case Operator::none:
      return Caught::unknown;
  }
  return holds ? Caught::yes : Caught::no;
}

/// What the part's own data say of a clause with a threshold, and what was compared; nothing where they are silent.
std::optional<Caught> by_parameter(const Clause& clause, const Item& item, std::string& compared) {
  for (const Parameter& parameter : item.parameters) {
    if (parameter.name != clause.parameter || !clause.threshold) continue;
    const auto value = clause.unit ? convert(parameter.value, parameter.unit, *clause.unit) : parameter.value;
    if (!value) continue;
    if (!compared.empty()) compared += "; ";
    compared += fmt::format("{} {:.6g}{}{} against {}", spaced(parameter.name), *value, clause.unit ? " " : "",
                            clause.unit ? clause.unit->text : "", policy::threshold_text(clause));
    return compare(*value, clause.op, *clause.threshold);
  }
  return std::nullopt;
}

/// HS codes agree between countries in their first six digits only; lists name four at least.
constexpr std::size_t kFewestDigits = 4;
constexpr std::size_t kMostDigits = 6;

bool restricts_exports(const Control& control, const Clause& clause) {
  const bool goods =
      clause.rule == Rule::ban || clause.rule == Rule::licence || clause.rule == Rule::presumption_of_denial;
  return goods && control.instrument != world::Instrument::procurement_ban &&
         control.instrument != world::Instrument::tariff && control.instrument != world::Instrument::investment;
}

bool targets_on_some_day(const World& world, const Clause& clause, PlaceId buyer, const Horizon& horizon) {
  return policy::targets_place(world, clause, buyer, horizon.first) ||
         policy::targets_place(world, clause, buyer, horizon.end() + -1);
}

struct Effect {
  double refused{0.0}, delayed{0.0};
  std::int32_t delay{0};
  ClauseId why;
};

Effect effect_of(const policy::Terms& terms, double covered, ClauseId why) {
  Effect effect;
  effect.why = why;
  effect.refused = std::min(1.0, covered * terms.refused);
  const double waits = terms.wait > 0.0 ? covered * (1.0 - terms.refused) : 0.0;
  effect.delay = static_cast<std::int32_t>(terms.wait + 0.5);
  if (waits > 0.0 && effect.delay > 0) {
    effect.delayed = std::min(1.0, waits / (1.0 - effect.refused));
  } else {
    effect.delay = 0;
  }
  return effect;
}

/// Within one control the widest clause counts; controls of different acts apply one after the other.
Effect together(const World& world, std::span<const Match> found, std::span<const policy::Standing> on_day,
                bool defence) {
  std::map<ControlId, Effect> by_control;
  for (std::size_t m = 0; m < found.size(); ++m) {
    if (!on_day[m].binds || found[m].buyer_only) continue;
    const Effect one = effect_of(defence ? on_day[m].defence : on_day[m].civil, found[m].covered, found[m].clause);
    Effect& widest = by_control[world.clauses[found[m].clause].control];
    if (one.refused > widest.refused || !widest.why.valid()) widest.why = one.why;
    widest.refused = std::max(widest.refused, one.refused);
    widest.delayed = std::max(widest.delayed, one.delayed);
    widest.delay = std::max(widest.delay, one.delay);
  }
  Effect all;
  for (const auto& [control, one] : by_control) {
    if (one.refused > all.refused || one.delay > all.delay || !all.why.valid()) all.why = one.why;
    all.refused = 1.0 - (1.0 - all.refused) * (1.0 - one.refused);
    all.delayed = std::max(all.delayed, one.delayed);
    all.delay = std::max(all.delay, one.delay);
  }
  return all;
}

/// Against the law of the base date, which the firm's orders already live with.
Sending relative(const Effect& now, const Effect& base) {
  Sending sending;
  sending.sent = now.refused <= base.refused ? 1.0 : (1.0 - now.refused) / (1.0 - base.refused);
  const double more = std::max(0.0, now.delayed - base.delayed);
  const std::int32_t longer = std::max(0, now.delay - base.delay);
  if (more * now.delay >= now.delayed * longer) {
    sending.held = more;
    sending.wait = more > 0.0 ? now.delay : 0;
  } else {
    sending.held = now.delayed;
    sending.wait = longer;
  }
  return sending;
}

bool same(const Standing& a, const Standing& b) {
  return a.caught == b.caught && a.binding == b.binding && a.silent == b.silent && a.sending.sent == b.sending.sent &&
         a.sending.held == b.sending.held && a.sending.wait == b.sending.wait;
}

}  // namespace

std::string_view name_of(Caught caught) {
  switch (caught) {
    case Caught::no:
      return "no";
    case Caught::yes:
      return "yes";
    case Caught::unknown:
      break;
  }
  return "unknown";
}

PartLaw::PartLaw(const World& world, std::span<const double> values)
    : world_(world),
      values_(values),
      first_(world.clauses.size()),
      groups_(world.clauses.size()),
      coverage_(world.products.size()) {
  std::map<std::pair<ControlId, std::string_view>, ClauseId> together;
  for (std::size_t c = 0; c < world.clauses.size(); ++c) {
    const ClauseId id{c};
    const Clause& clause = world.clauses[id];
    first_[c] = clause.all_of.empty() ? id : together.try_emplace({clause.control, clause.all_of}, id).first->second;
    groups_[first_[c].index].push_back(id);
    for (const std::string& code : clause.hs) {
      const std::size_t digits = std::min(kMostDigits, code.size());
      if (digits >= kFewestDigits) by_hs_[code.substr(0, digits)].push_back(id);
    }
  }
  for (const auto& row : world.control_coverage) coverage_[row.product.index][row.clause] = &row;
}

std::vector<Match> PartLaw::catching(const Horizon& horizon, const Item& item) const {
  return judge(horizon, item, false);
}

std::vector<Match> PartLaw::speaking(const Horizon& horizon, const Item& item) const {
  return judge(horizon, item, true);
}

std::vector<Match> PartLaw::judge(const Horizon& horizon, const Item& item, bool all) const {
  static const Rows kNoRows;
  const Rows& rows = item.product.valid() ? coverage_[item.product.index] : kNoRows;
  std::set<ClauseId> speaking;
  for (const auto& [clause, row] : rows) speaking.insert(first_[clause.index]);
  for (const std::string& stated : item.hs) {
    for (std::size_t digits = kFewestDigits; digits <= std::min(kMostDigits, stated.size()); ++digits) {
      const auto it = by_hs_.find(stated.substr(0, digits));
      if (it == by_hs_.end()) continue;
      for (const ClauseId clause : it->second) speaking.insert(first_[clause.index]);
    }
  }
  std::vector<Match> found;
  for (const ClauseId id : speaking) {
    std::optional<Match> match = export_match(id, rows, horizon, item, all);
    if (!match) match = purchase_match(id, rows, horizon, item);
    if (match && (all || match->caught != Caught::no)) found.push_back(std::move(*match));
  }
  return found;
}

std::optional<Match> PartLaw::export_match(ClauseId id, const Rows& rows, const Horizon& horizon, const Item& item,
                                           bool abroad) const {
  const Clause& clause = world_.clauses[id];
  const Control& control = world_.controls[clause.control];
  const Day day = horizon.first;
  const bool made_abroad = clause.reach == world::Reach::content || clause.reach == world::Reach::technology;
  if (!restricts_exports(control, clause) || !item.maker.valid() ||
      (clause.reach != world::Reach::exports && !(abroad && made_abroad)) ||
      world::in_territory(world_, control, item.maker, day) == made_abroad ||
      world::in_territory(world_, control, item.buyer, day) ||
      !targets_on_some_day(world_, clause, item.buyer, horizon)) {
    return std::nullopt;
  }
  // What stays in one country crosses no border that the clause speaks of.
  if (made_abroad && world::ancestors(world_, item.maker).back() == world::ancestors(world_, item.buyer).back())
    return std::nullopt;
  const world::Coverage* row = nullptr;
  for (const ClauseId part : groups_[id.index]) {
    const auto it = rows.find(part);
    if (it != rows.end() && row == nullptr) row = it->second;
  }
  return caught_by(id, row, item);
}

Match PartLaw::caught_by(ClauseId id, const world::Coverage* row, const Item& item) const {
  Match match;
  match.clause = id;
  const bool made_abroad = world_.clauses[id].reach != world::Reach::exports;
  const Answer answer = row != nullptr ? row->answer : Answer::unknown;
  if (row != nullptr) match.coverage = row->share;
  // All predicates must hold; the part's own data go before what is known of its product.
  bool all_stated = true;
  bool refuted = false;
  std::string questions;
  for (const ClauseId part : groups_[id.index]) {
    const Clause& predicate = world_.clauses[part];
    const auto stated = by_parameter(predicate, item, match.compared);
    refuted |= stated == Caught::no;
    if (stated) continue;
    all_stated = false;
    if (!questions.empty()) questions += "; ";
    if (predicate.parameter.empty()) {
      questions += "is it " + what_of(predicate) + "?";
    } else {
      questions += "what is its " + spaced(predicate.parameter) + "? Caught: " + what_of(predicate) + ", " +
                   policy::threshold_text(predicate);
    }
  }
  if (refuted || (answer == Answer::no && !all_stated)) {
    match.caught = Caught::no;
    return match;
  }
  // What is in a good made abroad is the supplier's to say, whatever is known of the product's trade.
  if (all_stated || (answer == Answer::yes && !made_abroad)) {
    match.caught = Caught::yes;
    return match;
  }
  match.caught = Caught::unknown;
  match.covered = row != nullptr ? std::clamp(values_[row->share.index], 0.0, 1.0) : 0.0;
  match.question = std::move(questions);
  return match;
}

/// A ban on what the buyer's authorities may purchase from the maker.
std::optional<Match> PartLaw::purchase_match(ClauseId id, const Rows& rows, const Horizon& horizon,
                                             const Item& item) const {
  const Clause& clause = world_.clauses[id];
  const Control& control = world_.controls[clause.control];
  if (clause.rule != Rule::procurement || !item.maker.valid() ||
      !world::in_territory(world_, control, item.buyer, horizon.first)) {
    return std::nullopt;
  }
  const auto it = rows.find(id);
  if (it == rows.end() || it->second->answer == Answer::no) return std::nullopt;
  bool by_firm = false;
  bool by_place = false;
  for (const world::Target& target : clause.targets) {
    by_firm |= target.kind == world::Target::Kind::firm && item.firm.valid() && target.index == item.firm.index;
    by_place |= target.kind == world::Target::Kind::place && world::within(world_, item.maker, PlaceId{target.index});
  }
  if (!by_firm && !by_place) return std::nullopt;
  Match match;
  match.clause = id;
  match.buyer_only = true;
  match.covered = 0.0;
  const auto stated = by_parameter(clause, item, match.compared);
  if (stated == Caught::no) {
    match.caught = Caught::no;
    return match;
  }
  const bool sure = item.defence && (it->second->answer == Answer::yes || stated == Caught::yes);
  match.caught = sure ? Caught::yes : Caught::unknown;
  if (!item.defence) {
    match.question = "does the finished product go to a buyer whom this binds: " + control.title + "?";
  } else if (!sure) {
    match.question =
        "is it " + what_of(clause) + (clause.parameter.empty() ? "" : ", " + policy::predicate_text(clause)) + "?";
  }
  return match;
}

std::vector<Standing> standings(const World& world, const world::Scenario& scenario, const Item& item,
                                std::span<const Match> found, const policy::Statutes& statutes, policy::Assume assume) {
  const Horizon& horizon = scenario.horizon;
  std::set<Day> days{horizon.first};
  const auto add = [&](Day day) {
    if (day > horizon.first && day < horizon.end()) days.insert(day);
  };
  std::vector<policy::Standing> on_day;
  for (const Match& match : found) {
    on_day.push_back(statutes.of_law(match.clause, world.base_date));
    for (const auto* event : statutes.timeline(match.clause)) {
      add(event->date.first);
      if (event->until) add(event->until->first);
    }
    for (const auto* act : statutes.acts_on(match.clause)) {
      add(act->day);
      if (act->until) add(*act->until);
    }
  }
  const Effect base = together(world, found, on_day, item.defence);
  std::vector<Standing> result;
  for (const Day day : days) {
    Standing standing;
    standing.step = horizon.step_of(day);
    for (std::uint32_t m = 0; m < found.size(); ++m) {
      on_day[m] = statutes.under_scenario(found[m].clause, day, assume);
      on_day[m].binds &=
          found[m].buyer_only || policy::targets_place(world, world.clauses[found[m].clause], item.buyer, day);
      if (!on_day[m].binds && !on_day[m].by_scenario && on_day[m].law.unknown_since && assume == policy::Assume::ask) {
        standing.silent.push_back(m);
        if (standing.caught == Caught::no) standing.caught = Caught::unknown;
      }
      if (!on_day[m].binds) continue;
      standing.binding.push_back(m);
      if (standing.caught != Caught::yes) standing.caught = found[m].caught;
    }
    const Effect now = together(world, found, on_day, item.defence);
    standing.sending = relative(now, base);
    standing.why = now.why;
    if (result.empty() || !same(result.back(), standing)) result.push_back(std::move(standing));
  }
  return result;
}

}  // namespace chokepoint::assess
