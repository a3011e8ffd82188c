#include "ledger/text_index.h"

namespace chokepoint::ledger {

Result<TextIndex> TextIndex::make(const std::vector<std::string>& texts) {
  auto folder = TextFolder::make();
  if (!folder) return tl::unexpected(folder.error());
  auto database = Database::open(":memory:", Access::create);
  if (!database) return tl::unexpected(database.error());
  database->run(
      "CREATE VIRTUAL TABLE texts USING fts5(words, bigrams, tokenize = 'unicode61 remove_diacritics 0'); BEGIN");
  {
    Statement insert(*database, "INSERT INTO texts(rowid, words, bigrams) VALUES(?1, ?2, ?3)");
    std::int64_t number = 0;
    for (const std::string& text : texts) {
      const SearchText folded = folder->index(text);
      insert.with(++number, folded.words, folded.bigrams).run();
    }
  }
  database->run("COMMIT");
  if (auto error = database->take_error()) return fail(std::move(*error));
  return TextIndex(std::move(*database), std::move(*folder));
}

Result<std::vector<std::size_t>> TextIndex::find(std::string_view question, std::size_t most) {
  const std::string asked = folder_.question(question);
  if (asked.empty()) {
    return fail(Fault{Code::usage, "", 0, 0, "\"" + std::string(question) + "\", which holds no word",
                      "words to look for", "give at least one word"});
  }
  std::vector<std::size_t> found;
  Statement statement(database_, "SELECT rowid FROM texts WHERE texts MATCH ?1 ORDER BY bm25(texts), rowid LIMIT ?2");
  statement.with(asked, static_cast<std::int64_t>(most));
  while (statement.next()) found.push_back(static_cast<std::size_t>(statement.whole(0) - 1));
  if (auto error = database_.take_error()) return fail(std::move(*error));
  return found;
}

}  // namespace chokepoint::ledger
