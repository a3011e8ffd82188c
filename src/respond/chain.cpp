#include "respond/chain.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "base/math.h"
#include "policy/rules.h"
#include "simulate/acts.h"
#include "world/query.h"

namespace chokepoint::respond {
namespace {

using opt::Entry;
using opt::kInfinity;

constexpr std::size_t kPartners = 0, kIssuer = 1, kRegions = 2;
constexpr double kMillion = 1e6;
/// Trade towards the issuer may grow by so much: it is not what the law holds back.
constexpr double kGrowth = 1.25;

struct Group {
  std::vector<std::pair<std::uint32_t, double>> inputs;  // node of the product's region, amount a unit alone
  double open{0.0};   // share of the work of the group that inputs outside the chain do
  double share{1.0};  // of the output of the region that is made with this group
};

/// A product in a region; amounts a day.
struct Node {
  double made{0.0}, capacity{0.0}, wanted{0.0}, stock{0.0};
  double scale{1.0};  // what is made of the product in a period: the unit of its rows
  std::vector<Group> groups;
};

/// The part of the world that a cut reaches, in two regions.
class Regions {
 public:
  Regions(const simulate::Simulator& simulator, PlaceId issuer) : simulator_(simulator), issuer_(issuer) {}

  std::size_t region(PlaceId place) const {
    return world::within(simulator_.world(), place, issuer_) ? kIssuer : kPartners;
  }

  /// Products with a restricted flow across the border in any case, and all that is made from them.
  void reach(const std::vector<network::LinkRules>& rules);
  void fill(const std::vector<network::LinkRules>& rules, std::int32_t period_days);

  const std::vector<ProductId>& products() const { return products_; }
  const Node& node(std::size_t p, std::size_t r) const { return nodes_[p * kRegions + r]; }
  /// Base flow a day from region r to the other.
  double flow(std::size_t p, std::size_t r) const { return flow_[p * kRegions + r]; }
  /// Share of it that passes in a period.
  double pass(std::size_t rules, std::size_t p, std::size_t r, std::size_t t) const {
    return pass_[rules][(p * kRegions + r) * periods_ + t];
  }
  void set_periods(std::size_t periods) { periods_ = periods; }

 private:
  template <class Body>
  void each_border_link(ProductId product, const Body& body) const;

