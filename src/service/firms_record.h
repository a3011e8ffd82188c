// One run of a network of firms, followed day by day: totals and snapshots in the layout of the reference runs, losses
// and first causes. On one process, or in parts over ranks with the same answer to the byte. Verified by:
// tests/service/firms_test.cpp, tests/apps/mpi.sh.
#pragma once

#include <string>
#include <vector>

#include "model/firms/causes.h"
#include "model/firms/day.h"
#include "report/report.h"
#include "service/firms_input.h"

namespace chokepoint::service {

struct Recorded {
  Outcome outcome{Outcome::done};
  firms::Totals normal;
  report::Numbers days;
  std::vector<firms::Totals> totals;          // per day
  std::vector<double> lost_output, lost_use;  // per firm, over all days
  std::vector<firms::Cause> causes;           // per firm
  std::string totals_csv, firms_csv, shipments_csv;
};

/// With ranks the network is parted and its links leave `input`: each rank keeps those of its own firms.
Result<Recorded> run_recorded(FirmsInput& input, int days, Context& context);

}  // namespace chokepoint::service
