#include "assess/checks.h"

#include <fmt/core.h>

#include <cmath>
#include <cstdint>

namespace chokepoint::assess {

void check_amounts(std::span<const double> values, std::string_view what, Faults& faults) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i]) || values[i] < 0.0) {
      faults.add({Code::out_of_range, "", static_cast<std::uint32_t>(i + 1), 0,
                  fmt::format("a {} of {}", what, values[i]), "a finite number of at least 0",
                  "correct the entry or leave it out"});
    }
  }
}

void check_range(double value, double low, double high, std::string_view what, std::size_t row, Faults& faults) {
  if (!(value >= low && value <= high)) {
    faults.add({Code::out_of_range, "", static_cast<std::uint32_t>(row), 0, fmt::format("{} = {}", what, value),
                fmt::format("a number from {} to {}", low, high), "check the unit: shares are fractions of 1"});
  }
}

void check_length(std::size_t found, std::size_t expected, std::string_view what, Faults& faults) {
  if (found != expected) {
    faults.add({Code::bad_structure, "", 0, 0, fmt::format("{} {}", found, what), fmt::format("{} {}", expected, what),
                "give one entry for each row it belongs to"});
  }
}

}  // namespace chokepoint::assess
