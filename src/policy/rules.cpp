#include "policy/rules.h"

#include <algorithm>
#include <set>

#include "policy/terms.h"
#include "world/query.h"

namespace chokepoint::policy {
namespace {

using world::Instrument;
using world::Rule;
using world::World;

/// What acts on what is ordered from a site for a market.
struct Effect {
  double refused{0.0};
  double delayed{0.0};  // of what passes
  std::int32_t delay{0};
  ClauseId why;
};

/// Rules and instruments that say what may leave the issuer's territory.
bool acts_on_goods(const world::Control& control, const world::Clause& clause) {
  const bool goods =
      clause.rule == Rule::ban || clause.rule == Rule::licence || clause.rule == Rule::presumption_of_denial;
  const bool exports = control.instrument == Instrument::export_control || control.instrument == Instrument::informal ||
                       control.instrument == Instrument::quota;
  return goods && exports && control.issuer.valid();
}

bool firms_only(const world::Clause& clause) {
  return std::all_of(clause.targets.begin(), clause.targets.end(), [](const world::Target& target) {
    return target.excluded || target.kind == world::Target::Kind::firm;
  });
}

bool targets_regime(const world::Clause& clause) {
  return std::any_of(clause.targets.begin(), clause.targets.end(),
                     [](const world::Target& target) { return target.kind == world::Target::Kind::regime; });
}

class RuleMaker {
 public:
  RuleMaker(const World& world, const world::Scenario& scenario, const network::SupplyNetwork& net,
            std::span<const double> values, const RulesOptions& options)
      : world_(world),
        scenario_(scenario),
        net_(net),
        values_(values),
        options_(options),
        statutes_(world, scenario, values) {}

  Result<Rules> run() {
    sort_clauses();
    collect_days();
    remark_idle();
    std::vector<Effect> base(channels_.size()), now(channels_.size()), last(channels_.size());
    evaluate(world_.base_date, false, base);
    std::vector<network::RuleChange> changes;
    for (Day day : days_) {
      evaluate(day, true, now);
      for (std::uint32_t c = 0; c < channels_.size(); ++c) {
        const Effect relative = difference(now[c], base[c]);
        if (relative.refused == last[c].refused && relative.delayed == last[c].delayed &&
            relative.delay == last[c].delay) {
          continue;
        }
        last[c] = relative;
        changes.push_back({scenario_.horizon.step_of(day), channels_[c].pair, 1.0 - relative.refused, relative.delayed,
                           relative.delay, relative.why});
      }
    }
    if (!faults_.empty()) return fail(std::move(faults_).take());
    Rules rules;
    rules.links = network::LinkRules(std::move(changes), scenario_.horizon.steps());
    rules.remarks = std::move(remarks_);
    return rules;
  }

 private:
  /// A pair of site and market that some acting clause may reach.
  struct Channel {
    std::uint32_t pair;
    PlaceId buyer;
    double military;
  };
  struct Acting {
    ClauseId clause;
    bool by_membership{false};
    std::vector<std::pair<std::uint32_t, double>> reach;  // channel, covered share
    std::size_t hits_epoch{static_cast<std::size_t>(-1)};
    std::vector<std::uint8_t> hits;  // per place, on the days of hits_epoch
  };

  void remark(Remark::Kind kind, ClauseId clause, Day day) {
    const ControlId control = world_.clauses[clause].control;
    if (seen_.emplace(kind, control).second) remarks_.push_back({kind, control, clause, day});
  }

  /// Which clauses act, on what; and which stand in the tables only.
  void sort_clauses() {
    std::vector<std::vector<const world::Coverage*>> coverage(world_.clauses.size());
    std::vector<bool> control_covers(world_.controls.size(), false);
    for (const auto& row : world_.control_coverage) {
      control_covers[world_.clauses[row.clause].control.index] = true;
      if (row.answer != world::Answer::no) coverage[row.clause.index].push_back(&row);
    }
    std::vector<std::uint32_t> channel_of_pair(net_.pair_link.size(), kNone);
    for (std::size_t c = 0; c < world_.clauses.size(); ++c) {
      const ClauseId id{c};
      const world::Clause& clause = world_.clauses[id];
      const world::Control& control = world_.controls[clause.control];
      if (!acts_on_goods(control, clause) || firms_only(clause) || !control_covers[clause.control.index]) {
        idle_.push_back(id);
        continue;
      }
      Acting acting{id, targets_regime(clause), {}, static_cast<std::size_t>(-1), {}};
      for (const world::Coverage* row : coverage[c]) add_reach(*row, control.issuer, channel_of_pair, acting);
      if (!acting.reach.empty()) acting_.push_back(std::move(acting));
    }
    std::stable_sort(acting_.begin(), acting_.end(), [&](const Acting& a, const Acting& b) {
      return world_.clauses[a.clause].control < world_.clauses[b.clause].control;
    });
  }

