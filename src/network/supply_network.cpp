#include "network/supply_network.h"

#include <algorithm>
#include <map>

#include "network/capacity.h"
#include "network/market_terms.h"
#include "world/query.h"
#include "world/transit_times.h"

namespace chokepoint::network {
namespace {

using world::World;

constexpr double kDaysPerYear = 365.0;
constexpr std::uint32_t kNone = NodeId::kNone;
/// Where no transit row fits: within a country and between countries, days. Assumed.
constexpr double kAssumedHomeTransit = 3.0;
constexpr double kAssumedForeignTransit = 30.0;

std::uint32_t find(const Labels& labels, ProductId product, PlaceId place) {
  const auto key = std::pair(product, place);
  std::size_t low = 0;
  std::size_t high = labels.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (std::pair(labels.product[middle], labels.place[middle]) < key) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const bool found = low < labels.size() && labels.product[low] == product && labels.place[low] == place;
  return found ? static_cast<std::uint32_t>(low) : kNone;
}

/// Whole days from dispatch to arrival, at least one.
class Transits {
 public:
  Transits(const World& world, std::span<const double> values) : world_(world), times_(world), values_(values) {
    for (std::size_t p = 0; p < world.places.size(); ++p)
      country_.push_back(world::ancestors(world, PlaceId{p}).back());
  }

  std::int32_t days(ProductId product, PlaceId from, PlaceId to) const {
    if (!world_.products[product].tradable) return 1;  // made on the spot
    const FigureId row = times_.days(from, to, product);
    double days = country_[from.index] == country_[to.index] ? kAssumedHomeTransit : kAssumedForeignTransit;
    if (row.valid()) days = values_[row.index];
    return std::max(1, static_cast<std::int32_t>(days + 0.5));
  }

