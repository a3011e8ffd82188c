// One function a group of tables; read_world calls them in this order.
#pragma once

#include "world/reading.h"

namespace chokepoint::world {

void read_world_toml(Reading& in);
void read_sources(Reading& in);      // sources, claims
void read_places(Reading& in);       // places, regimes, members, firms, ownership
void read_products(Reading& in);     // products, product_parameters, recipes, mixes, byproducts
void read_production(Reading& in);   // producers, production, stocks, qualification, cohorts
void read_demand(Reading& in);       // demand, flows, transit, baseline_paths
void read_prices(Reading& in);       // prices, elasticities, observed
void read_law(Reading& in);          // controls, control_clauses, control_status
void read_law_figures(Reading& in);  // control_coverage, licences
void read_response(Reading& in);     // options, facilities
void read_governance(Reading& in);   // place_parameters
void read_race(Reading& in);  // races, milestone_types, programmes, milestones, tasks and their figures, forecasts

/// Notes where a kept row stands, for the checks across rows.
inline void remember(Reading& in, TableId table, CellRef at) {
  in.rows_at[static_cast<std::size_t>(table)].push_back(at);
}

}  // namespace chokepoint::world
