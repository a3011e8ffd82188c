// The leading chokepoints of every country, each as a target of its own: what its own uses lose if exports to it stop.
#pragma once

#include "assess/cuts.h"
#include "base/context.h"
#include "report/report.h"
#include "simulate/simulator.h"

namespace chokepoint::service {

struct RankedTargets {
  report::Table table;  // by target, then rank
  std::size_t targets{0}, runs{0};
  bool complete{true};
};

/// One run for each supplier and target (about 25,000 in the strategic world). `options.target` is not read. Of each
/// target the first `kept`, by value lost up to the last checkpoint.
Result<RankedTargets> rank_each_target(const simulate::Simulator& simulator, assess::CutOptions options,
                                       double least_share, std::size_t kept, Context& context);

}  // namespace chokepoint::service
