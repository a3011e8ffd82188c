// The ledger out and in: as JSON Lines, as CSV tables, and as rows of a world.
#include <fmt/format.h>

#include <algorithm>

#include "ledger/exchange.h"
#include "ledger/world_rows.h"
#include "service/evidence.h"
#include "service/tables.h"

namespace chokepoint::service {
namespace {

using report::Basis;
using report::Role;
using report::Tone;

struct ExportParams {
  std::string ledger{kDefaultLedger}, to, as{"auto"}, rule{"widest"};
  static std::vector<Option<ExportParams>> options() {
    using P = ExportParams;
    return {{ledger_option(), &P::ledger},
            {{"to",
              OptionKind::text,
              "folder to write to; for a world without it: the folder of --world itself",
              false,
              false,
              0,
              0,
              {},
              "DIR"},
             &P::to},
            {{"as",
              OptionKind::choice,
              "what to write: the ledger's tables, or a world that rests on what was accepted; auto: a world where "
              "--world is given",
              false,
              false,
              0,
              0,
              {"auto", "tables", "world"},
              "KIND"},
             &P::as},
            {{"rule",
              OptionKind::choice,
              "which of rival claims make the interval of a figure",
              false,
              false,
              0,
              0,
              {"widest", "official", "newest"},
              "RULE"},
             &P::rule}};
  }
};

struct ImportParams {
  std::vector<std::string> files;
  std::string ledger{kDefaultLedger};
  static std::vector<Option<ImportParams>> options() {
    using P = ImportParams;
    return {{{"files",
              OptionKind::list,
              "JSON Lines, or the CSV tables sources, documents, claims, mentions, decisions",
              true,
              true,
              0,
              0,
              {},
              "FILE...",
              Input::file},
             &P::files},
            {ledger_option(), &P::ledger}};
  }
};

report::Table counts_table(const ledger::Contents& contents) {
  report::Table table;
  table.name = "contents";
  table.title = "What the ledger holds";
  report::Texts names{"sources", "documents", "claims", "mentions", "decisions"};
  report::Numbers rows{static_cast<double>(contents.sources.size()), static_cast<double>(contents.documents.size()),
                       static_cast<double>(contents.claims.size()), static_cast<double>(contents.mentions.size()),
                       static_cast<double>(contents.decisions.size())};
  table.columns.push_back(text_column("table", "Table", std::move(names), Role::key));
  table.columns.push_back(number_column("rows", "Rows", "", std::move(rows)));
  return table;
}

void add_file(report::Report& report, std::string name, std::string bytes) {
  const Fingerprint mark = fingerprint(bytes);
  report.bulk.push_back({std::move(name), mark, std::move(bytes)});
}

/// Accepted claims, and of the world's own those that somebody accepted and attached.
Result<ledger::Accepted> accepted_of(ledger::Ledger& ledger, const ledger::Contents& contents) {
  ledger::Accepted accepted;
  accepted.sources = contents.sources;
  ledger::Filter filter;
  filter.state = ledger::State::accepted;
  filter.most = contents.claims.size() + 1;
  auto entries = ledger.search(filter);
  if (!entries) return tl::unexpected(entries.error());
  for (ledger::Entry& entry : *entries) {
    if (!entry.figures.empty()) accepted.entries.push_back(std::move(entry));
  }
  std::vector<std::string> seen;
  for (const ledger::Decision& decision : contents.decisions) {
    const bool known = std::find(seen.begin(), seen.end(), decision.claim) != seen.end();
    if (known || !decision.claim.starts_with(ledger::kWorldClaim)) continue;
    seen.push_back(decision.claim);
    auto entry = ledger.find(decision.claim);
    if (!entry) return tl::unexpected(entry.error());
    if (entry->state != ledger::State::accepted) continue;
    for (const std::string& key : entry->figures)
      accepted.world_claims[key].push_back(decision.claim.substr(ledger::kWorldClaim.size()));
  }
  return accepted;
}

report::Table figures_table(const ledger::WorldRows& rows) {
  report::Table table;
  table.name = "figures";
  table.title = "Figures that rest on the evidence";
  table.note = "Values in the unit of the row. Used: claims that make the interval; the first gave the value.";
  report::Texts keys, units, used, echoes;
  report::Numbers before, value, low, high;
  std::vector<Basis> was, is;
  for (const ledger::FigureChange& change : rows.figures) {
    const double scale = change.after.value != 0.0 ? change.value / change.after.value : 1.0;
    keys.push_back(change.key);
    units.push_back(change.unit);
    before.push_back(change.before.value * scale);
    was.push_back(basis_of(change.before.status));
    value.push_back(change.value);
    is.push_back(basis_of(change.after.status));
    low.push_back(change.low);
    high.push_back(change.high);
    used.push_back(fmt::format("{}", fmt::join(change.used, ", ")));
    echoes.push_back(fmt::format("{}", fmt::join(change.echoes, ", ")));
  }
  table.columns.push_back(text_column("figure", "Figure", std::move(keys), Role::key));
  table.columns.push_back(text_column("unit", "Unit", std::move(units)));
  table.columns.push_back(number_column("before", "Before", "", std::move(before)));
  table.columns.back().basis = std::move(was);
  table.columns.push_back(number_column("value", "Now", "", std::move(value)));
  table.columns.back().basis = std::move(is);
  table.columns.push_back(number_column("value_low", "Now, low", "", std::move(low), Role::low));
  table.columns.push_back(number_column("value_high", "Now, high", "", std::move(high), Role::high));
  table.columns.push_back(text_column("used", "Used", std::move(used)));
  table.columns.push_back(text_column("echoes", "Echoes, left out", std::move(echoes)));
  return table;
}

Result<report::Report> export_ledger(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<ExportParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  auto world = session.world(std::nullopt, context);
  if (!world) return tl::unexpected(world.error());
  auto ledger = open_ledger(params->ledger, ledger::Access::read);
  if (!ledger) return tl::unexpected(ledger.error());
  auto contents = ledger->contents();
  if (!contents) return tl::unexpected(contents.error());
  auto content = ledger->fingerprint();
  if (!content) return tl::unexpected(content.error());
  const bool of_folder = !session.files().origin.empty();
  const bool as_world = params->as == "world" || (params->as == "auto" && of_folder);
  const bool to_somewhere = !params->to.empty() || (as_world && of_folder);
  report::Report report;
  ExportParams asked = *params;
  asked.to.clear();  // no path in a manifest
  report.manifest = evidence_manifest("evidence export", asked, **world, *content);
  report.title = as_world ? "The evidence as a world" : "The ledger";
  if (as_world) {
    auto accepted = accepted_of(*ledger, *contents);
    if (!accepted) return tl::unexpected(accepted.error());
    auto rows = ledger::with_evidence(session.files(), **world, *accepted, *world::rival_rule(params->rule), context);
    if (!rows) return tl::unexpected(rows.error());
    report.notes.push_back(
        {Tone::headline,
         fmt::format("{} figure{} on evidence of the ledger, by the rule {}; {} claim{} and {} "
                     "source{} beside them.",
                     rows->figures.size(), rows->figures.size() == 1 ? " rests" : "s rest", params->rule, rows->claims,
                     rows->claims == 1 ? "" : "s", rows->sources, rows->sources == 1 ? "" : "s")});
    if (rows->figures.empty()) {
      report.notes.push_back({Tone::warning,
                              "No accepted claim is attached to a figure: evidence accept --figure KEY "
                              "does both."});
    }
    report.tables.push_back(figures_table(*rows));
    const bool in_place = params->to.empty();
    for (auto& file : rows->files.files) {
      const bool changed = std::find(rows->changed.begin(), rows->changed.end(), file.name) != rows->changed.end();
      if (to_somewhere && (changed || !in_place)) add_file(report, file.name, std::move(file.bytes));
    }
    if (to_somewhere) {
      report.notes.push_back(
          {Tone::plain, fmt::format("{} file{} {}.", report.bulk.size(), report.bulk.size() == 1 ? "" : "s",
                                    in_place ? "of the world changed" : "written")});
    } else {
      report.notes.push_back({Tone::plain, "Nothing is written: --to DIR says where the world goes."});
    }
    return report;
  }
  report.notes.push_back(
      {Tone::headline, fmt::format("{} claims of {} documents, {} decisions.", contents->claims.size(),
                                   contents->documents.size(), contents->decisions.size())});
  report.notes.push_back({Tone::plain, to_somewhere ? "Written as CSV tables; evidence import takes them back."
                                                    : "--to DIR writes CSV tables, --format jsonl a row a line."});
  report.tables.push_back(counts_table(*contents));
  if (to_somewhere) {
    for (ledger::ExchangeFile& file : ledger::write_csv(*contents))
      add_file(report, std::move(file.name), std::move(file.bytes));
  }
  return report;
}

Result<Outcome> export_lines(Session& /*session*/, const Arguments& arguments, Context& context, const LineSink& sink) {
  auto params = read_params<ExportParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  auto ledger = open_ledger(params->ledger, ledger::Access::read);
  if (!ledger) return tl::unexpected(ledger.error());
  auto contents = ledger->contents();
  if (!contents) return tl::unexpected(contents.error());
  ledger::write_jsonl(*contents, [&](std::string_view line) { return !context.cancel.stop_requested() && sink(line); });
  return context.cancel.stop_requested() ? Outcome::stopped : Outcome::done;
}

Result<report::Report> import_ledger(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<ImportParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  auto world = session.world(std::nullopt, context);
  if (!world) return tl::unexpected(world.error());
  std::vector<ledger::ExchangeFile> files;
  for (const std::string& name : params->files) {
    const InputFile* file = session.file(name);
    if (file == nullptr) {
      return fail(
          Fault{Code::not_found, name, 0, 0, "no such file", "a file that evidence export wrote", "check the path"});
    }
    files.push_back({file->name, file->bytes});
  }
  auto contents = ledger::read_exchange(files, context);
  if (!contents) return tl::unexpected(contents.error());
  auto ledger = open_ledger(params->ledger, ledger::Access::create);
  if (!ledger) return tl::unexpected(ledger.error());
  auto before = ledger->contents();
  if (!before) return tl::unexpected(before.error());
  auto taken = ledger->take(*contents);
  if (!taken) return tl::unexpected(taken.error());
  auto after = ledger->contents();
  if (!after) return tl::unexpected(after.error());
  auto content = ledger->fingerprint();
  if (!content) return tl::unexpected(content.error());
  ImportParams asked = *params;
  asked.files.clear();
  report::Report report;
  report.title = "Into the ledger";
  report.manifest = evidence_manifest("evidence import", asked, **world, *content);
  report.notes.push_back(
      {Tone::headline,
       fmt::format("{} new claims, {} new decisions; what was there already stayed as "
                   "it was.",
                   after->claims.size() - before->claims.size(), after->decisions.size() - before->decisions.size())});
  report.tables.push_back(counts_table(*after));
  return report;
}

}  // namespace

UseCase evidence_export_use_case() {
  return {"evidence export",
          "write the ledger as tables or lines, or a world whose figures rest on what was accepted",
          "chokepoint evidence export --as world --rule widest --to my-world",
          texts_of<ExportParams>(),
          export_ledger,
          export_lines};
}

UseCase evidence_import_use_case() {
  return {"evidence import", "take what evidence export wrote into a ledger; what is there already stays",
          "chokepoint evidence import ledger.jsonl --ledger other.db", texts_of<ImportParams>(), import_ledger};
}

}  // namespace chokepoint::service
