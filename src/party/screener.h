// Names against lists: which entries are alike enough, and why.
//
// Candidates share three-letter pieces with the name: rare pieces first, until enough postings were read. Of the
// candidates with most pieces in common each is scored:
//   name    Jaro-Winkler of the names without blanks
//   edit    1 - Damerau distance / longer length
//   words   share of the words of both that meet (equal, or alike from 0.92 on), rare words counting more
//   within  share of the shorter name's words that meet, if they are rare enough to tell a firm; else 0
//   native  1 where the names are the same in their own script
//   slips   0.95 for one slip (Damerau) in 8 letters or more, 0.90 for two in 16 or more; less 0.02 where a last word
//   was
//           read as a legal form with a slip; else 0
// score = 1 if the folded names are equal or native is 1; else the largest of 0.40 name + 0.25 edit + 0.35 words,
// 0.9 within and slips. Names romanised from another script have no words: 0.6 name + 0.4 edit, and within is 1 where
// the shorter stands in the longer. Known and different countries cost 5 %. Method: docs/methods/parties.md. Verified
// by: tests/party/screener_test.cpp (every pair scored without blocking, recall of slips, the same for any threads).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "party/fold.h"
#include "party/list.h"

namespace chokepoint::party {

struct Features {
  double name{0.0}, edit{0.0}, words{0.0}, within{0.0}, native{0.0}, slips{0.0};
  enum class Country : std::uint8_t { unknown, same, differs } country{Country::unknown};
};

struct Hit {
  std::uint32_t entry{0};
  std::string matched;  // the entry's name or alias that is alike
  double score{0.0};
  Features features;
};

struct ScreenOptions {
  double least_score{0.85};
  std::size_t most_hits{10};  // a name
};

class Screener {
 public:
  static Result<Screener> make(std::vector<Entry> entries);

  const std::vector<Entry>& entries() const { return entries_; }

  /// Hits of each party, best first, one an entry. Parties may be cut in pieces for the pool: the same for any threads.
  /// Where the context was told to stop, fewer than `parties.size()` lists come back.
  Result<std::vector<std::vector<Hit>>> screen(const std::vector<Party>& parties, const ScreenOptions& options,
                                               Context& context) const;

  /// The score of two folded names, without candidates: what `screen` computes of each.
  double score(const FoldedName& a, const FoldedName& b, Features& features) const;

 private:
  struct Scratch;
  std::vector<Hit> hits_of(const Party& party, const FoldedName& name, const ScreenOptions& options,
                           Scratch& scratch) const;
  double rarity(const std::string& word) const;
  std::vector<double> rarities(const FoldedName& name) const;
  /// `of_a`, `of_b`: rarity of each of their words.
  double score(const FoldedName& a, const std::vector<double>& of_a, const FoldedName& b,
               const std::vector<double>& of_b, Features& features) const;

  std::vector<Entry> entries_;
  std::vector<FoldedName> names_;            // of entries and aliases
  std::vector<std::vector<double>> rarity_;  // per name, of each word
  std::vector<std::uint32_t> entry_of_;      // per name
  std::vector<std::uint32_t> alias_;         // per name: 0 the name itself, else alias number from 1
  std::vector<std::uint32_t> pieces_;        // per name: how many pieces it has
  std::vector<std::uint32_t> first_;         // per piece, into posts_
  std::vector<std::uint32_t> posts_;         // names that hold the piece
  std::vector<std::pair<std::string, std::uint32_t>> word_counts_;  // sorted by word: names that hold it
  std::vector<std::pair<std::string, std::uint32_t>> native_;       // sorted: native form, name
  double most_rarity_{1.0};
};

}  // namespace chokepoint::party
