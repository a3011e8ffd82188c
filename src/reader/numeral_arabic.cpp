// Numerals of Arabic: digits of either set with scale words, spelled-out numbers, duals, fractions, doubling words.
// Words are folded: no hamza, ة is ه, ى is ي (مئة is ميه, مائة is مايه). A particle (و ف ب ك ل) or the article may
// stand before the first word; و joins parts from the second on.
#include <array>
#include <cmath>

#include "reader/numeral.h"
#include "reader/unicode.h"

namespace chokepoint::reader {
namespace {

enum class Part : std::uint8_t { none, unit, teen, ten, hundred, scale, dual_scale, plural_scale, share, multiple };

struct Word {
  std::u32string_view word;
  Part part;
  double value;
};
constexpr Word kWords[] = {{U"واحد", Part::unit, 1},
                           {U"واحده", Part::unit, 1},
                           {U"اثنان", Part::unit, 2},
                           {U"اثنين", Part::unit, 2},
                           {U"اثنتان", Part::unit, 2},
                           {U"اثنتين", Part::unit, 2},
                           {U"ثلاث", Part::unit, 3},
                           {U"ثلاثه", Part::unit, 3},
                           {U"اربع", Part::unit, 4},
                           {U"اربعه", Part::unit, 4},
                           {U"خمس", Part::unit, 5},
                           {U"خمسه", Part::unit, 5},
                           {U"ست", Part::unit, 6},
                           {U"سته", Part::unit, 6},
                           {U"سبع", Part::unit, 7},
                           {U"سبعه", Part::unit, 7},
                           {U"ثمان", Part::unit, 8},
                           {U"ثماني", Part::unit, 8},
                           {U"ثمانيه", Part::unit, 8},
                           {U"تسع", Part::unit, 9},
                           {U"تسعه", Part::unit, 9},
                           {U"عشر", Part::teen, 10},
                           {U"عشره", Part::teen, 10},
                           {U"احد", Part::none, 1},
                           {U"احدي", Part::none, 1},
                           {U"اثنا", Part::none, 2},
                           {U"اثني", Part::none, 2},
                           {U"اثنتا", Part::none, 2},
                           {U"اثنتي", Part::none, 2},
                           {U"عشرون", Part::ten, 20},
                           {U"عشرين", Part::ten, 20},
                           {U"ثلاثون", Part::ten, 30},
                           {U"ثلاثين", Part::ten, 30},
                           {U"اربعون", Part::ten, 40},
                           {U"اربعين", Part::ten, 40},
                           {U"خمسون", Part::ten, 50},
                           {U"خمسين", Part::ten, 50},
                           {U"ستون", Part::ten, 60},
                           {U"ستين", Part::ten, 60},
                           {U"سبعون", Part::ten, 70},
                           {U"سبعين", Part::ten, 70},
                           {U"ثمانون", Part::ten, 80},
                           {U"ثمانين", Part::ten, 80},
                           {U"تسعون", Part::ten, 90},
                           {U"تسعين", Part::ten, 90},
                           {U"ميه", Part::hundred, 100},
                           {U"مايه", Part::hundred, 100},
                           {U"ميتان", Part::hundred, 200},
                           {U"ميتين", Part::hundred, 200},
                           {U"ميتي", Part::hundred, 200},
                           {U"مايتان", Part::hundred, 200},
                           {U"مايتين", Part::hundred, 200},
                           {U"مايتي", Part::hundred, 200},
                           {U"ثلاثميه", Part::hundred, 300},
                           {U"ثلاثمايه", Part::hundred, 300},
                           {U"اربعميه", Part::hundred, 400},
                           {U"اربعمايه", Part::hundred, 400},
                           {U"خمسميه", Part::hundred, 500},
                           {U"خمسمايه", Part::hundred, 500},
                           {U"ستميه", Part::hundred, 600},
                           {U"ستمايه", Part::hundred, 600},
                           {U"سبعميه", Part::hundred, 700},
                           {U"سبعمايه", Part::hundred, 700},
                           {U"ثمانميه", Part::hundred, 800},
                           {U"ثمانمايه", Part::hundred, 800},
                           {U"ثمانيميه", Part::hundred, 800},
                           {U"تسعميه", Part::hundred, 900},
                           {U"تسعمايه", Part::hundred, 900},
                           {U"الف", Part::scale, 1e3},
                           {U"الفا", Part::scale, 1e3},
                           {U"الاف", Part::plural_scale, 1e3},
                           {U"الفان", Part::dual_scale, 1e3},
                           {U"الفين", Part::dual_scale, 1e3},
                           {U"الفي", Part::dual_scale, 1e3},
                           {U"مليون", Part::scale, 1e6},
                           {U"مليونا", Part::scale, 1e6},
                           {U"ملايين", Part::plural_scale, 1e6},
                           {U"مليونان", Part::dual_scale, 1e6},
                           {U"مليونين", Part::dual_scale, 1e6},
                           {U"مليوني", Part::dual_scale, 1e6},
                           {U"مليار", Part::scale, 1e9},
                           {U"مليارا", Part::scale, 1e9},
                           {U"مليارات", Part::plural_scale, 1e9},
                           {U"ملياران", Part::dual_scale, 1e9},
                           {U"مليارين", Part::dual_scale, 1e9},
                           {U"ملياري", Part::dual_scale, 1e9},
                           {U"بليون", Part::scale, 1e9},
                           {U"بلايين", Part::plural_scale, 1e9},
                           {U"تريليون", Part::scale, 1e12},
                           {U"تريليونا", Part::scale, 1e12},
                           {U"تريليونات", Part::plural_scale, 1e12},
                           {U"ترليون", Part::scale, 1e12},
                           {U"تريليونين", Part::dual_scale, 1e12},
                           {U"تريليوني", Part::dual_scale, 1e12},
                           {U"نصف", Part::share, 50},
                           {U"ثلث", Part::share, 100.0 / 3.0},
                           {U"ثلثا", Part::share, 200.0 / 3.0},
                           {U"ثلثي", Part::share, 200.0 / 3.0},
                           {U"ثلثين", Part::share, 200.0 / 3.0},
                           {U"ربع", Part::share, 25},
                           {U"خمسي", Part::share, 40},
                           {U"النصف", Part::share, 50},
                           {U"الثلث", Part::share, 100.0 / 3.0},
                           {U"الثلثين", Part::share, 200.0 / 3.0},
                           {U"الربع", Part::share, 25},
                           {U"ضعف", Part::multiple, 2},
                           {U"الضعف", Part::multiple, 2},
                           {U"ضعفي", Part::multiple, 2},
                           {U"ضعفين", Part::multiple, 2},
                           {U"ضعفا", Part::multiple, 2},
                           {U"ضعفان", Part::multiple, 2},
                           {U"الضعفين", Part::multiple, 2},
                           {U"مضاعفه", Part::multiple, 2},
                           {U"تضاعف", Part::multiple, 2},
                           {U"تضاعفت", Part::multiple, 2},
                           {U"يتضاعف", Part::multiple, 2},
                           {U"تتضاعف", Part::multiple, 2},
                           {U"ستتضاعف", Part::multiple, 2},
                           {U"سيتضاعف", Part::multiple, 2},
                           {U"ضاعف", Part::multiple, 2},
                           {U"ضاعفت", Part::multiple, 2},
                           {U"يضاعف", Part::multiple, 2}};

bool is_particle(char32_t c) { return c == U'و' || c == U'ف' || c == U'ب' || c == U'ك' || c == U'ل'; }

const Word* lookup(std::u32string_view word) {
  if (word.size() < 2 || word.size() > 9) return nullptr;
  // Most words of a text begin with another letter than any number word.
  static const std::array<bool, 0x100> kFirst = [] {
    std::array<bool, 0x100> first{};
    for (const Word& known : kWords) first[known.word[0] & 0xFFU] = true;
    return first;
  }();
  if (!kFirst[word[0] & 0xFFU]) return nullptr;
  for (const Word& known : kWords) {
    if (known.word[0] == word[0] && known.word == word) return &known;
  }
  return nullptr;
}

struct Found {
  const Word* word{nullptr};
  std::size_t begin{0}, end{0};  // without particles
  bool joined{false};            // by و
};

std::size_t word_end(std::u32string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_arabic(text[end])) ++end;
  return end;
}

/// The number word at `at`, possibly behind particles.
Found word_at(std::u32string_view text, std::size_t at) {
  const std::size_t end = word_end(text, at);
  for (std::size_t skip = 0; skip <= 2 && at + skip < end; ++skip) {
    if (skip > 0 && !is_particle(text[at + skip - 1])) break;
    if (const Word* word = lookup(text.substr(at + skip, end - at - skip)))
      return {word, at + skip, end, skip > 0 && text[at] == U'و'};
    // لل + fraction: للنصف
    if (skip > 0 && text[at + skip - 1] == U'ل' && at + skip < end && text[at + skip] == U'ل') {
      if (const Word* word = lookup(text.substr(at + skip + 1, end - at - skip - 1)))
        return {word, at + skip + 1, end, false};
    }
  }
  return {};
}

std::size_t behind_blank(std::u32string_view text, std::size_t at) {
  return at < text.size() && text[at] == U' ' ? at + 1 : text.size();
}

/// Adds up words and digits from `at` on.
class Sum {
 public:
  explicit Sum(std::u32string_view text) : text_(text) {}