  const simulate::Simulator& simulator_;
  PlaceId issuer_;
  std::size_t periods_{0};
  std::vector<ProductId> products_;
  std::vector<std::uint32_t> index_;  // of a product in products_; ~0 outside
  std::vector<Node> nodes_;
  std::vector<double> flow_;
  std::vector<std::vector<double>> pass_;
};
constexpr std::uint32_t kOutside = 0xffffffffU;

template <class Body>
void Regions::each_border_link(ProductId product, const Body& body) const {
  const auto& net = simulator_.network();
  const std::uint32_t p = product.index;
  for (auto m = net.product_market_first[p]; m < net.product_market_first[p + 1]; ++m) {
    for (auto s = net.product_site_first[p]; s < net.product_site_first[p + 1]; ++s) {
      const std::uint32_t pair = net.pair_of(s, m);
      const std::uint32_t link = net.pair_link[pair];
      if (link == network::SupplyNetwork::kNoLink) continue;
      const std::size_t from = region(net.sites.place[s]);
      if (from != region(net.markets.place[m])) body(pair, link, from);
    }
  }
}

void Regions::reach(const std::vector<network::LinkRules>& rules) {
  const world::World& world = simulator_.world();
  std::vector<bool> reached(world.products.size(), false);
  for (const auto& law : rules) {
    std::vector<bool> held(simulator_.network().pair_link.size(), false);
    for (const auto& change : law.all()) {
      if (change.pass < 1.0 || (change.delayed > 0.0 && change.delay > 0)) held[change.pair] = true;
    }
    for (std::uint32_t p = 0; p < world.products.size(); ++p) {
      each_border_link(ProductId{p}, [&](std::uint32_t pair, std::uint32_t, std::size_t) {
        if (held[pair]) reached[p] = true;
      });
    }
  }
  const auto& balanced = simulator_.balanced();
  for (bool more = true; more;) {
    more = false;
    for (const auto& in : balanced.inputs) {
      const bool carries = in.criticality == world::Criticality::critical &&
                           (in.kind == world::InputKind::consumed || in.kind == world::InputKind::wearing);
      const ProductId output = balanced.sites[in.site].product;
      if (!carries || !reached[in.input.index] || reached[output.index] || !(in.per_year > 0.0)) continue;
      reached[output.index] = more = true;
    }
  }
  index_.assign(world.products.size(), kOutside);
  for (std::uint32_t p = 0; p < world.products.size(); ++p) {
    if (!reached[p]) continue;
    index_[p] = static_cast<std::uint32_t>(products_.size());
    products_.emplace_back(p);
  }
}

void Regions::fill(const std::vector<network::LinkRules>& rules, std::int32_t period_days) {
  const auto& net = simulator_.network();
  const auto& balanced = simulator_.balanced();
  nodes_.assign(products_.size() * kRegions, {});
  flow_.assign(products_.size() * kRegions, 0.0);
  const auto at = [&](ProductId product, PlaceId place) -> Node* {
    const std::uint32_t p = index_[product.index];
    return p == kOutside ? nullptr : &nodes_[p * kRegions + region(place)];
  };
  for (std::uint32_t s = 0; s < net.sites.size(); ++s) {
    Node* node = at(net.sites.product[s], net.sites.place[s]);
    if (node == nullptr) continue;
    node->made += net.output[s];
    node->capacity += net.output[s] * std::max(1.0, net.headroom[s]);
    node->stock += net.output[s] * net.finished_days[s];
  }
  for (const auto& user : net.finals) {
    if (user.kind != world::FinalKind::demand) continue;
    if (Node* node = at(net.markets.product[user.market], net.markets.place[user.market])) node->wanted += user.per_day;
  }
  for (std::uint32_t i = 0; i < net.slot_market.size(); ++i) {
    const std::uint32_t m = net.slot_market[i];
    if (Node* node = at(net.markets.product[m], net.markets.place[m]))
      node->stock += net.slot_use[i] * net.slot_days[i];
  }
  // Inputs: per product and region, by group, weighted by what the sites make.
  struct Sum {
    double work{0.0}, per_year{0.0}, outside_work{0.0}, made{0.0};
  };
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::map<std::string, std::map<std::uint32_t, Sum>>> groups;
  for (const auto& in : balanced.inputs) {
    const auto& site = balanced.sites[in.site];
    const std::uint32_t p = index_[site.product.index];
    const bool carries = in.criticality == world::Criticality::critical &&
                         (in.kind == world::InputKind::consumed || in.kind == world::InputKind::wearing);
    if (p == kOutside || !carries || !(site.output > 0.0) || !(in.per_output > 0.0)) continue;
    // The group's name in the recipe table is not kept: inputs that share it are those of one number at one site.
    std::uint32_t first = in.input.index;
    for (const auto& other : balanced.inputs) {
      if (other.site == in.site && other.group == in.group) first = std::min(first, other.input.index);
    }
    Sum& sum = groups[{p, static_cast<std::uint32_t>(region(site.place))}][std::to_string(first)][in.input.index];
    sum.work += in.per_year / in.per_output;  // output that it serves
    sum.per_year += in.per_year;
  }
  for (auto& [key, by_group] : groups) {
    Node& node = nodes_[key.first * kRegions + key.second];
    for (auto& [name, inputs] : by_group) {
      Group group;
      double all = 0.0;
      for (const auto& [input, sum] : inputs) all += sum.work;
      for (const auto& [input, sum] : inputs) {
        if (index_[input] == kOutside) {
          group.open += sum.work / all;
        } else if (sum.work > 0.0) {
          group.inputs.emplace_back(index_[input], sum.per_year / sum.work);
        }
      }
      constexpr double kDaysOfYear = 365.0;
      if (node.made > 0.0) group.share = std::min(1.0, all / (node.made * kDaysOfYear));
      if (!group.inputs.empty()) node.groups.push_back(std::move(group));
    }
  }
  pass_.assign(rules.size(), std::vector<double>(products_.size() * kRegions * periods_, 0.0));
  for (std::size_t p = 0; p < products_.size(); ++p) {
    each_border_link(products_[p], [&](std::uint32_t, std::uint32_t link, std::size_t from) {
      flow_[p * kRegions + from] += net.flow[link];
      nodes_[p * kRegions + (kIssuer - from)].stock += net.flow[link] * net.transit[link];  // under way
    });
  }
  for (std::size_t k = 0; k < rules.size(); ++k) {
    std::map<std::uint32_t, std::vector<network::RuleChange>> changes;
    for (const auto& change : rules[k].all()) changes[change.pair].push_back(change);
    for (std::size_t p = 0; p < products_.size(); ++p) {
      each_border_link(products_[p], [&](std::uint32_t pair, std::uint32_t link, std::size_t from) {
        const auto found = changes.find(pair);
        double* passed = &pass_[k][(p * kRegions + from) * periods_];
        const double weight = flow_[p * kRegions + from] > 0.0 ? net.flow[link] / flow_[p * kRegions + from] : 0.0;
        std::size_t next = 0;
        network::RuleChange now;
        std::int32_t since = 0;
        for (std::int32_t day = 0; day < static_cast<std::int32_t>(periods_) * period_days; ++day) {
          while (found != changes.end() && next < found->second.size() && found->second[next].step <= day) {
            now = found->second[next++];
            since = day;
          }
          const double waiting = day - since < now.delay ? now.delayed : 0.0;
          passed[day / period_days] += weight * now.pass * (1.0 - waiting) / period_days;
        }
      });
    }
  }
  // One unit for both regions: what is made of the product in a period, anywhere.
  for (std::size_t p = 0; p < products_.size(); ++p) {
    Node &ours = nodes_[p * kRegions + kPartners], &theirs = nodes_[p * kRegions + kIssuer];
    ours.scale = theirs.scale = std::max(1e-12, (ours.made + theirs.made) * period_days);
  }
}

/// One branch: the regions under one set of rules, a number of years after the decision.
class BranchMaker {
 public:
  BranchMaker(const simulate::Simulator& simulator, const Regions& regions, const ChainQuestion& question,
              const std::vector<ChainMeasure>& measures)
      : simulator_(simulator), regions_(regions), question_(question), measures_(measures) {}