  /// From every site of the product in the issuer's territory to every market outside it, linked or not.
  void add_reach(const world::Coverage& row, PlaceId issuer, std::vector<std::uint32_t>& channel_of_pair,
                 Acting& acting) {
    const double covered = std::clamp(values_[row.share.index], 0.0, 1.0);
    if (!(covered > 0.0)) return;
    const std::uint32_t p = row.product.index;
    for (auto s = net_.product_site_first[p]; s < net_.product_site_first[p + 1]; ++s) {
      if (!world::within(world_, net_.sites.place[s], issuer)) continue;
      for (auto m = net_.product_market_first[p]; m < net_.product_market_first[p + 1]; ++m) {
        const PlaceId buyer = net_.markets.place[m];
        if (world::within(world_, buyer, issuer)) continue;
        const std::uint32_t pair = net_.pair_of(s, m);
        std::uint32_t& channel = channel_of_pair[pair];
        if (channel == kNone) {
          channel = static_cast<std::uint32_t>(channels_.size());
          channels_.push_back({pair, buyer, m < options_.defence_share.size() ? options_.defence_share[m] : 0.0});
        }
        acting.reach.emplace_back(channel, covered);
      }
    }
  }

  /// Days of the horizon on which a clause may change: the first, its events and the ends of their terms, acts on it.
  void add_days(ClauseId clause, std::set<Day>& days) const {
    const Day first = scenario_.horizon.first;
    const Day end = scenario_.horizon.end();
    auto add = [&](Day day) {
      if (day > first && day < end) days.insert(day);
    };
    days.insert(first);
    for (const auto* event : statutes_.timeline(clause)) {
      add(event->date.first);
      if (event->until) add(event->until->first);
    }
    for (const auto* act : statutes_.acts_on(clause)) {
      add(act->day);
      if (act->until) add(*act->until);
    }
  }

  void collect_days() {
    std::set<Day> days{scenario_.horizon.first};
    bool by_membership = false;
    for (const Acting& acting : acting_) {
      add_days(acting.clause, days);
      by_membership |= acting.by_membership;
    }
    std::set<Day> epochs;
    for (const auto& member : world_.members) {
      for (const auto& date : {member.from, member.to}) {
        if (date) epochs.insert(date->first);
      }
    }
    epochs_.assign(epochs.begin(), epochs.end());
    for (Day day : epochs_) {
      if (by_membership && day > scenario_.horizon.first && day < scenario_.horizon.end()) days.insert(day);
    }
    days_.assign(days.begin(), days.end());
  }

  /// Clauses that come into force within the horizon and have no place in the model.
  void remark_idle() {
    for (ClauseId clause : idle_) {
      std::set<Day> days;
      add_days(clause, days);
      const bool at_base = statutes_.of_law(clause, world_.base_date).binds;
      for (Day day : days) {
        const Standing standing = statutes_.under_scenario(clause, day, options_.assume);
        if (!standing.binds || (at_base && !standing.by_scenario)) continue;
        remark(Remark::Kind::does_not_act, clause, day);
        break;
      }
    }
  }

  void ask(ClauseId id, Day since) {
    const world::Control& control = world_.controls[world_.clauses[id].control];
    if (!asked_.insert(control.id).second) return;
    faults_.add({Code::usage, "", 0, 0,
                 "the sources on " + control.id + " end on " + to_string(since) + " and none says what followed",
                 "a choice between its legal default and a prolongation",
                 "say --assume resumed (a suspended measure acts again) or --assume extended (it stays as it was)"});
  }

  /// The clause on a day, and what must be said about taking it so.
  Standing standing_of(ClauseId id, Day day, bool with_scenario) {
    if (!with_scenario) return statutes_.of_law(id, day);
    const Standing standing = statutes_.under_scenario(id, day, options_.assume);
    if (standing.by_scenario) return standing;
    if (const auto since = standing.law.unknown_since) {
      if (options_.assume == Assume::ask) {
        ask(id, *since);
      } else if (*since > world_.base_date) {
        remark(options_.assume == Assume::resumed ? Remark::Kind::assumed_resumed : Remark::Kind::assumed_extended, id,
               *since);
      }
    }
    if (standing.binds && standing.law.since > world_.base_date) {
      if (standing.law.partial_date) remark(Remark::Kind::partial_date, id, standing.law.since);
      if (standing.civil.assumed || standing.defence.assumed) remark(Remark::Kind::no_terms, id, standing.law.since);
    }
    return standing;
  }

