// One table that folds characters: what is written differently and read alike becomes the same. Fullwidth forms, digits
// of any script, letter case, traditional and simplified characters, Arabic letter variants; marks that are not read
// (vowel signs, tatweel, zero-width and bidirectional controls) fold to nothing.
// Method: NFKC and case folding (Unicode Standard Annex 15), Han conversion by CLDR.
// Verified by: tests/reader/reader_test.cpp, tests/ledger/search_text_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace chokepoint::table {

/// One code point to one folded code point; 0 where nothing is left.
class FoldTable {
 public:
  /// A fault (internal) where ICU's data lack what is needed.
  static Result<FoldTable> make();
  char32_t operator()(char32_t c) const { return c < kSize ? table_[c] : c; }
  /// A traditional form whose simplified form differs; the other way round.
  bool traditional_only(char32_t c) const { return c < kSize && script_[c] == 1; }
  bool simplified_only(char32_t c) const { return c < kSize && script_[c] == 2; }

 private:
  static constexpr std::size_t kSize = 0x10000;
  std::vector<char32_t> table_;
  std::vector<std::uint8_t> script_;
};

/// Valid UTF-8 to code points, and back. Code points that are none become U+FFFD.
std::u32string decode(std::string_view utf8);
std::string encode(std::u32string_view text);

}  // namespace chokepoint::table
