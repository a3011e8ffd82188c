#include "policy/rules.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "network/keep_apart.h"
#include "policy/procurement.h"
#include "policy/reach.h"
#include "policy/terms.h"
#include "world/query.h"

namespace chokepoint::policy {
namespace {

using world::World;

/// What acts on what is ordered from a site for a market.
struct Effect {
  double refused{0.0};
  double delayed{0.0};  // of what passes
  std::int32_t delay{0};
  ClauseId why;
};

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
        assume_(options.assume == Assume::ask ? scenario.assume : options.assume),
        statutes_(world, scenario, values) {
    for (const world::Act& act : scenario.acts) {
      if (std::holds_alternative<world::GeneralLicence>(act.what)) general_.push_back(&act);
    }
  }

  Result<Rules> run() {
    sort_clauses();
    collect_days();
    remark_idle();
    std::vector<Effect> base(channels_.size()), now(channels_.size()), last(channels_.size());
    evaluate(world_.base_date, nullptr, base);
    settle_silence(base);
    if (!silent_.empty() && assume_ == Assume::ask) return fail(question());
    // Where nothing hangs on the answer, any will do.
    const Assume taken = assume_ == Assume::ask ? Assume::resumed : assume_;
    std::vector<network::RuleChange> changes;
    std::vector<double> gained(channels_.size(), 1.0);
    Rules rules;
    for (Day day : days_) {
      remark_standing(day, taken);
      evaluate(day, &taken, now);
      staff_offices(day, taken, rules.offices);
      for (std::uint32_t c = 0; c < channels_.size(); ++c) {
        lift(day, c, now[c], base[c], gained[c], rules.liftings);
        const Effect relative = difference(now[c], base[c]);
        if (same(relative, last[c])) continue;
        last[c] = relative;
        changes.push_back({scenario_.horizon.step_of(day), channels_[c].pair, 1.0 - relative.refused, relative.delayed,
                           relative.delay, relative.why});
      }
    }
    rules.links = network::LinkRules(std::move(changes), scenario_.horizon.steps());
    rules.remarks = std::move(remarks_);
    return rules;
  }

 private:
  /// A pair of site and market that some acting clause may reach.
  struct Channel {
    std::uint32_t pair;
    PlaceId maker, buyer;
    double military;
  };
  struct Acting {
    ClauseId clause;
    bool procurement{false};  // binds a buyer: makers are its targets, the issuer's own lines are reached
    bool by_membership{false};
    std::vector<std::pair<std::uint32_t, double>> reach;  // channel, covered share
    std::size_t epoch{static_cast<std::size_t>(-1)};
    std::vector<std::uint8_t> targeted, inside;  // per place, on the days of `epoch`: aimed at; of the issuer
  };
  /// A clause whose state on some day of the run no source tells, though something hangs on it.
  struct Silence {
    ControlId control;
    ClauseId clause;
    Day since;
  };

  void remark(Remark::Kind kind, ClauseId clause, Day day) {
    const ControlId control = world_.clauses[clause].control;
    if (seen_.emplace(kind, control).second) remarks_.push_back({kind, control, clause, day, Idle::acts});
  }

  /// Which clauses act, on what; and which stand in the tables only.
  void sort_clauses() {
    idle_ = idle_clauses(world_);
    std::vector<std::vector<const world::Coverage*>> coverage(world_.clauses.size());
    for (const auto& row : world_.control_coverage) {
      if (row.answer != world::Answer::no) coverage[row.clause.index].push_back(&row);
    }
    std::vector<std::uint32_t> channel_of_pair(net_.pair_link.size(), kNone);
    for (std::size_t c = 0; c < world_.clauses.size(); ++c) {
      if (idle_[c] != Idle::acts || coverage[c].empty()) continue;
      const world::Clause& clause = world_.clauses.at(c);
      const world::Control& control = world_.controls[clause.control];
      Acting acting;
      acting.clause = ClauseId{c};
      acting.by_membership = targets_regime(clause) || control.issuing_regime.valid();
      acting.procurement = binds_a_buyer(world_, acting.clause);
      std::vector<std::uint8_t> reached(net_.sites.size(), 1);
      if (clause.reach == world::Reach::content) {
        reached = made_with(world_, net_, control, listed_inputs(world_, clause));
      }
      for (const world::Coverage* row : coverage[c]) add_reach(*row, reached, channel_of_pair, acting);
      if (!acting.reach.empty()) acting_.push_back(std::move(acting));
    }
    std::stable_sort(acting_.begin(), acting_.end(), [&](const Acting& a, const Acting& b) {
      return world_.clauses[a.clause].control < world_.clauses[b.clause].control;
    });
  }

