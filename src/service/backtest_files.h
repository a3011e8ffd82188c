// What was frozen before any test data was opened, and what was observed: data/worlds/backtest/frozen.toml and
// data/worlds/observed/EPISODE.csv. Formats: docs/methods/backtests.md section 5.
// Verified by: tests/service/backtest_test.cpp.
#pragma once

#include <string>
#include <vector>

#include "assess/backtest.h"
#include "base/result.h"
#include "world/world.h"

namespace chokepoint::service {

struct FrozenEpisode {
  std::string name, variant;
  bool test{false};   // else: used to calibrate
  Day until;          // the next act on the same goods, which its scenario does not hold: later rows are not scored
  std::string world;  // fingerprint of the as-of world when it was frozen
};

struct FrozenFile {
  assess::Frozen parameters;
  std::uint32_t draws{0};
  std::uint64_t seed{0};
  std::vector<FrozenEpisode> episodes;
  std::string stated, computed;  // fingerprints of all above: equal unless somebody changed it since
};

/// All faults at once.
Result<FrozenFile> read_frozen(const std::string& file, std::string_view toml);

/// A row of an observed table as it is told to a reader.
struct ObservedRow {
  std::size_t series{0}, point{0};
  double value{0.0}, base{0.0};
  std::string unit, source, quote, grade, note;
};
struct Observed {
  std::vector<assess::ObservedSeries> series;
  std::vector<ObservedRow> rows;
  std::size_t outside{0};  // rows that end before the start or after `until`: not scored
};

/// Rows of one series stand in order of time. Names are those of the world.
Result<Observed> read_observed(const world::World& world, Day start, Day until, const std::string& file,
                               std::string bytes, Context& context);

}  // namespace chokepoint::service
