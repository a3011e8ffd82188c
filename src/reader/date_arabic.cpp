// Dates of Arabic: 9 أكتوبر 2025, أكتوبر/تشرين الأول, أكتوبر الماضي, عام 2025, ثلاثينيات القرن, a bare year after a
// preposition.
#include <algorithm>

#include "reader/date.h"
#include "reader/unicode.h"

namespace chokepoint::reader {
namespace {

std::size_t skip_blank(std::u32string_view text, std::size_t at) {
  while (at < text.size() && text[at] == U' ') ++at;
  return at;
}

std::u32string_view word_at(std::u32string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_arabic(text[end])) ++end;
  return text.substr(at, end - at);
}

std::u32string_view word_before(std::u32string_view text, std::size_t at) {
  std::size_t end = at;
  while (end > 0 && text[end - 1] == U' ') --end;
  std::size_t begin = end;
  while (begin > 0 && is_arabic(text[begin - 1])) --begin;
  return text.substr(begin, end - begin);
}

template <std::size_t N>
bool one_of(const std::u32string_view (&words)[N], std::u32string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

// Folded: no hamza, ه for ة, ي for ى.
constexpr std::u32string_view kYearWords[] = {U"عام",  U"العام", U"سنه",  U"السنه", U"عامي",
                                              U"لعام", U"بعام",  U"وعام", U"لسنه"};
constexpr std::u32string_view kBeforeTime[] = {
    U"في",    U"بحلول", U"منذ",    U"حتي",   U"خلال",  U"قبل",   U"بعد",  U"بين",  U"من",   U"الي", U"شهر",
    U"نهايه", U"مطلع",  U"بدايه",  U"اواخر", U"اوايل", U"منتصف", U"مارس", U"و",    U"لشهر", U"ففي", U"وفي",
    U"ومنذ",  U"وخلال", U"وبحلول", U"وحتي",  U"يوم",   U"صيف",   U"شتاء", U"ربيع", U"خريف", U"موسم"};
constexpr std::u32string_view kLast[] = {U"الماضي", U"الماضيه", U"المنصرم", U"الفايت"};
constexpr std::u32string_view kNext[] = {U"المقبل", U"القادم", U"المقبله", U"القادمه"};
constexpr std::u32string_view kThis[] = {U"الجاري", U"الحالي"};
constexpr std::u32string_view kDoubtful[] = {U"مارس", U"ماي", U"جوان", U"نيسان", U"اب", U"اوت"};

int year_at(std::u32string_view text, std::size_t at, std::size_t& end) {
  at = skip_blank(text, at);
  if (at < text.size() && (text[at] == U',' || text[at] == U'/' || text[at] == U'-')) at = skip_blank(text, at + 1);
  std::u32string_view word = word_at(text, at);
  if (word == U"من") {
    at = skip_blank(text, at + word.size());
    word = word_at(text, at);
  }
  if (one_of(kYearWords, word)) at = skip_blank(text, at + word.size());
  const int year = small_number(text, at, end);
  return year >= 1800 && year <= 2199 && end == at + 4 ? year : 0;
}

/// The second of two names of a month: أكتوبر/تشرين الأول.
std::size_t second_name(std::u32string_view text, std::size_t at, const Lexicon& lexicon) {
  std::size_t i = skip_blank(text, at);
  if (i >= text.size() || (text[i] != U'/' && text[i] != U'(' && text[i] != U'-')) return at;
  const bool bracket = text[i] == U'(';
  i = skip_blank(text, i + 1);
  const auto month = i < text.size() ? lexicon.find(text, i, bit(Kind::month)) : std::nullopt;
  if (!month) return at;
  return month->end + (bracket && month->end < text.size() && text[month->end] == U')' ? 1 : 0);
}

std::optional<DateMark> finish(DateMark mark, std::u32string_view text, const Anchor& anchor, const Lexicon& lexicon) {
  mark.end = second_name(text, mark.end, lexicon);
  std::size_t end = 0;
  if (const int year = year_at(text, mark.end, end); year > 0) {
    mark.year = year;
    mark.end = end;
    return mark;
  }
  const std::size_t next = skip_blank(text, mark.end);
  const std::u32string_view word = word_at(text, next);
  int direction = 0;
  if (one_of(kLast, word)) direction = -1;
  if (one_of(kNext, word)) direction = 1;
  if (direction != 0 || one_of(kThis, word)) {
    mark.end = next + word.size();
  } else {
    // أكتوبر من العام الماضي
    std::size_t i = word == U"من" ? skip_blank(text, next + 2) : next;
    const auto time = i < text.size() ? lexicon.find(text, i, bit(Kind::time)) : std::nullopt;
    if (time && time->entry->detail == "year" && anchor.year > 0) {
      mark.year = anchor.year + static_cast<int>(time->entry->value);
      mark.end = time->end;
      return mark;
    }
  }
  assume_year(mark, anchor, direction);
  if (mark.day == 0 && anchor.month == 0 && direction < 0 && anchor.year > 0) mark.year = anchor.year;
  return mark;
}

/// التاسع من أكتوبر, الحادي والعشرين من مارس: the day as an ordinal.
std::optional<DateMark> read_spelled_day(std::u32string_view text, std::size_t at, const Anchor& anchor,
                                         const Lexicon& lexicon) {
  constexpr std::u32string_view kOrdinals[] = {U"الاول",  U"الثاني", U"الثالث", U"الرابع", U"الخامس", U"السادس",
                                               U"السابع", U"الثامن", U"التاسع", U"العاشر", U"الحادي"};
  std::u32string_view word = word_at(text, at);
  std::size_t begin = at;
  if (word.size() > 5 && (word[0] == U'و' || word[0] == U'ف') && word[1] == U'ا') {
    word.remove_prefix(1);
    ++begin;
  }
  if (word.size() < 5 || word[0] != U'ا' || word[1] != U'ل') return std::nullopt;
  const auto tens_of = [](std::u32string_view tens) {
    return tens == U"العشرين" || tens == U"العشرون" ? 20 : tens == U"الثلاثين" || tens == U"الثلاثون" ? 30 : 0;
  };
  int day = tens_of(word);
  const auto* found = std::find(std::begin(kOrdinals), std::end(kOrdinals), word);
  if (day == 0 && found == std::end(kOrdinals)) return std::nullopt;
  std::size_t end = begin + word.size();
  if (day == 0) {
    day = found - std::begin(kOrdinals) == 10 ? 1 : static_cast<int>(found - std::begin(kOrdinals)) + 1;
    const std::size_t next = skip_blank(text, end);
    const std::u32string_view more = word_at(text, next);
    if (more == U"عشر") {
      day += 10;
      end = next + more.size();
    } else if (more.size() > 1 && more[0] == U'و' && tens_of(more.substr(1)) > 0) {
      day += tens_of(more.substr(1));
      end = next + more.size();
    } else if (word == U"الحادي") {
      return std::nullopt;
    }
  }
  std::size_t next = skip_blank(text, end);
  if (word_at(text, next) != U"من") return std::nullopt;
  next = skip_blank(text, next + 2);
  if (word_at(text, next) == U"شهر") next = skip_blank(text, next + 3);
  const auto month = next < text.size() ? lexicon.find(text, next, bit(Kind::month)) : std::nullopt;
  if (!month || day > days_in_month(0, static_cast<int>(month->entry->value))) return std::nullopt;
  DateMark mark;
  mark.begin = begin;
  mark.day = day;
  mark.month = static_cast<int>(month->entry->value);
  mark.end = month->end;
  return finish(mark, text, anchor, lexicon);
}

}  // namespace

std::optional<DateMark> read_arabic_date(std::u32string_view text, std::size_t at, const Anchor& anchor,
                                         const Lexicon& lexicon) {
  const char32_t c = text[at];
  if (at > 0 && (is_digit(text[at - 1]) || is_arabic(text[at - 1])) && !(is_digit(c) && is_arabic(text[at - 1])))
    return std::nullopt;
  if (is_digit(c)) {
    std::size_t end = 0;
    const int number = small_number(text, at, end);
    if (number >= 1 && number <= 31 && end <= at + 2) {
      std::size_t next = skip_blank(text, end);
      if (word_at(text, next) == U"من") next = skip_blank(text, next + 2);
      if (word_at(text, next) == U"شهر") next = skip_blank(text, next + 3);
      if (next == end && next < text.size() && (text[next] == U'/' || text[next] == U'-')) ++next;  // 08/مارس/2026
      const auto month = next > end ? lexicon.find(text, next, bit(Kind::month)) : std::nullopt;
      if (month && number <= days_in_month(0, static_cast<int>(month->entry->value))) {
        DateMark mark;
        mark.begin = at;
        mark.day = number;
        mark.month = static_cast<int>(month->entry->value);
        mark.end = month->end;
        return finish(mark, text, anchor, lexicon);
      }
    }
    if (number < 1800 || number > 2199 || end != at + 4) return std::nullopt;
    if (end < text.size() && (text[end] == U'%' || ((text[end] == U'.' || text[end] == U',') && end + 1 < text.size() &&
                                                    is_digit(text[end + 1]))))
      return std::nullopt;
    const std::u32string_view before = word_before(text, at);
    DateMark mark;
    mark.begin = at;
    mark.end = end;
    mark.year = number;
    mark.bare_number = !one_of(kYearWords, before) && !one_of(kBeforeTime, before);
    // في 2024 شركة: followed by a noun at once it is a number; a clause or a mark follows a year.
    return mark;
  }
  if (!is_arabic(c)) return std::nullopt;
  if (const auto mark = read_spelled_day(text, at, anchor, lexicon)) return mark;
  const std::uint64_t kinds = bit(Kind::month) | bit(Kind::time) | bit(Kind::weekday);
  const auto hit = lexicon.find_word(text, at, kinds);
  if (!hit) return std::nullopt;
  if (hit->entry->kind == Kind::time) {
    if (hit->entry->key == "today") return std::nullopt;
    return relative_date(*hit, anchor);
  }
  if (hit->entry->kind == Kind::month) {
    const std::u32string_view word = text.substr(hit->begin, hit->end - hit->begin);
    std::size_t end = 0;
    const bool dated = year_at(text, hit->end, end) > 0 || one_of(kLast, word_at(text, skip_blank(text, hit->end))) ||
                       one_of(kNext, word_at(text, skip_blank(text, hit->end)));
    if (one_of(kDoubtful, word) && !dated && !one_of(kBeforeTime, word_before(text, hit->begin))) return std::nullopt;
    DateMark mark;
    mark.begin = hit->begin;
    mark.end = hit->end;
    mark.month = static_cast<int>(hit->entry->value);
    return finish(mark, text, anchor, lexicon);
  }
  const std::u32string_view before = word_before(text, hit->begin);
  if (anchor.day == 0 || (before != U"يوم" && before != U"اليوم" && before != U"امس")) return std::nullopt;
  const Day today = day_of(anchor.year, anchor.month, anchor.day);
  const int weekday = ((today.number + 3) % 7 + 7) % 7 + 1;
  const int back = (weekday - static_cast<int>(hit->entry->value) + 7) % 7;
  const Entry offset{Kind::time, "weekday", "day", -static_cast<double>(back), ""};
  return relative_date(Hit{hit->begin, hit->end, &offset}, anchor);
}

}  // namespace chokepoint::reader
