// Where an axis is marked: round numbers, and dates at the beginnings of days, months and years.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/day.h"

namespace chokepoint::report {

/// Multiples of 1, 2 or 5 times a power of ten that cover [low, high] in at most `most` steps; the first is <= low, the
/// last
/// >= high. Values of at most 1e100 in size.
std::vector<double> round_ticks(double low, double high, std::size_t most);

struct DateTick {
  Day day;
  std::string label;  // "Jan", "8 Nov" or "2026"
  std::string year;   // below the first tick of each year; "" where the label says it
};
/// At most `most` ticks within [first, last].
std::vector<DateTick> date_ticks(Day first, Day last, std::size_t most);

/// "30 Sep 2025".
std::string date_for_people(Day day);

}  // namespace chokepoint::report
