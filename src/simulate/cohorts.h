// Buyers of one use are not one buyer: some have a single supplier, some two, some large stocks of their own. When does
// each kind run short, where the model follows their sum?
//
// Method: docs/methods/strategic.md section 5.1 (domain rule 18). Verified by: tests/simulate/cohorts_test.cpp.
#pragma once

#include <cstdint>
#include <vector>

#include "model/strategic/state.h"
#include "network/supply_network.h"
#include "world/world.h"

namespace chokepoint::simulate {

/// Buyers of `product` at `place` for `use` that are alike.
struct CohortShortage {
  ProductId product, use;
  PlaceId place;
  world::CohortKind kind{world::CohortKind::single};
  double share{0.0};                // of the buyers of that use
  double stock_days{0.0};           // central
  std::vector<double> short_share;  // of the cohort that has run short by then, one a step; never falls
  /// First step by which this part of the cohort has run short; -1: never.
  std::int32_t step_of(double part) const;
};

/// Watches the markets for which the world has cohort rows.
class CohortWatch {
 public:
  /// `net` and `system` in the steps of the run; `values`: of the world's figures.
  CohortWatch(const world::World& world, std::span<const double> values, const network::SupplyNetwork& net,
              const strategic::System& system, std::int32_t step_days);
  /// After each step.
  void watch(const strategic::State& state);
  /// By row of the table.
  std::vector<CohortShortage> finish() const;

 private:
  struct Market {
    std::uint32_t market;
    std::vector<double> served;   // share of what was wanted that was handed out, one a step
    std::vector<double> shipped;  // over each link, share of its part of what is used; links side by side, by step
  };
  std::vector<double> supply_of(const Market& market, std::uint32_t link, world::CohortKind kind) const;

  const world::World& world_;
  std::span<const double> values_;
  const strategic::System& system_;
  std::int32_t step_days_;
  std::vector<CohortShortage> cohorts_;
  std::vector<std::uint32_t> market_of_cohort_;  // into markets_
  std::vector<FigureId> stock_of_cohort_;
  std::vector<Market> markets_;
};

}  // namespace chokepoint::simulate
