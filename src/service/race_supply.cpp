#include "service/race_supply.h"

#include <algorithm>
#include <cmath>

namespace chokepoint::service {

std::vector<simulate::Probe> supply_probes(std::span<const SupplyPoint> points) {
  std::vector<simulate::Probe> probes;
  for (const SupplyPoint& point : points) {
    for (const auto quantity : {simulate::Quantity::shipments, simulate::Quantity::output, simulate::Quantity::stock}) {
      probes.push_back({quantity, point.product, point.place});
    }
  }
  return probes;
}

std::vector<double> usable_share(const simulate::Simulator& simulator, const SupplyPoint& point,
                                 std::span<const simulate::Series> three) {
  const network::SupplyNetwork& net = simulator.network();
  const world::World& world = simulator.world();
  double home = 0.0, abroad = 0.0;  // a day, undisturbed
  for (std::uint32_t link = 0; link < net.links.size(); ++link) {
    const std::uint32_t market = net.links.customer[link], site = net.links.supplier[link];
    if (net.markets.product[market] != point.product || !world::within(world, net.markets.place[market], point.place))
      continue;
    (world::within(world, net.sites.place[site], point.place) ? home : abroad) += net.flow[link];
  }
  const double need = home + abroad;
  if (!(need > 0.0)) return {};
  const auto ratio = [](const simulate::Series& series, std::size_t day) {
    return series.baseline > 0.0 ? series.values[day] / series.baseline : 1.0;
  };
  const double full = three[2].baseline;
  double stock = full;
  std::vector<double> shares;
  for (std::size_t day = 0; day < three[0].values.size(); ++day) {
    const double supply = abroad * ratio(three[0], day) + home * ratio(three[1], day);
    const double used = std::min(need, supply + stock);
    stock = std::min(full, stock + supply - used);
    shares.push_back(used / need);
  }
  return shares;
}

race::Availability monthly(const std::vector<std::vector<double>>& days_by_point, Day now, Day first_day) {
  race::Availability out;
  out.products = static_cast<std::uint32_t>(days_by_point.size());
  std::size_t days = 0;
  for (const auto& point : days_by_point) days = std::max(days, point.size());
  const std::int32_t offset = first_day - now;  // of the run's first day, in days from now
  const double last = static_cast<double>(offset) + static_cast<double>(days);
  out.months = last > 0.0 ? static_cast<std::uint32_t>(std::ceil(last / kDaysPerMonth)) : 0;
  for (const auto& point : days_by_point) {
    for (std::uint32_t month = 0; month < out.months; ++month) {
      const auto from = static_cast<std::int32_t>(std::floor(month * kDaysPerMonth)) - offset;
      const auto to = static_cast<std::int32_t>(std::floor((month + 1) * kDaysPerMonth)) - offset;
      double sum = 0.0;
      int counted = 0;
      for (std::int32_t day = from; day < to; ++day) {
        if (day >= 0 && static_cast<std::size_t>(day) >= point.size() && !point.empty()) continue;  // after the run
        sum += day < 0 || point.empty() ? 1.0 : point[static_cast<std::size_t>(day)];
        ++counted;
      }
      out.share.push_back(counted > 0 ? static_cast<float>(sum / counted) : 1.0F);
    }
  }
  return out;
}

}  // namespace chokepoint::service
