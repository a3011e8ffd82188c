// The Economic Systemic Risk Index as its text says it, one firm and one link after the other: the oracle of the fast
// loops, and the way where the last digit of a stop test decides.
//
// Method: docs/methods/esri.md sections 2 and 3. Verified by: tests/model/esri/plain_test.cpp (runs of the reference
// program), tests/model/esri/plain_test.cpp (closed forms, properties).
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "model/esri/economy.h"

namespace chokepoint::model::esri {

class Plain {
 public:
  static Result<Plain> make(const network::EdgeList& list, const Needs& needs, const Method& method);
  /// Proportional to links x steps. `firms`, where given, receives the losses of each firm. Thread-safe.
  Loss run(const Scenario& scenario, FirmLoss* firms = nullptr) const;

 private:
  Plain() = default;
  struct State {
    std::vector<double> down, up;  // share of output that is left
  };
  void advance(const State& now, const State& cap, const std::vector<double>& pass, State& next) const;
  std::vector<double> replaceability(const std::vector<double>& down) const;
  double total(const State& state) const;

  Method method_;
  std::uint32_t firms_{0}, sectors_{0}, markets_{0};
  std::vector<std::uint32_t> supplier_, customer_, sector_, market_;  // links by customer; per firm
  std::vector<std::uint32_t> customer_first_;
  std::vector<double> weight_, sales_, down_share_, up_share_;
  Needs needs_;
};

}  // namespace chokepoint::model::esri
