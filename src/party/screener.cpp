#include "party/screener.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/math.h"
#include "party/similarity.h"

namespace chokepoint::party {
namespace {

constexpr std::uint32_t kLetters = 37;  // a to z, 0 to 9, the edge of a name
constexpr std::uint32_t kEdge = 36;
constexpr std::uint32_t kPieces = kLetters * kLetters * kLetters;
/// A common piece stands in thousands of names; after so many postings the rare ones have told enough.
constexpr std::size_t kMostPostings = 24'000;
constexpr std::size_t kMostCandidates = 64;
/// Of the pieces of both names, doubled; or of the shorter name's.
constexpr double kLeastShared = 0.35;
constexpr double kLeastWithin = 0.7;
constexpr double kWordsAlike = 0.92;
constexpr std::size_t kShortestAlike = 5;
constexpr std::size_t kShortestWithin = 8;
constexpr double kOtherCountry = 0.95;
constexpr std::size_t kAtOnce = 64;

std::uint32_t letter(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<std::uint32_t>(c - 'a') : 26U + static_cast<std::uint32_t>(c - '0');
}

/// Three neighbouring letters, the edges of the name being letters too; each piece once.
std::vector<std::uint32_t> pieces_of(const std::string& compact) {
  std::vector<std::uint32_t> pieces;
  std::uint32_t two = kEdge;
  std::uint32_t one = kEdge;
  for (std::size_t i = 0; i <= compact.size(); ++i) {
    const std::uint32_t next = i < compact.size() ? letter(compact[i]) : kEdge;
    if (i > 0 || compact.empty()) pieces.push_back((two * kLetters + one) * kLetters + next);
    two = one;
    one = next;
  }
  std::sort(pieces.begin(), pieces.end());
  pieces.erase(std::unique(pieces.begin(), pieces.end()), pieces.end());
  return pieces;
}

bool alike(const std::string& a, const std::string& b) {
  if (a == b) return true;
  return std::min(a.size(), b.size()) >= kShortestAlike && jaro_winkler(a, b) >= kWordsAlike;
}

/// One slip in eight letters or more, two in sixteen or more, a slip in the legal form besides: the same name until
/// somebody says otherwise. 0 where there are more.
double slips_score(const FoldedName& a, const FoldedName& b, std::size_t distance) {
  constexpr std::size_t kLettersASlip = 8, kMostSlips = 2;
  constexpr double kSlipCosts = 0.05, kFormCosts = 0.02;
  double best = 0.0;
  const auto compare = [&](const std::string& one, const std::string& other, double costs, bool known = false) {
    const std::size_t shorter = std::min(one.size(), other.size()), longer = std::max(one.size(), other.size());
    if (longer - shorter > kMostSlips) return;
    const std::size_t slips = known ? distance : damerau(one, other);
    if (slips > kMostSlips || shorter < kLettersASlip * std::max<std::size_t>(1, slips)) return;
    best = std::max(best, 1.0 - kSlipCosts * static_cast<double>(slips) - costs);
  };
  compare(a.compact, b.compact, 0.0, true);
  if (!a.bare.empty()) compare(a.bare, b.compact, kFormCosts);
  if (!b.bare.empty()) compare(a.compact, b.bare, kFormCosts);
  if (!a.bare.empty() && !b.bare.empty()) compare(a.bare, b.bare, kFormCosts);
  return best;
}

}  // namespace

struct Screener::Scratch {
  std::vector<std::uint16_t> shared;  // per name
  std::vector<std::uint32_t> touched;
};

Result<Screener> Screener::make(std::vector<Entry> entries) {
  auto folder = Folder::make();
  if (!folder) return tl::unexpected(folder.error());
  Screener screener;
  screener.entries_ = std::move(entries);
  std::vector<std::vector<std::uint32_t>> pieces;
  std::map<std::string, std::uint32_t> counts;
  for (std::uint32_t e = 0; e < screener.entries_.size(); ++e) {
    const Entry& entry = screener.entries_[e];
    for (std::uint32_t k = 0; k <= entry.aliases.size(); ++k) {
      FoldedName name = (*folder)(k == 0 ? entry.name : entry.aliases[k - 1]);
      if (name.compact.empty() && name.native.empty()) continue;
      const auto at = static_cast<std::uint32_t>(screener.names_.size());
      if (!name.native.empty()) screener.native_.emplace_back(name.native, at);
      std::vector<std::string> words = name.words;
      std::sort(words.begin(), words.end());
      words.erase(std::unique(words.begin(), words.end()), words.end());
      for (std::string& word : words) ++counts[std::move(word)];
      pieces.push_back(pieces_of(name.compact));
      screener.pieces_.push_back(static_cast<std::uint32_t>(pieces.back().size()));
      screener.names_.push_back(std::move(name));
      screener.entry_of_.push_back(e);
      screener.alias_.push_back(k);
    }
  }
  screener.word_counts_.assign(counts.begin(), counts.end());
  std::sort(screener.native_.begin(), screener.native_.end());
  screener.most_rarity_ = math::log(2.0 + static_cast<double>(screener.names_.size()));
  for (const FoldedName& name : screener.names_) screener.rarity_.push_back(screener.rarities(name));
  screener.first_.assign(kPieces + 1, 0);
  for (const auto& of_name : pieces) {
    for (const std::uint32_t piece : of_name) ++screener.first_[piece + 1];
  }
  for (std::uint32_t p = 0; p < kPieces; ++p) screener.first_[p + 1] += screener.first_[p];
  screener.posts_.resize(screener.first_.back());
  std::vector<std::uint32_t> next(screener.first_.begin(), screener.first_.end() - 1);
  for (std::uint32_t n = 0; n < pieces.size(); ++n) {
    for (const std::uint32_t piece : pieces[n]) screener.posts_[next[piece]++] = n;
  }
  return screener;
}

/// ln of how many names there are for each that holds the word: 0 for a word of all.
double Screener::rarity(const std::string& word) const {
  const auto it = std::lower_bound(word_counts_.begin(), word_counts_.end(), word,
                                   [](const auto& row, const std::string& w) { return row.first < w; });
  const double held = it != word_counts_.end() && it->first == word ? static_cast<double>(it->second) : 0.0;
  return math::log((2.0 + static_cast<double>(names_.size())) / (1.0 + held));
}

std::vector<double> Screener::rarities(const FoldedName& name) const {
  std::vector<double> all;
  for (const std::string& word : name.words) all.push_back(rarity(word));
  return all;
}

double Screener::score(const FoldedName& a, const FoldedName& b, Features& features) const {
  return score(a, rarities(a), b, rarities(b), features);
}

double Screener::score(const FoldedName& a, const std::vector<double>& of_a, const FoldedName& b,
                       const std::vector<double>& of_b, Features& features) const {
  features = Features{};
  if (!a.native.empty() && a.native == b.native) features.native = 1.0;
  const FoldedName& shorter = a.compact.size() <= b.compact.size() ? a : b;
  const FoldedName& longer = &shorter == &a ? b : a;
  const std::vector<double>& rare_shorter = &shorter == &a ? of_a : of_b;
  const std::vector<double>& rare_longer = &shorter == &a ? of_b : of_a;
  if (shorter.compact.empty()) return features.native;
  features.name = jaro_winkler(a.compact, b.compact);
  const std::size_t distance = damerau(a.compact, b.compact);
  features.edit = 1.0 - static_cast<double>(distance) / static_cast<double>(longer.compact.size());
  const bool syllables = a.romanised || b.romanised;
  if (syllables) {
    const bool inside =
        shorter.compact.size() >= kShortestWithin && longer.compact.find(shorter.compact) != std::string::npos;
    features.within = inside ? 1.0 : 0.0;
  } else {
    // Each word meets one word of the other name.
    std::vector<char> taken(longer.words.size(), 0);
    double met = 0.0, of_shorter = 0.0, of_longer = 0.0;
    for (const double rare : rare_longer) of_longer += rare;
    for (std::size_t w = 0; w < shorter.words.size(); ++w) {
      const std::string& word = shorter.words[w];
      const double weight = rare_shorter[w];
      of_shorter += weight;
      for (std::size_t k = 0; k < longer.words.size(); ++k) {
        if (taken[k] != 0 || !alike(word, longer.words[k])) continue;
        taken[k] = 1;
        met += std::min(weight, rare_longer[k]);
        break;
      }
    }
    if (of_shorter > 0.0 && of_longer > 0.0) {
      features.words = 2.0 * met / (of_shorter + of_longer);
      const double telling = std::min(1.0, of_shorter / most_rarity_);
      features.within = std::min(1.0, met / of_shorter) * telling;
    }
  }
  if (features.native == 1.0 || a.compact == b.compact) return 1.0;
  features.slips = slips_score(a, b, distance);
  const double whole = syllables ? 0.6 * features.name + 0.4 * features.edit
                                 : 0.40 * features.name + 0.25 * features.edit + 0.35 * features.words;
  return std::max({whole, 0.9 * features.within, features.slips});
}

std::vector<Hit> Screener::hits_of(const Party& party, const FoldedName& name, const ScreenOptions& options,
                                   Scratch& scratch) const {
  std::vector<std::uint32_t> pieces = name.compact.empty() ? std::vector<std::uint32_t>() : pieces_of(name.compact);
  std::sort(pieces.begin(), pieces.end(), [&](std::uint32_t a, std::uint32_t b) {
    const auto of = [&](std::uint32_t p) { return std::pair(first_[p + 1] - first_[p], p); };
    return of(a) < of(b);
  });
  std::size_t read = 0;
  std::size_t used = 0;
  for (const std::uint32_t piece : pieces) {
    const std::size_t count = first_[piece + 1] - first_[piece];
    if (used > 0 && read + count > kMostPostings) break;
    read += count;
    ++used;
    for (std::uint32_t p = first_[piece]; p < first_[piece + 1]; ++p) {
      if (scratch.shared[posts_[p]]++ == 0) scratch.touched.push_back(posts_[p]);
    }
  }
  // Pieces that were not read may be shared too: what was found speaks for them.
  const double scale = used > 0 ? static_cast<double>(pieces.size()) / static_cast<double>(used) : 1.0;
  std::vector<std::pair<double, std::uint32_t>> candidates;
  for (const std::uint32_t n : scratch.touched) {
    const double shared = scale * scratch.shared[n];
    const auto mine = static_cast<double>(pieces.size());
    const auto other = static_cast<double>(pieces_[n]);
    scratch.shared[n] = 0;
    // Most share a piece or two: they are told without a division.
    if (2.0 * shared < kLeastShared * (mine + other) && shared < kLeastWithin * std::min(mine, other)) continue;
    const double both = 2.0 * shared / (mine + other);
    const double within = shared / std::min(mine, other);
    if (both >= kLeastShared || within >= kLeastWithin) candidates.emplace_back(-std::max(both, 0.9 * within), n);
  }
  scratch.touched.clear();
  if (candidates.size() > kMostCandidates) {
    std::nth_element(candidates.begin(), candidates.begin() + kMostCandidates, candidates.end());
    candidates.resize(kMostCandidates);
  }
  if (!name.native.empty()) {
    auto it = std::lower_bound(native_.begin(), native_.end(), std::pair(name.native, std::uint32_t{0}));
    for (; it != native_.end() && it->first == name.native; ++it) candidates.emplace_back(-2.0, it->second);
  }
  std::map<std::uint32_t, Hit> best;  // by entry
  const std::vector<double> rare = rarities(name);
  for (const auto& [rank, n] : candidates) {
    Features features;
    double score = this->score(name, rare, names_[n], rarity_[n], features);
    const Entry& entry = entries_[entry_of_[n]];
    if (!party.country.empty() && !entry.countries.empty()) {
      const bool same =
          std::find(entry.countries.begin(), entry.countries.end(), party.country) != entry.countries.end();
      features.country = same ? Features::Country::same : Features::Country::differs;
      if (!same) score *= kOtherCountry;
    }
    if (score < options.least_score) continue;
    Hit& hit = best[entry_of_[n]];
    if (hit.score >= score && !hit.matched.empty()) continue;
    hit = {entry_of_[n], alias_[n] == 0 ? entry.name : entry.aliases[alias_[n] - 1], score, features};
  }
  std::vector<Hit> hits;
  for (auto& [entry, hit] : best) hits.push_back(std::move(hit));
  std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.score > b.score; });
  if (hits.size() > options.most_hits) hits.resize(options.most_hits);
  return hits;
}

