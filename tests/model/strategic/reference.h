// The day of the strategic model a second time, from docs/methods/strategic.md section 3: maps and plain formulas, no
// layout, no shortcuts. An oracle for day.cpp, slow on purpose.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "model/strategic/state.h"
#include "network/links.h"
#include "network/supply_network.h"

namespace chokepoint::strategic::reference {

using Levels = std::array<double, 3>;
using Ranks = std::map<std::pair<int, int>, double>;                   // level, worth (0: the most)
using Queues = std::map<std::pair<int, std::pair<int, int>>, double>;  // use (0) or refilling (1), then level, worth

struct Pair {
  double pass{1.0}, delayed{0.0};
  int delay{0};
};

class Model {
 public:
  Model(const network::SupplyNetwork& net, const Parameters& parameters) : net_(net), par_(parameters) {
    for (std::uint32_t s = 0; s < net.sites.size(); ++s) {
      finished[s] = target_finished(s);
      orders[s] = net.output[s];
      spare[s] = std::max(0.0, net.output[s] * net.headroom[s] - net.output[s]);
      ready[s] = net.restart_days[s] > 0.0 ? net.output[s] : net.output[s] * net.headroom[s];
      made_before[s] = net.output[s];
      added[s] = 0.0;
    }
    for (std::uint32_t i = 0; i < net.slot_use.size(); ++i) {
      stock[i] = net.slot_use[i] * net.slot_days[i];
      fitness[i] = 1.0;
    }
    for (std::uint32_t l = 0; l < net.links.size(); ++l) {
      for (int day = 0; day < net.transit[l]; ++day) arrivals[{day, net.links.customer[l]}] += net.flow[l];
      transit[net.links.customer[l]] += net.flow[l] * net.transit[l];
    }
    for (std::uint32_t m = 0; m < net.markets.size(); ++m) {
      unsold[m] = 0.0;
      line[m] = transit[m] - base_flow(m);
    }
    trace_levels();
    rank_markets();
  }

  /// Orders go over to suppliers whom a lifting lets through, before a day is run. `gains`: per link. Returns what
  /// markets want under way besides (Drive::ahead), by market.
  std::map<std::uint32_t, double> shift(const std::map<std::uint32_t, double>& gains, const Drive& drive) {
    std::map<std::uint32_t, double> ahead, wish, asked_more;
    std::map<std::uint32_t, bool> touched;
    for (const auto& [l, g] : gains) touched[net_.links.customer[l]] = true;
    for (const auto& [m, yes] : touched) {
      double all = 0.0;
      for (std::uint32_t l : links_of(m)) all += net_.flow[l] * (gains.contains(l) ? gains.at(l) : 1.0);
      for (std::uint32_t l : links_of(m)) {
        wish[l] = (net_.flow[l] * (gains.contains(l) ? gains.at(l) : 1.0) / all - h(l)) / par_.redirect_days;
        if (wish[l] > 0.0) asked_more[net_.links.supplier[l]] += wish[l] * order_of(m);
      }
    }
    for (const auto& [m, yes] : touched) {
      double up = 0.0, down = 0.0, longer = 0.0;
      for (std::uint32_t l : links_of(m)) {
        const std::uint32_t s = net_.links.supplier[l];
        if (wish[l] > 0.0) {
          const double room = limited[s] ? 0.0 : std::max(0.0, capacity(s, drive) + added[s] - orders[s]);
          wish[l] *= std::min(1.0, room / par_.refill_days / asked_more[s]);
          up += wish[l];
        } else {
          down -= wish[l];
        }
      }
      if (!(up > 1e-15) || !(down > 0.0)) continue;
      for (std::uint32_t l : links_of(m)) {
        const double by = wish[l] > 0.0 ? wish[l] : wish[l] * up / down;
        shares[l] = std::max(0.0, h(l) + by);
        longer += by * (net_.transit[l] + pair(l).delayed * pair(l).delay);
      }
      if (longer > 0.0) ahead[m] = 2.0 * par_.refill_days * longer * order_of(m);
    }
    return ahead;
  }

