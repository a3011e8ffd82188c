// Checks that the methods of this room share. Each adds its faults to a list and goes on. Rows count from 1.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "base/result.h"

namespace chokepoint::assess {

/// Every entry finite and >= 0.
void check_amounts(std::span<const double> values, std::string_view what, Faults& faults);

/// One value finite and within [low, high]; `row` 0 where it stands alone.
void check_range(double value, double low, double high, std::string_view what, std::size_t row, Faults& faults);

/// A list as long as the list it goes with.
void check_length(std::size_t found, std::size_t expected, std::string_view what, Faults& faults);

}  // namespace chokepoint::assess
