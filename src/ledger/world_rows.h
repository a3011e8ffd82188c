// What people accepted and attached, as rows of a world: sources, claims, and figures that rest on them. The engine
// reads worlds only; this is the way from evidence to results. Method: docs/methods/evidence.md. Verified by:
// tests/ledger/world_rows_test.cpp.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/result.h"
#include "ledger/rows.h"
#include "world/read.h"
#include "world/resolve.h"
#include "world/world.h"

namespace chokepoint::ledger {

struct Accepted {
  std::vector<Source> sources;  // of the ledger
  std::vector<Entry> entries;   // accepted claims of the ledger with the figures they are attached to
  std::map<std::string, std::vector<std::string>>
      world_claims;  // accepted ids of the world's own claims, by figure key
};

/// One figure before and after.
struct FigureChange {
  std::string key;
  world::Estimate before, after;
  std::string unit;  // of the row, in which value, low and high are written
  double value{0.0}, low{0.0}, high{0.0};
  std::vector<std::string> used;  // claims that made the interval, the one that gave the value first
  std::vector<std::string> echoes;
  std::string file;
  std::uint32_t row{0};
};

struct WorldRows {
  world::WorldFiles files;           // of the whole world, changed
  std::vector<std::string> changed;  // names of files that are new or other than before
  std::vector<FigureChange> figures;
  std::size_t sources{0}, claims{0};  // rows written
};

/// `world` is what `files` hold. Rivals of a figure: the claims that it rests on now, and those attached to it. The new
/// world is read and checked before it is returned; faults are of claims whose unit does not fit their figure, and
/// whatever the check of the world finds.
Result<WorldRows> with_evidence(const world::WorldFiles& files, const world::World& world, const Accepted& accepted,
                                world::RivalRule rule, Context& context);

/// Value, low and high of a claim as the world writes them: bounds become ends ("over 90 %" is 90 to 100 %).
struct Interval {
  std::optional<double> value, low, high;
};
Interval interval_of(const Claim& claim);
/// The unit of the claim as the world writes it.
std::string world_unit(const Claim& claim);
/// How the claim was read, in plain words: "read as at least 90 %, for 2024".
std::string gloss_of(const Claim& claim);

}  // namespace chokepoint::ledger
