// How well forecasts of a race did: those that would have been made at past year's ends, and those that were made.
//
// Method: docs/methods/race.md section 6.   Verified by: tests/service/race_test.cpp.
#pragma once

#include "race/forecast.h"
#include "report/report.h"
#include "service/race_model.h"

namespace chokepoint::service {

struct Hindcast {
  Day made{};
  std::uint32_t programme{0};
  std::string milestone;
  int years{1};  // "reached within"
  double by_class{0.0}, as_announced{0.0};
  bool happened{false};
};

/// At each year's end from what was known then: will what is announced be reached within 1, 2, 3, 5 years? Only where
/// the answer is known by `now`. Years without a reference class give none.
std::vector<Hindcast> hindcasts(const world::World& world, std::uint32_t race, Day now);

report::Table hindcast_table(const std::vector<Hindcast>& hindcasts);
/// Forecasts of the world's table whose day has come, scored by the day they were made on.
report::Table made_table(const world::World& world, std::uint32_t race, Day now);

/// The forecast of today as rows of the table `forecasts`, sealed: probability that each open milestone is reached by 1
/// January of the coming years, to four digits.
report::Table record_table(const world::World& world, const RaceModel& model, const race::Forecast& forecast);

}  // namespace chokepoint::service
