// The whole of a ledger out and in.
#include <fmt/format.h>

#include <map>
#include <tuple>

#include "base/fingerprinter.h"
#include "ledger/ledger.h"
#include "ledger/row_sql.h"

namespace chokepoint::ledger {

Result<Contents> Ledger::contents() {
  Contents all;
  all.sources = sources();
  Statement documents(database_,
                      "SELECT fingerprint, name, source, edition, language, published, characters, reading FROM "
                      "documents ORDER BY source, edition");
  while (documents.next()) {
    Document d;
    d.fingerprint = documents.text(0);
    d.name = documents.text(1);
    d.source = documents.text(2);
    d.edition = documents.whole(3);
    d.language = documents.text(4);
    d.published = documents.text(5);
    d.characters = static_cast<std::uint64_t>(documents.whole(6));
    d.reading = documents.text(7);
    all.documents.push_back(std::move(d));
  }
  Statement claims(database_, fmt::format("SELECT {} FROM claims c ORDER BY c.id", kClaimColumns));
  while (claims.next()) all.claims.push_back(claim_of(claims));
  Statement mentions(database_,
                     "SELECT document, claim, start, end, sentence_start, sentence_end FROM mentions ORDER BY "
                     "document, start, end, claim");
  while (mentions.next()) {
    const auto place = [&](int column) { return static_cast<std::uint64_t>(mentions.whole(column)); };
    all.mentions.push_back({mentions.text(0), mentions.text(1), place(2), place(3), place(4), place(5)});
  }
  Statement decisions(database_, fmt::format("SELECT {} FROM decisions ORDER BY number", kDecisionColumns));
  while (decisions.next()) all.decisions.push_back(decision_of(decisions));
  if (auto error = database_.take_error()) return fail(std::move(*error));
  return all;
}

Result<Fingerprint> Ledger::fingerprint() {
  Fingerprinter all;
  for (const char* const query :
       {"SELECT id || title || published || reliability || credibility FROM sources ORDER BY id",
        "SELECT source || '<' || origin FROM origins ORDER BY source, origin",
        "SELECT fingerprint || reading FROM documents ORDER BY fingerprint", "SELECT id FROM claims ORDER BY id",
        "SELECT claim || kind || object || author || note || decided_on FROM decisions ORDER BY number"}) {
    Statement rows(database_, query);
    while (rows.next()) all.add(rows.text(0) + "\n");
    all.add("\f");
  }
  if (auto error = database_.take_error()) return fail(std::move(*error));
  return all.result();
}

Result<std::monostate> Ledger::take(const Contents& contents) {
  Transaction transaction(database_);
  for (const Source& source : contents.sources) {
    if (!this->source(source.id)) write_source(source);
  }
  for (const Document& d : contents.documents) {
    Statement known(database_, "SELECT 1 FROM documents WHERE fingerprint = ?1");
    if (known.with(d.fingerprint).next()) continue;
    Statement(database_,
              "INSERT INTO documents SELECT ?1, ?2, ?3, CASE WHEN EXISTS(SELECT 1 FROM documents WHERE source = ?3 AND "
              "edition = ?4) THEN (SELECT max(edition) + 1 FROM documents WHERE source = ?3) ELSE ?4 END, ?5, ?6, ?7, "
              "?8")
        .with(d.fingerprint, d.name, d.source, d.edition, d.language, d.published, d.characters, d.reading)
        .run();
  }
  Statement known(database_, "SELECT 1 FROM claims WHERE id = ?1");
  for (const Claim& claim : contents.claims) {
    if (!known.with(claim.id).next()) write_claim(claim);
  }
  for (const Mention& mention : contents.mentions) write_mention(mention);
  // The same words twice are two decisions where others stand between: as many are taken as are missing.
  Statement there(database_,
                  "SELECT count(*) FROM decisions WHERE claim = ?1 AND kind = ?2 AND object = ?3 AND author = ?4 AND "
                  "note = ?5 AND decided_on = ?6");
  Statement write(
      database_, "INSERT INTO decisions(claim, kind, object, author, note, decided_on) VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
  std::map<std::tuple<std::string, DecisionKind, std::string, std::string, std::string, std::string>, std::int64_t>
      seen;
  for (const Decision& d : contents.decisions) {
    const std::int64_t wanted = ++seen[{d.claim, d.kind, d.object, d.author, d.note, d.decided_on}];
    there.with(d.claim, name_of(d.kind), d.object, d.author, d.note, d.decided_on);
    const bool known_already = there.next() && there.whole(0) >= wanted;
    if (!known_already) write.with(d.claim, name_of(d.kind), d.object, d.author, d.note, d.decided_on).run();
  }
  return transaction.commit();
}

}  // namespace chokepoint::ledger
