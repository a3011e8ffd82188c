// Text as the full-text index sees it, and questions to it. Han and kana are indexed as overlapping pairs, so that a
// word of two characters is found wherever it stands; Arabic without vowel signs, with its light stem; everything in
// folded characters (traditional as simplified, any width and case).
// Method: character bigrams (Nie, Gao, Zhang and Zhou 2000); Arabic light stemming, light10 (Larkey, Ballesteros and
// Connell 2002). Verified by: tests/ledger/search_text_test.cpp, ledger_test.cpp.
#pragma once

#include <string>
#include <string_view>

#include "table/fold.h"

namespace chokepoint::ledger {

struct SearchText {
  std::string words;    // folded words, a blank between
  std::string bigrams;  // pairs of Han and kana, and the last character of each run
};

class TextFolder {
 public:
  static Result<TextFolder> make();
  /// Folded code points; what is not read is left out.
  std::u32string fold(std::string_view text) const;
  SearchText index(std::string_view text) const;
  /// An FTS5 expression that finds texts with all words of `question`, words of three letters and more also as
  /// beginnings; empty where the question holds no word.
  std::string question(std::string_view question) const;

 private:
  explicit TextFolder(table::FoldTable table) : table_(std::move(table)) {}
  table::FoldTable table_;
};

}  // namespace chokepoint::ledger
