#include "base/unit.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace chokepoint {

namespace {

enum Dimension : std::int8_t { kMass, kEnergy, kPower, kLength, kCount, kTime, kMoney, kCharge, kNone };

struct NamedUnit {
  std::string_view name;
  Dimension dimension;
  std::int8_t power;
  double factor;
  double divisor;
};

constexpr auto kUnits = std::to_array<NamedUnit>({
    {"1", kNone, 0, 1, 1},
    {"%", kNone, 0, 1, 100},
    {"mg", kMass, 1, 1, 1e6},
    {"g", kMass, 1, 1, 1e3},
    {"kg", kMass, 1, 1, 1},
    {"t", kMass, 1, 1e3, 1},
    {"kt", kMass, 1, 1e6, 1},
    {"Mt", kMass, 1, 1e9, 1},
    {"ct", kMass, 1, 1, 5000},
    {"kct", kMass, 1, 1, 5},
    {"Mct", kMass, 1, 200, 1},
    {"Gct", kMass, 1, 2e5, 1},
    {"Wh", kEnergy, 1, 1, 1},
    {"kWh", kEnergy, 1, 1e3, 1},
    {"MWh", kEnergy, 1, 1e6, 1},
    {"GWh", kEnergy, 1, 1e9, 1},
    {"TWh", kEnergy, 1, 1e12, 1},
    {"mAh", kCharge, 1, 1, 1e3},
    {"Ah", kCharge, 1, 1, 1},
    {"W", kPower, 1, 1, 1},
    {"kW", kPower, 1, 1e3, 1},
    {"MW", kPower, 1, 1e6, 1},
    {"GW", kPower, 1, 1e9, 1},
    {"nm", kLength, 1, 1, 1e9},
    {"um", kLength, 1, 1, 1e6},
    {"mm", kLength, 1, 1, 1e3},
    {"cm", kLength, 1, 1, 1e2},
    {"m", kLength, 1, 1, 1},
    {"km", kLength, 1, 1e3, 1},
    {"cm2", kLength, 2, 1, 1e4},
    {"m2", kLength, 2, 1, 1},
    {"km2", kLength, 2, 1e6, 1},
    {"cm3", kLength, 3, 1, 1e6},
    {"L", kLength, 3, 1, 1e3},
    {"m3", kLength, 3, 1, 1},
    {"pcs", kCount, 1, 1, 1},
    {"kpcs", kCount, 1, 1e3, 1},
    {"Mpcs", kCount, 1, 1e6, 1},
    {"day", kTime, 1, 1, 1},
    {"days", kTime, 1, 1, 1},
    {"week", kTime, 1, 7, 1},
    {"weeks", kTime, 1, 7, 1},
    {"month", kTime, 1, 304167, 10000},
    {"months", kTime, 1, 304167, 10000},
    {"year", kTime, 1, 365, 1},
    {"years", kTime, 1, 365, 1},
    {"USD", kMoney, 1, 1, 1},
    {"kUSD", kMoney, 1, 1e3, 1},
    {"MUSD", kMoney, 1, 1e6, 1},
    {"BUSD", kMoney, 1, 1e9, 1},
});

/// Units with more slashes than this are typing errors; it also keeps powers and factors far from overflow.
constexpr int kMaximumTerms = 4;

bool multiply(Unit& unit, std::string_view name, bool divide) {
  const auto found = std::find_if(kUnits.begin(), kUnits.end(), [&](const NamedUnit& u) { return u.name == name; });
  if (found == kUnits.end()) return false;
  if (found->dimension != kNone) {
    std::int8_t& power = unit.power[found->dimension];
    power = static_cast<std::int8_t>(divide ? power - found->power : power + found->power);
  }
  unit.factor *= divide ? found->divisor : found->factor;
  unit.divisor *= divide ? found->factor : found->divisor;
  return true;
}

}  // namespace

bool Unit::same_dimension(const Unit& other) const { return std::equal(power, power + kDimensions, other.power); }

std::optional<Unit> parse_unit(std::string_view text) {
  Unit unit;
  unit.text = std::string(text);
  for (int term = 0; term < kMaximumTerms; ++term) {
    const std::size_t slash = text.find('/');
    if (!multiply(unit, text.substr(0, slash), term > 0)) return std::nullopt;
    if (slash == std::string_view::npos) return unit;
    text.remove_prefix(slash + 1);
  }
  return std::nullopt;
}

std::optional<double> convert(double value, const Unit& from, const Unit& to) {
  if (!from.same_dimension(to)) return std::nullopt;
  const double up = from.factor * to.divisor;
  const double down = from.divisor * to.factor;
  if (up == down) return value;
  // Where one scale divides the other only one rounding is left: 1270 kt is exactly 1270000 t.
  const double ratio = up >= down ? up / down : down / up;
  if (ratio == std::floor(ratio)) return up >= down ? value * ratio : value / ratio;
  return value * up / down;
}

}  // namespace chokepoint
