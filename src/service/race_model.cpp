#include "service/race_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace chokepoint::service {
namespace {

using world::RaceQuantity;
using world::TaskQuantity;
using world::World;

constexpr double kShortestLead = 90.0 / kDaysPerYear;
constexpr std::size_t kFewestDone = 3;

class Builder {
 public:
  Builder(const World& world, const RaceChoice& choice) : world_(world), choice_(choice) {
    model_.race = choice.race;
    model_.now = choice.from ? *choice.from : last_word(world, choice.race);
    model_.announced = announced_milestones(world, choice.race, model_.now);
    model_.slips = race::fit_slips(plan_outcomes(model_.announced, model_.now));
    if (model_.slips && model_.slips->done < kFewestDone) model_.slips.reset();
  }

  Result<RaceModel> build() {
    add_names();
    add_risks_and_resources();
    for (std::size_t row = 0; row < world_.tasks.size(); ++row) add_task(row);
    link_tasks();
    add_ties();
    if (!faults_.empty()) return fail(std::move(faults_).take());
    return std::move(model_);
  }

 private:
  using Key = std::pair<std::uint32_t, std::string>;  // contender (or programme) and name

  double months_until(Day day) const { return (day - model_.now) / kDaysPerMonth; }
  const world::Programme& programme_of(std::uint32_t contender) const {
    return world_.programmes.at(model_.programmes[contender]);
  }
  std::string task_name(const world::RaceTask& row) const {
    return world_.programmes.at(row.programme).id + "/" + row.task;
  }

  void add_names() {
    std::set<std::uint32_t> racing;
    std::set<std::string> reached_types;
    for (const world::RaceTask& row : world_.tasks) {
      if (world_.programmes.at(row.programme).race != choice_.race) continue;
      racing.insert(row.programme);
      if (!row.reaches.empty()) reached_types.insert(row.reaches);
      for (const std::string& before : row.after) reached_types.insert(before.substr(before.find('/') + 1));
    }
    for (const std::uint32_t programme : racing) {
      contender_[programme] = static_cast<std::uint32_t>(model_.programmes.size());
      model_.programmes.push_back(programme);
      model_.network.contenders.push_back(world_.programmes.at(programme).id);
    }
    for (std::uint32_t row = 0; row < world_.milestone_types.size(); ++row) {
      const world::MilestoneType& type = world_.milestone_types.at(row);
      if (type.race == choice_.race && reached_types.contains(type.type)) model_.types.push_back(row);
    }
    std::stable_sort(model_.types.begin(), model_.types.end(), [&](std::uint32_t a, std::uint32_t b) {
      return world_.milestone_types.at(a).rank < world_.milestone_types.at(b).rank;
    });
    for (const std::uint32_t row : model_.types) {
      type_[world_.milestone_types.at(row).type] = static_cast<std::uint32_t>(model_.network.types.size());
      model_.network.types.push_back(world_.milestone_types.at(row).type);
    }
    model_.behind_us.assign(model_.types.size(), false);
    for (const world::Milestone& row : world_.milestones) {
      if (world_.programmes.at(row.programme).race != choice_.race || !row.actual || row.actual->first > model_.now)
        continue;
      const auto type = type_.find(row.type);
      if (type == type_.end()) continue;
      model_.behind_us[type->second] = true;
      const auto [at, added] = reached_.try_emplace({row.programme, row.type}, row.actual->first);
      if (!added) at->second = std::min(at->second, row.actual->first);
    }
  }

  /// The milestone of a contender; made when it is first asked for.
  std::uint32_t milestone(std::uint32_t contender, const std::string& type) {
    const auto [at, added] =
        milestone_.try_emplace({contender, type}, static_cast<std::uint32_t>(model_.network.milestones.size()));
    if (!added) return at->second;
    race::Milestone item{contender, type_.at(type)};
    const auto reached = reached_.find({model_.programmes[contender], type});
    if (reached != reached_.end()) item.reached = months_until(reached->second);
    model_.network.milestones.push_back(item);
    return at->second;
  }

  stats::Distribution distribution(FigureId figure) const {
    const world::Estimate& e = world_.figures[figure];
    return stats::Distribution::fit(e.value, e.low, e.high, stats::Support::positive);
  }

