// Who counts as listed because listed parties own half of it: owners' shares added up, through any number of tiers, and
// with the interval of what is known.
//
// A firm counts as listed if listed parties and firms that count as listed own at least 50 % of it together; what a
// firm owns that does not itself count adds nothing (no multiplying along a chain).
// Method: docs/methods/screening.md section 4; the rule of 15 CFR 744 (affiliates rule, 90 FR 47201) and of OFAC's
// guidance of 13 August 2014, FAQ 399 and 401. Verified by: tests/assess/ownership_test.cpp (the cases of those FAQ).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/day.h"
#include "world/world.h"

namespace chokepoint::assess {

/// A half; a share that the rule asks for is reached with this tolerance of what floating point adds.
inline constexpr double kHalf = 0.5;

struct Owned {
  /// By listed parties and by firms that count as listed, added up: lowest, central and highest of what is known.
  double low{0.0}, value{0.0}, high{0.0};
  enum class Counts : std::uint8_t { no, yes, unknown } counts{Counts::no};
  bool listed{false};           // named itself
  std::vector<FirmId> through;  // the owners that count or may count
};

/// Per firm of the world. `listed`: firms that a list names, one flag a firm.
std::vector<Owned> ownership_by(const world::World& world, const std::vector<std::uint8_t>& listed, Day day);

}  // namespace chokepoint::assess