  /// What may flow more than on the base date. Where nothing at all flowed then, no row says how much would: remarked.
  void lift(Day day, std::uint32_t c, const Effect& now, const Effect& base, double& gained,
            std::vector<Lifting>& liftings) {
    const bool linked = net_.pair_link[channels_[c].pair] != network::SupplyNetwork::kNoLink;
    const bool lifted = now.refused < base.refused;
    if (lifted && !(linked && base.refused < 1.0)) remark(Remark::Kind::lifting, base.why, world_.base_date);
    const double gain = linked && lifted && base.refused < 1.0 ? (1.0 - now.refused) / (1.0 - base.refused) : 1.0;
    if (gain == gained) return;
    gained = gain;
    liftings.push_back({scenario_.horizon.step_of(day), channels_[c].pair, gain});
  }

  /// Offices of controls that came into force, or were changed by the scenario, since the base date; the queue of one
  /// that goes on as it was is in the flows.
  void staff_offices(Day day, Assume taken, std::vector<OfficeTerms>& offices) {
    std::map<ControlId, OfficeTerms> today;
    std::map<ControlId, std::map<std::uint32_t, double>> loads;
    for (Acting& acting : acting_) {
      const Standing standing = statutes_.under_scenario(acting.clause, day, taken);
      const bool goes_on = !standing.by_scenario && statutes_.of_law(acting.clause, world_.base_date).binds;
      if (!standing.binds || goes_on || !(standing.office_per_day > 0.0)) continue;
      const ControlId control = world_.clauses[acting.clause].control;
      OfficeTerms& office = today[control];
      office = {
          scenario_.horizon.step_of(day), control, standing.office_per_day * kWorkingDays, standing.validity_days, {}};
      for (const auto& [channel, covered] : acting.reach) {
        if (!aimed(acting, channels_[channel], day)) continue;
        double& share = loads[control][channels_[channel].pair];
        share = std::max(share, covered * (1.0 - general_share(acting.clause, channels_[channel].buyer, day)));
      }
    }
    for (auto& [control, office] : today) office.load.assign(loads[control].begin(), loads[control].end());
    for (auto& [control, was] : staffed_) {
      if (!today.contains(control)) today[control] = {scenario_.horizon.step_of(day), control, 0.0, 30.0, {}};
    }
    for (auto& [control, office] : today) {
      const auto was = staffed_.find(control);
      const bool same = was != staffed_.end() && was->second.per_day == office.per_day &&
                        was->second.validity_days == office.validity_days && was->second.load == office.load;
      if (same || (was == staffed_.end() && office.load.empty())) continue;
      staffed_[control] = office;
      offices.push_back(office);
    }
  }

  /// Share of what a clause covers that a general licence lets pass to the buyer; of several the latest act counts.
  double general_share(ClauseId clause, PlaceId buyer, Day day) const {
    const world::Act* found = nullptr;
    for (const world::Act* act : general_) {
      const auto& licence = std::get<world::GeneralLicence>(act->what);
      if (licence.control != world_.clauses[clause].control || act->day > day || (act->until && day >= *act->until))
        continue;
      if (licence.clause.valid() && licence.clause != clause) continue;
      if (licence.to.valid() && !world::within(world_, buyer, licence.to)) continue;
      if (found == nullptr || act->day >= found->day) found = act;
    }
    return found == nullptr ? 0.0 : std::get<world::GeneralLicence>(found->what).share;
  }

  /// Could goods of the maker be caught on their way to the buyer, on some day? Goods that leave the issuer's
  /// territory; or, of a clause that reaches makers abroad, goods that leave the maker's country for any but the
  /// issuer's.
  bool may_catch(const world::Clause& clause, PlaceId maker, PlaceId buyer) const {
    const world::Control& control = world_.controls[clause.control];
    if (clause.reach != world::Reach::exports && country_of(world_, maker) == country_of(world_, buyer)) {
      return false;
    }
    if (control.issuing_regime.valid()) return true;  // who is a member is asked on the day
    const bool home = world::within(world_, maker, control.issuer);
    return home == (clause.reach == world::Reach::exports) && !world::within(world_, buyer, control.issuer);
  }

  /// A line of the buyer whom a procurement ban binds, and a maker outside its place.
  bool buys(ClauseId clause, PlaceId maker, std::uint32_t market) const {
    const network::BoundBuyer buyer = bound_by(world_, clause);
    const auto at = std::find(net_.bound.begin(), net_.bound.end(), buyer);
    return at != net_.bound.end() && network::serves(net_, market, static_cast<std::size_t>(at - net_.bound.begin())) &&
           !world::within(world_, maker, buyer.place);
  }

