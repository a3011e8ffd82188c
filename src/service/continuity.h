// Will the lights stay on: facility and mission power, the cells they take, where those come from, and what a control
// does to them.
#pragma once

#include "service/continuity_exposure.h"
#include "service/facility_file.h"
#include "service/mission_file.h"
#include "service/use_case.h"

namespace chokepoint::service {

struct ContinuityParams {
  std::string facility;
  std::string profile;  // file of measured loads, for a mission
  double target{0.0};   // per cent of the year; 0: the file's
  std::int64_t draws{200};
  std::int64_t cycles{50'000};
  std::int64_t seed{1};
  bool exposure{false};
  std::string scenario, variant;
  std::string assume{"ask"};
  std::int64_t days{0};
  std::int64_t top{12};
  std::optional<Day> as_of;

  static std::vector<Option<ContinuityParams>> options();
};

UseCase continuity_use_case();
Result<report::Report> continuity(Session& session, const ContinuityParams& params, Context& context);

/// Availability, causes, cheapest design, batteries; fills the report and says what cells it comes to.
Result<CellNeeds> report_facility(const FacilityFile& facility, const ContinuityParams& params, report::Report& report,
                                  Context& context);
/// Energy, mass, resupply; fills the report and says what cells it comes to.
Result<CellNeeds> report_mission(const MissionFile& mission, const ContinuityParams& params, report::Report& report,
                                 Context& context);

/// "99.99984 %" from an unavailability, with two digits of it (zeros at the end left out), however small it is.
std::string availability_text(double unavailability);
/// "7.6 minutes", "72 hours", "0.4 seconds".
std::string time_text(double hours);

}  // namespace chokepoint::service
