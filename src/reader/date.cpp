#include "reader/date.h"

#include <fmt/format.h>

#include "base/day.h"
#include "reader/unicode.h"

namespace chokepoint::reader {

int days_in_month(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12) return 0;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return kDays[month - 1] + (month == 2 && (leap || year == 0) ? 1 : 0);
}

int small_number(std::u32string_view text, std::size_t at, std::size_t& end) {
  int value = 0;
  end = at;
  while (end < text.size() && is_digit(text[end]) && end - at < 6)
    value = value * 10 + static_cast<int>(text[end++] - U'0');
  return end == at || end - at > 5 ? -1 : value;
}

std::string to_iso(const DateMark& mark) {
  if (mark.decade > 0) return fmt::format("{}X", mark.decade / 10);
  if (mark.year == 0 && mark.month == 0) return {};
  std::string out = mark.year > 0 ? fmt::format("{:04}", mark.year) : "XXXX";
  if (mark.month > 0) out += fmt::format("-{:02}", mark.month);
  if (mark.month > 0 && mark.day > 0) out += fmt::format("-{:02}", mark.day);
  return out;
}

void assume_year(DateMark& mark, const Anchor& anchor, int direction) {
  mark.assumed_year = true;
  if (anchor.year == 0) {
    mark.resolved = false;
    return;
  }
  mark.year = anchor.year;
  if (anchor.month == 0) return;
  const int months_ahead = mark.month - anchor.month;
  const bool later = months_ahead > 0 || (months_ahead == 0 && mark.day > 0 && anchor.day > 0 && mark.day > anchor.day);
  const bool earlier =
      months_ahead < 0 || (months_ahead == 0 && mark.day > 0 && anchor.day > 0 && mark.day < anchor.day);
  if (direction < 0) {
    if (later || months_ahead == 0) mark.year -= mark.day > 0 && !later ? 0 : 1;
  } else if (direction > 0) {
    if (earlier || (months_ahead == 0 && mark.day == 0)) mark.year += 1;
  } else if (months_ahead > 3) {
    mark.year -= 1;  // news speaks of what was; three months ahead are plans
  } else if (months_ahead < -9) {
    mark.year += 1;
  }
}

DateMark relative_date(const Hit& hit, const Anchor& anchor) {
  DateMark mark;
  mark.begin = hit.begin;
  mark.end = hit.end;
  mark.relative = true;
  const int offset = static_cast<int>(hit.entry->value);
  const std::string& unit = hit.entry->detail;
  if (unit == "year") {
    mark.resolved = anchor.year > 0;
    if (mark.resolved) mark.year = anchor.year + offset;
  } else if (unit == "month") {
    mark.resolved = anchor.month > 0;
    if (mark.resolved) {
      const int months = anchor.year * 12 + anchor.month - 1 + offset;
      mark.year = months / 12;
      mark.month = months % 12 + 1;
    }
  } else {
    mark.resolved = anchor.day > 0;
    if (mark.resolved) {
      const auto date =
          parse_partial_date(to_string(Day{day_of(anchor.year, anchor.month, anchor.day).number + offset}));
      const std::string text = date ? to_string(date->first) : "";
      if (text.size() == 10) {
        mark.year = std::stoi(text.substr(0, 4));
        mark.month = std::stoi(text.substr(5, 2));
        mark.day = std::stoi(text.substr(8, 2));
      }
    }
  }
  return mark;
}

std::optional<DateMark> read_iso_date(std::u32string_view text, std::size_t at) {
  std::size_t end = 0;
  DateMark mark;
  mark.begin = at;
  mark.year = small_number(text, at, end);
  if (end != at + 4 || mark.year < 1800 || mark.year > 2199 || end >= text.size()) return std::nullopt;
  const char32_t separator = text[end];
  if (separator != U'-' && separator != U'/' && separator != U'.') return std::nullopt;
  std::size_t stop = 0;
  mark.month = small_number(text, end + 1, stop);
  if (mark.month < 1 || mark.month > 12 || stop > end + 3) return std::nullopt;
  if (stop >= text.size() || text[stop] != separator) {
    // 2025-10 is a month, 2025-26 was refused above, 2025.10 is a decimal number, 2025/10 may be anything.
    if (separator != U'-' || stop != end + 3 || (stop < text.size() && is_digit(text[stop]))) return std::nullopt;
    mark.end = stop;
    return mark;
  }
  mark.day = small_number(text, stop + 1, end);
  if (mark.day < 1 || mark.day > days_in_month(mark.year, mark.month) || end > stop + 3) return std::nullopt;
  // A clock time belongs to the date and is no claim of its own: 2025-10-09 17:31:02.
  std::size_t i = end;
  while (i < text.size() && (text[i] == U' ' || text[i] == U't') && i < end + 2) ++i;
  std::size_t clock = 0;
  const int hour = small_number(text, i, clock);
  if (hour >= 0 && hour < 25 && clock <= i + 2 && clock < text.size() && text[clock] == U':') {
    std::size_t after = 0;
    while (clock < text.size() && text[clock] == U':' && small_number(text, clock + 1, after) >= 0 &&
           after <= clock + 3)
      clock = after;
    end = clock;
  }
  mark.end = end;
  return mark;
}

std::optional<DateMark> read_date(std::u32string_view text, std::size_t at, Language language, const Anchor& anchor,
                                  const Lexicon& lexicon) {
  const char32_t before = at > 0 ? text[at - 1] : U' ';
  if (is_digit(text[at])) {
    const bool inside = is_digit(before) || ((before == U'.' || before == U',') && at > 1 && is_digit(text[at - 2]));
    if (inside) return std::nullopt;
    if (const auto mark = read_iso_date(text, at)) return mark;
  }
  switch (language) {
    case Language::arabic:
      return read_arabic_date(text, at, anchor, lexicon);
    case Language::japanese:
      return read_han_date(text, at, true, anchor, lexicon);
    case Language::chinese_simplified:
    case Language::chinese_traditional:
      return read_han_date(text, at, false, anchor, lexicon);
    case Language::english:
    case Language::unknown:
      break;
  }
  return read_english_date(text, at, anchor, lexicon);
}

}  // namespace chokepoint::reader
