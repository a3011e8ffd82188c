#include "service/rank_each.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "service/tables.h"
#include "world/query.h"

namespace chokepoint::service {
namespace {

using assess::CutLoss;
using report::Role;

constexpr double kLeastLoss = 1e-6;  // smaller shares are rounding

/// Countries with any final use, in order of places.
std::vector<PlaceId> targets_of(const simulate::Simulator& simulator) {
  const world::World& world = simulator.world();
  std::set<PlaceId> countries;
  for (const auto& use : simulator.balanced().finals) {
    const PlaceId country = world::ancestors(world, use.place).back();
    if (use.kind == world::FinalKind::demand && world.places[country].kind != world::PlaceKind::rest) {
      countries.insert(country);
    }
  }
  return {countries.begin(), countries.end()};
}

}  // namespace

Result<RankedTargets> rank_each_target(const simulate::Simulator& simulator, assess::CutOptions options,
                                       double least_share, std::size_t kept, Context& context) {
  const world::World& world = simulator.world();
  RankedTargets result;
  const std::vector<PlaceId> targets = targets_of(simulator);
  std::vector<std::vector<assess::Cut>> cuts;
  for (const PlaceId target : targets) {
    cuts.push_back(assess::candidate_cuts(simulator, assess::Shock::exports_stop, target, least_share));
    result.runs += cuts.back().size();
  }
  context.progress.stage("exports to each country stop", result.runs);

  report::Texts target_names, products, suppliers, hit;
  report::Numbers ranks, hit_share;
  std::vector<report::Numbers> lost(options.checkpoints.size());
  for (std::size_t t = 0; t < targets.size(); ++t) {
    options.target = targets[t];
    auto losses = assess::losses_of(simulator, cuts[t], options, context);
    if (!losses) return tl::unexpected(losses.error());
    if (!losses->complete) {
      result.complete = false;
      break;
    }
    ++result.targets;
    std::stable_sort(losses->losses.begin(), losses->losses.end(),
                     [](const CutLoss& a, const CutLoss& b) { return a.lost_share.back() > b.lost_share.back(); });
    for (std::size_t i = 0; i < std::min(kept, losses->losses.size()); ++i) {
      const CutLoss& loss = losses->losses[i];
      if (!(loss.lost_share.back() > kLeastLoss)) break;
      target_names.push_back(place_name(world, targets[t]));
      ranks.push_back(static_cast<double>(i + 1));
      products.push_back(product_name(world, loss.cut.product));
      suppliers.push_back(place_name(world, loss.cut.place));
      for (std::size_t c = 0; c < lost.size(); ++c) lost[c].push_back(loss.lost_share[c]);
      hit.push_back(loss.worst_use.valid() ? product_name(world, loss.worst_use) : "");
      hit_share.push_back(loss.worst_share);
    }
  }
  report::Table& table = result.table;
  table.name = "each_target";
  table.title = "Every country's chokepoints";
  table.note = fmt::format(
      "Exports of the product from the supplier to the target stop; share of the target's own final use, by value at "
      "base prices, not delivered up to the day. The first {} of each target.",
      kept);
  table.columns.push_back(text_column("target", "Target", std::move(target_names), Role::key));
  table.columns.push_back(number_column("rank", "Rank", "", std::move(ranks)));
  table.columns.push_back(text_column("product", "Product", std::move(products), Role::key));
  table.columns.push_back(text_column("supplier", "Supplier", std::move(suppliers), Role::key));
  for (std::size_t c = 0; c < lost.size(); ++c) {
    table.columns.push_back(number_column(fmt::format("lost_{}", options.checkpoints[c]),
                                          fmt::format("Day {}", options.checkpoints[c]), "", std::move(lost[c]),
                                          Role::share));
  }
  table.columns.push_back(text_column("worst_use", "Hits hardest", std::move(hit)));
  table.columns.push_back(number_column("worst_share", "its loss", "", std::move(hit_share), Role::share));
  return result;
}

}  // namespace chokepoint::service
