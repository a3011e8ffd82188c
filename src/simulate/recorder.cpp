#include "simulate/recorder.h"

#include <algorithm>

#include "base/exact_sum.h"

namespace chokepoint::simulate {
namespace {

constexpr double kShort = 0.99;    // of baseline: below it is a shortage
constexpr double kStopped = 0.05;  // below it is a stop

}  // namespace

std::string_view name_of(Quantity quantity) {
  switch (quantity) {
    case Quantity::output:
      return "output";
    case Quantity::delivered:
      return "delivered";
    case Quantity::unmet:
      return "unmet";
    case Quantity::shipments:
      return "shipments";
    case Quantity::stock:
      return "stock";
    case Quantity::priced_out:
      return "priced_out";
    case Quantity::price:
      return "price";
    case Quantity::paid:
      return "paid";
    case Quantity::exports:
      return "exports";
  }
  return "";
}

Recorder::Recorder(const world::World& world, const network::SupplyNetwork& network, const strategic::System& system,
                   const Probes& probes, std::int32_t step_days, bool explain)
    : world_(world),
      net_(network),
      system_(system),
      step_days_(step_days),
      explain_(explain),
      awake_(system.products(), false),
      sites_(system.sites()),
      finals_(system.finals()),
      made_(system.sites(), 0.0),
      wanted_(system.finals(), 0.0),
      delivered_(system.finals(), 0.0),
      priced_out_(system.finals(), 0.0),
      peak_(system.markets(), 1.0),
      peak_step_(system.markets(), 0),
      extra_(system.markets(), 0.0) {
  for (const std::int32_t day : probes.checkpoints) checkpoints_.push_back((day + step_days - 1) / step_days);
  const strategic::State base = strategic::initial(system);
  for (const Probe& probe : probes.series) {
    taps_.push_back(make_tap(probe));
    series_.push_back({probe, read(taps_.back(), base), {}});
  }
}

Recorder::Tap Recorder::make_tap(const Probe& probe) const {
  Tap tap;
  tap.probe = probe;
  auto inside = [&](PlaceId place) { return !probe.place.valid() || world::within(world_, place, probe.place); };
  auto with_partner = [&](PlaceId place) {
    return !probe.partner.valid() || world::within(world_, place, probe.partner);
  };
  const bool of_sites = probe.quantity == Quantity::output || probe.quantity == Quantity::stock;
  if (of_sites) {
    for (std::uint32_t s = 0; s < net_.sites.size(); ++s) {
      if (net_.sites.product[s] == probe.product && inside(net_.sites.place[s])) tap.indices.push_back(s);
    }
  }
  if (probe.quantity == Quantity::stock) {
    for (std::uint32_t m = 0; m < net_.markets.size(); ++m) {
      if (net_.markets.product[m] == probe.product && inside(net_.markets.place[m])) tap.markets.push_back(m);
    }
    for (std::uint32_t slot = 0; slot < net_.slot_market.size(); ++slot) {
      const std::uint32_t m = net_.slot_market[slot];
      if (net_.markets.product[m] == probe.product && inside(net_.markets.place[m])) tap.slots.push_back(slot);
    }
  }
  if (probe.quantity == Quantity::price || probe.quantity == Quantity::paid) {
    for (std::uint32_t m = 0; m < net_.markets.size(); ++m) {
      if (net_.markets.product[m] == probe.product && inside(net_.markets.place[m])) tap.markets.push_back(m);
    }
  }
  if (probe.quantity == Quantity::delivered || probe.quantity == Quantity::unmet ||
      probe.quantity == Quantity::priced_out) {
    for (std::uint32_t f = 0; f < net_.finals.size(); ++f) {
      const std::uint32_t m = net_.finals[f].market;
      if (net_.markets.product[m] == probe.product && inside(net_.markets.place[m])) tap.indices.push_back(f);
    }
  }
  if (probe.quantity == Quantity::shipments) {
    for (std::uint32_t link = 0; link < net_.links.size(); ++link) {
      const std::uint32_t m = net_.links.customer[link];
      if (net_.markets.product[m] != probe.product || !inside(net_.markets.place[m])) continue;
      const PlaceId from = net_.sites.place[net_.links.supplier[link]];
      if ((probe.place.valid() && inside(from)) || !with_partner(from)) continue;
      tap.indices.push_back(link);
    }
  }
  if (probe.quantity == Quantity::exports) {
    for (std::uint32_t link = 0; link < net_.links.size(); ++link) {
      const std::uint32_t m = net_.links.customer[link];
      const PlaceId from = net_.sites.place[net_.links.supplier[link]];
      const PlaceId to = net_.markets.place[m];
      if (net_.markets.product[m] != probe.product || from == to || !inside(from)) continue;
      if ((probe.place.valid() && inside(to)) || !with_partner(to)) continue;
      tap.indices.push_back(link);
    }
  }
  return tap;
}

double Recorder::mean_price(const Tap& tap, const std::vector<double>& prices) const {
  double weighted = 0.0;
  double flow = 0.0;
  for (auto m : tap.markets) {
    weighted += prices[m] * system_.market_flow[m];
    flow += system_.market_flow[m];
  }
  return flow > 0.0 ? weighted / flow : 1.0;
}

double Recorder::read(const Tap& tap, const strategic::State& state) const {
  double sum = 0.0;
  switch (tap.probe.quantity) {
    case Quantity::output:
      for (auto s : tap.indices) sum += state.output[s];
      break;
    case Quantity::delivered:
      for (auto f : tap.indices) sum += state.delivered[f];
      break;
    case Quantity::unmet:
      for (auto f : tap.indices) sum += std::max(0.0, state.wanted[f] - state.delivered[f]);
      break;
    case Quantity::shipments:
    case Quantity::exports:
      for (auto link : tap.indices) sum += strategic::shipped_over(system_, state, link);
      break;
    case Quantity::stock:
      for (auto s : tap.indices) sum += state.finished[s];
      for (auto slot : tap.slots) sum += state.slot_stock[slot];
      for (auto m : tap.markets) sum += state.market_stock[m];
      break;
    case Quantity::priced_out:
      for (auto f : tap.indices) sum += std::max(0.0, state.wanted[f] - state.willing[f]);
      break;
    case Quantity::price:
      return mean_price(tap, state.spot);
    case Quantity::paid:
      return mean_price(tap, state.paid);
  }
  return sum;
}

double Recorder::leaving(Tap& tap, const strategic::State& state) const {
  double sum = read(tap, state);
  for (auto link : tap.indices) {
    if (state.by_link[system_.link_market[link]] == 0 || !(state.delayed[link] > 0.0)) continue;
    const double waits = state.shipped[link] * state.delayed[link];
    const std::size_t day = static_cast<std::size_t>(steps_) + static_cast<std::size_t>(state.delay[link]);
    if (tap.waiting.size() <= day) tap.waiting.resize(day + 1, 0.0);
    tap.waiting[day] += waits;
    sum -= waits;
  }
  const auto today = static_cast<std::size_t>(steps_);
  return today < tap.waiting.size() ? sum + tap.waiting[today] : sum;
}

void Recorder::watch(const strategic::State& state, const strategic::Drive& drive, const std::vector<bool>& stopped) {
  for (std::size_t i = 0; i < taps_.size(); ++i) {
    const bool crosses = taps_[i].probe.quantity == Quantity::exports;
    series_[i].values.push_back(crosses ? leaving(taps_[i], state) : read(taps_[i], state));
  }
  // Products at rest are caught up with when they wake, and at the end.
  for (; woken_ < state.awake.size(); ++woken_) {
    awake_[state.awake[woken_]] = true;
    catch_up(state.awake[woken_], steps_);
  }
  for (const std::uint32_t product : state.awake) {
    const auto sites = sites_of(product);
    for (auto s = sites.first; s < sites.last; ++s) made_[s] += state.output[s];
    const auto finals = finals_of(product);
    for (auto f = finals.first; f < finals.last; ++f) {
      wanted_[f] += state.wanted[f];
      delivered_[f] += state.delivered[f];
      priced_out_[f] += std::max(0.0, state.wanted[f] - state.willing[f]);
    }
    if (system_.product_priced[product] != 0) {
      const auto last = system_.product_market_first[product + 1];
      for (auto m = system_.product_market_first[product]; m < last; ++m) {
        extra_[m] += state.taken[m] * (state.paid[m] - 1.0);
        if (state.spot[m] > peak_[m]) {
          peak_[m] = state.spot[m];
          peak_step_[m] = steps_;
        }
      }
    }
    if (!explain_) continue;
    watch_sites(sites, state, drive, stopped);
    watch_finals(finals, state, stopped);
  }
  ++steps_;
  for (const std::int32_t last : checkpoints_) {
    if (last == steps_) keep_checkpoint();
  }
}

Recorder::Range Recorder::sites_of(std::uint32_t product) const {
  return {system_.product_site_first[product], system_.product_site_first[product + 1]};
}

Recorder::Range Recorder::finals_of(std::uint32_t product) const {
  return {system_.market_final_first[system_.product_market_first[product]],
          system_.market_final_first[system_.product_market_first[product + 1]]};
}

void Recorder::catch_up(std::uint32_t product, std::int32_t steps) {
  const auto sites = sites_of(product);
  for (auto s = sites.first; s < sites.last; ++s) made_[s] = system_.base_output[s] * steps;
  const auto finals = finals_of(product);
  for (auto f = finals.first; f < finals.last; ++f) wanted_[f] = delivered_[f] = system_.final_need[f] * steps;
}

/// Brings what rests up to now.
void Recorder::catch_up_with_all() {
  for (std::uint32_t product = 0; product < system_.products(); ++product) {
    if (!awake_[product]) catch_up(product, steps_);
  }
}

void Recorder::keep_checkpoint() {
  catch_up_with_all();
  wanted_at_.push_back(wanted_);
  delivered_at_.push_back(delivered_);
}

/// The link of a market that lost most: to a rule, a stop, or a supplier that was itself short before.
void Recorder::blame(First& first, std::uint32_t market, const strategic::State& state,
                     const std::vector<bool>& stopped) const {
  double most = 0.0;
  for (auto link = system_.market_link_first[market]; link < system_.market_link_first[market + 1]; ++link) {
    const double refused = 1.0 - state.pass[link];
    const double waiting = state.delay[link] > 0 ? state.delayed[link] : 0.0;
    const First& supplier = sites_[system_.link_site[link]];
    const double supplier_short = supplier.step >= 0 ? 1.0 - supplier.worst : 0.0;
    const double lost = system_.link_flow[link] * std::max({refused, waiting, supplier_short});
    if (lost > most) {
      most = lost;
      first.link = link;
      if (std::max(refused, waiting) >= supplier_short) {
        first.kind = stopped[link] && !state.why[link].valid() ? Cause::Kind::export_stop : Cause::Kind::control;
        first.clause = state.why[link];
      } else {
        first.kind = Cause::Kind::supplier;
      }
    }
  }
}

void Recorder::watch_sites(Range sites, const strategic::State& state, const strategic::Drive& drive,
                           const std::vector<bool>& stopped) {
  for (auto s = sites.first; s < sites.last; ++s) {
    if (state.output[s] >= kShort * system_.base_output[s]) continue;
    const double share = state.output[s] / system_.base_output[s];
    First& first = sites_[s];
    if (first.step < 0) {
      const bool capacity = drive.capacity_factor[s] < 1.0 &&
                            state.output[s] >= 0.999 * system_.base_capacity[s] * drive.capacity_factor[s];
      if (!capacity && state.limit[s] == strategic::kNothing) continue;  // fewer orders: not a shortage
      first.step = steps_;
      first.at_first = share;
      first.slot = capacity ? strategic::kNothing : state.limit[s];
      first.kind = capacity ? Cause::Kind::capacity : Cause::Kind::input;
      if (!capacity) blame(first, system_.slot_market[first.slot], state, stopped);
    }
    first.worst = std::min(first.worst, share);
    if (share < kStopped && first.stopped < 0) first.stopped = steps_;
  }
}

void Recorder::watch_finals(Range finals, const strategic::State& state, const std::vector<bool>& stopped) {
  for (auto f = finals.first; f < finals.last; ++f) {
    if (state.delivered[f] >= kShort * state.wanted[f]) continue;
    const double share = state.delivered[f] / state.wanted[f];
    First& first = finals_[f];
    if (first.step < 0) {
      first.step = steps_;
      first.at_first = share;
      blame(first, net_.finals[f].market, state, stopped);
    }
    first.worst = std::min(first.worst, share);
    if (share < kStopped && first.stopped < 0) first.stopped = steps_;
  }
}

/// From a short market (or a site's own trouble) back to the root: an act, a clause, or a plant that is down.
std::vector<Cause> Recorder::chain_of(const First& start, std::uint32_t market) const {
  std::vector<Cause> chain;
  const First* at = &start;
  constexpr int kLongest = 16;
  for (int depth = 0; depth < kLongest; ++depth) {
    if (at->kind == Cause::Kind::capacity || at->link == strategic::kNothing) break;
    const std::uint32_t link = at->link;
    const std::uint32_t site = system_.link_site[link];
    Cause cause;
    cause.kind = at->kind;
    cause.product = net_.markets.product[market];
    cause.place = net_.markets.place[market];
    cause.from = net_.sites.place[site];
    cause.step = at->step;
    cause.shortfall = 1.0 - at->at_first;
    cause.clause = at->clause;
    chain.push_back(cause);
    if (at->kind != Cause::Kind::supplier) break;
    const First& supplier = sites_[site];
    if (supplier.kind == Cause::Kind::capacity) {
      chain.push_back({Cause::Kind::capacity,
                       net_.sites.product[site],
                       net_.sites.place[site],
                       {},
                       supplier.step,
                       1.0 - supplier.worst,
                       {}});
      break;
    }
    if (supplier.slot == strategic::kNothing || &supplier == at) break;
    market = system_.slot_market[supplier.slot];
    at = &supplier;
  }
  return chain;
}

void Recorder::add_shortages(Impact& impact) const {
  auto add = [&](const First& first, ProductId product, PlaceId place, bool final_use, std::uint32_t market) {
    if (first.step < 0) return;
    Shortage shortage{product, place, final_use, first.step, first.stopped, first.worst, {}};
    if (first.kind == Cause::Kind::capacity) {
      shortage.chain.push_back({Cause::Kind::capacity, product, place, {}, first.step, 1.0 - first.worst, {}});
    } else if (market != strategic::kNothing) {
      shortage.chain = chain_of(first, market);
    }
    impact.shortages.push_back(std::move(shortage));
  };
  for (std::uint32_t s = 0; s < sites_.size(); ++s) {
    const std::uint32_t market =
        sites_[s].slot == strategic::kNothing ? strategic::kNothing : system_.slot_market[sites_[s].slot];
    add(sites_[s], net_.sites.product[s], net_.sites.place[s], false, market);
  }
  for (std::uint32_t f = 0; f < finals_.size(); ++f) {
    const std::uint32_t market = net_.finals[f].market;
    if (net_.finals[f].kind != world::FinalKind::demand) continue;
    add(finals_[f], net_.markets.product[market], net_.markets.place[market], true, market);
  }
  std::stable_sort(impact.shortages.begin(), impact.shortages.end(), [](const Shortage& a, const Shortage& b) {
    return std::tuple(a.first_step, a.product, a.place) < std::tuple(b.first_step, b.product, b.place);
  });
}

void Recorder::add_losses(Impact& impact, std::span<const double> prices) const {
  std::vector<ExactSum> use(world_.places.size()), sales(world_.places.size()), extra(world_.places.size());
  std::vector<ExactSum> lost_value(wanted_at_.size()), wanted_value(wanted_at_.size());
  for (std::uint32_t f = 0; f < net_.finals.size(); ++f) {
    const network::FinalUser& user = net_.finals[f];
    const ProductId product = net_.markets.product[user.market];
    const PlaceId place = net_.markets.place[user.market];
    UseLoss loss{product, place, user.kind, user.buyer, wanted_[f], delivered_[f], priced_out_[f], {}};
    for (std::size_t c = 0; c < wanted_at_.size(); ++c) {
      const double wanted = wanted_at_[c][f];
      const double lost = std::max(0.0, wanted - delivered_at_[c][f]);
      loss.lost_at.push_back(wanted > 0.0 ? lost / wanted : 0.0);
      if (user.kind != world::FinalKind::demand) continue;
      lost_value[c].add(lost * prices[product.index]);
      wanted_value[c].add(wanted * prices[product.index]);
    }
    if (user.kind == world::FinalKind::demand) {
      use[place.index].add(std::max(0.0, wanted_[f] - delivered_[f]) * prices[product.index]);
    }
    impact.uses.push_back(std::move(loss));
  }
  for (std::uint32_t s = 0; s < net_.sites.size(); ++s) {
    const double lost = std::max(0.0, system_.base_output[s] * steps_ - made_[s]);
    // Rounding of an undisturbed site is not a loss.
    if (lost > 1e-9 * system_.base_output[s] * steps_) {
      sales[net_.sites.place[s].index].add(lost * prices[net_.sites.product[s].index]);
    }
  }
  for (std::uint32_t m = 0; m < net_.markets.size(); ++m) {
    const double cost = extra_[m] * prices[net_.markets.product[m].index];
    extra[net_.markets.place[m].index].add(cost);
    if (peak_[m] < 1.01) continue;
    impact.prices.push_back({net_.markets.product[m], net_.markets.place[m], peak_[m], peak_step_[m], cost});
  }
  for (std::size_t p = 0; p < world_.places.size(); ++p) {
    impact.actors.push_back({PlaceId{p}, use[p].value(), sales[p].value(), extra[p].value()});
  }
  for (std::size_t c = 0; c < wanted_at_.size(); ++c) {
    const double all = wanted_value[c].value();
    impact.lost_share_at.push_back(all > 0.0 ? lost_value[c].value() / all : 0.0);
  }
}

Impact Recorder::finish(std::span<const double> prices) {
  Impact impact;
  impact.steps = steps_;
  impact.step_days = step_days_;
  impact.series = std::move(series_);
  for (Series& series : impact.series) {
    const Quantity of = series.probe.quantity;
    if (of == Quantity::stock || of == Quantity::price || of == Quantity::paid) continue;
    series.baseline /= step_days_;
    for (double& value : series.values) value /= step_days_;
  }
  catch_up_with_all();
  if (explain_) add_shortages(impact);
  add_losses(impact, prices);
  return impact;
}

}  // namespace chokepoint::simulate
