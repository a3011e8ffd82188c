#include "service/controls.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "policy/words.h"
#include "service/tables.h"
#include "world/query.h"
#include "world/words.h"

namespace chokepoint::service {
namespace {

using policy::Assume;
using policy::StateOnDay;
using report::Role;
using world::Clause;
using world::ClauseState;
using world::World;
namespace words = world::words;

std::string joined(const std::vector<std::string>& texts) { return fmt::format("{}", fmt::join(texts, "; ")); }

std::string day_text(const std::optional<PartialDate>& date) { return date ? to_string(*date) : ""; }

/// Which clauses a question is about.
struct Selection {
  std::optional<ControlId> control;
  PlaceId issuer;
  ProductId product;

  bool holds(const World& world, ClauseId id) const {
    const Clause& clause = world.clauses[id];
    if (control && clause.control != *control) return false;
    if (issuer.valid() && !is_issued_by(world, world.controls[clause.control])) return false;
    if (!product.valid()) return true;
    return std::any_of(world.control_coverage.begin(), world.control_coverage.end(), [&](const world::Coverage& row) {
      return row.clause == id && row.product == product && row.answer != world::Answer::no;
    });
  }
  bool is_issued_by(const World& world, const world::Control& row) const {
    return row.issuer == issuer ||
           (row.issuing_regime.valid() && std::any_of(world.members.begin(), world.members.end(), [&](const auto& m) {
              return m.regime == row.issuing_regime && m.place == issuer;
            }));
  }
};

/// The words of a question about many clauses.
struct Narrowing {
  std::string control, issuer, product;
};

Result<Selection> select(const World& world, const Narrowing& narrowing) {
  Selection selection;
  if (!narrowing.control.empty()) {
    auto control = find_control(world, narrowing.control, "--control");
    if (!control) return tl::unexpected(control.error());
    selection.control = *control;
  }
  if (!narrowing.issuer.empty()) {
    auto place = find_place(world, narrowing.issuer, "--issuer");
    if (!place) return tl::unexpected(place.error());
    selection.issuer = *place;
  }
  if (!narrowing.product.empty()) {
    auto product = find_product(world, narrowing.product, "--product");
    if (!product) return tl::unexpected(product.error());
    selection.product = *product;
  }
  return selection;
}

template <class Params>
std::vector<Option<Params>> narrowing_options() {
  return {{{"control", OptionKind::text, "only this control", false, false, 0, 0, {}, "ID"}, &Params::control},
          {{"issuer",
            OptionKind::text,
            "only controls of this place, or of a bloc it is in",
            false,
            false,
            0,
            0,
            {},
            "PLACE"},
           &Params::issuer},
          {{"product", OptionKind::text, "only clauses that may catch this product", false, false, 0, 0, {}, "PRODUCT"},
           &Params::product},
          {{"as-of", OptionKind::date, "use only what was known on this day", false, false, 0, 0, {}, "DATE"},
           &Params::as_of}};
}

struct ListParams : Narrowing {
  std::optional<Day> as_of;
  static std::vector<Option<ListParams>> options() { return narrowing_options<ListParams>(); }
};

struct AtParams : Narrowing {
  std::optional<Day> day, as_of;
  bool all{false}, words{false};
  static std::vector<Option<AtParams>> options() {
    auto options = narrowing_options<AtParams>();
    options.insert(
        options.begin(),
        {{{"date", OptionKind::date, "the day", true, true, 0, 0, {}, "DATE"}, &AtParams::day},
         {{"all", OptionKind::flag, "also clauses not yet announced, revoked and lapsed", false, false, 0, 0, {}, ""},
          &AtParams::all}});
    return options;
  }
};

struct DiffParams : Narrowing {
  std::optional<Day> from, to, as_of;
  static std::vector<Option<DiffParams>> options() {
    auto options = narrowing_options<DiffParams>();
    options.insert(options.begin(),
                   {{{"from", OptionKind::date, "the earlier day", true, true, 0, 0, {}, "DATE"}, &DiffParams::from},
                    {{"to", OptionKind::date, "the later day", true, true, 0, 0, {}, "DATE"}, &DiffParams::to}});
    return options;
  }
};

StateOnDay asked(const World& world, ClauseId clause, Day day) {
  return policy::state_on(world, clause, day, Assume::ask);
}

/// For counting: unknown whatever the day since which.
std::string kind_of(const StateOnDay& state) { return state.unknown_since ? "unknown" : policy::state_text(state); }

/// "3 in force, 1 suspended", in the order of a clause's life.
std::string counts_text(const std::map<std::string, std::size_t>& counts) {
  constexpr std::array<std::string_view, 8> kOrder{"in force",  "resumed", "suspended", "unknown",
                                                   "announced", "revoked", "lapsed",    "not yet announced"};
  std::string text;
  for (const auto state : kOrder) {
    const auto it = counts.find(std::string(state));
    if (it != counts.end()) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", it->second, state);
  }
  return text;
}

void say_sources(Day last, Day day, report::Report& report) {
  if (day > last) {
    report.notes.push_back({report::Tone::warning,
                            fmt::format("The last source on law in this world is of {}: of a later day it only says "
                                        "what was last known. Look at the issuer's own pages.",
                                        to_string(last))});
  }
  report.notes.push_back({report::Tone::limit, std::string(kNotLegalAdvice)});
}

Result<report::Report> list(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<ListParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  auto read = session.world(params->as_of, context);
  if (!read) return tl::unexpected(read.error());
  const World& world = **read;
  auto selection = select(world, *params);
  if (!selection) return tl::unexpected(selection.error());
  const Day last = policy::last_law_source(world);
  report::Report report;
  report.title = "Controls of " + (world.title.empty() ? world.name : world.title);
  report.manifest = manifest_of("controls list", canonical_json(*params), world);
  report::Table table;
  table.name = "controls";
  table.title = "Controls, and the state of their clauses on the day of the last source, " + to_string(last);
  report::Texts ids, titles, issuers, instruments, announced, states, since;
  report::Numbers clauses;
  std::vector<std::map<std::string, std::size_t>> counts(world.controls.size());
  std::vector<Day> latest(world.controls.size());
  for (std::size_t c = 0; c < world.clauses.size(); ++c) {
    const ClauseId id{c};
    if (!selection->holds(world, id)) continue;
    const StateOnDay state = asked(world, id, last);
    const std::size_t control = world.clauses[id].control.index;
    ++counts[control][kind_of(state)];
    latest[control] = std::max(latest[control], state.since);
  }
  for (std::size_t c = 0; c < world.controls.size(); ++c) {
    if (counts[c].empty()) continue;
    const world::Control& control = world.controls.at(c);
    std::size_t number = 0;
    for (const auto& [state, count] : counts[c]) number += count;
    ids.push_back(control.id);
    titles.push_back(control.title);
    issuers.push_back(policy::issuer_text(world, control));
    instruments.push_back(spaced(words::of(words::kInstrument, control.instrument)));
    announced.push_back(day_text(control.announced));
    clauses.push_back(static_cast<double>(number));
    states.push_back(counts_text(counts[c]));
    since.push_back(latest[c] == Day{} ? "" : to_string(latest[c]));
  }
  report.notes.push_back(
      {report::Tone::headline, fmt::format("{} controls, {} clauses. `controls show ID` gives one in its own words, "
                                           "`controls at DATE` the law on a day.",
                                           ids.size(), [&] {
                                             double sum = 0.0;
                                             for (const double n : clauses) sum += n;
                                             return sum;
                                           }())});
  report.notes.push_back({report::Tone::limit, std::string(kNotLegalAdvice)});
  table.columns.push_back(text_column("control", "Control", std::move(ids), Role::key));
  table.columns.push_back(text_column("issuer", "Issuer", std::move(issuers)));
  table.columns.push_back(text_column("title", "Title", std::move(titles)));
  table.columns.push_back(text_column("instrument", "Kind", std::move(instruments)));
  table.columns.push_back(text_column("announced", "Announced", std::move(announced), Role::date));
  table.columns.push_back(number_column("clauses", "Clauses", "", std::move(clauses)));
  table.columns.push_back(text_column("states", "State", std::move(states)));
  table.columns.push_back(text_column("since", "Last change", std::move(since), Role::date));
  report.tables.push_back(std::move(table));
  return report;
}

Result<report::Report> at(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<AtParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  auto read = session.world(params->as_of, context);
  if (!read) return tl::unexpected(read.error());
  const World& world = **read;
  auto selection = select(world, *params);
  if (!selection) return tl::unexpected(selection.error());
  const Day last = policy::last_law_source(world);
  const Day day = *params->day;
  report::Report report;
  report.title = "The law on " + to_string(day);
  report.manifest = manifest_of("controls at", canonical_json(*params), world);
  report::Texts clauses, items, states, since, rules, predicates, targets;
  std::map<std::string, std::size_t> counts;
  std::size_t over = 0;
  for (std::size_t c = 0; c < world.clauses.size(); ++c) {
    const ClauseId id{c};
    if (!selection->holds(world, id)) continue;
    const StateOnDay state = asked(world, id, day);
    ++counts[kind_of(state)];
    if (is_over(state) && !params->all) {
      ++over;
      continue;
    }
    const Clause& clause = world.clauses[id];
    clauses.push_back(clause_name(world, id));
    items.push_back(clause.item);
    states.push_back(state_text(world, id, day, last));
    since.push_back(state.before_any ? "" : to_string(state.since));
    rules.push_back(spaced(words::of(words::kRule, clause.rule)));
    predicates.push_back(policy::predicate_text(clause));
    targets.push_back(policy::targets_text(world, clause));
    if (params->words) add_words(world, id, report);
  }
  report.notes.push_back({report::Tone::headline, counts.empty() ? "No clause is asked for."
                                                                 : fmt::format("Clauses: {}.", counts_text(counts))});
  if (over > 0) {
    report.notes.push_back(
        {report::Tone::plain, fmt::format("{} not yet announced, revoked or lapsed {} not listed (--all).", over,
                                          over == 1 ? "is" : "are")});
  }
  say_sources(last, day, report);
  report::Table table;
  table.name = "clauses";
  table.title = "Clauses on " + to_string(day);
  table.note =
      "State: of the last event on or before the day. Unknown since: the last source's term ended and none says what "
      "followed; what its text provides is in brackets.";
  table.columns.push_back(text_column("clause", "Clause", std::move(clauses), Role::key));
  table.columns.push_back(text_column("state", "State", std::move(states)));
  table.columns.push_back(text_column("since", "Since", std::move(since), Role::date));
  table.columns.push_back(text_column("rule", "Rule", std::move(rules)));
  table.columns.push_back(text_column("item", "Item", std::move(items)));
  table.columns.push_back(text_column("predicate", "Where", std::move(predicates)));
  table.columns.push_back(text_column("targets", "Towards", std::move(targets)));
  report.tables.push_back(std::move(table));
  return report;
}

/// Events of a clause after `from` up to `to`, with what their terms do in between.
std::string steps_text(const World& world, ClauseId clause, Day from, Day to) {
  std::string text;
  for (const world::StatusEvent* event : world::timeline(world, clause)) {
    if (event->date.first <= from || event->date.first > to) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : "; ", to_string(event->date),
                        spaced(words::of(words::kClauseState, event->state)));
    if (event->until && event->state != ClauseState::announced) text += " until " + to_string(*event->until);
    const std::string title = source_title(world, event->source);
    if (!title.empty()) text += " [" + title + "]";
  }
  return text.empty() ? "a term ended" : text;
}

Result<report::Report> diff(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<DiffParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  if (*params->to < *params->from) std::swap(params->from, params->to);
  auto read = session.world(params->as_of, context);
  if (!read) return tl::unexpected(read.error());
  const World& world = **read;
  auto selection = select(world, *params);
  if (!selection) return tl::unexpected(selection.error());
  const Day last = policy::last_law_source(world);
  report::Report report;
  report.title = fmt::format("What changed in law from {} to {}", to_string(*params->from), to_string(*params->to));
  report.manifest = manifest_of("controls diff", canonical_json(*params), world);

  // Clauses of one control that go the same way stand in one row.
  struct Change {
    ControlId control;
    std::string before, after, steps;
    auto operator<=>(const Change&) const = default;
  };
  std::map<Change, std::vector<std::string>> changes;
  std::map<ControlId, std::size_t> clauses_of;
  std::size_t changed = 0;
  for (std::size_t c = 0; c < world.clauses.size(); ++c) {
    const ClauseId id{c};
    const Clause& clause = world.clauses[id];
    ++clauses_of[clause.control];
    if (!selection->holds(world, id)) continue;
    // A prolongation is a change too: what is told of the term says so.
    std::string before = state_text(world, id, *params->from, last);
    std::string after = state_text(world, id, *params->to, last);
    const bool same_event = asked(world, id, *params->from).since == asked(world, id, *params->to).since;
    if (before == after && same_event) continue;
    ++changed;
    changes[{clause.control, std::move(before), std::move(after), steps_text(world, id, *params->from, *params->to)}]
        .push_back(clause.clause);
  }
  report::Texts controls, titles, numbers, before, after, steps;
  report::Numbers counts;
  for (auto& [change, clauses] : changes) {
    controls.push_back(world.controls[change.control].id);
    titles.push_back(world.controls[change.control].title);
    counts.push_back(static_cast<double>(clauses.size()));
    numbers.push_back(clauses.size() > 1 && clauses.size() == clauses_of[change.control] ? "all" : joined(clauses));
    before.push_back(change.before);
    after.push_back(change.after);
    steps.push_back(change.steps);
  }
  report.notes.push_back({report::Tone::headline, changed == 0
                                                      ? "No clause changed its state."
                                                      : fmt::format("{} clauses changed their state.", changed)});
  say_sources(last, *params->to, report);
  report::Table table;
  table.name = "changes";
  table.title = "Clauses whose state changed";
  table.columns.push_back(text_column("control", "Control", std::move(controls), Role::key));
  table.columns.push_back(text_column("title", "Title", std::move(titles)));
  table.columns.push_back(number_column("count", "Clauses", "", std::move(counts)));
  table.columns.push_back(text_column("clauses", "Which", std::move(numbers)));
  table.columns.push_back(text_column("before", to_string(*params->from), std::move(before)));
  table.columns.push_back(text_column("after", to_string(*params->to), std::move(after)));
  table.columns.push_back(text_column("steps", "What happened", std::move(steps)));
  report.tables.push_back(std::move(table));
  return report;
}

}  // namespace

UseCase controls_list_use_case() {
  return {"controls list", "every control that the world knows, and the state of its clauses",
          "chokepoint controls list --issuer CN", texts_of<ListParams>(), list};
}
UseCase controls_at_use_case() {
  return {"controls at", "the law as it stood on a day, clause by clause; what no source confirms is unknown",
          "chokepoint controls at 2026-11-20 --issuer CN", texts_of<AtParams>(), at};
}
UseCase controls_diff_use_case() {
  return {"controls diff", "which clauses changed their state between two days, and by which act",
          "chokepoint controls diff 2025-10-01 2025-12-01", texts_of<DiffParams>(), diff};
}

}  // namespace chokepoint::service
