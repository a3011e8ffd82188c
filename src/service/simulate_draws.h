// What draws add to a simulation's report: bands around series, losses and first days, and what the spread hangs on.
#pragma once

#include "report/report.h"
#include "simulate/draws.h"

namespace chokepoint::service {

/// The final uses that lose most of their value in the central run, at most `most`.
std::vector<simulate::Use> telling_uses(const simulate::Impact& impact, std::span<const double> prices,
                                        std::size_t most);

/// Puts P05, P50 and P95 beside each series of the table, whose columns after the first are those of the probes.
void add_series_bands(const simulate::Drawn& drawn, report::Table& series);

report::Table bands_table(const world::World& world, const simulate::Impact& impact,
                          std::span<const simulate::Use> uses, const simulate::Drawn& drawn);
/// Figures that stand out, with their quotes added to the report; and groups of figures.
report::Table hangs_on_table(const world::World& world, const simulate::Drawn& drawn, std::size_t top,
                             report::Report& report);
report::Table groups_table(const simulate::Drawn& drawn);
void add_draw_notes(const world::World& world, const simulate::Drawn& drawn, std::uint64_t seed,
                    report::Report& report);

}  // namespace chokepoint::service
