// What a run of ARIO becomes in a report: tables, chains, data files in the layout of the reference program.
// Verified by: tests/service/ario_test.cpp.
#pragma once

#include <string>
#include <vector>

#include "model/ario/damage.h"
#include "model/ario/link_law.h"
#include "model/ario/reverse.h"
#include "model/ario/trace.h"
#include "report/report.h"

namespace chokepoint::service {

struct ArioRun {
  const model::ario::Economy& economy;
  const model::ario::Case& asked;
  const model::ario::LinkLaw& law;
  const model::ario::Trace& trace;
};

report::Table ario_series_table(const ArioRun& run);
/// The industries that lose most, by money.
report::Table ario_industries_table(const ArioRun& run, std::size_t top, std::vector<std::uint32_t>& order);
report::Table ario_regions_table(const ArioRun& run);
report::Chain ario_chain(const ArioRun& run, std::uint32_t industry, std::string result);
std::string ario_headline(const ArioRun& run);

/// One file a wanted series, final_demand and summary; `.csv` or `.csv.gz`.
std::vector<report::DataFile> ario_files(const ArioRun& run, const model::ario::Wanted& wanted, bool packed);

report::Table ario_stops_table(const model::ario::Economy& economy, const model::ario::Reverse& found, std::size_t top);

}  // namespace chokepoint::service
