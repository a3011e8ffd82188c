// Tables and notes of backtests: scores pooled and by episode, series by series, every observation against its band,
// and what was tried in calibration.
#pragma once

#include <vector>

#include "report/report.h"
#include "service/backtest_run.h"

namespace chokepoint::service {

report::Table pooled_table(const std::vector<Scored>& all);
report::Table episodes_table(const std::vector<Scored>& all);
report::Table series_table(const std::vector<Scored>& all);
report::Table points_table(const std::vector<Scored>& all);
report::Table tried_table(const Calibration& calibration);

/// Headlines of both sides of the split, misses, what is not as frozen, what the scores cannot say.
void add_backtest_notes(const std::vector<Scored>& all, const FrozenFile& frozen, const BacktestRun& run,
                        report::Report& report);

}  // namespace chokepoint::service
