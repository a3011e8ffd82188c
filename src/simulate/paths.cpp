#include "simulate/paths.h"

#include <algorithm>
#include <map>

#include "world/query.h"

namespace chokepoint::simulate {
namespace {

using strategic::kNothing;
using world::PathQuantity;

}  // namespace

double BaselinePaths::Curve::at(std::int32_t day) const {
  const auto next = std::upper_bound(points.begin(), points.end(), day,
                                     [](std::int32_t d, const auto& point) { return d < point.first; });
  if (next == points.begin()) return points.front().second;
  if (next == points.end()) return points.back().second;
  const auto& [from, low] = *(next - 1);
  const auto& [to, high] = *next;
  return low + (high - low) * static_cast<double>(day - from) / static_cast<double>(to - from);
}

BaselinePaths::BaselinePaths(const world::World& world, std::span<const double> values, const world::Scenario& scenario,
                             const network::SupplyNetwork& network)
    : step_days_(scenario.horizon.step_days) {
  if (scenario.baseline != world::Baseline::paths) return;
  read_demand(world, values, scenario, network);
  read_capacity(world, values, scenario, network);
}

/// The rows of the nearest place around the user, else those of the world, for each end use.
void BaselinePaths::read_demand(const world::World& world, std::span<const double> values,
                                const world::Scenario& scenario, const network::SupplyNetwork& network) {
  std::map<std::pair<ProductId, PlaceId>, std::uint32_t> curve_at;
  const auto day_of_run = [&](Day day) { return static_cast<std::int32_t>(day - scenario.horizon.first); };
  for (const world::BaselinePath& row : world.baseline_paths) {
    if (row.quantity != PathQuantity::demand) continue;
    const auto [it, fresh] = curve_at.emplace(std::pair(row.product, row.place), curves_.size());
    if (fresh) curves_.push_back({{{day_of_run(world.base_date), 1.0}}});
    if (row.date.first > world.base_date) {
      curves_[it->second].points.emplace_back(day_of_run(row.date.first), std::max(0.0, values[row.figure.index]));
    }
  }
  for (Curve& curve : curves_) std::sort(curve.points.begin(), curve.points.end());
  curve_of_final_.assign(network.finals.size(), kNothing);
  for (std::size_t f = 0; f < network.finals.size(); ++f) {
    const network::FinalUser& user = network.finals[f];
    if (user.kind != world::FinalKind::demand) continue;
    std::vector<PlaceId> around = world::ancestors(world, network.markets.place[user.market]);
    around.push_back({});
    for (const PlaceId place : around) {
      const auto it = curve_at.find({network.markets.product[user.market], place});
      if (it == curve_at.end()) continue;
      curve_of_final_[f] = it->second;
      break;
    }
  }
}

void BaselinePaths::read_capacity(const world::World& world, std::span<const double> values,
                                  const world::Scenario& scenario, const network::SupplyNetwork& network) {
  std::vector<SitePath> paths(network.sites.size());
  for (std::uint32_t s = 0; s < paths.size(); ++s) paths[s].site = s;
  for (const world::BaselinePath& row : world.baseline_paths) {
    if (row.quantity != PathQuantity::capacity || row.date.first <= world.base_date) continue;
    const double per_step = std::max(0.0, values[row.figure.index]) * row.odds.value_or(1.0) / 365.0 * step_days_;
    double made = 0.0;
    std::vector<std::uint32_t> here;
    for (auto s = network.product_site_first[row.product.index]; s < network.product_site_first[row.product.index + 1];
         ++s) {
      if (row.place.valid() && !within(world, network.sites.place[s], row.place)) continue;
      here.push_back(s);
      made += network.output[s];
    }
    if (here.empty()) without_site_.emplace_back(row.product, row.place);
    for (const std::uint32_t s : here) {
      paths[s].plants.emplace_back(static_cast<std::int32_t>(row.date.first - scenario.horizon.first),
                                   per_step * network.output[s] / made);
    }
  }
  // What grows pulls capacity along: each curve by its end uses' share of what a site makes.
  for (std::uint32_t c = 0; c < curves_.size(); ++c) {
    std::vector<std::uint8_t> marked;
    for (const std::uint32_t curve : curve_of_final_) marked.push_back(curve == c);
    if (std::none_of(marked.begin(), marked.end(), [](std::uint8_t m) { return m != 0; })) continue;
    const network::EndShares ends = network::end_shares(network, marked);
    for (std::uint32_t s = 0; s < paths.size(); ++s) {
      if (ends.site[s] > 0.0) paths[s].asked_by.emplace_back(c, ends.site[s]);
    }
  }
  for (std::uint32_t s = 0; s < paths.size(); ++s) {
    grown_from_.push_back(network.output[s] * network.headroom[s]);
    if (!paths[s].plants.empty() || !paths[s].asked_by.empty()) sites_.push_back(std::move(paths[s]));
  }
}

void BaselinePaths::apply(std::int32_t step, const strategic::Drive& acts, strategic::Drive& drive) const {
  const std::int32_t day = step * step_days_;
  for (std::size_t f = 0; f < curve_of_final_.size(); ++f) {
    if (curve_of_final_[f] == kNothing) continue;
    drive.demand_factor[f] = acts.demand_factor[f] * curves_[curve_of_final_[f]].at(day);
  }
  for (const SitePath& path : sites_) {
    double announced = 0.0;
    for (const auto& [from, per_step] : path.plants) announced += day >= from ? per_step : 0.0;
    double growth = 0.0;
    for (const auto& [curve, share] : path.asked_by) growth += share * (curves_[curve].at(day) - 1.0);
    const double follows = std::max(0.0, growth) * grown_from_[path.site];
    drive.added_capacity[path.site] = acts.added_capacity[path.site] + std::max(announced, follows);
  }
}

}  // namespace chokepoint::simulate
