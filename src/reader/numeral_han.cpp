// Numerals of Chinese and Japanese. Characters are folded: 萬 is 万, 億 is 亿, 兩 is 两, 點 is 点, 過 is 过.
// 千 and 兆 before 瓦, 克, 米 ... are part of the unit, not of the number.
#include <algorithm>
#include <cmath>

#include "reader/numeral.h"
#include "reader/unicode.h"

namespace chokepoint::reader {
namespace {

int digit_of(char32_t c) {
  switch (c) {
    case U'零':
    case U'〇':
      return 0;
    case U'一':
    case U'壹':
    case U'壱':
      return 1;
    case U'二':
    case U'两':
    case U'贰':
    case U'弐':
      return 2;
    case U'三':
    case U'叁':
    case U'参':
      return 3;
    case U'四':
    case U'肆':
      return 4;
    case U'五':
    case U'伍':
      return 5;
    case U'六':
    case U'陆':
      return 6;
    case U'七':
    case U'柒':
      return 7;
    case U'八':
    case U'捌':
      return 8;
    case U'九':
    case U'玖':
      return 9;
    default:
      return -1;
  }
}

double small_scale(char32_t c) {
  switch (c) {
    case U'十':
    case U'拾':
      return 10.0;
    case U'百':
    case U'佰':
      return 100.0;
    case U'千':
    case U'仟':
      return 1000.0;
    default:
      return 0.0;
  }
}

double large_scale(char32_t c) {
  switch (c) {
    case U'万':
      return 1e4;
    case U'亿':
    case U'億':
      return 1e8;
    case U'兆':
      return 1e12;
    default:
      return 0.0;
  }
}

bool unit_follows(std::u32string_view text, std::size_t at) {
  if (at + 1 >= text.size() || (text[at] != U'千' && text[at] != U'兆')) return false;
  constexpr std::u32string_view kUnits = U"瓦克米赫伏卡帕焦";
  // 千米: a kilometre; 千克: a kilogram; but 千米粮食 is no phrase one meets.
  return kUnits.find(text[at + 1]) != std::u32string_view::npos;
}

bool starts(std::u32string_view text, std::size_t at, std::u32string_view word) {
  return text.substr(std::min(at, text.size()), word.size()) == word;
}

/// 三点五: digits one by one behind 点.
double fraction_of(std::u32string_view text, std::size_t& at) {
  double place = 0.1;
  double value = 0.0;
  while (at < text.size() && digit_of(text[at]) >= 0) {
    value += place * digit_of(text[at]);
    place /= 10.0;
    ++at;
  }
  return std::round(value * 1e9) / 1e9;
}

struct Parts {
  double done{0.0};     // closed by a large scale
  double section{0.0};  // 十, 百, 千 since
  double current{kNoValue};
  double last_scale{1.0};
  double high_digit{kNoValue};  // 三四百: 3 and 4
};

class Reader {
 public:
  Reader(std::u32string_view text, std::size_t at) : text_(text), at_(at), begin_(at) {}

  std::optional<Numeral> read() {
    while (at_ < text_.size() && step()) {
    }
    if (at_ == begin_) return std::nullopt;
    return finish();
  }

 private:
  bool have() const { return !std::isnan(p_.current); }
  double take(double without) {
    const double value = have() ? p_.current : without;
    p_.current = kNoValue;
    return value;
  }

