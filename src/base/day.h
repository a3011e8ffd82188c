// Calendar time. Policy and scenarios speak Day; models step; Horizon alone converts.
// Verified by: tests/base/day_test.cpp (a calendar counted day by day).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chokepoint {

/// Days since 1970-01-01 (proleptic Gregorian).
struct Day {
  std::int32_t number{0};
  constexpr auto operator<=>(const Day&) const = default;
  constexpr Day operator+(std::int32_t days) const { return Day{number + days}; }
  constexpr std::int32_t operator-(Day other) const { return number - other.number; }
};

/// A date of the calendar: month 1 to 12, day 1 to the month's length.
Day day_of(int year, int month, int day);
/// `YYYY-MM-DD` only; years 1900 to 2400.
std::optional<Day> parse_day(std::string_view text);
std::string to_string(Day day);
/// The calendar year a day falls in.
int year_of(Day day);

/// `2025`, `2025-08` or `2025-08-15`. Ordered by its first day.
struct PartialDate {
  Day first;
  Day last;
  /// False for a whole date.
  bool partial() const { return first != last; }
  constexpr auto operator<=>(const PartialDate&) const = default;
};
std::optional<PartialDate> parse_partial_date(std::string_view text);
std::string to_string(const PartialDate& date);

/// The days a run covers. Step t is the day `first + t * step_days`.
struct Horizon {
  Day first;
  std::int32_t days{365};
  std::int32_t step_days{1};

  static constexpr std::int32_t kMaximumDays = 15 * 366;

  std::int32_t steps() const { return (days + step_days - 1) / step_days; }
  /// The step that a day falls in; negative before the start, may exceed steps().
  std::int32_t step_of(Day day) const {
    const std::int32_t offset = day - first;
    return offset >= 0 ? offset / step_days : -((-offset + step_days - 1) / step_days);
  }
  Day day_of_step(std::int32_t step) const { return first + step * step_days; }
  Day end() const { return first + days; }
};

}  // namespace chokepoint
