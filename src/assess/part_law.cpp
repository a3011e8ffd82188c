#include "assess/part_law.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "assess/ownership.h"
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

/// A share without a dimension, called a value share: `chinese_origin_value_share`.
bool is_value_share(const Clause& clause) {
  const auto one = parse_unit("1");
  return clause.parameter.find("value_share") != std::string::npos &&
         (!clause.unit || convert(1.0, *clause.unit, *one).has_value());
}

/// "cn-2025-18;cn-2025-57:1": each control with what the names of its clauses must begin with.
std::vector<std::pair<std::string_view, std::string_view>> referred(const Clause& clause) {
  std::vector<std::pair<std::string_view, std::string_view>> found;
  const std::string_view all = clause.refers_to;
  for (std::size_t first = 0; first < all.size();) {
    const std::size_t last = std::min(all.find(';', first), all.size());
    const std::size_t colon = std::min(all.find(':', first), last);
    found.emplace_back(all.substr(first, colon - first),
                       all.substr(std::min(colon + 1, last), last - std::min(colon + 1, last)));
    first = last + 1;
  }
  return found;
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
    if (clause.reach == world::Reach::content && clause.threshold && is_value_share(clause)) by_content_.push_back(id);
  }
  for (const auto& row : world.control_coverage) coverage_[row.product.index][row.clause] = &row;
}

std::vector<Match> PartLaw::catching(const Horizon& horizon, const Item& item) const {
  return judge(horizon, item, false);
}

std::vector<Match> PartLaw::speaking(const Horizon& horizon, const Item& item) const {
  return judge(horizon, item, true);
}

std::set<ClauseId> PartLaw::speaking_of(const Item& item) const {
  std::set<ClauseId> speaking;
  if (item.product.valid()) {
    for (const auto& [clause, row] : coverage_[item.product.index]) speaking.insert(first_[clause.index]);
  }
  for (const std::string& stated : item.hs) {
    for (std::size_t digits = kFewestDigits; digits <= std::min(kMostDigits, stated.size()); ++digits) {
      const auto it = by_hs_.find(stated.substr(0, digits));
      if (it == by_hs_.end()) continue;
      for (const ClauseId clause : it->second) speaking.insert(first_[clause.index]);
    }
  }
  // Of a good that no row names what it holds may still be enough.
  if (!item.product.valid()) {
    for (const Content& content : item.content) speaking.insert(first_[content.clause.index]);
  }
  return speaking;
}

