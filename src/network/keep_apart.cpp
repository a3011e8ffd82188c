#include "network/keep_apart.h"

#include <algorithm>
#include <map>

#include "world/query.h"

namespace chokepoint::network {
namespace {

using world::World;

/// Bits of the buyers that a line serves; 0: nobody's own.
using Line = std::uint32_t;
using Shares = std::map<Line, double>;

/// Shares below it are rounding.
constexpr double kTrace = 1e-12;

class Splitter {
 public:
  Splitter(const World& world, const SupplyNetwork& net, const std::vector<BoundBuyer>& buyers)
      : world_(world), net_(net), buyers_(buyers) {
    for (const FinalUser& user : net.finals) line_of_final_.push_back(line_of(user));
    for (const PlaceId place : net.sites.place) reach_of_site_.push_back(reach_of(place));
  }

  bool any() const {
    return std::any_of(line_of_final_.begin(), line_of_final_.end(), [](Line line) { return line != 0; });
  }

  SupplyNetwork run() {
    trace();
    copy_nodes();
    copy_links();
    copy_slots();
    copy_hosts_and_gates();
    copy_finals();
    close_markets(out_);
    number_pairs(world_.products.size(), out_);
    return std::move(out_);
  }

 private:
  Line line_of(const FinalUser& user) const {
    Line line = 0;
    if (user.kind != world::FinalKind::demand) return line;
    for (std::size_t b = 0; b < buyers_.size(); ++b) {
      const BoundBuyer& buyer = buyers_[b];
      if (buyer.place.valid() && !within(world_, net_.markets.place[user.market], buyer.place)) continue;
      if (buyer.use.valid() && net_.markets.product[user.market] != buyer.use) continue;
      if (buyer.kind && user.buyer != *buyer.kind) continue;
      line |= 1U << b;
    }
    return line;
  }
  /// The buyers whose own lines may stand at a place.
  Line reach_of(PlaceId place) const {
    Line reach = 0;
    for (std::size_t b = 0; b < buyers_.size(); ++b) {
      if (!buyers_[b].place.valid() || within(world_, place, buyers_[b].place)) reach |= 1U << b;
    }
    return reach;
  }

  /// Shares of what markets take and sites make, by line, from the end uses upstream, one tier a sweep.
  void trace() {
    constexpr int kMostTiers = 64;
    std::vector<double> taken(net_.markets.size(), 0.0);
    for (const FinalUser& user : net_.finals) taken[user.market] += user.per_day;
    for (std::size_t slot = 0; slot < net_.slot_use.size(); ++slot)
      taken[net_.slot_market[slot]] += net_.slot_use[slot];
    of_site_.assign(net_.sites.size(), {{0, 1.0}});
    for (int tier = 0; tier < kMostTiers; ++tier) {
      of_market_.assign(net_.markets.size(), {});
      for (std::size_t f = 0; f < net_.finals.size(); ++f) {
        of_market_[net_.finals[f].market][line_of_final_[f]] += net_.finals[f].per_day;
      }
      for (std::size_t slot = 0; slot < net_.slot_use.size(); ++slot) {
        for (const auto& [line, share] : of_site_[net_.slot_site[slot]]) {
          of_market_[net_.slot_market[slot]][line] += net_.slot_use[slot] * share;
        }
      }
      for (std::size_t m = 0; m < of_market_.size(); ++m) tidy(of_market_[m], taken[m]);
      std::vector<Shares> next(net_.sites.size());
      for (std::size_t link = 0; link < net_.links.size(); ++link) {
        const std::uint32_t site = net_.links.supplier[link];
        for (const auto& [line, share] : of_market_[net_.links.customer[link]]) {
          next[site][line & reach_of_site_[site]] += net_.flow[link] * share;
        }
      }
      for (std::size_t s = 0; s < next.size(); ++s) tidy(next[s], net_.output[s]);
      const bool settled = next == of_site_;
      of_site_ = std::move(next);
      if (settled) break;
    }
  }
  /// Amounts to shares of `whole`; what is next to nothing goes to the largest.
  static void tidy(Shares& shares, double whole) {
    for (auto& [line, share] : shares) share = whole > 0.0 ? share / whole : 0.0;
    std::erase_if(shares, [](const auto& part) { return !(part.second > kTrace); });
    if (shares.empty()) shares[0] = 1.0;
    double sum = 0.0;
    for (const auto& [line, share] : shares) sum += share;
    for (auto& [line, share] : shares) share /= sum;
  }

