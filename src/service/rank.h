// Which suppliers of which products are chokepoints, for the world or a target.
#pragma once

#include "service/use_case.h"

namespace chokepoint::service {

struct RankParams {
  std::string target;
  std::string shock{"both"};
  std::int64_t at{365};
  std::string by;       // empty: value, or weights where a file is given
  std::string weights;  // a file that the session holds
  std::int64_t top{20};
  std::int64_t draws{5};
  std::int64_t seed{1};
  double least_share{0.02};
  std::int64_t step{5};  // days, of the runs
  bool each{false};      // every country as a target of its own
  bool no_substitution{false};
  std::string keep;  // folder of finished runs
  std::optional<Day> as_of;

  static std::vector<Option<RankParams>> options();
};

UseCase rank_use_case();
Result<report::Report> rank(Session& session, const RankParams& params, Context& context);

}  // namespace chokepoint::service
