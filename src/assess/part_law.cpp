#include "assess/part_law.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "policy/rules.h"

namespace chokepoint::assess {
namespace {

using world::Answer;
using world::Clause;
using world::Control;
using world::Operator;
using world::Rule;
using world::World;

std::string_view words_of(Operator op) {
  switch (op) {
    case Operator::less:
      return "below";
    case Operator::at_most:
      return "at most";
    case Operator::equal:
      return "exactly";
    case Operator::at_least:
      return "at least";
    case Operator::more:
      return "above";
    case Operator::in:
      return "one of";
    case Operator::none:
      break;
  }
  return "";
}

std::string spaced(std::string text) {
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::string what_of(const Clause& clause) { return clause.item.empty() ? "what the clause lists" : clause.item; }

std::string threshold_of(const Clause& clause) {
  std::string text(words_of(clause.op));
  if (!text.empty() && !clause.threshold_text.empty()) text += " ";
  text += clause.threshold_text;
  if (clause.unit && clause.threshold) text += " " + clause.unit->text;
  return text;
}

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

/// What the part's own data say of a clause with a threshold; nothing where they are silent.
std::optional<Caught> by_parameter(const Clause& clause, const Item& item) {
  for (const Parameter& parameter : item.parameters) {
    if (parameter.name != clause.parameter || !clause.threshold) continue;
    const auto value = clause.unit ? convert(parameter.value, parameter.unit, *clause.unit) : parameter.value;
    if (value) return compare(*value, clause.op, *clause.threshold);
  }
  return std::nullopt;
}

/// HS codes agree between countries in their first six digits only.
bool same_hs(const Clause& clause, const Item& item) {
  for (const std::string& stated : item.hs) {
    for (const std::string& listed : clause.hs) {
      const std::size_t digits = std::min<std::size_t>(6, listed.size());
      if (digits >= 4 && stated.compare(0, digits, listed, 0, digits) == 0) return true;
    }
  }
  return false;
}

/// Clauses that catch an item only together: those of one `all_of`.
std::vector<ClauseId> together(const World& world, ClauseId id) {
  const Clause& clause = world.clauses[id];
  if (clause.all_of.empty()) return {id};
  std::vector<ClauseId> group;
  for (std::size_t c = 0; c < world.clauses.size(); ++c) {
    const Clause& other = world.clauses.at(c);
    if (other.control == clause.control && other.all_of == clause.all_of) group.push_back(ClauseId{c});
  }
  return group;
}

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

class Matcher {
 public:
  Matcher(const World& world, const world::Scenario& scenario, const Item& item, std::span<const double> values)
      : world_(world), scenario_(scenario), item_(item), values_(values) {
    for (const auto& row : world.control_coverage) {
      if (row.product == item.product) coverage_[row.clause] = &row;
    }
  }

  std::vector<Match> run() {
    std::vector<Match> found;
    std::set<ClauseId> done;
    for (std::size_t c = 0; c < world_.clauses.size(); ++c) {
      const ClauseId id{c};
      if (done.contains(id)) continue;
      const std::vector<ClauseId> group = together(world_, id);
      done.insert(group.begin(), group.end());
      std::optional<Match> match = export_match(id, group);
      if (!match) match = purchase_match(id);
      if (match && match->caught != Caught::no) found.push_back(std::move(*match));
    }
    return found;
  }

 private:
  std::optional<Match> export_match(ClauseId id, const std::vector<ClauseId>& group) const {
    const Clause& clause = world_.clauses[id];
    const Control& control = world_.controls[clause.control];
    const Day day = scenario_.horizon.first;
    if (!restricts_exports(control, clause) || clause.reach != world::Reach::exports || !item_.maker.valid() ||
        !world::in_territory(world_, control, item_.maker, day) ||
        world::in_territory(world_, control, item_.buyer, day) ||
        !targets_on_some_day(world_, clause, item_.buyer, scenario_.horizon)) {
      return std::nullopt;
    }
    const world::Coverage* row = nullptr;
    bool by_code = false;
    for (const ClauseId part : group) {
      if (const auto it = coverage_.find(part); it != coverage_.end() && row == nullptr) row = it->second;
      by_code |= same_hs(world_.clauses[part], item_);
    }
    if (row == nullptr && !by_code) return std::nullopt;
    return caught_by(id, group, row);
  }

  Match caught_by(ClauseId id, const std::vector<ClauseId>& group, const world::Coverage* row) const {
    Match match;
    match.clause = id;
    const Answer answer = row != nullptr ? row->answer : Answer::unknown;
    // All predicates must hold; the part's own data go before what is known of its product.
    bool all_stated = true;
    std::string questions;
    for (const ClauseId part : group) {
      const Clause& predicate = world_.clauses[part];
      const auto stated = by_parameter(predicate, item_);
      if (stated == Caught::no) {
        match.caught = Caught::no;
        return match;
      }
      if (stated == Caught::yes) continue;
      all_stated = false;
      if (!questions.empty()) questions += "; ";
      if (predicate.parameter.empty()) {
        questions += "is it " + what_of(predicate) + "?";
      } else {
        questions += "what is its " + spaced(predicate.parameter) + "? Caught: " + what_of(predicate) + ", " +
                     threshold_of(predicate);
      }
    }
    if (answer == Answer::no && !all_stated) {
      match.caught = Caught::no;
      return match;
    }
    if (answer == Answer::yes || all_stated) {
      match.caught = Caught::yes;
      return match;
    }
    match.caught = Caught::unknown;
    match.covered = row != nullptr ? std::clamp(values_[row->share.index], 0.0, 1.0) : 0.0;
    if (row != nullptr) match.coverage = row->share;
    match.question = std::move(questions);
    return match;
  }

  /// A ban on what the buyer's authorities may purchase from the maker.
  std::optional<Match> purchase_match(ClauseId id) const {
    const Clause& clause = world_.clauses[id];
    const Control& control = world_.controls[clause.control];
    if (clause.rule != Rule::procurement || !item_.maker.valid() ||
        !world::in_territory(world_, control, item_.buyer, scenario_.horizon.first)) {
      return std::nullopt;
    }
    const auto it = coverage_.find(id);
    if (it == coverage_.end() || it->second->answer == Answer::no) return std::nullopt;
    bool by_firm = false;
    bool by_place = false;
    for (const world::Target& target : clause.targets) {
      by_firm |= target.kind == world::Target::Kind::firm && item_.firm.valid() && target.index == item_.firm.index;
      by_place |=
          target.kind == world::Target::Kind::place && world::within(world_, item_.maker, PlaceId{target.index});
    }
    if (!by_firm && !by_place) return std::nullopt;
    Match match;
    match.clause = id;
    match.buyer_only = true;
    match.covered = 0.0;
    const bool sure = item_.defence && it->second->answer == Answer::yes;
    match.caught = sure ? Caught::yes : Caught::unknown;
    if (!item_.defence) {
      match.question = "does the finished product go to a buyer whom this binds: " + control.title + "?";
    } else if (!sure) {
      match.question = "is it " + what_of(clause) + (clause.parameter.empty() ? "" : ", " + threshold_of(clause)) + "?";
    }
    return match;
  }

  const World& world_;
  const world::Scenario& scenario_;
  const Item& item_;
  std::span<const double> values_;
  std::map<ClauseId, const world::Coverage*> coverage_;
};

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

std::vector<Match> matches(const World& world, const world::Scenario& scenario, const Item& item,
                           std::span<const double> values) {
  return Matcher(world, scenario, item, values).run();
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