  Recourse make(std::size_t rules, double years) {
    Recourse branch;
    const std::size_t count = regions_.products().size();
    const auto periods = static_cast<std::size_t>(question_.periods);
    const double worth = question_.value * math::exp(-years * math::log1p(question_.discount)) / kMillion;
    std::vector<std::uint32_t> made(count * kRegions), stored(count * kRegions), lost(count * kRegions);
    std::vector<std::uint32_t> sent(count * kRegions);
    for (std::size_t t = 0; t < periods; ++t) {
      // Columns, as shares of each node's scale.
      for (std::size_t p = 0; p < count; ++p) {
        for (std::size_t r = 0; r < kRegions; ++r) {
          const Node& node = regions_.node(p, r);
          const std::size_t n = p * kRegions + r;
          const double days = question_.period_days;
          made[n] = branch.add_column(0.0, 0.0, kInfinity);
          const double price = simulator_.prices()[regions_.products()[p].index] * node.scale;
          constexpr double kLittle = 1e-3;  // so that the issuer's use is served where it costs nobody
          lost[n] =
              branch.add_column((r == kPartners ? 1.0 : kLittle) * price * worth, 0.0, node.wanted * days / node.scale);
          const double limit =
              regions_.flow(p, r) * days * regions_.pass(rules, p, r, t) * (r == kIssuer ? 1.0 : kGrowth);
          sent[n] = branch.add_column(0.0, 0.0, limit / node.scale);
        }
      }
      std::vector<std::uint32_t> before = stored;
      for (auto& column : stored) column = branch.add_column(0.0, 0.0, kInfinity);
      add_rows(branch, t, years, made, lost, sent, before, stored);
    }
    return branch;
  }

