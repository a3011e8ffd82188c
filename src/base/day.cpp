#include "base/day.h"

#include <fmt/format.h>

#include <chrono>

namespace chokepoint {

namespace {

constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2400;

std::chrono::year_month_day calendar(Day day) {
  return std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{day.number}}};
}

/// All of `text` as an unsigned decimal, or -1. Texts here have at most four characters.
int digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::chrono::year_month_day make_date(int year, int month, int day) {
  return std::chrono::year{year} / std::chrono::month{static_cast<unsigned>(month)} /
         std::chrono::day{static_cast<unsigned>(day)};
}

Day day_of(std::chrono::year_month_day date) {
  return Day{static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count())};
}

Day last_of_month(int year, int month) {
  const auto last = std::chrono::year{year} / std::chrono::month{static_cast<unsigned>(month)} / std::chrono::last;
  return day_of(std::chrono::year_month_day{last});
}

}  // namespace

Day day_of(int year, int month, int day) { return day_of(make_date(year, month, day)); }

int year_of(Day day) { return static_cast<int>(calendar(day).year()); }

std::string to_string(Day day) {
  const auto date = calendar(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::optional<Day> parse_day(std::string_view text) {
  if (text.size() != 10) return std::nullopt;
  const auto date = parse_partial_date(text);
  if (!date) return std::nullopt;
  return date->first;
}

std::optional<PartialDate> parse_partial_date(std::string_view text) {
  const std::size_t size = text.size();
  if (size != 4 && size != 7 && size != 10) return std::nullopt;
  const int year = digits(text.substr(0, 4));
  if (year < kFirstYear || year > kLastYear) return std::nullopt;
  if (size == 4) return PartialDate{day_of(year, 1, 1), day_of(year, 12, 31)};
  const int month = digits(text.substr(5, 2));
  if (text[4] != '-' || month < 1 || month > 12) return std::nullopt;
  if (size == 7) return PartialDate{day_of(year, month, 1), last_of_month(year, month)};
  const int day = digits(text.substr(8, 2));
  if (text[7] != '-' || day < 1 || !make_date(year, month, day).ok()) return std::nullopt;
  const Day whole = day_of(year, month, day);
  return PartialDate{whole, whole};
}

std::string to_string(const PartialDate& date) {
  std::string whole = to_string(date.first);
  if (!date.partial()) return whole;
  const auto first = calendar(date.first);
  const int month = static_cast<int>(static_cast<unsigned>(first.month()));
  if (date.last == last_of_month(static_cast<int>(first.year()), month)) return whole.substr(0, 7);
  return whole.substr(0, 4);
}

}  // namespace chokepoint
