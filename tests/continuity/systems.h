// Power systems for tests, and a second solution: one big chain with bins of battery charge.
#pragma once

#include <cmath>
#include <map>
#include <tuple>
#include <vector>

#include "continuity/availability.h"
#include "continuity/power_system.h"

namespace chokepoint::continuity::testing {

/// Two needed of three sets, ten minutes of battery, a tank for 24 hours.
inline PowerSystem ordinary() {
  PowerSystem system;
  system.grid = {{"flicker", 12.0, 2.0 / 3600.0}, {"routine", 1.064, 1.968}, {"major", .341, 10.25}};
  system.generators = {3, 2, .9998, .0066, 637.0, 37.0, 0, .05, 10.0};
  system.fuel = {24.0, 12.0, 8};
  system.battery = {10.0, 2, 1, .002, 4.0};
  system.paths = {2, 1, 50'000.0, 8.0, .02};
  return system;
}

/// Fails often: plain play sees darkness in many cycles.
inline PowerSystem weak() {
  PowerSystem system;
  system.grid = {{"short", 20.0, 1.0}, {"long", 6.0, 20.0}};
  system.generators = {2, 1, .95, .1, 60.0, 30.0, 1, .1, 30.0};
  system.fuel = {18.0, 10.0, 6};
  system.battery = {40.0, 1, 1, .05, 5.0};
  return system;
}

/// Hours dark a year of a system without a start time, by one chain whose states also count bins of battery charge
/// (REopt's way): m bins drain at m / ride-through, and refill at once when the load is carried. The exact answer has
/// m -> infinity. Sets one by one in a bit mask; steady state by long-double elimination.
inline double hours_by_charge_bins(const PowerSystem& system, int bins) {
  using State = std::tuple<int, unsigned, int, int>;  // outage (-1: grid up), sets working, fuel stages left, bins left
  const int sets = system.generators.units;
  const unsigned all = (1U << sets) - 1U;
  const int full = system.fuel_limited() ? system.fuel.stages : 1;
  const auto carried = [&](const State& s) {
    const auto& [outage, working, fuel, charge] = s;
    return outage < 0 || (fuel > 0 && __builtin_popcount(working) >= system.generators.needed);
  };
  std::map<State, std::size_t> number;
  std::vector<State> states;
  const auto id = [&](State s) {
    if (carried(s)) std::get<3>(s) = bins;
    const auto [it, fresh] = number.emplace(s, states.size());
    if (fresh) states.push_back(s);
    return it->second;
  };
  std::vector<std::tuple<std::size_t, std::size_t, long double>> moves;
  id({-1, all, full, bins});
  for (std::size_t i = 0; i < states.size(); ++i) {
    const State s = states[i];
    const auto [outage, working, fuel, charge] = s;
    const auto add = [&](State to, long double rate) {
      if (rate > 0.0L) moves.emplace_back(i, id(to), rate);
    };
    int repaired = 0;
    for (int set = 0; set < sets; ++set) {
      const unsigned bit = 1U << set;
      if ((working & bit) == 0U) {
        if (system.generators.crews == 0 || repaired++ < system.generators.crews)
          add({outage, working | bit, fuel, charge}, 1.0L / system.generators.repair_hours);
      } else if (outage < 0) {
        const long double a = system.generators.availability;
        add({outage, working & ~bit, fuel, charge}, (1.0L - a) / (a * system.generators.repair_hours));
      } else if (fuel > 0) {
        add({outage, working & ~bit, fuel, charge},
            (1.0L - system.generators.common_share) / system.generators.run_mttf_hours);
      }
    }
    if (outage < 0) {
      const long double together = system.generators.common_share * system.generators.start_failure;
      const long double alone = (1.0L - system.generators.common_share) * system.generators.start_failure;
      for (int c = 0; c < static_cast<int>(system.grid.size()); ++c) {
        const long double rate = system.grid[c].per_year / kHoursPerYear;
        if (working != 0U) add({c, 0U, full, bins}, rate * together);
        for (unsigned lost = working;; lost = (lost - 1U) & working) {
          long double p = working != 0U ? 1.0L - together : 1.0L;
          for (int set = 0; set < sets; ++set) {
            if ((working >> set & 1U) != 0U) p *= (lost >> set & 1U) != 0U ? alone : 1.0L - alone;
          }
          add({c, working & ~lost, full, bins}, rate * p);
          if (lost == 0U) break;
        }
      }
      continue;
    }
    if (fuel > 0 && working != 0U)
      add({outage, 0U, fuel, charge}, system.generators.common_share / system.generators.run_mttf_hours);
    add({-1, working, full, bins}, 1.0L / system.grid[outage].mean_hours);
    if (system.fuel_limited()) {
      if (fuel < full) add({outage, working, full, charge}, 1.0L / system.fuel.delivery_hours);
      if (carried(s)) add({outage, working, fuel - 1, charge}, full / static_cast<long double>(system.fuel.hours));
    }
    if (!carried(s) && charge > 0)
      add({outage, working, fuel, charge - 1}, bins / static_cast<long double>(system.battery.minutes / 60.0));
  }
  const std::size_t n = states.size();
  std::vector<std::vector<long double>> a(n, std::vector<long double>(n, 0.0L));
  for (const auto& [from, to, rate] : moves) {
    if (from == to) continue;
    a[from][to] += rate;
    a[from][from] -= rate;
  }
  // pi A = 0 with pi_0 = 1, then scaled: eliminate columns of the transposed system.
  std::vector<std::vector<long double>> m(n - 1, std::vector<long double>(n, 0.0L));
  for (std::size_t j = 1; j < n; ++j) {
    for (std::size_t i = 1; i < n; ++i) m[j - 1][i - 1] = a[i][j];
    m[j - 1][n - 1] = -a[0][j];
  }
  for (std::size_t k = 0; k + 1 < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k; i + 1 < n; ++i) {
      if (std::abs(m[i][k]) > std::abs(m[pivot][k])) pivot = i;
    }
    std::swap(m[k], m[pivot]);
    for (std::size_t i = k + 1; i + 1 < n; ++i) {
      if (m[i][k] == 0.0L) continue;
      const long double factor = m[i][k] / m[k][k];
      for (std::size_t j = k; j < n; ++j) m[i][j] -= factor * m[k][j];
    }
  }
  std::vector<long double> pi(n, 1.0L);
  long double total = 1.0L;
  for (std::size_t k = n - 1; k-- > 0;) {
    long double sum = m[k][n - 1];
    for (std::size_t j = k + 1; j + 1 < n; ++j) sum -= m[k][j] * pi[j + 1];
    pi[k + 1] = sum / m[k][k];
    total += pi[k + 1];
  }
  long double dark = 0.0L;
  for (std::size_t i = 0; i < n; ++i) {
    if (!carried(states[i]) && std::get<3>(states[i]) == 0) dark += pi[i] / total;
  }
  return static_cast<double>(dark * kHoursPerYear);
}

}  // namespace chokepoint::continuity::testing
