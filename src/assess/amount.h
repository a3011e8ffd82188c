// An amount as known.
#pragma once

namespace chokepoint::assess {

/// Lowest, central, highest of what is known; infinite where nothing bounds it.
struct Amount {
  double low{0.0}, value{0.0}, high{0.0};
  static Amount exactly(double value) { return {value, value, value}; }
  Amount operator+(const Amount& other) const { return {low + other.low, value + other.value, high + other.high}; }
  Amount times(double factor) const { return {low * factor, value * factor, high * factor}; }
};

}  // namespace chokepoint::assess
