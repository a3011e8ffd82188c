// Run-time units of the products and tables (docs/formats/world.md section 5). Converted once, while reading.
// Verified by: tests/base/unit_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chokepoint {

/// A unit as base dimensions to integer powers and a scale: `value * factor / divisor` is in base units (kg, Wh, W, m,
/// pcs, day, USD; ct is a mass, L a volume). `1` and `%` have no dimension.
/// Factor and divisor are whole numbers, so that 57 % is the double nearest to 0.57 and not 57 times a rounded 0.01.
/// W and Wh are separate dimensions on purpose: a conversion between them needs a duration that somebody states.
struct Unit {
  static constexpr int kDimensions = 8;
  std::int8_t power[kDimensions]{};
  double factor{1.0};
  double divisor{1.0};
  std::string text;

  bool same_dimension(const Unit& other) const;
};

/// Reads `t`, `GWh`, `t/GWh`, `USD/t`, `Wh/kg`, `1/day`, `1`, `%`, `g/cm3`, `t/GWh/years`... (every slash divides).
/// Nothing for an unknown unit.
std::optional<Unit> parse_unit(std::string_view text);

/// `value` of unit `from` expressed in `to`; nothing where the dimensions differ.
std::optional<double> convert(double value, const Unit& from, const Unit& to);

}  // namespace chokepoint
