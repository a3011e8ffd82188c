// Cutting off through the simulator: branches of stops by several places at once, priced place by place.
//
// A branch is a set of export stops that hold for the whole run. Each is run once: equal branches share their run.
// Method: docs/methods/coercion.md section 2. Verified by: tests/respond/pressure_test.cpp.
#pragma once

#include <map>
#include <vector>

#include "simulate/simulator.h"

namespace chokepoint::respond {

struct Stop {
  PlaceId from, to;                 // with all inside them
  std::vector<ProductId> products;  // empty: everything
};
using Branch = std::vector<Stop>;

/// Of a country, over the run. Money of the world's money year, at base prices.
struct PlaceOutcome {
  double wanted{0.0};          // value of its final use
  double lost_use{0.0};        // of it, not delivered or priced out
  double lost_sales{0.0};      // output not made or not sold
  double extra_cost{0.0};      // paid above base prices
  std::int32_t first_day{-1};  // of the step on which a final use ran short; -1: never
  ProductId first_use;
  double lost_share() const { return wanted > 0.0 ? lost_use / wanted : 0.0; }
};

struct BranchOutcome {
  bool complete{true};
  std::map<PlaceId, PlaceOutcome> places;  // every country
};

struct PressureOptions {
  std::int32_t days{365};
  bool substitution{true};
  bool prices{true};
  std::int32_t step_days{1};  // 1 to 7: longer steps are coarser and that much faster
};

/// One outcome a branch, in their order. No law acts beside the stops: they are on top of a base year that holds what
/// is in force. When cancelled, outcomes that were not reached are not `complete`. Faults: a stop from a place to
/// itself or to a place inside it (or the other way round).
Result<std::vector<BranchOutcome>> price_branches(const simulate::Simulator& simulator,
                                                  const std::vector<Branch>& branches, const PressureOptions& options,
                                                  Context& context);

/// Countries by the value of what they make and finally use; the rest of the world is none. At most `count`.
std::vector<PlaceId> largest_places(const simulate::Simulator& simulator, std::size_t count);

}  // namespace chokepoint::respond