  void day(const std::vector<network::RuleChange>& rules, const Drive& drive) {
    for (const auto& rule : rules) pairs[rule.pair] = {rule.pass, rule.delayed, rule.delay};
    for (std::uint32_t m = 0; m < net_.markets.size(); ++m) {
      const double today = arrivals[{today_, m}];
      unsold[m] += today + drive.released[m];
      transit[m] -= today;
    }
    std::map<std::uint32_t, double> plan;
    for (std::uint32_t s = 0; s < net_.sites.size(); ++s) {
      const double wish = orders[s] + redirected[s] + (target_finished(s) - finished[s]) / par_.refill_days;
      can[s] = ready[s] * drive.capacity_factor[s] + std::min(added[s], drive.added_capacity[s]);
      if (net_.site_host_first[s] < net_.site_host_first[s + 1]) {
        double yields = net_.secondary[s];
        for (auto h = net_.site_host_first[s]; h < net_.site_host_first[s + 1]; ++h) {
          yields += net_.host_bound[h] * made_before[net_.host_site[h]] / net_.output[net_.host_site[h]];
        }
        can[s] = std::min(can[s], yields);
      }
      if (net_.restart_days[s] > 0.0 && wish > ready[s] * drive.capacity_factor[s] * (1.0 + 1e-9)) {
        const double most = net_.output[s] * net_.headroom[s];
        ready[s] = std::min(most, ready[s] + (most - net_.output[s]) / net_.restart_days[s]);
      }
      plan[s] = std::max(0.0, std::min(wish, can[s]));
    }
    std::map<std::uint32_t, double> need, bare_need, full_need;
    std::map<std::uint32_t, double> bare;
    for (std::uint32_t i = 0; i < net_.slot_use.size(); ++i) {
      const double use = plan[net_.slot_site[i]] * per_output(i) + renewal(i);
      need[i] = std::max(0.0, use + (net_.slot_use[i] * net_.slot_days[i] - stock[i]) / par_.refill_days);
      bare[i] = std::min(use, need[i]);
      full_need[net_.slot_market[i]] += need[i];
      bare_need[net_.slot_market[i]] += use;
    }
    for (std::uint32_t f = 0; f < net_.finals.size(); ++f) {
      wanted[f] = net_.finals[f].per_day * drive.demand_factor[f] + drive.demand_extra[f];
      full_need[net_.finals[f].market] += wanted[f];
      bare_need[net_.finals[f].market] += wanted[f];
    }
    for (std::uint32_t m = 0; m < net_.markets.size(); ++m) share(m, need, bare, full_need[m]);
    for (std::uint32_t s = 0; s < net_.sites.size(); ++s) produce(s, plan[s], drive.added_capacity[s]);
    made_before = output;
    std::map<std::uint32_t, double> asked, refused, by_link, sent;
    auto& ordered = last_order;
    for (std::uint32_t m = 0; m < net_.markets.size(); ++m) {
      double days = 0.0;
      for (std::uint32_t l : links_of(m)) {
        const Pair p = pair(l);
        days += h(l) * (net_.transit[l] + p.delayed * p.delay);
      }
      line[m] += (bare_need[m] * (days - 1.0) - line[m]) / par_.refill_days;
      ordered[m] = std::max(0.0, full_need[m] + (line[m] + drive.ahead[m] - transit[m] - unsold[m]) / par_.refill_days);
      for (std::uint32_t l : links_of(m)) {
        const double pass = pair(l).pass;
        by_link[l] = (pass < 1.0 ? std::min(ordered[m], bare_need[m]) : ordered[m]) * h(l) * pass;
        refused[l] = pass < 1.0 ? ordered[m] * h(l) - by_link[l] : 0.0;
        asked[net_.links.supplier[l]] += by_link[l];
      }
    }
    for (std::uint32_t s = 0; s < net_.sites.size(); ++s) {
      orders[s] = asked[s];
      const bool enough = finished[s] >= asked[s] * (1.0 - 1e-12);
      limited[s] = output[s] < plan[s] * (1.0 - 1e-9);
      lacks[s] = output[s] < plan[s] * (1.0 - 1e-9) || !enough;
      Queues by_queue{};
      for (std::uint32_t l = 0; l < net_.links.size(); ++l) {
        if (net_.links.supplier[l] == s) add(asks_over(l, by_link, ordered, bare_need), by_queue);
      }
      const Queues fill = serve(finished[s], by_queue);
      for (std::uint32_t l = 0; l < net_.links.size(); ++l) {
        if (net_.links.supplier[l] != s) continue;
        const std::uint32_t m = net_.links.customer[l];
        const double amount = enough ? by_link[l] : dot(fill, asks_over(l, by_link, ordered, bare_need));
        shipped[l] = amount;
        sent[m] += amount;
        finished[s] = std::max(0.0, finished[s] - amount);
        send(m, amount, net_.transit[l], pair(l));
      }
    }
    for (std::uint32_t m = 0; m < net_.markets.size(); ++m) unfilled[m] = std::max(0.0, ordered[m] - sent[m]);
    if (par_.substitution) redirect(drive, refused);
    ++today_;
  }

