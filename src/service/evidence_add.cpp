// Documents through the reader into the ledger; what is known of their sources.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <set>

#include "base/fingerprint.h"
#include "service/evidence.h"
#include "service/reading.h"
#include "service/tables.h"

namespace chokepoint::service {
namespace {

using report::Role;
using report::Tone;

constexpr std::size_t kLongestName = 60;

struct SourceParams {
  std::string title, publisher, published, url, grade, language, licence, note;
  std::vector<std::string> derived_from;
};

/// Options that say what a source is; of `evidence add` and `evidence source` alike.
template <class Params>
void add_source_options(std::vector<Option<Params>>& options) {
  const auto add = [&](std::string_view name, std::string Params::*member, std::string_view help,
                       std::string_view value) {
    options.push_back({{name, OptionKind::text, help, false, false, 0, 0, {}, value}, member});
  };
  add("title", &Params::title, "title of the work", "TEXT");
  add("publisher", &Params::publisher, "who published it", "NAME");
  add("published", &Params::published, "when, as YYYY, YYYY-MM or YYYY-MM-DD", "DATE");
  add("url", &Params::url, "where it can be read", "URL");
  add("grade", &Params::grade, "reliability A to F of the publisher, credibility 1 to 6 of the text: B3", "GRADE");
  options.push_back({{"derived-from",
                      OptionKind::list,
                      "a source that it repeats; echoes of one origin count once; may be repeated",
                      false,
                      false,
                      0,
                      0,
                      {},
                      "SOURCE"},
                     &Params::derived_from});
  add("licence", &Params::licence, "licence of the text", "TEXT");
  add("note", &Params::note, "a remark", "TEXT");
}

struct AddParams : SourceParams {
  std::vector<std::string> files, lexicon;
  std::string ledger{kDefaultLedger}, source, markup{"auto"};
  std::optional<Day> date;
  double min_confidence{0.0};

