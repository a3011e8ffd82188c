// How much of each firm's capacity is lost on a day: damage, windows and recovery.
// Method: docs/methods/firms.md section 5. Verified by: tests/model/firms/golden_test.cpp, capacity_test.cpp.
#pragma once

#include <span>
#include <vector>

#include "model/firms/settings.h"

namespace chokepoint::firms {

class CapacityLoss {
 public:
  /// Keeps references: `network` and `input` outlive it.
  CapacityLoss(const FirmNetwork& network, const Case& input, const Settings& settings);
  /// What strikes in the morning. Days rise from 0.
  void begin(std::int32_t day);
  /// What recovers in the evening.
  void end(std::int32_t day);
  /// Per firm, in [0, 1].
  std::span<const double> share() const { return share_; }

 private:
  double mean_of_partners(std::uint32_t firm) const;

  const FirmNetwork& network_;
  Recovery recovery_;
  bool published_;
  std::vector<Damage> damage_;                   // by firm
  std::vector<Window> windows_;                  // by firm, else in the order given
  std::vector<std::uint32_t> customer_of_slot_;  // only where recovery asks for partners
  std::vector<double> share_;
};

}  // namespace chokepoint::firms