  std::map<std::uint32_t, double> finished, orders, redirected, spare, stock, unsold, transit, unfilled, found, output,
      shipped, delivered, wanted, fitness, ready, added;

 private:
  double target_finished(std::uint32_t s) const { return net_.output[s] * net_.finished_days[s]; }
  double capacity(std::uint32_t s, const Drive& drive) const {
    return net_.output[s] * net_.headroom[s] * drive.capacity_factor[s];
  }
  double per_output(std::uint32_t i) const { return net_.slot_use[i] / net_.output[net_.slot_site[i]]; }
  double base_flow(std::uint32_t m) const {
    double sum = 0.0;
    for (std::uint32_t l : links_of(m)) sum += net_.flow[l];
    return sum;
  }
  /// Share of a market's orders that goes over link l.
  double h(std::uint32_t l) const {
    const auto it = shares.find(l);
    return it != shares.end() ? it->second : net_.flow[l] / base_flow(net_.links.customer[l]);
  }
  double order_of(std::uint32_t m) const {
    const auto it = last_order.find(m);
    return it != last_order.end() ? it->second : base_flow(m);
  }
  std::vector<std::uint32_t> links_of(std::uint32_t m) const {
    std::vector<std::uint32_t> result;
    for (std::uint32_t l = 0; l < net_.links.size(); ++l) {
      if (net_.links.customer[l] == m) result.push_back(l);
    }
    return result;
  }
  Pair pair(std::uint32_t l) const {
    const auto it = pairs.find(net_.pair_of(net_.links.supplier[l], net_.links.customer[l]));
    return it == pairs.end() ? Pair{} : it->second;
  }
  static Queues serve(double available, const Queues& asked) {
    Queues fill;
    for (const auto& [queue, amount] : asked) {
      fill[queue] = amount > 0.0 ? std::min(1.0, available / amount) : 1.0;
      available = std::max(0.0, available - amount);
    }
    return fill;
  }
  static Queues queues(double use, double refill, const Ranks& mix) {
    Queues result;
    for (const auto& [rank, share] : mix) {
      result[{0, rank}] = use * share;
      result[{1, rank}] = refill * share;
    }
    return result;
  }
  Ranks ranks_of(std::uint32_t slot) {
    Ranks result;
    for (int k = 0; k < 3; ++k) result[{k, worth(slot)}] = site_levels[net_.slot_site[slot]][k];
    return result;
  }
  static void add(const Queues& more, Queues& sum) {
    for (const auto& [queue, amount] : more) sum[queue] += amount;
  }
  static double dot(const Queues& a, const Queues& b) {
    double sum = 0.0;
    for (const auto& [queue, amount] : b) {
      if (a.contains(queue)) sum += a.at(queue) * amount;
    }
    return sum;
  }
  Queues asks_over(std::uint32_t l, std::map<std::uint32_t, double>& by_link, std::map<std::uint32_t, double>& ordered,
                   std::map<std::uint32_t, double>& bare_need) {
    const std::uint32_t m = net_.links.customer[l];
    const double use = std::min(by_link[l], std::min(ordered[m], bare_need[m]) * h(l));
    return queues(use, by_link[l] - use, market_ranks[m]);
  }
  static int level(std::uint8_t priority) { return priority < 4 ? 0 : priority < 7 ? 1 : 2; }

  void send(std::uint32_t m, double amount, int days, const Pair& p) {
    const double waits = p.delay > 0 ? amount * p.delayed : 0.0;
    arrivals[{today_ + days, m}] += amount - waits;
    arrivals[{today_ + days + p.delay, m}] += waits;
    transit[m] += amount;
  }

