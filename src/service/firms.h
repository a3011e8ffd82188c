// A network of firms with inventories, day by day: `chokepoint firms`.
#pragma once

#include "service/use_case.h"

namespace chokepoint::service {

struct FirmsParams {
  std::string folder;
  std::int64_t days{60};
  std::int64_t rationing{2};
  std::int64_t order_rule{0};
  double inventory_days{15.0};
  double tau{6.0};
  std::string recovery;
  double recovery_steps{1.0};
  std::int64_t recovery_start{0};
  std::string shock, windows, daily_demand, inventory, control;
  double redirect_rate{0.0}, redirect_ceiling{0.0};
  std::string draw_inventory;
  std::int64_t seed{1};
  bool initial_only{false};
  std::optional<Day> start;
  std::string snapshots;
  std::string by, target;
  std::int64_t explain{3};
  std::int64_t top{15};
  std::string duplicates{"error"}, unusable{"error"}, self_loops{"keep"}, cache, keep;
  bool reference{false};

  static std::vector<Option<FirmsParams>> options();
};

UseCase firms_use_case();
Result<report::Report> simulate_firms(Session& session, const FirmsParams& params, Context& context);

}  // namespace chokepoint::service
