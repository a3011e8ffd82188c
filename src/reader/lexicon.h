// Words with a meaning to the reader, in all its languages: units, currencies, bounds, times, names of products,
// places, organisations and programmes, words of saying, planning and denying, headings of page furniture. From CSV
// files (data/lexicon in the program; a user's folder adds to it and wins), and country names from CLDR. Format:
// docs/guide/read.md. Verified by: tests/reader/reader_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/result.h"
#include "reader/claim.h"
#include "reader/trie.h"
#include "reader/unicode.h"

namespace chokepoint::reader {

enum class Kind : std::uint8_t {
  unit,      // key: canonical unit; detail: unit class; value: how many base units
  currency,  // key: ISO 4217
  counter,   // what stands between a number and the thing counted (家, 名, 人)
  bound,     // key: about, at_least, more_than, at_most, less_than; detail: before or after the number
  month,     // value: 1 to 12
  time,      // relative times; detail: year, month, day, ...; value: offset
  place,
  product,
  organisation,
  programme,
  instrument,
  relation,
  saying,    // words that tell who said it; detail: before or after the name
  modality,  // key: planned, predicted, alleged, possible
  denial,
  label,    // a number after it is a name (Article 5, 第3章)
  name,     // holds a number and is no quantity (世界500强, 二战)
  chrome,   // key: tail, inner, line
  rank,     // key: scope (world), first, largest
  weekday,  // value: 1 (Monday) to 7
  noun,     // things that stand after a bare number in text without spaces (领域, 环节)
  vague,    // an amount without a number (dozens, 数十, معظم); detail: its class
  act,  // key done: words of acts (投产, opened); key target: words that set a day (by, までに), detail before or after
  kCount
};
std::string_view name_of(Kind kind);
constexpr std::uint64_t bit(Kind kind) { return std::uint64_t{1} << static_cast<unsigned>(kind); }

struct Entry {
  Kind kind{Kind::unit};
  std::string key, detail;
  double value{0.0};
  std::string title;  // for people: the English text, or the first
};

struct LexiconFile {
  std::string_view name;
  std::string_view bytes;
};

/// A word found: `entry` stands at [begin, end) of the text.
struct Hit {
  std::size_t begin{0}, end{0};
  const Entry* entry{nullptr};
};

class Lexicon {
 public:
  /// All faults of all files. `user` files come second: a row of theirs replaces the meaning of the same words.
  static Result<Lexicon> read(std::span<const LexiconFile> own, std::span<const LexiconFile> user, Context& context);

  const FoldTable& fold() const { return fold_; }
  const std::vector<Entry>& entries() const { return entries_; }

  /// The longest word of the kinds that starts exactly at `at` and ends at a word's end. Text must be folded.
  std::optional<Hit> find(std::u32string_view text, std::size_t at, std::uint64_t kinds) const;
  /// As find, but at the start of an Arabic word also behind its particles (و ف ب ك ل) and article.
  std::optional<Hit> find_word(std::u32string_view text, std::size_t at, std::uint64_t kinds) const;
  /// May a word of the kinds begin with c?
  bool may_begin(char32_t c, std::uint64_t kinds) const { return (trie_.kinds_of(c) & kinds) != 0; }

 private:
  explicit Lexicon(FoldTable fold) : fold_(std::move(fold)) {}
  void add_file(const LexiconFile& file, bool user, Faults& faults, Context& context);
  void add_words(std::string_view words, std::uint32_t entry, std::uint64_t kinds);
  void add_countries();

  FoldTable fold_;
  Trie trie_;
  std::vector<Entry> entries_;
  std::size_t first_user_entry_{0};
};

/// A word folded as the reader folds text.
std::u32string folded(const FoldTable& fold, std::string_view utf8);

}  // namespace chokepoint::reader
