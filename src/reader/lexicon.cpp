#include "reader/lexicon.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "table/csv.h"

namespace chokepoint::reader {
namespace {

constexpr std::string_view kKindNames[] = {"unit",   "currency", "counter",      "bound",     "month",      "time",
                                           "place",  "product",  "organisation", "programme", "instrument", "relation",
                                           "saying", "modality", "denial",       "label",     "name",       "chrome",
                                           "rank",   "weekday",  "noun",         "vague",     "act"};
static_assert(std::size(kKindNames) == static_cast<std::size_t>(Kind::kCount));

constexpr std::string_view kColumns[] = {"kind", "key", "detail", "value", "language", "words"};

std::optional<Kind> kind_of(std::string_view name) {
  for (std::size_t i = 0; i < std::size(kKindNames); ++i) {
    if (kKindNames[i] == name) return static_cast<Kind>(i);
  }
  return std::nullopt;
}

/// Names of things take endings that words of grammar do not.
constexpr std::uint64_t kInflected = bit(Kind::place) | bit(Kind::product) | bit(Kind::organisation) |
                                     bit(Kind::programme) | bit(Kind::instrument) | bit(Kind::relation) |
                                     bit(Kind::saying) | bit(Kind::modality);

/// Is `end` the end of a word, or of a word but for an ending that Arabic and English put on it? Gives the word's end.
std::optional<std::size_t> word_end(std::u32string_view text, std::size_t begin, std::size_t end, const Entry& entry) {
  const char32_t last = text[end - 1];
  if (end == text.size()) return end;
  const char32_t next = text[end];
  const bool inflected = (bit(entry.kind) & kInflected) != 0;
  if (is_latin(last) && is_latin(next)) {
    if (next == U's' && (end + 1 == text.size() || !is_latin(text[end + 1])) && end - begin > 2) return end + 1;
    return std::nullopt;
  }
  if (is_arabic(last) && is_arabic(next)) {
    std::size_t stop = end;
    while (stop < text.size() && is_arabic(text[stop])) ++stop;
    const std::size_t rest = stop - end;
    if (rest == 1 && next == U'ا') return stop;  // the accusative: كيلوغراما
    if (inflected && end - begin >= 4 && rest <= 2) return stop;
    return std::nullopt;
  }
  return end;
}

bool word_start(std::u32string_view text, std::size_t at) {
  if (at == 0) return true;
  const char32_t before = text[at - 1];
  const char32_t first = text[at];
  if (is_latin(first)) return !is_latin(before);
  return true;
}

}  // namespace

std::string_view name_of(Kind kind) { return kKindNames[static_cast<std::size_t>(kind)]; }

std::u32string folded(const FoldTable& fold, std::string_view utf8) {
  std::u32string out;
  for (const char32_t c : decode(utf8)) {
    const char32_t f = fold(c);
    if (f != 0) out.push_back(f);
  }
  return out;
}

std::optional<Hit> Lexicon::find(std::u32string_view text, std::size_t at, std::uint64_t kinds) const {
  if (at >= text.size() || !may_begin(text[at], kinds) || !word_start(text, at)) return std::nullopt;
  std::optional<Hit> best;
  trie_.walk(text.substr(at), kinds, [&](std::size_t length, std::uint32_t index) {
    const Entry& entry = entries_[index];
    if ((bit(entry.kind) & kinds) == 0) return;
    const auto end = word_end(text, at, at + length, entry);
    if (!end) return;
    // Of equally long words a user's own wins, then the one that stood first.
    const auto place = [&](const Entry* e) { return static_cast<std::size_t>(e - entries_.data()); };
    const auto rank = [&](const Entry* e) {
      return place(e) >= first_user_entry_ ? place(e) - first_user_entry_ : place(e) + entries_.size();
    };
    if (!best || *end > best->end || (*end == best->end && rank(&entry) < rank(best->entry)))
      best = Hit{at, *end, &entry};
  });
  return best;
}

std::optional<Hit> Lexicon::find_word(std::u32string_view text, std::size_t at, std::uint64_t kinds) const {
  auto best = find(text, at, kinds);
  if (!is_arabic(text[at])) return best;
  const auto try_behind = [&](std::size_t letters) {
    if (at + letters >= text.size() || !is_arabic(text[at + letters])) return;
    const auto hit = find(text, at + letters, kinds);
    if (hit && (!best || hit->end > best->end)) best = hit;
  };
  const auto article = [&](std::size_t i) { return i + 1 < text.size() && text[i] == U'ا' && text[i + 1] == U'ل'; };
  const auto particle = [](char32_t c) { return c == U'و' || c == U'ف' || c == U'ب' || c == U'ك' || c == U'ل'; };
  if (article(at)) try_behind(2);
  std::size_t i = at;
  for (int n = 0; n < 2 && i < text.size() && particle(text[i]); ++n) {
    ++i;
    try_behind(i - at);
    if (article(i)) try_behind(i - at + 2);
    if (text[i - 1] == U'ل' && i < text.size() && text[i] == U'ل') try_behind(i - at + 1);  // للصين
  }
  return best;
}

void Lexicon::add_words(std::string_view words, std::uint32_t entry, std::uint64_t kinds) {
  std::size_t begin = 0;
  while (begin <= words.size()) {
    const std::size_t end = std::min(words.find('|', begin), words.size());
    const std::u32string word = folded(fold_, words.substr(begin, end - begin));
    trie_.add(word, entry, kinds);
    begin = end + 1;
  }
}

void Lexicon::add_countries() {
  std::map<std::string, std::uint32_t, std::less<>> known;
  for (std::uint32_t i = 0; i < entries_.size(); ++i) {
    if (entries_[i].kind == Kind::place) known.emplace(entries_[i].key, i);
  }
  for (const PlaceName& place : country_names()) {
    const auto [it, fresh] = known.emplace(place.key, static_cast<std::uint32_t>(entries_.size()));
    if (fresh) entries_.push_back({Kind::place, place.key, "", 0.0, place.text});
    add_words(place.text, it->second, bit(Kind::place));
  }
}

void Lexicon::add_file(const LexiconFile& file, bool user, Faults& faults, Context& context) {
  auto table = table::parse_csv(std::string(file.name), std::string(file.bytes), {}, context);
  if (!table) {
    for (const Fault& fault : table.error().faults) faults.add(fault);
    return;
  }
  const auto fault = [&](Code code, std::uint32_t row, std::uint32_t column, std::string found, std::string expected) {
    faults.add({code, std::string(file.name), row, column, std::move(found), std::move(expected),
                "see the lexicon's columns in docs/guide/read.md"});
  };
  std::array<std::size_t, std::size(kColumns)> column{};
  bool complete = true;
  for (std::size_t c = 0; c < std::size(kColumns); ++c) {
    const auto found = table->find(kColumns[c]);
    if (found) {
      column[c] = *found;
    } else {
      complete = false;
      fault(Code::missing_column, 1, 0, fmt::format("no column {}", kColumns[c]),
            fmt::format("the columns {}", fmt::join(kColumns, ", ")));
    }
  }
  if (!complete) return;
  std::map<std::pair<Kind, std::string>, std::uint32_t> known;
  if (!user) {
    for (std::uint32_t i = 0; i < entries_.size(); ++i)
      known.emplace(std::pair{entries_[i].kind, entries_[i].key + "|" + entries_[i].detail}, i);
  }
  for (std::size_t r = 0; r < table->rows(); ++r) {
    const auto cell = [&](std::size_t c) { return table->cell(r, column[c]); };
    const std::uint32_t row = table->sheet_row(r);
    const auto kind = kind_of(cell(0));
    if (!kind) {
      fault(Code::bad_choice, row, static_cast<std::uint32_t>(column[0] + 1), fmt::format("the kind \"{}\"", cell(0)),
            fmt::format("one of {}", fmt::join(kKindNames, ", ")));
      continue;
    }
    double value = 0.0;
    if (!cell(3).empty()) {
      const auto number = table::parse_number(cell(3));
      if (!number) {
        fault(Code::bad_number, row, static_cast<std::uint32_t>(column[3] + 1), fmt::format("\"{}\"", cell(3)),
              "a decimal number, or nothing");
        continue;
      }
      value = *number;
    }
    if (cell(1).empty() || cell(5).empty()) {
      fault(Code::missing_value, row, static_cast<std::uint32_t>(column[cell(1).empty() ? 1 : 5] + 1), "an empty cell",
            "a key, and words joined by |");
      continue;
    }
    const bool measures = *kind == Kind::unit;
    const bool factor_good = !measures || value > 0.0;
    if (!factor_good) {
      fault(Code::out_of_range, row, static_cast<std::uint32_t>(column[3] + 1), fmt::format("the factor {}", cell(3)),
            "how many base units one is, above 0");
      continue;
    }
    const std::string_view words = cell(5);
    const auto [it, fresh] = known.emplace(std::pair{*kind, std::string(cell(1)) + "|" + std::string(cell(2))},
                                           static_cast<std::uint32_t>(entries_.size()));
    if (fresh) {
      entries_.push_back(
          {*kind, std::string(cell(1)), std::string(cell(2)), value, std::string(words.substr(0, words.find('|')))});
    }
    add_words(words, it->second, bit(*kind));
  }
}

Result<Lexicon> Lexicon::read(std::span<const LexiconFile> own, std::span<const LexiconFile> user, Context& context) {
  auto fold = FoldTable::make();
  if (!fold) return tl::unexpected(fold.error());
  Lexicon lexicon(std::move(*fold));
  Faults faults;
  for (const LexiconFile& file : own) lexicon.add_file(file, false, faults, context);
  lexicon.add_countries();
  lexicon.first_user_entry_ = lexicon.entries_.size();
  for (const LexiconFile& file : user) lexicon.add_file(file, true, faults, context);
  if (!faults.empty()) return fail(std::move(faults).take());
  return lexicon;
}

}  // namespace chokepoint::reader
