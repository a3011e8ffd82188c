#include "service/read.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "service/claim_line.h"
#include "service/reading.h"
#include "service/tables.h"

namespace chokepoint::service {
namespace {

struct ReadParams {
  std::vector<std::string> files;
  std::vector<std::string> lexicon;
  std::optional<Day> date;
  std::string markup{"auto"};
  std::int64_t top{1000};
  double min_confidence{0.0};

  static std::vector<Option<ReadParams>> options() {
    return {
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
         &ReadParams::files},
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
         &ReadParams::lexicon},
        {{"date",
          OptionKind::date,
          "day of publication, where the documents do not say it",
          false,
          false,
          0,
          0,
          {},
          "DATE"},
         &ReadParams::date},
        {{"markup", OptionKind::choice, "what the documents are", false, false, 0, 0, {"auto", "text", "html"}, "KIND"},
         &ReadParams::markup},
        {{"top",
          OptionKind::integer,
          "claims listed in the report; --format jsonl gives all",
          false,
          false,
          1,
          1'000'000,
          {},
          "N"},
         &ReadParams::top},
        {{"min-confidence", OptionKind::number, "leave out claims below it", false, false, 0, 1, {}, "P"},
         &ReadParams::min_confidence}};
  }
};

void add_notes(report::Report& report, const std::vector<ReadDocument>& documents, std::uint64_t claims,
               std::uint64_t listed) {
  std::uint64_t chrome = 0;
  std::uint64_t all = 0;
  for (const auto& document : documents) {
    chrome += document.summary.chrome_characters;
    all += document.summary.characters;
  }
  const auto add = [&](report::Tone tone, std::string text) { report.notes.push_back({tone, std::move(text)}); };
  add(report::Tone::headline,
      fmt::format("{} claim{} in {} document{} of {} characters. None is accepted as a fact: that is yours to do.",
                  claims, claims == 1 ? "" : "s", documents.size(), documents.size() == 1 ? "" : "s", all));
  if (listed < claims)
    add(report::Tone::plain, fmt::format("The table lists the first {}; --format jsonl gives all.", listed));
  if (chrome > 0)
    add(report::Tone::plain,
        fmt::format("{} characters were set aside as page furniture (menus, recommended headlines, notices).", chrome));
  for (const auto& document : documents) {
    const reader::Summary& summary = document.summary;
    if (summary.published.year == 0) {
      add(report::Tone::warning,
          fmt::format("{} does not say when it was published: dates without a year stay open. --date gives it.",
                      document.name));
    }
    if (summary.broken_bytes > 0)
      add(report::Tone::warning,
          fmt::format("{} holds {} bytes that are no UTF-8; each was read as an unknown character.", document.name,
                      summary.broken_bytes));
    if (summary.bidi_controls > 0) {
      add(report::Tone::warning, fmt::format("{} holds {} characters that change the direction of text: what a screen "
                                             "shows may differ from what was read.",
                                             document.name, summary.bidi_controls));
    }
    if (summary.markup_cut > 0)
      add(report::Tone::warning,
          fmt::format("{} has tags longer than 65,536 characters; {} characters of them were not read.", document.name,
                      summary.markup_cut));
    if (summary.claims_left_out > 0)
      add(report::Tone::warning,
          fmt::format("{}: {} claims beyond the limit were left out.", document.name, summary.claims_left_out));
  }
  add(report::Tone::limit,
      "Subject, product, place and speaker are the nearest words of their kind in the sentence; check them against the "
      "quote.");
  add(report::Tone::limit,
      "Amounts without a number (most, dozens) are quoted without a value; other claims in words (dominates, cannot) "
      "are not read.");
}

report::Table documents_table(const std::vector<ReadDocument>& documents) {
  report::Texts names, languages, published, encoding;
  report::Numbers characters, chrome, claims;
  for (const auto& document : documents) {
    const reader::Summary& summary = document.summary;
    names.push_back(document.name);
    languages.emplace_back(language_of(summary));
    published.push_back(published_text(summary.published));
    encoding.push_back(document.encoding + (summary.html ? ", HTML" : ""));
    characters.push_back(static_cast<double>(summary.characters));
    chrome.push_back(static_cast<double>(summary.chrome_characters));
    claims.push_back(static_cast<double>(summary.claims));
  }
  report::Table table;
  table.name = "documents";
  table.title = "Documents";
  table.columns.push_back(text_column("document", "Document", std::move(names), report::Role::key));
  table.columns.push_back(text_column("language", "Language", std::move(languages)));
  table.columns.push_back(text_column("published", "Published", std::move(published)));
  table.columns.push_back(text_column("encoding", "Encoding", std::move(encoding)));
  table.columns.push_back(number_column("characters", "Characters", "", std::move(characters)));
  table.columns.push_back(number_column("set_aside", "Set aside", "", std::move(chrome)));
  table.columns.push_back(number_column("claims", "Claims", "", std::move(claims)));
  return table;
}

struct Listed {
  std::string document;
  reader::Claim claim;
};

