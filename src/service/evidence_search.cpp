// Finding claims, and all that is known of one.
#include <fmt/format.h>

#include "ledger/text_index.h"
#include "ledger/world_rows.h"
#include "service/claim_quote.h"
#include "service/evidence.h"
#include "service/tables.h"

namespace chokepoint::service {
namespace {

using report::Role;
using report::Tone;

struct SearchParams {
  std::vector<std::string> words;
  std::string ledger{kDefaultLedger}, state, figure, source;
  std::int64_t top{50};

  static std::vector<Option<SearchParams>> options() {
    using P = SearchParams;
    return {{{"words",
              OptionKind::list,
              "words that the claims or their sentences hold, in any of the languages; none: all of the ledger",
              true,
              false,
              0,
              0,
              {},
              "WORD..."},
             &P::words},
            {ledger_option(), &P::ledger},
            {{"state",
              OptionKind::choice,
              "only claims in this state",
              false,
              false,
              0,
              0,
              {"open", "accepted", "rejected", "merged"},
              "STATE"},
             &P::state},
            {{"figure", OptionKind::text, "only claims about this figure of the world", false, false, 0, 0, {}, "KEY"},
             &P::figure},
            {{"source", OptionKind::text, "only claims of this source", false, false, 0, 0, {}, "SOURCE"}, &P::source},
            {{"top", OptionKind::integer, "claims listed", false, false, 1, 100'000, {}, "N"}, &P::top}};
  }
};

struct ShowParams {
  std::string claim, ledger{kDefaultLedger};
  static std::vector<Option<ShowParams>> options() {
    using P = ShowParams;
    return {
        {{"claim", OptionKind::text, "its id, or the first digits of it", true, true, 0, 0, {}, "CLAIM"}, &P::claim},
        {ledger_option(), &P::ledger}};
  }
};

report::Quote quote_of_entry(const ledger::Entry& entry, const std::optional<ledger::Source>& source) {
  report::Quote quote;
  quote.figure = short_id(entry.claim.id);
  quote.text = entry.claim.sentence.empty() ? entry.claim.quote : entry.claim.sentence;
  quote.language = entry.claim.language;
  quote.english = ledger::gloss_of(entry.claim);
  quote.source = source ? source->title : entry.claim.source;
  quote.publisher = source ? source->publisher : "";
  quote.date = source ? source->published : "";
  quote.url = source ? source->url : "";
  quote.grade = source ? grade_of(*source) : "";
  quote.note = entry.note;
  return quote;
}

report::Table world_table(const world::World& world, const std::vector<std::size_t>& found) {
  report::Table table;
  table.name = "world_claims";
  table.title = "Claims of the world " + world.name;
  report::Texts ids, quotes, values, sources, grades, about, notes;
  for (const std::size_t i : found) {
    const world::Claim& claim = world.claims.at(i);
    const world::Source& source = world.sources[claim.source];
    ids.push_back(claim.id);
    quotes.push_back(claim.quote);
    values.push_back(shown_value(claim));
    sources.push_back(source.title);
    grades.push_back(fmt::format("{}{}", source.reliability, source.credibility));
    about.push_back(claim.about);
    notes.push_back(claim.note);
  }
  table.columns.push_back(text_column("claim", "Claim", ids, Role::key));
  table.columns.back().figure = ids;
  table.columns.push_back(text_column("quote", "Quote", std::move(quotes)));
  table.columns.push_back(text_column("value", "Value", std::move(values)));
  table.columns.push_back(text_column("source", "Source", std::move(sources)));
  table.columns.push_back(text_column("grade", "Grade", std::move(grades)));
  table.columns.push_back(text_column("about", "About", std::move(about)));
  table.columns.push_back(text_column("note", "Remark", std::move(notes)));
  return table;
}

/// Claims of the world that hold the words, are about the figure and of the source.
Result<std::vector<std::size_t>> search_world(const world::World& world, const SearchParams& params,
                                              const std::string& question) {
  std::vector<std::size_t> found;
  const auto passes = [&](const world::Claim& claim) {
    return (params.figure.empty() || claim.about == params.figure) &&
           (params.source.empty() || world.sources[claim.source].id == params.source);
  };
  const auto top = static_cast<std::size_t>(params.top);
  if (question.empty()) {
    for (std::size_t i = 0; i < world.claims.size() && found.size() < top; ++i) {
      if (passes(world.claims.at(i))) found.push_back(i);
    }
    return found;
  }
  std::vector<std::string> texts;
  for (const world::Claim& claim : world.claims)
    texts.push_back(claim.quote + " " + claim.english + " " + claim.about + " " + world.sources[claim.source].title);
  auto index = ledger::TextIndex::make(texts);
  if (!index) return tl::unexpected(index.error());
  auto all = index->find(question, texts.size());
  if (!all) return tl::unexpected(all.error());
  for (const std::size_t i : *all) {
    if (found.size() < top && passes(world.claims.at(i))) found.push_back(i);
  }
  return found;
}

Result<report::Report> search(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<SearchParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  auto world = session.world(std::nullopt, context);
  if (!world) return tl::unexpected(world.error());
  auto ledger = open_ledger_if_there(params->ledger);
  if (!ledger) return tl::unexpected(ledger.error());
  const std::string question = fmt::format("{}", fmt::join(params->words, " "));
  report::Report report;
  report.title = question.empty() ? "Claims" : "Claims with " + question;
  std::optional<Fingerprint> content;
  std::size_t own = 0;
  if (*ledger) {
    ledger::Filter filter;
    filter.question = question;
    filter.figure = params->figure;
    filter.source = params->source;
    filter.most = static_cast<std::size_t>(params->top);
    for (const auto state :
         {ledger::State::open, ledger::State::accepted, ledger::State::rejected, ledger::State::merged}) {
      if (name_of(state) == params->state) filter.state = state;
    }
    auto entries = (*ledger)->search(filter);
    if (!entries) return tl::unexpected(entries.error());
    own = entries->size();
    report.tables.push_back(claims_table(*entries, **ledger));
    for (const ledger::Entry& entry : *entries)
      report.quotes.push_back(quote_of_entry(entry, (*ledger)->source(entry.claim.source)));
    auto fingerprint = (*ledger)->fingerprint();
    if (!fingerprint) return tl::unexpected(fingerprint.error());
    content = *fingerprint;
  }
  std::size_t of_world = 0;
  const bool asked = !question.empty() || !params->figure.empty() || !params->source.empty();
  if (asked && params->state.empty()) {
    auto found = search_world(**world, *params, question);
    if (!found) return tl::unexpected(found.error());
    of_world = found->size();
    if (of_world > 0) report.tables.push_back(world_table(**world, *found));
    for (const std::size_t i : *found)
      report.quotes.push_back(quote_of(**world, (*world)->claims.at(i), (*world)->claims.at(i).id));
  }
  report.manifest = evidence_manifest("evidence search", *params, **world, content);
  report.notes.push_back(
      {Tone::headline, *ledger ? fmt::format("{} claim{} of the ledger{}.", own, own == 1 ? "" : "s",
                                             asked ? fmt::format(", {} of the world", of_world) : "")
                               : fmt::format("{} claim{} of the world; there is no ledger here yet (evidence add "
                                             "begins one).",
                                             of_world, of_world == 1 ? "" : "s")});
  if (own == static_cast<std::size_t>(params->top) || of_world == static_cast<std::size_t>(params->top))
    report.notes.push_back({Tone::plain, fmt::format("No more than {} of each are listed (--top).", params->top)});
  return report;
}

Result<report::Report> show(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<ShowParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  auto world = session.world(std::nullopt, context);
  if (!world) return tl::unexpected(world.error());
  auto there = open_ledger_if_there(params->ledger);
  if (!there) return tl::unexpected(there.error());
  const ClaimId of_world = (*world)->claims.find(params->claim);
  if (!*there && !of_world.valid()) {
    auto missing = open_ledger(params->ledger, ledger::Access::read);
    if (!missing) return tl::unexpected(missing.error());
  }
  report::Report report;
  std::optional<Fingerprint> content;
  ledger::Entry entry;
  if (*there) {
    auto found = find_claim(**there, **world, params->claim);
    if (!found) return tl::unexpected(found.error());
    entry = std::move(*found);
    auto fingerprint = (*there)->fingerprint();
    if (!fingerprint) return tl::unexpected(fingerprint.error());
    content = *fingerprint;
  }
  report::Texts fields, values;
  const auto add = [&](const char* field, std::string value) {
    if (value.empty()) return;
    fields.emplace_back(field);
    values.push_back(std::move(value));
  };
  if (of_world.valid()) {
    const world::Claim& claim = (*world)->claims[of_world];
    const world::Source& source = (*world)->sources[claim.source];
    report.title = "Claim " + claim.id + " of the world " + (*world)->name;
    add("quote", claim.quote);
    add("in English", claim.english);
    add("value", shown_value(claim));
    add("year", claim.year > 0 ? std::to_string(claim.year) : "");
    add("about", claim.about);
    add("source", fmt::format("{} ({})", source.title, source.id));
    add("where", claim.locator);
    add("remark", claim.note);
    report.quotes.push_back(quote_of(**world, claim, claim.id));
  } else {
    const ledger::Claim& claim = entry.claim;
    const auto source = (*there)->source(claim.source);
    report.title = "Claim " + short_id(claim.id);
    add("claim", claim.id);
    add("quote", claim.quote);
    add("sentence", claim.sentence);
    add("read as", shown_entry(claim));
    add("kind", claim.unit_class);
    add("bound", claim.bound);
    add("speaks of", claim.year);
    add("subject", claim.subject);
    add("product", claim.product);
    add("place", claim.place);
    add("said by", claim.attributed_to);
    add("how", claim.modality + (claim.polarity == "denied" ? ", denied" : ""));
    add("source", source ? fmt::format("{} ({}, {})", source->title, source->id, grade_of(*source)) : claim.source);
    add("confidence", fmt::format("{:.2f}: {}", claim.confidence, claim.reason));
    report.quotes.push_back(quote_of_entry(entry, source));
  }
  add("state", std::string(name_of(entry.state)));
  add("merged into", short_id(entry.merged_into));
  add("attached to", fmt::format("{}", fmt::join(entry.figures, ", ")));
  report::Table table;
  table.name = "claim";
  table.title = "The claim";
  table.columns.push_back(text_column("field", "Field", std::move(fields), Role::key));
  table.columns.push_back(text_column("value", "Value", std::move(values)));
  report.tables.push_back(std::move(table));
  if (!entry.mentions.empty()) {
    report::Table places;
    places.name = "mentions";
    places.title = "Where it stands";
    places.note = "Places are code points of the document, from 0.";
    report::Texts documents;
    report::Numbers starts, ends;
    for (const ledger::Mention& mention : entry.mentions) {
      documents.push_back(mention.document.substr(0, 12));
      starts.push_back(static_cast<double>(mention.start));
      ends.push_back(static_cast<double>(mention.end));
    }
    places.columns.push_back(text_column("document", "Document", std::move(documents), Role::key));
    places.columns.push_back(number_column("start", "Start", "", std::move(starts)));
    places.columns.push_back(number_column("end", "End", "", std::move(ends)));
    report.tables.push_back(std::move(places));
  }
  if (*there) {
    auto decisions = (*there)->decisions_of(entry.claim.id);
    if (!decisions) return tl::unexpected(decisions.error());
    report::Table table_of_decisions;
    table_of_decisions.name = "decisions";
    table_of_decisions.title = "What people decided";
    report::Texts kinds, objects, authors, notes, days;
    for (const ledger::Decision& decision : *decisions) {
      kinds.emplace_back(name_of(decision.kind));
      objects.push_back(decision.object);
      authors.push_back(decision.author);
      days.push_back(decision.decided_on);
      notes.push_back(decision.note);
    }
    auto& c = table_of_decisions.columns;
    c.push_back(text_column("decision", "Decision", std::move(kinds), Role::key));
    c.push_back(text_column("object", "To", std::move(objects)));
    c.push_back(text_column("author", "By", std::move(authors)));
    c.push_back(text_column("on", "On", std::move(days)));
    c.push_back(text_column("note", "Note", std::move(notes)));
    report.tables.push_back(std::move(table_of_decisions));
  }
  report.manifest = evidence_manifest("evidence show", *params, **world, content);
  return report;
}

}  // namespace

UseCase evidence_search_use_case() {
  return {"evidence search", "find claims of the ledger and of the world, in Arabic, Chinese, Japanese and English",
          "chokepoint evidence search 钻石 河南 --state open", texts_of<SearchParams>(), search};
}

UseCase evidence_show_use_case() {
  return {"evidence show", "one claim: quote, reading, places, and what people decided",
          "chokepoint evidence show m-art-ha90", texts_of<ShowParams>(), show};
}

}  // namespace chokepoint::service
