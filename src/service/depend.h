// What do we depend on without seeing it: direct, through all tiers, and when supply stops.
#pragma once

#include "service/use_case.h"

namespace chokepoint::service {

struct DependParams {
  std::string product;
  std::vector<std::string> places;
  std::string stop;
  std::int64_t top{12};
  std::optional<Day> as_of;

  static std::vector<Option<DependParams>> options();
};

UseCase depend_use_case();
Result<report::Report> depend(Session& session, const DependParams& params, Context& context);

}  // namespace chokepoint::service