  void share(std::uint32_t m, const std::map<std::uint32_t, double>& need, std::map<std::uint32_t, double>& bare,
             double full) {
    const bool enough = unsold[m] >= full * (1.0 - 1e-12);
    auto asks = [&](std::uint32_t i, double n) { return queues(bare[i], n - bare[i], ranks_of(i)); };
    Queues asked{};
    for (const auto& [i, n] : need) {
      if (net_.slot_market[i] == m) add(asks(i, n), asked);
    }
    for (std::uint32_t f = 0; f < net_.finals.size(); ++f) {
      if (net_.finals[f].market == m) asked[{0, {level(net_.finals[f].priority), 3}}] += wanted[f];
    }
    const Queues fill = serve(unsold[m], asked);
    for (const auto& [i, n] : need) {
      if (net_.slot_market[i] != m) continue;
      const double got = enough ? n : dot(fill, asks(i, n));
      stock[i] += got;
      unsold[m] = std::max(0.0, unsold[m] - got);
    }
    for (std::uint32_t f = 0; f < net_.finals.size(); ++f) {
      if (net_.finals[f].market != m) continue;
      delivered[f] = wanted[f] * (enough ? 1.0 : fill.at({0, {level(net_.finals[f].priority), 3}}));
      unsold[m] = std::max(0.0, unsold[m] - delivered[f]);
    }
  }

  bool binds(std::uint32_t i) const {
    return net_.slot_kind[i] == world::InputKind::consumed && net_.slot_criticality[i] != world::Criticality::minor;
  }

  bool matters(std::uint32_t i, world::InputKind kind) const {
    return net_.slot_kind[i] == kind && net_.slot_criticality[i] != world::Criticality::minor;
  }
  double installed(std::uint32_t i) const { return net_.slot_use[i] * par_.tool_life_days; }
  double renewal(std::uint32_t i) {
    if (!matters(i, world::InputKind::wearing)) return 0.0;
    return installed(i) * (1.0 - fitness[i]) / par_.refill_days;
  }

  void produce(std::uint32_t s, double plan, double new_plants) {
    double made = plan;
    double gate = 1.0;
    for (std::uint32_t i = 0; i < net_.slot_use.size(); ++i) {
      if (net_.slot_site[i] == s && matters(i, world::InputKind::wearing)) made = std::min(made, fitness[i] * can[s]);
    }
    for (auto g = net_.site_group_first[s]; g < net_.site_group_first[s + 1]; ++g) {
      const auto first = net_.group_slot_first[g], last = net_.group_slot_first[g + 1];
      if (par_.substitution && last - first > 1) {
        double service = 0.0;
        bool any = false;
        for (auto i = first; i < last; ++i) {
          service += stock[i] * serves(i, first, last);
          any = any || binds(i);
        }
        if (any) made = std::min(made, service);
      } else {
        for (auto i = first; i < last; ++i) {
          if (binds(i) && per_output(i) > 0.0) made = std::min(made, stock[i] / per_output(i));
        }
      }
    }
    for (auto g = net_.site_group_first[s]; g < net_.site_group_first[s + 1]; ++g) {
      const auto first = net_.group_slot_first[g], last = net_.group_slot_first[g + 1];
      double lacking = 0.0;
      for (auto i = first; i < last; ++i) {
        const double gives = std::min(made * per_output(i), stock[i]);
        lacking += (made * per_output(i) - gives) * serves(i, first, last);
        stock[i] -= gives;
        gave[i] = gives;
      }
      for (auto i = first; i < last && par_.substitution && last - first > 1; ++i) {
        if (!(lacking > 0.0)) break;
        const double gives = std::min(lacking / serves(i, first, last), stock[i]);
        stock[i] -= gives;
        gave[i] += gives;
        lacking -= gives * serves(i, first, last);
      }
    }
    for (std::uint32_t i = 0; i < net_.slot_use.size(); ++i) {
      if (net_.slot_site[i] != s) continue;
      const double wish = made * per_output(i);
      if (!matters(i, world::InputKind::wearing)) continue;
      const double renewed = std::min(renewal(i), stock[i]);
      stock[i] -= renewed;
      fitness[i] = std::clamp(fitness[i] + (renewed + gave[i] - wish) / installed(i), 0.0, 1.0);
    }
    for (auto g = net_.site_gate_first[s]; g < net_.site_gate_first[s + 1]; ++g) {
      double want = 0.0, got = 0.0;
      for (std::uint32_t f = 0; f < net_.finals.size(); ++f) {
        if (net_.finals[f].market != net_.gate_market[g]) continue;
        want += wanted[f];
        got += delivered[f];
      }
      if (want > 0.0) gate = std::min(gate, got / want);
    }
    added[s] = std::min(new_plants, added[s] + gate * new_plants / std::max(1.0, net_.ramp_days[s]));
    output[s] = made;
    finished[s] += made;
  }

