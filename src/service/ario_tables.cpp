#include "service/ario_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/exact_sum.h"
#include "base/fingerprint.h"
#include "model/ario/explain.h"
#include "service/tables.h"
#include "table/csv.h"
#include "table/gzip.h"
#include "world/suggest.h"

namespace chokepoint::service {
namespace {

using model::ario::Cause;
using model::ario::kNothing;
using model::ario::Series;
using report::Role;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

double share(double part, double whole) { return whole > 0.0 ? part / whole : kNone; }

std::string name_of_cause(const ArioRun& run, const Cause& cause) {
  const auto& e = run.economy;
  const auto industry = [&](std::uint32_t f) { return f == kNothing ? std::string("nobody") : e.industries[f]; };
  switch (cause.kind) {
    case Cause::Kind::hit:
      return fmt::format("{} is hit by {}", industry(cause.industry), run.asked.events[cause.index].name);
    case Cause::Kind::short_of:
      return fmt::format("{} runs short of {}: of its suppliers {} fails it most", industry(cause.industry),
                         e.sectors[cause.sector], industry(cause.other));
    case Cause::Kind::cut:
      return fmt::format("{} runs short of {}: what {} sells it may not pass", industry(cause.industry),
                         e.sectors[cause.sector], industry(cause.other));
    case Cause::Kind::fewer_orders:
      return cause.other == kNothing ? fmt::format("{} has fewer orders", industry(cause.industry))
                                     : fmt::format("{} has fewer orders, most of all from {}", industry(cause.industry),
                                                   industry(cause.other));
    case Cause::Kind::barred:
      return fmt::format("{} may not deliver all that is ordered of it", industry(cause.industry));
  }
  return "";
}

void append_number(std::string& out, double value) { out += std::isinf(value) ? "inf" : table::format_number(value); }

void append_header(std::string& out, std::string_view keys, const std::vector<std::string>& labels) {
  out += keys;
  for (const std::string& label : labels) {
    out += ',';
    table::append_cell(out, label);
  }
  out += '\n';
}

report::DataFile file_of(std::string name, std::string text, bool packed) {
  report::DataFile file;
  file.name = std::move(name) + (packed ? ".csv.gz" : ".csv");
  file.bytes = packed ? table::gzip(text) : std::move(text);
  file.fingerprint = fingerprint(file.bytes);
  return file;
}

std::string stocks_text(const ArioRun& run) {
  const auto& e = run.economy;
  const auto& values = run.trace.values[static_cast<std::size_t>(Series::stocks)];
  std::string text;
  append_header(text, "step,input", e.industries);
  const double* at = values.data();
  for (const int t : run.trace.recorded) {
    for (const std::string& sector : e.sectors) {
      text += fmt::format("{},", t);
      table::append_cell(text, sector);
      for (std::uint32_t g = 0; g < e.n; ++g) {
        text += ',';
        append_number(text, *at++);
      }
      text += '\n';
    }
  }
  return text;
}

std::string series_text(const ArioRun& run, Series series) {
  const auto& values = run.trace.values[static_cast<std::size_t>(series)];
  const std::size_t width = run.trace.width(series, run.economy);
  std::string text;
  append_header(text, "step", series == Series::final_unmet ? run.economy.final_users : run.economy.industries);
  for (std::size_t r = 0; r < run.trace.recorded.size(); ++r) {
    text += fmt::format("{}", run.trace.recorded[r]);
    for (std::size_t c = 0; c < width; ++c) {
      text += ',';
      append_number(text, values[r * width + c]);
    }
    text += '\n';
  }
  return text;
}

std::string summary_text(const ArioRun& run) {
  std::string text = "step,production_total,final_demand_unmet_total,n_limiting_pairs\n";
  for (std::size_t k = 0; k < run.trace.steps.size(); ++k) {
    text += fmt::format("{},{},{},{}\n", run.trace.steps[k], table::format_number(run.trace.production_total[k]),
                        table::format_number(run.trace.unmet_total[k]), run.trace.limiting[k]);
  }
  return text;
}

}  // namespace

report::Table ario_series_table(const ArioRun& run) {
  report::Table table;
  table.name = "series";
  table.title = "The whole economy, step by step";
  table.note = "Shares of the undisturbed step. shortages: pairs of an industry and an input that holds it back.";
  table.draw = report::Draw::lines;
  const double made = exact_sum(run.economy.output);
  const double wanted = exact_sum(run.economy.final_total);
  report::Numbers step, output, unmet, limiting;
  for (std::size_t k = 0; k < run.trace.steps.size(); ++k) {
    step.push_back(run.trace.steps[k]);
    output.push_back(share(run.trace.production_total[k], made));
    unmet.push_back(share(run.trace.unmet_total[k], wanted));
    limiting.push_back(run.trace.limiting[k]);
  }
  table.columns.push_back(number_column("step", "Day", "d", std::move(step), Role::days));
  table.columns.push_back(number_column("output", "Output", "", std::move(output), Role::share));
  table.columns.push_back(number_column("unmet", "Final demand unmet", "", std::move(unmet), Role::share));
  table.columns.push_back(number_column("shortages", "Shortages", "pairs", std::move(limiting)));
  return table;
}

report::Table ario_industries_table(const ArioRun& run, std::size_t top, std::vector<std::uint32_t>& order) {
  const auto& e = run.economy;
  const auto& trace = run.trace;
  const double steps = static_cast<double>(trace.steps.size());
  order.resize(e.n);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](auto a, auto b) { return trace.lost_production[a] > trace.lost_production[b]; });
  const double whole = exact_sum(e.output) * steps;
  while (!order.empty() && (order.size() > top || trace.lost_production[order.back()] <= 1e-9 * whole))
    order.pop_back();
  report::Table table;
  table.name = "industries";
  table.title = "Who loses most output";
  table.note =
      "Over the run, in the table's money. short from: first day on which an input held it back (and which); none: it "
      "was hit itself, or had fewer orders.";
  report::Texts names, inputs;
  report::Numbers lost, part, undelivered, from;
  for (const std::uint32_t f : order) {
    names.push_back(e.industries[f]);
    lost.push_back(trace.lost_production[f]);
    part.push_back(share(trace.lost_production[f], e.output[f] * steps));
    undelivered.push_back(trace.lost_final[f]);
    const bool limited = trace.first_limited[f] >= 0;
    from.push_back(limited ? trace.first_limited[f] : kNone);
    inputs.push_back(limited ? e.sectors[trace.first_input[f]] : "");
  }
  table.columns.push_back(text_column("industry", "Industry", std::move(names), Role::key));
  table.columns.push_back(number_column("lost_output", "Output lost", "", std::move(lost), Role::money));
  table.columns.push_back(number_column("lost_share", "Share of its output", "", std::move(part), Role::share));
  table.columns.push_back(
      number_column("undelivered", "Not delivered to final users", "", std::move(undelivered), Role::money));
  table.columns.push_back(number_column("short_from", "Short from", "d", std::move(from), Role::days));
  table.columns.push_back(text_column("short_of", "Of", std::move(inputs)));
  return table;
}

