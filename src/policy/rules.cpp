#include "policy/rules.h"

#include <algorithm>
#include <set>

#include "world/query.h"

namespace chokepoint::policy {
namespace {

using world::ClauseState;
using world::Instrument;
using world::Rule;
using world::World;

/// Terms of a clause on a day, for one class of buyers.
struct Terms {
  double refused{0.0};
  double wait{0.0};
  bool assumed{false};  // no licence row speaks of the clause
};

/// What acts on a link: share refused and share delayed.
struct Effect {
  double refused{0.0};
  double delayed{0.0};
  std::int32_t delay{0};
  ClauseId why;
};

/// Where no licence row states it: statutory 45 working days are 63 calendar days.
constexpr double kStatutoryWait = 63.0;

class RuleMaker {
 public:
  RuleMaker(const World& world, const world::Scenario& scenario, const network::SupplyNetwork& net,
            std::span<const double> values, const RulesOptions& options)
      : world_(world), scenario_(scenario), net_(net), values_(values), options_(options) {}

  Result<Rules> run() {
    find_acting_clauses();
    collect_days();
    std::vector<Effect> base(net_.links.size()), now(net_.links.size()), last(net_.links.size());
    evaluate(world_.base_date, false, base);
    std::vector<network::RuleChange> changes;
    for (Day day : days_) {
      evaluate(day, true, now);
      for (std::uint32_t link = 0; link < net_.links.size(); ++link) {
        const Effect relative = difference(now[link], base[link]);
        if (relative.refused == last[link].refused && relative.delayed == last[link].delayed &&
            relative.delay == last[link].delay) {
          continue;
        }
        last[link] = relative;
        changes.push_back({scenario_.horizon.step_of(day), link, 1.0 - relative.refused, relative.delayed, relative.delay,
                           relative.why});
      }
    }
    if (!faults_.empty()) return fail(std::move(faults_).take());
    Rules rules;
    rules.links = network::LinkRules(std::move(changes), scenario_.horizon.steps());
    rules.remarks = std::move(remarks_);
    return rules;
  }

 private:
  struct Acting {
    ClauseId clause;
    std::vector<std::pair<std::uint32_t, double>> links;  // link, covered share
  };

  void remark(Remark::Kind kind, ClauseId clause, Day day) {
    const ControlId control = world_.clauses[clause].control;
    if (seen_.emplace(kind, control).second) remarks_.push_back({kind, control, clause, day});
  }

  /// Export controls bind what leaves the issuer's territory. Other instruments stand in the tables and are remarked.
  void find_acting_clauses() {
    for (std::size_t c = 0; c < world_.clauses.size(); ++c) {
      const ClauseId id{c};
      const world::Clause& clause = world_.clauses[id];
      const world::Control& control = world_.controls[clause.control];
      const bool goods = clause.rule == Rule::ban || clause.rule == Rule::licence || clause.rule == Rule::presumption_of_denial;
      const bool exports = control.instrument == Instrument::export_control || control.instrument == Instrument::informal ||
                           control.instrument == Instrument::quota;
      if (!goods || !exports || !control.issuer.valid()) continue;
      Acting acting{id, {}};
      for (const auto& coverage : world_.control_coverage) {
        if (coverage.clause != id || coverage.answer == world::Answer::no) continue;
        const double covered = std::clamp(values_[coverage.share.index], 0.0, 1.0);
        for (std::uint32_t link = 0; link < net_.links.size() && covered > 0.0; ++link) {
          const std::uint32_t site = net_.links.supplier[link];
          if (net_.sites.product[site] != coverage.product) continue;
          if (!world::within(world_, net_.sites.place[site], control.issuer)) continue;
          if (world::within(world_, net_.markets.place[net_.links.customer[link]], control.issuer)) continue;
          acting.links.emplace_back(link, covered);
        }
      }
      if (!acting.links.empty()) acting_.push_back(std::move(acting));
    }
  }

