// The tables of a simulation's report.
#pragma once

#include "report/report.h"
#include "simulate/impact.h"
#include "world/scenario.h"

namespace chokepoint::service {

/// Days after which cumulative losses are shown.
inline const std::vector<std::int32_t> kCheckpoints{30, 90, 180, 365};

report::Table series_table(const world::World& world, const world::Scenario& scenario, const simulate::Impact& impact);
/// Adds the chain of causes of each row, and the quotes behind the clauses in it, to the report.
/// Kinds of buyers that run short, where the world tells them apart; no rows: none does.
report::Table cohorts_table(const world::World& world, const world::Scenario& scenario, const simulate::Impact& impact);
report::Table stops_table(const world::World& world, const world::Scenario& scenario, const simulate::Impact& impact,
                          std::size_t top, report::Report& report);
report::Table uses_table(const world::World& world, const world::Scenario& scenario, const simulate::Impact& impact,
                         std::span<const double> prices, std::size_t top, report::Report& report);
report::Table prices_table(const world::World& world, const world::Scenario& scenario, const simulate::Impact& impact,
                           std::size_t top);
report::Table actors_table(const world::World& world, const simulate::Impact& impact, std::size_t top);

}  // namespace chokepoint::service
