// One block folded for reading, with the way back to the document.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reader/claim.h"
#include "reader/unicode.h"

namespace chokepoint::reader {

struct Passage {
  std::u32string text;              // folded; what is not read is gone
  std::vector<std::uint32_t> from;  // for each character its place in `original`
  std::u32string_view original;     // the window's text as it stands
  Language language{Language::unknown};
  bool heading{false};
  std::string_view yuan{"CNY"};  // what 元 alone is in this document

  /// The character as written.
  char32_t written(std::size_t i) const { return original[from[i]]; }
};

/// Folds original[begin, end). Reuses what `passage` holds.
void fold_passage(std::u32string_view original, std::size_t begin, std::size_t end, const FoldTable& fold,
                  Passage& passage);

struct Sentence {
  std::size_t begin{0}, end{0};  // of the passage's text
};
/// Ends of sentences by the marks of each script; a sentence of over 1,200 characters is cut at a comma or a blank.
void find_sentences(const Passage& passage, std::vector<Sentence>& sentences);

}  // namespace chokepoint::reader