  /// Days on which anything may change: the first, every event and end of a term, every act on a control.
  void collect_days() {
    const Day first = scenario_.horizon.first;
    const Day end = scenario_.horizon.end();
    std::set<Day> days{first};
    auto add = [&](Day day) {
      if (day > first && day < end) days.insert(day);
    };
    for (const Acting& acting : acting_) {
      for (const auto* event : world::timeline(world_, acting.clause)) {
        add(event->date.first);
        if (event->until) add(event->until->first);
      }
    }
    for (const auto& member : world_.members) {
      if (member.from) add(member.from->first);
      if (member.to) add(member.to->first);
    }
    for (const auto& act : scenario_.acts) {
      if (!std::holds_alternative<world::SetControl>(act.what)) continue;
      add(act.day);
      if (act.until) add(*act.until);
    }
    days_.assign(days.begin(), days.end());
  }

  Terms terms_of(ClauseId id, world::UserClass user) const {
    const world::Clause& clause = world_.clauses[id];
    Terms terms;
    if (clause.rule == Rule::ban) {
      terms.refused = 1.0;
      return terms;
    }
    terms.refused = clause.rule == Rule::presumption_of_denial ? 1.0 : 0.0;
    terms.wait = clause.rule == Rule::licence ? kStatutoryWait : 0.0;
    terms.assumed = true;
    int best_refused = -1;
    int best_wait = -1;
    for (const auto& row : world_.licences) {
      if (row.control != clause.control || (row.clause.valid() && row.clause != id)) continue;
      if (row.user != world::UserClass::all && row.user != user) continue;
      const int score = (row.clause.valid() ? 2 : 0) + (row.user != world::UserClass::all ? 1 : 0);
      if (row.quantity == world::LicenceQuantity::refused_share && score > best_refused) {
        best_refused = score;
        terms.refused = std::clamp(values_[row.figure.index], 0.0, 1.0);
        terms.assumed = false;
      } else if (row.quantity == world::LicenceQuantity::wait_days && score > best_wait) {
        best_wait = score;
        terms.wait = std::max(0.0, values_[row.figure.index]);
      }
    }
    return terms;
  }

  /// The act of the scenario that governs a clause on a day: the latest that holds, later rows winning.
  const world::SetControl* override_of(ClauseId id, Day day, world::UserClass user) const {
    const world::SetControl* found = nullptr;
    Day found_day{};
    for (const auto& act : scenario_.acts) {
      const auto* set = std::get_if<world::SetControl>(&act.what);
      if (set == nullptr || act.day > day || (act.until && day >= *act.until)) continue;
      if (set->control != world_.clauses[id].control || (set->clause.valid() && set->clause != id)) continue;
      if (set->user != world::UserClass::all && set->user != user) continue;
      if (found == nullptr || act.day >= found_day) {
        found = set;
        found_day = act.day;
      }
    }
    return found;
  }

  /// Terms in force for one class of buyers, or nothing.
  std::optional<Terms> in_force(ClauseId id, Day day, bool with_scenario, world::UserClass user) {
    const world::SetControl* set = with_scenario ? override_of(id, day, user) : nullptr;
    if (set != nullptr) {
      if (!binds(set->state)) return std::nullopt;
      Terms terms = terms_of(id, user);
      if (set->refused_share) terms = {*set->refused_share, *set->refused_share < 1.0 ? terms.wait : 0.0, false};
      if (set->wait_days) terms.wait = *set->wait_days;
      return terms;
    }
    const StateOnDay state = state_on(world_, id, day, with_scenario ? options_.assume : Assume::resumed);
    if (state.unknown_since && with_scenario) {
      if (options_.assume == Assume::ask) {
        ask(id, *state.unknown_since);
        return std::nullopt;
      }
      if (*state.unknown_since >= scenario_.horizon.first) {
        remark(options_.assume == Assume::resumed ? Remark::Kind::assumed_resumed : Remark::Kind::assumed_extended, id,
               *state.unknown_since);
      }
    }
    if (!binds(state.state)) return std::nullopt;
    if (state.partial_date && with_scenario) remark(Remark::Kind::partial_date, id, state.since);
    const Terms terms = terms_of(id, user);
    if (terms.assumed && with_scenario) remark(Remark::Kind::no_terms, id, state.since);
    return terms;
  }

  void ask(ClauseId id, Day since) {
    const world::Control& control = world_.controls[world_.clauses[id].control];
    if (!asked_.insert(control.id).second) return;
    faults_.add({Code::usage, "", 0, 0,
                 "the suspension of " + control.id + " ends on " + to_string(since) + " and no source says what followed", "a choice between its legal default and a prolongation",
                 "say --assume resumed (the measure acts again) or --assume extended (it stays suspended)"});
  }

