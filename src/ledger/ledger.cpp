#include "ledger/ledger.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/fingerprint.h"
#include "ledger/row_sql.h"
#include "ledger/schema.h"
#include "table/csv.h"

namespace chokepoint::ledger {
namespace {

/// Does one reach a source from itself by what it repeats?
bool in_circle(const std::vector<Source>& sources, const std::string& start) {
  std::set<std::string> seen;
  std::vector<std::string> open{start};
  while (!open.empty()) {
    const std::string at = open.back();
    open.pop_back();
    for (const Source& source : sources) {
      if (source.id != at) continue;
      for (const std::string& origin : source.derived_from) {
        if (origin == start) return true;
        if (seen.insert(origin).second) open.push_back(origin);
      }
    }
  }
  return false;
}

}  // namespace

std::string claim_id(const TextFolder& folder, const Claim& claim) {
  const auto squeezed = [&](std::string_view text) {
    std::u32string folded = folder.fold(text);
    std::erase_if(folded, [](char32_t c) { return c == U' ' || c == U'\n' || c == U'\r' || c == U'\t'; });
    return table::encode(folded);
  };
  std::string all = claim.source;
  for (const std::string& part :
       {squeezed(claim.sentence), squeezed(claim.quote), claim.unit_class, claim.unit, claim.bound, claim.date}) {
    all += '\x1f' + part;
  }
  for (const auto& value : {claim.base_low, claim.base_high}) {
    all += '\x1f' + (value ? table::format_number(*value) : std::string());
  }
  return to_string(fingerprint(all)).substr(0, 16);
}

std::vector<std::string> origins_of(const std::vector<Source>& sources, std::string_view id) {
  std::set<std::string> seen{std::string(id)};
  std::set<std::string> ends;
  std::vector<std::string> open{std::string(id)};
  while (!open.empty()) {
    const std::string at = open.back();
    open.pop_back();
    const auto found = std::find_if(sources.begin(), sources.end(), [&](const Source& s) { return s.id == at; });
    if (found == sources.end() || found->derived_from.empty()) {
      ends.insert(at);
      continue;
    }
    for (const std::string& origin : found->derived_from) {
      if (seen.insert(origin).second) open.push_back(origin);
    }
  }
  if (ends.empty()) ends.insert(std::string(id));
  return {ends.begin(), ends.end()};
}

Result<Ledger> Ledger::open(const std::filesystem::path& path, Access access) {
  auto folder = TextFolder::make();
  if (!folder) return tl::unexpected(folder.error());
  auto database = Database::open(path, access);
  if (!database) return tl::unexpected(database.error());
  auto schema = prepare_schema(*database, access);
  if (!schema) {
    Error error = std::move(schema.error());
    for (Fault& fault : error.faults) {
      if (fault.file.empty()) fault.file = path.string();
    }
    return fail(std::move(error));
  }
  return Ledger(std::move(*database), std::move(*folder));
}

void Ledger::write_source(const Source& s) {
  Statement(database_,
            "INSERT INTO sources VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT(id) DO UPDATE SET "
            "title = ?2, publisher = ?3, published = ?4, url = ?5, language = ?6, reliability = ?7, credibility = ?8, "
            "licence = ?9, note = ?10")
      .with(s.id, s.title, s.publisher, s.published, s.url, s.language, std::string(1, s.reliability), s.credibility,
            s.licence, s.note)
      .run();
  Statement(database_, "DELETE FROM origins WHERE source = ?1").with(s.id).run();
  Statement origin(database_, "INSERT OR IGNORE INTO origins VALUES(?1, ?2)");
  for (const std::string& from : s.derived_from) origin.with(s.id, from).run();
}

void Ledger::write_claim(const Claim& c) {
  Statement known(database_, "SELECT number FROM claims WHERE id = ?1");
  const std::optional<std::int64_t> number = known.with(c.id).next() ? std::optional(known.whole(0)) : std::nullopt;
  if (number) {
    // What is said stays; how the reader understands it may have grown better.
    Statement(database_,
              "UPDATE claims SET year = ?2, relation = ?3, subject = ?4, product = ?5, place = ?6, attributed_to = ?7, "
              "polarity = ?8, modality = ?9, confidence = ?10, reason = ?11 WHERE number = ?1")
        .with(*number, c.year, c.relation, c.subject, c.product, c.place, c.attributed_to, c.polarity, c.modality,
              c.confidence, c.reason)
        .run();
    Statement(database_, "DELETE FROM claim_text WHERE rowid = ?1").with(*number).run();
  } else {
    Statement(database_,
              "INSERT INTO claims(id, source, quote, sentence, language, unit_class, unit, low, high, base_low, "
              "base_high, bound, date, year, relation, subject, product, place, attributed_to, polarity, modality, "
              "confidence, reason) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, "
              "?18, ?19, ?20, ?21, ?22, ?23)")
        .with(c.id, c.source, c.quote, c.sentence, c.language, c.unit_class, c.unit, c.low, c.high, c.base_low,
              c.base_high, c.bound, c.date, c.year, c.relation, c.subject, c.product, c.place, c.attributed_to,
              c.polarity, c.modality, c.confidence, c.reason)
        .run();
  }
  const SearchText text = folder_.index(c.sentence + " " + c.quote + " " + c.product + " " + c.place + " " +
                                        c.attributed_to + " " + c.subject + " " + c.source);
  Statement(database_, "INSERT INTO claim_text(rowid, words, bigrams) SELECT number, ?2, ?3 FROM claims WHERE id = ?1")
      .with(c.id, text.words, text.bigrams)
      .run();
}

void Ledger::write_mention(const Mention& m) {
  Statement(database_, "INSERT OR IGNORE INTO mentions VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
      .with(m.document, m.start, m.end, m.sentence_start, m.sentence_end, m.claim)
      .run();
}

Result<Added> Ledger::add(const Document& document, const std::vector<Claim>& claims,
                          const std::vector<Mention>& mentions) {
  Added added;
  Transaction transaction(database_);
  Statement known(database_, "SELECT source, edition, reading FROM documents WHERE fingerprint = ?1");
  const bool again = known.with(document.fingerprint).next();
  added.source = again ? known.text(0) : document.source;
  if (again) {
    added.edition = known.whole(1);
    added.how = known.text(2) == document.reading ? Added::How::again : Added::How::reread;
  } else {
    Statement source(database_, "SELECT 1 FROM sources WHERE id = ?1");
    if (!source.with(document.source).next()) {
      Source made;
      made.id = document.source;
      made.title = document.name;
      made.published = document.published;
      made.language = document.language;
      write_source(made);
    }
    Statement last(database_, "SELECT coalesce(max(edition), 0) FROM documents WHERE source = ?1");
    if (last.with(document.source).next()) added.edition = last.whole(0) + 1;
    added.how = added.edition == 1 ? Added::How::first : Added::How::edition;
  }
  std::set<std::string> distinct;
  Statement there(database_,
                  "SELECT (SELECT count(*) FROM claims WHERE id = ?1), (SELECT count(*) FROM states WHERE claim = ?1 "
                  "AND state <> 'open')");
  std::vector<Claim> named = claims;
  for (Claim& claim : named) {
    claim.source = added.source;
    claim.id = claim_id(folder_, claim);
    if (!distinct.insert(claim.id).second || !there.with(claim.id).next()) continue;
    added.claims_new += there.whole(0) == 0 ? 1 : 0;
    added.decided += there.whole(1) > 0 ? 1 : 0;
  }
  added.claims = distinct.size();
  if (added.how != Added::How::again) {
    if (again) {
      // Places that this reading no longer finds go, unless somebody has spoken about the claim.
      Statement(database_, "DELETE FROM mentions WHERE document = ?1 AND claim NOT IN (SELECT claim FROM decisions)")
          .with(document.fingerprint)
          .run();
      Statement(database_, "UPDATE documents SET reading = ?2 WHERE fingerprint = ?1")
          .with(document.fingerprint, document.reading)
          .run();
    } else {
      Statement(database_, "INSERT INTO documents VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
          .with(document.fingerprint, document.name, document.source, added.edition, document.language,
                document.published, document.characters, document.reading)
          .run();
    }
    distinct.clear();
    for (std::size_t i = 0; i < named.size(); ++i) {
      if (distinct.insert(named[i].id).second) write_claim(named[i]);
      Mention mention = mentions[i];
      mention.document = document.fingerprint;
      mention.claim = named[i].id;
      write_mention(mention);
    }
    if (again) {
      database_.run(
          "DELETE FROM claim_text WHERE rowid IN (SELECT number FROM claims WHERE id NOT IN (SELECT claim FROM "
          "mentions)); DELETE FROM claims WHERE id NOT IN (SELECT claim FROM mentions)");
    }
  }
  auto committed = transaction.commit();
  if (!committed) return tl::unexpected(committed.error());
  return added;
}

Result<std::monostate> Ledger::put_source(const Source& source) {
  Transaction transaction(database_);
  write_source(source);
  if (in_circle(sources(), source.id)) {
    return fail(Fault{Code::cycle, "", 0, 0, "source " + source.id + " would repeat itself by way of others",
                      "an original behind every echo", "name other sources in --derived-from"});
  }
  return transaction.commit();
}

std::vector<Source> Ledger::sources() {
  std::vector<Source> all;
  Statement rows(database_, fmt::format("SELECT {} FROM sources ORDER BY id", kSourceColumns));
  while (rows.next()) all.push_back(source_of(rows));
  Statement origins(database_, "SELECT origin FROM origins WHERE source = ?1 ORDER BY origin");
  for (Source& source : all) {
    origins.with(source.id);
    while (origins.next()) source.derived_from.push_back(origins.text(0));
  }
  return all;
}

std::optional<Source> Ledger::source(std::string_view id) {
  Statement statement(database_, fmt::format("SELECT {} FROM sources WHERE id = ?1", kSourceColumns));
  if (!statement.with(id).next()) return std::nullopt;
  Source found = source_of(statement);
  Statement origins(database_, "SELECT origin FROM origins WHERE source = ?1 ORDER BY origin");
  origins.with(id);
  while (origins.next()) found.derived_from.push_back(origins.text(0));
  return found;
}

Entry Ledger::entry_of(Statement& row) {
  Entry entry;
  entry.claim = claim_of(row);
  entry.state = state_of(row.text(kAfterClaim));
  entry.merged_into = row.text(kAfterClaim + 1);
  entry.decided_by = row.text(kAfterClaim + 2);
  entry.note = row.text(kAfterClaim + 3);
  entry.decided_on = row.text(kAfterClaim + 4);
  return entry;
}

void Ledger::fill(Entry& entry) {
  Statement figures(database_, "SELECT figure FROM attachments WHERE claim = ?1 ORDER BY figure");
  figures.with(entry.claim.id);
  while (figures.next()) entry.figures.push_back(figures.text(0));
  Statement mentions(database_,
                     "SELECT m.document, m.start, m.end, m.sentence_start, m.sentence_end, d.edition, (SELECT "
                     "max(edition) FROM documents l WHERE l.source = d.source) FROM mentions m JOIN documents d ON "
                     "d.fingerprint = m.document WHERE m.claim = ?1 ORDER BY d.edition DESC, m.start, m.end");
  mentions.with(entry.claim.id);
  entry.in_latest_edition = false;
  while (mentions.next()) {
    const auto place = [&](int column) { return static_cast<std::uint64_t>(mentions.whole(column)); };
    entry.mentions.push_back({mentions.text(0), entry.claim.id, place(1), place(2), place(3), place(4)});
    if (mentions.whole(5) == mentions.whole(6)) entry.in_latest_edition = true;
  }
}

namespace {

std::string entry_query(std::string_view tail) {
  return fmt::format(
      "SELECT {}, coalesce(s.state, 'open'), coalesce(s.object, ''), coalesce(s.author, ''), coalesce(s.note, ''), "
      "coalesce(s.decided_on, '') FROM claims c LEFT JOIN states s ON s.claim = c.id {}",
      kClaimColumns, tail);
}

}  // namespace

Result<Entry> Ledger::find(std::string_view id) {
  if (id.starts_with(kWorldClaim)) {
    Entry entry;
    entry.claim.id = std::string(id);
    Statement state(database_, "SELECT state, object, author, note, decided_on FROM states WHERE claim = ?1");
    if (state.with(id).next()) {
      entry.state = state_of(state.text(0));
      entry.merged_into = state.text(1);
      entry.decided_by = state.text(2);
      entry.note = state.text(3);
      entry.decided_on = state.text(4);
    }
    fill(entry);
    if (auto error = database_.take_error()) return fail(std::move(*error));
    return entry;
  }
  std::vector<Entry> found;
  const bool digits = id.size() >= 4 && id.size() <= 16 && id.find_first_not_of("0123456789abcdef") == id.npos;
  if (digits) {
    Statement statement(database_, entry_query("WHERE c.id >= ?1 AND c.id < ?1 || 'g' ORDER BY c.id LIMIT 5"));
    statement.with(id);
    while (statement.next()) found.push_back(entry_of(statement));
  }
  if (auto error = database_.take_error()) return fail(std::move(*error));
  if (found.size() == 1) {
    fill(found.front());
    if (auto error = database_.take_error()) return fail(std::move(*error));
    return std::move(found.front());
  }
  std::string several;
  for (const Entry& entry : found) several += (several.empty() ? "" : ", ") + entry.claim.id;
  return fail(Fault{found.empty() ? Code::not_found : Code::usage, "", 0, 0,
                    found.empty() ? fmt::format("no claim \"{}\" in this ledger", id)
                                  : fmt::format("\"{}\" could be: {}", id, several),
                    "the id of a claim, or its first digits (four at least)",
                    found.empty() ? "chokepoint evidence search lists them" : "give more digits"});
}

Result<std::vector<Entry>> Ledger::search(const Filter& filter) {
  std::vector<Entry> entries;
  std::string where = "WHERE 1";
  if (filter.state) where += fmt::format(" AND coalesce(s.state, 'open') = '{}'", name_of(*filter.state));
  if (!filter.source.empty()) where += " AND c.source = ?2";
  if (!filter.figure.empty()) where += " AND c.id IN (SELECT claim FROM attachments WHERE figure = ?3)";
  std::string order = " ORDER BY c.number";
  std::string question;
  if (!filter.question.empty()) {
    question = folder_.question(filter.question);
    if (question.empty()) {
      return fail(Fault{Code::usage, "", 0, 0, "\"" + filter.question + "\", which holds no word", "words to look for",
                        "for all claims leave them out"});
    }
    where = "JOIN claim_text t ON t.rowid = c.number " + where + " AND claim_text MATCH ?1";
    order = " ORDER BY bm25(claim_text), c.number";
  }
  Statement statement(database_, entry_query(where + order + fmt::format(" LIMIT {}", filter.most)));
  statement.with(question, filter.source, filter.figure);
  while (statement.next()) entries.push_back(entry_of(statement));
  for (Entry& entry : entries) fill(entry);
  if (auto error = database_.take_error()) return fail(std::move(*error));
  return entries;
}

}  // namespace chokepoint::ledger
