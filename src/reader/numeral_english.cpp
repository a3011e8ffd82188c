// Numerals of English: digits with scale words, spelled-out numbers, fractions, doubling words.
#include <cmath>

#include "reader/numeral.h"
#include "reader/unicode.h"

namespace chokepoint::reader {
namespace {

enum class Part : std::uint8_t { none, unit, teen, ten, hundred, scale, ordinal, share, multiple };

struct Word {
  std::u32string_view word;
  Part part;
  double value;
};
constexpr Word kWords[] = {{U"zero", Part::unit, 0},          {U"one", Part::unit, 1},
                           {U"two", Part::unit, 2},           {U"three", Part::unit, 3},
                           {U"four", Part::unit, 4},          {U"five", Part::unit, 5},
                           {U"six", Part::unit, 6},           {U"seven", Part::unit, 7},
                           {U"eight", Part::unit, 8},         {U"nine", Part::unit, 9},
                           {U"ten", Part::teen, 10},          {U"eleven", Part::teen, 11},
                           {U"twelve", Part::teen, 12},       {U"thirteen", Part::teen, 13},
                           {U"fourteen", Part::teen, 14},     {U"fifteen", Part::teen, 15},
                           {U"sixteen", Part::teen, 16},      {U"seventeen", Part::teen, 17},
                           {U"eighteen", Part::teen, 18},     {U"nineteen", Part::teen, 19},
                           {U"twenty", Part::ten, 20},        {U"thirty", Part::ten, 30},
                           {U"forty", Part::ten, 40},         {U"fifty", Part::ten, 50},
                           {U"sixty", Part::ten, 60},         {U"seventy", Part::ten, 70},
                           {U"eighty", Part::ten, 80},        {U"ninety", Part::ten, 90},
                           {U"hundred", Part::hundred, 100},  {U"thousand", Part::scale, 1e3},
                           {U"million", Part::scale, 1e6},    {U"billion", Part::scale, 1e9},
                           {U"trillion", Part::scale, 1e12},  {U"dozen", Part::scale, 12},
                           {U"bn", Part::scale, 1e9},         {U"mn", Part::scale, 1e6},
                           {U"tn", Part::scale, 1e12},        {U"trn", Part::scale, 1e12},
                           {U"lakh", Part::scale, 1e5},       {U"crore", Part::scale, 1e7},
                           {U"half", Part::share, 50},        {U"doubled", Part::multiple, 2},
                           {U"double", Part::multiple, 2},    {U"doubling", Part::multiple, 2},
                           {U"doubles", Part::multiple, 2},   {U"tripled", Part::multiple, 3},
                           {U"triple", Part::multiple, 3},    {U"tripling", Part::multiple, 3},
                           {U"trebled", Part::multiple, 3},   {U"quadrupled", Part::multiple, 4},
                           {U"quadruple", Part::multiple, 4}, {U"quintupled", Part::multiple, 5},
                           {U"twice", Part::multiple, 2},     {U"thrice", Part::multiple, 3},
                           {U"halved", Part::multiple, 0.5},  {U"halving", Part::multiple, 0.5},
                           {U"halve", Part::multiple, 0.5},   {U"twofold", Part::multiple, 2},
                           {U"threefold", Part::multiple, 3}, {U"fourfold", Part::multiple, 4},
                           {U"fivefold", Part::multiple, 5},  {U"sixfold", Part::multiple, 6},
                           {U"sevenfold", Part::multiple, 7}, {U"eightfold", Part::multiple, 8},
                           {U"tenfold", Part::multiple, 10},  {U"hundredfold", Part::multiple, 100},
                           {U"first", Part::ordinal, 1},      {U"second", Part::ordinal, 2},
                           {U"third", Part::ordinal, 3},      {U"fourth", Part::ordinal, 4},
                           {U"fifth", Part::ordinal, 5},      {U"sixth", Part::ordinal, 6},
                           {U"seventh", Part::ordinal, 7},    {U"eighth", Part::ordinal, 8},
                           {U"ninth", Part::ordinal, 9},      {U"tenth", Part::ordinal, 10}};

/// The word at `at`, without its end: [at, end).
std::size_t word_end(std::u32string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_latin(text[end])) ++end;
  return end;
}

/// Letters with which a word of kWords begins, as bits from 'a'.
constexpr std::uint32_t kInitials = [] {
  std::uint32_t letters = 0;
  for (const Word& word : kWords) letters |= 1U << (word.word.front() - U'a');
  return letters;
}();

const Word* word_at(std::u32string_view text, std::size_t at) {
  if (at >= text.size() || text[at] < U'a' || text[at] > U'z' || (kInitials >> (text[at] - U'a') & 1U) == 0) {
    return nullptr;
  }
  const std::size_t end = word_end(text, at);
  const std::u32string_view found = text.substr(at, end - at);
  if (found.size() < 2 || found.size() > 11) return nullptr;
  for (const Word& word : kWords) {
    if (word.word.front() == found.front() && word.word == found) return &word;
  }
  return nullptr;
}

/// Behind a blank or a hyphen; text.size() if another mark stands there.
std::size_t next_word(std::u32string_view text, std::size_t at) {
  if (at < text.size() && (text[at] == U' ' || text[at] == U'-')) return at + 1;
  return text.size();
}

bool is_word(std::u32string_view text, std::size_t at, std::u32string_view word) {
  return at < text.size() && text.substr(at, word.size()) == word && word_end(text, at) == at + word.size();
}

/// Denominators: half, third, quarter, fifth ..., also in the plural. 0 if none.
double denominator(std::u32string_view text, std::size_t at, std::size_t& end) {
  end = word_end(text, at);
  std::u32string_view word = text.substr(at, end - at);
  if (word == U"half" || word == U"halves") return 2.0;
  if (word.size() > 3 && word.back() == U's') word.remove_suffix(1);
  if (word == U"quarter") return 4.0;
  for (const Word& known : kWords) {
    if (known.part == Part::ordinal && known.value >= 3.0 && known.word == word) return known.value;
  }
  return 0.0;
}

Numeral share(std::size_t begin, std::size_t end, double value) {
  Numeral n;
  n.begin = begin;
  n.end = end;
  n.value = value;
  n.shape = Numeral::Shape::share;
  return n;
}

/// "million", "hundred thousand", "bn" behind a number.
void read_scales(std::u32string_view text, Numeral& n) {
  for (;;) {
    std::size_t at = n.end < text.size() && is_latin(text[n.end]) ? n.end : next_word(text, n.end);
    if (at >= text.size()) return;
    const Word* word = word_at(text, at);
    if (word == nullptr || (word->part != Part::scale && word->part != Part::hundred)) return;
    n.value *= word->value;
    n.scale *= word->value;
    n.plain = false;
    n.end = at + word->word.size();
    if (n.value > 1e30) return;
  }
}

std::optional<Numeral> read_words(std::u32string_view text, std::size_t at) {
  double total = 0.0;
  double section = 0.0;
  double scale = 1.0;
  std::size_t end = at;
  std::size_t i = at;
  Part last = Part::none;
  while (i < text.size()) {
    const Word* word = word_at(text, i);
    if (word == nullptr) {
      // "two hundred and five"
      if (last == Part::hundred && is_word(text, i, U"and")) {
        const std::size_t after = next_word(text, i + 3);
        const Word* more = after < text.size() ? word_at(text, after) : nullptr;
        if (more != nullptr && (more->part == Part::unit || more->part == Part::teen || more->part == Part::ten)) {
          i = after;
          continue;
        }
      }
      break;
    }
    const bool unit_fits = last == Part::none || last == Part::ten || last == Part::hundred || last == Part::scale;
    if (word->part == Part::unit && unit_fits) {
      section += word->value;
      scale = 1.0;
    } else if ((word->part == Part::teen || word->part == Part::ten) &&
               (last == Part::none || last == Part::hundred || last == Part::scale)) {
      section += word->value;
      scale = 1.0;
    } else if (word->part == Part::hundred && last != Part::none && section > 0.0 && section < 100.0) {
      section *= 100.0;
      scale = 100.0;
    } else if (word->part == Part::scale && last != Part::none && section > 0.0) {
      total += section * word->value;
      section = 0.0;
      scale = word->value;
    } else {
      break;
    }
    last = word->part;
    end = i + word->word.size();
    i = next_word(text, end);
  }
  if (last == Part::none) return std::nullopt;
  Numeral n;
  n.begin = at;
  n.end = end;
  n.value = total + section;
  n.scale = scale;
  return n;
}

}  // namespace