report::Table ario_regions_table(const ArioRun& run) {
  const auto& e = run.economy;
  const double steps = static_cast<double>(run.trace.steps.size());
  const std::size_t regions = e.regions.size();
  std::vector<double> lost(regions, 0.0), made(regions, 0.0), unmet(regions, 0.0), wanted(regions, 0.0);
  for (std::uint32_t f = 0; f < e.n; ++f) {
    lost[e.region[f]] += run.trace.lost_production[f];
    made[e.region[f]] += e.output[f] * steps;
    for (std::uint32_t u = 0; u < e.users; ++u)
      wanted[e.final_region[u]] += e.final_demand[std::size_t{f} * e.users + u] * steps;
  }
  for (std::uint32_t u = 0; u < e.users; ++u) unmet[e.final_region[u]] += run.trace.unmet_by_user[u];
  std::vector<std::uint32_t> order(regions);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return lost[a] > lost[b]; });
  report::Texts names;
  report::Numbers out, out_share, use, use_share;
  for (const std::uint32_t r : order) {
    names.push_back(e.regions[r]);
    out.push_back(lost[r]);
    out_share.push_back(share(lost[r], made[r]));
    use.push_back(unmet[r]);
    use_share.push_back(share(unmet[r], wanted[r]));
  }
  report::Table table;
  table.name = "regions";
  table.title = "Regions: output lost, and final demand unmet";
  table.note = "Over the run, in the table's money, and as shares of what would have been. Below 0: made more.";
  table.columns.push_back(text_column("region", "Region", std::move(names), Role::key));
  table.columns.push_back(number_column("lost_output", "Output lost", "", std::move(out), Role::money));
  table.columns.push_back(number_column("lost_share", "Share", "", std::move(out_share), Role::share));
  table.columns.push_back(number_column("unmet", "Final demand unmet", "", std::move(use), Role::money));
  table.columns.push_back(number_column("unmet_share", "Its share", "", std::move(use_share), Role::share));
  return table;
}

