#include "continuity/mission.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace chokepoint::continuity {
namespace {

void expect(Faults& faults, bool holds, std::string_view what, double value, std::string_view expected) {
  if (holds) return;  // false for NaN
  faults.add(
      {Code::out_of_range, "", 0, 0, fmt::format("{} = {}", what, value), std::string(expected), "correct the number"});
}

Faults check(const Mission& mission) {
  Faults faults;
  constexpr double kMost = 1e12;
  expect(faults, mission.hours > 0.0 && mission.hours < kMost, "hours of the mission", mission.hours, "above 0");
  expect(faults, mission.resupply_hours >= 0.0, "hours between resupplies", mission.resupply_hours, "at least 0");
  expect(faults, mission.reserve >= 0.0 && mission.reserve < kMost, "reserve", mission.reserve, "at least 0");
  expect(faults, mission.units >= 0.0 && mission.units < kMost, "units", mission.units, "at least 0");
  expect(faults, mission.missions_per_year >= 0.0 && mission.missions_per_year < kMost, "missions a year",
         mission.missions_per_year, "at least 0");
  for (const CellType& cell : mission.cells) {
    expect(faults, cell.wh_per_kg > 0.0, "Wh/kg of " + cell.name, cell.wh_per_kg, "above 0");
    expect(faults, cell.usable > 0.0 && cell.usable <= 1.0, "usable share of " + cell.name, cell.usable,
           "above 0, at most 1");
    expect(faults, cell.cycles > 0.0, "cycles of " + cell.name, cell.cycles, "above 0");
    expect(faults, cell.years > 0.0, "years of " + cell.name, cell.years, "above 0");
    expect(faults, cell.most_c_rate > 0.0, "greatest rate of " + cell.name, cell.most_c_rate, "above 0");
    expect(faults, cell.turnaround_hours >= 0.0, "turnaround of " + cell.name, cell.turnaround_hours, "at least 0");
  }
  for (const Load& load : mission.loads) {
    expect(faults, load.cell < mission.cells.size(), "cell of " + load.name, static_cast<double>(load.cell),
           "one of the cell types");
    expect(faults, load.watts >= 0.0 && load.watts < kMost, "watts of " + load.name, load.watts, "at least 0");
    expect(faults, load.hours >= 0.0 && load.hours <= mission.hours, "hours of " + load.name, load.hours,
           "at most the mission's");
    expect(faults, load.count >= 0.0 && load.count < kMost, "number of " + load.name, load.count, "at least 0");
  }
  return faults;
}

}  // namespace

Load pulses(std::string name, std::size_t cell, double output_watts, double efficiency, double seconds, double times) {
  return {std::move(name), cell, output_watts / efficiency, seconds / 3600.0 * times, 1.0};
}

Result<MissionNeed> need_of(const Mission& mission) {
  Faults faults = check(mission);
  if (!faults.empty()) return fail(std::move(faults).take());
  const bool resupplied = mission.resupply_hours > 0.0 && mission.resupply_hours < mission.hours;
  const double interval = resupplied ? mission.resupply_hours : mission.hours;
  const double intervals = mission.hours / interval;
  MissionNeed need;
  need.resupplies = static_cast<int>(std::min(1e9, std::ceil(intervals - 1e-9))) - 1;
  for (std::size_t c = 0; c < mission.cells.size(); ++c) {
    const CellType& cell = mission.cells[c];
    CellNeed of;
    double greatest_watts = 0.0;
    for (const Load& load : mission.loads) {
      if (load.cell != c) continue;
      of.drawn_wh += load.watts * load.hours * load.count;
      greatest_watts += load.watts * load.count;
    }
    const double from_nameplate = cell.usable / (1.0 + mission.reserve);
    of.power_wh = greatest_watts / cell.most_c_rate;
    of.carried_wh = std::max(of.drawn_wh / intervals / from_nameplate, of.power_wh);
    of.carried_kg = of.carried_wh / cell.wh_per_kg;
    // What is brought replaces what was drawn; the reserve comes home.
    of.brought_kg = of.drawn_wh * (1.0 - 1.0 / intervals) / cell.usable / cell.wh_per_kg;
    const double missions = mission.units * mission.missions_per_year;
    if (cell.rechargeable) {
      const double cycles = missions * of.drawn_wh / cell.usable / cell.cycles;
      const double held = mission.units * of.carried_wh * (1.0 + cell.turnaround_hours / interval);
      of.yearly_wh = missions > 0.0 ? std::max(cycles, held / cell.years) : 0.0;
    } else {
      of.yearly_wh = missions * of.drawn_wh / from_nameplate;
    }
    need.drawn_wh += of.drawn_wh;
    need.carried_kg += of.carried_kg;
    need.brought_kg += of.brought_kg;
    need.yearly_wh += of.yearly_wh;
    need.cells.push_back(of);
  }
  need.mean_watts = need.drawn_wh / mission.hours;
  return need;
}

}  // namespace chokepoint::continuity
