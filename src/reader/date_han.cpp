// Dates of Chinese and Japanese: 2025年10月9日, 今年5月, 13日, 2030年代, 上世纪80年代, 2024年第三季度, 令和7年.
#include <algorithm>

#include "reader/date.h"
#include "reader/numeral.h"
#include "reader/unicode.h"

namespace chokepoint::reader {
namespace {

bool starts(std::u32string_view text, std::size_t at, std::u32string_view word) {
  return text.substr(std::min(at, text.size()), word.size()) == word;
}

char32_t char_at(std::u32string_view text, std::size_t at) { return at < text.size() ? text[at] : 0; }

/// A number in digits or in characters, up to 9999; -1 if none.
int number(std::u32string_view text, std::size_t at, std::size_t& end) {
  if (at >= text.size()) return -1;
  if (is_digit(text[at])) return small_number(text, at, end);
  const auto n = read_han(text, at, false);
  if (!n || n->shape != Numeral::Shape::number || n->value > 9999.0 || n->value < 1.0 || n->digits) return -1;
  end = n->end;
  return static_cast<int>(n->value);
}

/// What stands behind a year and makes it no other date: 年初, 年底, 夏天, 上半年, 第三季度.
std::size_t season_end(std::u32string_view text, std::size_t at) {
  constexpr std::u32string_view kParts[] = {
      U"第一季度", U"第二季度", U"第三季度", U"第四季度", U"前三季度", U"一季度", U"二季度", U"三季度",
      U"四季度",   U"上半年",   U"下半年",   U"上半期",   U"下半期",   U"年初",   U"年底",   U"年末",
      U"年中",     U"年終",     U"年终",     U"夏天",     U"夏季",     U"春天",   U"春季",   U"秋天",
      U"秋季",     U"冬天",     U"冬季",     U"暑期",     U"春节",     U"初头",   U"初め",   U"末",
      U"底",       U"初",       U"半ば",     U"春",       U"夏",       U"秋",     U"冬",     U"以来"};
  for (const auto part : kParts) {
    if (starts(text, at, part)) return at + part.size();
  }
  return at;
}

/// Behind one blank: 2025 年 10 月 9 日 is written so too.
std::size_t behind_blank(std::u32string_view text, std::size_t at) { return char_at(text, at) == U' ' ? at + 1 : at; }

/// M月D日 or M月 from `at` on, into `mark`.
bool read_month(std::u32string_view text, std::size_t at, DateMark& mark) {
  std::size_t end = 0;
  at = behind_blank(text, at);
  const int month = number(text, at, end);
  end = behind_blank(text, end);
  if (month < 1 || month > 12 || char_at(text, end) != U'月') return false;
  const char32_t after = char_at(text, end + 1);
  if (after == U'间' || after == U'間') return false;
  mark.month = month;
  mark.end = end + 1;
  if (after == U'份') ++mark.end;
  std::size_t stop = 0;
  const int day = number(text, behind_blank(text, end + 1), stop);
  if (day > 0) stop = behind_blank(text, stop);
  const char32_t mark_of_day = char_at(text, stop);
  if (day >= 1 && day <= days_in_month(mark.year, month) && (mark_of_day == U'日' || mark_of_day == U'号')) {
    mark.day = day;
    mark.end = stop + 1;
  } else {
    constexpr std::u32string_view kThirds[] = {U"上旬", U"中旬", U"下旬", U"初", U"底", U"末"};
    for (const auto part : kThirds) {
      if (starts(text, mark.end, part)) {
        mark.end += part.size();
        break;
      }
    }
  }
  return true;
}

std::optional<DateMark> read_year(std::u32string_view text, std::size_t at, bool japanese, const Anchor& anchor) {
  DateMark mark;
  mark.begin = at;
  std::size_t digits = at;
  int era = 0;
  if (starts(text, at, U"令和")) era = 2018;
  if (starts(text, at, U"平成")) era = 1988;
  if (starts(text, at, U"昭和")) era = 1925;
  if (starts(text, at, U"民国")) era = 1911;
  if (era > 0) digits += 2;
  std::size_t end = 0;
  int year = era > 0 && starts(text, digits, U"元年") ? 1 : number(text, digits, end);
  if (year == 1 && era > 0 && end == 0) end = digits + 1;
  if (year < 0) return std::nullopt;
  if (char_at(text, end) == U' ') ++end;
  // 上世纪80年代, 20世纪80年代
  if (char_at(text, end) == U'世' && starts(text, end, U"世纪") && era == 0) {
    std::size_t stop = 0;
    const int decade = number(text, end + 2, stop);
    if (year < 15 || year > 21 || decade < 10 || decade > 90 || !starts(text, stop, U"年代")) return std::nullopt;
    mark.decade = (year - 1) * 100 + decade;
    mark.end = stop + 2;
    return mark;
  }
  if (char_at(text, end) != U'年') {
    // 2024Q3
    if (year >= 1900 && year < 2100 && char_at(text, end) == U'q' && char_at(text, end + 1) >= U'1' &&
        char_at(text, end + 1) <= U'4') {
      mark.year = year;
      mark.end = end + 2;
      return mark;
    }
    return std::nullopt;
  }
  const bool decade = starts(text, end, U"年代");
  if (decade && era == 0) {
    if (year % 10 != 0) return std::nullopt;
    // 30年代 in 2026 are the 2030s, 80年代 the 1980s: the nearer ones.
    const int now = anchor.year > 0 ? anchor.year : 2025;
    mark.decade = year >= 100 ? year : 2000 + year - now > now - 1900 - year ? 1900 + year : 2000 + year;
    if (mark.decade < 1000) return std::nullopt;
    mark.end = end + 2;
    return mark;
  }
  if (era > 0) year += era;
  const std::size_t length = end - digits;
  if (era == 0 && length == 2 && is_digit(text[digits]) && year < 100) {
    // 24年度, 98年10月: short years stand before what only a year can have.
    const bool month_follows = [&] {
      DateMark probe;
      return read_month(text, end + 1, probe);
    }();
    constexpr std::u32string_view kParts[] = {U"年までに", U"年末",   U"年には", U"年比",   U"年春",   U"年夏",
                                              U"年秋",     U"年冬",   U"年初",   U"年前半", U"年后半", U"年半ば",
                                              U"年ごろ",   U"年顷",   U"年以降", U"年时点", U"年上半", U"年下半",
                                              U"年上期",   U"年下期", U"年第",   U"年内",   U"年中に", U"年通期"};
    const bool part =
        std::any_of(std::begin(kParts), std::end(kParts), [&](auto word) { return starts(text, end, word); });
    const bool of_year = starts(text, end, U"年度") || (japanese && part);
    if (!month_follows && !of_year) return std::nullopt;
    year += year < 60 ? 2000 : 1900;
  }
  if (year < 1800 || year > 2199) return std::nullopt;
  mark.year = year;
  mark.end = end + 1;
  if (starts(text, end, U"年度")) {
    ++mark.end;
    mark.end = season_end(text, mark.end);
    return mark;
  }
  if (!read_month(text, mark.end, mark)) {
    if (char_at(text, end + 1) == U'的') return mark;
    // 2027年底, 2024年第三季度: 年 belongs to both.
    const std::size_t with_year = season_end(text, end);
    mark.end = std::max(with_year, season_end(text, end + 1));
    mark.end = std::max(mark.end, end + 1);
  }
  return mark;
}

/// A day without its month: of the anchor's month, or of the one before where it is still to come.
std::optional<DateMark> in_this_month(DateMark mark, const Anchor& anchor) {
  mark.resolved = anchor.month > 0;
  if (!mark.resolved) return mark;
  mark.year = anchor.year;
  mark.month = anchor.month;
  if (anchor.day > 0 && mark.day > anchor.day) {  // the 28th, said on the 3rd, was last month
    mark.month = anchor.month == 1 ? 12 : anchor.month - 1;
    mark.year -= anchor.month == 1 ? 1 : 0;
  }
  if (mark.day > days_in_month(mark.year, mark.month)) return std::nullopt;
  return mark;
}

int weekday_of(const Anchor& anchor) {
  // Sakamoto's method; Monday is 1.
  constexpr int kShift[] = {0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};
  const int y = anchor.year - (anchor.month < 3 ? 1 : 0);
  const int day = (y + y / 4 - y / 100 + y / 400 + kShift[anchor.month - 1] + anchor.day) % 7;
  return day == 0 ? 7 : day;
}

/// 周三, 上周三, 星期三: the last one before the anchor.
std::optional<DateMark> read_weekday(std::u32string_view text, std::size_t at, const Anchor& anchor) {
  std::size_t i = at;
  const bool last = char_at(text, i) == U'上';
  if (last || char_at(text, i) == U'本' || char_at(text, i) == U'这') ++i;
  if (starts(text, i, U"星期")) {
    i += 2;
  } else if (char_at(text, i) == U'周') {
    ++i;
  } else {
    return std::nullopt;
  }
  constexpr std::u32string_view kDays = U"一二三四五六日";
  const char32_t c = char_at(text, i) == U'天' ? U'日' : char_at(text, i);
  const std::size_t found = kDays.find(c);
  if (c == 0 || found == std::u32string_view::npos || anchor.day == 0) return std::nullopt;
  const char32_t after = char_at(text, i + 1);
  if (after == U'个' || after == U'至' || after == U'到') return std::nullopt;
  const int wanted = static_cast<int>(found) + 1;
  const int today = weekday_of(anchor);
  int back = (today - wanted + 7) % 7;
  if (last) back = today - wanted + 7;
  const Entry day{Kind::time, "weekday", "day", -static_cast<double>(back), ""};
  DateMark mark = relative_date(Hit{at, i + 1, &day}, anchor);
  return mark;
}

}  // namespace

std::optional<DateMark> read_han_date(std::u32string_view text, std::size_t at, bool japanese, const Anchor& anchor,
                                      const Lexicon& lexicon) {
  const char32_t c = text[at];
  const bool inside_number = at > 0 && is_digit(text[at - 1]) && is_digit(c);
  if (inside_number) return std::nullopt;
  const char32_t before = at > 0 ? text[at - 1] : 0;
  if (c == U'上' || c == U'本' || c == U'周' || c == U'星' || c == U'这') {
    if (c == U'上' && (starts(text, at, U"上世纪") || starts(text, at, U"上个世纪"))) {
      const std::size_t digits = at + (starts(text, at, U"上世纪") ? 3 : 4);
      std::size_t stop = 0;
      const int decade = number(text, digits, stop);
      if (decade < 10 || decade > 90 || !starts(text, stop, U"年代")) return std::nullopt;
      DateMark mark;
      mark.begin = at;
      mark.end = stop + 2;
      mark.decade = 1900 + decade;
      return mark;
    }
    if (!japanese) {
      if (auto mark = read_weekday(text, at, anchor)) return mark;
    }
  }
  // 今(15)日, 昨(14)日: the day of the month is said beside the word.
  if ((c == U'今' || c == U'昨' || c == U'明' || c == U'本' || c == U'当') && char_at(text, at + 1) == U'(') {
    std::size_t stop = 0;
    const int day = small_number(text, at + 2, stop);
    const bool closed =
        char_at(text, stop) == U')' && (char_at(text, stop + 1) == U'日' || char_at(text, stop + 1) == U'天');
    if (day >= 1 && day <= 31 && closed) {
      DateMark mark;
      mark.begin = at;
      mark.end = stop + 2;
      mark.day = day;
      return in_this_month(mark, anchor);
    }
  }
  if (lexicon.may_begin(c, bit(Kind::time))) {
    if (const auto hit = lexicon.find(text, at, bit(Kind::time))) {
      if (hit->entry->key == "today") return std::nullopt;
      DateMark mark = relative_date(*hit, anchor);
      if (japanese &&
          starts(text, at, U"前日")) {  // the day before; 前日比 is a comparison; in Chinese two days before
        if (char_at(text, hit->end) == U'比') return std::nullopt;
        const Entry yesterday{Kind::time, "yesterday", "day", -1.0, ""};
        return relative_date(Hit{hit->begin, hit->end, &yesterday}, anchor);
      }
      if (hit->entry->detail == "year") {
        std::size_t i = hit->end;
        if (char_at(text, i) == U'的' || char_at(text, i) == U',') ++i;
        DateMark month = mark;
        if (read_month(text, i, month)) {
          month.relative = false;
          return month;
        }
        mark.end = season_end(text, hit->end);
        // 今年年初: 年 belongs to the part.
        if (mark.end == hit->end) mark.end = hit->end;
        return mark;
      }
      if (hit->entry->detail == "month") {
        std::size_t stop = 0;
        const int day = number(text, hit->end, stop);
        if (day >= 1 && day <= 31 && (char_at(text, stop) == U'日' || char_at(text, stop) == U'号')) {
          mark.day = mark.resolved ? day : 0;
          mark.end = stop + 1;
          mark.relative = !mark.resolved;
        }
        return mark;
      }
      return mark;
    }
  }
  const bool era = c == U'令' || c == U'平' || c == U'昭' || c == U'民';
  const bool numeric = is_digit(c) || c == U'一' || c == U'二' || c == U'三' || c == U'四' || c == U'五' ||
                       c == U'六' || c == U'七' || c == U'八' || c == U'九' || c == U'十';
  if (!era && !numeric) return std::nullopt;
  if (before == U'第') return std::nullopt;
  if (auto year = read_year(text, at, japanese, anchor)) return year;
  if (era) return std::nullopt;
  DateMark mark;
  mark.begin = at;
  if (read_month(text, at, mark)) {
    const int direction = before == U'前' ? -1 : 0;
    assume_year(mark, anchor, direction);
    return mark;
  }
  std::size_t stop = 0;
  const int day = is_digit(c) ? small_number(text, at, stop) : -1;
  stop = day > 0 ? behind_blank(text, stop) : stop;
  if (day >= 1 && day <= 31 && (char_at(text, stop) == U'日')) {
    const char32_t after = char_at(text, stop + 1);
    if (after == U'间' || after == U'間' || after == U'元' || after == U'内' || after == U'以' || after == U'圆')
      return std::nullopt;
    mark.end = stop + 1;
    mark.day = day;
    return in_this_month(mark, anchor);
  }
  return std::nullopt;
}

}  // namespace chokepoint::reader
