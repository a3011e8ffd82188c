#include "respond/stoppage.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "opt/solve.h"
#include "respond/stoppage_programme.h"

namespace chokepoint::respond {
namespace {

bool binds(const network::SupplyNetwork& net, std::uint32_t slot) {
  return net.slot_criticality[slot] != world::Criticality::minor &&
         (net.slot_kind[slot] == world::InputKind::consumed || net.slot_kind[slot] == world::InputKind::wearing);
}

/// Slots that bear on what their site makes: all that are used up, of groups of which any binds.
std::vector<std::uint8_t> bearing(const network::SupplyNetwork& net) {
  std::vector<std::uint8_t> bears(net.slot_site.size(), 0);
  for (std::size_t g = 0; g + 1 < net.group_slot_first.size(); ++g) {
    bool any = false;
    for (auto i = net.group_slot_first[g]; i < net.group_slot_first[g + 1]; ++i) any = any || binds(net, i);
    for (auto i = net.group_slot_first[g]; i < net.group_slot_first[g + 1] && any; ++i) {
      bears[i] = net.slot_kind[i] == world::InputKind::consumed || net.slot_kind[i] == world::InputKind::wearing;
    }
  }
  return bears;
}

constexpr double kRounding = 1e-9;

Result<void> check(const network::SupplyNetwork& net, const Stoppage& stoppage, double recover) {
  Faults faults;
  const auto expect = [&](bool fine, std::string found, std::string expected) {
    if (!fine) faults.add({Code::out_of_range, "", 0, 0, std::move(found), std::move(expected), "correct it"});
  };
  expect(recover >= 0.0 && std::isfinite(recover), fmt::format("{} days to recover", recover), "a number from 0");
  for (const auto& [site, share] : stoppage.capacity) {
    expect(site < net.sites.size(), fmt::format("site {}", site), fmt::format("one of {}", net.sites.size()));
    expect(share >= 0.0 && share <= 1.0, fmt::format("{} of capacity left", share), "a share of 0 to 1");
  }
  for (const std::uint32_t market : stoppage.closed)
    expect(market < net.markets.size(), fmt::format("market {}", market), fmt::format("one of {}", net.markets.size()));
  for (const auto& [pair, share] : stoppage.pass) {
    expect(pair < net.pair_link.size(), fmt::format("pair {}", pair), fmt::format("one of {}", net.pair_link.size()));
    expect(share >= 0.0 && share <= 1.0, fmt::format("{} of a flow passes", share), "a share of 0 to 1");
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  return {};
}

Survival stopped() {
  Survival found;
  found.complete = false;
  return found;
}

tl::unexpected<Error> not_converged(std::string_view which) {
  return fail(Fault{Code::not_converged, "", 0, 0, fmt::format("a programme of {} without an answer", which), "one",
                    "report it"});
}

}  // namespace

SurvivalPlanner::SurvivalPlanner(const network::SupplyNetwork& network, std::vector<std::uint8_t> asked)
    : net_(network), asked_(std::move(asked)), slot_counts_(bearing(network)) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> numbers;
  const auto pool = [&](ProductId product, PlaceId place) {
    const bool travels = net_.product_travels[product.index] != 0;
    const auto [it, fresh] = numbers.emplace(std::pair(product.index, travels ? kNone : place.index),
                                             static_cast<std::uint32_t>(numbers.size()));
    if (fresh) {
      pool_sites_.emplace_back();
      pool_markets_.emplace_back();
    }
    return it->second;
  };
  for (std::uint32_t s = 0; s < net_.sites.size(); ++s) {
    site_pool_.push_back(pool(net_.sites.product[s], net_.sites.place[s]));
    pool_sites_[site_pool_.back()].push_back(s);
  }
  for (std::uint32_t m = 0; m < net_.markets.size(); ++m) {
    market_pool_.push_back(pool(net_.markets.product[m], net_.markets.place[m]));
    pool_markets_[market_pool_.back()].push_back(m);
  }
  market_slots_.resize(net_.markets.size());
  market_finals_.resize(net_.markets.size());
  for (std::uint32_t i = 0; i < net_.slot_site.size(); ++i) market_slots_[net_.slot_market[i]].push_back(i);
  for (std::uint32_t f = 0; f < net_.finals.size(); ++f) market_finals_[net_.finals[f].market].push_back(f);

