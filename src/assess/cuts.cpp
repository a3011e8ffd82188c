#include "assess/cuts.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "base/bytes.h"
#include "base/ranks.h"
#include "ensemble/jobs.h"
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

/// Runs that are kept together, and lost together if the process dies.
constexpr std::uint32_t kRunsTogether = 64;

/// Of everything that decides the rows.
Fingerprint key_of(std::span<const Cut> cuts, const CutOptions& options) {
  std::string all;
  ByteWriter writer(all);
  writer.number(options.key);
  for (const std::uint32_t number :
       {options.target.index, options.use.index, static_cast<std::uint32_t>(options.days),
        static_cast<std::uint32_t>(options.step_days), static_cast<std::uint32_t>(options.substitution)})
    writer.number(number);
  writer.numbers(options.checkpoints);
  for (const Cut& cut : cuts) {
    for (const std::uint32_t number : {cut.product.index, cut.place.index, static_cast<std::uint32_t>(cut.shock)})
      writer.number(number);
  }
  return fingerprint(all);
}

/// A CutLoss as a row of numbers.
struct RowForm {
  std::size_t days, products;

  std::size_t size() const { return 4 + days + products * (1 + days); }

  void write(const CutLoss& loss, std::span<double> row) const {
    row[0] = loss.lost_value;
    row[1] = loss.worst_share;
    row[2] = loss.worst_use.valid() ? loss.worst_use.index : -1.0;
    row[3] = loss.worst_place.valid() ? loss.worst_place.index : -1.0;
    std::copy(loss.lost_share.begin(), loss.lost_share.end(), row.begin() + 4);
    for (const LostUse& use : loss.uses) {
      const std::size_t at = 4 + days + use.use.index * (1 + days);
      row[at] = use.value;
      std::copy(use.lost_share.begin(), use.lost_share.end(), row.begin() + static_cast<std::ptrdiff_t>(at + 1));
    }
  }

  CutLoss read(const Cut& cut, std::span<const double> row) const {
    CutLoss loss;
    loss.cut = cut;
    loss.lost_value = row[0];
    loss.worst_share = row[1];
    if (row[2] >= 0.0) loss.worst_use = ProductId{static_cast<std::uint32_t>(row[2])};
    if (row[3] >= 0.0) loss.worst_place = PlaceId{static_cast<std::uint32_t>(row[3])};
    loss.lost_share.assign(row.begin() + 4, row.begin() + static_cast<std::ptrdiff_t>(4 + days));
    for (std::uint32_t p = 0; p < products; ++p) {
      const auto use = row.subspan(4 + days + p * (1 + days), 1 + days);
      if (!std::isnan(use[0])) loss.uses.push_back({ProductId{p}, use[0], {use.begin() + 1, use.end()}});
    }
    return loss;
  }
};

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
  // A row: what of CutLoss is a number, then value and losses of each use of the world (NaN: not wanted).
  const std::size_t days = options.checkpoints.size();
  const std::size_t products = simulator.world().products.size();
  const RowForm form{days, products};
  ensemble::Jobs jobs;
  jobs.key = key_of(cuts, options);
  jobs.count = static_cast<std::uint32_t>(cuts.size());
  jobs.outputs = form.size();
  jobs.range = options.keep.empty() && context.ranks == nullptr ? jobs.count : kRunsTogether;
  jobs.folder = options.keep;
  const auto make = [&](ensemble::Range range, std::span<double> rows, Context& inner) -> Result<void> {
    std::vector<std::optional<Error>> errors(range.count);
    inner.pool.run(range.count, [&](std::size_t i) {
      if (inner.cancel.stop_requested()) return;
      const Cut& cut = cuts[range.first + i];
      auto impact = clock->run(scenario_of(simulator.world(), cut, options), probes, run, inner);
      if (!impact) {
        errors[i] = impact.error();
      } else if (impact->complete) {
        form.write(loss_of(simulator, cut, options, *impact), rows.subspan(i * form.size(), form.size()));
      }
      inner.progress.advance(1);
    });
    for (auto& error : errors) {
      if (error) return fail(std::move(*error));
    }
    return {};
  };
  auto rows = ensemble::run_jobs(jobs, make, context);
  if (!rows) return tl::unexpected(rows.error());
  CutLosses result;
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    if (rows->finished[i] == 0) {
      result.complete = false;
      break;
    }
    result.losses.push_back(form.read(cuts[i], rows->row(i)));
  }
  return result;
}

}  // namespace chokepoint::assess
