#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "policy/words.h"
#include "service/controls.h"
#include "service/tables.h"
#include "world/suggest.h"
#include "world/words.h"

namespace chokepoint::service {
namespace {

using report::Role;
using world::Clause;
using world::ClauseState;
using world::World;
namespace words = world::words;

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

std::string joined(const std::vector<std::string>& texts) { return fmt::format("{}", fmt::join(texts, "; ")); }

std::string day_text(const std::optional<PartialDate>& date) { return date ? to_string(*date) : ""; }

struct ShowParams {
  std::string control;
  std::optional<Day> as_of;
  static std::vector<Option<ShowParams>> options() {
    return {{{"control", OptionKind::text, "which control: an id of controls list", true, true, 0, 0, {}, "ID"},
             &ShowParams::control},
            {{"as-of", OptionKind::date, "use only what was known on this day", false, false, 0, 0, {}, "DATE"},
             &ShowParams::as_of}};
  }
};

report::Table clauses_table(const World& world, ControlId control, Day last, report::Report& report) {
  report::Texts clauses, items, codes, hs, predicates, rules, reaches, targets, states, verified, together;
  for (std::size_t c = 0; c < world.clauses.size(); ++c) {
    const ClauseId id{c};
    const Clause& clause = world.clauses[id];
    if (clause.control != control) continue;
    clauses.push_back(clause.clause);
    items.push_back(clause.item);
    codes.push_back(joined(clause.codes));
    hs.push_back(joined(clause.hs));
    predicates.push_back(policy::predicate_text(clause));
    together.push_back(clause.all_of);
    rules.push_back(spaced(words::of(words::kRule, clause.rule)));
    reaches.push_back(spaced(words::of(words::kReach, clause.reach)));
    targets.push_back(policy::targets_text(world, clause));
    states.push_back(state_text(world, id, last, last));
    verified.emplace_back(clause.verified ? "yes" : "no");
    add_words(world, id, report);
  }
  report::Table table;
  table.name = "clauses";
  table.title = "Clauses, and their state on the day of the last source, " + to_string(last);
  table.note =
      "Where: what an item must fulfil; clauses of one \"together\" catch only where all of them do. Read: whether the "
      "words were read in a copy of the act.";
  table.columns.push_back(text_column("clause", "Clause", std::move(clauses), Role::key));
  table.columns.push_back(text_column("item", "Item", std::move(items)));
  table.columns.push_back(text_column("predicate", "Where", std::move(predicates)));
  table.columns.push_back(text_column("rule", "Rule", std::move(rules)));
  table.columns.push_back(text_column("targets", "Towards", std::move(targets)));
  table.columns.push_back(text_column("state", "State", std::move(states)));
  table.columns.push_back(text_column("codes", "Codes", std::move(codes)));
  table.columns.push_back(text_column("hs", "HS", std::move(hs)));
  table.columns.push_back(text_column("reach", "Reach", std::move(reaches)));
  table.columns.push_back(text_column("all_of", "Together", std::move(together)));
  table.columns.push_back(text_column("verified", "Read", std::move(verified)));
  return table;
}

report::Table life_table(const World& world, ControlId control) {
  std::vector<const world::StatusEvent*> events;
  for (const auto& event : world.control_status) {
    if (event.control == control) events.push_back(&event);
  }
  std::stable_sort(events.begin(), events.end(),
                   [](const auto* a, const auto* b) { return a->date.first < b->date.first; });
  report::Texts dates, clauses, states, until, defaults, sources, verified;
  for (const auto* event : events) {
    dates.push_back(to_string(event->date));
    clauses.push_back(event->clause.valid() ? world.clauses[event->clause].clause : "all");
    states.push_back(spaced(words::of(words::kClauseState, event->state)));
    until.push_back(day_text(event->until));
    defaults.emplace_back(words::of(words::kLegalDefault, event->legal_default));
    sources.push_back(source_title(world, event->source));
    verified.emplace_back(event->verified ? "yes" : "no");
  }
  report::Table table;
  table.name = "life";
  table.title = "Its life";
  table.note = "Until: the first day on which the state no longer stands. Then: what its text provides for that day.";
  table.columns.push_back(text_column("date", "Date", std::move(dates), Role::key));
  table.columns.push_back(text_column("clause", "Clause", std::move(clauses)));
  table.columns.push_back(text_column("state", "State", std::move(states)));
  table.columns.push_back(text_column("until", "Until", std::move(until)));
  table.columns.push_back(text_column("default", "Then", std::move(defaults)));
  table.columns.push_back(text_column("source", "Source", std::move(sources)));
  table.columns.push_back(text_column("verified", "Read", std::move(verified)));
  return table;
}

report::Table coverage_table(const World& world, ControlId control, report::Report& report) {
  report::Texts clauses, products, answers, reasons, figures;
  report::Numbers share, low, high;
  std::vector<report::Basis> basis;
  for (const auto& row : world.control_coverage) {
    if (world.clauses[row.clause].control != control) continue;
    const world::Estimate& estimate = world.figures[row.share];
    clauses.push_back(world.clauses[row.clause].clause);
    products.push_back(product_name(world, row.product));
    answers.emplace_back(words::of(words::kAnswer, row.answer));
    share.push_back(estimate.value);
    low.push_back(estimate.low);
    high.push_back(estimate.high);
    basis.push_back(basis_of(estimate.status));
    figures.push_back(world.figures.note(row.share).key);
    reasons.push_back(world.figures.note(row.share).reason);
    add_quotes(world, row.share, report);
  }
  report::Table table;
  table.name = "coverage";
  table.title = "What it catches of this world's products";
  table.note = "Share of the product's trade that the clause catches.";
  table.columns.push_back(text_column("clause", "Clause", std::move(clauses), Role::key));
  table.columns.push_back(text_column("product", "Product", std::move(products), Role::key));
  table.columns.push_back(text_column("answer", "Caught", std::move(answers)));
  auto shares = number_column("share", "Share", "", std::move(share), Role::share);
  shares.basis = std::move(basis);
  shares.figure = std::move(figures);
  table.columns.push_back(std::move(shares));
  table.columns.push_back(number_column("low", "P05", "", std::move(low), Role::low));
  table.columns.push_back(number_column("high", "P95", "", std::move(high), Role::high));
  table.columns.push_back(text_column("reason", "Why", std::move(reasons)));
  return table;
}

Result<report::Report> show(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<ShowParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  auto read = session.world(params->as_of, context);
  if (!read) return tl::unexpected(read.error());
  const World& world = **read;
  auto found = find_control(world, params->control, "ID");
  if (!found) return tl::unexpected(found.error());
  const world::Control& control = world.controls[*found];
  params->control = control.id;
  const Day last = policy::last_law_source(world);
  report::Report report;
  report.title = control.title;
  report.manifest = manifest_of("controls show", canonical_json(*params), world);
  report.notes.push_back(
      {report::Tone::headline,
       fmt::format("{}: {} of {}{}.", control.id, spaced(words::of(words::kInstrument, control.instrument)),
                   policy::issuer_text(world, control),
                   control.announced ? ", announced " + to_string(*control.announced) : std::string())});
  if (!control.note.empty()) report.notes.push_back({report::Tone::plain, control.note});
  report.notes.push_back({report::Tone::limit, std::string(kNotLegalAdvice)});
  report.tables.push_back(clauses_table(world, *found, last, report));
  report.tables.push_back(life_table(world, *found));
  if (report::Table coverage = coverage_table(world, *found, report); coverage.rows() > 0) {
    report.tables.push_back(std::move(coverage));
  } else {
    report.notes.push_back({report::Tone::limit, "No row says which product of this world it catches."});
  }
  return report;
}

}  // namespace

std::string spaced(std::string_view word) {
  std::string result(word);
  std::replace(result.begin(), result.end(), '_', ' ');
  return result;
}

std::string source_title(const World& world, SourceId source) {
  return source.valid() ? world.sources[source].title : std::string();
}

bool is_over(const policy::StateOnDay& state) {
  return state.before_any ||
         (!state.unknown_since && (state.state == ClauseState::revoked || state.state == ClauseState::lapsed));
}

std::string state_text(const World& world, ClauseId clause, Day day, Day last_source) {
  const policy::StateOnDay state = policy::state_on(world, clause, day, policy::Assume::ask);
  std::string text = policy::state_text(state);
  if (state.unknown_since) {
    const policy::StateOnDay by_text = policy::state_on(world, clause, day, policy::Assume::resumed);
    if (by_text.state != ClauseState::unknown)
      text += fmt::format(" (by its text: {})", spaced(words::of(words::kClauseState, by_text.state)));
  } else if (day > last_source && !is_over(state)) {
    text += ", as last known";
  }
  return text;
}

std::string clause_name(const World& world, ClauseId clause) {
  return world.controls[world.clauses[clause].control].id + "/" + world.clauses[clause].clause;
}

Result<ControlId> find_control(const World& world, std::string_view text, std::string_view option) {
  const std::string wanted = lower(text);
  std::vector<std::string_view> ids;
  for (std::size_t c = 0; c < world.controls.size(); ++c) {
    if (lower(world.controls.at(c).id) == wanted) return ControlId{c};
    ids.push_back(world.controls.at(c).id);
  }
  return fail(Fault{Code::usage, "", 0, 0, std::string(option) + " = " + world::shown(text), "the id of a control",
                    world::did_you_mean(wanted, ids, "chokepoint controls list shows all")});
}

void add_words(const World& world, ClauseId id, report::Report& report) {
  const Clause& clause = world.clauses[id];
  if (clause.quote.empty() && clause.english.empty()) return;
  const world::Control& control = world.controls[clause.control];
  const std::string name = clause_name(world, id);
  const SourceId from = clause.source.valid() ? clause.source : control.source;
  // Several clauses may stand on one sentence: it is printed once, with all their names.
  for (report::Quote& quote : report.quotes) {
    const bool same = !clause.quote.empty() && quote.text == clause.quote && quote.english == clause.english;
    if (quote.figure == name) return;
    if (same) {
      quote.figure += "; " + name;
      return;
    }
  }
  report::Quote quote;
  quote.figure = name;
  quote.text = clause.quote.empty() ? "(no words of the text were read)" : clause.quote;
  quote.language = control.text_language;
  quote.english = clause.english;
  if (from.valid()) {
    const world::Source& source = world.sources[from];
    quote.source = source.title;
    quote.publisher = source.publisher;
    quote.date = day_text(source.published);
    quote.url = source.url;
    quote.grade = fmt::format("{}{}", source.reliability, source.credibility);
    quote.note = source.note;
  }
  report.quotes.push_back(std::move(quote));
}

UseCase controls_show_use_case() {
  return {"controls show", "one control: its clauses in their own words, its life, what it catches",
          "chokepoint controls show cn-2025-58", texts_of<ShowParams>(), show};
}

}  // namespace chokepoint::service
