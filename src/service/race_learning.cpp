#include "service/race_learning.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "race/learning.h"
#include "service/tables.h"

namespace chokepoint::service {
namespace {

using report::Role;

constexpr int kYears[] = {0, 5, 10, 20, 30};
constexpr int kComparedAfter = 10;  // years after the later of two first plants, by the medians
constexpr double kMonths = 12.0;

/// When the first plant of the series stands, by the median; kNever where it does in fewer than half of the draws.
double first_plant(const RaceAnswer& answer, const PlantSeries& series) {
  double months = 0.0;
  const race::Task& task = answer.model.network.tasks[series.task];
  for (const std::uint32_t before : task.after_milestones) {
    const double reached = answer.model.network.milestones[before].reached;
    months = std::max(months, std::isnan(reached) ? answer.forecast.arrivals[before].quantile(0.5) : reached);
  }
  return months;
}

double quantile(const std::vector<double>& sorted, double share) {
  return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1) + 0.5)];
}

}  // namespace

std::optional<report::Table> learning_table(const RaceAnswer& answer) {
  if (answer.model.series.empty()) return std::nullopt;
  report::Table table;
  table.name = "learning";
  table.title = "First in science, first at scale: what plants in series would cost";
  table.note =
      "Years after the programme's first plant, itself dated by its median. P05, P50, P95: first cost, fall per "
      "doubling "
      "and time per doubling from their intervals, and the random walk of costs around such a trend (Farmer and Lafond "
      "2016). At target: share of cases at or below the target cost by then. All four inputs are assumed.";
  report::Texts names, dates;
  report::Numbers years, low, middle, high, reached;
  for (const PlantSeries& series : answer.model.series) {
    const double first = first_plant(answer, series);
    for (const int year : kYears) {
      std::vector<double> costs = race::cost_draws(series.plants, year, series.contender);
      std::size_t at_target = 0;
      const std::vector<double> targets = race::target_draws(series.plants);
      for (std::size_t i = 0; i < costs.size(); ++i) at_target += costs[i] <= targets[i] ? 1 : 0;
      std::sort(costs.begin(), costs.end());
      names.push_back(answer.programme(series.contender).name);
      dates.push_back(answer.month(first + kMonths * year));
      years.push_back(year);
      low.push_back(quantile(costs, 0.05));
      middle.push_back(quantile(costs, 0.5));
      high.push_back(quantile(costs, 0.95));
      reached.push_back(static_cast<double>(at_target) / static_cast<double>(costs.size()));
    }
  }
  table.columns.push_back(text_column("programme", "Programme", std::move(names), Role::key));
  table.columns.push_back(number_column("years", "Years after its first", "years", std::move(years)));
  table.columns.push_back(text_column("date", "By the median in", std::move(dates)));
  table.columns.push_back(number_column("cost", "Cost", "USD/W", std::move(middle)));
  table.columns.push_back(number_column("cost_low", "low", "USD/W", std::move(low), Role::low));
  table.columns.push_back(number_column("cost_high", "high", "USD/W", std::move(high), Role::high));
  table.columns.push_back(number_column("at_target", "At target", "", std::move(reached), Role::share));
  return table;
}

std::vector<std::string> cheaper_notes(const RaceAnswer& answer) {
  std::vector<std::string> notes;
  const auto& all = answer.model.series;
  for (std::size_t a = 0; a < all.size(); ++a) {
    for (std::size_t b = a + 1; b < all.size(); ++b) {
      const double first_a = first_plant(answer, all[a]), first_b = first_plant(answer, all[b]);
      const double day = std::max(first_a, first_b) + kMonths * kComparedAfter;
      if (!(day < race::kNever)) continue;
      const auto costs = [&](const PlantSeries& series, double first) {
        return race::cost_draws(series.plants, (day - first) / kMonths, series.contender);
      };
      const std::vector<double> cost_a = costs(all[a], first_a), cost_b = costs(all[b], first_b);
      std::size_t cheaper = 0;
      for (std::size_t i = 0; i < cost_a.size(); ++i) cheaper += cost_a[i] < cost_b[i] ? 1 : 0;
      notes.push_back(
          fmt::format("In {}, {} years after the later of the two first plants, the plants of {} are cheaper "
                      "than those of {} in {} of cases.",
                      answer.month(day), kComparedAfter, answer.programme(all[a].contender).name,
                      answer.programme(all[b].contender).name,
                      percent(static_cast<double>(cheaper) / static_cast<double>(cost_a.size()))));
    }
  }
  return notes;
}

}  // namespace chokepoint::service
