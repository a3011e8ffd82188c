#include "service/firms.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>

#include "model/firms/causes.h"
#include "service/firm_network.h"
#include "service/firms_input.h"
#include "service/firms_rank.h"
#include "service/firms_record.h"
#include "service/tables.h"
#include "table/csv.h"

namespace chokepoint::service {
namespace {

using report::Role;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kLeastLoss = 1e-9;  // of normal output, in sums over days: below it a firm lost nothing

report::DataFile data_file(std::string name, std::string bytes) {
  const Fingerprint print = fingerprint(bytes);
  return {std::move(name), print, std::move(bytes)};
}

report::Table totals_table(const Recorded& run) {
  report::Numbers production, value, use, damage;
  for (const firms::Totals& t : run.totals) {
    production.push_back(t.production / run.normal.production);
    value.push_back(t.value_added / run.normal.value_added);
    use.push_back(t.final_use / run.normal.final_use);
    damage.push_back(t.damage / run.normal.production);
  }
  report::Table table;
  table.name = "totals";
  table.title = "Day by day, as shares of the normal day";
  table.note =
      "capacity lost: normal output of the capacity that damage holds down. Amounts are in totals.csv (--data).";
  table.draw = report::Draw::lines;
  table.columns.push_back(number_column("day", "Day", "", run.days, Role::key));
  table.columns.push_back(number_column("production", "Output", "", std::move(production), Role::share));
  table.columns.push_back(number_column("final_use", "Final use", "", std::move(use), Role::share));
  table.columns.push_back(number_column("value_added", "Value added", "", std::move(value), Role::share));
  table.columns.push_back(number_column("damage", "Capacity lost", "", std::move(damage), Role::share));
  return table;
}

std::string cause_text(const FirmsInput& input, const firms::Cause& cause) {
  const auto& ids = input.list.firms.id;
  switch (cause.kind) {
    case firms::CauseKind::none:
      return "";
    case firms::CauseKind::damage:
      return "own damage";
    case firms::CauseKind::input:
      return fmt::format("input from {} runs out", ids[cause.other]);
    case firms::CauseKind::demand:
      return fmt::format("{} orders less", ids[cause.other]);
  }
  return "";
}

/// Firms by what is lost with them, largest first; those that lost nothing are left out.
std::vector<std::uint32_t> hardest_hit(const FirmsInput& input, const std::vector<double>& lost) {
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < lost.size(); ++i) {
    if (lost[i] > kLeastLoss * input.network.output[i]) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return lost[a] > lost[b]; });
  return order;
}

report::Table firms_table(const FirmsInput& input, const Recorded& run, const std::vector<std::uint32_t>& order,
                          std::size_t top) {
  const network::Firms& firms = input.list.firms;
  const auto days = static_cast<double>(run.totals.size());
  report::Texts ids, sectors, places, causes;
  report::Numbers lost, share, first;
  for (const std::uint32_t i : order) {
    if (ids.size() == top) break;
    const firms::Cause& cause = run.causes[i];
    ids.push_back(firms.id[i]);
    sectors.push_back(firms.sector.names[firms.sector.of[i]]);
    if (!firms.place.empty()) places.push_back(firms.place.names[firms.place.of[i]]);
    lost.push_back(run.lost_use[i]);
    share.push_back(run.lost_output[i] / (days * input.network.output[i]));
    first.push_back(cause.kind == firms::CauseKind::none ? kNone : cause.day);
    causes.push_back(cause_text(input, cause));
  }
  report::Table table;
  table.name = "firms";
  table.title = "Firms whose final users lose most";
  table.note =
      "lost use: what final users would have bought of the firm, over all days. output lost: share of the firm's "
      "normal "
      "output of all days. hit: first day below 99 % of normal, and why.";
  table.columns.push_back(text_column("id", "Firm", std::move(ids), Role::key));
  table.columns.push_back(text_column("sector", "Sector", std::move(sectors)));
  if (!places.empty()) table.columns.push_back(text_column("place", "Place", std::move(places)));
  table.columns.push_back(number_column("lost_use", "Lost use", "", std::move(lost)));
  table.columns.push_back(number_column("lost_output", "Output lost", "", std::move(share), Role::share));
  table.columns.push_back(number_column("hit", "Hit on day", "", std::move(first), Role::days));
  table.columns.push_back(text_column("cause", "First cause", std::move(causes)));
  return table;
}

