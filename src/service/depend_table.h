// `depend` for an input-output table of one's own: who stands behind an industry, a region's final demand, or all.
// Method: docs/methods/dependence.md, section 5. Verified by: tests/service/depend_table_test.cpp.
#pragma once

#include "service/depend.h"
#include "service/io_table.h"

namespace chokepoint::service {

/// Fills titles, tables and notes of `report`; its manifest is the caller's.
Result<void> fill_table_dependence(IoTable io, const DependParams& params, report::Report& report, Context& context);

}  // namespace chokepoint::service