  /// The programme's own row, or the one for all.
  FigureId race_figure(RaceQuantity quantity, const std::string& subject, std::uint32_t programme) const {
    FigureId common;
    for (const world::RaceFigure& row : world_.race_figures) {
      if (row.race != choice_.race || row.quantity != quantity || (!subject.empty() && row.subject != subject))
        continue;
      if (row.programme == programme) return row.figure;
      if (row.programme == world::kAnyProgramme) common = row.figure;
    }
    return common;
  }

  void add_risks_and_resources() {
    for (const world::RaceFigure& row : world_.race_figures) {
      if (row.race != choice_.race) continue;
      if (row.quantity == RaceQuantity::shared_risk) {
        risk_[row.subject] = static_cast<std::uint32_t>(model_.network.risks.size());
        model_.network.risks.push_back({row.subject, world_.figures[row.figure].value});
      }
      if (row.quantity == RaceQuantity::resource_level && contender_.contains(row.programme)) {
        resource_[{row.programme, row.subject}] = static_cast<std::uint32_t>(model_.network.resources.size());
        const FigureId effect = race_figure(RaceQuantity::resource_effect, row.subject, row.programme);
        model_.network.resources.push_back({world_.programmes.at(row.programme).id + "/" + row.subject,
                                            distribution(row.figure),
                                            effect.valid() ? distribution(effect) : stats::Distribution{}});
      }
    }
  }

  race::Duration duration_of(const world::RaceTask& row, FigureId figure) {
    if (row.shape == world::TaskShape::learning) {
      const auto plants = plants_of(row);
      if (!plants) return {};
      model_.series.push_back(
          {static_cast<std::uint32_t>(model_.network.tasks.size()), contender_.at(row.programme), *plants});
      return race::time_to_cost(*plants);
    }
    const world::Estimate& e = world_.figures[figure];
    switch (row.shape) {
      case world::TaskShape::pert:
        return race::Duration::fit(race::Shape::pert, e.value, e.low, e.high);
      case world::TaskShape::lognormal:
        return race::Duration::fit(race::Shape::lognormal, e.value, e.low, e.high);
      case world::TaskShape::heavy_tail:
        return race::Duration::fit(race::Shape::heavy_tail, e.value, e.low, e.high);
      case world::TaskShape::reference:
      case world::TaskShape::learning:
        break;
    }
    if (model_.slips) return race::Duration::reference(e.value, e.low, e.high, model_.slips->slips);
    fault(
        "task " + task_name(row) + " of shape reference",
        fmt::format("at least {} plans of this race that have been reached by {}", kFewestDone, to_string(model_.now)),
        "give it another shape, or ask for a later day");
    return {};
  }

  std::optional<race::Plants> plants_of(const world::RaceTask& row) {
    race::Plants plants;
    const std::pair<RaceQuantity, stats::Distribution*> parts[] = {
        {RaceQuantity::first_cost, &plants.first_cost},
        {RaceQuantity::learning_rate, &plants.rate},
        {RaceQuantity::target_cost, &plants.target_cost},
        {RaceQuantity::doubling_time, &plants.doubling_time}};
    for (const auto& [quantity, part] : parts) {
      const FigureId figure = race_figure(quantity, "", row.programme);
      if (figure.valid()) {
        *part = distribution(figure);
        continue;
      }
      fault("task " + task_name(row) + " of shape learning",
            "rows first_cost, learning_rate, target_cost and doubling_time in race_figures",
            "add what is missing, for the programme or for all");
      return std::nullopt;
    }
    return plants;
  }

  void fault(std::string found, std::string expected, std::string remedy) {
    faults_.add({Code::bad_structure, "", 0, 0, std::move(found), std::move(expected), std::move(remedy)});
  }