  /// From every reached site of the product to every market, linked or not, that the clause may catch.
  void add_reach(const world::Coverage& row, const std::vector<std::uint8_t>& reached,
                 std::vector<std::uint32_t>& channel_of_pair, Acting& acting) {
    const double covered = std::clamp(values_[row.share.index], 0.0, 1.0);
    if (!(covered > 0.0)) return;
    const world::Clause& clause = world_.clauses[acting.clause];
    const std::uint32_t p = row.product.index;
    for (auto s = net_.product_site_first[p]; s < net_.product_site_first[p + 1]; ++s) {
      if (reached[s] == 0) continue;
      for (auto m = net_.product_market_first[p]; m < net_.product_market_first[p + 1]; ++m) {
        const PlaceId maker = net_.sites.place[s], buyer = net_.markets.place[m];
        if (acting.procurement ? !buys(acting.clause, maker, m) : !may_catch(clause, maker, buyer)) continue;
        const std::uint32_t pair = net_.pair_of(s, m);
        std::uint32_t& channel = channel_of_pair[pair];
        if (channel == kNone) {
          channel = static_cast<std::uint32_t>(channels_.size());
          channels_.push_back(
              {pair, maker, buyer, m < options_.defence_share.size() ? options_.defence_share[m] : 0.0});
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
    for (const auto* act : general_) {
      if (std::get<world::GeneralLicence>(act->what).control != world_.clauses[clause].control) continue;
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
    const Assume taken = assume_ == Assume::ask ? Assume::resumed : assume_;
    for (std::size_t c = 0; c < idle_.size(); ++c) {
      if (idle_[c] == Idle::acts) continue;
      const ClauseId clause{c};
      std::set<Day> days;
      add_days(clause, days);
      const bool at_base = statutes_.of_law(clause, world_.base_date).binds;
      for (Day day : days) {
        const Standing standing = statutes_.under_scenario(clause, day, taken);
        if (!standing.binds || (at_base && !standing.by_scenario)) continue;
        remarks_.push_back({Remark::Kind::does_not_act, world_.clauses[clause].control, clause, day, idle_[c]});
        break;
      }
    }
  }

  /// Collects the clauses whose state no source tells on some day and on which some pair hangs.
  void settle_silence(const std::vector<Effect>& base) {
    std::vector<Effect> resumed(channels_.size()), extended(channels_.size());
    for (Day day : days_) {
      std::vector<std::pair<Acting*, Day>> unknown;
      for (Acting& acting : acting_) {
        const Standing standing = statutes_.under_scenario(acting.clause, day, Assume::resumed);
        if (!standing.by_scenario && standing.law.unknown_since)
          unknown.emplace_back(&acting, *standing.law.unknown_since);
      }
      if (unknown.empty()) continue;
      const Assume ends = Assume::resumed, goes_on = Assume::extended;
      evaluate(day, &ends, resumed);
      evaluate(day, &goes_on, extended);
      for (const auto& [of, since] : unknown) {
        auto* const acting = of;  // clang 14: no lambda holds a structured binding
        const bool hangs = std::any_of(acting->reach.begin(), acting->reach.end(), [&](const auto& part) {
          const std::uint32_t c = part.first;
          return aimed(*acting, channels_[c], day) &&
                 !same(difference(resumed[c], base[c]), difference(extended[c], base[c]));
        });
        const ControlId control = world_.clauses[acting->clause].control;
        const auto known = [&](const Silence& other) { return other.control == control; };
        if (hangs && std::none_of(silent_.begin(), silent_.end(), known))
          silent_.push_back({control, acting->clause, since});
      }
    }
  }

  Error question() const {
    std::string ends;
    for (const Silence& silence : silent_) {
      ends += (ends.empty() ? "" : ", ") + world_.controls[silence.control].id + " (" + to_string(silence.since) + ")";
    }
    Faults faults;
    faults.add({Code::usage, "", 0, 0,
                "trade of this run that hangs on law of which no source says how it went on: " + ends,
                "a choice between its legal default and a prolongation",
                "say --assume resumed (a suspended measure acts again) or --assume extended (it stays as it was)"});
    return std::move(faults).take();
  }

  /// What must be said about taking the acting clauses as they are taken on the day.
  void remark_standing(Day day, Assume taken) {
    for (const Silence& silence : silent_) {
      if (silence.since > day || assume_ == Assume::ask) continue;
      remark(assume_ == Assume::resumed ? Remark::Kind::assumed_resumed : Remark::Kind::assumed_extended,
             silence.clause, silence.since);
    }
    for (const Acting& acting : acting_) {
      const Standing standing = statutes_.under_scenario(acting.clause, day, taken);
      if (standing.by_scenario || !standing.binds || standing.law.since <= world_.base_date) continue;
      if (standing.law.partial_date) remark(Remark::Kind::partial_date, acting.clause, standing.law.since);
      if (standing.civil.assumed || standing.defence.assumed)
        remark(Remark::Kind::no_terms, acting.clause, standing.law.since);
    }
  }

  /// Does the clause catch the pair on the day, by whom it is aimed at and who belongs to the issuer?
  bool aimed(Acting& acting, const Channel& channel, Day day) {
    const world::Clause& clause = world_.clauses[acting.clause];
    const world::Control& control = world_.controls[clause.control];
    const std::size_t epoch =
        acting.by_membership
            ? static_cast<std::size_t>(std::upper_bound(epochs_.begin(), epochs_.end(), day) - epochs_.begin())
            : 0;
    if (acting.epoch != epoch) {
      acting.epoch = epoch;
      acting.targeted.resize(world_.places.size());
      acting.inside.resize(world_.places.size());
      for (std::size_t p = 0; p < acting.targeted.size(); ++p) {
        acting.targeted[p] = targets_place(world_, clause, PlaceId{p}, day);
        acting.inside[p] = world::in_territory(world_, control, PlaceId{p}, day);
      }
    }
    if (acting.procurement) return acting.targeted[channel.maker.index] != 0;
    const bool home = acting.inside[channel.maker.index] != 0;
    return acting.targeted[channel.buyer.index] != 0 && acting.inside[channel.buyer.index] == 0 &&
           home == (clause.reach == world::Reach::exports);
  }

  /// Within one control the widest clause counts; controls of different acts apply one after the other.
  /// `taken`: what to take where the sources end; null: by the law alone, without the scenario.
  void evaluate(Day day, const Assume* taken, std::vector<Effect>& effects) {
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
      const Standing standing = taken == nullptr ? statutes_.of_law(acting.clause, day)
                                                 : statutes_.under_scenario(acting.clause, day, *taken);
      if (!standing.binds) continue;
      for (const auto& [channel, covered] : acting.reach) {
        if (!aimed(acting, channels_[channel], day)) continue;
        const double military = acting.procurement ? 1.0 : channels_[channel].military;
        const double general =
            taken == nullptr || general_.empty() ? 0.0 : general_share(acting.clause, channels_[channel].buyer, day);
        const Effect one = effect_of(standing, covered * (1.0 - general), military, acting.clause);
        Effect& widest = of_control[channel];
        if (!widest.why.valid()) touched.push_back(channel);
        if (acting.procurement) {  // its clauses name different purchases
          if (one.refused > 0.0) widest.why = acting.clause;
          widest.refused = std::min(1.0, widest.refused + one.refused);
          continue;
        }
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
      effect.delay = static_cast<std::int32_t>(std::lround(days));
    }
    if (effect.delay == 0) effect.delayed = 0.0;
    return effect;
  }

  /// The flows of the base date already hold what was in force then; what a lifting adds is in Rules::liftings.
  static Effect difference(const Effect& now, const Effect& base) {
    Effect result = now;
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

  static bool same(const Effect& a, const Effect& b) {
    return a.refused == b.refused && a.delayed == b.delayed && a.delay == b.delay;
  }

  static constexpr std::uint32_t kNone = 0xffffffffU;
  static constexpr double kWorkingDays = 5.0 / 7.0;  // of calendar days

  const World& world_;
  const world::Scenario& scenario_;
  const network::SupplyNetwork& net_;
  std::span<const double> values_;
  const RulesOptions& options_;
  Assume assume_;  // the caller's, or else the scenario's
  Statutes statutes_;
  std::vector<const world::Act*> general_;  // general licences, in file order
  std::map<ControlId, OfficeTerms> staffed_;
  std::vector<Channel> channels_;
  std::vector<Acting> acting_;  // by control
  std::vector<Idle> idle_;      // per clause
  std::vector<Day> epochs_;     // days on which some membership changes
  std::vector<Day> days_;
  std::set<std::pair<Remark::Kind, ControlId>> seen_;
  std::vector<Silence> silent_;
  std::vector<Remark> remarks_;
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
