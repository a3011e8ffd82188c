// How long the chain lives without each of its nodes, and what is lost until it is back: a planner's bound, with the
// simulator's answer beside it.
#pragma once

#include "respond/stop_nodes.h"
#include "service/use_case.h"

namespace chokepoint::service {

struct SurviveParams {
  std::string target, use;
  std::string scenario, variant, assume{"ask"};
  std::int64_t recover{0};  // days; 0: what the world says, else kAssumedRecovery
  std::int64_t top{20};
  std::int64_t step{5};  // days, of the simulator's runs
  bool no_simulation{false};
  std::optional<Day> as_of;

  static constexpr double kAssumedRecovery = 365.0;
  static std::vector<Option<SurviveParams>> options();
};

UseCase survive_use_case();
Result<report::Report> survive(Session& session, const SurviveParams& params, Context& context);

/// Days until a node is back, and what says so.
struct Recovery {
  double days{0.0};
  std::string basis;
  FigureId figure;  // invalid: assumed by the program, or asked for
};
Recovery recovery_of(const simulate::Simulator& simulator, const respond::StopNode& node, const SurviveParams& params);

/// A node (or a scenario, by its name) with what the planner and the simulator say.
struct NodeAnswer {
  respond::StopNode node;
  std::string name;
  Recovery recovery;
  respond::Survival planner;
  double wanted{0.0};  // money, over the time to recover, of the uses in question
  double index{0.0};
  bool simulated{false};
  std::int32_t first_day{-1};  // of a shortage of a use in question; -1: none
  double simulated_loss{0.0};
};

report::Table node_table(const simulate::Simulator& simulator, const std::vector<NodeAnswer>& nodes, bool simulated,
                         std::string name, std::string title, report::Report& report);
report::Table lost_table(const simulate::Simulator& simulator, const NodeAnswer& one);

}  // namespace chokepoint::service