  void add_task(std::size_t number) {
    const world::RaceTask& row = world_.tasks.at(number);
    const auto at = contender_.find(row.programme);
    if (at == contender_.end()) return;
    if (!row.reaches.empty() && reached_.contains({row.programme, row.reaches})) {
      milestone(at->second, row.reaches);
      return;  // it is done
    }
    race::Task task;
    task.name = task_name(row);
    FigureId duration;
    for (const world::TaskFigure& f : world_.task_figures) {
      if (f.programme != row.programme || f.task != row.task) continue;
      if (f.quantity == TaskQuantity::duration) duration = f.figure;
      if (f.quantity == TaskQuantity::odds) task.odds = world_.figures[f.figure].value;
      if (f.quantity == TaskQuantity::need) {
        task.needs.push_back(
            {supply_point({f.product, world_.programmes.at(row.programme).place}), world_.figures[f.figure].value});
      }
    }
    if (!duration.valid() && row.shape != world::TaskShape::learning) {
      fault("task " + task.name + " without a duration that was known by then", "a duration",
            "choose a later as-of date, or date the figure");
      return;
    }
    task.duration = duration_of(row, duration);
    if (row.started) {
      const double since = -months_until(row.started->first);
      task.earliest = std::max(0.0, -since);
      if (since > 0.0) {
        if (task.duration.probability_beyond(since) < 1e-6) {
          fault(fmt::format("task {} has lasted {:.0f} months by {}", task.name, since, to_string(model_.now)),
                "at most what its distribution allows", "widen its duration, or record that it is done");
        }
        task.duration = task.duration.after(since);
      }
    }
    if (!row.reaches.empty()) task.milestone = milestone(at->second, row.reaches);
    if (!row.risk.empty()) task.risk = risk_.at(row.risk);
    for (const std::string& name : row.resources) task.resources.push_back(resource_.at({row.programme, name}));
    task_[{row.programme, row.task}] = static_cast<std::uint32_t>(model_.network.tasks.size());
    rows_.push_back(number);
    model_.task_figures.push_back(duration);
    model_.network.tasks.push_back(std::move(task));
  }

  std::uint32_t supply_point(const SupplyPoint& point) {
    const auto found = std::find(model_.supply.begin(), model_.supply.end(), point);
    if (found != model_.supply.end()) return static_cast<std::uint32_t>(found - model_.supply.begin());
    model_.supply.push_back(point);
    return static_cast<std::uint32_t>(model_.supply.size() - 1);
  }

  void link_tasks() {
    for (std::size_t t = 0; t < rows_.size(); ++t) {
      const world::RaceTask& row = world_.tasks.at(rows_[t]);
      for (const std::string& before : row.after) {
        const auto own = task_.find({row.programme, before});
        if (own != task_.end()) {
          model_.network.tasks[t].after_tasks.push_back(own->second);
          continue;
        }
        wait_for_milestone(static_cast<std::uint32_t>(t), row, before);
      }
    }
  }

  void wait_for_milestone(std::uint32_t task, const world::RaceTask& row, const std::string& before) {
    const std::size_t slash = before.find('/');
    std::uint32_t programme = row.programme;
    for (std::uint32_t p = 0; slash != std::string::npos && p < world_.programmes.size(); ++p) {
      if (world_.programmes.at(p).id == before.substr(0, slash)) programme = p;
    }
    const std::string type = slash == std::string::npos ? before : before.substr(slash + 1);
    if (!type_.contains(type)) return;  // a task that is done
    const bool led_to = std::any_of(world_.tasks.begin(), world_.tasks.end(), [&](const world::RaceTask& other) {
      return other.programme == programme && other.reaches == type;
    });
    if (!led_to && !reached_.contains({programme, type})) {
      fault(fmt::format("task {} waits for {} of {}, which no task leads to", task_name(row), type,
                        world_.programmes.at(programme).id),
            "a milestone that is reached, or tasks that reach it",
            "add the task, or take the milestone out of `after`");
    }
    const auto contender = contender_.find(programme);
    if (contender != contender_.end()) {
      model_.network.tasks[task].after_milestones.push_back(milestone(contender->second, type));
    }
  }

  bool member(RegimeId regime, std::uint32_t contender) const {
    return !regime.valid() || world::is_member(world_, regime, programme_of(contender).place, model_.now);
  }

