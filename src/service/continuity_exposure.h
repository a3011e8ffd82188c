// From batteries to the chokepoint: cells as dated demand of the world, their look-through origin, and what a scenario
// does to a build-out and to replacements.
//
// Demand is always an act on the balanced world, dated by the build-out: the world's own year stays as it is, and what
// is short appears. Cells of a design enter as demand for its end use, whose mix of chemistries is the world's.
// Method: docs/methods/continuity.md, section 8. Verified by: tests/service/continuity_test.cpp.
#pragma once

#include <string>
#include <vector>

#include "base/day.h"
#include "report/report.h"
#include "service/session.h"
#include "world/scenario.h"

namespace chokepoint::service {

struct CellNeeds {
  struct Cell {
    std::string product;  // id in the world
    double share{0.0};    // of the energy
    std::uint32_t row{0}, column{0};
  };
  struct Wave {
    std::string name;
    Day from, until;
    double kwh{0.0};   // nameplate
    double size{0.0};  // in `unit`
    int generation{0};
  };
  std::string file, place, use;
  std::string unit;  // "MW" or "units": what a wave's size is told in
  std::vector<Cell> cells;
  std::vector<Wave> waves;
  double installed_kwh{0.0};  // standing today
  double life_years{0.0};
  double yearly_kwh{0.0};  // bought every year to keep what stands
};

struct ExposureOptions {
  std::string scenario, variant, assume;
  std::int32_t days{0};
  std::size_t top{12};
  std::optional<Day> as_of;
};

/// Adds tables, notes and the scenario's fingerprint to the report.
Result<void> add_exposure(Session& session, const CellNeeds& needs, const ExposureOptions& options,
                          report::Report& report, Context& context);

}  // namespace chokepoint::service
