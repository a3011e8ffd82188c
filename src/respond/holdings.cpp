#include "respond/holdings.h"

#include <algorithm>
#include <map>

#include "assess/world_graph.h"
#include "world/query.h"

namespace chokepoint::respond {

Result<std::vector<Held>> holdings(const simulate::Simulator& simulator, PlaceId target) {
  const world::World& world = simulator.world();
  auto model = assess::DependenceModel::make(assess::graph_of(world, simulator.balanced(), simulator.prices()),
                                             assess::by_country(world));
  if (!model) return tl::unexpected(model.error());
  std::map<ProductId, double> value;
  std::vector<std::uint32_t> inside;
  for (std::uint32_t p = 0; p < world.places.size(); ++p) {
    if (world::within(world, PlaceId{p}, target)) inside.push_back(p);
  }
  double all = 0.0;
  for (const auto& use : simulator.balanced().finals) {
    if (use.kind != world::FinalKind::demand || !world::within(world, use.place, target)) continue;
    const double worth = use.per_year * simulator.prices()[use.product.index];
    value[use.product] += worth;
    all += worth;
  }
  std::vector<Held> found;
  for (const auto& [product, worth] : value) {
    if (!(worth > 0.0)) continue;
    auto dependence = model->of({product.index, inside});
    if (!dependence) return tl::unexpected(dependence.error());
    Held held;
    held.product = product;
    held.spending = worth / all;
    for (const assess::RegionExposure& region : dependence->regions) {
      held.direct.push_back(std::clamp(region.direct, 0.0, 1.0));
      held.deepest.push_back(std::clamp(region.max_stage, 0.0, 1.0));
      held.touched.push_back(std::clamp(region.touched, 0.0, 1.0));
    }
    found.push_back(std::move(held));
  }
  return found;
}

std::vector<Nest> nests_of(const std::vector<Held>& held, const std::vector<PlaceId>& senders, Reading reading,
                           double sigma) {
  std::vector<Nest> nests;
  for (const Held& one : held) {
    const auto& shares = reading == Reading::direct    ? one.direct
                         : reading == Reading::deepest ? one.deepest
                                                       : one.touched;
    double share = 0.0;
    for (const PlaceId sender : senders) share += sender.index < shares.size() ? shares[sender.index] : 0.0;
    nests.push_back({one.spending, sigma, std::min(1.0, share)});
  }
  return nests;
}

}  // namespace chokepoint::respond
