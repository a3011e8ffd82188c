// What a scenario leaves of the supply that a race's tasks need: the strategic model, seen by a programme that is small
// against the world, as the race's Availability.
//
// Of each product at a programme's place, a day's usable share is the larger of two that are both within its reach:
// what the makers that its place buys from fill of orders that the law lets through (assess/sourcing.h), and what the
// place itself gets, other makers' goods included, as share of its undisturbed day. The first does not call it a
// shortage that others order less; the second lets the programme use what its place finds elsewhere. Stock, the days
// of use that lie at the place, bridges either. One draw of the world's figures is one draw of supply; an open question
// of the law (is this part caught?) is answered with yes as often as the product's covered share says.
//
// Method: docs/methods/race.md section 4.   Verified by: tests/service/race_supply_test.cpp.
#pragma once

#include <span>
#include <vector>

#include "race/availability.h"
#include "service/race_model.h"
#include "simulate/simulator.h"

namespace chokepoint::service {

struct SupplyOptions {
  policy::Assume assume{policy::Assume::ask};
  std::uint32_t draws{1};
  std::uint64_t seed{1};
  Day now{};  // of the forecast
};

struct SupplyRuns {
  Outcome outcome{Outcome::done};
  race::Availability availability;  // products: the points, in their order; draws that could not be completed left out
  std::uint32_t failed_draws{0};
  std::vector<std::size_t> not_bought;  // points whose place uses none in this world: makers by output stand in
  std::vector<std::size_t> no_maker;    // points of products that nobody makes in this world: always there
};

/// Fails as Simulator::run; too_large above context.memory_limit; bad_structure where every draw's figures contradict
/// each other.
Result<SupplyRuns> run_supply(const simulate::Simulator& simulator, const world::Scenario& scenario,
                              std::span<const SupplyPoint> points, const SupplyOptions& options, Context& context);

/// A day's usable share from what comes in as share of the need, with a stock of so many days of use that bridges a gap
/// and refills from what comes in above the need.
std::vector<double> bridged(std::span<const double> incoming, double stock_days);

/// Means over the months from `now` of days that begin on `first_day`, up to the last day; days before it are
/// undisturbed.
std::vector<double> monthly(std::span<const double> days, Day now, Day first_day);

}  // namespace chokepoint::service
