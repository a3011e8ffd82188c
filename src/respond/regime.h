// Coverage against delay against leakage: what a body of states denies a target, of one technology, over some years.
//
//   covered = sum of members' shares of what the target can reach
//   denied  = 1 - q'/q0 with covered (1 - leaked) withdrawn and the rest answering to price (assess/n_minus_1.h)
//   over the horizon: odds of adoption x denied x share of the horizon left after the delay
// The delay used is the expected one given that nobody blocks for good.
// Method: docs/methods/coalition.md section 4. Verified by: tests/respond/regime_test.cpp.
#pragma once

#include <span>

#include "base/result.h"
#include "respond/delay.h"

namespace chokepoint::respond {

struct Technology {
  double demand_elasticity{0.5}, supply_elasticity{0.5};
  double leaked{0.0};  // share of what members withdraw that reaches the target through third places
};

struct TradeOff {
  double months{0.0};   // until a decision, if nobody blocks
  double adopted{0.0};  // odds
  double covered{0.0};
  double price{1.0};   // multiple, once in force
  double denied{0.0};  // share of the target's purchases, once in force
  double over_horizon{0.0};
};

/// `shares` and `blocks`: one a member. `mean`: months that the median member takes (delay.h). Faults: those of
/// delay.h and assess::denial; shares above 1 in sum; a horizon that is not above 0.
Result<TradeOff> trade_off(const Body& body, double mean, std::span<const double> shares,
                           std::span<const double> blocks, const Technology& technology, double horizon_months);

}  // namespace chokepoint::respond
