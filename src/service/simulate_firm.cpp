#include "service/simulate_firm.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/render.h"
#include "service/exposure.h"
#include "service/tables.h"

namespace chokepoint::service {

Result<FirmFolder> find_firm(Session& session, const world::World& world, const world::Scenario& scenario,
                             const std::string& name, Context& context) {
  if (scenario.horizon.step_days != 1) {
    return fail(Fault{Code::usage, "", 0, 0, fmt::format("a firm in steps of {} days", scenario.horizon.step_days),
                      "steps of one day", "leave out --step or --firm"});
  }
  const InputTable* folder = session.table(name);
  if (folder == nullptr) {
    return fail(Fault{Code::not_found, name, 0, 0, "no such folder", "the folder of a firm: firm.toml and bom.csv",
                      "give the path of the folder; in a replay, name it with --input"});
  }
  return read_firm(world, *folder, context);
}

/// The firm's answer first: it is what was asked about.
Result<void> add_firm_part(const FirmFolder& firm, const simulate::Simulator& simulator,
                           const world::Scenario& scenario, const simulate::RunOptions& run,
                           const SimulateParams& params, report::Report& report, Context& context) {
  assess::ExposureOptions options;
  options.run = run;
  options.draws = static_cast<std::uint32_t>(params.draws);
  options.seed = static_cast<std::uint64_t>(params.seed);
  options.folder = params.keep;
  report::Manifest keyed = report.manifest;  // of draws of its own, beside those of the run
  keyed.use_case = "simulate firm";
  SimulateParams one = params;
  one.draws = 0;  // a draw is the same however many there are
  one.keep.clear();
  one.firm = to_string(firm.fingerprint);
  keyed.params = canonical_json(one);
  options.key = report::key_of(keyed);
  report::Report part;
  auto exposed = add_firm(simulator, scenario, firm.firm, firm.bom, options, static_cast<std::size_t>(params.top) + 28,
                          part, context);
  if (!exposed) return tl::unexpected(exposed.error());
  if (exposed->outcome != Outcome::done) report.outcome = exposed->outcome;
  const std::string who = fmt::format("{} in {}: ", firm.name, place_name(simulator.world(), firm.firm.place));
  for (report::Note& note : part.notes) {
    if (note.tone == report::Tone::headline) note.text = who + note.text;
  }
  std::stable_partition(part.notes.begin(), part.notes.end(),
                        [](const report::Note& note) { return note.tone == report::Tone::headline; });
  report.notes.insert(report.notes.begin(), part.notes.begin(), part.notes.end());
  report.tables.insert(report.tables.begin(), part.tables.begin(), part.tables.end());
  report.reasons.insert(report.reasons.begin(), part.reasons.begin(), part.reasons.end());
  report.quotes.insert(report.quotes.end(), part.quotes.begin(), part.quotes.end());
  return {};
}

}  // namespace chokepoint::service