report::Table claims_table(const std::vector<Listed>& claims) {
  report::Texts documents, quotes, classes, values, units, when, what, where, whom, mood, reasons;
  report::Numbers starts, ends, low, high, confidence;
  for (const auto& [document, claim] : claims) {
    documents.push_back(document);
    starts.push_back(static_cast<double>(claim.start));
    ends.push_back(static_cast<double>(claim.end));
    quotes.push_back(claim.quote);
    classes.emplace_back(name_of(claim.unit_class));
    values.push_back(shown_value(claim));
    units.push_back(claim.unit);
    low.push_back(claim.base_low);
    high.push_back(claim.base_high);
    when.push_back(claim.year);
    what.push_back(claim.product.empty()    ? claim.relation
                   : claim.relation.empty() ? claim.product
                                            : claim.product + ", " + claim.relation);
    where.push_back(claim.place);
    whom.push_back(claim.attributed_to);
    std::string said(name_of(claim.modality));
    if (claim.polarity == reader::Polarity::denied) said += ", denied";
    mood.push_back(std::move(said));
    confidence.push_back(std::round(claim.confidence * 100.0) / 100.0);
    reasons.push_back(claim.reason);
  }
  report::Table table;
  table.name = "claims";
  table.title = "Claims";
  table.note =
      "Places are code points of the document, from 0, the end not included. Base units: kg, W, Wh, days; per cent as "
      "98; money in its currency.";
  auto& c = table.columns;
  c.push_back(text_column("document", "Document", std::move(documents), report::Role::key));
  c.push_back(number_column("start", "Start", "", std::move(starts), report::Role::key));
  c.push_back(number_column("end", "End", "", std::move(ends)));
  c.push_back(text_column("quote", "Quote", std::move(quotes)));
  c.push_back(text_column("class", "Class", std::move(classes)));
  c.push_back(text_column("value", "Value", std::move(values)));
  c.push_back(text_column("unit", "Unit", std::move(units)));
  c.push_back(number_column("base_low", "Base, low", "", std::move(low)));
  c.push_back(number_column("base_high", "Base, high", "", std::move(high)));
  c.push_back(text_column("year", "When", std::move(when)));
  c.push_back(text_column("about", "About", std::move(what)));
  c.push_back(text_column("place", "Place", std::move(where)));
  c.push_back(text_column("attributed_to", "Said by", std::move(whom)));
  c.push_back(text_column("modality", "How", std::move(mood)));
  c.push_back(number_column("confidence", "Confidence", "", std::move(confidence)));
  c.push_back(text_column("reason", "Because", std::move(reasons)));
  return table;
}

Result<report::Report> run(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<ReadParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  if (session.documents().empty()) return fail(no_documents());
  auto world = session.world(std::nullopt, context);
  if (!world) return tl::unexpected(world.error());
  auto lexicon = read_lexicon(session, context);
  if (!lexicon) return tl::unexpected(lexicon.error());
  std::vector<ReadDocument> documents;
  std::vector<Listed> listed;
  std::uint64_t claims = 0;
  bool stopped = false;
  for (const Document& document : session.documents()) {
    const auto sink = [&](reader::Claim&& claim) {
      if (claim.confidence < params->min_confidence) return;
      ++claims;
      if (listed.size() < static_cast<std::size_t>(params->top)) listed.push_back({document.name, std::move(claim)});
    };
    auto read = read_document(document, *lexicon, {params->date, params->markup}, context, sink, stopped);
    if (!read) return tl::unexpected(read.error());
    documents.push_back(std::move(*read));
    if (stopped) break;
  }
  report::Report report;
  report.title = documents.size() == 1 ? "Claims of " + documents.front().name
                                       : fmt::format("Claims of {} documents", documents.size());
  report.manifest = manifest_of("read", canonical_json(*params), **world);
  for (const auto& document : documents) report.manifest.inputs.push_back({document.name, document.fingerprint});
  for (const auto& file : session.lexicon()) report.manifest.inputs.push_back({file.name, fingerprint(file.bytes)});
  report.outcome = stopped ? Outcome::stopped : Outcome::done;
  add_notes(report, documents, claims, listed.size());
  report.tables.push_back(claims_table(listed));
  report.tables.push_back(documents_table(documents));
  return report;
}

Result<Outcome> lines(Session& session, const Arguments& arguments, Context& context, const LineSink& sink) {
  auto params = read_params<ReadParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  if (session.documents().empty()) return fail(no_documents());
  auto lexicon = read_lexicon(session, context);
  if (!lexicon) return tl::unexpected(lexicon.error());
  bool stopped = false;
  bool wanted = true;
  for (const Document& document : session.documents()) {
    const auto take = [&](reader::Claim&& claim) {
      if (wanted && claim.confidence >= params->min_confidence) wanted = sink(claim_line(document.name, claim));
    };
    auto read = read_document(document, *lexicon, {params->date, params->markup}, context, take, stopped);
    if (!read) return tl::unexpected(read.error());
    if (stopped || !wanted) break;
  }
  return stopped ? Outcome::stopped : Outcome::done;
}

}  // namespace

UseCase read_use_case() {
  return {"read",
          "the checkable claims of articles in English, Arabic, Chinese and Japanese, quoted to the character",
          "chokepoint read article.txt --format jsonl",
          texts_of<ReadParams>(),
          run,
          lines};
}

}  // namespace chokepoint::service
