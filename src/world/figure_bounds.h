// What a figure may be, told by its key: for numbers that arrive after the tables were read.
#pragma once

#include <limits>
#include <string_view>

namespace chokepoint::world {

struct FigureBounds {
  double least{0.0};
  double most{std::numeric_limits<double>::infinity()};
  bool least_allowed{true};  // false: the value must lie above `least`
  bool contains(double value) const {
    return (value > least || (least_allowed && value == least)) && value <= most &&
           value < std::numeric_limits<double>::infinity();
  }
};

/// Parameters of products that measures of dependence read as a part of a whole.
constexpr bool is_share_parameter(std::string_view parameter) {
  return parameter == "eol_recycling_rate" || parameter == "substitution_index";
}

/// The same bounds the readers of the tables apply. Verified by: tests/world/patch_test.cpp, against every row of the
/// tiny world.
FigureBounds bounds_of(std::string_view key);

}  // namespace chokepoint::world