  void copy_nodes() {
    out_.bound = buyers_;
    for (std::uint32_t s = 0; s < net_.sites.size(); ++s) {
      for (const auto& [line, share] : of_site_[s]) {
        site_at_[{s, line}] = static_cast<std::uint32_t>(out_.sites.size());
        old_site_.push_back(s);
        out_.sites.product.push_back(net_.sites.product[s]);
        out_.sites.place.push_back(net_.sites.place[s]);
        out_.site_lines.push_back(line);
        for (const auto member : {&SupplyNetwork::headroom, &SupplyNetwork::finished_days, &SupplyNetwork::restart_days,
                                  &SupplyNetwork::restart_price, &SupplyNetwork::ramp_days}) {
          (out_.*member).push_back((net_.*member)[s]);
        }
        out_.secondary.push_back(net_.secondary[s] * share);
        out_.site_bloc.push_back(net_.site_bloc[s]);
      }
    }
    for (std::uint32_t m = 0; m < net_.markets.size(); ++m) {
      for (const auto& [line, share] : of_market_[m]) {
        market_at_[{m, line}] = static_cast<std::uint32_t>(out_.markets.size());
        old_market_.push_back(m);
        out_.markets.product.push_back(net_.markets.product[m]);
        out_.markets.place.push_back(net_.markets.place[m]);
        out_.market_lines.push_back(line);
        out_.qualification_days.push_back(net_.qualification_days[m]);
        out_.market_bloc.push_back(net_.market_bloc[m]);
      }
    }
    out_.market_terms = net_.market_terms;
    out_.price = net_.price;
    out_.product_travels = net_.product_travels;
  }

  /// The node itself, or where it has no such line its first.
  static std::uint32_t at(const std::map<std::pair<std::uint32_t, Line>, std::uint32_t>& nodes, std::uint32_t old,
                          Line line) {
    const auto it = nodes.find({old, line});
    return it != nodes.end() ? it->second : nodes.lower_bound({old, 0})->second;
  }

  void copy_links() {
    std::vector<std::uint32_t> customer, supplier;
    out_.output.assign(out_.sites.size(), 0.0);
    for (std::uint32_t m = 0; m < out_.markets.size(); ++m) {
      const std::uint32_t old = old_market_[m];
      const Line line = out_.market_lines[m];
      std::map<std::uint32_t, std::pair<double, std::int32_t>> sent;  // by new site
      for (auto link = net_.links.customer_first[old]; link < net_.links.customer_first[old + 1]; ++link) {
        const std::uint32_t site = net_.links.supplier[link];
        auto& [flow, days] = sent[at(site_at_, site, line & reach_of_site_[site])];
        flow += net_.flow[link] * of_market_[old].at(line);
        days = net_.transit[link];
      }
      for (const auto& [site, what] : sent) {
        customer.push_back(m);
        supplier.push_back(site);
        out_.flow.push_back(what.first);
        out_.transit.push_back(what.second);
        out_.output[site] += what.first;
      }
    }
    out_.links = make_links(std::move(customer), std::move(supplier), static_cast<std::uint32_t>(out_.markets.size()),
                            static_cast<std::uint32_t>(out_.sites.size()));
  }

  void copy_slots() {
    out_.site_group_first.push_back(0);
    out_.group_slot_first.push_back(0);
    for (std::uint32_t s = 0; s < out_.sites.size(); ++s) {
      const std::uint32_t old = old_site_[s];
      const double share = of_site_[old].at(out_.site_lines[s]);
      for (auto g = net_.site_group_first[old]; g < net_.site_group_first[old + 1]; ++g) {
        for (auto slot = net_.group_slot_first[g]; slot < net_.group_slot_first[g + 1]; ++slot) {
          out_.slot_site.push_back(s);
          out_.slot_market.push_back(at(market_at_, net_.slot_market[slot], out_.site_lines[s]));
          out_.slot_use.push_back(net_.slot_use[slot] * share);
          out_.slot_per_output.push_back(net_.slot_per_output[slot]);
          out_.slot_days.push_back(net_.slot_days[slot]);
          out_.slot_kind.push_back(net_.slot_kind[slot]);
          out_.slot_criticality.push_back(net_.slot_criticality[slot]);
        }
        out_.group_slot_first.push_back(static_cast<std::uint32_t>(out_.slot_site.size()));
      }
      out_.site_group_first.push_back(static_cast<std::uint32_t>(out_.group_slot_first.size()) - 1);
    }
  }

