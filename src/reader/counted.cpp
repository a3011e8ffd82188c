#include "reader/counted.h"

#include <algorithm>

namespace chokepoint::reader {
namespace {

template <std::size_t N>
bool one_of(const std::u32string_view (&words)[N], std::u32string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

constexpr std::u32string_view kStops[] = {
    U"of",    U"in",    U"to",    U"from",  U"by",    U"at",     U"with", U"and",   U"or",    U"the",   U"on",
    U"as",    U"for",   U"is",    U"are",   U"was",   U"were",   U"have", U"had",   U"will",  U"that",  U"which",
    U"who",   U"has",   U"be",    U"but",   U"than",  U"per",    U"a",    U"an",    U"this",  U"these", U"its",
    U"their", U"until", U"since", U"while", U"after", U"before", U"not",  U"would", U"could", U"can",   U"may"};
constexpr std::u32string_view kPlurals[] = {U"people", U"men",      U"women",      U"children", U"personnel",
                                            U"staff",  U"aircraft", U"troops",     U"crew",     U"police",
                                            U"data",   U"media",    U"spacecraft", U"species",  U"series",
                                            U"chips",  U"cattle",   U"sheep",      U"teeth",    U"feet"};
constexpr std::u32string_view kNotNouns[] = {U"was", U"is",   U"has",      U"does",    U"its",     U"this",   U"as",
                                             U"us",  U"less", U"previous", U"various", U"serious", U"always", U"times"};

std::size_t latin_end(std::u32string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() &&
         (is_latin(text[end]) || (text[end] == U'-' && end > at && end + 1 < text.size() && is_latin(text[end + 1]))))
    ++end;
  return end;
}

bool is_plural(std::u32string_view word) {
  if (one_of(kPlurals, word)) return true;
  return word.size() > 3 && word.back() == U's' && word[word.size() - 2] != U's' && !one_of(kNotNouns, word);
}

}  // namespace

std::optional<Counted> counted_english(std::u32string_view text, std::size_t at, const Numeral& n, bool bounded) {
  const bool large = n.scale >= 1000.0 || (n.digits && !n.plain && n.value >= 1000.0);
  Counted counted{at, at, at, 0.0, ""};
  const bool hyphen = at + 1 < text.size() && text[at] == U'-' && is_latin(text[at + 1]);
  if (hyphen) {
    // 27-nation, 15-member
    const std::size_t end = latin_end(text, at + 1);
    if (end - at < 4) return std::nullopt;
    return Counted{end, at + 1, end, 0.6, "a number joined to a noun"};
  }
  std::size_t i = at;
  if (i < text.size() && text[i] == U' ') ++i;
  if (i > at && i < text.size() && is_latin(text[i])) {
    std::size_t word_begin = i;
    for (int words = 0; words < 5 && word_begin < text.size() && is_latin(text[word_begin]); ++words) {
      const std::size_t end = latin_end(text, word_begin);
      const std::u32string_view word = text.substr(word_begin, end - word_begin);
      if (one_of(kStops, word)) break;
      if (is_plural(word)) {
        // "two senior officials", "500 companies"; a longer way to the noun is a weaker reading
        return Counted{end, i, end, words < 2 ? 0.85 : 0.7, "a number and the plural it counts"};
      }
      if (end >= text.size() || text[end] != U' ') break;
      word_begin = end + 1;
    }
    const std::u32string_view first = text.substr(i, latin_end(text, i) - i);
    if (first == U"of" && n.value >= 2.0 && (n.digits || n.value < 20.0)) {
      const std::size_t next = i + 3;
      const bool determined = text.substr(std::min(next, text.size()), 4) == U"the " ||
                              text.substr(std::min(next, text.size()), 6) == U"these " ||
                              text.substr(std::min(next, text.size()), 5) == U"them " ||
                              text.substr(std::min(next, text.size()), 4) == U"its " ||
                              text.substr(std::min(next, text.size()), 6) == U"their ";
      if (determined) return Counted{at, at, at, 0.65, "a number out of a group"};
    }
  }
  if (large || bounded) {
    counted.confidence = large ? 0.6 : 0.55;
    counted.reason = "a number whose noun stands elsewhere";
    return counted;
  }
  return std::nullopt;
}

std::optional<Counted> counted_arabic(std::u32string_view text, std::size_t at, const Numeral& n, bool bounded) {
  constexpr std::u32string_view kStop[] = {U"في",   U"الي", U"علي",  U"عن",   U"مع",  U"او",   U"ان",  U"التي",
                                           U"الذي", U"كان", U"كانت", U"حتي",  U"منذ", U"خلال", U"بين", U"بحلول",
                                           U"قبل",  U"بعد", U"هذا",  U"هذه",  U"وهو", U"وهي",  U"لكن", U"كما",
                                           U"ما",   U"لا",  U"اي",   U"اكثر", U"اقل"};
  std::size_t i = at;
  if (i < text.size() && text[i] == U' ') ++i;
  const bool spelled_small = !n.digits && n.value < 3.0;
  if (i > at && i < text.size() && is_arabic(text[i])) {
    std::size_t end = i;
    while (end < text.size() && is_arabic(text[end])) ++end;
    const std::u32string_view word = text.substr(i, end - i);
    const bool joined = word.size() > 3 && word[0] == U'و' && word[1] == U'ا' && word[2] == U'ل';
    if (word == U"من" && n.value >= 2.0) return Counted{at, at, at, 0.6, "a number out of a group"};
    if (!one_of(kStop, word) && !joined && word.size() > 1 && !spelled_small)
      return Counted{end, i, end, 0.8, "a number and the noun it counts"};
  }
  const bool large = n.scale >= 1000.0 || (n.digits && !n.plain && n.value >= 1000.0);
  if (large || bounded) return Counted{at, at, at, large ? 0.6 : 0.55, "a number whose noun stands elsewhere"};
  return std::nullopt;
}

std::optional<Counted> counted_han(std::u32string_view text, std::size_t at, const Numeral& n, bool bounded,
                                   const Lexicon& lexicon) {
  if (n.value == 1.0 && n.high != n.high && !n.digits) return std::nullopt;  // 一个, 一名: an article
  std::size_t i = at;
  if (i < text.size() && text[i] == U' ' && n.digits) ++i;
  const auto noun_end = [&](std::size_t from) {
    std::size_t end = from;
    while (end < text.size() && end - from < 10 && (is_han(text[end]) || is_kana(text[end]) || is_latin(text[end]))) {
      const char32_t c = text[end];
      if (c == U'的' || c == U'在' || c == U'和' || c == U'与' || c == U'被' || c == U'是' || c == U'将' ||
          c == U'に' || c == U'を' || c == U'が' || c == U'は' || c == U'で' || c == U'と')
        break;
      ++end;
    }
    return end;
  };
  const auto counter = i < text.size() ? lexicon.find(text, i, bit(Kind::counter)) : std::nullopt;
  if (counter) {
    if (n.value == 1.0 && n.high != n.high && n.digits && n.length == 1) return std::nullopt;
    std::size_t noun = counter->end;
    const std::size_t end = noun_end(noun);
    return Counted{counter->end, i, std::max(end, counter->end), n.digits ? 0.9 : 0.75, "a number with its counter"};
  }
  const auto noun = i < text.size() ? lexicon.find(text, i, bit(Kind::noun)) : std::nullopt;
  if (noun && (n.digits || n.value >= 3.0))
    return Counted{noun->end, i, noun->end, 0.75, "a number and the noun it counts"};
  // 三大领域: 大 counts, but what 两大 counts is seldom a claim.
  if (!n.digits && n.value >= 3.0 && i < text.size() && text[i] == U'大' && i + 1 < text.size() &&
      is_han(text[i + 1])) {
    return Counted{i + 1, i + 1, noun_end(i + 1), 0.5, "a number of main things"};
  }
  const bool large = n.scale >= 1e4 || (n.digits && !n.plain && n.value >= 1000.0);
  if (large) return Counted{at, i, noun_end(i), 0.6, "a large number whose counter stands elsewhere"};
  if (bounded && n.digits && n.value >= 10.0)
    return Counted{at, i, noun_end(i), 0.55, "a bounded number whose counter stands elsewhere"};
  return std::nullopt;
}

}  // namespace chokepoint::reader
