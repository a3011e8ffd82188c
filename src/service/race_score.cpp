#include "service/race_score.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "service/tables.h"
#include "stats/scores.h"
#include "world/seal.h"

namespace chokepoint::service {
namespace {

using report::Role;

constexpr int kHorizons[] = {1, 2, 3, 5};
constexpr double kSure = 0.95;  // what "as announced" is taken to say; 1 could not be scored by logarithms

struct Scored {
  std::vector<stats::Forecast> by_class, as_announced, coin;
};

struct ScoreColumns {
  report::Texts names;
  report::Numbers counts, came, brier, logs;
};

void add_scores(ScoreColumns& to, std::string name, const std::vector<stats::Forecast>& forecasts) {
  to.names.push_back(std::move(name));
  to.counts.push_back(static_cast<double>(forecasts.size()));
  to.came.push_back(static_cast<double>(
      std::count_if(forecasts.begin(), forecasts.end(), [](const stats::Forecast& f) { return f.happened; })));
  to.brier.push_back(stats::brier_score(forecasts));
  to.logs.push_back(stats::log_score(forecasts));
}

/// The first day on which a programme of the race reached the type.
std::optional<Day> reached(const world::World& world, std::uint32_t programme, const std::string& type, Day now) {
  std::optional<Day> first;
  for (const world::Milestone& row : world.milestones) {
    if (row.programme != programme || row.type != type || !row.actual || row.actual->first > now) continue;
    if (!first || row.actual->first < *first) first = row.actual->first;
  }
  return first;
}

}  // namespace

std::vector<Hindcast> hindcasts(const world::World& world, std::uint32_t race, Day now) {
  std::vector<Hindcast> out;
  const auto truth = announced_milestones(world, race, now);
  std::map<std::pair<std::uint32_t, std::string>, std::optional<Day>> reached_on;
  for (const AnnouncedMilestone& item : truth) reached_on[{item.programme, item.milestone}] = item.reached;
  constexpr int kFirstYear = 2000;
  for (int year = kFirstYear; day_of(year + 1, 12, 31) <= now; ++year) {
    const Day made = day_of(year, 12, 31);
    const auto known = announced_milestones(world, race, made);
    const auto fit = race::fit_slips(plan_outcomes(known, made));
    if (!fit) continue;
    for (const AnnouncedMilestone& item : known) {
      if (item.reached || item.plans.empty()) continue;
      const race::Announcement& plan = item.plans.back();
      if (!(plan.planned > plan.announced)) continue;
      const double length = plan.planned - plan.announced;
      const auto left =
          race::Duration::reference(length, length, length, fit->slips).after(year_number(made) - plan.announced);
      for (const int years : kHorizons) {
        const Day by = day_of(year + years, 12, 31);
        if (by > now) continue;
        const std::optional<Day> when = reached_on[{item.programme, item.milestone}];
        out.push_back({made, item.programme, item.milestone, years, left.cdf(years),
                       plan.planned <= year_number(by) ? kSure : 1.0 - kSure, when && *when <= by});
      }
    }
  }
  return out;
}

report::Table hindcast_table(const std::vector<Hindcast>& all) {
  report::Table table;
  table.name = "hindcasts";
  table.title = "What would have been forecast, and what came";
  table.note = fmt::format(
      "Each past year's end, from what was announced by then: will it be reached within 1, 2, 3, 5 years? Smaller is "
      "better. Reference class: this method. As announced: {:.0f} % for what was planned by then, {:.0f} % for the "
      "rest. A "
      "coin: one half always. Forecasts of one milestone in many years are not independent.",
      100 * kSure, 100 * (1 - kSure));
  ScoreColumns columns;
  std::vector<int> horizons(std::begin(kHorizons), std::end(kHorizons));
  horizons.push_back(0);  // all together
  for (const int years : horizons) {
    Scored scored;
    for (const Hindcast& one : all) {
      if (years != 0 && one.years != years) continue;
      scored.by_class.push_back({one.by_class, one.happened});
      scored.as_announced.push_back({one.as_announced, one.happened});
      scored.coin.push_back({0.5, one.happened});
    }
    if (scored.by_class.empty()) continue;
    const std::string within = years == 0 ? "all" : fmt::format("within {} year{}", years, years > 1 ? "s" : "");
    add_scores(columns, "reference class, " + within, scored.by_class);
    add_scores(columns, "as announced, " + within, scored.as_announced);
    add_scores(columns, "a coin, " + within, scored.coin);
  }
  table.columns.push_back(text_column("forecaster", "Forecaster", std::move(columns.names), Role::key));
  table.columns.push_back(number_column("forecasts", "Forecasts", "", std::move(columns.counts)));
  table.columns.push_back(number_column("came", "Came true", "", std::move(columns.came)));
  table.columns.push_back(number_column("brier", "Brier score", "", std::move(columns.brier)));
  table.columns.push_back(number_column("log", "Log score", "", std::move(columns.logs)));
  return table;
}

report::Table made_table(const world::World& world, std::uint32_t race, Day now) {
  report::Table table;
  table.name = "made";
  table.title = "Forecasts that were made, sealed on their day";
  table.note =
      "Due: their day has come. Their rows cannot be changed without breaking the seal that the world is checked by.";
  std::map<Day, std::pair<std::size_t, std::vector<stats::Forecast>>> by_day;
  for (const world::MadeForecast& row : world.forecasts) {
    if (row.race != race) continue;
    auto& [count, due] = by_day[row.made_on.first];
    ++count;
    if (row.by.first > now) continue;
    const auto when = reached(world, row.programme, row.type, now);
    due.push_back({row.probability, when && *when < row.by.first});
  }
  report::Texts dates;
  report::Numbers counts, due, brier, logs;
  for (const auto& [day, set] : by_day) {
    dates.push_back(to_string(day));
    counts.push_back(static_cast<double>(set.first));
    due.push_back(static_cast<double>(set.second.size()));
    brier.push_back(stats::brier_score(set.second));
    logs.push_back(stats::log_score(set.second));
  }
  table.columns.push_back(text_column("made_on", "Made on", std::move(dates), Role::date));
  table.columns.push_back(number_column("forecasts", "Forecasts", "", std::move(counts)));
  table.columns.push_back(number_column("due", "Due", "", std::move(due)));
  table.columns.push_back(number_column("brier", "Brier score", "", std::move(brier)));
  table.columns.push_back(number_column("log", "Log score", "", std::move(logs)));
  return table;
}

report::Table record_table(const world::World& world, const RaceModel& model, const race::Forecast& forecast) {
  constexpr int kAhead[] = {1, 2, 3, 5, 10, 20};
  constexpr double kDigits = 1e4;
  std::vector<world::MadeForecast> rows;
  const int year = year_of(model.now);
  for (std::uint32_t m = 0; m < model.network.milestones.size(); ++m) {
    const race::Milestone& milestone = model.network.milestones[m];
    if (!std::isnan(milestone.reached)) continue;
    for (const int ahead : kAhead) {
      const Day by = day_of(year + ahead, 1, 1);
      const double share = forecast.arrivals[m].share_before((by - model.now) / kDaysPerMonth);
      world::MadeForecast row;
      row.race = model.race;
      row.programme = model.programmes[milestone.contender];
      row.type = model.network.types[milestone.type];
      row.made_on = {model.now, model.now};
      row.by = {by, by};
      row.probability = std::floor(share * kDigits + 0.5) / kDigits;
      rows.push_back(std::move(row));
    }
  }
  const std::string seal = world::seal_of(world, rows);
  report::Table table;
  table.name = "forecasts";
  table.title = "For the record";
  table.note =
      "Rows for the table forecasts of a world folder, to be scored when their days come. All of them, or the seal "
      "breaks.";
  report::Texts races, made, programmes, types, by, seals;
  report::Numbers probabilities;
  for (const world::MadeForecast& row : rows) {
    races.push_back(world.races.at(row.race).id);
    made.push_back(to_string(row.made_on));
    programmes.push_back(world.programmes.at(row.programme).id);
    types.push_back(row.type);
    by.push_back(to_string(row.by));
    probabilities.push_back(row.probability);
    seals.push_back(seal);
  }
  table.columns.push_back(text_column("race", "race", std::move(races), Role::key));
  table.columns.push_back(text_column("made_on", "made_on", std::move(made), Role::date));
  table.columns.push_back(text_column("programme", "programme", std::move(programmes), Role::key));
  table.columns.push_back(text_column("type", "type", std::move(types), Role::key));
  table.columns.push_back(text_column("by", "by", std::move(by), Role::date));
  table.columns.push_back(number_column("probability", "probability", "", std::move(probabilities)));
  table.columns.push_back(text_column("seal", "seal", std::move(seals)));
  return table;
}

}  // namespace chokepoint::service