  std::optional<Numeral> read(std::size_t at) {
    Numeral n;
    std::size_t i = at;
    bool first = true;
    while (i < text_.size()) {
      bool joined = false;
      std::size_t begin = i;
      if (is_digit(text_[i]) || (!first && text_[i] == U'و' && i + 1 < text_.size() && is_digit(text_[i + 1]))) {
        if (!is_digit(text_[i])) {
          joined = true;
          ++i;
        }
        if (!first && !(joined && scale_ >= 1e3)) break;
        const auto digits = read_digits(text_, i, true);
        if (!digits || (!first && digits->value >= scale_)) break;
        section_ += digits->value;
        n.digits = true;
        n.plain = first && digits->plain;
        n.length = digits->length;
        last_ = Part::unit;
        digits_last_ = true;
        n.end = digits->end;
      } else {
        const Found found = word_at(text_, i);
        if (found.word == nullptr || found.word->part == Part::share || found.word->part == Part::multiple) break;
        if (!first && !fits(found)) break;
        if (first && (found.word->part == Part::plural_scale || found.word->part == Part::none) && !eleven(found))
          break;
        begin = found.begin;
        add(found);
        n.plain = false;
        n.end = found.end;
        if (ate_eleven_ > 0) n.end = ate_eleven_;
        ate_eleven_ = 0;
      }
      if (first) n.begin = begin;
      first = false;
      i = behind_blank(text_, n.end);
    }
    if (first) return std::nullopt;
    n.value = total_ + section_;
    n.scale = used_;
    if (!std::isfinite(n.value) || n.value > 1e30) return std::nullopt;
    return n;
  }