void add_chains(const FirmsInput& input, const Recorded& run, const std::vector<std::uint32_t>& order,
                std::size_t wanted, report::Report& report) {
  const network::Firms& firms = input.list.firms;
  for (std::size_t k = 0; k < order.size() && k < wanted; ++k) {
    report::Chain chain;
    chain.result = fmt::format("/tables/firms/{}", k);
    chain.title = fmt::format("{} sells less to final users", firms.id[order[k]]);
    for (const std::uint32_t i : firms::Causes::chain_of(run.causes, order[k])) {
      const firms::Cause& cause = run.causes[i];
      report::Step step;
      step.what = cause.kind == firms::CauseKind::none
                      ? fmt::format("firm {}: works as usual; what it ships over this link is held up", firms.id[i])
                      : fmt::format("firm {}: {}", firms.id[i], cause_text(input, cause));
      step.where = firms.place.empty() ? firms.sector.names[firms.sector.of[i]] : firms.place.names[firms.place.of[i]];
      step.day = cause.kind == firms::CauseKind::none ? "" : fmt::format("day {}", cause.day);
      step.value = cause.kind == firms::CauseKind::none ? kNone : cause.output;
      step.unit = "of normal output";
      chain.steps.push_back(std::move(step));
    }
    report.reasons.push_back(std::move(chain));
  }
}

std::string headline(const Recorded& run) {
  const auto& totals = run.totals;
  const auto worst = std::min_element(totals.begin(), totals.end(),
                                      [](const auto& a, const auto& b) { return a.production < b.production; });
  if (worst == totals.end()) return "No day was run.";
  double lost = 0.0;
  for (const firms::Totals& t : totals) lost += run.normal.final_use - t.final_use;
  const double low = worst->production / run.normal.production;
  if (low > 1.0 - 1e-9) return "Nothing moves: every day is as the normal one.";
  return fmt::format(
      "Output falls to {} of normal on day {} and stands at {} on the last. Final users lose {} of {} days' use.",
      percent(low), worst - totals.begin(), percent(totals.back().production / run.normal.production),
      percent(lost / (run.normal.final_use * static_cast<double>(totals.size()))), totals.size());
}

void add_notes(const FirmsInput& input, const FirmsParams& params, report::Report& report) {
  const network::EdgeList& list = input.list;
  note_cache(list, report);
  if (!list.repairs.faults.empty()) {
    report.notes.push_back(
        {report::Tone::warning,
         fmt::format("Rows set right by rule: {} links left out, {} added to others, {} firms left out. First: {}",
                     list.links_left_out, list.links_added_up, list.firms_left_out,
                     to_string(list.repairs.faults.front()))});
  }
  if (!list.unused_columns.empty())
    report.notes.push_back(
        {report::Tone::plain, fmt::format("Columns not read: {}.", fmt::join(list.unused_columns, ", "))});
  if (params.reference) {
    report.notes.push_back({report::Tone::warning,
                            "--reference: the defects of the published program are reproduced; output can vanish in "
                            "rationing (docs/methods/firms.md section 6)."});
  }
  report.notes.push_back(
      {report::Tone::limit,
       fmt::format("{} firms, {} links. Quantities only: no prices, no new suppliers, no output above normal, unfilled "
                   "orders are forgotten. Each product a firm buys is essential to it.",
                   input.network.firms(), input.list.size())});
}

Result<report::Report> run(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<FirmsParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  return simulate_firms(session, *params, context);
}

}  // namespace

