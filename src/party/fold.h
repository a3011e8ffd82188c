// What is left of a name when script, case, marks and legal forms are taken away.
//
// Native: compatibility forms and case folded (NFKC_Casefold), traditional characters simplified, letters and digits
// only, legal forms of Chinese, Japanese and Korean taken from either end. Latin: the name romanised (ICU Any-Latin,
// Latin-ASCII), lower case, split into words, legal forms taken from the end and the beginning.
// Han characters are romanised as Mandarin reads them: a Japanese name in Kanji meets its own Kanji, not its Hepburn.
// Method: docs/methods/parties.md section 1. Verified by: tests/party/fold_test.cpp.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace chokepoint::party {

struct FoldedName {
  std::string native;              // empty for names in Latin letters
  std::vector<std::string> words;  // ASCII letters and digits
  std::string compact;             // the words without blanks
  std::string form;                // legal forms taken off, joined by blanks
  std::string bare;       // compact without a last word that is a legal form but for a slip; empty: no such word
  bool romanised{false};  // from another script: its words are syllables, not words
};

/// Holds ICU's converters: not for several threads at once.
class Folder {
 public:
  /// A fault (internal) where ICU's data lack what is needed.
  static Result<Folder> make();
  Folder(Folder&&) noexcept;
  Folder& operator=(Folder&&) noexcept;
  ~Folder();

  /// Longer names are cut at kLongest bytes.
  FoldedName operator()(std::string_view utf8) const;
  static constexpr std::size_t kLongest = 512;

 private:
  struct Icu;
  explicit Folder(std::unique_ptr<Icu> icu);
  std::unique_ptr<Icu> icu_;
};

}  // namespace chokepoint::party