std::optional<Numeral> read_english(std::u32string_view text, std::size_t at) {
  if (is_digit(text[at])) {
    auto n = read_digits(text, at, false);
    if (!n) return n;
    // 2/3 of output is a share; dates and scores were looked at before.
    read_scales(text, *n);
    const std::size_t word = n->end < text.size() && text[n->end] == U'-' ? n->end + 1 : n->end;
    if (is_word(text, word, U"fold")) {
      n->shape = Numeral::Shape::multiple;
      n->end = word + 4;
      n->plain = false;
    }
    if (n->plain && n->end + 2 <= text.size() &&
        (is_word(text, n->end, U"st") || is_word(text, n->end, U"nd") || is_word(text, n->end, U"rd") ||
         is_word(text, n->end, U"th"))) {
      n->ordinal = true;
      n->plain = false;
      n->end += 2;
    }
    return n;
  }
  if (!is_latin(text[at]) || (at > 0 && (is_latin(text[at - 1]) || is_digit(text[at - 1])))) return std::nullopt;
  // "a third of", "a dozen", "a million", "half a million", "a quarter of"
  if (is_word(text, at, U"a") || is_word(text, at, U"an") || is_word(text, at, U"one")) {
    const std::size_t next = next_word(text, word_end(text, at));
    if (next < text.size()) {
      std::size_t end = 0;
      const double below = denominator(text, next, end);
      const bool of = is_word(text, next_word(text, end), U"of");
      if (below == 2.0 || (below > 0.0 && of)) return share(at, end, 100.0 / below);
      const Word* scale = is_word(text, at, U"one") ? nullptr : word_at(text, next);
      if (scale != nullptr && (scale->part == Part::scale || scale->part == Part::hundred)) {
        Numeral n;
        n.begin = at;
        n.end = at + (word_end(text, at) - at);
        n.value = 1.0;
        read_scales(text, n);
        return n;
      }
    }
    if (!is_word(text, at, U"one")) return std::nullopt;
    // "one in five": a share
    const std::size_t in = next_word(text, at + 3);
    const std::size_t group = is_word(text, in, U"in") ? next_word(text, in + 2) : text.size();
    if (group < text.size() && is_latin(text[group])) {
      const auto below = read_words(text, group);
      if (below && below->value >= 2.0 && below->value <= 1000.0) return share(at, below->end, 100.0 / below->value);
    }
  }
  const Word* word = word_at(text, at);
  if (word == nullptr) return std::nullopt;
  if (word->part == Part::share) {
    std::size_t next = next_word(text, at + 4);
    if (is_word(text, next, U"a") || is_word(text, next, U"an")) {
      const std::size_t scale_at = next_word(text, word_end(text, next));
      const Word* scale = scale_at < text.size() ? word_at(text, scale_at) : nullptr;
      if (scale != nullptr && scale->part == Part::scale) {
        Numeral n;
        n.begin = at;
        n.value = 0.5 * scale->value;
        n.scale = scale->value;
        n.end = scale_at + scale->word.size();
        return n;
      }
    }
    return share(at, at + 4, 50.0);
  }
  if (word->part == Part::multiple) {
    Numeral n = share(at, at + word->word.size(), word->value);
    n.shape = Numeral::Shape::multiple;
    return n;
  }
  if (word->part == Part::ordinal) {
    Numeral n;
    n.begin = at;
    n.end = at + word->word.size();
    n.value = word->value;
    n.ordinal = true;
    return n;
  }
  if (word->part == Part::scale || word->part == Part::hundred) return std::nullopt;  // "millions of": no number
  auto n = read_words(text, at);
  if (!n) return n;
  // "two and a half"
  if (const std::size_t and_at = next_word(text, n->end); n->value < 100.0 && is_word(text, and_at, U"and")) {
    constexpr std::u32string_view kHalf = U"and a half";
    if (text.substr(and_at, kHalf.size()) == kHalf && word_end(text, and_at + kHalf.size()) == and_at + kHalf.size()) {
      n->value += 0.5;
      n->end = and_at + kHalf.size();
      return n;
    }
  }
  // "two-thirds", "three quarters"
  const std::size_t next = next_word(text, n->end);
  if (next < text.size() && n->value < 20.0) {
    std::size_t end = 0;
    const double below = denominator(text, next, end);
    const bool plural = end > next && text[end - 1] == U's';
    if (below > n->value && plural) return share(at, end, 100.0 * n->value / below);
    if (is_word(text, next, U"fold")) {
      n->shape = Numeral::Shape::multiple;
      n->end = next + 4;
    }
  }
  return n;
}

}  // namespace chokepoint::reader
