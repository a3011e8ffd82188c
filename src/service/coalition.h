// Who must join to deny a product, and how bodies of states compare: coverage, delay, blocking, leakage.
#pragma once

#include "service/use_case.h"

namespace chokepoint::service {

struct CoalitionParams {
  std::string file;     // of bodies and fields; empty and no product: the first that the world has
  std::string product;  // who must join to deny it
  std::string target;   // whom; empty: anybody
  std::vector<std::string> without;
  double deny{0.9};
  double at_most{0.4};
  std::int64_t draws{200};
  std::int64_t seed{1};
  std::optional<Day> as_of;

  static std::vector<Option<CoalitionParams>> options();
};

UseCase coalition_use_case();
Result<report::Report> coalition(Session& session, const CoalitionParams& params, Context& context);

}  // namespace chokepoint::service
