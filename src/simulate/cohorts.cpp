#include "simulate/cohorts.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "stats/distribution.h"

namespace chokepoint::simulate {
namespace {

constexpr double kFull = 0.99;  // of its use; with less a buyer lives on its stock

}  // namespace

std::int32_t CohortShortage::step_of(double part) const {
  const auto it = std::find_if(short_share.begin(), short_share.end(), [part](double s) { return s >= part; });
  return it == short_share.end() ? -1 : static_cast<std::int32_t>(it - short_share.begin());
}

CohortWatch::CohortWatch(const world::World& world, std::span<const double> values, const network::SupplyNetwork& net,
                         const strategic::System& system, std::int32_t step_days)
    : world_(world), values_(values), system_(system), step_days_(step_days) {
  using Key = std::tuple<ProductId, PlaceId, ProductId, world::CohortKind>;
  std::map<Key, std::size_t> found;
  std::map<std::uint32_t, std::uint32_t> numbers;
  for (const world::Cohort& row : world.cohorts) {
    const std::uint32_t market = net.market_of(row.product, row.place);
    if (market == strategic::kNothing) continue;
    const auto [number, unseen] = numbers.emplace(market, static_cast<std::uint32_t>(markets_.size()));
    if (unseen) markets_.push_back({market, {}, {}});
    const auto [it, fresh] = found.emplace(Key{row.product, row.place, row.use, row.cohort}, cohorts_.size());
    if (fresh) {
      cohorts_.push_back({row.product, row.use, row.place, row.cohort, 0.0, 0.0, {}});
      market_of_cohort_.push_back(number->second);
      stock_of_cohort_.emplace_back();
    }
    if (row.quantity == world::CohortQuantity::share) {
      cohorts_[it->second].share = values[row.figure.index];
    } else {
      cohorts_[it->second].stock_days = values[row.figure.index];
      stock_of_cohort_[it->second] = row.figure;
    }
  }
}

void CohortWatch::watch(const strategic::State& state) {
  for (Market& m : markets_) {
    // A product at rest has all it wants.
    const bool rests = state.is_awake[system_.market_product[m.market]] == 0;
    const double wanted = state.base_need[m.market];
    m.served.push_back(rests || !(wanted > 0.0) ? 1.0 : std::min(1.0, state.taken[m.market] / wanted));
    for (auto link = system_.market_link_first[m.market]; link < system_.market_link_first[m.market + 1]; ++link) {
      // Who uses less, for lack of something else, is not short of this.
      const double needed = std::min(system_.link_flow[link], wanted * system_.link_share[link]);
      const double sent = strategic::shipped_over(system_, state, link);
      m.shipped.push_back(rests || !(needed > 0.0) ? 1.0 : std::min(1.0, sent / needed));
    }
  }
}

/// What a buyer whose (first) supplier is that of `link` gets, as share of its use, step by step.
std::vector<double> CohortWatch::supply_of(const Market& m, std::uint32_t link, world::CohortKind kind) const {
  const auto first = system_.market_link_first[m.market];
  const std::size_t links = system_.market_link_first[m.market + 1] - first;
  const auto transit = static_cast<std::size_t>(system_.link_transit[link]);
  std::vector<double> supply;
  double days_lacking = 0.0;
  for (std::size_t t = 0; t < m.served.size(); ++t) {
    const double own = t < transit ? 1.0 : m.shipped[(t - transit) * links + (link - first)];
    double got = kind == world::CohortKind::single ? own
                 : kind == world::CohortKind::dual ? 0.5 * (own + m.served[t])
                                                   : m.served[t];
    days_lacking = got < kFull ? days_lacking + 1.0 : 0.0;
    // Once another supplier is qualified the buyer fares as the market does.
    if (days_lacking > system_.market_qualification[m.market]) got = std::max(got, m.served[t]);
    supply.push_back(got);
  }
  return supply;
}

std::vector<CohortShortage> CohortWatch::finish() const {
  std::vector<CohortShortage> result = cohorts_;
  for (std::size_t c = 0; c < result.size(); ++c) {
    CohortShortage& cohort = result[c];
    const Market& m = markets_[market_of_cohort_[c]];
    cohort.short_share.assign(m.served.size(), 0.0);
    stats::Distribution stock;
    if (stock_of_cohort_[c].valid()) {
      // Days of stock differ from buyer to buyer over the row's interval, around the value of this draw.
      const auto& row = world_.figures[stock_of_cohort_[c]];
      const double scale = row.value > 0.0 ? cohort.stock_days / row.value : 1.0;
      stock = stats::Distribution::fit(cohort.stock_days, row.low * scale, row.high * scale, stats::Support::positive);
    }
    for (auto link = system_.market_link_first[m.market]; link < system_.market_link_first[m.market + 1]; ++link) {
      double lacked = 0.0;  // days of use
      const std::vector<double> supply = supply_of(m, link, cohort.kind);
      for (std::size_t t = 0; t < supply.size(); ++t) {
        if (supply[t] < kFull) lacked += (1.0 - supply[t]) * step_days_;
        if (lacked > 0.0) cohort.short_share[t] += system_.link_share[link] * stock.cdf(lacked);
      }
    }
  }
  return result;
}

}  // namespace chokepoint::simulate