 private:
  const World& world_;
  world::TransitTimes times_;
  std::span<const double> values_;
  std::vector<PlaceId> country_;
};

void add_markets(const world::Balanced& balanced, SupplyNetwork& net) {
  std::vector<std::pair<ProductId, PlaceId>> keys;
  for (const auto& flow : balanced.flows) keys.emplace_back(flow.product, flow.to);
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  for (const auto& [product, place] : keys) {
    net.markets.product.push_back(product);
    net.markets.place.push_back(place);
  }
}

void add_links(const World& world, const world::Balanced& balanced, std::span<const double> values,
               SupplyNetwork& net) {
  std::vector<std::uint32_t> customer, supplier;
  std::vector<double> sent(net.sites.size(), 0.0);
  const Transits transits(world, values);
  for (const auto& flow : balanced.flows) {  // by product, to, from: the canonical order
    const std::uint32_t site = net.site_of(flow.product, flow.from);
    customer.push_back(net.market_of(flow.product, flow.to));
    supplier.push_back(site);
    net.flow.push_back(flow.per_year / kDaysPerYear);
    net.transit.push_back(transits.days(flow.product, flow.from, flow.to));
    sent[site] += net.flow.back();
  }
  net.output = std::move(sent);  // what leaves, to the last bit: the baseline stands still
  net.links = make_links(std::move(customer), std::move(supplier), static_cast<std::uint32_t>(net.markets.size()),
                         static_cast<std::uint32_t>(net.sites.size()));
}

void add_slots(const World& world, const world::Balanced& balanced, std::span<const double> values,
               SupplyNetwork& net) {
  auto days = [&](FigureId id) { return id.valid() ? std::max(0.0, values[id.index]) : 0.0; };
  net.site_group_first.push_back(0);
  net.group_slot_first.push_back(0);
  std::size_t next = 0;
  for (std::uint32_t site = 0; site < net.sites.size(); ++site) {
    std::uint32_t group = kNone;
    for (; next < balanced.inputs.size() && balanced.inputs[next].site == site; ++next) {
      const world::InputUse& in = balanced.inputs[next];
      const std::uint32_t market = net.market_of(in.input, net.sites.place[site]);
      if (market == kNone || !(in.per_year > 0.0)) continue;
      if (in.group != group) {
        if (group != kNone) net.group_slot_first.push_back(static_cast<std::uint32_t>(net.slot_site.size()));
        group = in.group;
      }
      net.slot_site.push_back(site);
      net.slot_market.push_back(market);
      net.slot_use.push_back(in.per_year / kDaysPerYear);
      net.slot_per_output.push_back(in.per_output);
      net.slot_days.push_back(
          days(world::input_stock(world, in.input, net.sites.place[site], net.sites.product[site])));
      net.slot_kind.push_back(in.kind);
      net.slot_criticality.push_back(in.criticality);
    }
    if (group != kNone) net.group_slot_first.push_back(static_cast<std::uint32_t>(net.slot_site.size()));
    net.site_group_first.push_back(static_cast<std::uint32_t>(net.group_slot_first.size()) - 1);
  }
}

/// Days until the users of a market have qualified a supplier they do not know: the mean over its use.
void add_qualification(const World& world, std::span<const double> values, SupplyNetwork& net) {
  std::map<std::pair<ProductId, ProductId>, double> stated;  // by product and user
  for (const auto& row : world.qualification) {
    if (row.quantity != world::QualificationQuantity::days) continue;
    stated[{row.product, row.user}] = std::max(0.0, values[row.figure.index]);
  }
  std::vector<double> use(net.markets.size(), 0.0);
  net.qualification_days.assign(net.markets.size(), 0.0);
  const auto add = [&](std::uint32_t market, ProductId user, double amount) {
    auto it = stated.find({net.markets.product[market], user});
    if (it == stated.end()) it = stated.find({net.markets.product[market], ProductId{}});
    use[market] += amount;
    if (it != stated.end()) net.qualification_days[market] += amount * it->second;
  };
  for (std::size_t slot = 0; slot < net.slot_use.size(); ++slot) {
    add(net.slot_market[slot], net.sites.product[net.slot_site[slot]], net.slot_use[slot]);
  }
  for (const FinalUser& user : net.finals) add(user.market, {}, user.per_day);
  for (std::size_t m = 0; m < use.size(); ++m) {
    if (use[m] > 0.0) net.qualification_days[m] /= use[m];
  }
}

/// first[p] .. first[p + 1]: the entries of product p in a list sorted by product.
std::vector<std::uint32_t> ranges(const std::vector<ProductId>& sorted, std::size_t products) {
  std::vector<std::uint32_t> first(products + 1, 0);
  for (ProductId p : sorted) ++first[p.index + 1];
  for (std::size_t p = 0; p < products; ++p) first[p + 1] += first[p];
  return first;
}

}  // namespace

/// What arrives at a market and what its users take are the same number but for rounding and for the closing of the
/// account; the last bits go to the users so that the baseline stands still exactly.
void close_markets(SupplyNetwork& net) {
  std::vector<double> arrives(net.markets.size(), 0.0), taken(net.markets.size(), 0.0);
  for (std::size_t link = 0; link < net.links.size(); ++link) arrives[net.links.customer[link]] += net.flow[link];
  for (std::size_t slot = 0; slot < net.slot_use.size(); ++slot) taken[net.slot_market[slot]] += net.slot_use[slot];
  for (const FinalUser& user : net.finals) taken[user.market] += user.per_day;
  for (std::size_t slot = 0; slot < net.slot_use.size(); ++slot) {
    net.slot_use[slot] *= arrives[net.slot_market[slot]] / taken[net.slot_market[slot]];
  }
  for (FinalUser& user : net.finals) user.per_day *= arrives[user.market] / taken[user.market];
}

void number_pairs(std::size_t products, SupplyNetwork& net) {
  net.product_site_first = ranges(net.sites.product, products);
  net.product_market_first = ranges(net.markets.product, products);
  net.product_pair_first.push_back(0);
  for (std::size_t p = 0; p < products; ++p) {
    const std::uint32_t rows = net.product_site_first[p + 1] - net.product_site_first[p];
    const std::uint32_t columns = net.product_market_first[p + 1] - net.product_market_first[p];
    net.product_pair_first.push_back(net.product_pair_first.back() + rows * columns);
  }
  net.pair_link.assign(net.product_pair_first.back(), SupplyNetwork::kNoLink);
  for (std::uint32_t link = 0; link < net.links.size(); ++link) {
    net.pair_link[net.pair_of(net.links.supplier[link], net.links.customer[link])] = link;
  }
}

std::uint32_t SupplyNetwork::site_of(ProductId product, PlaceId place) const { return find(sites, product, place); }
std::uint32_t SupplyNetwork::market_of(ProductId product, PlaceId place) const { return find(markets, product, place); }

SupplyNetwork compile(const World& world, const world::Balanced& balanced, std::span<const double> values) {
  SupplyNetwork net;
  for (const auto& site : balanced.sites) {
    net.sites.product.push_back(site.product);
    net.sites.place.push_back(site.place);
    const FigureId finished = world::finished_stock(world, site.product, site.place);
    net.finished_days.push_back(finished.valid() ? std::max(0.0, values[finished.index]) : 0.0);
  }
  add_markets(balanced, net);
  add_links(world, balanced, values, net);
  add_slots(world, balanced, values, net);
  add_capacity(world, balanced, values, net);
  for (const auto& use : balanced.finals) {
    const std::uint32_t market = net.market_of(use.product, use.place);
    if (market == kNone) continue;
    net.finals.push_back({market, use.kind, use.buyer, use.priority, use.per_year / kDaysPerYear});
  }
  std::stable_sort(net.finals.begin(), net.finals.end(),
                   [](const FinalUser& a, const FinalUser& b) { return a.market < b.market; });
  close_markets(net);
  add_qualification(world, values, net);
  add_market_terms(world, values, net);
  for (const auto& product : world.products) net.product_travels.push_back(product.tradable);
  number_pairs(world.products.size(), net);
  return net;
}

EndShares end_shares(const SupplyNetwork& net, const std::vector<std::uint8_t>& marked) {
  // Shares settle from the end uses upstream, one tier a sweep; chains are short and have no circle of products.
  constexpr int kMostTiers = 64;
  std::vector<double> market_total(net.markets.size(), 0.0), site_total(net.sites.size(), 0.0);
  for (std::size_t f = 0; f < net.finals.size(); ++f) market_total[net.finals[f].market] += net.finals[f].per_day;
  for (std::size_t slot = 0; slot < net.slot_use.size(); ++slot)
    market_total[net.slot_market[slot]] += net.slot_use[slot];
  for (std::size_t link = 0; link < net.links.size(); ++link) site_total[net.links.supplier[link]] += net.flow[link];
  EndShares now{std::vector<double>(net.sites.size(), 0.0), {}};
  for (int tier = 0; tier < kMostTiers; ++tier) {
    std::vector<double> market(net.markets.size(), 0.0), site(net.sites.size(), 0.0);
    for (std::size_t slot = 0; slot < net.slot_use.size(); ++slot) {
      market[net.slot_market[slot]] += net.slot_use[slot] * now.site[net.slot_site[slot]];
    }
    for (std::size_t f = 0; f < net.finals.size(); ++f) {
      if (marked[f] != 0) market[net.finals[f].market] += net.finals[f].per_day;
    }
    for (std::size_t m = 0; m < market.size(); ++m)
      market[m] = market_total[m] > 0.0 ? market[m] / market_total[m] : 0.0;
    for (std::size_t link = 0; link < net.links.size(); ++link) {
      site[net.links.supplier[link]] += net.flow[link] * market[net.links.customer[link]];
    }
    for (std::size_t s = 0; s < site.size(); ++s) site[s] = site_total[s] > 0.0 ? site[s] / site_total[s] : 0.0;
    const bool settled = site == now.site;
    now = {std::move(site), std::move(market)};
    if (settled) break;
  }
  return now;
}

}  // namespace chokepoint::network
