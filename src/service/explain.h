// From an output figure of a report back to the inputs that matter to it, to the claims under them and the sentences.
// Method: docs/methods/evidence.md section 6. Verified by: tests/service/explain_test.cpp.
#pragma once

#include <string>
#include <vector>

#include "service/use_case.h"

namespace chokepoint::service {

/// What a pointer into a report names: `#/tables/0/rows/3`, `#/tables/first_stops/3`, `#/tables/0/columns/2/cells/3`,
/// `#/tables/0`, or nothing for the report as a whole.
struct Pointed {
  const report::Table* table{nullptr};  // null: the report
  std::optional<std::size_t> row;
};
Result<Pointed> follow_pointer(const report::Report& report, std::string_view pointer);

UseCase explain_use_case();

}  // namespace chokepoint::service
