#include "service/ario.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/fingerprint.h"
#include "ensemble/jobs.h"
#include "model/ario/case_file.h"
#include "model/ario/loop.h"
#include "network/control_file.h"
#include "service/ario_tables.h"
#include "service/depend_table.h"
#include "service/tables.h"
#include "world/suggest.h"

namespace chokepoint::service {
namespace {

using model::ario::Case;
using model::ario::Economy;
using model::ario::LinkLaw;
using model::ario::LoopOptions;
using model::ario::Rules;
using model::ario::Wanted;

constexpr std::int64_t kYear = 365;
constexpr std::int64_t kDaysOfRanking = 90;
constexpr std::size_t kExplained = 3;

Fault unknown(std::string_view option, std::string_view text, const std::vector<std::string>& names,
              std::string_view kind) {
  const std::vector<std::string_view> known(names.begin(), names.end());
  return {Code::usage,
          "",
          0,
          0,
          fmt::format("--{} = {}", option, world::shown(text)),
          fmt::format("{} of the table", kind),
          world::did_you_mean(text, known, fmt::format("the table's begin with {}", world::shown(names.front())))};
}

std::optional<std::uint32_t> index_of(const std::vector<std::string>& names, const std::string& name) {
  const auto at = std::find(names.begin(), names.end(), name);
  if (at == names.end()) return std::nullopt;
  return static_cast<std::uint32_t>(at - names.begin());
}

Result<const InputFile*> file_of(Session& session, const std::string& name, std::string_view option) {
  if (const InputFile* file = session.file(name)) return file;
  return fail(Fault{Code::usage, "", 0, 0, fmt::format("{} = {}", option, world::shown(name)), "a file that was given",
                    "give its path"});
}

/// Rows of the control file as rules on links. A row without a place or a sector means any.
Result<LinkLaw> law_of(Session& session, const ArioParams& params, const Economy& e, const Case& asked,
                       Context& context) {
  const auto regions = static_cast<std::uint32_t>(e.regions.size());
  if (params.controls.empty()) return LinkLaw({}, {}, e.n, regions);
  auto file = file_of(session, params.controls, "--controls");
  if (!file) return tl::unexpected(file.error());
  auto rows = network::read_control_file({(*file)->name, (*file)->bytes}, {params.start, false}, context);
  if (!rows) return tl::unexpected(rows.error());
  Faults faults;
  std::vector<model::ario::LinkRule> rules;
  const int unit = asked.params.step;
  for (const network::ControlRow& row : *rows) {
    const auto known = [&](const std::vector<std::string>& names, const std::string& name, std::string_view kind) {
      const auto index = index_of(names, name);
      if (index || name.empty()) return index;
      Fault fault = unknown("controls", name, names, kind);
      faults.add({Code::unknown_reference, (*file)->name, row.row, 0, fmt::format("{} {}", kind, world::shown(name)),
                  fault.expected, fault.remedy});
      return index;
    };
    const auto supplier = known(e.regions, row.supplier_place, "a region");
    const auto sector = known(e.sectors, row.product, "a sector");
    const auto customer = known(e.regions, row.customer_place, "a region");
    model::ario::LinkRule rule;
    // The file's steps are days; a step of a week is ruled by the law of its first day.
    const auto step_of = [&](std::int32_t day) { return day == network::kNoEnd ? day : (day + unit - 1) / unit; };
    rule.from = step_of(row.from);
    rule.to = step_of(row.to);
    for (std::uint32_t f = 0; f < e.n; ++f) {
      if ((!supplier || e.region[f] == *supplier) && (!sector || e.sector[f] == *sector)) rule.sellers.push_back(f);
    }
    for (std::uint32_t q = 0; q < regions; ++q) {
      if (!customer || *customer == q) rule.regions.push_back(q);
    }
    rule.pass = row.pass;
    rule.delay = (row.delay_days + unit - 1) / unit;
    rule.name = fmt::format("row {}", row.row);
    rules.push_back(std::move(rule));
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  return LinkLaw(std::move(rules), {params.reroute, params.reroute_ceiling}, e.n, regions);
}

Result<Wanted> wanted_of(const ArioParams& params) {
  Wanted wanted{};
  Faults faults;
  std::vector<std::string> names;
  for (std::size_t k = 0; k < wanted.size(); ++k)
    names.emplace_back(model::ario::name_of(static_cast<model::ario::Series>(k)));
  for (const std::string& name : params.series) {
    const auto index = index_of(names, name);
    if (name == "all") {
      wanted.fill(true);
    } else if (index) {
      wanted[*index] = true;
    } else {
      names.push_back("all");
      const std::vector<std::string_view> known(names.begin(), names.end());
      faults.add(unknown_word("series", name, known, "name one, or all"));
      names.pop_back();
    }
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  return wanted;
}

/// Options that only one of the two questions knows.
std::optional<Fault> misused(const ArioParams& params) {
  const auto fault = [](std::string found, std::string remedy) {
    return Fault{Code::usage, "", 0, 0, std::move(found), "options that go together", std::move(remedy)};
  };
  if (params.by.empty() && !params.target.empty()) return fault("--target without --by", "add --by region,sector");
  if (params.by.empty() && !params.keep.empty()) return fault("--keep without --by", "one run is not kept in parts");
  if (params.by.empty()) {
    if (params.reference && (!params.controls.empty() || params.reroute > 0.0))
      return fault("--reference with --controls or --reroute", "the published model cuts no links: leave one out");
    if (params.reroute > 0.0 && params.controls.empty())
      return fault("--reroute without --controls", "cut a link first");
    return std::nullopt;
  }
  if (params.reference) return fault("--by with --reference", "the published model cuts no links: leave it out");
  if (!params.controls.empty()) return fault("--by with --controls", "rank first, then simulate one cut");
  if (!params.series.empty() || !params.explain.empty())
    return fault("--by with --series or --explain", "those tell of one run: leave them out");
  return std::nullopt;
}

void note_memory(std::size_t bytes, report::Report& report) {
  report.notes.push_back(
      {report::Tone::plain, fmt::format("The run holds {:.0f} MB.", 1e-6 * static_cast<double>(bytes))});
}

/// Runs over ranks, and kept in the folder of --keep.
Result<model::ario::ExportStops> run_kept(const ArioParams& params, const Fingerprint& key, std::uint32_t count,
                                          const model::ario::RunExportStop& one, std::vector<Fault>& remarks,
                                          Context& context) {
  ensemble::Jobs jobs;
  jobs.key = key;
  jobs.count = count;
  jobs.outputs = 3;
  jobs.folder = params.keep;
  const auto make = [&](ensemble::Range range, std::span<double> rows, Context& inner) -> Result<void> {
    for (std::uint32_t i = 0; i < range.count; ++i) {
      auto stop = one(range.first + i, inner);
      if (!stop) return tl::unexpected(stop.error());
      if (!*stop) return {};
      rows[3 * i] = (*stop)->lost_final;
      rows[3 * i + 1] = (*stop)->lost_output;
      rows[3 * i + 2] = (*stop)->own_output;
    }
    return {};
  };
  auto rows = ensemble::run_jobs(jobs, make, context);
  if (!rows) return tl::unexpected(rows.error());
  remarks = rows->remarks;
  model::ario::ExportStops stops(count);
  for (std::uint32_t k = 0; k < count; ++k) {
    if (rows->finished[k] == 0) continue;
    const auto row = rows->row(k);
    stops[k] = model::ario::ExportStop{0, 0, 0.0, row[0], row[1], row[2]};
  }
  return stops;
}

Result<void> fill_ranking(const ArioParams& params, const Case& asked, Economy& e, const Fingerprint& key,
                          report::Report& report, Context& context) {
  std::vector<Fault> remarks;
  model::ario::ReverseOptions options;
  options.grain = params.by == "region"   ? model::ario::Grain::region
                  : params.by == "sector" ? model::ario::Grain::sector
                                          : model::ario::Grain::region_sector;
  options.least = params.least_share;
  options.rerouting = {params.reroute, params.reroute_ceiling};
  if (!params.target.empty()) {
    options.target = index_of(e.regions, params.target);
    if (!options.target) return fail(unknown("target", params.target, e.regions, "a region"));
  }
  options.run_each = [&](std::uint32_t count, const model::ario::RunExportStop& one, Context& inner) {
    return run_kept(params, key, count, one, remarks, inner);
  };
  auto found = model::ario::reverse(e, asked, options, context);
  if (!found) return tl::unexpected(found.error());
  report.outcome = found->outcome;
  for (const Fault& remark : remarks) report.notes.push_back({report::Tone::warning, to_string(remark)});
  const std::string target = params.target.empty() ? "the rest of the world" : params.target;
  report.title = fmt::format("Exports to {} that hurt most if they stop", target);
  report.tables.push_back(ario_stops_table(e, *found, static_cast<std::size_t>(params.top)));
  if (!found->stops.empty()) {
    const auto& keys = std::get<report::Texts>(report.tables.back().columns.front().cells);
    report.notes.push_back(
        {report::Tone::headline,
         fmt::format("If exports of {} stop for {} steps, final users of {} go without {} of what they would have had: "
                     "the most of {} export stops.",
                     keys.front(), asked.steps() - options.from, target,
                     percent(found->final_demand > 0.0 ? found->stops.front().lost_final / found->final_demand : 0.0),
                     found->stops.size())});
  }
  if (found->left_out > 0) {
    report.notes.push_back(
        {report::Tone::limit, fmt::format("{} exporters with less than {} of all exports were not run "
                                          "(--least-share).",
                                          found->left_out, percent(params.least_share))});
  }
  if (found->outcome == Outcome::stopped)
    report.notes.push_back({report::Tone::warning, "Stopped: exporters not reached are missing from the ranking."});
  return {};
}

void note_events(const Case& asked, report::Report& report) {
  if (asked.events.size() < 2) return;
  report.notes.push_back(
      {report::Tone::plain, fmt::format("{} events overlap freely: capital lost adds up (never above the capital there "
                                        "is), of shares of capacity the largest counts.",
                                        asked.events.size())});
}

Result<void> fill_run(Session& session, const ArioParams& params, const Case& asked, Economy& e, report::Report& report,
                      Context& context) {
  auto law = law_of(session, params, e, asked, context);
  if (!law) return tl::unexpected(law.error());
  auto wanted = wanted_of(params);
  if (!wanted) return tl::unexpected(wanted.error());
  std::vector<std::uint32_t> explained;
  Faults faults;
  for (const std::string& name : params.explain) {
    const auto index = index_of(e.industries, name);
    if (index) explained.push_back(*index);
    if (!index) faults.add(unknown("explain", name, e.industries, "an industry"));
  }
  if (!faults.empty()) return fail(std::move(faults).take());

  const LoopOptions options{params.reference ? Rules::published() : Rules::sound(), *wanted,
                            static_cast<int>(params.every)};
  auto trace = params.reference ? model::ario::run_plain(e, asked, *law, options, context)
                                : model::ario::run_fast(e, asked, *law, options, context);
  if (!trace) return tl::unexpected(trace.error());
  report.outcome = trace->outcome;
  const ArioRun run{e, asked, *law, *trace};
  report.title = fmt::format("ARIO{}", asked.name.empty() ? "" : ": " + asked.name);
  report.notes.push_back({report::Tone::headline, ario_headline(run)});
  if (trace->outcome == Outcome::stopped)
    report.notes.push_back(
        {report::Tone::warning,
         fmt::format("Stopped after {} of {} steps; what follows is of these.", trace->steps.size(), asked.steps())});
  report.tables.push_back(ario_series_table(run));
  std::vector<std::uint32_t> order;
  report.tables.push_back(ario_industries_table(run, static_cast<std::size_t>(params.top), order));
  report.tables.push_back(ario_regions_table(run));
  for (std::size_t k = 0; k < std::min(order.size(), kExplained); ++k)
    report.reasons.push_back(ario_chain(run, order[k], fmt::format("/tables/industries/{}", k)));
  for (const std::uint32_t f : explained) report.reasons.push_back(ario_chain(run, f, "/tables/industries"));
  note_events(asked, report);
  report.notes.push_back(
      {report::Tone::limit,
       params.reference
           ? "The published model with the reference program's own peculiarities (docs/methods/ario.md, section 4)."
           : "The published model as its papers say it; where the reference program departs, --reference follows it."});
  report.notes.push_back({report::Tone::limit,
                          "Final demand does not adapt, prices do not move, and no supplier is found that was none."});
  note_memory(
      (params.reference ? model::ario::plain_memory(e, asked, options) : model::ario::fast_memory(e, asked, options)) +
          e.flows.size() * sizeof(double),
      report);
  report.bulk = ario_files(run, *wanted, params.gz);
  return {};
}

Result<report::Report> run(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<ArioParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  return ario(session, *params, context);
}

}  // namespace

std::vector<Option<ArioParams>> ArioParams::options() {
  using P = ArioParams;
  using K = OptionKind;
  return {
      {{"table",
        K::text,
        "folder of an input-output table: Z.csv, Y.csv and x.csv, plain or .gz (docs/formats/table.md)",
        true,
        true,
        0,
        0,
        {},
        "TABLE_DIR",
        Input::table},
       &P::table},
      {{"case",
        K::text,
        "parameters and events, a JSON file (docs/formats/ario-case.md); none: nothing happens of itself",
        true,
        false,
        0,
        0,
        {},
        "CASE.json",
        Input::file},
       &P::case_file},
      {{"days", K::integer, "length of the run; default: the case's, else 365, with --by 90", false, false, 1, 36500},
       &P::days},
      {{"reference", K::flag, "the reference program with its peculiarities, in the plain loop"}, &P::reference},
      {{"controls",
        K::text,
        "links that are cut, a CSV file (docs/formats/firm_network.md)",
        false,
        false,
        0,
        0,
        {},
        "CSV",
        Input::file},
       &P::controls},
      {{"start", K::date, "day that step 0 is, where the control file has dates", false, false, 0, 0, {}, "DATE"},
       &P::start},
      {{"reroute", K::number, "share of blocked orders that move to the buyer's other suppliers", false, false, 0, 1},
       &P::reroute},
      {{"reroute-ceiling", K::number, "most that may move to a supplier, per unit ordered of it anyway", false, false,
        0, 1000},
       &P::reroute_ceiling},
      {{"by",
        K::choice,
        "rank what happens if exports stop: of every",
        false,
        false,
        0,
        0,
        {"region,sector", "region", "sector"}},
       &P::by},
      {{"target",
        K::text,
        "with --by: whose loss, if exports to it stop; none: exports to everybody",
        false,
        false,
        0,
        0,
        {},
        "REGION"},
       &P::target},
      {{"least-share", K::number, "with --by: exporters below this share of all exports are not run", false, false, 0,
        1},
       &P::least_share},
      {{"explain",
        K::list,
        "also say why this industry loses output; may be repeated",
        false,
        false,
        0,
        0,
        {},
        "INDUSTRY"},
       &P::explain},
      {{"series",
        K::list,
        "data files in the layout of the reference program: a name, or all; see --data",
        false,
        false,
        0,
        0,
        {},
        "NAME"},
       &P::series},
      {{"every", K::integer, "steps between rows of the data files", false, false, 1, 36500}, &P::every},
      {{"gz", K::flag, "data files are compressed"}, &P::gz},
      {{"on-fault",
        K::choice,
        "what to do with negative entries (clip: taken as 0); industries that buy more than they make are always kept",
        false,
        false,
        0,
        0,
        {"error", "clip"}},
       &P::on_fault},
      {{"keep",
        K::text,
        "with --by: folder for finished export stops: a run that was stopped or killed goes on from there",
        false,
        false,
        0,
        0,
        {},
        "DIR"},
       &P::keep},
      {{"top", K::integer, "rows per table", false, false, 1, 100000}, &P::top},
  };
}

Result<report::Report> ario(Session& session, const ArioParams& params, Context& context) {
  if (auto fault = misused(params)) return fail(std::move(*fault));
  const InputTable* given = session.table(params.table);
  if (given == nullptr) {
    return fail(Fault{Code::usage, "", 0, 0, "TABLE_DIR = " + world::shown(params.table), "the folder of a table",
                      "give its path; docs/formats/table.md says what is in it"});
  }
  auto io = read_table(*given, params.on_fault, context);
  if (!io) return tl::unexpected(io.error());
  const std::vector<network::Mended> mended = io->mended;
  const std::size_t mended_count = io->mended_count;

  report::Report report;
  Case asked;
  std::string case_name = "the case";
  ArioParams resolved = params;
  resolved.table = to_string(given->fingerprint);
  report.manifest.inputs.push_back({"table", given->fingerprint});
  if (!params.case_file.empty()) {
    auto file = file_of(session, params.case_file, "CASE.json");
    if (!file) return tl::unexpected(file.error());
    auto read = model::ario::read_case((*file)->name, (*file)->bytes, *io);
    if (!read) return tl::unexpected(read.error());
    asked = std::move(*read);
    case_name = (*file)->name;
    resolved.case_file = to_string(fingerprint((*file)->bytes));
    report.manifest.inputs.push_back({"case", fingerprint((*file)->bytes)});
  } else {
    asked.units = static_cast<int>(params.by.empty() ? kYear : kDaysOfRanking);
  }
  if (params.days > 0) asked.units = static_cast<int>(params.days);
  if (!params.controls.empty()) {
    auto file = file_of(session, params.controls, "--controls");
    if (!file) return tl::unexpected(file.error());
    resolved.controls = to_string(fingerprint((*file)->bytes));
    report.manifest.inputs.push_back({"controls", fingerprint((*file)->bytes)});
  }
  const Rules rules = params.reference ? Rules::published() : Rules::sound();
  auto economy = model::ario::make_economy(std::move(*io), asked.params);
  if (!economy) {
    for (Fault& fault : economy.error().faults) fault.file = given->name;
    return tl::unexpected(economy.error());
  }
  if (auto checked = model::ario::check_case(case_name, asked, *economy, rules); !checked)
    return tl::unexpected(checked.error());
  resolved.keep.clear();
  report.manifest.version = std::string(version());
  report.manifest.use_case = "ario";
  report.manifest.params = canonical_json(resolved);
  auto filled = params.by.empty()
                    ? fill_run(session, params, asked, *economy, report, context)
                    : fill_ranking(params, asked, *economy, report::key_of(report.manifest), report, context);
  if (!filled) return tl::unexpected(filled.error());
  note_mended(mended, mended_count, network::OnFault::clip, report);
  return report;
}

UseCase ario_use_case() {
  return {"ario",
          "what losses of capacity or cuts of trade links do to the economy of an input-output table, day by day",
          "chokepoint ario my-table/ case.json --series all --data results/", texts_of<ArioParams>(), run};
}

}  // namespace chokepoint::service
