// Who can coerce whom: losses both ways, by closed forms and by the simulator, and what follows in games.
#pragma once

#include "respond/holdings.h"
#include "respond/pressure.h"
#include "service/use_case.h"

namespace chokepoint::service {

struct CoerceParams {
  std::string sender, target;       // both empty: the matrix of the largest places
  std::vector<std::string> allies;  // cut together with the sender
  std::int64_t top{15};
  std::int64_t days{365};
  std::int64_t draws{5};
  std::int64_t seed{1};
  double sigma{2.0};
  double rho{1.0};
  double prize{0.01}, audience{0.001}, reputation{0.002};
  std::int64_t step{0};  // days; 0: 5 for the matrix, 1 for a pair
  bool no_substitution{false};
  std::optional<Day> as_of;

  static std::vector<Option<CoerceParams>> options();
  respond::PressureOptions pressure() const {
    return {static_cast<std::int32_t>(days), !no_substitution, true, static_cast<std::int32_t>(step)};
  }
};

UseCase coerce_use_case();
Result<report::Report> coerce(Session& session, const CoerceParams& params, Context& context);

/// The share of real use that a fall of the logarithm stands for; 1 where it has no bound.
double share_of(double log_loss);
/// Statistic of a coalition of senders against a target, as a share.
Result<double> statistic(const std::vector<respond::Held>& held, const std::vector<PlaceId>& senders,
                         respond::Reading reading, double sigma, double rho);

Result<void> report_matrix(const simulate::Simulator& simulator, const CoerceParams& params, report::Report& report,
                           Context& context);
Result<void> report_pair(const simulate::Simulator& simulator, const CoerceParams& params, report::Report& report,
                         Context& context);

}  // namespace chokepoint::service
