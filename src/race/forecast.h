// Who gets there first: many draws of a race network, counted. Counts are whole numbers that add up in any order, so
// the answer does not depend on the number of threads.
//
// Method: docs/methods/race.md section 3.   Verified by: tests/race/forecast_test.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/result.h"
#include "race/availability.h"
#include "race/draws.h"
#include "race/network.h"

namespace chokepoint::race {

struct RunOptions {
  std::uint32_t draws{100000};
  std::uint64_t seed{1};
  std::uint32_t headline{0};  // the type whose first contender the influences are of
};

/// Counts of one arrival in half months over a hundred years; what lies beyond counts as never.
class ArrivalCounts {
 public:
  static constexpr double kPerMonth = 2.0;
  static constexpr std::uint32_t kBins = 2400;

  void reset() {
    bins_.assign(kBins, 0);
    never_ = 0;
  }
  void add(double months) {
    const double bin = months * kPerMonth;
    if (bin < static_cast<double>(kBins)) {
      ++bins_[bin > 0.0 ? static_cast<std::size_t>(bin) : 0];
    } else {
      ++never_;
    }
  }
  void merge(const ArrivalCounts& other);
  std::uint64_t count() const;
  /// Share of draws that arrive before `months`; linear within a bin.
  double share_before(double months) const;
  /// kNever where that share of draws does not arrive at all.
  double quantile(double share) const;
  double never_share() const;

 private:
  std::vector<std::uint32_t> bins_;
  std::uint64_t never_{0};
};

/// What an answer hangs on: how often each contender is first while an input stands in its fastest or slowest fifth.
struct Influence {
  InputKind kind{InputKind::task};
  std::string name;
  std::vector<double> first_fast, first_slow;  // by contender
};

struct Forecast {
  std::uint32_t draws{0};  // that were made: fewer than asked for where the run was stopped
  bool complete{true};
  std::vector<ArrivalCounts> arrivals;          // by milestone; empty bins where it is behind us
  std::vector<std::vector<double>> first;       // [type][contender]: probability to be the first of all
  std::vector<double> nobody;                   // [type]: that nobody arrives within a hundred years
  std::vector<std::vector<ArrivalCounts>> won;  // [type][contender]: when, in the draws that it wins
  std::vector<Influence> influences;            // on the headline type

  /// Probability that the contender is first and that it is so before `months`.
  double first_before(std::uint32_t type, std::uint32_t contender, double months) const;
};

/// Fails with all faults of the network (order_of), of options (no draws, an unknown headline), and where the counts
/// would need more than the context's memory.
Result<Forecast> run(const Network& network, const Availability& availability, const RunOptions& options,
                     Context& context);

}  // namespace chokepoint::race