  /// Output that a unit of slot i serves alone, so that the baseline mix of its group serves the baseline output.
  double serves(std::uint32_t i, std::uint32_t first, std::uint32_t last) const {
    double mix = 0.0;
    for (auto k = first; k < last; ++k) mix += per_output(k) / net_.slot_per_output[k];
    return 1.0 / net_.slot_per_output[i] / mix;
  }

  void redirect(const Drive& drive, std::map<std::uint32_t, double>& refused) {
    struct Claim {
      std::uint32_t s, m;
      double amount;
      Pair terms;
    };
    for (std::uint32_t s = 0; s < net_.sites.size(); ++s) {
      if (lacks[s]) spare[s] = 0.0;
    }
    std::vector<Claim> claims;
    std::map<std::uint32_t, double> claimed;
    for (std::uint32_t m = 0; m < net_.markets.size(); ++m) {
      const bool lacking = unfilled[m] > 1e-9 * base_flow(m);
      lacking_days[m] = std::max(0.0, lacking_days[m] + (lacking ? 1.0 : -1.0));
      found[m] = std::clamp(found[m] + (lacking ? 1.0 : -1.0) / par_.redirect_days, 0.0, 1.0);
      const double wish = found[m] * unfilled[m];
      if (net_.product_travels[net_.markets.product[m].index] == 0) continue;
      if (!lacking || !(wish > 1e-9 * base_flow(m))) continue;
      double willing = 0.0;
      for (int pass = 0; pass < 2; ++pass) {  // first what all are willing to take, then the claims
        for (std::uint32_t s = 0; s < net_.sites.size(); ++s) {
          if (net_.sites.product[s] != net_.markets.product[m] || !(spare[s] > 0.0)) continue;
          const std::uint32_t number = net_.pair_of(s, m);
          const bool known = net_.pair_link[number] != network::SupplyNetwork::kNoLink;
          if (!known && lacking_days[m] < net_.qualification_days[m]) continue;
          const auto it = pairs.find(number);
          const Pair terms = it == pairs.end() ? Pair{} : it->second;
          if (pass == 0) {
            willing += spare[s] * terms.pass;
            continue;
          }
          if (!(willing > 0.0)) continue;
          double amount = std::min(1.0, wish / willing) * spare[s] * terms.pass;
          if (terms.pass < 1.0) {
            const std::uint32_t link = net_.pair_link[number];
            const double own = link == network::SupplyNetwork::kNoLink ? 0.0 : refused[link];
            amount = std::min(amount, terms.pass * found[m] * std::max(0.0, unfilled[m] - own));
          }
          claims.push_back({s, m, amount, terms});
          claimed[s] += amount;
        }
      }
    }
    redirected.clear();
    std::map<std::uint32_t, double> shrink, had;
    for (const auto& [s, sum] : claimed) {
      shrink[s] = sum > spare[s] ? spare[s] / sum : 1.0;
      redirected[s] = sum * shrink[s];
      had[s] = finished[s];
    }
    for (const Claim& claim : claims) {
      if (!(claimed[claim.s] > 0.0)) continue;
      const double shippable = std::min(redirected[claim.s], had[claim.s]) / claimed[claim.s];
      const double amount = claim.amount * shippable;
      double pipeline = 0.0;
      for (std::uint32_t l : links_of(claim.m)) pipeline += net_.flow[l] * net_.transit[l];
      send(claim.m, amount, std::max(1, static_cast<int>(pipeline / base_flow(claim.m) + 0.5)), claim.terms);
      finished[claim.s] = std::max(0.0, finished[claim.s] - amount);
    }
    for (std::uint32_t s = 0; s < net_.sites.size(); ++s) {
      const double room = std::max(0.0, capacity(s, drive) + added[s] - orders[s]);
      spare[s] = lacks[s] ? 0.0 : std::min(room, spare[s] + room / par_.refill_days);
    }
  }

