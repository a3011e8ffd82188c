// How long a regime takes to decide, and whether it does: consent of members as independent waiting times.
//
// Member i agrees after an exponential time with mean m_i. A decision stands when `needed` of n members agree (all of
// them under consensus). Means are spread over members as the quantiles of a lognormal with spread s (s = 0: all alike,
// then E = (1/n + ... + 1/(n - needed + 1)) m), so size and heterogeneity are apart: many members need not be slow
// (Golub 2002, European Union Politics 8(2)).
// Method: docs/methods/coalition.md section 3. Verified by: tests/respond/delay_test.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"

namespace chokepoint::respond {

/// H_n = 1 + 1/2 + ... + 1/n.
double harmonic(std::uint32_t n);

struct Body {
  std::uint32_t members{1};
  std::uint32_t needed{1};     // <= members
  double spread{0.0};          // sd of the logarithm of members' mean times
  double meeting_months{0.0};  // between meetings; adds half of it. 0: at any time
};

/// Months that `members` would take if a member alone took `mean` months in the median. Faults: no members; needed
/// outside 1 to members; a mean or spread that is negative or not finite.
Result<double> expected_months(const Body& body, double mean);

/// The median member's mean, such that the body takes `months` (its meetings left out).
Result<double> calibrated_mean(const Body& body, double months);

/// Odds that a decision is ever taken when each member i blocks for good with odds v_i, independently: at least
/// `needed` must not block. Exact (Poisson binomial). Faults: needed above the number of members; odds outside [0, 1].
Result<double> adoption_odds(std::span<const double> blocks, std::uint32_t needed);

}  // namespace chokepoint::respond