  bool step() {
    const char32_t c = text_[at_];
    if (is_digit(c)) return digits();
    const int digit = digit_of(c);
    if (digit >= 0) return han_digit(digit);
    if (const double small = small_scale(c); small > 0.0) {
      if (unit_follows(text_, at_)) return false;
      if (c == U'百' && starts(text_, at_ + 1, U"分")) return false;
      p_.section += take(at_ == begin_ || p_.done + p_.section > 0.0 ? 1.0 : 0.0) * small;
      p_.last_scale = small;
      spelled_ = true;
      ++at_;
      return true;
    }
    if (const double large = large_scale(c); large > 0.0) {
      if (unit_follows(text_, at_)) return false;
      const double head = p_.section + take(0.0);
      if (head == 0.0 && p_.done == 0.0) return false;
      if (head == 0.0) {
        p_.done *= large;  // 万亿
      } else if (p_.done > 0.0 && large > top_) {
        p_.done = (p_.done + head) * large;
      } else {
        p_.done += head * large;
      }
      top_ = large;
      p_.section = 0.0;
      p_.last_scale = large;
      scale_ *= large;
      ++at_;
      return true;
    }
    if (c == U'点' && have() && at_ + 1 < text_.size() && digit_of(text_[at_ + 1]) >= 0 && spelled_) {
      ++at_;
      p_.current += fraction_of(text_, at_);
      return true;
    }
    // 1.5 万亿: a blank between digits and scale
    if (c == U' ' && digits_ && at_ + 1 < text_.size() && large_scale(text_[at_ + 1]) > 0.0 &&
        is_digit(text_[at_ - 1])) {
      ++at_;
      return true;
    }
    // 3000多万, 30余亿, 十几万: the vague word stands inside.
    if ((c == U'多' || c == U'余' || c == U'几' || c == U'来') && at_ > begin_ && at_ + 1 < text_.size()) {
      const bool scale_next = large_scale(text_[at_ + 1]) > 0.0 && !unit_follows(text_, at_ + 1);
      if (scale_next || c == U'几') {
        bound_ = c == U'来' ? Bound::about : Bound::more_than;
        ++at_;
        return scale_next;
      }
    }
    return false;
  }

  bool digits() {
    if (have() || (p_.section > 0.0 && p_.last_scale < 100.0)) return false;
    const auto n = read_digits(text_, at_, false);
    if (!n) return false;
    p_.current = n->value;
    digits_ = true;
    plain_ = n->plain && at_ == begin_;
    length_ = n->length;
    at_ = n->end;
    return true;
  }

  bool han_digit(int digit) {
    if (digits_ && at_ == begin_ + length_) return false;  // 2025三...: two numbers
    if (digit == 0 && !have() && at_ > begin_) {
      ++at_;  // 一千零五
      zero_ = true;
      return at_ < text_.size() && digit_of(text_[at_]) > 0;
    }
    if (have()) {
      if (digits_) return false;
      // 二〇二五, 一九九八: digits one by one; 三四百: a range.
      const bool next_is_digit = at_ + 1 < text_.size() && digit_of(text_[at_ + 1]) >= 0;
      const double before = p_.current;
      if (!next_is_digit && run_ == 1 && digit == static_cast<int>(before) + 1) {
        p_.high_digit = digit;
        ++at_;
        range_at_scale_ = p_.section + p_.done;
        return true;
      }
      p_.current = before * 10.0 + digit;
      ++run_;
      ++at_;
      return true;
    }
    p_.current = digit;
    run_ = 1;
    spelled_ = true;
    ++at_;
    return true;
  }

  std::optional<Numeral> finish() {
    Numeral n;
    n.begin = begin_;
    n.end = at_;
    n.digits = digits_;
    n.plain = plain_ && at_ == begin_ + length_;
    n.length = length_;
    n.scale = scale_;
    n.bound = bound_;
    double tail = p_.section;
    if (have()) {
      // 三万五 is 35,000: a digit right behind a scale counts the next lower one.
      const bool short_form =
          spelled_ && !digits_ && !zero_ && run_ == 1 && p_.last_scale >= 100.0 && p_.current < 10.0;
      tail += short_form ? p_.current * p_.last_scale / 10.0 : p_.current;
    }
    n.value = p_.done + tail;
    if (!std::isnan(p_.high_digit)) {
      // The digit that was read first is in the value with its scale: three to four hundred is 3 x 100 and 4 x 100.
      const double first = p_.high_digit - 1.0;
      const double rest = range_at_scale_;
      const double factor = first > 0.0 ? (n.value - rest) / first : 1.0;
      n.high = rest + p_.high_digit * factor;
    }
    if (!std::isfinite(n.value) || n.value > 1e30) return std::nullopt;
    return n;
  }

