#include "report/ticks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace chokepoint::report {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct Date {
  int year;
  int month;
  int day;
};

Date date_of(Day day) {
  const std::string text = to_string(day);  // YYYY-MM-DD
  return {year_of(day), std::stoi(text.substr(text.size() - 5, 2)), std::stoi(text.substr(text.size() - 2))};
}

std::vector<DateTick> day_ticks(Day first, Day last, std::size_t most) {
  std::int32_t step = 1;
  for (const std::int32_t candidate : {1, 2, 7, 14, 28}) {
    step = candidate;
    if (static_cast<std::size_t>((last - first) / candidate) < most) break;
  }
  std::vector<DateTick> ticks;
  int year = 0;
  for (Day day = first; day <= last; day = day + step) {
    const Date date = date_of(day);
    ticks.push_back({day,
                     std::to_string(date.day) + " " + std::string(kMonths[static_cast<std::size_t>(date.month - 1)]),
                     date.year == year ? "" : std::to_string(date.year)});
    year = date.year;
  }
  return ticks;
}

}  // namespace

std::vector<double> round_ticks(double low, double high, std::size_t most) {
  constexpr double kLeastSpan = 1e-100;
  if (!(high - low > kLeastSpan)) high = low + 1.0;
  const double span = high - low;
  double power = 1.0;
  while (power < span) power *= 10.0;
  while (power > span) power /= 10.0;
  power /= 10.0;
  for (;; power *= 10.0) {
    for (const double factor : {1.0, 2.0, 5.0}) {
      const double step = factor * power;
      const double from = std::floor(low / step + 1e-9);
      const double to = std::ceil(high / step - 1e-9);
      if (to - from > static_cast<double>(most)) continue;
      std::vector<double> ticks;
      const auto steps = static_cast<int>(to - from);
      for (int i = 0; i <= steps; ++i) ticks.push_back((from + i) * step);
      return ticks;
    }
  }
}

std::vector<DateTick> date_ticks(Day first, Day last, std::size_t most) {
  constexpr std::int32_t kDaysForMonths = 75;
  if (last - first < kDaysForMonths) return day_ticks(first, last, most);
  std::vector<DateTick> ticks;
  for (const int step : {1, 2, 3, 6, 12, 24, 60, 120, 600, 6000}) {
    ticks.clear();
    const Date start = date_of(first);
    const int years = std::max(1, step / 12);
    int year = 0;
    for (int y = start.year - start.year % years; y <= year_of(last); y += years) {
      for (int m = 1; m <= (step >= 12 ? 1 : 12); m += step) {
        const Day day = day_of(y, m, 1);
        if (day < first || day > last) continue;
        const std::string label =
            step >= 12 ? std::to_string(y) : std::string(kMonths[static_cast<std::size_t>(m - 1)]);
        ticks.push_back({day, label, step >= 12 || y == year ? "" : std::to_string(y)});
        year = y;
      }
    }
    if (ticks.size() <= most) break;
  }
  return ticks;
}

std::string date_for_people(Day day) {
  const Date date = date_of(day);
  return std::to_string(date.day) + " " + std::string(kMonths[static_cast<std::size_t>(date.month - 1)]) + " " +
         std::to_string(date.year);
}

}  // namespace chokepoint::report
