// What the law of a day catches: of a bill of materials, through all tiers; and of a list of parties.
// Method: docs/methods/screening.md. Verified by: tests/service/screen_test.cpp.
#pragma once

#include "service/use_case.h"

namespace chokepoint::service {

struct ScreenParams {
  std::string bom, place, use{"civil"};
  std::vector<std::string> party;
  std::string parties, list, decisions;
  double least{0.85};
  std::optional<Day> on, as_of;
  std::int64_t top{40};
  static std::vector<Option<ScreenParams>> options();
};

/// Fails (usage) where there is nothing to screen; bad_* for the faults of the bill.
Result<report::Report> screen(Session& session, const ScreenParams& params, Context& context);

UseCase screen_use_case();

}  // namespace chokepoint::service