 private:
  void add_rows(Recourse& branch, std::size_t t, double years, const std::vector<std::uint32_t>& made,
                const std::vector<std::uint32_t>& lost, const std::vector<std::uint32_t>& sent,
                const std::vector<std::uint32_t>& before, const std::vector<std::uint32_t>& stored) {
    const std::size_t count = regions_.products().size();
    const double days = question_.period_days;
    const double since = (years - question_.decided_after) * 365.0 + (static_cast<double>(t) + 0.5) * days;
    std::vector<std::vector<Entry>> use(count * kRegions);  // of each node, by makers
    for (std::size_t p = 0; p < count; ++p) {
      for (std::size_t r = 0; r < kRegions; ++r) {
        const Node& node = regions_.node(p, r);
        for (const Group& group : node.groups) {
          if (group.inputs.size() == 1 && group.open == 0.0) {
            const std::size_t in = group.inputs.front().first * kRegions + r;
            use[in].push_back({made[p * kRegions + r], group.share * group.inputs.front().second * node.scale /
                                                           regions_.node(in / kRegions, r).scale});
            continue;
          }
          // Inputs that replace each other: what they serve together must reach what is made.
          Recourse::Row served{0.0, kInfinity, {{made[p * kRegions + r], group.share * (group.open - 1.0)}}, {}};
          for (const auto& [input, alone] : group.inputs) {
            const std::size_t in = input * kRegions + r;
            const auto taken = branch.add_column(0.0, 0.0, kInfinity);
            served.own.push_back({taken, 1.0});
            use[in].push_back({taken, alone * node.scale / regions_.node(input, r).scale});
          }
          branch.rows.push_back(std::move(served));
        }
      }
    }
    for (std::size_t p = 0; p < count; ++p) {
      for (std::size_t r = 0; r < kRegions; ++r) {
        const Node& node = regions_.node(p, r);
        const std::size_t n = p * kRegions + r, other = p * kRegions + (kIssuer - r);
        Recourse::Row capacity{-kInfinity, node.capacity * days / node.scale, {{made[n], 1.0}}, {}};
        // made + received + stored before - sent - used - served - stored >= 0, served = wanted - lost.
        Recourse::Row balance{node.wanted * days / node.scale, kInfinity, {{made[n], 1.0}, {lost[n], 1.0}}, {}};
        balance.own.push_back({sent[n], -1.0});
        balance.own.push_back({sent[other], 1.0});
        balance.own.push_back({stored[n], -1.0});
        if (t > 0) {
          balance.own.push_back({before[n], 1.0});
        } else {
          balance.low -= node.stock / node.scale;
        }
        std::map<std::uint32_t, double> used;
        for (const Entry& entry : use[n]) used[entry.column] += entry.value;
        for (const auto& [column, amount] : used) {
          const auto own = std::find_if(balance.own.begin(), balance.own.end(),
                                        [c = column](const Entry& e) { return e.column == c; });
          if (own != balance.own.end()) {
            own->value -= amount;
          } else {
            balance.own.push_back({column, -amount});
          }
        }
        for (std::uint32_t o = 0; o < measures_.size(); ++o) {
          const ChainMeasure& measure = measures_[o];
          if (measure.product != regions_.products()[p] || measure.at_issuer != (r == kIssuer)) continue;
          if (measure.kind == MeasureKind::stock) {
            // Filled over its build time; what is there when the shock begins is there.
            if (t == 0) balance.measures.push_back({o, on_line(measure, since - 0.5 * days) / node.scale});
            continue;
          }
          const double brought = on_line(measure, since) * days / 365.0 / node.scale;
          if (!(brought > 0.0)) continue;
          (measure.kind == MeasureKind::flow ? balance : capacity)
              .measures.push_back({o, measure.kind == MeasureKind::flow ? brought : -brought});
        }
        branch.rows.push_back(std::move(balance));
        branch.rows.push_back(std::move(capacity));
      }
      const Node &ours = regions_.node(p, kPartners), &theirs = regions_.node(p, kIssuer);
      if (ours.wanted > 0.0 && theirs.wanted > 0.0) {
        branch.rows.push_back({-kInfinity,
                               0.0,
                               {{lost[p * kRegions + kIssuer], theirs.scale / theirs.wanted / days},
                                {lost[p * kRegions + kPartners], -ours.scale / ours.wanted / days}},
                               {}});
      }
    }
  }

