// Amounts that are said without a numeral: half, one time, two of the dual, one in many.

#include <algorithm>
#include <cmath>
#include "reader/scan.h"
#include "reader/scanner.h"

namespace chokepoint::reader {

/// 半年, 半个世纪: half of a unit of time.
bool Scanner::take_half() {
  if (!east() || text_[i_] != U'半') return false;
  const char32_t before = i_ > begin_ ? text_[i_ - 1] : 0;
  if (before == U'上' || before == U'下' || before == U'一' || before == U'大' || is_digit(before)) return false;
  const auto unit = lexicon_.find(text_, i_ + 1, bit(Kind::unit));
  if (!unit || unit->entry->detail != "duration" || unit->entry->key == "days") return false;
  const char32_t after = at(unit->end);
  if (after == U'报' || after == U'度' || after == U'期') return false;
  Reading reading;
  reading.begin = i_;
  reading.end = unit->end;
  reading.unit_class = UnitClass::duration;
  reading.low = reading.high = 0.5;
  reading.factor = unit->entry->value;
  reading.unit = unit->entry->key;
  reading.confidence = 0.8;
  reading.reason = "half a unit of time";
  out_.push_back(reading);
  i_ = unit->end;
  return true;
}

/// A decade, a fortnight, more than a year; ひと月: one of a unit of time. "A year" by itself is a rate.
bool Scanner::take_one_time() {
  const char32_t c = text_[i_];
  std::size_t unit_at = 0;
  double value = 1.0;
  if (language_ == Language::english && starts(i_, U"a ")) {
    unit_at = i_ + 2;
  } else if (japanese() && (starts(i_, U"ひと月") || starts(i_, U"ふた月"))) {
    unit_at = i_ + 2;
    value = c == U'ひ' ? 1.0 : 2.0;
  } else {
    return false;
  }
  const auto unit = unit_at < text_.size() ? lexicon_.find(text_, unit_at, bit(Kind::unit)) : std::nullopt;
  if (!japanese() && (!unit || unit->entry->detail != "duration")) return false;
  const std::size_t end = japanese() ? unit_at + 1 : unit->end;
  const std::string_view key = japanese() ? std::string_view("months") : std::string_view(unit->entry->key);
  if (!japanese()) {
    const std::size_t next = behind_blank(end);
    if (starts(next, U"earlier") || starts(next, U"before") || text_[end - 1] == U's') return false;
    std::size_t before = i_;
    while (before > begin_ && text_[before - 1] == U' ') --before;
    std::size_t word = before;
    while (word > begin_ && is_latin(text_[word - 1])) --word;
    const std::u32string_view previous = text_.substr(word, before - word);
    constexpr std::u32string_view kLasting[] = {U"for",    U"over",   U"within", U"takes",  U"take",
                                                U"took",   U"lasts",  U"lasted", U"than",   U"least",
                                                U"nearly", U"almost", U"about",  U"around", U"under"};
    const bool lasting = std::find(std::begin(kLasting), std::end(kLasting), previous) != std::end(kLasting);
    const bool compared = starts(next, U"ago") && previous == U"than";
    const bool rare = key == "decades" || key == "centuries" || key == "fortnights";
    if ((!rare && !lasting && !starts(next, U"or more") && !starts(next, U"or so")) || compared ||
        previous == U"once" || previous == U"in")
      return false;
  }
  Reading reading;
  reading.begin = i_;
  reading.end = end;
  reading.unit_class = UnitClass::duration;
  reading.low = reading.high = value;
  reading.factor = japanese() ? 30.4375 : unit->entry->value;
  reading.unit = key;
  reading.confidence = 0.7;
  reading.reason = "one of a unit of time";
  if (adjoins(bound_, i_)) {
    reading.bound = bound_of(bound_->entry->key);
    reading.begin = bound_->begin;
  }
  out_.push_back(reading);
  i_ = end;
  return true;
}

/// شركتان, دولتين: two of a thing in one word; with the article they were named before.
bool Scanner::take_two() {
  if (language_ != Language::arabic || !is_arabic(text_[i_])) return false;
  const std::size_t end = word_end(i_);  // a dual by its ending: most words are not looked up
  if (end < i_ + 5 || text_[end - 1] != U'ن' || (text_[end - 2] != U'ا' && text_[end - 2] != U'ي')) return false;
  const auto hit = lexicon_.find_word(text_, i_, bit(Kind::noun));
  if (!hit || hit->entry->key != "two") return false;
  const std::u32string_view before = text_.substr(i_, hit->begin - i_);
  if (before.find(U"ال") != std::u32string_view::npos || before.find(U"لل") != std::u32string_view::npos) return false;
  Reading reading;
  reading.begin = hit->begin;
  reading.end = hit->end;
  reading.low = reading.high = 2.0;
  reading.unit = encode(text_.substr(hit->begin, hit->end - hit->begin));
  reading.confidence = 0.7;
  reading.reason = "two of a thing in one word";
  out_.push_back(reading);
  i_ = hit->end;
  return true;
}

/// شهرين, عامين, لساعتين: two of a unit in one word; لمدة عام: one.
bool Scanner::take_dual() {
  if (language_ != Language::arabic || !is_arabic(text_[i_])) return false;
  const std::size_t end = word_end(i_);
  Reading reading;
  reading.begin = i_;
  reading.end = end;
  const Entry* unit = nullptr;
  const auto unit_in = [&](const std::u32string& word) -> const Entry* {
    const auto hit = lexicon_.find(word, 0, bit(Kind::unit));
    const bool whole = hit && hit->end == word.size() && hit->entry->detail != "percent";
    return whole ? hit->entry : nullptr;
  };
  for (std::size_t begin = i_; begin <= i_ + 1 && unit == nullptr; ++begin) {
    const std::u32string_view word = text_.substr(begin, end - begin);
    if (begin > i_ && text_[i_] != U'ل' && text_[i_] != U'ب' && text_[i_] != U'و') break;
    if (word.size() < 5 || (!word.ends_with(U"ين") && !word.ends_with(U"ان"))) continue;
    std::u32string single(word.substr(0, word.size() - 2));
    unit = unit_in(single);
    if (unit == nullptr && single.back() == U'ت') {  // سنه, سنتين
      single.back() = U'ه';
      unit = unit_in(single);
    }
  }
  reading.low = reading.high = 2.0;
  reading.reason = "two of a unit in one word";
  const std::u32string_view word = text_.substr(i_, end - i_);
  constexpr std::u32string_view kLasting[] = {U"لمده", U"مده",  U"خلال",  U"بعد",  U"قبل",
                                              U"منذ",  U"غضون", U"وخلال", U"وبعد", U"وقبل"};
  if (unit == nullptr && std::find(std::begin(kLasting), std::end(kLasting), word) != std::end(kLasting) &&
      at(end) == U' ') {
    const std::size_t next = end + 1;
    const std::size_t stop = word_end(next);
    const std::size_t behind = behind_blank(stop);
    if (stop == next || is_digit(at(behind))) return false;
    // خلال شهر مايو, قبل يوم الاحد, خلال عام واحد: a name of the time follows, or the number itself
    if (behind < text_.size() &&
        (lexicon_.find_word(text_, behind, bit(Kind::month) | bit(Kind::weekday)) || starts(behind, U"ال")))
      return false;
    unit = unit_in(std::u32string(text_.substr(next, stop - next)));
    if (unit != nullptr && unit->key == "decades") unit = nullptr;  // عقد is also a contract
    reading.begin = next;
    reading.end = stop;
    reading.low = reading.high = 1.0;
    reading.reason = "one unit of time";
  }
  if (unit == nullptr || (reading.low == 1.0 && unit->detail != "duration")) return false;
  for (int c = 0; c <= static_cast<int>(UnitClass::other); ++c) {
    if (name_of(static_cast<UnitClass>(c)) == unit->detail) reading.unit_class = static_cast<UnitClass>(c);
  }
  reading.factor = unit->value;
  reading.unit = unit->key;
  reading.confidence = 0.75;
  if (adjoins(bound_, i_)) {
    reading.bound = bound_of(bound_->entry->key);
    reading.begin = bound_->begin;
  }
  out_.push_back(reading);
  i_ = reading.end;
  return true;
}

/// Four in five, nine out of ten: a share.
bool Scanner::take_one_in_many(const Numeral& n) {
  if (language_ != Language::english || n.shape != Numeral::Shape::number || n.ordinal || n.value > 10.0) return false;
  const std::size_t next = behind_blank(n.end);
  const std::size_t number_at = starts(next, U"in ") ? next + 3 : starts(next, U"out of ") ? next + 7 : 0;
  if (number_at == 0 || number_at >= text_.size() || next == n.end) return false;
  const auto many = read_numeral(text_, number_at, language_);
  if (!many || many->shape != Numeral::Shape::number || many->ordinal || many->value <= n.value || many->value > 100.0)
    return false;
  const auto unit = lexicon_.find(text_, behind_blank(many->end), bit(Kind::unit) | bit(Kind::currency));
  if (unit) return false;  // twice in ten years
  Reading reading;
  reading.begin = n.begin;
  reading.end = many->end;
  reading.unit_class = UnitClass::percent;
  reading.low = reading.high = 100.0 * n.value / many->value;
  reading.unit = "%";
  reading.confidence = 0.65;
  reading.reason = "so many out of so many";
  if (adjoins(bound_, n.begin)) {
    reading.bound = bound_of(bound_->entry->key);
    reading.begin = bound_->begin;
  }
  out_.push_back(reading);
  i_ = reading.end;
  return true;
}

}  // namespace chokepoint::reader
