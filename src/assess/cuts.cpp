#include "assess/cuts.h"

#include <algorithm>
#include <map>
#include <optional>

#include "world/query.h"

namespace chokepoint::assess {
namespace {

world::Scenario scenario_of(const world::World& world, const Cut& cut, const CutOptions& options) {
  world::Scenario scenario;
  scenario.name = "cut";
  scenario.horizon = {world.base_date, options.days, options.step_days};
  world::Act act;
  act.day = world.base_date;
  if (cut.shock == Shock::exports_stop) {
    act.what = world::ExportStop{{cut.product}, cut.place, options.target, 1.0};
  } else {
    act.what = world::Outage{{cut.product}, cut.place, 1.0};
  }
  scenario.acts.push_back(std::move(act));
  return scenario;
}

CutLoss loss_of(const simulate::Simulator& simulator, const Cut& cut, const CutOptions& options,
                const simulate::Impact& impact) {
  const world::World& world = simulator.world();
  CutLoss loss;
  loss.cut = cut;
  std::vector<double> lost(options.checkpoints.size(), 0.0);
  double wanted_value = 0.0;
  std::map<ProductId, LostUse> uses;
  std::map<ProductId, double> wanted;  // in units
  for (const auto& use : impact.uses) {
    if (use.kind != world::FinalKind::demand) continue;
    if (options.target.valid() && !world::within(world, use.place, options.target)) continue;
    if (options.use.valid() && use.product != options.use) continue;
    const double value = use.wanted * simulator.prices()[use.product.index];
    const double share = use.wanted > 0.0 ? std::max(0.0, 1.0 - use.delivered / use.wanted) : 0.0;
    wanted_value += value;
    loss.lost_value += share * value;
    for (std::size_t c = 0; c < lost.size() && c < use.lost_at.size(); ++c) lost[c] += use.lost_at[c] * value;
    if (use.wanted > 0.0) {
      LostUse& of_use = uses[use.product];
      of_use.lost_share.resize(lost.size(), 0.0);
      of_use.use = use.product;
      of_use.value += value;
      wanted[use.product] += use.wanted;
      for (std::size_t c = 0; c < lost.size() && c < use.lost_at.size(); ++c)
        of_use.lost_share[c] += use.lost_at[c] * use.wanted;
    }
    if (share > loss.worst_share + 1e-12) {
      loss.worst_share = share;
      loss.worst_use = use.product;
      loss.worst_place = use.place;
    }
  }
  for (double& value : lost) value = wanted_value > 0.0 ? value / wanted_value : 0.0;
  loss.lost_share = std::move(lost);
  for (auto& [product, of_use] : uses) {
    for (double& share : of_use.lost_share) share /= wanted[product];
    loss.uses.push_back(std::move(of_use));
  }
  loss.lost_value *= 365.0 / static_cast<double>(options.days);
  return loss;
}

}  // namespace

std::vector<Cut> candidate_cuts(const simulate::Simulator& simulator, Shock shock, PlaceId target, double least_share) {
  const world::World& world = simulator.world();
  std::map<ProductId, double> totals;
  std::map<std::pair<ProductId, PlaceId>, double> by_country;
  for (const world::Site& site : simulator.balanced().sites) {
    const PlaceId country = world::ancestors(world, site.place).back();
    totals[site.product] += site.output;
    by_country[{site.product, country}] += site.output;
  }
  std::vector<Cut> cuts;
  for (const auto& [key, output] : by_country) {
    const auto& [product, country] = key;
    if (!world.products[product].tradable || world.places[country].kind == world::PlaceKind::rest) continue;
    if (target.valid() && world::within(world, target, country) && shock == Shock::exports_stop) continue;
    if (output >= least_share * totals[product]) cuts.push_back({product, country, shock});
  }
  return cuts;
}

Result<CutLosses> losses_of(const simulate::Simulator& simulator, std::span<const Cut> cuts, const CutOptions& options,
                            Context& context) {
  simulate::Probes probes;
  probes.checkpoints = options.checkpoints;
  simulate::RunOptions run;
  run.law = false;
  run.explain = false;
  run.substitution = options.substitution;
  const auto clock = simulator.in_steps(options.step_days);  // once, not for each run
  if (!clock) return tl::unexpected(clock.error());
  std::vector<std::optional<Result<CutLoss>>> slots(cuts.size());
  context.pool.run(cuts.size(), [&](std::size_t i) {
    if (context.cancel.stop_requested()) return;
    auto impact = clock->run(scenario_of(simulator.world(), cuts[i], options), probes, run, context);
    if (!impact) {
      slots[i] = tl::unexpected(impact.error());
    } else if (impact->complete) {
      slots[i] = loss_of(simulator, cuts[i], options, *impact);
    }
    context.progress.advance(1);
  });
  CutLosses result;
  for (auto& slot : slots) {
    if (!slot) {
      result.complete = false;
      break;
    }
    if (!*slot) return tl::unexpected(slot->error());
    result.losses.push_back(std::move(**slot));
  }
  return result;
}

}  // namespace chokepoint::assess