  void add_ties() {
    const auto contenders = static_cast<std::uint32_t>(model_.programmes.size());
    for (const world::RaceTie& row : world_.race_ties) {
      if (row.race != choice_.race || !type_.contains(row.type)) continue;
      const bool cooperates = row.kind == world::TieKind::cooperation;
      if (cooperates ? !choice_.cooperation : !choice_.imitation) continue;
      for (std::uint32_t leader = 0; leader < contenders; ++leader) {
        if (row.leader != world::kAnyProgramme && row.leader != model_.programmes[leader]) continue;
        for (std::uint32_t follower = 0; follower < contenders; ++follower) {
          if (row.follower != world::kAnyProgramme && row.follower != model_.programmes[follower]) continue;
          if (leader == follower || !member(row.regime, leader) || !member(row.regime, follower)) continue;
          const auto from = milestone_.find({leader, row.type}), to = milestone_.find({follower, row.type});
          if (from == milestone_.end() || to == milestone_.end()) continue;
          const world::Estimate& lag = world_.figures[row.lag];
          model_.network.ties.push_back({fmt::format("{} {} {}>{}", cooperates ? "cooperation" : "imitation", row.type,
                                                     programme_of(leader).id, programme_of(follower).id),
                                         from->second, to->second,
                                         race::Duration::fit(race::Shape::lognormal, lag.value, lag.low, lag.high)});
        }
      }
    }
  }

  const World& world_;
  RaceChoice choice_;
  RaceModel model_;
  Faults faults_;
  std::map<std::uint32_t, std::uint32_t> contender_;  // by programme
  std::map<std::string, std::uint32_t> type_, risk_;
  std::map<Key, Day> reached_;
  std::map<Key, std::uint32_t> milestone_, resource_, task_;
  std::vector<std::size_t> rows_;  // by task: row of world.tasks
};

}  // namespace

double year_number(Day day) { return 1970.0 + static_cast<double>(day.number) / kDaysPerYear; }

Day day_of_months(Day now, double months) {
  return now + static_cast<std::int32_t>(std::floor(months * kDaysPerMonth));
}

Day last_word(const World& world, std::uint32_t race) {
  Day last = day_of(1900, 1, 1);
  for (const world::Milestone& row : world.milestones) {
    if (world.programmes.at(row.programme).race != race) continue;
    for (const auto& date : {row.announced, row.actual}) {
      if (date) last = std::max(last, date->first);
    }
  }
  for (const world::RaceTask& row : world.tasks) {
    if (world.programmes.at(row.programme).race == race && row.started) last = std::max(last, row.started->first);
  }
  return world.as_of ? *world.as_of : last;
}

std::vector<AnnouncedMilestone> announced_milestones(const World& world, std::uint32_t race, Day now) {
  std::map<std::pair<std::uint32_t, std::string>, std::size_t> at;
  std::vector<AnnouncedMilestone> out;
  std::vector<Day> latest;
  for (const world::Milestone& row : world.milestones) {
    if (world.programmes.at(row.programme).race != race) continue;
    const auto [found, added] = at.try_emplace({row.programme, row.milestone}, out.size());
    if (added) {
      out.push_back({row.programme, row.milestone, row.type, {}, {}, {}});
      latest.push_back(day_of(1900, 1, 1));
    }
    AnnouncedMilestone& item = out[found->second];
    if (row.actual && row.actual->first <= now && (!item.reached || row.actual->first < *item.reached))
      item.reached = row.actual->first;
    if (!row.planned || !row.announced || row.announced->first > now) continue;
    // A plan for a year or month is kept to its last day; it was stated on the first day that its date allows.
    item.plans.push_back({year_number(row.announced->first), year_number(row.planned->last)});
    if (row.announced->first >= latest[found->second]) {
      latest[found->second] = row.announced->first;
      item.claims = row.claims;
    }
  }
  for (AnnouncedMilestone& item : out) {
    std::stable_sort(item.plans.begin(), item.plans.end(), [](const auto& a, const auto& b) {
      return a.announced != b.announced ? a.announced < b.announced : a.planned < b.planned;
    });
  }
  return out;
}

std::vector<race::Outcome> plan_outcomes(const std::vector<AnnouncedMilestone>& announced, Day now) {
  std::vector<race::Outcome> out;
  for (const AnnouncedMilestone& item : announced) {
    std::vector<race::Outcome> own;
    for (const race::Announcement& plan : item.plans) {
      const double planned = plan.planned - plan.announced;
      const double lasted = year_number(item.reached.value_or(now)) - plan.announced;
      if (planned < kShortestLead || !(lasted > 0.0)) continue;
      own.push_back({lasted / planned, 1.0, !item.reached});
    }
    for (race::Outcome& one : own) {
      one.weight = 1.0 / static_cast<double>(own.size());
      out.push_back(one);
    }
  }
  return out;
}

Result<RaceModel> make_race_model(const World& world, const RaceChoice& choice) {
  return Builder(world, choice).build();
}

}  // namespace chokepoint::service
