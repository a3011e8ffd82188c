// Licence offices that queue: applications come with what is used, an office decides so many a working day, and what it
// has not decided waits. A fluid queue, first come first served: backlog B' = a - c (B >= 0), waiting time B / c.
//
// Method: docs/methods/strategic.md section 4a (the deterministic limit of the M/D/1 queue under load; Newell 1982,
// Applications of Queueing Theory, chapter 2). Verified by: tests/simulate/offices_test.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "model/strategic/state.h"
#include "network/links.h"
#include "policy/rules.h"

namespace chokepoint::simulate {

/// A control's queue over a run.
struct OfficeQueue {
  ControlId control;
  double longest_wait{0.0};  // days in the queue, besides the time a decision takes
  std::int32_t longest_step{0};
  double applications{0.0}, decided{0.0};
};

class Offices {
 public:
  /// Applications wait at most so long: who waits longer is counted as waiting that long.
  static constexpr std::int32_t kLongestQueue = 365;

  /// `terms` of policy::Rules; pairs of `system`; steps of `step_days`.
  Offices(std::span<const policy::OfficeTerms> terms, const strategic::System& system, std::int32_t step_days);
  /// None of them could ever keep anybody waiting.
  bool idle() const { return offices_.empty(); }
  std::int32_t longest_delay() const { return idle() ? 0 : (kLongestQueue + step_days_ - 1) / step_days_; }

  /// What changes on the step: the law's own changes, with today's queues on top. Call once a step, before it is run.
  std::span<const network::RuleChange> on(std::int32_t step, std::span<const network::RuleChange> law,
                                          const strategic::State& state);
  std::vector<OfficeQueue> finish() const;

 private:
  struct Office {
    policy::OfficeTerms terms;
    std::unordered_map<std::uint32_t, double> share;  // per pair
    double backlog{0.0};
    OfficeQueue queue;
  };
  double arrivals(const Office& office, const strategic::State& state) const;  // applications a step

  const strategic::System& system_;
  std::int32_t step_days_;
  std::vector<policy::OfficeTerms> terms_;
  std::size_t next_{0};
  std::vector<Office> offices_;                                  // by control
  std::unordered_map<std::uint32_t, network::RuleChange> rule_;  // of pairs that some office decides on: the law alone
  std::unordered_map<std::uint32_t, std::int32_t> queued_;       // steps added last
  std::vector<std::uint32_t> pairs_;                             // in order
  std::vector<network::RuleChange> today_;
};

}  // namespace chokepoint::simulate