  const std::vector<std::uint8_t>& hits_of(Acting& acting, Day day) {
    const std::size_t epoch =
        acting.by_membership
            ? static_cast<std::size_t>(std::upper_bound(epochs_.begin(), epochs_.end(), day) - epochs_.begin())
            : 0;
    if (acting.hits_epoch != epoch) {
      acting.hits_epoch = epoch;
      acting.hits.resize(world_.places.size());
      for (std::size_t p = 0; p < acting.hits.size(); ++p) {
        acting.hits[p] = targets_place(world_, world_.clauses[acting.clause], PlaceId{p}, day);
      }
    }
    return acting.hits;
  }

  /// Within one control the widest clause counts; controls of different acts apply one after the other.
  void evaluate(Day day, bool with_scenario, std::vector<Effect>& effects) {
    std::fill(effects.begin(), effects.end(), Effect{});
    std::vector<Effect> of_control(channels_.size());
    std::vector<std::uint32_t> touched;
    ControlId current;
    auto fold = [&] {
      for (auto channel : touched) {
        Effect& all = effects[channel];
        const Effect& one = of_control[channel];
        if (one.refused > all.refused || one.delay > all.delay || !all.why.valid()) all.why = one.why;
        all.refused = 1.0 - (1.0 - all.refused) * (1.0 - one.refused);
        all.delayed = std::max(all.delayed, one.delayed);
        all.delay = std::max(all.delay, one.delay);
        of_control[channel] = Effect{};
      }
      touched.clear();
    };
    for (Acting& acting : acting_) {
      const ControlId control = world_.clauses[acting.clause].control;
      if (control != current) {
        fold();
        current = control;
      }
      const Standing standing = standing_of(acting.clause, day, with_scenario);
      if (!standing.binds) continue;
      const std::vector<std::uint8_t>& hits = hits_of(acting, day);
      for (const auto& [channel, covered] : acting.reach) {
        if (hits[channels_[channel].buyer.index] == 0) continue;
        const Effect one = effect_of(standing, covered, channels_[channel].military, acting.clause);
        Effect& widest = of_control[channel];
        if (!widest.why.valid()) touched.push_back(channel);
        if (one.refused > widest.refused || !widest.why.valid()) widest.why = acting.clause;
        widest.refused = std::max(widest.refused, one.refused);
        widest.delayed = std::max(widest.delayed, one.delayed);
        widest.delay = std::max(widest.delay, one.delay);
      }
    }
    fold();
  }

  /// Terms by class of buyers on the covered share of a product; the rest passes at once.
  static Effect effect_of(const Standing& standing, double covered, double military, ClauseId why) {
    const double civil = covered * (1.0 - military);
    const double defence = covered * military;
    Effect effect;
    effect.why = why;
    effect.refused = std::min(1.0, civil * standing.civil.refused + defence * standing.defence.refused);
    const double civil_waits = standing.civil.wait > 0.0 ? civil * (1.0 - standing.civil.refused) : 0.0;
    const double defence_waits = standing.defence.wait > 0.0 ? defence * (1.0 - standing.defence.refused) : 0.0;
    const double waits = civil_waits + defence_waits;
    if (waits > 0.0) {
      const double days = (civil_waits * standing.civil.wait + defence_waits * standing.defence.wait) / waits;
      effect.delayed = std::min(1.0, waits / (1.0 - effect.refused));
      effect.delay = static_cast<std::int32_t>(days + 0.5);
    }
    if (effect.delay == 0) effect.delayed = 0.0;
    return effect;
  }

  /// The flows of the base date already hold what was in force then; a lifting does not yet raise them.
  Effect difference(const Effect& now, const Effect& base) {
    Effect result = now;
    if (now.refused < base.refused) remark(Remark::Kind::lifting, base.why, world_.base_date);
    result.refused = now.refused <= base.refused ? 0.0 : 1.0 - (1.0 - now.refused) / (1.0 - base.refused);
    // Who waited already waits on: either more goods wait now, or the same wait longer; what holds back more counts.
    const double more = std::max(0.0, now.delayed - base.delayed);
    const std::int32_t longer = std::max(0, now.delay - base.delay);
    if (more * now.delay >= now.delayed * longer) {
      result.delayed = more;
      result.delay = more > 0.0 ? now.delay : 0;
    } else {
      result.delay = longer;
    }
    return result;
  }

  static constexpr std::uint32_t kNone = 0xffffffffU;

  const World& world_;
  const world::Scenario& scenario_;
  const network::SupplyNetwork& net_;
  std::span<const double> values_;
  const RulesOptions& options_;
  Statutes statutes_;
  std::vector<Channel> channels_;
  std::vector<Acting> acting_;  // by control
  std::vector<ClauseId> idle_;
  std::vector<Day> epochs_;  // days on which some membership changes
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
      case world::Target::Kind::all:
        hit = true;
        break;
      case world::Target::Kind::place:
        hit = world::within(world, buyer, PlaceId{target.index});
        break;
      case world::Target::Kind::regime:
        hit = world::is_member(world, RegimeId{target.index}, buyer, day);
        break;
      case world::Target::Kind::firm:
        break;
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
