#include "service/backtest_tables.h"

#include <algorithm>
#include <limits>

#include "service/tables.h"

namespace chokepoint::service {
namespace {

using assess::PooledScore;
using assess::SeriesScore;
using report::Numbers;
using report::Role;
using report::Texts;

double share(std::uint64_t part, std::uint64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : std::numeric_limits<double>::quiet_NaN();
}

std::string split_of(const Scored& scored) { return scored.episode->test ? "test" : "calibrate"; }

/// The columns of one pooled score a row.
struct ScoreColumns {
  Numbers series, points, inside, direction, error, interval, peak, days;

  void add(const PooledScore& score) {
    series.push_back(score.series);
    points.push_back(static_cast<double>(score.points));
    inside.push_back(share(score.inside, score.points));
    direction.push_back(share(score.right_direction, score.points));
    error.push_back(score.error);
    interval.push_back(score.interval);
    peak.push_back(score.peak_error);
    days.push_back(score.days_off);
  }
  void put(report::Table& table) && {
    table.columns.push_back(number_column("series", "Series", "", std::move(series)));
    table.columns.push_back(number_column("points", "Points", "", std::move(points)));
    table.columns.push_back(number_column("inside", "Inside", "", std::move(inside), Role::share));
    table.columns.push_back(number_column("direction", "Direction", "", std::move(direction), Role::share));
    table.columns.push_back(number_column("error", "Error", "ln", std::move(error)));
    table.columns.push_back(number_column("interval", "Interval score", "ln", std::move(interval)));
    table.columns.push_back(number_column("peak_error", "Peak off", "ln", std::move(peak)));
    table.columns.push_back(number_column("days_off", "Peak off", "days", std::move(days), Role::days));
  }
};

constexpr std::string_view kHow =
    "Inside: observed points within P05 to P95 (a forecast without a band: hit exactly). Direction: up, down or within "
    "5 % of the level before. Error: mean |ln(forecast / observed)|, 0.69 is a factor of two. Interval score in logs, "
    "less is better. Peak: highest price or lowest amount among the observed days. Series weigh alike.";

}  // namespace

report::Table pooled_table(const std::vector<Scored>& all) {
  report::Table table;
  table.name = "pooled";
  table.title = "The model beside two forecasts that need none";
  table.note = kHow;
  Texts splits, forecasts;
  ScoreColumns columns;
  for (const bool test : {true, false}) {
    std::vector<SeriesScore> model, same, spike;
    for (const Scored& scored : all) {
      if (scored.episode->test != test) continue;
      model.insert(model.end(), scored.model.begin(), scored.model.end());
      same.insert(same.end(), scored.no_change.begin(), scored.no_change.end());
      spike.insert(spike.end(), scored.always_spikes.begin(), scored.always_spikes.end());
    }
    if (model.empty()) continue;
    for (const auto& [name, scores] :
         {std::pair{"the model", &model}, std::pair{"no change", &same}, std::pair{"always spikes", &spike}}) {
      splits.emplace_back(test ? "test" : "calibrate");
      forecasts.emplace_back(name);
      columns.add(assess::pooled(*scores));
    }
  }
  table.columns.push_back(text_column("split", "Used to", std::move(splits), Role::key));
  table.columns.push_back(text_column("forecast", "Forecast", std::move(forecasts), Role::key));
  std::move(columns).put(table);
  return table;
}

report::Table episodes_table(const std::vector<Scored>& all) {
  report::Table table;
  table.name = "episodes";
  table.title = "How well each episode was called";
  table.note = kHow;
  Texts names, splits, better;
  Numbers same_error, spike_error;
  ScoreColumns columns;
  for (const Scored& scored : all) {
    if (scored.model.empty()) continue;
    const PooledScore model = assess::pooled(scored.model);
    const PooledScore same = assess::pooled(scored.no_change);
    const PooledScore spike = assess::pooled(scored.always_spikes);
    names.push_back(scored.episode->name);
    splits.push_back(split_of(scored));
    columns.add(model);
    same_error.push_back(same.error);
    spike_error.push_back(spike.error);
    const bool beats_same = model.error < same.error;
    const bool beats_spike = model.error < spike.error;
    better.emplace_back(beats_same && beats_spike ? "both"
                        : beats_same              ? "no change"
                        : beats_spike             ? "always spikes"
                                                  : "neither");
  }
  table.columns.push_back(text_column("episode", "Episode", std::move(names), Role::key));
  table.columns.push_back(text_column("split", "Used to", std::move(splits)));
  std::move(columns).put(table);
  table.columns.push_back(number_column("error_no_change", "Error, no change", "ln", std::move(same_error)));
  table.columns.push_back(number_column("error_always_spikes", "Error, always spikes", "ln", std::move(spike_error)));
  table.columns.push_back(text_column("nearer_than", "Nearer than", std::move(better)));
  return table;
}

report::Table series_table(const std::vector<Scored>& all) {
  report::Table table;
  table.name = "series";
  table.title = "Series by series";
  table.note =
      "Peak: the highest of prices, the lowest of amounts, among the observed days, as a multiple of the level before; "
      "days after the start.";
  Texts episodes, series;
  Numbers points, inside, right, peak, peak_said, day, day_said, error, same, spike;
  for (const Scored& scored : all) {
    for (std::size_t s = 0; s < scored.model.size(); ++s) {
      const SeriesScore& score = scored.model[s];
      episodes.push_back(scored.episode->name);
      series.push_back(scored.observed.series[s].name);
      points.push_back(score.points);
      inside.push_back(static_cast<double>(score.coverage.inside));
      right.push_back(score.right_direction);
      peak.push_back(score.peak_observed);
      peak_said.push_back(score.peak);
      day.push_back(score.peak_day_observed);
      day_said.push_back(score.peak_day);
      error.push_back(score.error);
      same.push_back(scored.no_change[s].error);
      spike.push_back(scored.always_spikes[s].error);
    }
  }
  table.columns.push_back(text_column("episode", "Episode", std::move(episodes), Role::key));
  table.columns.push_back(text_column("series", "Series", std::move(series), Role::key));
  table.columns.push_back(number_column("points", "Points", "", std::move(points)));
  table.columns.push_back(number_column("inside", "Inside", "", std::move(inside)));
  table.columns.push_back(number_column("right_way", "Right way", "", std::move(right)));
  table.columns.push_back(number_column("peak_observed", "Peak", "x", std::move(peak)));
  table.columns.push_back(number_column("peak", "Said", "x", std::move(peak_said)));
  table.columns.push_back(number_column("peak_day_observed", "Peak day", "", std::move(day)));
  table.columns.push_back(number_column("peak_day", "Said day", "", std::move(day_said)));
  table.columns.push_back(number_column("error", "Error", "ln", std::move(error)));
  table.columns.push_back(number_column("error_no_change", "No change", "ln", std::move(same)));
  table.columns.push_back(number_column("error_always_spikes", "Always spikes", "ln", std::move(spike)));
  return table;
}

report::Table points_table(const std::vector<Scored>& all) {
  report::Table table;
  table.name = "points";
  table.title = "Every observation against its band";
  table.note = "As multiples of the level before the episode; means over the days of a point.";
  Texts episodes, series, from, to, where, sources, quotes;
  Numbers observed, low, middle, high, same, spike;
  for (const Scored& scored : all) {
    if (scored.model.empty()) continue;
    for (const ObservedRow& row : scored.observed.rows) {
      const auto& one = scored.observed.series[row.series];
      const assess::ObservedPoint& point = one.points[row.point];
      const assess::PointForecast& said = scored.forecast.points[row.series][row.point];
      episodes.push_back(scored.episode->name);
      series.push_back(one.name);
      from.push_back(to_string(point.first));
      to.push_back(to_string(point.last));
      observed.push_back(point.ratio);
      low.push_back(said.p05);
      middle.push_back(said.p50);
      high.push_back(said.p95);
      where.emplace_back(point.ratio < said.p05    ? "below"
                         : point.ratio > said.p95  ? "above"
                         : point.ratio >= said.p05 ? "inside"
                                                   : "no value");
      same.push_back(scored.naive.no_change[row.series][row.point].p50);
      spike.push_back(scored.naive.always_spikes[row.series][row.point].p50);
      sources.push_back(row.source);
      quotes.push_back(row.quote);
    }
  }
  table.columns.push_back(text_column("episode", "Episode", std::move(episodes), Role::key));
  table.columns.push_back(text_column("series", "Series", std::move(series), Role::key));
  table.columns.push_back(text_column("from", "From", std::move(from), Role::date));
  table.columns.push_back(text_column("to", "To", std::move(to), Role::date));
  table.columns.push_back(number_column("observed", "Observed", "x", std::move(observed)));
  table.columns.push_back(number_column("p50", "Said", "x", std::move(middle)));
  table.columns.push_back(number_column("p05", "P05", "x", std::move(low), Role::low));
  table.columns.push_back(number_column("p95", "P95", "x", std::move(high), Role::high));
  table.columns.push_back(text_column("band", "Band", std::move(where)));
  table.columns.push_back(number_column("no_change", "No change", "x", std::move(same)));
  table.columns.push_back(number_column("always_spikes", "Always spikes", "x", std::move(spike)));
  table.columns.push_back(text_column("source", "Source", std::move(sources)));
  table.columns.push_back(text_column("quote", "Quote", std::move(quotes)));
  return table;
}

report::Table tried_table(const Calibration& calibration) {
  report::Table table;
  table.name = "tried";
  table.title = "What was tried on the calibration episodes";
  table.note = "Interval score and error in logs, mean over the episodes, which weigh alike; less is better.";
  Numbers leakage, stock_up, scale, interval, error, inside;
  for (const Tried& tried : calibration.tried) {
    leakage.push_back(tried.parameters.leakage);
    stock_up.push_back(tried.parameters.stock_up_days);
    scale.push_back(tried.parameters.elasticity_scale);
    interval.push_back(tried.interval);
    error.push_back(tried.error);
    inside.push_back(share(tried.inside, tried.points));
  }
  table.columns.push_back(number_column("leakage", "Leakage", "", std::move(leakage)));
  table.columns.push_back(number_column("stock_up_days", "Stocking up", "days", std::move(stock_up)));
  table.columns.push_back(number_column("elasticity_scale", "Elasticities x", "", std::move(scale)));
  table.columns.push_back(number_column("interval", "Interval score", "ln", std::move(interval)));
  table.columns.push_back(number_column("error", "Error", "ln", std::move(error)));
  table.columns.push_back(number_column("inside", "Inside", "", std::move(inside), Role::share));
  return table;
}

}  // namespace chokepoint::service