  /// Levels of what sites deliver and markets take, tier by tier from the final users.
  void trace_levels() {
    for (int sweep = 0; sweep < 12; ++sweep) {
      for (std::uint32_t m = 0; m < net_.markets.size(); ++m) {
        Levels sum{};
        double all = 0.0;
        for (std::uint32_t i = 0; i < net_.slot_use.size(); ++i) {
          if (net_.slot_market[i] != m) continue;
          for (int k = 0; k < 3; ++k) sum[k] += net_.slot_use[i] * site_levels[net_.slot_site[i]][k];
          all += net_.slot_use[i];
        }
        for (const auto& user : net_.finals) {
          if (user.market != m) continue;
          sum[level(user.priority)] += user.per_day;
          all += user.per_day;
        }
        for (int k = 0; k < 3; ++k) market_levels[m][k] = sum[k] / all;
      }
      for (std::uint32_t s = 0; s < net_.sites.size(); ++s) {
        Levels sum{};
        for (std::uint32_t l = 0; l < net_.links.size(); ++l) {
          if (net_.links.supplier[l] != s) continue;
          for (int k = 0; k < 3; ++k) sum[k] += net_.flow[l] * market_levels[net_.links.customer[l]][k];
        }
        for (int k = 0; k < 3; ++k) site_levels[s][k] = sum[k] / net_.output[s];
      }
    }
  }

  /// US dollars of final use that rest on a unit of slot i.
  double rests_on(std::uint32_t i) {
    const auto s = net_.slot_site[i];
    const bool stops = matters(i, world::InputKind::consumed) || matters(i, world::InputKind::wearing);
    if (!stops) return net_.price[net_.markets.product[net_.slot_market[i]].index];
    for (auto g = net_.site_group_first[s]; g < net_.site_group_first[s + 1]; ++g) {
      const auto first = net_.group_slot_first[g], last = net_.group_slot_first[g + 1];
      if (i >= first && i < last) return rests_on_site(s) * serves(i, first, last);
    }
    return 0.0;
  }
  /// And on a unit of what site s makes: the mean over all who take from its markets.
  double rests_on_site(std::uint32_t s) {
    if (const auto it = on_site.find(s); it != on_site.end()) return it->second;
    double sum = 0.0, sold = 0.0;
    for (std::uint32_t l = 0; l < net_.links.size(); ++l) {
      if (net_.links.supplier[l] != s) continue;
      const auto m = net_.links.customer[l];
      double value = 0.0, taken = 0.0;
      for (std::uint32_t i = 0; i < net_.slot_use.size(); ++i) {
        if (net_.slot_market[i] != m) continue;
        value += net_.slot_use[i] * rests_on(i);
        taken += net_.slot_use[i];
      }
      for (const auto& user : net_.finals) {
        if (user.market != m) continue;
        value += user.per_day * net_.price[net_.markets.product[m].index];
        taken += user.per_day;
      }
      if (taken > 0.0) sum += net_.flow[l] * value / taken;
      sold += net_.flow[l];
    }
    return on_site[s] = sold > 0.0 ? sum / sold : 0.0;
  }
  int worth(std::uint32_t i) {
    if (const auto it = worths.find(i); it != worths.end()) return it->second;
    const double price = net_.price[net_.markets.product[net_.slot_market[i]].index];
    const double times = price > 0.0 ? rests_on(i) / price : 1.0;
    return worths[i] = times >= 1000.0 ? 0 : times >= 100.0 ? 1 : times >= 10.0 ? 2 : 3;
  }
  void rank_markets() {
    for (std::uint32_t m = 0; m < net_.markets.size(); ++m) {
      double all = 0.0;
      for (std::uint32_t i = 0; i < net_.slot_use.size(); ++i) {
        if (net_.slot_market[i] != m) continue;
        for (const auto& [rank, share] : ranks_of(i)) market_ranks[m][rank] += net_.slot_use[i] * share;
        all += net_.slot_use[i];
      }
      for (const auto& user : net_.finals) {
        if (user.market != m) continue;
        market_ranks[m][{level(user.priority), 3}] += user.per_day;
        all += user.per_day;
      }
      for (auto& [rank, share] : market_ranks[m]) share /= all;
    }
  }

  const network::SupplyNetwork& net_;
  Parameters par_;
  int today_{0};
  std::map<std::pair<int, std::uint32_t>, double> arrivals;
  std::map<std::uint32_t, Pair> pairs;
  std::map<std::uint32_t, bool> lacks, limited;
  std::map<std::uint32_t, double> shares, last_order;
  std::map<std::uint32_t, double> line, can, gave, made_before, lacking_days;
  std::map<std::uint32_t, Levels> site_levels, market_levels;
  std::map<std::uint32_t, double> on_site;
  std::map<std::uint32_t, int> worths;
  std::map<std::uint32_t, Ranks> market_ranks;
};

}  // namespace chokepoint::strategic::reference
