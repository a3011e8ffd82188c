#include "respond/stoppage_programme.h"

#include <fmt/format.h>

#include <algorithm>

namespace chokepoint::respond {
namespace {

using opt::Entry;
using opt::kInfinity;
constexpr std::uint32_t kNone = SurvivalPlanner::kNone;
constexpr double kAll = 1.0 - 1e-12;

}  // namespace

StoppageProgramme::StoppageProgramme(const SurvivalPlanner& planner, const Stoppage& stoppage)
    : planner_(planner), net_(planner.network()), stoppage_(stoppage), closed_(net_.markets.size(), 0) {
  std::vector<std::uint32_t> from;
  for (const auto& [site, share] : stoppage.capacity) {
    if (share < 1.0) from.push_back(planner.pool_of_site(site));
  }
  for (const std::uint32_t market : stoppage.closed) {
    closed_[market] = 1;
    from.push_back(planner.pool_of_market(market));
  }
  for (std::uint32_t p = 0; p + 1 < net_.product_pair_first.size(); ++p) {
    const auto barred = stoppage.pass.lower_bound(net_.product_pair_first[p]);
    if (barred == stoppage.pass.end() || barred->first >= net_.product_pair_first[p + 1]) continue;
    for (auto s = net_.product_site_first[p]; s < net_.product_site_first[p + 1]; ++s)
      from.push_back(planner.pool_of_site(s));
  }
  reached_ = planner.reached(from);
  shared_.assign(net_.sites.size(), 0.0);
  for (std::uint32_t pool = 0; pool < reached_.size(); ++pool) {
    if (reached_[pool] == 0) continue;
    for (const std::uint32_t s : planner.sites_of(pool)) {
      if (!(net_.output[s] > 0.0)) continue;
      sites_.push_back(s);
      for (const std::uint32_t l : net_.links.of_supplier(s))
        shared_[s] += net_.flow[l] * planner.share(net_.links.customer[l]) / net_.output[s];
    }
    spare_share_.resize(planner.pools(), 0.0);
    spare_share_[pool] = spare_share(pool);
    group_markets(stoppage, pool);
  }
}

/// Of spare capacity, what users in question may have: the share that they had of what stopped; where nothing of the
/// pool stops, the share that they have of all.
double StoppageProgramme::spare_share(std::uint32_t pool) const {
  double stopped = 0.0, ours = 0.0, all = 0.0, ours_of_all = 0.0;
  for (const std::uint32_t s : planner_.sites_of(pool)) {
    for (const std::uint32_t l : net_.links.of_supplier(s)) {
      const auto rule = stoppage_.pass.find(net_.pair_of(s, net_.links.customer[l]));
      const double lost = net_.flow[l] * (1.0 - left(s) * (rule == stoppage_.pass.end() ? 1.0 : rule->second));
      const double share = planner_.share(net_.links.customer[l]);
      stopped += lost;
      ours += lost * share;
      all += net_.flow[l];
      ours_of_all += net_.flow[l] * share;
    }
  }
  if (stopped > 0.0) return ours / stopped;
  return all > 0.0 ? ours_of_all / all : 0.0;
}

/// Markets of a pool that every maker may serve alike; without rules, one group.
void StoppageProgramme::group_markets(const Stoppage& stoppage, std::uint32_t pool) {
  std::map<std::vector<double>, std::uint32_t> groups;
  std::vector<std::uint32_t> group_of(planner_.markets_of(pool).size());
  for (std::size_t k = 0; k < group_of.size(); ++k) {
    const std::uint32_t m = planner_.markets_of(pool)[k];
    std::vector<double> passes;
    for (const std::uint32_t s : planner_.sites_of(pool)) {
      const auto rule = stoppage.pass.find(net_.pair_of(s, m));
      passes.push_back(rule == stoppage.pass.end() ? 1.0 : rule->second);
    }
    const auto [it, fresh] = groups.emplace(std::move(passes), static_cast<std::uint32_t>(groups_.size()));
    if (fresh) groups_.emplace_back();
    group_of[k] = it->second;
    Group& group = groups_[it->second];
    for (const std::uint32_t i : planner_.slots_of(m)) {
      if (!planner_.counts(i)) continue;
      group.slots.push_back(i);
      group.base += net_.slot_use[i];
    }
    for (const std::uint32_t f : planner_.finals_of(m)) {
      if (!planner_.asked(f)) continue;
      group.finals.push_back(f);
      group.base += net_.finals[f].per_day;
      finals_.push_back(f);
    }
  }
  for (const auto& [passes, group] : groups) {
    for (std::size_t k = 0; k < passes.size(); ++k) {
      const std::uint32_t s = planner_.sites_of(pool)[k];
      if (!(net_.output[s] > 0.0)) continue;
      Lane lane{s, group, passes[k] >= 1.0, passes[k], 0.0, 0.0};
      for (const std::uint32_t l : net_.links.of_supplier(s)) {
        const auto& markets = planner_.markets_of(pool);
        const auto at = std::lower_bound(markets.begin(), markets.end(), net_.links.customer[l]) - markets.begin();
        if (group_of[static_cast<std::size_t>(at)] != group) continue;
        const double days = net_.flow[l] * planner_.share(net_.links.customer[l]) / net_.output[s];
        lane.flow += days;
        lane.under_way += days * net_.transit[l];
      }
      lanes_.push_back(lane);
    }
  }
}

double StoppageProgramme::left(std::uint32_t site) const {
  const auto it = stoppage_.capacity.find(site);
  return it == stoppage_.capacity.end() ? 1.0 : it->second;
}

/// What capacity gives by then, in days of base output: idle plants come on evenly over their restart days.
double StoppageProgramme::given(std::uint32_t site, double days) const {
  const double spare = std::max(0.0, net_.headroom[site] - 1.0), restart = net_.restart_days[site];
  const double on = days >= restart ? days - 0.5 * restart : 0.5 * days * days / restart;
  return left(site) * (days + spare * on);
}

StoppageProgramme::Line StoppageProgramme::line(std::uint32_t site, double from, double to) const {
  const double slope = to > from ? (given(site, to) - given(site, from)) / (to - from) : 0.0;
  return {given(site, from) - slope * from, slope};
}

std::vector<double> StoppageProgramme::bends(double until) const {
  constexpr double kClose = 10.0;  // days
  std::vector<double> days;
  for (const std::uint32_t s : sites_) {
    if (!(net_.restart_days[s] > 0.0 && net_.headroom[s] > 1.0 && left(s) > 0.0)) continue;
    for (const double part : {0.25, 0.5, 1.0}) days.push_back(part * net_.restart_days[s]);
  }
  std::sort(days.begin(), days.end());
  std::vector<double> kept{0.0};
  for (const double day : days) {
    if (day < until && day > kept.back() + kClose) kept.push_back(day);
  }
  kept.push_back(until);
  return kept;
}

StoppageProgramme::Made StoppageProgramme::losing(double days, const std::vector<double>& bends) const {
  // Capacity on the chord of its cell, as the survival programme reads it, so that the two agree.
  const auto above = std::lower_bound(bends.begin() + 1, bends.end(), days);
  const auto cell = above == bends.end() ? bends.end() - 1 : above;
  return build(days, days, *(cell - 1), *cell);
}

StoppageProgramme::Made StoppageProgramme::surviving(double from, double to) const {
  Made made = build(from, to, from, to);
  for (std::size_t k = 0; k < made.lost.size(); ++k) {
    made.model.cost[made.lost[k]] = 0.0;
    made.model.high[made.lost[k]] = 0.0;
  }
  made.model.cost[made.days] = -1.0;
  return made;
}

StoppageProgramme::Made StoppageProgramme::build(double from, double to, double cell_from, double cell_to) const {
  Made made;
  opt::Model& model = made.model;
  made.days = model.add_column("days", 0.0, from, to);
  double dearest = 0.0;
  for (const std::uint32_t f : finals_)
    dearest = std::max(dearest, net_.finals[f].per_day * net_.price[net_.markets.product[net_.finals[f].market].index]);
  made.scale = dearest > 0.0 ? dearest : 1.0;

  std::vector<std::uint32_t> made_at(net_.sites.size(), kNone), given_at(net_.sites.size(), kNone);
  std::map<std::uint32_t, std::vector<Entry>> sent;  // of each site, to users in question
  for (const std::uint32_t s : sites_) {
    const double share = left(s);
    const Line capacity = line(s, cell_from, cell_to);
    const std::uint32_t u = model.add_column(fmt::format("made_{}", s), 0.0, 0.0, share > 0.0 ? kInfinity : 0.0);
    const std::uint32_t x = model.add_column(fmt::format("delivered_{}", s), 0.0, 0.0, kInfinity);
    made_at[s] = u;
    double under_way = 0.0;
    for (const std::uint32_t l : net_.links.of_supplier(s))
      under_way += net_.flow[l] * net_.transit[l] / net_.output[s];
    model.add_row(fmt::format("capacity_{}", s), -kInfinity, capacity.at0,
                  std::vector<Entry>{{u, 1.0}, {made.days, -capacity.slope}});
    model.add_row(fmt::format("stock_{}", s), -kInfinity, net_.finished_days[s] + under_way,
                  std::vector<Entry>{{x, 1.0}, {u, -1.0}});
    // Where nothing is wrong goods under way are there at the end as at the start.
    if (share >= 1.0) {
      model.add_row(fmt::format("rate_{}", s), -kInfinity, capacity.at0 + net_.finished_days[s],
                    std::vector<Entry>{{x, 1.0}, {made.days, -capacity.slope}});
    }
    std::vector<Entry> keep{{x, -shared_[s]}};
    const double of_spare = spare_share_[planner_.pool_of_site(s)];
    if (shared_[s] < of_spare * kAll) {
      const std::uint32_t e = model.add_column(fmt::format("spare_{}", s), 0.0, 0.0, kInfinity);
      keep.push_back({e, shared_[s] - of_spare});
      model.add_row(fmt::format("spare_of_{}", s), -kInfinity, 0.0, std::vector<Entry>{{e, 1.0}, {x, -1.0}});
      model.add_row(fmt::format("spare_capacity_{}", s), -kInfinity, share >= 1.0 ? capacity.at0 : 0.0,
                    std::vector<Entry>{{e, 1.0}, {made.days, share >= 1.0 ? 1.0 - capacity.slope : 0.0}});
    }
    sent[s] = std::move(keep);
  }
  std::vector<std::uint32_t> received(net_.slot_site.size(), kNone);
  std::vector<std::vector<Entry>> balance(groups_.size());
  for (const Lane& lane : lanes_) {
    const std::uint32_t y = model.add_column(fmt::format("sent_{}_{}", lane.site, lane.group), 0.0, 0.0, kInfinity);
    sent[lane.site].push_back({y, 1.0});
    if (groups_[lane.group].base > 0.0)
      balance[lane.group].push_back({y, net_.output[lane.site] / groups_[lane.group].base});
    if (!lane.open) {
      model.add_row(fmt::format("rule_{}_{}", lane.site, lane.group), -kInfinity, lane.under_way,
                    std::vector<Entry>{{y, 1.0}, {made.days, -lane.pass * lane.flow}});
    }
  }
  for (auto& [s, entries] : sent) model.add_row(fmt::format("share_{}", s), -kInfinity, 0.0, entries);
  std::map<std::uint32_t, std::uint32_t> lost_of;
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    const Group& group = groups_[g];
    if (!(group.base > 0.0)) continue;
    double needed = 0.0;  // by final users, a day
    for (const std::uint32_t i : group.slots) {
      received[i] = model.add_column(fmt::format("received_{}", i), 0.0, 0.0, kInfinity);
      balance[g].push_back({received[i], -net_.slot_use[i] / group.base});
    }
    for (const std::uint32_t f : group.finals) {
      const std::uint32_t m = net_.finals[f].market;
      const double cost = net_.finals[f].per_day * net_.price[net_.markets.product[m].index] / made.scale;
      const std::uint32_t lost = model.add_column(fmt::format("lost_{}", f), cost, 0.0, kInfinity);
      lost_of[f] = lost;
      needed += net_.finals[f].per_day / group.base;
      balance[g].push_back({lost, net_.finals[f].per_day / group.base});
      model.add_row(fmt::format("need_{}", f), closed_[m] != 0 ? 0.0 : -kInfinity, 0.0,
                    std::vector<Entry>{{lost, 1.0}, {made.days, -1.0}});
    }
    if (needed > 0.0) balance[g].push_back({made.days, -needed});
    model.add_row(fmt::format("goods_{}", g), 0.0, kInfinity, balance[g]);
  }
  for (const std::uint32_t f : finals_) {
    made.lost.push_back(lost_of.at(f));
    made.cost.push_back(model.cost[lost_of.at(f)]);
  }
  for (const std::uint32_t s : sites_) {
    for (auto g = net_.site_group_first[s]; g < net_.site_group_first[s + 1]; ++g) {
      const auto first = net_.group_slot_first[g], last = net_.group_slot_first[g + 1];
      double service = 0.0, stock = 0.0;
      bool touched = false;
      for (auto i = first; i < last; ++i) {
        touched = touched || received[i] != kNone;
        if (net_.slot_per_output[i] > 0.0) service += net_.slot_use[i] / net_.slot_per_output[i];
      }
      if (!touched || !(service > 0.0)) continue;
      std::vector<Entry> need{{made_at[s], -1.0}};
      for (auto i = first; i < last; ++i) {
        if (received[i] == kNone || !(net_.slot_per_output[i] > 0.0)) continue;
        const double part = net_.slot_use[i] / net_.slot_per_output[i] / service;
        const double tools = net_.slot_kind[i] == world::InputKind::wearing ? SurvivalPlanner::kToolLife : 0.0;
        stock += part * (net_.slot_days[i] + tools);
        need.push_back({received[i], part});
      }
      model.add_row(fmt::format("inputs_{}_{}", s, g), -stock, kInfinity, need);
    }
    if (net_.site_host_first[s] == net_.site_host_first[s + 1]) continue;
    // What hosts made yesterday is worked up today.
    double at0 = 0.0, slope = net_.secondary[s] / net_.output[s];
    std::vector<Entry> host{{made_at[s], 1.0}};
    for (auto h = net_.site_host_first[s]; h < net_.site_host_first[s + 1]; ++h) {
      const double yields = net_.host_bound[h] / net_.output[s];
      at0 += yields;
      const std::uint32_t its = net_.host_site[h];
      if (made_at[its] != kNone) {
        host.push_back({made_at[its], -yields});
        continue;
      }
      const Line capacity = line(its, cell_from, cell_to);
      at0 += yields * capacity.at0;
      slope += yields * capacity.slope;
    }
    host.push_back({made.days, -slope});
    model.add_row(fmt::format("hosts_{}", s), -kInfinity, at0, host);
  }
  return made;
}

}  // namespace chokepoint::respond