  static std::vector<Option<AddParams>> options() {
    using P = AddParams;
    std::vector<Option<P>> all{
        {{"files",
          OptionKind::list,
          "text or HTML files, folders of them, or - for standard input",
          true,
          true,
          0,
          0,
          {},
          "FILE...",
          Input::document},
         &P::files},
        {ledger_option(), &P::ledger},
        {{"source",
          OptionKind::text,
          "name of the work; another edition of it goes beside the old one. Default: made from the file's name",
          false,
          false,
          0,
          0,
          {},
          "SOURCE"},
         &P::source},
        {{"lexicon",
          OptionKind::list,
          "folder of CSV tables that add words to the lexicon",
          false,
          false,
          0,
          0,
          {},
          "DIR",
          Input::lexicon},
         &P::lexicon},
        {{"date",
          OptionKind::date,
          "day of publication, where the documents do not say it",
          false,
          false,
          0,
          0,
          {},
          "DATE"},
         &P::date},
        {{"markup", OptionKind::choice, "what the documents are", false, false, 0, 0, {"auto", "text", "html"}, "KIND"},
         &P::markup},
        {{"min-confidence", OptionKind::number, "leave out claims below it", false, false, 0, 1, {}, "P"},
         &P::min_confidence}};
    add_source_options(all);
    return all;
  }
};

struct SourceCaseParams : SourceParams {
  std::string source, ledger{kDefaultLedger};
  static std::vector<Option<SourceCaseParams>> options() {
    using P = SourceCaseParams;
    std::vector<Option<P>> all{
        {{"source", OptionKind::text, "the source, by its name in the ledger", true, true, 0, 0, {}, "SOURCE"},
         &P::source},
        {ledger_option(), &P::ledger}};
    add_source_options(all);
    return all;
  }
};

/// Puts what was given over what was known. Faults: a grade or a day that is none.
bool apply(const SourceParams& params, ledger::Source& source, Faults& faults) {
  bool changed = false;
  const auto set = [&](const std::string& given, std::string& field) {
    if (given.empty() || given == field) return;
    field = given;
    changed = true;
  };
  set(params.title, source.title);
  set(params.publisher, source.publisher);
  if (!params.published.empty() && !parse_partial_date(params.published)) {
    faults.add({Code::bad_date, "", 0, 0, "--published = \"" + params.published + "\"", "YYYY, YYYY-MM or YYYY-MM-DD",
                "write the day, or what is known of it"});
  }
  set(params.published, source.published);
  set(params.url, source.url);
  set(params.licence, source.licence);
  set(params.note, source.note);
  if (!params.grade.empty()) {
    const bool right = params.grade.size() == 2 && params.grade[0] >= 'A' && params.grade[0] <= 'F' &&
                       params.grade[1] >= '1' && params.grade[1] <= '6';
    if (!right) {
      faults.add({Code::bad_choice, "", 0, 0, "--grade = \"" + params.grade + "\"",
                  "a letter from A (reliable) to F (cannot be judged) and a digit from 1 (confirmed) to 6",
                  "write it as B3"});
    } else if (source.reliability != params.grade[0] || source.credibility != params.grade[1] - '0') {
      source.reliability = params.grade[0];
      source.credibility = params.grade[1] - '0';
      changed = true;
    }
  }
  if (!params.derived_from.empty() && params.derived_from != source.derived_from) {
    source.derived_from = params.derived_from;
    changed = true;
  }
  return changed;
}

/// Lower-case words joined by hyphens, as worlds name their sources.
std::string source_name(const std::string& document) {
  std::string name;
  bool foreign = false;
  for (const char c : document) {
    const auto byte = static_cast<unsigned char>(c);
    foreign = foreign || byte >= 0x80;
    if (byte < 0x80 && std::isalnum(byte) != 0) {
      name.push_back(static_cast<char>(std::tolower(byte)));
    } else if (!name.empty() && name.back() != '-') {
      name.push_back('-');
    }
  }
  while (!name.empty() && name.back() == '-') name.pop_back();
  // What letters cannot tell apart, a few digits do.
  if (foreign || name.size() > kLongestName || name.empty())
    name = name.substr(0, kLongestName) + (name.empty() ? "" : "-") + to_string(fingerprint(document)).substr(0, 8);
  return std::isdigit(static_cast<unsigned char>(name.front())) != 0 ? "d-" + name : name;
}

bool is_name(const std::string& text) {
  return !text.empty() && text.front() != '-' && text.back() != '-' &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
}

std::optional<double> stated(double value) { return std::isnan(value) ? std::nullopt : std::optional(value); }

void add_claim(const reader::Claim& read, std::vector<ledger::Claim>& claims, std::vector<ledger::Mention>& mentions) {
  ledger::Claim claim;
  claim.quote = read.quote;
  claim.sentence = read.sentence;
  claim.language = name_of(read.language);
  claim.unit_class = name_of(read.unit_class);
  claim.unit = read.unit;
  claim.bound = name_of(read.bound);
  claim.date = read.date;
  claim.year = read.year;
  claim.low = stated(read.low);
  claim.high = stated(read.high);
  claim.base_low = stated(read.base_low);
  claim.base_high = stated(read.base_high);
  claim.relation = read.relation;
  claim.subject = read.subject;
  claim.product = read.product;
  claim.place = read.place;
  claim.attributed_to = read.attributed_to;
  claim.polarity = name_of(read.polarity);
  claim.modality = name_of(read.modality);
  claim.reason = read.reason;
  claim.confidence = std::round(read.confidence * 100.0) / 100.0;
  claims.push_back(std::move(claim));
  mentions.push_back({"", "", read.start, read.end, read.sentence_start, read.sentence_end});
}

/// What decides which claims come of a document: a reading by the same words is not done twice.
std::string reading_of(const Session& session, const AddParams& params) {
  std::string all = fmt::format("{} {} {} {}", version(), params.markup, params.min_confidence,
                                params.date ? to_string(*params.date) : "");
  for (const auto& file : session.lexicon()) all += to_string(fingerprint(file.bytes));
  all += lexicon_fingerprint();
  return to_string(fingerprint(all)).substr(0, 16);
}

std::string_view shown(ledger::Added::How how) {
  switch (how) {
    case ledger::Added::How::first:
      return "new";
    case ledger::Added::How::edition:
      return "new edition";
    case ledger::Added::How::again:
      return "known, unchanged";
    case ledger::Added::How::reread:
      return "known, read anew";
  }
  return "";
}

/// The claims that wait for a decision, of the sources that were read.
Result<report::Table> waiting_of(const std::set<std::string>& sources, ledger::Ledger& ledger) {
  constexpr std::size_t kMost = 1000;
  std::vector<ledger::Entry> entries;
  for (const std::string& source : sources) {
    ledger::Filter filter;
    filter.source = source;
    filter.state = ledger::State::open;
    filter.most = kMost - entries.size();
    auto found = ledger.search(filter);
    if (!found) return tl::unexpected(found.error());
    entries.insert(entries.end(), found->begin(), found->end());
    if (entries.size() >= kMost) break;
  }
  report::Table table = claims_table(entries, ledger);
  table.title = "Claims that wait for a decision";
  return table;
}

Result<report::Report> add(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<AddParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  if (session.documents().empty()) return fail(no_documents());
  Faults faults;
  const bool about_one = !params->source.empty() || !params->title.empty() || !params->url.empty();
  if (about_one && session.documents().size() > 1) {
    faults.add({Code::usage, "", 0, 0, fmt::format("{} documents and one source", session.documents().size()),
                "one document where --source, --title or --url is given", "add them one by one"});
  }
  if (!params->source.empty() && !is_name(params->source)) {
    faults.add({Code::bad_id, "", 0, 0, "--source = \"" + params->source + "\"", "lower-case words joined by hyphens",
                "name it like nyt-2025-12"});
  }
  ledger::Source trial;
  apply(*params, trial, faults);
  if (!faults.empty()) return fail(std::move(faults).take());
  auto world = session.world(std::nullopt, context);
  if (!world) return tl::unexpected(world.error());
  auto lexicon = read_lexicon(session, context);
  if (!lexicon) return tl::unexpected(lexicon.error());
  auto ledger = open_ledger(params->ledger, ledger::Access::create);
  if (!ledger) return tl::unexpected(ledger.error());

  report::Texts names, sources, states, languages, published;
  report::Numbers editions, claims_count, fresh, decided;
  std::set<std::string> added_to;
  std::size_t all_new = 0;
  bool stopped = false;
  for (const Document& document : session.documents()) {
    std::vector<ledger::Claim> claims;
    std::vector<ledger::Mention> mentions;
    const auto sink = [&](reader::Claim&& claim) {
      if (claim.confidence >= params->min_confidence) add_claim(claim, claims, mentions);
    };
    auto read = read_document(document, *lexicon, {params->date, params->markup}, context, sink, stopped);
    if (!read) return tl::unexpected(read.error());
    if (stopped) break;  // half a document is none
    ledger::Document row;
    row.fingerprint = to_string(read->fingerprint);
    row.name = document.name;
    row.source = params->source.empty() ? source_name(document.name) : params->source;
    row.language = language_of(read->summary);
    row.published = published_text(read->summary.published);
    row.characters = read->summary.characters;
    row.reading = reading_of(session, *params);
    auto added = ledger->add(row, claims, mentions);
    if (!added) return tl::unexpected(added.error());
    ledger::Source source = ledger->source(added->source).value_or(ledger::Source{});
    Faults none;
    if (apply(*params, source, none)) {
      auto put = ledger->put_source(source);
      if (!put) return tl::unexpected(put.error());
    }
    names.push_back(document.name);
    sources.push_back(added->source);
    added_to.insert(added->source);
    states.emplace_back(shown(added->how));
    languages.push_back(row.language);
    published.push_back(row.published);
    editions.push_back(static_cast<double>(added->edition));
    claims_count.push_back(static_cast<double>(added->claims));
    fresh.push_back(static_cast<double>(added->claims_new));
    decided.push_back(static_cast<double>(added->decided));
    all_new += added->claims_new;
  }
  auto content = ledger->fingerprint();
  if (!content) return tl::unexpected(content.error());
  report::Report report;
  report.title = "Documents into the ledger";
  report.manifest = evidence_manifest("evidence add", *params, **world, *content);
  report.outcome = stopped ? Outcome::stopped : Outcome::done;
  report.notes.push_back(
      {Tone::headline, fmt::format("{} new claim{} of {} document{}. None is accepted: that is yours "
                                   "to do, with evidence accept.",
                                   all_new, all_new == 1 ? "" : "s", names.size(), names.size() == 1 ? "" : "s")});
  report.notes.push_back({Tone::plain,
                          "Sources that nobody has graded stand as F6, which cannot be judged; grade them "
                          "with evidence source."});
  report::Table table;
  table.name = "documents";
  table.title = "Documents";
  table.note =
      "Claims: different ones, however often the document repeats them. Decided: by somebody before, on "
      "another edition or reading of the same work.";
  auto& c = table.columns;
  c.push_back(text_column("document", "Document", std::move(names), Role::key));
  c.push_back(text_column("source", "Source", std::move(sources)));
  c.push_back(text_column("state", "State", std::move(states)));
  c.push_back(number_column("edition", "Edition", "", std::move(editions)));
  c.push_back(text_column("language", "Language", std::move(languages)));
  c.push_back(text_column("published", "Published", std::move(published)));
  c.push_back(number_column("claims", "Claims", "", std::move(claims_count)));
  c.push_back(number_column("new", "New", "", std::move(fresh)));
  c.push_back(number_column("decided", "Decided", "", std::move(decided)));
  report.tables.push_back(std::move(table));
  if (all_new > 0) {
    auto waiting = waiting_of(added_to, *ledger);
    if (!waiting) return tl::unexpected(waiting.error());
    report.tables.push_back(std::move(*waiting));
  }
  return report;
}

Result<report::Report> put_source(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<SourceCaseParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  auto world = session.world(std::nullopt, context);
  if (!world) return tl::unexpected(world.error());
  auto ledger = open_ledger(params->ledger, ledger::Access::write);
  if (!ledger) return tl::unexpected(ledger.error());
  Faults faults;
  auto known = ledger->source(params->source);
  ledger::Source source = known.value_or(ledger::Source{});
  const bool changes = apply(*params, source, faults);
  if (!known && !is_name(params->source)) {
    faults.add({Code::bad_id, "", 0, 0, "source \"" + params->source + "\"", "lower-case words joined by hyphens",
                "name it like nyt-2025-12"});
  }
  if (!known && !changes) {
    faults.add({Code::not_found, "", 0, 0, "no source \"" + params->source + "\" in this ledger",
                "a source of the ledger, or what is known of a new one",
                "evidence search shows the sources of claims"});
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  source.id = params->source;
  if (changes) {
    auto put = ledger->put_source(source);
    if (!put) return tl::unexpected(put.error());
  }
  auto content = ledger->fingerprint();
  if (!content) return tl::unexpected(content.error());
  report::Report report;
  report.title = "Source " + source.id;
  report.manifest = evidence_manifest("evidence source", *params, **world, *content);
  report.notes.push_back({Tone::headline, known && !changes ? "As it was." : known ? "Changed." : "Added."});
  const auto origins = ledger::origins_of(ledger->sources(), source.id);
  report::Table table;
  table.name = "source";
  table.title = "What is known of it";
  report::Texts fields{"title", "publisher",    "published",    "url",     "language",
                       "grade", "derived_from", "goes back to", "licence", "note"};
  report::Texts values{source.title,
                       source.publisher,
                       source.published,
                       source.url,
                       source.language,
                       grade_of(source),
                       fmt::format("{}", fmt::join(source.derived_from, ", ")),
                       fmt::format("{}", fmt::join(origins, ", ")),
                       source.licence,
                       source.note};
  table.columns.push_back(text_column("field", "Field", std::move(fields), Role::key));
  table.columns.push_back(text_column("value", "Value", std::move(values)));
  report.tables.push_back(std::move(table));
  return report;
}

}  // namespace

UseCase evidence_add_use_case() {
  return {"evidence add", "read documents into the ledger: their claims wait there for a person's word",
          "chokepoint evidence add article.txt --grade C3 --derived-from nyt-2025-12", texts_of<AddParams>(), add};
}

UseCase evidence_source_use_case() {
  return {"evidence source", "say who published a source, how far it is to be believed and whom it repeats",
          "chokepoint evidence source post-1 --grade E4 --derived-from nyt-2025-12", texts_of<SourceCaseParams>(),
          put_source};
}

}  // namespace chokepoint::service
