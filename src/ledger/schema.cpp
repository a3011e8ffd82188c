#include "ledger/schema.h"

#include <fmt/format.h>

#include <array>

namespace chokepoint::ledger {
namespace {

constexpr std::int64_t kApplication = 0x43484b50;  // "CHKP": what kind of database the file is

// Each step is what one version added. Steps only ever grow at the end.
constexpr std::array<const char*, 1> kSteps{R"sql(
CREATE TABLE sources(
  id TEXT PRIMARY KEY, title TEXT NOT NULL, publisher TEXT NOT NULL, published TEXT NOT NULL, url TEXT NOT NULL,
  language TEXT NOT NULL, reliability TEXT NOT NULL CHECK(reliability IN ('A','B','C','D','E','F')),
  credibility INTEGER NOT NULL CHECK(credibility BETWEEN 1 AND 6), licence TEXT NOT NULL, note TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE origins(
  source TEXT NOT NULL REFERENCES sources(id), origin TEXT NOT NULL, PRIMARY KEY(source, origin)
) STRICT, WITHOUT ROWID;

CREATE TABLE documents(
  fingerprint TEXT PRIMARY KEY, name TEXT NOT NULL, source TEXT NOT NULL REFERENCES sources(id),
  edition INTEGER NOT NULL, language TEXT NOT NULL, published TEXT NOT NULL, characters INTEGER NOT NULL,
  reading TEXT NOT NULL, UNIQUE(source, edition)
) STRICT, WITHOUT ROWID;

CREATE TABLE claims(
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source TEXT NOT NULL REFERENCES sources(id),
  quote TEXT NOT NULL, sentence TEXT NOT NULL, language TEXT NOT NULL, unit_class TEXT NOT NULL, unit TEXT NOT NULL,
  low REAL, high REAL, base_low REAL, base_high REAL, bound TEXT NOT NULL, date TEXT NOT NULL, year TEXT NOT NULL,
  relation TEXT NOT NULL, subject TEXT NOT NULL, product TEXT NOT NULL, place TEXT NOT NULL,
  attributed_to TEXT NOT NULL, polarity TEXT NOT NULL, modality TEXT NOT NULL, confidence REAL NOT NULL,
  reason TEXT NOT NULL
) STRICT;

CREATE TABLE mentions(
  document TEXT NOT NULL REFERENCES documents(fingerprint), start INTEGER NOT NULL, end INTEGER NOT NULL,
  sentence_start INTEGER NOT NULL, sentence_end INTEGER NOT NULL, claim TEXT NOT NULL REFERENCES claims(id),
  PRIMARY KEY(document, start, end, claim)
) STRICT, WITHOUT ROWID;
CREATE INDEX mentions_of_claim ON mentions(claim);

-- No foreign key: a decision outlives the reading that it was made on, and is there when the text is read again.
CREATE TABLE decisions(
  number INTEGER PRIMARY KEY AUTOINCREMENT, claim TEXT NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('accept','reject','reopen','merge','attach','detach')),
  object TEXT NOT NULL CHECK((object <> '') = (kind IN ('merge','attach','detach'))),
  author TEXT NOT NULL CHECK(author <> ''), note TEXT NOT NULL, decided_on TEXT NOT NULL
) STRICT;
CREATE INDEX decisions_of_claim ON decisions(claim, number);
CREATE TRIGGER decisions_stay BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;
CREATE TRIGGER decisions_last BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'a decision is never removed'); END;

CREATE VIEW states AS
  SELECT claim, CASE kind WHEN 'accept' THEN 'accepted' WHEN 'reject' THEN 'rejected' WHEN 'merge' THEN 'merged'
    ELSE 'open' END AS state, object, author, note, decided_on
  FROM decisions WHERE number IN
    (SELECT max(number) FROM decisions WHERE kind IN ('accept','reject','reopen','merge') GROUP BY claim);
CREATE VIEW attachments AS
  SELECT claim, object AS figure, author, note, decided_on FROM decisions
  WHERE kind = 'attach' AND number IN
    (SELECT max(number) FROM decisions WHERE kind IN ('attach','detach') GROUP BY claim, object);

CREATE VIRTUAL TABLE claim_text USING fts5(words, bigrams, tokenize = 'unicode61 remove_diacritics 0');
)sql"};

std::int64_t pragma(Database& database, const char* name) {
  Statement statement(database, std::string("PRAGMA ") + name);
  return statement.next() ? statement.whole(0) : 0;
}

Fault another_program() {
  return {Code::unreadable,
          "",
          0,
          0,
          "a database of another program",
          "a ledger of chokepoint",
          "name another file; this one was left as it is"};
}

}  // namespace

Result<std::monostate> prepare_schema(Database& database, Access access) {
  const std::int64_t application = pragma(database, "application_id");
  std::int64_t version = pragma(database, "user_version");
  const std::int64_t tables = [&] {
    Statement count(database, "SELECT count(*) FROM sqlite_schema");
    return count.next() ? count.whole(0) : 0;
  }();
  if (!database.failed()) {
    if (application != kApplication && (tables > 0 || access != Access::create)) database.fail_with(another_program());
    if (application == kApplication && version > static_cast<std::int64_t>(kSteps.size())) {
      database.fail_with({Code::unreadable, "", 0, 0, fmt::format("a ledger of form {}", version),
                          fmt::format("form {} or older", kSteps.size()), "use the newer program that wrote it"});
    }
  }
  const bool current = version == static_cast<std::int64_t>(kSteps.size());
  if (!database.failed() && !current && access == Access::read) {
    database.fail_with({Code::unreadable, "", 0, 0, fmt::format("a ledger of form {}", version),
                        fmt::format("form {}", kSteps.size()), "open it once for writing, which brings it up to date"});
  }
  if (auto error = database.take_error()) return fail(std::move(*error));
  if (current) return std::monostate{};
  database.run("PRAGMA journal_mode = WAL");
  database.take_error();  // busy: another program is doing just that
  Transaction transaction(database);
  version = pragma(database, "user_version");  // somebody may have been faster
  for (auto step = static_cast<std::size_t>(version); step < kSteps.size(); ++step) database.run(kSteps[step]);
  database.run(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", kApplication, kSteps.size()));
  return transaction.commit();
}

}  // namespace chokepoint::ledger
