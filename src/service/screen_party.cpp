#include "service/screen_party.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "party/screener.h"
#include "policy/words.h"
#include "service/controls.h"
#include "service/tables.h"

namespace chokepoint::service {
namespace {

using party::Decided;
using party::Decision;
using party::Entry;
using party::Hit;
using party::Party;
using report::Role;
using world::World;

Result<const InputFile*> given(const Session& session, const std::string& name, std::string_view what) {
  const InputFile* file = session.file(name);
  if (file != nullptr) return file;
  return fail(Fault{Code::not_found, name, 0, 0, "no such file", std::string(what),
                    "give the path of the file; in a replay, name it with --input"});
}

/// Decisions by party and entry; the last row of a pair stands.
class Decisions {
 public:
  explicit Decisions(std::vector<Decided> rows) : rows_(std::move(rows)) {
    for (std::size_t i = 0; i < rows_.size(); ++i) by_pair_[{rows_[i].party, rows_[i].entry}] = i;
  }
  const Decided* find(const std::string& party, const std::string& entry) const {
    const auto it = by_pair_.find({party, entry});
    return it == by_pair_.end() ? nullptr : &rows_[it->second];
  }

 private:
  std::vector<Decided> rows_;
  std::map<std::pair<std::string, std::string>, std::size_t> by_pair_;
};

std::string_view name_of(party::Features::Country country) {
  switch (country) {
    case party::Features::Country::same:
      return "same";
    case party::Features::Country::differs:
      return "differs";
    case party::Features::Country::unknown:
      break;
  }
  return "";
}

std::string decision_text(const Decided* decided) {
  if (decided == nullptr) return "open";
  std::string text = decided->decision == Decision::same ? "same" : "other";
  if (!decided->by.empty()) text += ", " + decided->by;
  if (!decided->date.empty()) text += ", " + decided->date;
  return text;
}

struct Found {
  const Party* party;
  const Hit* hit;
  const Decided* decided;
};

report::Table hits_table(const std::vector<Found>& found, const std::vector<Entry>& entries, std::size_t top) {
  report::Table table;
  table.name = "matches";
  table.title = "Names that are alike enough";
  table.note =
      "Score: 1 for equal names (also in their own script), else the largest of 0.40 name + 0.25 edit + 0.35 "
      "words, 0.9 within and slips (one or two letters of a long name); other countries cost 5 %. Decision: of the "
      "file given with --decisions; open ones are yours.";
  report::Texts parties, matched, lists, ids, what, country, decision, since;
  report::Numbers score, name, edit, words, within, native, slips;
  for (std::size_t i = 0; i < std::min(top, found.size()); ++i) {
    const auto& [party, hit, decided] = found[i];
    const Entry& entry = entries[hit->entry];
    parties.push_back(party->name);
    matched.push_back(hit->matched == entry.name ? entry.name : hit->matched + " (" + entry.name + ")");
    score.push_back(hit->score);
    decision.push_back(decision_text(decided));
    name.push_back(hit->features.name);
    edit.push_back(hit->features.edit);
    words.push_back(hit->features.words);
    within.push_back(hit->features.within);
    native.push_back(hit->features.native);
    slips.push_back(hit->features.slips);
    country.emplace_back(name_of(hit->features.country));
    lists.push_back(entry.list);
    ids.push_back(entry.id);
    what.push_back(entry.what);
    since.push_back(entry.since);
  }
  if (found.size() > top) table.note += fmt::format(" {} more are not shown (--top).", found.size() - top);
  table.columns.push_back(text_column("party", "Name", std::move(parties), Role::key));
  table.columns.push_back(text_column("matched", "Is like", std::move(matched)));
  table.columns.push_back(number_column("score", "Score", "", std::move(score), Role::share));
  table.columns.push_back(text_column("decision", "Decision", std::move(decision)));
  table.columns.push_back(text_column("entry", "Entry", std::move(ids), Role::key));
  table.columns.push_back(text_column("list", "List", std::move(lists)));
  table.columns.push_back(text_column("what", "What", std::move(what)));
  table.columns.push_back(number_column("name", "name", "", std::move(name)));
  table.columns.push_back(number_column("edit", "edit", "", std::move(edit)));
  table.columns.push_back(number_column("words", "words", "", std::move(words)));
  table.columns.push_back(number_column("within", "within", "", std::move(within)));
  table.columns.push_back(number_column("native", "native", "", std::move(native)));
  table.columns.push_back(number_column("slips", "slips", "", std::move(slips)));
  table.columns.push_back(text_column("country", "country", std::move(country)));
  table.columns.push_back(text_column("since", "Since", std::move(since)));
  return table;
}

}  // namespace

std::vector<Entry> named_parties(const World& world, Day day) {
  std::map<FirmId, std::string> clauses;
  const Day last = policy::last_law_source(world);
  for (std::size_t c = 0; c < world.clauses.size(); ++c) {
    for (const world::Target& target : world.clauses.at(c).targets) {
      if (target.kind != world::Target::Kind::firm || target.excluded) continue;
      std::string& text = clauses[FirmId{target.index}];
      text += (text.empty() ? "" : "; ") + clause_name(world, ClauseId{c}) + ": " +
              state_text(world, ClauseId{c}, day, last);
    }
  }
  std::vector<Entry> entries;
  for (const auto& [id, text] : clauses) {
    const world::Firm& firm = world.firms[id];
    // Rows that stand for lists whose names the world does not hold are no parties.
    if (firm.note.starts_with("a list, not a firm") || firm.note.starts_with("a class of firms")) continue;
    Entry entry;
    entry.id = firm.id;
    entry.name = firm.name;
    entry.aliases = firm.aliases;
    if (firm.home.valid() && world.places[firm.home].id.size() == 2) entry.countries = {world.places[firm.home].id};
    entry.list = "named in law of this world";
    entry.what = text;
    entries.push_back(std::move(entry));
  }
  return entries;
}

Result<report::Report> screen_parties(Session& session, const ScreenParams& params, Context& context) {
  auto read = session.world(params.as_of, context);
  if (!read) return tl::unexpected(read.error());
  const World& world = **read;
  ScreenParams resolved = params;
  resolved.on = params.on.value_or(policy::last_law_source(world));
  std::vector<report::Input> inputs;
  std::vector<Party> parties;
  for (const std::string& name : params.party) parties.push_back({name, ""});
  if (!params.parties.empty()) {
    auto file = given(session, params.parties, "a CSV file with a column name");
    if (!file) return tl::unexpected(file.error());
    auto more = party::read_parties((*file)->name, (*file)->bytes, context);
    if (!more) return tl::unexpected(more.error());
    parties.insert(parties.end(), more->begin(), more->end());
    resolved.parties = to_string(fingerprint((*file)->bytes));
    inputs.push_back({"names", fingerprint((*file)->bytes)});
  }
  std::vector<Entry> entries = named_parties(world, *resolved.on);
  const std::size_t shipped = entries.size();
  if (!params.list.empty()) {
    auto file = given(session, params.list, "a list of parties as CSV or JSON");
    if (!file) return tl::unexpected(file.error());
    auto more = party::read_list((*file)->name, (*file)->bytes, context);
    if (!more) return tl::unexpected(more.error());
    entries.insert(entries.end(), std::make_move_iterator(more->begin()), std::make_move_iterator(more->end()));
    resolved.list = to_string(fingerprint((*file)->bytes));
    inputs.push_back({"list", fingerprint((*file)->bytes)});
  }
  std::vector<Decided> decided;
  if (!params.decisions.empty()) {
    auto file = given(session, params.decisions, "a CSV file of decisions");
    if (!file) return tl::unexpected(file.error());
    auto rows = party::read_decisions((*file)->name, (*file)->bytes, context);
    if (!rows) return tl::unexpected(rows.error());
    decided = std::move(*rows);
    resolved.decisions = to_string(fingerprint((*file)->bytes));
    inputs.push_back({"decisions", fingerprint((*file)->bytes)});
  }
  auto screener = party::Screener::make(std::move(entries));
  if (!screener) return tl::unexpected(screener.error());
  party::ScreenOptions options;
  options.least_score = params.least;
  auto hits = screener->screen(parties, options, context);
  if (!hits) return tl::unexpected(hits.error());

  report::Report report;
  report.title = "Names against lists of parties";
  report.manifest = manifest_of("screen", canonical_json(resolved), world);
  report.manifest.inputs = std::move(inputs);
  if (hits->size() < parties.size()) report.outcome = Outcome::stopped;
  const Decisions decisions(std::move(decided));
  std::vector<Found> found;
  std::size_t open = 0, other = 0, names = 0;
  for (std::size_t i = 0; i < hits->size(); ++i) {
    bool any = false;
    for (const Hit& hit : (*hits)[i]) {
      const Decided* past = decisions.find(parties[i].name, screener->entries()[hit.entry].id);
      open += past == nullptr;
      other += past != nullptr && past->decision == Decision::other;
      any |= past == nullptr || past->decision == Decision::same;
      found.push_back({&parties[i], &hit, past});
    }
    names += any;
  }
  // What is still open or the same first, then by likeness.
  std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
    const auto settled = [](const Found& f) { return f.decided != nullptr && f.decided->decision == Decision::other; };
    return settled(a) != settled(b) ? settled(b) : a.hit->score > b.hit->score;
  });
  report.notes.push_back(
      {report::Tone::headline,
       fmt::format("{} of {} names are like an entry ({} matches open, {} decided as another) among {} entries; least "
                   "score {:.2f}.",
                   names, hits->size(), open, other, screener->entries().size(), params.least)});
  if (report.outcome == Outcome::stopped)
    report.notes.push_back({report::Tone::warning, "Stopped: these are the names looked at by then."});
  report.notes.push_back(
      {report::Tone::limit,
       fmt::format("{} of the entries ship: parties that clauses of this world name. Most lists of law are not held "
                   "here; give them with --list (docs/formats/parties.md). A likeness is a question, not a finding; no "
                   "match is no clearance.",
                   shipped)});
  report.notes.push_back({report::Tone::limit, std::string(kNotLegalAdvice)});
  report.tables.push_back(hits_table(found, screener->entries(), static_cast<std::size_t>(params.top)));
  return report;
}

}  // namespace chokepoint::service