  void evaluate(Day day, bool with_scenario, std::vector<Effect>& effects) {
    std::fill(effects.begin(), effects.end(), Effect{});
    // Within one control the widest clause counts; controls of different acts apply one after the other.
    std::vector<Effect> of_control(net_.links.size());
    std::vector<std::uint32_t> touched;
    ControlId current;
    auto fold = [&] {
      for (auto link : touched) {
        Effect& all = effects[link];
        const Effect& one = of_control[link];
        if (one.refused > all.refused || one.delay > all.delay || !all.why.valid()) all.why = one.why;
        all.refused = 1.0 - (1.0 - all.refused) * (1.0 - one.refused);
        all.delayed = std::max(all.delayed, one.delayed);
        all.delay = std::max(all.delay, one.delay);
        of_control[link] = Effect{};
      }
      touched.clear();
    };
    for (const Acting& acting : acting_) {
      const world::Clause& clause = world_.clauses[acting.clause];
      if (clause.control != current) {
        fold();
        current = clause.control;
      }
      const auto civil = in_force(acting.clause, day, with_scenario, world::UserClass::civil);
      const auto defence = in_force(acting.clause, day, with_scenario, world::UserClass::defence);
      if (!civil && !defence) continue;
      for (const auto& [link, covered] : acting.links) {
        const std::uint32_t market = net_.links.customer[link];
        if (!targets_place(world_, clause, net_.markets.place[market], day)) continue;
        const double military = market < options_.defence_share.size() ? options_.defence_share[market] : 0.0;
        const double refused = covered * ((civil ? civil->refused * (1.0 - military) : 0.0) +
                                          (defence ? defence->refused * military : 0.0));
        const double wait = std::max(civil ? civil->wait : 0.0, defence && military > 0.5 ? defence->wait : 0.0);
        Effect& effect = of_control[link];
        if (!effect.why.valid()) touched.push_back(link);
        if (refused >= effect.refused || !effect.why.valid()) effect.why = acting.clause;
        effect.refused = std::max(effect.refused, refused);
        if (wait > 0.0) {
          effect.delayed = std::max(effect.delayed, covered);
          effect.delay = std::max(effect.delay, static_cast<std::int32_t>(wait + 0.5));
        }
      }
    }
    fold();
  }

  /// The flows of the base date already hold what was in force then; a lifting does not yet raise them.
  Effect difference(const Effect& now, const Effect& base) {
    Effect result = now;
    result.refused = base.refused < 1.0 ? 1.0 - (1.0 - now.refused) / (1.0 - base.refused) : 0.0;
    if (result.refused < 0.0) {
      if (base.why.valid()) remark(Remark::Kind::lifting, base.why, world_.base_date);
      result.refused = 0.0;
    }
    if (now.delay <= base.delay) {
      result.delay = 0;
      result.delayed = 0.0;
    } else {
      result.delay = now.delay - base.delay;
    }
    return result;
  }

  const World& world_;
  const world::Scenario& scenario_;
  const network::SupplyNetwork& net_;
  std::span<const double> values_;
  const RulesOptions& options_;
  std::vector<Acting> acting_;
  std::vector<Day> days_;
  std::set<std::pair<Remark::Kind, ControlId>> seen_;
  std::set<std::string> asked_;
  std::vector<Remark> remarks_;
  Faults faults_;
};

}  // namespace

bool targets_place(const World& world, const world::Clause& clause, PlaceId buyer, Day day) {
  bool covered = false;
  bool excluded = false;
  for (const world::Target& target : clause.targets) {
    bool hit = false;
    switch (target.kind) {
      case world::Target::Kind::all: hit = true; break;
      case world::Target::Kind::place: hit = world::within(world, buyer, PlaceId{target.index}); break;
      case world::Target::Kind::regime: hit = world::is_member(world, RegimeId{target.index}, buyer, day); break;
      case world::Target::Kind::firm: break;
    }
    (target.excluded ? excluded : covered) |= hit;
  }
  return covered && !excluded;
}

Result<Rules> rules_for(const World& world, const world::Scenario& scenario, const network::SupplyNetwork& network,
                        std::span<const double> values, const RulesOptions& options) {
  return RuleMaker(world, scenario, network, values, options).run();
}

}  // namespace chokepoint::policy
