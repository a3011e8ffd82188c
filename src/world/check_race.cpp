// Races: milestones of types that nobody defined, tasks that wait for what does not exist or for each other, figures of
// tasks that are not there, forecasts that were changed after they were made.
#include <algorithm>
#include <map>
#include <set>

#include "base/digraph.h"
#include "world/checks.h"
#include "world/seal.h"
#include "world/suggest.h"

namespace chokepoint::world {

namespace {

class RaceCheck {
 public:
  explicit RaceCheck(Reading& in) : in_(in), world_(in.world) {
    for (const MilestoneType& type : world_.milestone_types) types_[type.race].insert(type.type);
    for (const RaceTask& task : world_.tasks) tasks_[task.programme].insert(task.task);
  }

  void run() {
    check_headlines();
    check_milestones();
    check_tasks();
    check_circles();
    check_task_figures();
    check_ties();
    check_race_figures();
    check_forecasts();
  }

 private:
  CellRef cell(TableId table, std::size_t row, std::string_view column) const {
    return in_.cell(in_.row_at(table, row), table, column);
  }
  bool known(std::uint32_t programme) const { return programme < world_.programmes.size(); }
  std::uint32_t race_of(std::uint32_t programme) const {
    return known(programme) ? world_.programmes.at(programme).race : NameIndex::kNone;
  }

  static std::vector<std::string_view> views(const std::set<std::string>& names) {
    return {names.begin(), names.end()};
  }

  /// The race has the type, or its race is unknown and has a fault of its own.
  void need_type(std::uint32_t race, const std::string& type, CellRef at) {
    if (race >= world_.races.size() || type.empty() || types_[race].contains(type)) return;
    in_.fault(at, Code::unknown_reference, shown(type), "a milestone type of race " + shown(world_.races.at(race).id),
              did_you_mean(type, views(types_[race]), "add it to milestone_types or correct the name"));
  }

  void check_headlines() {
    for (std::uint32_t i = 0; i < world_.races.size(); ++i)
      need_type(i, world_.races.at(i).headline, cell(TableId::races, i, "headline"));
  }

  void check_milestones() {
    for (std::size_t i = 0; i < world_.milestones.size(); ++i) {
      const Milestone& row = world_.milestones.at(i);
      need_type(race_of(row.programme), row.type, cell(TableId::milestones, i, "type"));
      if (row.planned && row.announced && row.planned->last < row.announced->first) {
        in_.fault(cell(TableId::milestones, i, "planned"), Code::bad_order,
                  to_string(*row.planned) + " announced on " + to_string(*row.announced),
                  "a plan for a day after it was announced", "correct one of the dates");
      }
    }
  }

  void check_tasks() {
    for (std::size_t i = 0; i < world_.tasks.size(); ++i) {
      const RaceTask& row = world_.tasks.at(i);
      if (!known(row.programme)) continue;
      need_type(race_of(row.programme), row.reaches, cell(TableId::tasks, i, "reaches"));
      for (const std::string& before : row.after) check_after(i, row, before);
      for (const std::string& resource : row.resources) {
        if (has_figure(RaceQuantity::resource_level, resource, row.programme)) continue;
        in_.fault(cell(TableId::tasks, i, "resources"), Code::bad_structure, shown(resource) + " without a level",
                  "a row `resource_level` of " + shown(world_.programmes.at(row.programme).id) + " in race_figures",
                  "add the row or take the resource out");
      }
      if (!row.risk.empty() && !has_figure(RaceQuantity::shared_risk, row.risk, kAnyProgramme)) {
        in_.fault(cell(TableId::tasks, i, "risk"), Code::bad_structure, shown(row.risk) + " without a correlation",
                  "a row `shared_risk` in race_figures", "add the row or empty the cell");
      }
      const bool lasts = std::any_of(world_.task_figures.begin(), world_.task_figures.end(), [&](const TaskFigure& f) {
        return f.programme == row.programme && f.task == row.task && f.quantity == TaskQuantity::duration;
      });
      if (!lasts && row.shape != TaskShape::learning && !in_.as_of) {
        in_.fault(in_.row_at(TableId::tasks, i), Code::bad_structure, "task " + shown(row.task) + " without a duration",
                  "a row `duration` in task_figures", "add how long it takes");
      }
    }
  }

  bool has_figure(RaceQuantity quantity, const std::string& subject, std::uint32_t programme) const {
    return std::any_of(world_.race_figures.begin(), world_.race_figures.end(), [&](const RaceFigure& row) {
      return row.quantity == quantity && row.subject == subject && row.programme == programme;
    });
  }

