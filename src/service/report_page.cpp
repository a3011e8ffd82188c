#include "service/report_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "report/html.h"
#include "service/backtest.h"
#include "service/coalition.h"
#include "service/coerce.h"
#include "service/depend.h"
#include "service/evidence.h"
#include "service/mitigate.h"
#include "service/rank.h"
#include "service/simulate.h"
#include "service/tables.h"
#include "service/world_cases.h"

namespace chokepoint::service {
namespace {

/// Chains the page opens with, where the world has them: product and title.
constexpr std::pair<std::string_view, std::string_view> kChains[] = {{"grid-storage", "Batteries"},
                                                                     {"wafer-slicing", "Synthetic diamond"},
                                                                     {"data-centres", "Chips"},
                                                                     {"fusion-programmes", "Fusion"}};

constexpr std::int64_t kRivals = 12;  // pairs of contradicting statements on the page

/// Scenarios of the page, where the world has them.
constexpr std::pair<std::string_view, std::string_view> kRuns[] = {
    {"china-october-2025", "refused"}, {"china-october-2025", "as-decided"}, {"henan-outage", ""}};

report::Report overview(const world::World& world, const ReportParams& params) {
  report::Report report = quality_report(world);
  report.title = world.title.empty() ? world.name : world.title;
  report.manifest = manifest_of("report", canonical_json(params), world);
  std::vector<report::Note> notes;
  if (!world.about.empty()) notes.push_back({report::Tone::plain, world.about});
  notes.push_back({report::Tone::limit,
                   "Not legal advice; the authentic text of each act prevails. No telemetry: this page asks the "
                   "network for nothing."});
  for (auto& note : report.notes) notes.push_back(std::move(note));
  report.notes = std::move(notes);
  return report;
}

/// The overview's, with what any part read.
report::Manifest whole_manifest(const std::vector<report::Report>& parts) {
  report::Manifest manifest = parts.front().manifest;
  for (const auto& part : parts) {
    if (&part == &parts.front()) continue;
    manifest.inputs.insert(manifest.inputs.end(), part.manifest.inputs.begin(), part.manifest.inputs.end());
  }
  return manifest;
}

bool holds(const Session& session, std::string_view folder) {
  const auto& files = session.files().files;
  return std::any_of(files.begin(), files.end(), [&](const auto& file) { return file.name.starts_with(folder); });
}

/// What to do about it: what to buy, who can coerce whom, who must join. Short forms of the commands' own answers.
std::optional<Error> add_responses(Session& session, const ReportParams& params, std::vector<report::Report>& parts,
                                   Context& context) {
  const auto take = [&](Result<report::Report> part) -> std::optional<Error> {
    if (!part) return part.error();
    parts.push_back(std::move(*part));
    return std::nullopt;
  };
  const auto stopped = [&] { return parts.back().outcome == Outcome::stopped; };
  if (holds(session, "responses/")) {
    MitigateParams buy;
    buy.points = 6;
    buy.as_of = params.as_of;
    if (auto error = take(mitigate(session, buy, context))) return error;
    if (stopped()) return std::nullopt;
  }
  CoerceParams press;
  press.top = 10;
  press.draws = 0;
  press.seed = params.seed;
  press.as_of = params.as_of;
  if (auto error = take(coerce(session, press, context))) return error;
  if (stopped() || !holds(session, "coalitions/")) return std::nullopt;
  CoalitionParams join;
  join.draws = 100;
  join.seed = params.seed;
  join.as_of = params.as_of;
  return take(coalition(session, join, context));
}

}  // namespace

std::vector<Option<ReportParams>> ReportParams::options() {
  using P = ReportParams;
  return {
      {{"target",
        OptionKind::text,
        "whose dependence the page shows beside the world's",
        false,
        false,
        0,
        0,
        {},
        "PLACE"},
       &P::target},
      {{"assume",
        OptionKind::choice,
        "what followed suspensions that ended after the last source",
        false,
        false,
        0,
        0,
        {"resumed", "extended"},
        "CHOICE"},
       &P::assume},
      {{"draws", OptionKind::integer, "draws for rank bands", false, false, 0, 10000, {}, "N"}, &P::draws},
      {{"seed", OptionKind::integer, "seed of the draws", false, false, 0, 0, {}, "SEED"}, &P::seed},
      {{"as-of", OptionKind::date, "use only what was known on this day", false, false, 0, 0, {}, "DATE"}, &P::as_of},
  };
}

Result<std::vector<report::Report>> report_parts(Session& session, const ReportParams& params, Context& context) {
  auto world = session.world(params.as_of, context);
  if (!world) return tl::unexpected(world.error());
  std::vector<report::Report> parts;
  auto take = [&](Result<report::Report> part) {
    if (part) parts.push_back(std::move(*part));
    return part ? std::optional<Error>{} : std::optional<Error>{part.error()};
  };
  // The default is a wish; a place that somebody asked for must exist.
  const auto target = find_place(**world, params.target, "--target");
  if (!target && params.target != ReportParams{}.target) return tl::unexpected(target.error());
  const bool has_target = target.has_value();
  const auto stopped = [&] { return !parts.empty() && parts.back().outcome == Outcome::stopped; };
  const auto whole = [&] {
    report::Report first = overview(**world, params);
    if (stopped()) {
      first.outcome = Outcome::stopped;
      first.notes.push_back(
          {report::Tone::warning, "Stopped: the last part is cut short and those after it are missing."});
    }
    parts.insert(parts.begin(), std::move(first));
    return std::move(parts);
  };

  RankParams rank_params;
  rank_params.draws = params.draws;
  rank_params.seed = params.seed;
  rank_params.as_of = params.as_of;
  rank_params.top = 15;
  if (auto error = take(rank(session, rank_params, context))) return fail(std::move(*error));
  if (stopped()) return whole();
  if (has_target) {
    rank_params.target = params.target;
    rank_params.shock = "exports";
    if (auto error = take(rank(session, rank_params, context))) return fail(std::move(*error));
    if (stopped()) return whole();
  }
  for (const auto& [product, title] : kChains) {
    if (!(*world)->products.find(product).valid()) continue;
    DependParams depend_params;
    depend_params.product = product;
    if (has_target) depend_params.places = {params.target};
    depend_params.as_of = params.as_of;
    auto part = depend(session, depend_params, context);
    if (!part && has_target) {  // the target does not use it: show the world
      depend_params.places.clear();
      part = depend(session, depend_params, context);
    }
    if (!part) return tl::unexpected(part.error());
    part->title = fmt::format("{}: {}", title, part->title);
    parts.push_back(std::move(*part));
    if (stopped()) return whole();
  }
  auto scenarios = world::list_scenarios(session.files());
  if (!scenarios) return tl::unexpected(scenarios.error());
  for (const auto& [name, variant] : kRuns) {
    bool known = false;
    for (const auto& entry : *scenarios) known = known || entry.name == name;
    if (!known) continue;
    SimulateParams run;
    run.scenario = name;
    run.variant = variant;
    run.assume = params.assume;
    run.as_of = params.as_of;
    auto part = simulate(session, run, context);
    if (!part) return tl::unexpected(part.error());
    parts.push_back(std::move(*part));
    if (stopped()) return whole();
  }
  if (auto error = add_responses(session, params, parts, context)) return fail(std::move(*error));
  if (stopped()) return whole();
  if (session.has_episodes()) {
    if (auto error = take(backtest(session, BacktestParams{}, context))) return fail(std::move(*error));
    if (stopped()) return whole();
  }
  report::Report rivals = world_conflicts(**world, kRivals);
  // A world whose claims agree, and that no article speaks of, has nothing to show.
  const bool any = std::any_of(rivals.tables.begin(), rivals.tables.end(), [](const auto& t) { return t.rows() > 0; });
  if (any) parts.push_back(std::move(rivals));
  return whole();
}

Result<report::Report> report_whole(Session& session, const ReportParams& params, Context& context) {
  auto parts = report_parts(session, params, context);
  if (!parts) return tl::unexpected(parts.error());
  report::Manifest manifest = whole_manifest(*parts);
  report::Report whole = std::move(parts->front());
  whole.manifest = std::move(manifest);
  for (std::size_t i = 1; i < parts->size(); ++i) {
    report::Report& part = (*parts)[i];
    for (auto& chain : part.reasons) {
      if (chain.result.starts_with("/tables/"))
        chain.result = fmt::format("/tables/part{}_{}", i, chain.result.substr(8));
      whole.reasons.push_back(std::move(chain));
    }
    for (auto& table : part.tables) {
      table.name = fmt::format("part{}_{}", i, table.name);
      table.title = part.title + ": " + table.title;
      whole.tables.push_back(std::move(table));
    }
    for (auto& note : part.notes) {
      whole.notes.push_back({note.tone, part.title + ": " + note.text});
    }
    for (auto& quote : part.quotes) whole.quotes.push_back(std::move(quote));
  }
  return whole;
}

Result<Page> report_page(Session& session, const ReportParams& params, Context& context) {
  auto parts = report_parts(session, params, context);
  if (!parts) return tl::unexpected(parts.error());
  report::Document document;
  document.title = parts->front().title;
  document.subtitle = "Who depends on whom, what a control does day by day, and says who";
  for (const auto& part : *parts) document.reports.push_back(&part);
  return Page{report::to_html(document), whole_manifest(*parts), parts->front().outcome};
}

UseCase report_use_case() {
  return {"report", "the whole picture as one page that opens without a network",
          "chokepoint report --output chokepoint-report.html", texts_of<ReportParams>(),
          [](Session& session, const Arguments& arguments, Context& context) -> Result<report::Report> {
            auto params = read_params<ReportParams>(arguments);
            if (!params) return tl::unexpected(params.error());
            return report_whole(session, *params, context);
          }};
}

}  // namespace chokepoint::service
