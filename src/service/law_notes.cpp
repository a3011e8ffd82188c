#include "service/law_notes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "service/tables.h"

namespace chokepoint::service {
namespace {

using policy::Idle;
using policy::Remark;
using world::World;

constexpr std::array kIdle{Idle::technology,   Idle::procurement, Idle::duty,       Idle::investment,
                           Idle::notification, Idle::firm_list,   Idle::re_exports, Idle::no_coverage};

std::string_view why(Idle idle) {
  switch (idle) {
    case Idle::technology:
      return "know-how moves no goods; it would hold up plants that are not built yet";
    case Idle::procurement:
      return "binds the purchases of one buyer, from firms of which no row says how much they make";
    case Idle::duty:
      return "a price, and prices do not act yet";
    case Idle::investment:
      return "a lost credit or a barred stake";
    case Idle::notification:
      return "asks for a report, stops nothing";
    case Idle::firm_list:
      return "aimed at firms, and links join places";
    case Idle::re_exports:
      return "links run from maker to user: what is passed on in a third place does not show";
    case Idle::no_coverage:
      return "no row says which product it covers";
    case Idle::acts:
      break;
  }
  return "";
}

/// A kind of clause in one control.
struct Group {
  std::size_t clauses{0};
  std::string names;
  Day since{};
};
using Groups = std::map<std::pair<Idle, ControlId>, Group>;

report::Table idle_table(const World& world, const Groups& groups) {
  report::Table table;
  table.name = "idle_law";
  table.title = "Law that comes into force in this run and does not act in it";
  report::Texts controls, clauses, kinds, since, reasons;
  report::Numbers counts;
  for (const auto& [at, group] : groups) {
    controls.push_back(world.controls[at.second].id);
    counts.push_back(static_cast<double>(group.clauses));
    clauses.push_back(group.names);
    kinds.emplace_back(name_of(at.first));
    since.push_back(to_string(group.since));
    reasons.emplace_back(why(at.first));
  }
  table.columns.push_back(text_column("control", "Control", std::move(controls), report::Role::key));
  table.columns.push_back(text_column("kind", "Kind", std::move(kinds), report::Role::key));
  table.columns.push_back(number_column("clauses", "Clauses", "", std::move(counts)));
  table.columns.push_back(text_column("names", "Named", std::move(clauses)));
  table.columns.push_back(text_column("since", "From", std::move(since), report::Role::date));
  table.columns.push_back(text_column("reason", "Why it does not act", std::move(reasons)));
  return table;
}

void add_idle(const World& world, std::span<const Remark> remarks, report::Report& report) {
  Groups groups;
  std::map<Idle, std::size_t> of_kind;
  std::set<ControlId> controls;
  std::size_t all = 0;
  for (const Remark& remark : remarks) {
    if (remark.kind != Remark::Kind::does_not_act) continue;
    Group& group = groups[{remark.idle, remark.control}];
    group.names += (group.clauses > 0 ? "; " : "") + world.clauses[remark.clause].clause;
    if (group.clauses == 0 || remark.day < group.since) group.since = remark.day;
    ++group.clauses;
    ++of_kind[remark.idle];
    ++all;
    controls.insert(remark.control);
  }
  if (all == 0) return;
  std::string kinds;
  for (const Idle idle : kIdle) {
    const auto found = of_kind.find(idle);
    if (found != of_kind.end())
      kinds += fmt::format("{}{} {}", kinds.empty() ? "" : ", ", found->second, name_of(idle));
  }
  report.notes.push_back(
      {report::Tone::limit,
       fmt::format("{} of {} come into force in this run and do not act in it ({}): table idle_law.",
                   all == 1 ? "1 clause" : fmt::format("{} clauses", all),
                   controls.size() == 1 ? "1 control" : fmt::format("{} controls", controls.size()), kinds)});
  report.tables.push_back(idle_table(world, groups));
}

}  // namespace

std::string_view name_of(Idle idle) {
  switch (idle) {
    case Idle::technology:
      return "know-how";
    case Idle::procurement:
      return "procurement bans";
    case Idle::duty:
      return "duties";
    case Idle::investment:
      return "investment rules";
    case Idle::notification:
      return "notifications";
    case Idle::firm_list:
      return "firm lists";
    case Idle::re_exports:
      return "re-exports";
    case Idle::no_coverage:
      return "without coverage";
    case Idle::acts:
      break;
  }
  return "acts";
}

void add_law_remarks(const World& world, std::span<const Remark> remarks, report::Report& report) {
  using Kind = Remark::Kind;
  const auto say = [&](Kind kind, report::Tone tone, std::string text) {
    bool any = false;
    for (const Remark& remark : remarks) {
      if (remark.kind != kind) continue;
      text += (any ? ", " : "") + world.controls[remark.control].id;
      any = true;
    }
    if (any) report.notes.push_back({tone, text + "."});
  };
  say(Kind::assumed_resumed, report::Tone::warning,
      "Taken as acting again after a suspension (--assume extended: as prolonged); no source says what followed: ");
  say(Kind::assumed_extended, report::Tone::warning,
      "Taken as still suspended after the term (--assume resumed: as acting again); no source says what followed: ");
  say(Kind::no_terms, report::Tone::limit, "No licence terms are known; statutory terms are assumed for: ");
  say(Kind::partial_date, report::Tone::limit, "Dates known to the month or year only are taken as their first day: ");
  say(Kind::lifting, report::Tone::limit,
      "What these controls let go had no flow on the base date, so no row says how much would return: ");
  add_idle(world, remarks, report);
}

std::string idle_acts(const World& world, const world::Scenario& scenario) {
  const std::vector<Idle> idle = policy::idle_clauses(world);
  std::map<ControlId, std::set<Idle>> kinds;
  for (const auto& act : scenario.acts) {
    const auto* set = std::get_if<world::SetControl>(&act.what);
    if (set == nullptr || !policy::binds(set->state)) continue;
    for (std::size_t c = 0; c < idle.size(); ++c) {
      const bool set_by_act =
          world.clauses.at(c).control == set->control && (!set->clause.valid() || set->clause == ClauseId{c});
      if (set_by_act && idle[c] != Idle::acts) kinds[set->control].insert(idle[c]);
    }
  }
  std::string text;
  for (const auto& [control, reasons] : kinds) {
    std::string names;
    for (const Idle reason : reasons) names += (names.empty() ? "" : ", ") + std::string(name_of(reason));
    text += fmt::format("{}{} ({})", text.empty() ? "" : "; ", world.controls[control].id, names);
  }
  return text;
}

}  // namespace chokepoint::service
