// What was frozen before any test observation was opened, and what was observed: data/worlds/backtest/frozen.toml and
// data/worlds/observed/EPISODE.csv. Formats: docs/methods/backtests.md section 6.
// Verified by: tests/service/backtest_files_test.cpp.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assess/backtest.h"
#include "base/result.h"
#include "world/world.h"

namespace chokepoint::service {

struct FrozenEpisode {
  std::string name, variant;
  bool test{false};   // else: used to calibrate
  Day until;          // the day before the next act on the same goods, or the end of the run: later rows are not scored
  std::string world;  // fingerprint of the as-of world when it was frozen
  std::string scenario;  // and of the scenario with its variant
};

struct FrozenParameter {
  std::string name;
  double value{0.0};
  std::string found;  // how, in words
};

struct FrozenFile {
  Day on;  // when it was frozen
  std::vector<FrozenParameter> named;
  assess::Frozen parameters;  // the same, as the run takes them
  std::uint32_t draws{0};
  std::uint64_t seed{0};
  std::vector<FrozenEpisode> episodes;
  std::string stated, computed;  // fingerprints of all above: equal unless somebody changed it since
};

/// All faults at once.
Result<FrozenFile> read_frozen(const std::string& file, std::string_view toml);
/// The file that stands in the program.
Result<FrozenFile> shipped_frozen();

/// The observed table of an episode; none: it has none yet.
using ObservedFiles = std::function<std::optional<std::string>(std::string_view episode)>;
/// Those that stand in the program.
std::optional<std::string> shipped_observed(std::string_view episode);

/// A row of an observed table as it is told to a reader.
struct ObservedRow {
  std::size_t series{0}, point{0};
  std::string source, quote, grade;
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
