// What is lost if a place's supply of a product is cut: one matrix of (place, product, shock, target) under the
// simulator. rank reads it for chokepoints; stop shares are single rows of it, with and without substitution.
//
// Method: docs/methods/chokepoints.md. Verified by: tests/assess/cuts_test.cpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "base/context.h"
#include "base/fingerprint.h"
#include "base/result.h"
#include "simulate/simulator.h"

namespace chokepoint::assess {

/// exports_stop: what leaves the place for the target (or for anyone) stops; home keeps its supply.
/// production_stops: makers at the place are down for everyone.
enum class Shock : std::uint8_t { exports_stop, production_stops };

struct Cut {
  ProductId product;
  PlaceId place;  // with all inside it
  Shock shock{Shock::exports_stop};
};

/// What one final use of the target loses, in units of that use: no price enters.
struct LostUse {
  ProductId use;
  double value{0.0};               // of what is wanted over the run, at base prices
  std::vector<double> lost_share;  // not delivered up to each checkpoint
};

struct CutLoss {
  Cut cut;
  /// Share of the value of the target's final use not delivered up to each checkpoint; of the world's where no target.
  std::vector<double> lost_share;
  /// The same in money per year of the horizon.
  double lost_value{0.0};
  /// The target's use that loses the largest share, and that share over the whole run.
  ProductId worst_use;
  PlaceId worst_place;
  double worst_share{0.0};
  std::vector<LostUse> uses;  // by product; those that are wanted at all
};

struct CutOptions {
  PlaceId target;  // invalid: the world
  ProductId use;   // whose loss counts; invalid: all final use, by value
  std::vector<std::int32_t> checkpoints{30, 90, 180, 365};
  std::int32_t days{365};
  std::int32_t step_days{1};  // of the runs, 1 to 7; checkpoints are met where it divides them
  bool substitution{true};
  std::filesystem::path keep;  // folder of finished runs; empty: none are kept
  Fingerprint key;             // with `keep`: of the simulator; cuts and options are added to it
};

/// Every (country, product) that makes at least `least_share` of a product's output.
std::vector<Cut> candidate_cuts(const simulate::Simulator& simulator, Shock shock, PlaceId target, double least_share);

/// One run a cut, in parallel, over ranks where there are some; the order of the result is that of `cuts`. Where
/// cancelled: those finished from the front, and `complete` is false.
struct CutLosses {
  std::vector<CutLoss> losses;
  bool complete{true};
};
Result<CutLosses> losses_of(const simulate::Simulator& simulator, std::span<const Cut> cuts, const CutOptions& options,
                            Context& context);

}  // namespace chokepoint::assess
