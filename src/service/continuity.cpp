#include "service/continuity.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "service/load_profile.h"
#include "service/named_file.h"
#include "service/simulate.h"
#include "service/tables.h"
#include "world/suggest.h"

namespace chokepoint::service {
namespace {

/// A file by name: one that the caller has added to the session, or one of the world's folder `facilities`.
struct FacilityText {
  std::string file, toml, kind;
};

Result<FacilityText> find_document(const Session& session, std::string_view name) {
  auto file = find_named_file(session, name, {"facilities/", "facility or mission", "", "the path of a TOML file"});
  if (!file) return tl::unexpected(file.error());
  return FacilityText{(*file)->name, (*file)->bytes, kind_of_file((*file)->bytes)};
}

Result<CellNeeds> report_document(const FacilityText& document, const InputFile* profile,
                                  const ContinuityParams& params, report::Report& report, Context& context) {
  if (document.kind == "mission") {
    auto mission = read_mission(document.file, document.toml);
    if (!mission) return tl::unexpected(mission.error());
    if (profile != nullptr) {
      if (auto added = add_profile(*mission, profile->name, profile->bytes, context); !added)
        return tl::unexpected(added.error());
    }
    auto needs = report_mission(*mission, params, report, context);
    if (profile != nullptr) {
      report::Note note;
      note.tone = report::Tone::limit;
      note.text =
          "Measured loads are taken as they are, without an interval; their energy is spread evenly over the intervals "
          "between resupplies, their greatest power sizes the cells.";
      report.notes.push_back(std::move(note));
    }
    return needs;
  }
  if (profile != nullptr) {
    return fail(
        Fault{Code::usage, "", 0, 0, "--profile with a facility", "a mission", "leave it out, or name a mission"});
  }
  auto facility = read_facility(document.file, document.toml);  // says what is wrong with any other kind
  if (!facility) return tl::unexpected(facility.error());
  return report_facility(*facility, params, report, context);
}

Result<report::Report> run(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<ContinuityParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  return continuity(session, *params, context);
}

}  // namespace

std::vector<Option<ContinuityParams>> ContinuityParams::options() {
  using P = ContinuityParams;
  return {
      {{"facility",
        OptionKind::text,
        "a facility or mission of the world, or the path of a TOML file",
        true,
        true,
        0,
        0,
        {},
        "FACILITY",
        Input::facility},
       &P::facility},
      {{"profile",
        OptionKind::text,
        "measured loads of a mission, a CSV file (docs/formats/facility.md), in place of its own watts and hours",
        false,
        false,
        0,
        0,
        {},
        "PROFILE.csv",
        Input::file},
       &P::profile},
      {{"target",
        OptionKind::number,
        "availability wanted, in per cent, for the cheapest design; default: the file's",
        false,
        false,
        0,
        100,
        {},
        "PERCENT"},
       &P::target},
      {{"draws", OptionKind::integer, "draws of the assumptions for bands", false, false, 0, 100000, {}, "N"},
       &P::draws},
      {{"cycles",
        OptionKind::integer,
        "cycles played with dice to check the exact answer; 0: none",
        false,
        false,
        0,
        100000000,
        {},
        "N"},
       &P::cycles},
      {{"seed", OptionKind::integer, "seed of all draws", false, false, 0, 9007199254740991.0, {}, "SEED"}, &P::seed},
      {{"exposure",
        OptionKind::flag,
        "whose cells it hangs on, and the build-out as dated demand in the world",
        false,
        false,
        0,
        0,
        {},
        ""},
       &P::exposure},
      {{"scenario",
        OptionKind::text,
        "what this scenario does to the build-out and to replacements (implies --exposure)",
        false,
        false,
        0,
        0,
        {},
        "SCENARIO",
        Input::scenario},
       &P::scenario},
      {{"variant", OptionKind::text, "which variant of the scenario", false, false, 0, 0, {}, "NAME"}, &P::variant},
      {{"assume",
        OptionKind::choice,
        "what followed a suspension that ended after the last source",
        false,
        false,
        0,
        0,
        {"ask", "resumed", "extended"},
        "CHOICE"},
       &P::assume},
      {{"days",
        OptionKind::integer,
        "length of the run; 0: the scenario's",
        false,
        false,
        0,
        Horizon::kMaximumDays,
        {},
        "DAYS"},
       &P::days},
      {{"top", OptionKind::integer, "rows per table", false, false, 1, 100000, {}, "N"}, &P::top},
      {{"as-of", OptionKind::date, "use only what was known on this day", false, false, 0, 0, {}, "DATE"}, &P::as_of},
  };
}

std::string availability_text(double unavailability) {
  if (!(unavailability > 0.0)) return "100 %";
  const double lost = 100.0 * unavailability;
  const int digits = std::clamp(static_cast<int>(std::ceil(-std::log10(lost))) + 1, 1, 14);
  const auto scale = static_cast<std::uint64_t>(std::llround(std::pow(10.0, digits)));
  const auto missing = static_cast<std::uint64_t>(std::llround(lost * static_cast<double>(scale)));
  const std::uint64_t left = 100 * scale - missing;
  std::string text = fmt::format("{}.{:0{}}", left / scale, left % scale, digits);
  while (text.ends_with('0') && !text.ends_with(".0")) text.pop_back();
  return text + " %";
}

std::string time_text(double hours) {
  if (hours >= 100.0) return fmt::format("{:.3g} days", hours / 24.0);
  if (hours >= 1.0) return fmt::format("{:.3g} hours", hours);
  if (hours * 60.0 >= 1.0) return fmt::format("{:.3g} minutes", hours * 60.0);
  return fmt::format("{:.2g} seconds", hours * 3600.0);
}

Result<report::Report> continuity(Session& session, const ContinuityParams& params, Context& context) {
  auto document = find_document(session, params.facility);
  if (!document) return tl::unexpected(document.error());
  auto world = session.world(params.as_of, context);
  if (!world) return tl::unexpected(world.error());
  report::Report report;
  ContinuityParams resolved = params;
  resolved.facility = stem_of(document->file);  // no path in a manifest
  const InputFile* profile = params.profile.empty() ? nullptr : session.file(params.profile);
  if (!params.profile.empty() && profile == nullptr) {
    return fail(Fault{Code::not_found, params.profile, 0, 0, "no such file", "a load profile as CSV",
                      "give the path of the file; in a replay, name it with --input"});
  }
  auto needs = report_document(*document, profile, params, report, context);
  if (!needs) return tl::unexpected(needs.error());
  report.manifest = manifest_of("continuity", "", **world);
  report.manifest.inputs.push_back({"facility " + resolved.facility, fingerprint(document->toml)});
  if (profile != nullptr) {
    resolved.profile = to_string(fingerprint(profile->bytes));
    report.manifest.inputs.push_back({"load profile", fingerprint(profile->bytes)});
  }
  if (params.exposure || !params.scenario.empty()) {
    const ExposureOptions options{params.scenario,
                                  params.variant,
                                  params.assume,
                                  static_cast<std::int32_t>(params.days),
                                  static_cast<std::size_t>(params.top),
                                  params.as_of};
    if (auto done = add_exposure(session, *needs, options, report, context); !done) return tl::unexpected(done.error());
  }
  if (resolved.scenario.ends_with(".toml")) {
    auto scenario = find_scenario(session, **world, params.scenario, params.variant);
    if (scenario) resolved.scenario = scenario->name;
  }
  report.manifest.params = canonical_json(resolved);
  return report;
}

UseCase continuity_use_case() {
  return {"continuity", "will the lights stay on: facility and mission power, and whose cells it hangs on",
          "chokepoint continuity northern-virginia --scenario china-october-2025 --variant refused --assume resumed",
          texts_of<ContinuityParams>(), run};
}

}  // namespace chokepoint::service
