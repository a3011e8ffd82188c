// What supply lets a programme do, month by month: the only thing that a race knows of the world.
//
// Method: docs/methods/race.md section 4.   Verified by: tests/race/availability_test.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "race/network.h"

namespace chokepoint::race {

/// Share of the undisturbed supply that can be used, by draw, product and month from the day of the forecast; 1 =
/// undisturbed. After the last month the mean of the last twelve goes on. Draw d of a race meets draw d modulo `draws`.
struct Availability {
  std::uint32_t draws{1}, products{0}, months{0};
  std::vector<float> share;  // [draw][product][month], each in [0, 1]

  float at(std::uint32_t draw, std::uint32_t product, std::uint32_t month) const {
    return share[(static_cast<std::size_t>(draw) * products + product) * months + month];
  }
};

/// Work of one task in one draw: it goes on at the rate that its scarcest need allows.
class Progress {
 public:
  Progress(const Availability& availability, std::uint32_t draw, std::span<const Need> needs);
  /// When `work` months of undisturbed work that begin at `start` are done; kNever if supply has stopped for good.
  double finish(double start, double work) const;
  /// True where no month is slowed.
  bool undisturbed() const { return undisturbed_; }

 private:
  std::vector<double> done_{0.0};  // work that could be done by the end of each month
  double rate_after_{1.0};
  bool undisturbed_{true};
};

}  // namespace chokepoint::race