  const simulate::Simulator& simulator_;
  const Regions& regions_;
  const ChainQuestion& question_;
  const std::vector<ChainMeasure>& measures_;
};

}  // namespace

double on_line(const ChainMeasure& measure, double days) {
  if (measure.kind == MeasureKind::stock) {
    if (!(measure.build_days > 0.0)) return days >= 0.0 ? 1.0 : 0.0;
    return std::clamp(days / measure.build_days, 0.0, 1.0);
  }
  const double since = days - measure.build_days;
  if (since < 0.0) return 0.0;
  return measure.ramp_days > 0.0 ? std::clamp(since / measure.ramp_days, 0.0, 1.0) : 1.0;
}

Result<Chain> chain_of(const simulate::Simulator& simulator, const ChainQuestion& question,
                       const std::vector<ChainMeasure>& measures) {
  double weights = 0.0;
  for (const ShockCase& shock : question.cases) weights += shock.weight;
  if (question.start_years.empty() || question.periods <= 0 || question.period_days <= 0 || weights > 1.0 + 1e-9) {
    return fail(Fault{Code::out_of_range, "", 0, 0,
                      fmt::format("{} starts, {} periods of {} days, weights {}", question.start_years.size(),
                                  question.periods, question.period_days, weights),
                      "at least one of each, and weights of at most 1", "correct them"});
  }
  std::vector<network::LinkRules> rules;
  for (const ShockCase& shock : question.cases) {
    world::Scenario scenario = shock.scenario;
    scenario.horizon.days = question.periods * question.period_days;
    scenario.horizon.step_days = 1;
    auto law =
        policy::rules_for(simulator.world(), scenario, simulator.network(), simulator.values(), {shock.assume, {}});
    if (!law) return tl::unexpected(law.error());
    rules.push_back(simulate::Acts(simulator.world(), scenario, simulator.network()).with_stops(law->links));
  }
  Regions regions(simulator, question.issuer);
  regions.set_periods(static_cast<std::size_t>(question.periods));
  regions.reach(rules);
  regions.fill(rules, question.period_days);
  Chain chain;
  chain.products = regions.products();
  for (const ChainMeasure& measure : measures) chain.programme.measures.push_back(measure.measure);
  for (std::size_t p = 0; p < chain.products.size(); ++p) {
    chain.final_value += regions.node(p, kPartners).wanted * question.periods * question.period_days *
                         simulator.prices()[chain.products[p].index] / kMillion;
  }
  Recourse quiet;
  quiet.name = "nothing happens";
  quiet.weight = std::max(0.0, 1.0 - weights);
  chain.programme.branches.push_back(std::move(quiet));
  BranchMaker maker(simulator, regions, question, measures);
  for (std::size_t k = 0; k < question.cases.size(); ++k) {
    for (const double years : question.start_years) {
      Recourse branch = maker.make(k, years);
      branch.name = fmt::format("{}, after {:g} years", question.cases[k].name, years);
      branch.weight = question.cases[k].weight / static_cast<double>(question.start_years.size());
      chain.programme.branches.push_back(std::move(branch));
    }
  }
  return chain;
}

}  // namespace chokepoint::respond
