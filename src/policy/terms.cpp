#include "policy/terms.h"

#include <algorithm>

#include "world/query.h"

namespace chokepoint::policy {
namespace {

using world::Rule;
using world::SetControl;
using world::UserClass;

/// Where no licence row states it: statutory 45 working days are 63 calendar days.
constexpr double kStatutoryWait = 63.0;

/// Of the acts that hold on the day, the one of the latest day; of those the last in the file.
template <class Fits>
const SetControl* latest(const std::vector<const world::Act*>& acts, Day day, Fits fits) {
  const world::Act* found = nullptr;
  for (const world::Act* act : acts) {
    if (act->day > day || (act->until && day >= *act->until)) continue;
    if (!fits(std::get<SetControl>(act->what))) continue;
    if (found == nullptr || act->day >= found->day) found = act;
  }
  return found == nullptr ? nullptr : &std::get<SetControl>(found->what);
}

}  // namespace

Statutes::Statutes(const world::World& world, const world::Scenario& scenario, std::span<const double> values)
    : world_(world),
      values_(values),
      timelines_(world.clauses.size()),
      acts_(world.clauses.size()),
      licences_(world.clauses.size()),
      only_clause_(world.clauses.size(), false) {
  std::vector<std::size_t> clauses(world.controls.size(), 0);
  for (const auto& clause : world.clauses) ++clauses[clause.control.index];
  for (std::size_t c = 0; c < world.clauses.size(); ++c) {
    const ClauseId id{c};
    const ControlId control = world.clauses[id].control;
    timelines_[c] = world::timeline(world, id);
    only_clause_[c] = clauses[control.index] == 1;
    for (const auto& act : scenario.acts) {
      const auto* set = std::get_if<SetControl>(&act.what);
      if (set == nullptr || set->control != control || (set->clause.valid() && set->clause != id)) continue;
      acts_[c].push_back(&act);
    }
    for (const auto& row : world.licences) {
      if (row.control == control && (!row.clause.valid() || row.clause == id)) licences_[c].push_back(&row);
    }
  }
}

Terms Statutes::terms_of(ClauseId id, UserClass user) const {
  const Rule rule = world_.clauses[id].rule;
  const bool ban = rule == Rule::ban;
  Terms terms;
  terms.refused = ban || rule == Rule::presumption_of_denial ? 1.0 : 0.0;
  terms.wait = rule == Rule::licence ? kStatutoryWait : 0.0;
  terms.assumed = !ban;
  int best_refused = -1;
  int best_wait = -1;
  for (const world::Licence* row : licences_[id.index]) {
    if (row->user != UserClass::all && row->user != user) continue;
    // What the licences of other clauses refuse says nothing of what a ban lets pass, and a ban knows no waiting.
    if (ban && !row->clause.valid() && !only_clause_[id.index]) continue;
    const int score = (row->clause.valid() ? 2 : 0) + (row->user != UserClass::all ? 1 : 0);
    if (row->quantity == world::LicenceQuantity::refused_share && score > best_refused) {
      best_refused = score;
      terms.refused = std::clamp(values_[row->figure.index], 0.0, 1.0);
      terms.assumed = false;
    } else if (row->quantity == world::LicenceQuantity::wait_days && !ban && score > best_wait) {
      best_wait = score;
      terms.wait = std::max(0.0, values_[row->figure.index]);
    }
  }
  return terms;
}

/// The row of the clause itself before that of the whole control.
void Statutes::add_office(ClauseId id, Standing& standing) const {
  for (const bool own : {false, true}) {
    for (const world::Licence* row : licences_[id.index]) {
      if (row->clause.valid() != own) continue;
      const double value = values_[row->figure.index];
      if (row->quantity == world::LicenceQuantity::office_per_day) standing.office_per_day = std::max(0.0, value);
      if (row->quantity == world::LicenceQuantity::validity_days) standing.validity_days = std::max(1.0, value);
    }
  }
}

Standing Statutes::of_law(ClauseId id, Day day) const {
  Standing standing;
  standing.law = state_on(timeline(id), day, Assume::resumed);
  standing.binds = binds(standing.law.state);
  if (standing.binds) {
    standing.civil = terms_of(id, UserClass::civil);
    standing.defence = terms_of(id, UserClass::defence);
    add_office(id, standing);
  }
  return standing;
}

Standing Statutes::under_scenario(ClauseId id, Day day, Assume assume) const {
  Standing standing;
  standing.law = state_on(timeline(id), day, assume);
  // What was unknown on the base date is in the flows, whatever it was.
  if (standing.law.unknown_since && *standing.law.unknown_since <= world_.base_date) {
    standing.law = state_on(timeline(id), day, Assume::resumed);
    standing.law.unknown_since.reset();
  }
  standing.binds = binds(standing.law.state);
  const auto& acts = acts_[id.index];
  if (const SetControl* set = latest(acts, day, [](const SetControl&) { return true; })) {
    standing.by_scenario = true;
    standing.binds = binds(set->state);
  }
  if (!standing.binds) return standing;
  auto terms_for = [&](UserClass user) {
    Terms terms = terms_of(id, user);
    const SetControl* set =
        latest(acts, day, [user](const SetControl& s) { return s.user == UserClass::all || s.user == user; });
    if (set == nullptr) return terms;
    if (set->refused_share) {
      terms.refused = *set->refused_share;
      terms.assumed = false;
    }
    if (set->wait_days) terms.wait = *set->wait_days;
    return terms;
  };
  standing.civil = terms_for(UserClass::civil);
  standing.defence = terms_for(UserClass::defence);
  add_office(id, standing);
  if (const SetControl* set = latest(acts, day, [](const SetControl& s) { return s.office_per_day.has_value(); })) {
    standing.office_per_day = *set->office_per_day;
  }
  return standing;
}

}  // namespace chokepoint::policy