  std::u32string_view text_;
  std::size_t at_, begin_;
  Parts p_;
  double top_{0.0};
  double scale_{1.0};
  double range_at_scale_{0.0};
  int run_{0};
  bool digits_{false}, spelled_{false}, plain_{false}, zero_{false};
  std::uint8_t length_{0};
  Bound bound_{Bound::exact};
};

/// 百分之五, 千分之三, 三分之二, 3分の1: what stands in front is the whole.
std::optional<Numeral> read_share(std::u32string_view text, std::size_t at) {
  double whole = 0.0;
  std::size_t i = at;
  if (starts(text, at, U"百分之")) {
    whole = 100.0;
    i += 3;
  } else if (starts(text, at, U"千分之")) {
    whole = 1000.0;
    i += 3;
  } else if (starts(text, at, U"万分之")) {
    whole = 10000.0;
    i += 3;
  } else {
    const auto below = Reader(text, at).read();
    if (!below || below->value < 2.0 || below->value > 1e12) return std::nullopt;  // 10億分の1
    if (!starts(text, below->end, U"分之") && !starts(text, below->end, U"分の")) return std::nullopt;
    whole = below->value;
    i = below->end + 2;
  }
  const auto part = Reader(text, i).read();
  if (!part) return std::nullopt;
  Numeral n = *part;
  n.begin = at;
  n.shape = Numeral::Shape::share;
  n.value = part->value / whole * 100.0;
  if (!std::isnan(part->high)) n.high = part->high / whole * 100.0;
  n.plain = false;
  return n;
}

struct Word {
  std::u32string_view word;
  double value;
  Numeral::Shape shape;
  Bound bound;
};
constexpr Word kWords[] = {{U"一半以上", 50.0, Numeral::Shape::share, Bound::more_than},
                           {U"半数以上", 50.0, Numeral::Shape::share, Bound::more_than},
                           {U"半数", 50.0, Numeral::Shape::share, Bound::exact},
                           {U"一半", 50.0, Numeral::Shape::share, Bound::exact},
                           {U"过半数", 50.0, Numeral::Shape::share, Bound::more_than},
                           {U"过半", 50.0, Numeral::Shape::share, Bound::more_than},
                           {U"超半数", 50.0, Numeral::Shape::share, Bound::more_than},
                           {U"逾半", 50.0, Numeral::Shape::share, Bound::more_than},
                           {U"近半", 50.0, Numeral::Shape::share, Bound::about},
                           {U"半壁江山", 50.0, Numeral::Shape::share, Bound::about},
                           {U"減半", 50.0, Numeral::Shape::share, Bound::exact},
                           {U"减半", 50.0, Numeral::Shape::share, Bound::exact},
                           {U"翻一番", 2.0, Numeral::Shape::multiple, Bound::exact},
                           {U"翻了一番", 2.0, Numeral::Shape::multiple, Bound::exact},
                           {U"翻两番", 4.0, Numeral::Shape::multiple, Bound::exact},
                           {U"翻了两番", 4.0, Numeral::Shape::multiple, Bound::exact},
                           {U"翻番", 2.0, Numeral::Shape::multiple, Bound::exact},
                           {U"翻了番", 2.0, Numeral::Shape::multiple, Bound::exact},
                           {U"翻了一倍", 2.0, Numeral::Shape::multiple, Bound::exact},
                           {U"翻一倍", 2.0, Numeral::Shape::multiple, Bound::exact},
                           {U"翻倍", 2.0, Numeral::Shape::multiple, Bound::exact},
                           {U"翻了倍", 2.0, Numeral::Shape::multiple, Bound::exact},
                           {U"加倍", 2.0, Numeral::Shape::multiple, Bound::exact},
                           {U"倍增", 2.0, Numeral::Shape::multiple, Bound::exact}};
constexpr Word kJapaneseWords[] = {{U"半分", 50.0, Numeral::Shape::share, Bound::exact},
                                   {U"半減", 50.0, Numeral::Shape::share, Bound::exact},
                                   {U"半减", 50.0, Numeral::Shape::share, Bound::exact},
                                   {U"倍増", 2.0, Numeral::Shape::multiple, Bound::exact}};

template <std::size_t N>
std::optional<Numeral> read_word(const Word (&words)[N], std::u32string_view text, std::size_t at) {
  for (const Word& word : words) {
    if (!starts(text, at, word.word)) continue;
    Numeral n;
    n.begin = at;
    n.end = at + word.word.size();
    n.value = word.value;
    n.shape = word.shape;
    n.bound = word.bound;
    return n;
  }
  return std::nullopt;
}

/// 七成, 七成五, 3割, 3割5分: tenths.
void read_tenths(std::u32string_view text, Numeral& n, bool japanese) {
  const char32_t mark = japanese ? U'割' : U'成';
  if (n.end >= text.size() || text[n.end] != mark || n.value > 10.0 || n.scale != 1.0) return;
  // 三成立, 成员, 成本 ... are other words.
  if (!japanese && n.end + 1 < text.size()) {
    constexpr std::u32string_view kOther = U"立员本为功果年就绩长品分份都语交不型文";
    if (kOther.find(text[n.end + 1]) != std::u32string_view::npos) return;
  }
  const double tenths = n.value;
  n.shape = Numeral::Shape::share;
  n.value *= 10.0;
  if (!std::isnan(n.high)) n.high *= 10.0;
  n.plain = false;
  ++n.end;
  if (n.end >= text.size() || tenths != std::floor(tenths)) return;
  int more = digit_of(text[n.end]);
  if (more < 0 && is_digit(text[n.end])) more = static_cast<int>(text[n.end] - U'0');
  const bool closed = n.end + 1 < text.size() && text[n.end + 1] == U'分';
  const bool alone =
      !japanese && more > 0 && (n.end + 1 >= text.size() || !is_han(text[n.end + 1])) && digit_of(text[n.end]) > 0;
  const int third = !japanese && more > 0 && n.end + 1 < text.size() ? digit_of(text[n.end + 1]) : -1;
  if (third >= 0 && digit_of(text[n.end]) > 0) {  // 三成六五
    n.value += more + third / 10.0;
    n.end += 2;
  } else if (more > 0 && ((japanese && closed) || alone)) {
    n.value += more;
    n.end += japanese ? 2 : 1;
  } else if (text[n.end] == U'半') {
    n.value += 5.0;
    ++n.end;
  }
}

}  // namespace

std::optional<Numeral> read_han(std::u32string_view text, std::size_t at, bool japanese) {
  const char32_t c = text[at];
  const bool word = c == U'一' || c == U'半' || c == U'过' || c == U'超' || c == U'逾' || c == U'近' || c == U'减' ||
                    c == U'翻' || c == U'加' || c == U'倍' || c == U'減' || c == U'過';
  if (word) {
    if (const auto n = read_word(kWords, text, at)) return n;
    if (japanese) {
      if (const auto n = read_word(kJapaneseWords, text, at)) return n;
    }
  }
  const bool number =
      is_digit(c) || digit_of(c) >= 0 || small_scale(c) > 0.0 || (c == U'万' && starts(text, at, U"万分之"));
  if (!number) return std::nullopt;
  if (const auto n = read_share(text, at)) return n;
  auto n = Reader(text, at).read();
  if (n) read_tenths(text, *n, japanese);
  return n;
}

}  // namespace chokepoint::reader