report::Chain ario_chain(const ArioRun& run, std::uint32_t industry, std::string result) {
  report::Chain chain;
  chain.result = std::move(result);
  chain.title = fmt::format("Why {} loses output", run.economy.industries[industry]);
  for (const Cause& cause : model::ario::explain(run.economy, run.asked, run.law, run.trace, industry)) {
    report::Step step;
    step.what = name_of_cause(run, cause);
    step.where = run.economy.regions[run.economy.region[cause.industry]];
    step.day = cause.when >= 0 ? fmt::format("day {}", cause.when) : "";
    step.value = cause.lost;
    step.unit = "share of its output lost";
    chain.steps.push_back(std::move(step));
  }
  return chain;
}

std::string ario_headline(const ArioRun& run) {
  const auto& trace = run.trace;
  const double steps = static_cast<double>(trace.steps.size());
  const double made = exact_sum(run.economy.output);
  const double wanted = exact_sum(run.economy.final_total);
  double least = 1.0;
  int when = 0;
  for (std::size_t k = 0; k < trace.steps.size(); ++k) {
    const double level = share(trace.production_total[k], made);
    if (!(level < least)) continue;
    least = level;
    when = trace.steps[k];
  }
  if (least > 1.0 - 1e-9) return fmt::format("Nothing moves in {} steps.", trace.steps.size());
  return fmt::format(
      "Output falls to {} of the undisturbed day on day {}; over {} steps {} of output is lost and {} of "
      "final demand is not met.",
      percent(least), when, trace.steps.size(), percent(share(exact_sum(trace.lost_production), made * steps)),
      percent(share(exact_sum(trace.lost_final), wanted * steps)));
}

std::vector<report::DataFile> ario_files(const ArioRun& run, const model::ario::Wanted& wanted, bool packed) {
  std::vector<report::DataFile> files;
  for (std::size_t k = 0; k < model::ario::kSeries; ++k) {
    if (!wanted[k]) continue;
    const auto series = static_cast<Series>(k);
    files.push_back(file_of(std::string(model::ario::name_of(series)),
                            series == Series::stocks ? stocks_text(run) : series_text(run, series), packed));
  }
  if (files.empty()) return files;
  std::string demand;
  append_header(demand, "step", run.economy.industries);
  demand += '0';
  for (const double amount : run.economy.final_total) {
    demand += ',';
    append_number(demand, amount);
  }
  files.push_back(file_of("final_demand", demand + "\n", packed));
  files.push_back(file_of("summary", summary_text(run), packed));
  return files;
}

report::Table ario_stops_table(const model::ario::Economy& economy, const model::ario::Reverse& found,
                               std::size_t top) {
  report::Table table;
  table.name = "stops";
  table.title = "Exports that hurt most if they stop";
  table.note =
      "One run each. final demand lost: what final users of the target go without over the run; output lost: by others "
      "than the exporter, whose own loss stands apart. Shares of the target's whole.";
  table.draw = report::Draw::bars;
  report::Texts names;
  report::Numbers exports, final, final_share, output, output_share, own;
  for (const auto& stop : found.stops) {
    if (names.size() == top) break;
    const std::string region = stop.region == kNothing ? "" : economy.regions[stop.region];
    const std::string sector = stop.sector == kNothing ? "" : economy.sectors[stop.sector];
    names.push_back(region + (region.empty() || sector.empty() ? "" : "|") + sector);
    exports.push_back(stop.exports);
    final.push_back(stop.lost_final);
    final_share.push_back(share(stop.lost_final, found.final_demand));
    output.push_back(stop.lost_output);
    output_share.push_back(share(stop.lost_output, found.output));
    own.push_back(stop.own_output);
  }
  table.columns.push_back(text_column("exporter", "Exporter", std::move(names), Role::key));
  table.columns.push_back(number_column("final_share", "Final demand lost", "", std::move(final_share), Role::share));
  table.columns.push_back(number_column("output_share", "Output lost", "", std::move(output_share), Role::share));
  table.columns.push_back(number_column("final", "Final demand lost", "", std::move(final), Role::money));
  table.columns.push_back(number_column("output", "Output lost", "", std::move(output), Role::money));
  table.columns.push_back(number_column("own_output", "Its own", "", std::move(own), Role::money));
  table.columns.push_back(number_column("exports", "Exports a step", "", std::move(exports), Role::money));
  return table;
}

}  // namespace chokepoint::service
