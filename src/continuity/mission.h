// Power that is carried: what a mission draws, what cells and kilograms it takes, what must be brought again, and what
// a force that goes on such missions buys in a year.
//
// For each kind of cell: energy drawn in one interval between resupplies, with a reserve, over what of the nameplate
// can be used; where pulses ask more than the cells' greatest rate gives, power decides and not energy. Primary cells
// are used up; rechargeable ones wear by cycles and by years, and some are on the charger. Method:
// docs/methods/continuity.md, section 6. Verified by: tests/continuity/mission_test.cpp (22.9 W for 11 kg and 72 h at
// 150 Wh/kg, hand sums, homogeneity).
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace chokepoint::continuity {

struct CellType {
  std::string name;
  double wh_per_kg{1.0};  // of the battery as carried, case included
  double usable{1.0};     // share of the nameplate: depth, cold, age
  bool rechargeable{false};
  double cycles{1.0};            // life in full cycles
  double years{1.0};             // and in time, whichever ends first
  double most_c_rate{1.0};       // greatest power over nameplate energy, per hour
  double turnaround_hours{0.0};  // from empty to back in hand
};

/// A device that draws `watts` for `hours` of the mission; or, with pulses, that many of so many watt-hours each.
struct Load {
  std::string name;
  std::size_t cell{0};  // which of the cell types
  double watts{0.0};    // while on; the power of a pulse where there are pulses
  double hours{0.0};    // on, in the whole mission
  double count{1.0};    // such devices
};

/// A pulse of `seconds` at `output_watts`, made with some efficiency from the battery.
Load pulses(std::string name, std::size_t cell, double output_watts, double efficiency, double seconds, double times);

struct Mission {
  double hours{0.0};
  double resupply_hours{0.0};     // 0: none, everything is carried from the start
  double reserve{0.0};            // share on top
  double units{1.0};              // soldiers, drones, vehicles that go
  double missions_per_year{0.0};  // of each
  std::vector<CellType> cells;
  std::vector<Load> loads;
};

/// Of one unit, except where it says all.
struct CellNeed {
  double drawn_wh{0.0};    // in the whole mission
  double carried_wh{0.0};  // nameplate, at the start and after each resupply
  double carried_kg{0.0};
  double power_wh{0.0};    // nameplate that the greatest power asks for; carried_wh is at least this
  double brought_kg{0.0};  // by all resupplies of the mission together
  double yearly_wh{0.0};   // nameplate bought a year, all units
};
struct MissionNeed {
  std::vector<CellNeed> cells;
  double drawn_wh{0.0}, carried_kg{0.0}, brought_kg{0.0}, yearly_wh{0.0};
  double mean_watts{0.0};
  int resupplies{0};
};

/// Faults, all at once: times, shares and energies out of range, loads of no known cell.
Result<MissionNeed> need_of(const Mission& mission);

}  // namespace chokepoint::continuity