 private:
  /// احد عشر, اثني عشره
  bool eleven(const Found& found) {
    const std::size_t next = behind_blank(text_, found.end);
    if (found.word->part != Part::none || next >= text_.size()) return false;
    const Found ten = word_at(text_, next);
    return ten.word != nullptr && ten.word->part == Part::teen && !ten.joined;
  }

  bool fits(const Found& found) const {
    const Part part = found.word->part;
    switch (part) {
      case Part::teen:
        return last_ == Part::unit && !found.joined && !digits_last_;
      case Part::ten:
        return found.joined && !digits_last_ && (last_ == Part::unit || last_ == Part::hundred || last_ >= Part::scale);
      case Part::unit:
        return found.joined && !digits_last_ &&
               (last_ == Part::hundred || (last_ >= Part::scale && last_ <= Part::plural_scale));
      case Part::hundred:
        return (last_ == Part::unit && !found.joined && found.word->value == 100.0 && !digits_last_) ||
               (found.joined && last_ >= Part::scale);
      case Part::scale:
      case Part::plural_scale:
        return (!found.joined && (section_ > 0.0 || last_ >= Part::scale)) ||
               (found.joined && part == Part::scale && last_ >= Part::scale && found.word->value < scale_);
      case Part::dual_scale:
        return found.joined && last_ >= Part::scale && found.word->value < scale_;
      default:
        return false;
    }
  }

