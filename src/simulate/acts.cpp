#include "simulate/acts.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

#include "network/keep_apart.h"
#include "simulate/bound_buyers.h"
#include "world/query.h"

namespace chokepoint::simulate {
namespace {

bool named(const std::vector<ProductId>& products, ProductId product) {
  return products.empty() || std::find(products.begin(), products.end(), product) != products.end();
}

double flow_into(const network::SupplyNetwork& network, std::uint32_t market) {
  double flow = 0.0;
  for (auto link = network.links.customer_first[market]; link < network.links.customer_first[market + 1]; ++link) {
    flow += network.flow[link];
  }
  return flow;
}

}  // namespace

Acts::Acts(const world::World& world, const world::Scenario& scenario, const network::SupplyNetwork& network)
    : window_(scenario.horizon), stopped_(network.links.size(), false) {
  for (const auto& act : scenario.acts) add_act(world, network, act);
  for (const auto* spans : {&outages_, &demands_, &releases_, &added_}) {
    for (const Span& span : *spans) {
      change_steps_.push_back(span.from);
      change_steps_.push_back(span.until);
    }
  }
  for (const auto* wedges : {&duties_, &subsidies_}) {
    for (const auto& [span, wedge] : *wedges) {
      change_steps_.push_back(span.from);
      change_steps_.push_back(span.until);
    }
  }
  std::sort(change_steps_.begin(), change_steps_.end());
  change_steps_.erase(std::unique(change_steps_.begin(), change_steps_.end()), change_steps_.end());
}

void Acts::add_act(const world::World& world, const network::SupplyNetwork& network, const world::Act& act) {
  const std::int32_t from = std::max(0, window_.step_of(act.day));
  const std::int32_t until = act.until ? window_.step_of(*act.until) : window_.steps();
  if (until <= from) return;
  if (const auto* outage = std::get_if<world::Outage>(&act.what)) {
    for (std::uint32_t s = 0; s < network.sites.size(); ++s) {
      if (named(outage->products, network.sites.product[s]) && within(world, network.sites.place[s], outage->place)) {
        outages_.push_back({from, until, s, 1.0 - outage->lost_share, 0.0});
      }
    }
  } else if (const auto* stop = std::get_if<world::ExportStop>(&act.what)) {
    add_stop(world, network, *stop, from, until);
  } else if (const auto* ban = std::get_if<world::BuyerBan>(&act.what)) {
    add_ban(world, network, *ban, from, until);
  } else if (const auto* duty = std::get_if<world::DutyAct>(&act.what)) {
    add_duty(world, network, *duty, from, until);
  } else if (const auto* subsidy = std::get_if<world::SubsidyAct>(&act.what)) {
    add_subsidy(world, network, *subsidy, from, until);
  } else if (const auto* change = std::get_if<world::DemandChange>(&act.what)) {
    double base = 0.0;
    std::vector<std::uint32_t> touched;
    for (std::uint32_t f = 0; f < network.finals.size(); ++f) {
      const auto& user = network.finals[f];
      if (user.kind != world::FinalKind::demand || network.markets.product[user.market] != change->product) continue;
      if (change->place.valid() && !within(world, network.markets.place[user.market], change->place)) continue;
      touched.push_back(f);
      base += user.per_day;
    }
    for (auto f : touched) {
      const double share = base > 0.0 ? network.finals[f].per_day / base : 0.0;
      demands_.push_back({from, until, f, change->factor, change->amount / 365.0 * window_.step_days * share});
    }
  } else if (const auto* release = std::get_if<world::StockRelease>(&act.what)) {
    // Where some buyers have lines of their own, each line gets its part.
    std::vector<std::uint32_t> markets;
    double taken = 0.0;
    for (auto m = network.market_of(release->product, release->place);
         m < network.markets.size() && network.markets.product[m] == release->product &&
         network.markets.place[m] == release->place;
         ++m) {
      markets.push_back(m);
      taken += flow_into(network, m);
    }
    const double each = release->amount / static_cast<double>(until - from);
    for (const auto m : markets) {
      releases_.push_back({from, until, m, 0.0, markets.size() == 1 ? each : each * flow_into(network, m) / taken});
    }
  } else if (const auto* capacity = std::get_if<world::NewCapacity>(&act.what)) {
    const std::uint32_t site = network.site_of(capacity->product, capacity->place);
    if (site != strategic::kNothing) {
      added_.push_back({from, until, site, 1.0, capacity->per_year / 365.0 * window_.step_days});
    }
  }
}

/// Every pair of a site inside and a market outside, linked or not: nobody finds a way round by a new supplier.
void Acts::add_stop(const world::World& world, const network::SupplyNetwork& network, const world::ExportStop& stop,
                    std::int32_t from, std::int32_t until) {
  // A stop of a province's exports still serves the rest of its country.
  const PlaceId home = stop.to.valid() ? stop.from : world::ancestors(world, stop.from).back();
  for (std::uint32_t p = 0; p < world.products.size(); ++p) {
    if (!named(stop.products, ProductId{p})) continue;
    for (auto s = network.product_site_first[p]; s < network.product_site_first[p + 1]; ++s) {
      if (!within(world, network.sites.place[s], stop.from)) continue;
      for (auto m = network.product_market_first[p]; m < network.product_market_first[p + 1]; ++m) {
        const PlaceId buyer = network.markets.place[m];
        if (within(world, buyer, home) || (stop.to.valid() && !within(world, buyer, stop.to))) continue;
        const std::uint32_t pair = network.pair_of(s, m);
        stops_.push_back({from, until, pair, 1.0 - stop.lost_share, 0.0});
        const std::uint32_t link = network.pair_link[pair];
        if (link != network::SupplyNetwork::kNoLink) stopped_[link] = true;
      }
    }
  }
}

/// The lines of the bound buyers, which the network keeps apart from those of others at the place.
void Acts::add_ban(const world::World& world, const network::SupplyNetwork& network, const world::BuyerBan& ban,
                   std::int32_t from, std::int32_t until) {
  const auto buyer = std::find(network.bound.begin(), network.bound.end(), buyer_of(ban)) - network.bound.begin();
  for (std::uint32_t m = 0; m < network.markets.size(); ++m) {
    const ProductId product = network.markets.product[m];
    if (!named(ban.products, product) || !network::serves(network, m, static_cast<std::size_t>(buyer))) continue;
    for (auto s = network.product_site_first[product.index]; s < network.product_site_first[product.index + 1]; ++s) {
      const PlaceId maker = network.sites.place[s];
      if (ban.from.valid() ? !within(world, maker, ban.from) : within(world, maker, ban.place)) continue;
      const std::uint32_t pair = network.pair_of(s, m);
      stops_.push_back({from, until, pair, 1.0 - ban.lost_share, 0.0});
      const std::uint32_t link = network.pair_link[pair];
      if (link != network::SupplyNetwork::kNoLink) stopped_[link] = true;
    }
  }
}

namespace {

using Shares = std::array<double, network::kBlocs>;

/// Of each bloc's output of a product, what is made at chosen places; small places share a bloc.
template <class Chosen>
Shares makers_in(const network::SupplyNetwork& network, std::uint32_t product, const Chosen& chosen) {
  Shares in{}, all{};
  for (auto s = network.product_site_first[product]; s < network.product_site_first[product + 1]; ++s) {
    all[network.site_bloc[s]] += network.output[s];
    if (chosen(network.sites.place[s])) in[network.site_bloc[s]] += network.output[s];
  }
  for (std::size_t b = 0; b < in.size(); ++b) in[b] = all[b] > 0.0 ? in[b] / all[b] : 0.0;
  return in;
}

/// Likewise of what is bought.
template <class Chosen>
Shares buyers_in(const network::SupplyNetwork& network, std::uint32_t product, const Chosen& chosen) {
  Shares in{}, all{};
  for (auto m = network.product_market_first[product]; m < network.product_market_first[product + 1]; ++m) {
    const double bought = flow_into(network, m);
    all[network.market_bloc[m]] += bought;
    if (chosen(network.markets.place[m])) in[network.market_bloc[m]] += bought;
  }
  for (std::size_t b = 0; b < in.size(); ++b) in[b] = all[b] > 0.0 ? in[b] / all[b] : 0.0;
  return in;
}

}  // namespace

/// Between blocs that are priced apart; where a place is part of a bloc the duty counts by its part.
void Acts::add_duty(const world::World& world, const network::SupplyNetwork& network, const world::DutyAct& duty,
                    std::int32_t from, std::int32_t until) {
  for (const ProductId product : duty.products) {
    const Shares makers = makers_in(network, product.index, [&](PlaceId place) {
      return duty.from.valid() ? within(world, place, duty.from) : !within(world, place, duty.to);
    });
    const Shares buyers =
        buyers_in(network, product.index, [&](PlaceId place) { return within(world, place, duty.to); });
    for (std::size_t i = 0; i < makers.size(); ++i) {
      for (std::size_t j = 0; j < buyers.size(); ++j) {
        const double rate = duty.rate * makers[i] * buyers[j];
        if (!(rate > 0.0)) continue;
        if (i == j) {
          not_apart_.insert(product);
        } else {
          duties_.push_back({{from, until, 0, 1.0, 0.0}, {product.index, i, j, rate}});
        }
      }
    }
  }
}

void Acts::add_subsidy(const world::World& world, const network::SupplyNetwork& network,
                       const world::SubsidyAct& subsidy, std::int32_t from, std::int32_t until) {
  for (const ProductId product : subsidy.products) {
    const Shares makers =
        makers_in(network, product.index, [&](PlaceId place) { return within(world, place, subsidy.place); });
    for (std::size_t b = 0; b < makers.size(); ++b) {
      if (subsidy.rate * makers[b] > 0.0)
        subsidies_.push_back({{from, until, 0, 1.0, 0.0}, {product.index, b, b, subsidy.rate * makers[b]}});
    }
  }
}

/// Those that hold, rates of the same goods and blocs added up, in order of product and blocs.
std::vector<strategic::Wedge> Acts::sum_of(const std::vector<std::pair<Span, strategic::Wedge>>& wedges,
                                           std::int32_t step) {
  std::map<std::tuple<std::uint32_t, std::size_t, std::size_t>, double> sums;
  for (const auto& [span, wedge] : wedges) {
    if (holds(span, step)) sums[{wedge.product, wedge.from, wedge.to}] += wedge.rate;
  }
  std::vector<strategic::Wedge> found;
  for (const auto& [key, rate] : sums) {
    found.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), rate});
  }
  return found;
}

