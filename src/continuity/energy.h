// From a load and a ride-through to batteries that must be bought: nameplate energy, its ageing, and the purchases of a
// build-out with its replacements.
//
// Method: docs/methods/continuity.md, section 5. nameplate = P_IT x PUE x t / (efficiency x depth x end of life).
// Ageing: loss after t years = calendar t^exponent + per_cycle x cycles x t (square-root law and its relatives: Wang et
// al. 2011, doi:10.1016/j.jpowsour.2010.11.134; Schmalstieg et al. 2014, doi:10.1016/j.jpowsour.2014.02.012).
// Verified by: tests/continuity/energy_test.cpp (worked figures, closed forms of life, cohorts added by hand).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace chokepoint::continuity {

struct BatterySize {
  double it_kw{0.0};
  double pue{1.0};                 // facility power over computing power
  double minutes{0.0};             // of ride-through at full load, at the end of life
  double efficiency{1.0};          // battery to load
  double depth_of_discharge{1.0};  // share of the nameplate that may be used
  double end_of_life{1.0};         // capacity left when the battery is replaced, of nameplate
  int strings{1}, needed{1};       // strings of 1 / needed of the load each
};
double delivered_kwh(const BatterySize& size);
/// Of all strings together.
double nameplate_kwh(const BatterySize& size);

struct Ageing {
  double calendar{0.0};   // share of capacity lost in the first year by time alone
  double exponent{1.0};   // of time, in (0, 1]: 0.5 for the square-root law
  double per_cycle{0.0};  // share lost by a full cycle
  double most_years{20.0};
};
/// Years until capacity has fallen to `end_of_life`, at most `most_years`.
double life_years(const Ageing& ageing, double end_of_life, double cycles_per_year);

/// Load over what it would be if an affected share of it served queries of which a share costs `multiple` times a
/// search: 1 + affected x share x (multiple - 1).
double ai_load_factor(double affected, double share, double multiple);

/// Capacity that comes in evenly from day `from` to the day before `until`.
struct Wave {
  std::int32_t from{0}, until{0};
  double kwh{0.0};
};
/// The waves and their replacements, each a whole number of lives later, that start before `end`.
struct Purchase {
  std::int32_t from{0}, until{0};
  double kwh{0.0};
  int generation{0};  // 0: first installation
};
std::vector<Purchase> purchases(std::span<const Wave> waves, double life_years, std::int32_t end);

}  // namespace chokepoint::continuity
