// What happens if they cut it: one scenario, day by day.
#pragma once

#include "policy/timeline.h"
#include "service/use_case.h"
#include "simulate/impact.h"

namespace chokepoint::service {

struct SimulateParams {
  std::string scenario;
  std::string variant;
  std::string assume{"ask"};
  std::vector<std::string> series;
  std::int64_t days{0};  // 0: the scenario's own
  std::int64_t step{1};  // days
  std::int64_t top{12};
  bool no_substitution{false};
  bool no_prices{false};
  double leakage{0.0};
  std::int64_t stock_up{30};
  std::int64_t draws{0};  // 0: central values only
  std::int64_t seed{1};
  std::string keep;  // folder of finished draws
  std::string firm;  // folder of a firm of one's own
  std::optional<Day> start, as_of;

  static std::vector<Option<SimulateParams>> options();
};

UseCase simulate_use_case();
Result<report::Report> simulate(Session& session, const SimulateParams& params, Context& context);

/// The choice of --assume.
policy::Assume assume_of(std::string_view word);
/// One step of why something was short, as a sentence.
std::string cause_text(const world::World& world, const simulate::Cause& cause);

/// Finds and reads a scenario: one that the caller has added to the session, by the name it was given or its own; or
/// one of the world's.
Result<world::Scenario> find_scenario(Session& session, const world::World& world, std::string_view name,
                                      const std::string& variant);

}  // namespace chokepoint::service