  void check_after(std::size_t i, const RaceTask& row, const std::string& before) {
    const CellRef at = cell(TableId::tasks, i, "after");
    const std::size_t slash = before.find('/');
    if (slash != std::string::npos) {
      const std::uint32_t other = in_.programmes.find(before.substr(0, slash));
      if (known(other) && race_of(other) == race_of(row.programme)) {
        need_type(race_of(other), before.substr(slash + 1), at);
      } else {
        in_.fault(at, Code::unknown_reference, shown(before), "programme/type with a programme of the same race",
                  did_you_mean(before.substr(0, slash), in_.programmes.names(), "correct the name"));
      }
      return;
    }
    if (tasks_[row.programme].contains(before) || types_[race_of(row.programme)].contains(before)) return;
    in_.fault(at, Code::unknown_reference, shown(before),
              "a task of the programme, a milestone type, or programme/type",
              did_you_mean(before, views(tasks_[row.programme]), "add the task or correct the name"));
  }

  /// Nodes are names: `programme/task` and `programme/type`; a task's own name wins, as in the race itself.
  void check_circles() {
    std::map<std::string, std::uint32_t> node;
    std::vector<std::string> names;
    std::vector<std::size_t> row_of;
    const auto at = [&](std::string name, std::size_t row) {
      const auto [it, added] = node.try_emplace(std::move(name), static_cast<std::uint32_t>(names.size()));
      if (added) {
        names.push_back(it->first);
        row_of.push_back(row);
      }
      return it->second;
    };
    std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
    for (std::size_t i = 0; i < world_.tasks.size(); ++i) {
      const RaceTask& row = world_.tasks.at(i);
      if (!known(row.programme)) continue;
      const std::string own = world_.programmes.at(row.programme).id + "/";
      const std::uint32_t task = at(own + "task " + row.task, i);
      if (!row.reaches.empty()) edges.emplace_back(task, at(own + row.reaches, i));
      for (const std::string& before : row.after) {
        const bool is_task = tasks_[row.programme].contains(before);
        const bool foreign = before.find('/') != std::string::npos;
        edges.emplace_back(at(is_task ? own + "task " + before : foreign ? before : own + before, i), task);
      }
    }
    const Digraph graph(static_cast<std::uint32_t>(names.size()), edges);
    const auto cycle = graph.cycle();
    if (!cycle) return;
    std::string text;
    for (const std::uint32_t n : *cycle) text += names[n] + " before ";
    in_.fault(cell(TableId::tasks, row_of[cycle->front()], "after"), Code::cycle,
              "steps that wait for each other: " + text + names[cycle->front()], "tasks that lead forward",
              "take one of them out of `after`");
  }

  void check_task_figures() {
    for (const TaskFigure& row : world_.task_figures) {
      if (!known(row.programme) || tasks_[row.programme].contains(row.task)) continue;
      in_.fault(in_.cell(world_.figures.where(row.figure), TableId::task_figures, "task"), Code::unknown_reference,
                shown(row.task), "a task of " + shown(world_.programmes.at(row.programme).id),
                did_you_mean(row.task, views(tasks_[row.programme]), "add it to tasks or correct the name"));
    }
  }

  void check_ties() {
    for (const RaceTie& row : world_.race_ties) {
      const CellRef at = in_.cell(world_.figures.where(row.lag), TableId::race_ties, "type");
      need_type(row.race, row.type, at);
      if (row.kind == TieKind::cooperation && !row.regime.valid() &&
          (row.leader == kAnyProgramme || row.follower == kAnyProgramme)) {
        in_.fault(at, Code::bad_structure, "a cooperation of anyone with anyone",
                  "a regime, or a leader and a follower", "name who cooperates");
      }
    }
  }

  void check_race_figures() {
    for (const RaceFigure& row : world_.race_figures) {
      const bool resource =
          row.quantity == RaceQuantity::resource_level || row.quantity == RaceQuantity::resource_effect;
      if (!resource || row.programme != kAnyProgramme || row.quantity == RaceQuantity::resource_effect) continue;
      in_.fault(in_.cell(world_.figures.where(row.figure), TableId::race_figures, "programme"), Code::missing_value,
                "the level of " + shown(row.subject) + " of nobody", "a programme", "name whose resource it is");
    }
  }

  void check_forecasts() {
    std::set<std::pair<std::uint32_t, PartialDate>> told;
    for (std::size_t i = 0; i < world_.forecasts.size(); ++i) {
      const MadeForecast& row = world_.forecasts.at(i);
      need_type(row.race, row.type, cell(TableId::forecasts, i, "type"));
      const std::string seal = seal_of(world_, row.race, row.made_on);
      if (seal == row.seal || !told.emplace(row.race, row.made_on).second) continue;
      in_.fault(cell(TableId::forecasts, i, "seal"), Code::bad_provenance, shown(row.seal),
                "`" + seal + "`, the seal of the rows of this race and day as they stand",
                "put back what was changed, or the row that is gone: a forecast that was made stays as it is");
    }
  }

  Reading& in_;
  const World& world_;
  std::map<std::uint32_t, std::set<std::string>> types_;  // by race
  std::map<std::uint32_t, std::set<std::string>> tasks_;  // by programme
};

}  // namespace

void check_race(Reading& in) { RaceCheck(in).run(); }

}  // namespace chokepoint::world
