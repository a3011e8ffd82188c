// A firm of one's own: which parts of its bill of materials the law reaches, which run short and when, and what that
// puts at risk.
#pragma once

#include "service/bom.h"
#include "service/use_case.h"

namespace chokepoint::service {

struct ExposureParams {
  std::string bom;
  std::string place;
  std::string scenario;
  std::string variant;
  std::string assume{"ask"};
  std::string use{"civil"};
  double revenue{0.0};
  std::int64_t days{0};  // 0: the scenario's own
  std::int64_t top{40};
  std::int64_t draws{0};  // 0: central values only
  std::int64_t seed{1};
  std::string keep;  // folder of finished draws
  std::optional<Day> as_of;

  static std::vector<Option<ExposureParams>> options();
};

UseCase exposure_use_case();
/// Follows the firm's parts through the scenario and says it: headline, limits, tables `parts`, `law` and `running`,
/// chains. What the law leaves idle is the caller's to say (Exposure::impact).
Result<assess::Exposure> add_firm(const simulate::Simulator& simulator, const world::Scenario& scenario,
                                  const assess::Firm& firm, const Bom& bom, const assess::ExposureOptions& options,
                                  std::size_t top, report::Report& report, Context& context);
Result<report::Report> exposure(Session& session, const ExposureParams& params, Context& context);

}  // namespace chokepoint::service
