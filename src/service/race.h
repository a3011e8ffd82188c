// Who gets there first: a race of the world, alone or under a scenario.
#pragma once

#include "service/use_case.h"

namespace chokepoint::service {

struct RaceParams {
  std::string race;
  std::string milestone;
  std::string scenario, variant, assume{"ask"};
  std::int64_t draws{100000}, supply_draws{8}, seed{1}, days{1825}, top{12};
  bool no_cooperation{false}, no_imitation{false};
  bool score{false}, record{false};
  std::optional<Day> from, as_of;

  static std::vector<Option<RaceParams>> options();
};

UseCase race_use_case();
Result<report::Report> race_report(Session& session, const RaceParams& params, Context& context);

}  // namespace chokepoint::service