std::vector<Match> PartLaw::judge(const Horizon& horizon, const Item& item, bool all) const {
  static const Rows kNoRows;
  const Rows& rows = item.product.valid() ? coverage_[item.product.index] : kNoRows;
  std::vector<Match> found;
  for (const ClauseId id : speaking_of(item)) {
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

Caught PartLaw::counts_for(ClauseId content_clause, const Item& item, Day day) const {
  const Clause& clause = world_.clauses[content_clause];
  const Control& issuer = world_.controls[clause.control];
  if (item.maker.valid() && !world::in_territory(world_, issuer, item.maker, day)) return Caught::no;
  std::set<ControlId> named;
  std::set<ClauseId> listing;
  bool all_by_code = true;  // every listed clause has HS codes, so that a code outside them settles it
  const auto controls = referred(clause);
  for (std::size_t c = 0; c < world_.clauses.size(); ++c) {
    const Clause& other = world_.clauses.at(c);
    for (const auto& [control, stem] : controls) {
      if (world_.controls[other.control].id != control || !other.clause.starts_with(stem)) continue;
      named.insert(other.control);
      if (!restricts_exports(world_.controls[other.control], other)) continue;
      listing.insert(first_[c]);
      all_by_code &= !other.hs.empty();
    }
  }
  if (named.empty()) return item.maker.valid() ? Caught::yes : Caught::unknown;
  Caught listed = Caught::no;
  for (const ClauseId id : speaking_of(item)) {
    if (listing.count(id) == 0) continue;
    const world::Coverage* row = nullptr;
    if (item.product.valid()) {
      for (const ClauseId part : groups_[id.index]) {
        const auto it = coverage_[item.product.index].find(part);
        if (it != coverage_[item.product.index].end() && row == nullptr) row = it->second;
      }
    }
    const Caught one = caught_by(id, row, item).caught;
    if (one == Caught::yes || listed == Caught::no) listed = one;
    if (listed == Caught::yes) break;
  }
  // Of a thing that is neither a product of the world nor told by a code nobody can say that no list names it.
  if (listed == Caught::no && !item.product.valid() && !(all_by_code && !item.hs.empty())) listed = Caught::unknown;
  if (listed == Caught::yes && !item.maker.valid()) listed = Caught::unknown;
  return listed;
}

/// The bounds of what the good holds against the threshold: both ends on one side settle it.
std::optional<Caught> PartLaw::by_content(ClauseId id, const Item& item, std::string& compared,
                                          std::string& question) const {
  const Clause& clause = world_.clauses[id];
  for (const Content& content : item.content) {
    if (content.clause != id) continue;
    const auto one = parse_unit("1");
    const auto in_unit = [&](double share) {
      return clause.unit ? convert(share, *one, *clause.unit).value_or(share) : share;
    };
    const double low = in_unit(content.low), high = in_unit(content.high);
    const std::string unit = clause.unit ? " " + clause.unit->text : std::string();
    compared = fmt::format("{} {:.6g}{}{} against {}", spaced(clause.parameter), low,
                           low == high ? "" : fmt::format(" to {:.6g}", high), unit, policy::threshold_text(clause));
    const Caught at_low = compare(low, clause.op, *clause.threshold),
                 at_high = compare(high, clause.op, *clause.threshold);
    if (at_low == at_high) return at_low;
    question = content.question;
    return Caught::unknown;
  }
  return std::nullopt;
}

/// What the supplier says the good is made with, against what the clause refers to: a control or one of its clauses by
/// name, a code of theirs, or the issuer itself.
std::optional<Caught> PartLaw::by_technology(const Clause& clause, const Item& item, std::string& compared) const {
  if (clause.reach != world::Reach::technology || !clause.parameter.empty() || !item.made_with) return std::nullopt;
  const auto lower = [](std::string text) {
    for (char& c : text) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
  };
  std::set<std::string> known;
  const Control& issuer = world_.controls[clause.control];
  if (issuer.issuer.valid()) known.insert(lower(world_.places[issuer.issuer].id));
  for (const auto& [control, stem] : referred(clause)) {
    for (std::size_t c = 0; c < world_.clauses.size(); ++c) {
      const Clause& other = world_.clauses.at(c);
      if (world_.controls[other.control].id != control || !other.clause.starts_with(stem)) continue;
      known.insert(lower(std::string(control)));
      known.insert(lower(fmt::format("{}/{}", control, other.clause)));
      for (const std::string& code : other.codes) known.insert(lower(code));
    }
  }
  const auto held = std::find_if(item.made_with->begin(), item.made_with->end(),
                                 [&](const std::string& word) { return known.count(word) != 0; });
  const std::string asked = clause.refers_to.empty() ? clause.item : "technology of " + clause.refers_to;
  compared = held != item.made_with->end()
                 ? fmt::format("made with {}, against {}", *held, asked)
                 : fmt::format("made with {}, against {}",
                               item.made_with->empty() ? "no controlled technology"
                                                       : fmt::format("{}", fmt::join(*item.made_with, ", ")),
                               asked);
  return held != item.made_with->end() ? Caught::yes : Caught::no;
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
    std::string ask;
    auto stated = by_parameter(predicate, item, match.compared);
    if (!stated) stated = by_content(part, item, match.compared, ask);
    if (!stated) stated = by_technology(predicate, item, match.compared);
    refuted |= stated == Caught::no;
    if (stated && stated != Caught::unknown) continue;
    all_stated = false;
    if (!questions.empty()) questions += "; ";
    if (!ask.empty()) {
      questions += ask;
    } else if (predicate.parameter.empty()) {
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
  // What it holds is enough, but no row says whether it is such a good at all.
  if (all_stated && made_abroad && row == nullptr && !item.product.valid() && !item.content.empty()) {
    match.caught = Caught::unknown;
    match.covered = 0.0;
    match.question = "is it one of: " + what_of(world_.clauses[id]) + "?";
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

/// The maker is not named itself; do those that the clause names own a half of it?
std::optional<Caught> PartLaw::by_owners(ClauseId id, const Item& item, Day day, std::string& compared) const {
  if (!item.firm.valid()) return std::nullopt;
  std::vector<std::uint8_t> named(world_.firms.size(), 0);
  bool any = false;
  for (const world::Target& target : world_.clauses[id].targets) {
    if (target.kind != world::Target::Kind::firm || target.excluded) continue;
    named[target.index] = 1;
    any = true;
  }
  if (!any) return std::nullopt;
  const Owned owned = ownership_by(world_, named, day)[item.firm.index];
  if (owned.counts == Owned::Counts::no) return std::nullopt;
  std::string owners;
  for (const FirmId owner : owned.through) owners += (owners.empty() ? "" : ", ") + world_.firms[owner].name;
  compared = fmt::format("owned {:.0f} % ({:.0f} to {:.0f} %) by {} against at least {:.0f} %", 100.0 * owned.value,
                         100.0 * owned.low, 100.0 * owned.high, owners, 100.0 * kHalf);
  return owned.counts == Owned::Counts::yes ? Caught::yes : Caught::unknown;
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
  Match match;
  const auto owned = by_firm || by_place ? std::nullopt : by_owners(id, item, horizon.first, match.compared);
  if (!by_firm && !by_place && !owned) return std::nullopt;
  match.clause = id;
  match.buyer_only = true;
  match.covered = 0.0;
  if (owned) {
    // A half is owned; whether this ban extends to what its parties own stands in its text.
    match.caught = Caught::unknown;
    match.question = "does the ban extend to firms that a named party owns by a half, and is " +
                     world_.firms[item.firm].name + " one?";
    return match;
  }
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
