// One scenario under many draws of the uncertain figures: bands of series, of losses and of the day a use runs short,
// and which figures and groups of figures the spread hangs on.
//
// A draw is a world of its own: figures are drawn, the world is completed and closed, then run. Series are shares of
// that draw's own undisturbed day.
// Method: docs/methods/strategic.md section 8, docs/methods/ensembles.md. Verified by: tests/simulate/draws_test.cpp.
#pragma once

#include <filesystem>

#include "ensemble/run.h"
#include "ensemble/shares.h"
#include "simulate/simulator.h"

namespace chokepoint::simulate {

/// A final use whose loss is followed through the draws.
struct Use {
  ProductId product;
  PlaceId place;
  world::DemandClass buyer{world::DemandClass::civil};
};

struct DrawOptions {
  std::uint32_t draws{100};
  std::uint64_t seed{1};
  std::filesystem::path folder;  // of finished draws; empty: none are kept
  Fingerprint key;               // of all that decides a draw's outputs (ensemble::Spec)
};

struct Drawn {
  Outcome outcome{Outcome::done};
  std::uint32_t draws{0};      // finished
  std::uint32_t read_back{0};  // of these, from the folder
  std::vector<Fault> remarks;
  std::vector<std::vector<ensemble::Band>> series;  // per probe, per step; share of the baseline
  ensemble::Band lost_use;                          // all final use not delivered, at base prices
  std::vector<ensemble::Band> lost;                 // per use: share of what was wanted over the run
  std::vector<ensemble::Band> first_day;            // per use: of the draws in which it ran short

  /// What the spread of all lost use hangs on. Groups: quoted, derived, assumed; then the tables of `tables`.
  ensemble::Shares shares;
  std::vector<std::string> tables;
};

/// Draws from 1. A draw whose figures contradict each other so that no world can be completed counts as missing. Fails
/// as ensemble::run, or as Simulator::run does for the central values.
Result<Drawn> run_draws(const Simulator& simulator, const world::Scenario& scenario, const Probes& probes,
                        std::span<const Use> uses, const RunOptions& options, const DrawOptions& draws,
                        Context& context);

}  // namespace chokepoint::simulate
