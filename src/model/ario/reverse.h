// The question turned round: for every (region, sector), region or sector, the loss if its exports stop. A ranking of
// the chokepoints of a whole world table.
// Method: docs/methods/ario.md, section 7. Verified by: tests/model/ario/reverse_test.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "base/context.h"
#include "base/result.h"
#include "model/ario/case.h"
#include "model/ario/economy.h"
#include "model/ario/link_law.h"

namespace chokepoint::model::ario {

enum class Grain : std::uint8_t { region_sector, region, sector };

struct ExportStop {
  std::uint32_t region, sector;  // kNothing where the grain has none
  double exports;                // per step, undisturbed, to the target
  double lost_final;             // final demand of the target not met over the run, net of what is met later
  double lost_output;            // output of the target's industries not made
  double own_output;             // output of the exporter not made
};

/// One run: nothing where it was stopped. Progress is told to the context. Region, sector and exports are filled in
/// afterwards.
using RunExportStop = std::function<Result<std::optional<ExportStop>>(std::uint32_t number, Context& context)>;
/// By number; nothing where not reached.
using ExportStops = std::vector<std::optional<ExportStop>>;

struct ReverseOptions {
  Grain grain{Grain::region_sector};
  std::optional<std::uint32_t> target;  // region; none: every other region
  double least{0.0};                    // exports below this share of all (to the target) are left out
  std::int32_t from{1};                 // step on which they stop
  Rerouting rerouting;
  /// Carries out runs 0 .. count - 1, on other machines or from a folder as may be; empty: one after the other.
  std::function<Result<ExportStops>(std::uint32_t count, const RunExportStop& one, Context& context)> run_each;
};

struct Reverse {
  Outcome outcome{Outcome::done};  // stopped: those not reached are missing
  std::vector<ExportStop> stops;   // by lost final demand, largest first
  std::size_t left_out{0};
  double final_demand{0.0};  // of the target over a run
  double output{0.0};
};

/// One run of the fast loop each, with sound rules and the events of `asked`, against the same run without a stop.
Result<Reverse> reverse(Economy& economy, const Case& asked, const ReverseOptions& options, Context& context);

}  // namespace chokepoint::model::ario
