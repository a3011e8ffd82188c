// Full-text search over texts that stand nowhere in a ledger, such as the claims of a world: the same folding, the same
// questions. Lives in memory.
// Verified by: tests/ledger/search_text_test.cpp.
#pragma once

#include <string_view>
#include <vector>

#include "ledger/database.h"
#include "ledger/search_text.h"

namespace chokepoint::ledger {

class TextIndex {
 public:
  /// Text i is found as i.
  static Result<TextIndex> make(const std::vector<std::string>& texts);
  /// Best first. A fault where the question holds no word.
  Result<std::vector<std::size_t>> find(std::string_view question, std::size_t most);

 private:
  TextIndex(Database database, TextFolder folder) : database_(std::move(database)), folder_(std::move(folder)) {}
  Database database_;
  TextFolder folder_;
};

}  // namespace chokepoint::ledger
