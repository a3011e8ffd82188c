// The tables of a race's report.
#pragma once

#include <cstddef>

#include "race/forecast.h"
#include "report/report.h"
#include "service/race_model.h"

namespace chokepoint::service {

/// A race with its answer; `beside` is the same race without the scenario, or null.
struct RaceAnswer {
  const world::World& world;
  const RaceModel& model;
  const race::Forecast& forecast;
  const race::Forecast* beside{nullptr};
  std::uint32_t headline{0};  // type

  const world::Programme& programme(std::uint32_t contender) const {
    return world.programmes.at(model.programmes[contender]);
  }
  const world::MilestoneType& type(std::uint32_t t) const { return world.milestone_types.at(model.types[t]); }
  /// "2029-04" of months from the day of the forecast; "never" beyond a hundred years.
  std::string month(double months) const;
};

report::Table first_table(const RaceAnswer& answer);
report::Table first_by_year_table(const RaceAnswer& answer);
report::Table place_table(const RaceAnswer& answer);
report::Table arrivals_table(const RaceAnswer& answer);
report::Table influence_table(const RaceAnswer& answer, std::size_t top);
report::Table readiness_table(const RaceAnswer& answer);
/// Also adds the sentences behind the latest announcements.
report::Table announced_table(const RaceAnswer& answer, report::Report& report);
report::Table meaning_table(const RaceAnswer& answer);
/// Of what was assumed: durations, odds and needs of tasks.
report::Table tasks_table(const RaceAnswer& answer);
/// With the scenario against without it.
report::Table shift_table(const RaceAnswer& answer);
report::Table supply_table(const RaceAnswer& answer, const race::Availability& availability);

/// Contenders that wait for a milestone of the type, in the order of their odds to be first.
std::vector<std::uint32_t> ranked(const RaceAnswer& answer, std::uint32_t type);

}  // namespace chokepoint::service