  void add(const Found& found) {
    const Word& word = *found.word;
    switch (word.part) {
      case Part::none: {  // eleven, twelve
        section_ += word.value + 10.0;
        ate_eleven_ = word_at(text_, behind_blank(text_, found.end)).end;
        last_ = Part::teen;
        digits_last_ = false;
        return;
      }
      case Part::hundred:
        if (last_ == Part::unit && !found.joined && section_ > 0.0) {
          section_ *= 100.0;
        } else {
          section_ += word.value;
        }
        break;
      case Part::scale:
      case Part::plural_scale:
        if (section_ == 0.0 && last_ >= Part::scale && !found.joined) {
          total_ *= word.value;  // الف مليار
        } else {
          total_ += (section_ > 0.0 ? section_ : 1.0) * word.value;
        }
        section_ = 0.0;
        scale_ = word.value;
        used_ *= word.value;
        break;
      case Part::dual_scale:
        total_ += 2.0 * word.value;
        scale_ = word.value;
        used_ *= word.value;
        break;
      default:
        section_ += word.value;
    }
    digits_last_ = false;
    last_ = word.part;
  }

  std::u32string_view text_;
  double total_{0.0}, section_{0.0};
  double scale_{1.0};  // of the last scale word
  double used_{1.0};
  Part last_{Part::none};
  bool digits_last_{false};
  std::size_t ate_eleven_{0};
};

}  // namespace

std::optional<Numeral> read_arabic(std::u32string_view text, std::size_t at) {
  if (!is_digit(text[at]) && (!is_arabic(text[at]) || (at > 0 && is_arabic(text[at - 1])))) return std::nullopt;
  if (!is_digit(text[at])) {
    const Found found = word_at(text, at);
    if (found.word == nullptr) return std::nullopt;
    if (found.word->part == Part::share || found.word->part == Part::multiple) {
      Numeral n;
      n.begin = found.begin;
      n.end = found.end;
      n.value = found.word->value;
      n.shape = found.word->part == Part::share ? Numeral::Shape::share : Numeral::Shape::multiple;
      // نصف مليون: half a million
      const std::size_t next = behind_blank(text, found.end);
      const Word* scale = next < text.size() ? lookup(text.substr(next, word_end(text, next) - next)) : nullptr;
      if (n.shape == Numeral::Shape::share && scale != nullptr && scale->part == Part::scale) {
        n.shape = Numeral::Shape::number;
        n.value = n.value / 100.0 * scale->value;
        n.scale = scale->value;
        n.end = word_end(text, next);
      }
      return n;
    }
    // ثلاثه ارباع: three quarters; خمس is a fifth only with ان (خمسان) or in the plural: alone it is five.
    if (found.word->part == Part::unit && found.word->value >= 2.0) {
      struct Fraction {
        std::u32string_view word;
        double parts;
      };
      constexpr Fraction kFractions[] = {{U"اثلاث", 3}, {U"ارباع", 4}, {U"اخماس", 5}, {U"اسداس", 6},
                                         {U"اسباع", 7}, {U"اثمان", 8}, {U"اتساع", 9}, {U"اعشار", 10}};
      const std::size_t next = behind_blank(text, found.end);
      const std::size_t stop = next < text.size() ? word_end(text, next) : next;
      for (const Fraction& fraction : kFractions) {
        if (next >= text.size() || text.substr(next, stop - next) != fraction.word) continue;
        if (found.word->value > fraction.parts) break;
        Numeral n;
        n.begin = found.begin;
        n.end = stop;
        n.value = 100.0 * found.word->value / fraction.parts;
        n.shape = Numeral::Shape::share;
        return n;
      }
    }
  }
  return Sum(text).read(at);
}

}  // namespace chokepoint::reader
