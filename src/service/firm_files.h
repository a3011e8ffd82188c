// The files beside a network of firms: damage, its windows, demand by day, days of stock. Results in the layout of the
// same files.
//
// Format: docs/formats/firm_runs.md. Verified by: tests/service/firms_test.cpp, tests/fuzz/firm_files.cpp.
#pragma once

#include <string>
#include <vector>

#include "base/context.h"
#include "base/result.h"
#include "model/firms/settings.h"
#include "network/name_index.h"
#include "service/session.h"

namespace chokepoint::service {

/// Firms by the ids of the network's files.
struct FirmIds {
  const std::vector<std::string>& names;
  network::NameIndex index;
  explicit FirmIds(const std::vector<std::string>& ids) : names(ids), index(ids) {}
};

/// `id,delta,start_day`
Result<std::vector<firms::Damage>> read_damage(const InputFile& file, const FirmIds& ids, Context& context);
/// `id,delta,first_day,last_day`
Result<std::vector<firms::Window>> read_windows(const InputFile& file, const FirmIds& ids, Context& context);
/// `day,id,final_demand`
Result<std::vector<firms::DayDemand>> read_daily_demand(const InputFile& file, const FirmIds& ids, Context& context);
/// `id,days`: one for each firm that differs from `otherwise`.
Result<std::vector<double>> read_inventory_days(const InputFile& file, const FirmIds& ids, double otherwise,
                                                Context& context);

}  // namespace chokepoint::service