bool Acts::apply(std::int32_t step, strategic::Drive& drive) const {
  if (!std::binary_search(change_steps_.begin(), change_steps_.end(), step)) return false;
  std::fill(drive.capacity_factor.begin(), drive.capacity_factor.end(), 1.0);
  std::fill(drive.demand_factor.begin(), drive.demand_factor.end(), 1.0);
  std::fill(drive.demand_extra.begin(), drive.demand_extra.end(), 0.0);
  std::fill(drive.released.begin(), drive.released.end(), 0.0);
  std::fill(drive.added_capacity.begin(), drive.added_capacity.end(), 0.0);
  for (const Span& span : outages_) {
    if (!holds(span, step)) continue;
    drive.capacity_factor[span.index] *= span.factor;
  }
  for (const Span& span : added_) {
    if (holds(span, step)) drive.added_capacity[span.index] += span.extra;
  }
  for (const Span& span : demands_) {
    if (!holds(span, step)) continue;
    drive.demand_factor[span.index] *= span.factor;
    drive.demand_extra[span.index] += span.extra;
  }
  for (const Span& span : releases_) {
    if (holds(span, step)) drive.released[span.index] += span.extra;
  }
  drive.duties = sum_of(duties_, step);
  drive.subsidies = sum_of(subsidies_, step);
  return true;
}