std::vector<Option<FirmsParams>> FirmsParams::options() {
  using P = FirmsParams;
  using K = OptionKind;
  const auto file = [](std::string_view name, std::string_view help) {
    return OptionText{name, K::text, help, false, false, 0, 0, {}, "FILE", Input::file};
  };
  return {
      {{"folder",
        K::text,
        "folder of a network of firms (docs/formats/firm_network.md)",
        true,
        true,
        0,
        0,
        {},
        "DIR",
        Input::network},
       &P::folder},
      {{"days", K::integer, "days to run", false, false, 1, 100'000}, &P::days},
      {{"rationing", K::integer,
        "who is served where there is too little: 0 all by the same share, 1 firms first and final users from the "
        "rest, 2 "
        "the lowest order over normal purchase first, 3 as 2 among firms and final users from the rest",
        false, false, 0, 3},
       &P::rationing},
      {{"order-rule", K::integer,
        "stock wanted: 0 follows output, 1 that of a normal day, 2 as 0 but a surplus is not worked off", false, false,
        0, 2},
       &P::order_rule},
      {{"inventory-days", K::number, "days of use that firms hold of each input", false, false, 0, 1e6},
       &P::inventory_days},
      {{"tau", K::number, "days in which orders close a gap of stock", false, false, 1, 1e6}, &P::tau},
      {{"recovery",
        K::choice,
        "law of recovery: 0 first damage in equal steps, 1 equal steps of capacity, 2 at once, 4 exponential, 5 by "
        "trading partners; none: damage stays",
        false,
        false,
        0,
        0,
        {"0", "1", "2", "4", "5"}},
       &P::recovery},
      {{"recovery-steps", K::number, "steps, or days, of the law", false, false, 1e-3, 1e6}, &P::recovery_steps},
      {{"recovery-start", K::integer, "days after the damage until recovery begins", false, false, 0, 1'000'000},
       &P::recovery_start},
      {file("shock", "damage: id,delta,start_day; default: shock.csv of the folder, if there and no --windows"),
       &P::shock},
      {file("windows", "damage by windows: id,delta,first_day,last_day"), &P::windows},
      {file("daily-demand", "final demand of single days: day,id,final_demand"), &P::daily_demand},
      {file("inventory", "days of stock by firm: id,days; others keep --inventory-days"), &P::inventory},
      {{"initial-only", K::flag, "--inventory gives stocks at the start, not the stocks wanted"}, &P::initial_only},
      {{"draw-inventory",
        K::choice,
        "draw days of stock (Poisson, mean --inventory-days): at the start only, or also as wanted",
        false,
        false,
        0,
        0,
        {"initial", "both"}},
       &P::draw_inventory},
      {{"seed", K::integer, "of --draw-inventory", false, false, 0, 9e15}, &P::seed},
      {file("control", "controls that cut links (docs/formats/firm_network.md section 3)"), &P::control},
      {{"redirect-rate", K::number, "share of refused orders that can move to other suppliers of the product each day",
        false, false, 0, 1},
       &P::redirect_rate},
      {{"redirect-ceiling", K::number, "capacity above normal that suppliers can reach for them, as a share", false,
        false, 0, 100},
       &P::redirect_ceiling},
      {{"start", K::date, "the date of day 0, where --control gives dates"}, &P::start},
      {{"snapshots",
        K::text,
        "days whose firms and shipments go to --data: 1,5,20 or all",
        false,
        false,
        0,
        0,
        {},
        "DAYS"},
       &P::snapshots},
      {{"by",
        K::choice,
        "instead: stop the exports of each place and product in turn and rank the losses",
        false,
        false,
        0,
        0,
        {"place,product"}},
       &P::by},
      {{"target",
        K::text,
        "of --by: only exports to this place stop, and its loss counts",
        false,
        false,
        0,
        0,
        {},
        "PLACE"},
       &P::target},
      {{"explain", K::integer, "chains of causes to tell, for the firms whose users lose most", false, false, 0, 1000},
       &P::explain},
      {{"top", K::integer, "rows of a table", false, false, 1, 1'000'000}, &P::top},
      {{"duplicates", K::choice, "a link that stands twice", false, false, 0, 0, {"error", "sum", "drop"}},
       &P::duplicates},
      {{"unusable", K::choice, "rows with unknown firms or unusable numbers", false, false, 0, 0, {"error", "drop"}},
       &P::unusable},
      {{"self-loops", K::choice, "sales of a firm to itself", false, false, 0, 0, {"keep", "error", "drop"}},
       &P::self_loops},
      {{"keep",
        K::text,
        "with --by: folder for finished cuts: a run that was stopped or killed goes on from there",
        false,
        false,
        0,
        0,
        {},
        "DIR"},
       &P::keep},
      {{"cache",
        K::text,
        "folder for the network in binary form: read in a moment where the files are the same, made again where not",
        false,
        false,
        0,
        0,
        {},
        "DIR"},
       &P::cache},
      {{"reference", K::flag, "reproduce the published program, defects included"}, &P::reference},
  };
}

Result<report::Report> simulate_firms(Session& session, const FirmsParams& params, Context& context) {
  if (params.by.empty() && !params.target.empty()) {
    return fail(Fault{Code::usage, "", 0, 0, "--target without --by", "--by place,product beside it",
                      "add --by, or cut links with --control"});
  }
  if (params.by.empty() && !params.keep.empty()) {
    return fail(Fault{Code::usage, "", 0, 0, "--keep without --by", "--by place,product beside it",
                      "leave it out: one run is not kept in parts"});
  }
  FirmsParams resolved = params;
  auto input = read_firms_input(session, resolved, context);
  if (!input) return tl::unexpected(input.error());
  report::Report report;
  // No world: the network is all there is.
  report.manifest.version = std::string(version());
  report.manifest.use_case = "firms";
  resolved.keep.clear();
  report.manifest.params = canonical_json(resolved);
  report.manifest.inputs = input->files;
  const auto days = static_cast<int>(params.days);
  const auto top = static_cast<std::size_t>(params.top);
  if (!params.by.empty()) {
    report.title = "Chokepoints of a network of firms";
    auto ranked =
        rank_exports(*input, days, params.target, top, {params.keep, report::key_of(report.manifest)}, report, context);
    if (!ranked) return tl::unexpected(ranked.error());
    report.outcome = *ranked;
    if (*ranked == Outcome::stopped)
      report.notes.push_back({report::Tone::warning, "Stopped: not all cuts were run; there is no ranking."});
    add_notes(*input, params, report);
    return report;
  }
  report.title = "A network of firms, day by day";
  context.progress.stage("days", static_cast<std::uint64_t>(days));
  auto ran = run_recorded(*input, days, context);
  if (!ran) return tl::unexpected(ran.error());
  const Recorded& recorded = *ran;
  report.outcome = recorded.outcome;
  report.notes.push_back({report::Tone::headline, headline(recorded)});
  if (recorded.outcome == Outcome::stopped)
    report.notes.push_back({report::Tone::warning, fmt::format("Stopped after {} of {} days; what is told is whole.",
                                                               recorded.totals.size(), days)});
  const auto order = hardest_hit(*input, recorded.lost_use);
  report.tables.push_back(firms_table(*input, recorded, order, top));
  report.tables.push_back(totals_table(recorded));
  add_chains(*input, recorded, order, std::min(top, static_cast<std::size_t>(params.explain)), report);
  report.bulk.push_back(data_file("totals.csv", std::move(ran->totals_csv)));
  if (!input->snapshots.empty()) {
    report.bulk.push_back(data_file("firms.csv", std::move(ran->firms_csv)));
    report.bulk.push_back(data_file("shipments.csv", std::move(ran->shipments_csv)));
  }
  add_notes(*input, params, report);
  return report;
}

UseCase firms_use_case() {
  return {"firms", "a network of firms with inventories after damage or cut links, day by day (Inoue and Todo)",
          "chokepoint firms data/examples/firms --inventory-days 5", texts_of<FirmsParams>(), run};
}

}  // namespace chokepoint::service