  void copy_hosts_and_gates() {
    std::vector<std::vector<std::uint32_t>> copies(net_.sites.size());
    for (std::uint32_t s = 0; s < out_.sites.size(); ++s) copies[old_site_[s]].push_back(s);
    out_.site_host_first.push_back(0);
    out_.site_gate_first.push_back(0);
    for (std::uint32_t s = 0; s < out_.sites.size(); ++s) {
      const std::uint32_t old = old_site_[s];
      const double share = of_site_[old].at(out_.site_lines[s]);
      for (auto h = net_.site_host_first[old]; h < net_.site_host_first[old + 1]; ++h) {
        for (const std::uint32_t host : copies[net_.host_site[h]]) {
          out_.host_site.push_back(host);
          out_.host_bound.push_back(net_.host_bound[h] * share * of_site_[net_.host_site[h]].at(out_.site_lines[host]));
        }
      }
      out_.site_host_first.push_back(static_cast<std::uint32_t>(out_.host_site.size()));
      for (auto g = net_.site_gate_first[old]; g < net_.site_gate_first[old + 1]; ++g) {
        out_.gate_market.push_back(at(market_at_, net_.gate_market[g], 0));
      }
      out_.site_gate_first.push_back(static_cast<std::uint32_t>(out_.gate_market.size()));
    }
  }

  void copy_finals() {
    for (std::size_t f = 0; f < net_.finals.size(); ++f) {
      FinalUser user = net_.finals[f];
      user.market = at(market_at_, user.market, line_of_final_[f]);
      out_.finals.push_back(user);
    }
    std::stable_sort(out_.finals.begin(), out_.finals.end(),
                     [](const FinalUser& a, const FinalUser& b) { return a.market < b.market; });
  }

  const World& world_;
  const SupplyNetwork& net_;
  const std::vector<BoundBuyer>& buyers_;
  std::vector<Line> line_of_final_, reach_of_site_;
  std::vector<Shares> of_site_, of_market_;
  std::map<std::pair<std::uint32_t, Line>, std::uint32_t> site_at_, market_at_;
  std::vector<std::uint32_t> old_site_, old_market_;
  SupplyNetwork out_;
};

}  // namespace

SupplyNetwork keep_apart(const World& world, const SupplyNetwork& net, std::vector<BoundBuyer> buyers) {
  Splitter splitter(world, net, buyers);
  return splitter.any() ? splitter.run() : net;
}

std::vector<RuleChange> closed_lines(const World& world, const SupplyNetwork& net, std::size_t buyer,
                                     const std::vector<std::uint8_t>& barred) {
  std::vector<std::uint8_t> made_of(world.products.size(), 0);
  for (bool grew = true; grew;) {  // once a tier
    grew = false;
    for (const auto& row : world.recipes) {
      const bool inside = barred[row.input.index] != 0 || made_of[row.input.index] != 0;
      if (row.kind != world::InputKind::consumed || !inside || made_of[row.output.index] != 0) continue;
      made_of[row.output.index] = 1;
      grew = true;
    }
  }
  std::vector<RuleChange> closed;
  const PlaceId place = net.bound[buyer].place;
  for (std::uint32_t m = 0; m < net.markets.size(); ++m) {
    const std::uint32_t p = net.markets.product[m].index;
    if (made_of[p] == 0 || !serves(net, m, buyer)) continue;
    for (auto s = net.product_site_first[p]; s < net.product_site_first[p + 1]; ++s) {
      const bool own = (net.site_lines[s] >> buyer & 1U) != 0;
      if (own || (place.valid() && !within(world, net.sites.place[s], place))) continue;
      closed.push_back({0, net.pair_of(s, m), 0.0, 0.0, 0, {}});
    }
  }
  return closed;
}

}  // namespace chokepoint::network