Result<std::vector<std::vector<Hit>>> Screener::screen(const std::vector<Party>& parties, const ScreenOptions& options,
                                                       Context& context) const {
  auto folder = Folder::make();
  if (!folder) return tl::unexpected(folder.error());
  std::vector<FoldedName> folded;
  folded.reserve(parties.size());
  for (const Party& party : parties) folded.push_back((*folder)(party.name));
  std::vector<std::vector<Hit>> hits(parties.size());
  const std::size_t pieces = (parties.size() + kAtOnce - 1) / kAtOnce;
  std::vector<char> done(pieces, 0);
  context.progress.stage("screening names", parties.size());
  context.pool.run(pieces, [&](std::size_t piece) {
    if (context.cancel.stop_requested()) return;
    Scratch scratch;
    scratch.shared.assign(names_.size(), 0);
    const std::size_t end = std::min(parties.size(), (piece + 1) * kAtOnce);
    for (std::size_t i = piece * kAtOnce; i < end; ++i) hits[i] = hits_of(parties[i], folded[i], options, scratch);
    done[piece] = 1;
    context.progress.advance(end - piece * kAtOnce);
  });
  const auto stopped = std::find(done.begin(), done.end(), 0) - done.begin();
  hits.resize(std::min(hits.size(), static_cast<std::size_t>(stopped) * kAtOnce));
  return hits;
}

}  // namespace chokepoint::party
