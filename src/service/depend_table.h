// `depend` for an input-output table of one's own: who stands behind an industry, a region's final demand, or all.
// Method: docs/methods/dependence.md, section 5. Verified by: tests/service/depend_table_test.cpp.
#pragma once

#include "network/io_table.h"
#include "service/depend.h"

namespace chokepoint::service {

network::OnFault on_fault_of(std::string_view word);

/// The table of the session, read under the rule `on_fault` (error, keep, clip). Flows are flows yet.
Result<network::IoTable> read_table(const InputTable& given, std::string_view on_fault, Context& context);

/// Adds the table `mended` and a warning, where a rule touched anything.
void note_mended(std::span<const network::Mended> mended, std::size_t count, network::OnFault on_fault,
                 report::Report& report);

/// `io` holds coefficients. Fills titles, tables and notes of `report`; its manifest is the caller's.
Result<void> fill_table_dependence(network::IoTable io, const DependParams& params, report::Report& report,
                                   Context& context);

}  // namespace chokepoint::service
