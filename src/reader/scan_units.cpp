// Units, currencies, bounds behind a number, and ranges.
#include <algorithm>
#include <cmath>

#include "reader/scanner.h"

namespace chokepoint::reader {
namespace {

constexpr std::uint64_t kUnits = bit(Kind::unit) | bit(Kind::currency);

bool is_dash(char32_t c) { return c == U'-' || c == U'–' || c == U'—' || c == U'~' || c == U'〜' || c == U'～'; }

}  // namespace

/// 多, 余, 以上, "or more", "+": once before the unit and once behind it.
void Scanner::read_bound_after(Quantity& q) const {
  std::size_t i = q.end;
  if (at(i) == U'+' && !is_digit(at(i + 1))) {
    q.bound = Bound::at_least;
    ++q.end;
    return;
  }
  if (!east()) i = behind_blank(i);
  if (i >= text_.size() || !lexicon_.may_begin(text_[i], bit(Kind::bound))) return;
  // A word may be a bound in front of what follows too: only what stands behind counts here.
  const auto hit = lexicon_.find(text_, i, bit(Kind::bound));
  if (!hit || hit->entry->detail != "after") return;
  if (text_[i] == U'强' && at(i + 1) != U'の' && at(i + 1) != 0 && is_han(at(i + 1))) return;
  q.bound = bound_of(hit->entry->key);
  q.end = hit->end;
}

bool Scanner::unit_fits(const Hit& hit, const Quantity& q) const {
  const std::size_t length = hit.end - hit.begin;
  const Entry& entry = *hit.entry;
  if (entry.kind == Kind::currency) return true;
  if (length == 1 && is_latin(text_[hit.begin])) {
    // 5G is no gram, 20m is metres, 20M is not.
    const char32_t written = passage_.written(hit.begin);
    const bool lower = written >= U'a' && written <= U'z';
    const bool wants_lower = entry.key == "g" || entry.key == "t" || entry.key == "m" || entry.key == "h";
    const bool spaced = hit.begin > q.number.end;
    if (entry.key != "x" && lower != wants_lower) return false;
    if (entry.key == "J" && !spaced) return false;
  }
  if (entry.key == "degC" && length == 1 && east())
    return q.number.digits && at(hit.end) != U'电' && at(hit.end) != U'以';
  if (entry.detail == "duration" && east()) {
    const char32_t after = at(hit.end);
    if (entry.key == "years" &&
        (after == U'级' || after == U'生' || after == U'轻' || after == U'代' || after == U'糕'))
      return false;
    if (entry.key == "centuries" && length == 2) return false;  // 21世纪
    if (entry.key == "s" && after == U'杀') return false;
  }
  return true;
}

/// 平均90日, 连三日, 二十一日之间: days that last, not a day of the month.
bool Scanner::lasts(const Quantity& q, std::size_t day) const {
  constexpr std::u32string_view kBefore[] = {U"平均", U"连",     U"连续", U"长达",      U"仅",   U"只",
                                             U"最长", U"最短",   U"至少", U"历时",      U"为期", U"达",
                                             U"每隔", U"わずか", U"最大", U"少なくとも"};
  constexpr std::u32string_view kAfter[] = {U"间",   U"之间",   U"连续",   U"かか", U"以上",
                                            U"ごと", U"あまり", U"足らず", U"分"};
  for (const auto word : kBefore) {
    const std::size_t from = q.number.begin;
    if (from >= begin_ + word.size() && text_.substr(from - word.size(), word.size()) == word) return true;
  }
  for (const auto word : kAfter) {
    if (starts(day + 1, word)) return true;
  }
  return false;
}

/// 3時間12分, 1年3か月, 2 hours 30 minutes: one span of time in two units; the smaller one is added.
void Scanner::add_smaller_unit(Quantity& q) const {
  if (q.unit == nullptr || q.unit->detail != "duration" || q.half_more || !q.number.digits) return;
  std::size_t i = q.end;
  if (!east()) {
    i = behind_blank(i);
    if (i == q.end) return;
    if (starts(i, U"and ")) i += 4;
  } else if (at(i) == U'零' || at(i) == U'又') {
    ++i;
  }
  if (!is_digit(at(i))) return;
  const auto more = read_numeral(text_, i, language_);
  if (!more || !more->digits || more->shape != Numeral::Shape::number) return;
  const std::size_t unit_at = east() ? more->end : behind_blank(more->end);
  double factor = 0.0;
  std::size_t end = 0;
  const auto unit = unit_at < text_.size() ? lexicon_.find(text_, unit_at, bit(Kind::unit)) : std::nullopt;
  if (unit && unit->entry->detail == "duration") {
    factor = unit->entry->value;
    end = unit->end;
  } else if (east() && q.unit->key == "h" && at(unit_at) == U'分') {
    factor = 1.0 / 1440.0;
    end = unit_at + 1;
  } else if (east() && q.unit->key == "min" && at(unit_at) == U'秒') {
    factor = 1.0 / 86400.0;
    end = unit_at + 1;
  }
  if (factor == 0.0 || factor >= q.unit->value || more->value * factor >= q.unit->value) return;
  q.number.value += more->value * factor / q.unit->value;
  q.end = end;
}

/// 零下40度, マイナス40度, minus 40 degrees, 40 درجة تحت الصفر.
bool Scanner::below_zero(const Quantity& q) const {
  constexpr std::u32string_view kBefore[] = {U"零下", U"负", U"氷点下", U"マイナス", U"minus ", U"ناقص ", U"-", U"−"};
  for (const auto word : kBefore) {
    const std::size_t from = q.number.begin;
    if (from < begin_ + word.size() || text_.substr(from - word.size(), word.size()) != word) continue;
    const char32_t before = from > begin_ + word.size() ? text_[from - word.size() - 1] : U' ';
    return !(word.size() == 1 && (is_digit(before) || is_letter(before)) && !is_han(word[0]));
  }
  return starts(q.end, U" تحت الصفر");
}

/// The unit behind q.end, into q. A bound may stand behind the unit too.
bool Scanner::read_unit(Quantity& q) const {
  if (q.currency_before) {
    // $5m, $3k
    const char32_t c = at(q.end);
    if (is_latin(c) && !is_latin(at(q.end + 1)) && (c == U'm' || c == U'b' || c == U'k' || c == U't')) {
      const double scale = c == U'm' ? 1e6 : c == U'b' ? 1e9 : c == U'k' ? 1e3 : 1e12;
      q.number.value *= scale;
      q.number.scale *= scale;
      ++q.end;
    }
    read_bound_after(q);
    return true;
  }
  std::size_t i = q.end;
  if (at(i) == U' ' || (at(i) == U'-' && is_latin(at(i + 1)))) ++i;
  if (i >= text_.size()) return false;
  auto hit = lexicon_.find(text_, i, kUnits);
  // 45日, 70日: no month has so many days.
  if (!hit && east() && text_[i] == U'日' && (lasts(q, i) || (q.number.digits && q.number.value > 31.0))) {
    constexpr std::u32string_view kDays = U"日间";  // folded
    hit = lexicon_.find(kDays, 0, bit(Kind::unit));
    if (hit) hit = Hit{i, i + 1, hit->entry};
  }
  // 10分以下, 15分で: minutes, where no part of a clock time or a fraction
  constexpr std::u32string_view kBehindMinutes = U"以程后前弱强超";
  const bool part_of_word = is_han(at(i + 1)) && kBehindMinutes.find(at(i + 1)) == std::u32string_view::npos;  // 30分野
  if (!hit && japanese() && text_[i] == U'分' && q.number.digits && at(i + 1) != U'の' && !part_of_word) {
    const char32_t before = q.number.begin > begin_ ? text_[q.number.begin - 1] : 0;
    constexpr std::u32string_view kMinutes = U"分间";
    if (before != U'时') hit = lexicon_.find(kMinutes, 0, bit(Kind::unit));
    if (hit) hit = Hit{i, i + 1, hit->entry};
  }
  if (!hit || !unit_fits(*hit, q)) {
    // 2.5万多吨: the bound was read; 300多个小时
    return false;
  }
  q.unit = hit->entry;
  q.end = hit->end;
  if (hit->entry->kind == Kind::unit) {
    // Wh/kg, tonnes/day: a rate is a quantity of its own kind; energy or mass over time stays what it is.
    if (at(q.end) == U'/' && is_letter(at(q.end + 1))) {
      const auto below = lexicon_.find(text_, q.end + 1, bit(Kind::unit));
      if (below) q.end = below->end;
    }
    const bool halves = hit->entry->detail == "duration" || hit->entry->key == "x";
    if (east() && at(q.end) == U'半' && halves && at(q.end + 1) != U'导') {
      q.half_more = true;
      ++q.end;
    }
  }
  add_smaller_unit(q);
  read_bound_after(q);
  return true;
}

bool Scanner::read_range(Quantity& q) const {
  std::size_t i = q.end;
  const std::size_t blank = behind_blank(i);
  if (is_dash(at(blank))) {
    i = blank + 1;
    while (is_dash(at(i))) ++i;
    i = behind_blank(i);
  } else if (east() && (at(i) == U'至' || at(i) == U'到' || starts(i, U"から"))) {
    i += at(i) == U'か' ? 2 : 1;
  } else if (language_ == Language::english && starts(blank, U"to ")) {
    i = blank + 3;
  } else if (language_ == Language::english && starts(blank, U"and ") && q.begin >= begin_ + 8 &&
             text_.substr(q.begin - 8, 8) == U"between ") {
    i = blank + 4;
  } else if (language_ == Language::arabic && starts(blank, U"الي ")) {
    i = blank + 4;
  } else if (language_ == Language::arabic && at(blank) == U'و' && q.begin >= begin_ + 4 &&
             text_.substr(q.begin - 4, 4) == U"بين ") {
    i = blank + 1;
    i = behind_blank(i);
  } else {
    return false;
  }
  std::size_t number_at = i;
  if (q.currency_before) {
    const auto again = lexicon_.find(text_, i, bit(Kind::currency));
    if (again) number_at = behind_blank(again->end);
  }
  if (number_at >= text_.size()) return false;
  // The other end may have a bound of its own: up from 5 % to over 10 % are two claims.
  auto second = read_numeral(text_, number_at, language_);
  if (!second && language_ == Language::arabic) {  // أربع وخمس: joined to the word before
    second = read_numeral(text_.substr(number_at), 0, language_);
    if (second) {
      second->begin += number_at;
      second->end += number_at;
    }
  }
  if (!second || second->shape != Numeral::Shape::number || second->ordinal) return false;
  if (is_digit(at(second->end)) || (at(second->end) == U':' && is_digit(at(second->end + 1)))) return false;
  Quantity other = q;
  other.number = *second;
  other.end = second->end;
  other.second.reset();
  const Entry* before = q.unit;
  other.unit = nullptr;
  read_bound_after(other);
  const bool unit = q.currency_before ? (other.unit = q.unit, read_unit(other)) : read_unit(other);
  if (before != nullptr && unit && other.unit != before && !q.currency_before) return false;
  if (before != nullptr && !unit && !q.currency_before) return false;
  if (!unit && before == nullptr) {
    // 1-0, 10-15: a range of bare numbers is one only where something is counted.
    if (is_dash(at(blank)) && !second->digits) return false;
  }
  // from 5 % to 10 %, 从5%到10%: a change has two values, not a range.
  const auto preceded = [&](std::u32string_view word) {
    return q.begin >= begin_ + word.size() && text_.substr(q.begin - word.size(), word.size()) == word;
  };
  const bool change = (before != nullptr || q.currency_before) &&
                      (preceded(U"from ") || preceded(U"从") || preceded(U"由") || preceded(U"من "));
  if (change && other.unit != nullptr && other.unit->detail != "duration") return false;
  q.second = other.number;
  if (q.number.scale == 1.0 && other.number.scale > 1.0 && q.number.value * other.number.scale <= other.number.value) {
    q.number.value *= other.number.scale;
  }
  if (q.second->value < q.number.value) {
    q.second.reset();
    return false;
  }
  q.unit = other.unit;
  q.end = other.end;
  q.half_more = other.half_more;
  if (other.bound != Bound::exact && q.bound == Bound::exact) q.bound = other.bound;
  return true;
}

/// 1キロ当たり, 每1公斤: what a price is per is no claim.
bool Scanner::is_basis(const Quantity& q) const {
  if (q.number.value != 1.0 || q.second || !east()) return false;
  // 1キロ140ドル, 1吨5万美元
  if (q.unit != nullptr && q.unit->detail != "duration" && q.unit->detail != "percent" && is_digit(at(q.end))) {
    const auto price = read_numeral(text_, q.end, language_);
    if (price && lexicon_.find(text_, price->end, bit(Kind::currency))) return true;
  }
  return starts(q.end, U"当たり") || starts(q.end, U"あたり") || (q.begin > begin_ && text_[q.begin - 1] == U'每');
}

/// 今年前两个月, the first nine months: a part of the year that a number is for, no length of time.
bool Scanner::is_period(const Quantity& q) const {
  if (q.unit->key != "months" && q.unit->key != "quarters") return false;
  const auto preceded = [&](std::u32string_view word) {
    return q.begin >= begin_ + word.size() && text_.substr(q.begin - word.size(), word.size()) == word;
  };
  if (language_ == Language::english) return preceded(U"first ");
  if (language_ == Language::arabic) return starts(q.end, U" الاولي") || starts(q.end, U" الاول");
  const char32_t after = at(q.end);
  return preceded(U"前") && after != U'就' && after != U'曾' && (q.begin == begin_ + 1 || text_[q.begin - 2] != U'提');
}

void Scanner::emit_unit(const Quantity& q) {
  if (is_basis(q) || is_period(q)) return;
  const Entry& unit = *q.unit;
  Reading reading;
  reading.begin = q.begin;
  reading.end = q.end;
  reading.low = q.number.value;
  reading.high = q.second ? q.second->value : std::isnan(q.number.high) ? q.number.value : q.number.high;
  if (unit.key == "degC" && below_zero(q)) {  // of a range the first end only
    reading.low = -reading.low;
    if (!q.second) reading.high = reading.low;
  }
  if (q.half_more) {
    reading.low += q.second ? 0.0 : 0.5;
    reading.high += 0.5;
  }
  reading.bound = q.bound;
  reading.factor = unit.value;
  reading.unit = unit.key;
  reading.confidence = 0.92;
  reading.reason = "a number with its unit";
  for (int c = 0; c <= static_cast<int>(UnitClass::other); ++c) {
    if (name_of(static_cast<UnitClass>(c)) == unit.detail) reading.unit_class = static_cast<UnitClass>(c);
  }
  if (unit.key == "years" && east() && q.number.value == 1.0 && !q.number.digits && !q.second) {
    reading.confidence = 0.6;
    reading.reason = "one year, perhaps a figure of speech";
  }
  // 3 times a year is how often, 3 times larger is how much.
  if (unit.key == "x" && language_ == Language::english &&
      text_.substr(q.end - std::min<std::size_t>(5, q.end), 5) == U"times") {
    const std::size_t next = behind_blank(q.end);
    const bool often = starts(next, U"a ") || starts(next, U"per ") || starts(next, U"in ") || starts(next, U"since") ||
                       starts(next, U"this") || starts(next, U"during") || next >= text_.size();
    if (often) {
      reading.unit_class = UnitClass::count;
      reading.unit = "times";
      reading.confidence = 0.6;
      reading.reason = "how often something happened";
    }
  }
  // Pounds by the million are money.
  if (unit.key == "lb" && q.number.scale >= 1e6) {
    reading.unit_class = UnitClass::money;
    reading.unit = "GBP";
    reading.factor = 1.0;
    reading.confidence = 0.6;
    reading.reason = "pounds by the million, taken for money";
  }
  if (at(q.end - 1) != 0 && q.end > 0 &&
      (unit.key == "Wh" || unit.key == "kWh" || unit.key == "W" || unit.key == "kW")) {
    const std::u32string_view quote = text_.substr(q.number.end, q.end - q.number.end);
    std::size_t slash = quote.find(U'/');
    if (slash == std::u32string_view::npos && at(q.end) == U'每') {  // 瓦每米开
      reading.unit_class = UnitClass::other;
      reading.factor = 1.0;
    }
    if (slash != std::u32string_view::npos) {
      const auto below = lexicon_.find(text_, q.number.end + slash + 1, bit(Kind::unit));
      if (below && below->entry->detail != "duration") {
        reading.unit_class = UnitClass::other;
        reading.unit = unit.key + "/" + below->entry->key;
        reading.factor = 1.0;
      }
    }
  }
  out_.push_back(reading);
}

void Scanner::emit_money(const Quantity& q) {
  Reading reading;
  reading.begin = q.begin;
  reading.end = q.end;
  reading.unit_class = UnitClass::money;
  reading.low = q.number.value;
  reading.high = q.second ? q.second->value : std::isnan(q.number.high) ? q.number.value : q.number.high;
  reading.bound = q.bound;
  reading.unit = q.unit->key;
  const char32_t first = q.currency_before ? text_[currency_->begin] : 0;
  if ((first == U'¥' || first == U'￥') && !is_chinese(language_)) reading.unit = "JPY";
  if (q.unit->value > 0.0) reading.factor = q.unit->value;  // cents
  reading.confidence = 0.93;
  reading.reason = "a number with its currency";
  const bool bare = !q.currency_before &&
                    text_.substr(q.number.end, q.end - q.number.end).find(U"民币") == std::u32string_view::npos &&
                    text_.substr(begin_, q.number.begin - begin_).find(U"人民币") == std::u32string_view::npos;
  if (reading.unit == "CNY" && language_ == Language::chinese_traditional && bare) {
    reading.unit = passage_.yuan;
    reading.confidence = 0.7;
    reading.reason = "元 in traditional script: whose it is is taken from the places the text names";
  }
  out_.push_back(reading);
}

}  // namespace chokepoint::reader
