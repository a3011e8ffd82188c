// Which exports of a network of firms hurt most if they stop: one run for each place and product.
// Verified by: tests/service/firms_test.cpp.
#pragma once

#include <filesystem>

#include "service/firms_input.h"

namespace chokepoint::service {

/// Where finished runs are kept, and what they are runs of.
struct KeepRuns {
  std::filesystem::path folder;  // empty: nowhere
  Fingerprint key;
};

/// Adds the ranking to the report: exports of every (place, product) to `target` (empty: to all other places) stop on
/// day 0. Outcome stopped leaves the report without a table.
Result<Outcome> rank_exports(const FirmsInput& input, int days, const std::string& target, std::size_t top,
                             const KeepRuns& keep, report::Report& report, Context& context);

}  // namespace chokepoint::service