network::LinkRules Acts::with_stops(const network::LinkRules& law) const {
  if (stops_.empty()) return law;
  struct Channel {
    std::vector<const Span*> stops;
    std::vector<const network::RuleChange*> rules;
    std::set<std::int32_t> steps;
  };
  std::map<std::uint32_t, Channel> channels;
  for (const Span& span : stops_) {
    Channel& channel = channels[span.index];
    channel.stops.push_back(&span);
    channel.steps.insert(span.from);
    if (span.until < window_.steps()) channel.steps.insert(span.until);
  }
  std::vector<network::RuleChange> merged;
  for (const auto& rule : law.all()) {
    const auto it = channels.find(rule.pair);
    if (it == channels.end()) {
      merged.push_back(rule);
    } else {
      it->second.rules.push_back(&rule);
      it->second.steps.insert(rule.step);
    }
  }
  for (const auto& [pair, channel] : channels) {
    for (const std::int32_t step : channel.steps) {
      network::RuleChange out{0, pair, 1.0, 0.0, 0, {}};
      for (const auto* rule : channel.rules) {  // in order of steps
        if (rule->step <= step) out = *rule;
      }
      out.step = step;
      for (const Span* span : channel.stops) {
        if (holds(*span, step)) out.pass *= span->factor;
      }
      merged.push_back(out);
    }
  }
  return {std::move(merged), window_.steps()};
}

}  // namespace chokepoint::simulate
