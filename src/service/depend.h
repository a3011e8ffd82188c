// What do we depend on without seeing it: direct, through all tiers, and when supply stops.
#pragma once

#include "service/use_case.h"

namespace chokepoint::service {

struct DependParams {
  std::string product;   // or the folder of a table, if the session holds one of that name
  std::string industry;  // of a table
  std::vector<std::string> places;
  std::string stop;
  std::int64_t at{0};  // 0: only the usual days
  std::int64_t top{12};
  std::string on_fault{"error"};  // of a table
  std::optional<Day> as_of;

  static std::vector<Option<DependParams>> options();
};

UseCase depend_use_case();
Result<report::Report> depend(Session& session, const DependParams& params, Context& context);

}  // namespace chokepoint::service
