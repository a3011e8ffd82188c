// Orders that return to suppliers whom a control of the base date held back: shares of a market's links that move.
//
// Wished shares are those the market would have had if what the law passes today had passed on the base date:
// h* = F g / sum of F g, with gain g over a link. Shares go there over the redirecting time, a growing supplier only as
// far as it has capacity to spare; the others give way alike: shares of a market always sum to 1.
// Method: docs/methods/strategic.md section 3.10. Verified by: tests/model/strategic/shift_test.cpp (closed form, a
// second implementation, orders conserved).
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "model/strategic/state.h"

namespace chokepoint::strategic {

/// From this step on the law passes `gain` (> 0) times what it passed on the base date.
struct Gain {
  std::int32_t step{0};
  std::uint32_t link{0};
  double gain{1.0};
};

class Shift {
 public:
  /// `gains` by step. `base`: the system at rest, which this refers to.
  Shift(const System& base, std::vector<Gain> gains);

  /// Before a step is run: moves link and lag shares of `system`, a copy of the base, one step on. Who moves to a
  /// supplier further away fills the longer supply line first: `drive.ahead` holds that until `take_back`.
  void apply(std::int32_t step, const Parameters& parameters, Drive& drive, System& system, State& state);
  /// After the step.
  void take_back(Drive& drive);

 private:
  void move(std::uint32_t market, const Parameters& parameters, Drive& drive, System& system, State& state);

  const System& base_;
  std::vector<Gain> gains_;
  std::size_t next_{0};
  std::vector<double> gain_;                             // per link
  std::vector<std::uint32_t> moving_;                    // markets, in order
  std::vector<double> step_;                             // per link: by how much its share would like to move today
  std::vector<double> asked_;                            // per site: what its growing links would ask for more
  std::vector<std::pair<std::uint32_t, double>> ahead_;  // per market moved today: Drive::ahead as it was
};

}  // namespace chokepoint::strategic
