// Run-time units of the products and tables (docs/formats/world.md section 5). Converted once, while reading.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chokepoint {

/// A unit as base dimensions to integer powers and a factor to the base unit of each
/// (kg, Wh, W, m, m2, m3, pcs, day, USD; ct is a mass). `1` and `%` have no dimension.
/// W and Wh are separate dimensions on purpose: a conversion between them needs a duration that somebody states.
struct Unit {
  static constexpr int kDimensions = 9;
  std::int8_t power[kDimensions]{};
  double factor{1.0};
  std::string text;

  bool same_dimension(const Unit& other) const;
};

/// Reads `t`, `GWh`, `t/GWh`, `USD/t`, `Wh/kg`, `1`, `%`, `g/cm3`... Nothing for an unknown unit.
std::optional<Unit> parse_unit(std::string_view text);

/// `value` of unit `from` expressed in `to`; nothing where the dimensions differ.
std::optional<double> convert(double value, const Unit& from, const Unit& to);

}  // namespace chokepoint
