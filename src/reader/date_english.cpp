// Dates of English: October 9, 2025; 9 October; last October; the 2030s; Q3 2024; the third quarter of 2024; a bare
// year.
#include <algorithm>

#include "reader/date.h"
#include "reader/unicode.h"

namespace chokepoint::reader {
namespace {

std::size_t skip_blank(std::u32string_view text, std::size_t at) {
  while (at < text.size() && text[at] == U' ') ++at;
  return at;
}

/// The word that ends before `at` (blanks and a comma skipped).
std::u32string_view word_before(std::u32string_view text, std::size_t at) {
  std::size_t end = at;
  while (end > 0 && text[end - 1] == U' ') --end;
  std::size_t begin = end;
  while (begin > 0 && (is_latin(text[begin - 1]) || text[begin - 1] == U'\'')) --begin;
  return text.substr(begin, end - begin);
}

bool is_word(std::u32string_view text, std::size_t at, std::u32string_view word) {
  return at < text.size() && text.substr(at, word.size()) == word &&
         (at + word.size() >= text.size() || !is_latin(text[at + word.size()]));
}

template <std::size_t N>
bool one_of(const std::u32string_view (&words)[N], std::u32string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

constexpr std::u32string_view kBeforeTime[] = {
    U"in",      U"on",  U"since",  U"until", U"till", U"by",     U"from",   U"during",   U"of",     U"early",
    U"late",    U"mid", U"last",   U"this",  U"next", U"and",    U"to",     U"through",  U"before", U"after",
    U"between", U"for", U"around", U"end",   U"than", U"beyond", U"fiscal", U"calendar", U"back"};

/// A four-digit year at `at`, behind blanks and a comma; 0 if none.
int year_at(std::u32string_view text, std::size_t at, std::size_t& end) {
  at = skip_blank(text, at);
  if (at < text.size() && text[at] == U',') at = skip_blank(text, at + 1);
  if (is_word(text, at, U"of")) at = skip_blank(text, at + 2);
  const int year = small_number(text, at, end);
  if (year < 1800 || year > 2199 || end != at + 4) return 0;
  if (end < text.size() && (is_latin(text[end]) || text[end] == U'%')) return 0;
  return year;
}

int day_at(std::u32string_view text, std::size_t at, std::size_t& end) {
  const int day = small_number(text, at, end);
  if (day < 1 || day > 31 || end > at + 2) return 0;
  for (const std::u32string_view suffix : {U"st", U"nd", U"rd", U"th"}) {
    if (is_word(text, end, suffix)) {
      end += 2;
      break;
    }
  }
  if (end < text.size() && (is_latin(text[end]) || text[end] == U'%' || text[end] == U':')) return 0;
  return day;
}

DateMark with_year(DateMark mark, std::u32string_view text, const Anchor& anchor, std::u32string_view before) {
  std::size_t end = 0;
  if (const int year = year_at(text, mark.end, end); year > 0) {
    mark.year = year;
    mark.end = end;
    return mark;
  }
  assume_year(mark, anchor, before == U"last" ? -1 : before == U"next" ? 1 : 0);
  return mark;
}

std::optional<DateMark> read_month(std::u32string_view text, std::size_t at, const Hit& month, const Anchor& anchor) {
  DateMark mark;
  mark.begin = at;
  mark.month = static_cast<int>(month.entry->value);
  mark.end = month.end;
  const std::u32string_view before = word_before(text, at);
  std::size_t end = 0;
  const std::size_t next = skip_blank(text, mark.end);
  const bool doubtful = month.end - at <= 5 &&
                        (text.substr(at, 3) == U"may" || text.substr(at, 3) == U"mar" || text.substr(at, 3) == U"dec" ||
                         text.substr(at, 3) == U"jan" || text.substr(at, 3) == U"sep" || text.substr(at, 3) == U"sun");
  std::size_t year_end = 0;
  const bool year_next = year_at(text, mark.end, year_end) > 0;
  const int day = next > mark.end || text[mark.end - 1] == U'.' ? day_at(text, next, end) : 0;
  if (doubtful && !year_next && day == 0 && !one_of(kBeforeTime, before)) return std::nullopt;
  if (day > 0 && !(year_next && year_end - next == 4 && end - next == 4) && day <= days_in_month(0, mark.month)) {
    mark.day = day;
    mark.end = end;
  }
  return with_year(mark, text, anchor, before);
}

}  // namespace

std::optional<DateMark> read_english_date(std::u32string_view text, std::size_t at, const Anchor& anchor,
                                          const Lexicon& lexicon) {
  const char32_t c = text[at];
  const char32_t before = at > 0 ? text[at - 1] : U' ';
  if (is_latin(before) || is_digit(before)) return std::nullopt;
  if (is_digit(c)) {
    // 9 October, 9th of October
    std::size_t end = 0;
    if (const int day = day_at(text, at, end); day > 0) {
      std::size_t next = skip_blank(text, end);
      if (is_word(text, next, U"of")) next = skip_blank(text, next + 2);
      const auto month = next > end ? lexicon.find(text, next, bit(Kind::month)) : std::nullopt;
      if (month && day <= days_in_month(0, static_cast<int>(month->entry->value))) {
        DateMark mark;
        mark.begin = at;
        mark.day = day;
        mark.month = static_cast<int>(month->entry->value);
        mark.end = month->end;
        const bool modal =
            month->end - next == 3 && text.substr(next, 3) == U"may" && end + 1 == next &&
            (month->end < text.size() && is_latin(text[std::min(text.size() - 1, skip_blank(text, month->end))]));
        if (!modal) return with_year(mark, text, anchor, word_before(text, at));
      }
    }
    const int year = small_number(text, at, end);
    if (end != at + 4 || year < 1800 || year > 2199) return std::nullopt;
    DateMark mark;
    mark.begin = at;
    if (end < text.size() && (text[end] == U's' || text.substr(end, 2) == U"'s") && year % 10 == 0) {
      const std::size_t stop = end + (text[end] == U's' ? 1 : 2);
      if (stop >= text.size() || !is_latin(text[stop])) {
        mark.decade = year;
        mark.end = stop;
        return mark;
      }
    }
    if (end < text.size() && (is_latin(text[end]) || text[end] == U'%' ||
                              (text[end] == U',' && end + 1 < text.size() && is_digit(text[end + 1])) ||
                              (text[end] == U'.' && end + 1 < text.size() && is_digit(text[end + 1]))))
      return std::nullopt;
    mark.year = year;
    mark.end = end;
    const std::u32string_view word = word_before(text, at);
    const bool opened = before == U'(' || before == U'/';
    const bool closed =
        end >= text.size() || text[end] == U',' || text[end] == U')' || text[end] == U'.' || text[end] == U';';
    mark.bare_number = !one_of(kBeforeTime, word) && !(opened && closed);
    return mark;
  }
  if (!is_latin(c)) return std::nullopt;
  // q3 2024, h1 2025
  if ((c == U'q' || c == U'h') && at + 1 < text.size() && text[at + 1] >= U'1' &&
      text[at + 1] <= (c == U'q' ? U'4' : U'2')) {
    std::size_t end = 0;
    const int year = year_at(text, at + 2, end);
    if (year == 0) return std::nullopt;
    DateMark mark;
    mark.begin = at;
    mark.end = end;
    mark.year = year;
    return mark;
  }
  if (!lexicon.may_begin(c, bit(Kind::month) | bit(Kind::time) | bit(Kind::weekday))) return std::nullopt;
  if (const auto hit = lexicon.find(text, at, bit(Kind::time))) {
    if (hit->entry->key == "today") return std::nullopt;
    return relative_date(*hit, anchor);
  }
  if (const auto month = lexicon.find(text, at, bit(Kind::month))) {
    if (auto mark = read_month(text, at, *month, anchor)) {
      const std::u32string_view word = word_before(text, at);
      if (word == U"last" || word == U"this" || word == U"next")
        mark->begin = static_cast<std::size_t>(word.data() - text.data());
      return mark;
    }
  }
  if (const auto day = lexicon.find(text, at, bit(Kind::weekday))) {
    if (anchor.day == 0 || day->end - at < 6) return std::nullopt;
    const std::u32string_view word = word_before(text, at);
    if (word != U"on" && word != U"last") return std::nullopt;
    const Day today = day_of(anchor.year, anchor.month, anchor.day);
    const int weekday = ((today.number + 3) % 7 + 7) % 7 + 1;  // 1970-01-01 was a Thursday
    int back = (weekday - static_cast<int>(day->entry->value) + 7) % 7;
    if (word == U"last" && back == 0) back = 7;
    const Entry offset{Kind::time, "weekday", "day", -static_cast<double>(back), ""};
    return relative_date(Hit{at, day->end, &offset}, anchor);
  }
  return std::nullopt;
}

}  // namespace chokepoint::reader