  // Of what bears on output: what leads to uses in question, and what leads to no use at all and gives way.
  const std::vector<std::uint8_t> bears = slot_counts_;
  pool_leads_ = leading(asked_, bears);
  const auto any_leads = leading(std::vector<std::uint8_t>(asked_.size(), 1), bears);
  for (std::uint32_t i = 0; i < net_.slot_site.size(); ++i) {
    if (pool_leads_[site_pool_[net_.slot_site[i]]] == 0) slot_counts_[i] = 0;
  }
  std::vector<double> all(net_.markets.size(), 0.0);
  market_share_.assign(net_.markets.size(), 0.0);
  const auto take = [&](std::uint32_t market, double amount, bool counted) {
    all[market] += amount;
    if (counted) market_share_[market] += amount;
  };
  for (std::uint32_t i = 0; i < net_.slot_site.size(); ++i) {
    if (bears[i] != 0 && any_leads[site_pool_[net_.slot_site[i]]] != 0)
      take(net_.slot_market[i], net_.slot_use[i], slot_counts_[i] != 0);
  }
  for (std::uint32_t f = 0; f < net_.finals.size(); ++f)
    take(net_.finals[f].market, net_.finals[f].per_day, asked_[f] != 0);
  for (std::size_t m = 0; m < all.size(); ++m) market_share_[m] = all[m] > 0.0 ? market_share_[m] / all[m] : 1.0;
}

std::vector<std::uint8_t> SurvivalPlanner::leading(const std::vector<std::uint8_t>& uses,
                                                   const std::vector<std::uint8_t>& bears) const {
  std::vector<std::uint8_t> leads(pools(), 0);
  std::vector<std::uint32_t> open;
  const auto add = [&](std::uint32_t p) {
    if (leads[p] != 0) return;
    leads[p] = 1;
    open.push_back(p);
  };
  for (std::uint32_t f = 0; f < net_.finals.size(); ++f) {
    if (uses[f] != 0) add(market_pool_[net_.finals[f].market]);
  }
  while (!open.empty()) {
    const std::uint32_t p = open.back();
    open.pop_back();
    for (const std::uint32_t s : pool_sites_[p]) {
      for (auto i = net_.group_slot_first[net_.site_group_first[s]];
           i < net_.group_slot_first[net_.site_group_first[s + 1]]; ++i) {
        if (bears[i] != 0) add(market_pool_[net_.slot_market[i]]);
      }
      for (auto h = net_.site_host_first[s]; h < net_.site_host_first[s + 1]; ++h) add(site_pool_[net_.host_site[h]]);
    }
  }
  return leads;
}

std::vector<std::uint8_t> SurvivalPlanner::reached(const std::vector<std::uint32_t>& from) const {
  std::vector<std::uint8_t> in(pools(), 0);
  std::vector<std::uint32_t> open;
  const auto add = [&](std::uint32_t p) {
    if (in[p] != 0) return;
    in[p] = 1;
    open.push_back(p);
  };
  for (const std::uint32_t p : from) add(p);
  while (!open.empty()) {
    const std::uint32_t p = open.back();
    open.pop_back();
    for (const std::uint32_t m : pool_markets_[p]) {
      for (const std::uint32_t slot : market_slots_[m]) {
        if (slot_counts_[slot] == 0) continue;
        add(site_pool_[net_.slot_site[slot]]);
        // What could stand in for it.
        const auto group = std::upper_bound(net_.group_slot_first.begin(), net_.group_slot_first.end(), slot) - 1;
        for (auto i = *group; i < *(group + 1); ++i) {
          if (slot_counts_[i] != 0) add(market_pool_[net_.slot_market[i]]);
        }
      }
    }
    for (std::uint32_t s = 0; s < net_.sites.size(); ++s) {  // by-products of its makers
      for (auto h = net_.site_host_first[s]; h < net_.site_host_first[s + 1]; ++h) {
        if (site_pool_[net_.host_site[h]] == p) add(site_pool_[s]);
      }
    }
  }
  return in;
}

Result<Survival> SurvivalPlanner::of(const Stoppage& stoppage, double recover, Context& context) const {
  if (auto fine = check(net_, stoppage, recover); !fine) return tl::unexpected(fine.error());
  Survival found;
  found.lost.assign(net_.finals.size(), 0.0);
  found.survive = opt::kInfinity;
  const StoppageProgramme programme(*this, stoppage);
  if (programme.idle()) return found;
  const std::vector<double> bends = programme.bends(std::max(kLongest, recover));
  for (std::size_t cell = 0; cell + 1 < bends.size(); ++cell) {
    const auto made = programme.surviving(bends[cell], bends[cell + 1]);
    auto answer = opt::solve(made.model, {}, context);
    if (!answer) return tl::unexpected(answer.error());
    if (answer->status == opt::Status::stopped) return stopped();
    if (answer->status == opt::Status::infeasible) {  // by rounding: what the cell before ends with
      found.survive = bends[cell];
      break;
    }
    if (answer->status != opt::Status::optimal) return not_converged("survival");
    if (answer->x[made.days] >= bends[cell + 1] * (1.0 - kRounding)) continue;
    found.survive = answer->x[made.days];
    const auto worth = opt::reduced_costs(made.model, answer->row_price);
    double most = 0.0;
    for (std::size_t k = 0; k < made.lost.size(); ++k) {
      if (!(-worth[made.lost[k]] > most)) continue;
      most = -worth[made.lost[k]];
      found.first = programme.finals()[k];
    }
    break;
  }
  if (recover <= found.survive) return found;
  // What is lost by an earlier day is lost: idle plants that come on later do not bring it back.
  std::vector<double> days{recover};
  for (const double bend : bends) {
    if (bend > found.survive && bend < recover) days.push_back(bend);
  }
  for (const double day : days) {
    const auto made = programme.losing(day, bends);
    auto answer = opt::solve(made.model, {}, context);
    if (!answer) return tl::unexpected(answer.error());
    if (answer->status == opt::Status::stopped) return stopped();
    if (answer->status != opt::Status::optimal) return not_converged("losses");
    const double value = std::max(0.0, answer->objective) * made.scale;
    if (!(value > found.lost_value) && day < recover) continue;
    found.lost_value = std::max(found.lost_value, value);
    for (std::size_t k = 0; k < made.lost.size(); ++k) {
      const std::uint32_t f = programme.finals()[k];
      found.lost[f] = std::max(0.0, answer->x[made.lost[k]]) * net_.finals[f].per_day;
    }
  }
  return found;
}

}  // namespace chokepoint::respond
