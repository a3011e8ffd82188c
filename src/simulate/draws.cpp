#include "simulate/draws.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "base/exact_sum.h"
#include "world/draw.h"

namespace chokepoint::simulate {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

/// Where each output of a draw stands: all lost use, each use's loss, each use's first day, then the series.
struct Layout {
  std::size_t uses, probes, steps;
  std::size_t lost(std::size_t use) const { return 1 + use; }
  std::size_t first_day(std::size_t use) const { return 1 + uses + use; }
  std::size_t step(std::size_t probe, std::size_t step) const { return 1 + 2 * uses + probe * steps + step; }
  std::size_t size() const { return 1 + 2 * uses + probes * steps; }
};

void fill_outputs(const Impact& impact, std::span<const Use> uses, const Layout& layout, std::span<double> outputs) {
  ExactSum lost;
  for (const ActorLoss& actor : impact.actors) lost.add(actor.lost_use);
  outputs[0] = lost.value();
  for (std::size_t u = 0; u < uses.size(); ++u) {
    for (const UseLoss& use : impact.uses) {
      if (use.kind != world::FinalKind::demand || use.product != uses[u].product || use.place != uses[u].place ||
          use.buyer != uses[u].buyer) {
        continue;
      }
      outputs[layout.lost(u)] = use.wanted > 0.0 ? std::max(0.0, 1.0 - use.delivered / use.wanted) : 0.0;
    }
    for (const Shortage& shortage : impact.shortages) {
      if (!shortage.final_use || shortage.product != uses[u].product || shortage.place != uses[u].place) continue;
      double& day = outputs[layout.first_day(u)];
      const double first = shortage.first_step * impact.step_days;
      day = std::isnan(day) ? first : std::min(day, first);
    }
  }
  for (std::size_t p = 0; p < impact.series.size(); ++p) {
    const Series& series = impact.series[p];
    for (std::size_t k = 0; k < series.values.size(); ++k) {
      outputs[layout.step(p, k)] = series.baseline > 0.0 ? series.values[k] / series.baseline : series.values[k];
    }
  }
}

/// Figures by status, then by the table their key names.
ensemble::Inputs inputs_of(const world::World& world, std::uint64_t seed, std::vector<std::string>& tables) {
  ensemble::Inputs inputs;
  inputs.count = world.figures.size();
  inputs.values = [&world, seed](std::uint32_t draw, std::span<double> values) {
    const std::vector<double> drawn = world::draw(world, seed, draw);
    std::copy(drawn.begin(), drawn.end(), values.begin());
  };
  inputs.groups.resize(3);
  std::map<std::string, std::vector<std::uint32_t>> by_table;
  for (std::uint32_t f = 0; f < world.figures.size(); ++f) {
    inputs.groups[static_cast<std::size_t>(world.figures[FigureId{f}].status)].push_back(f);
    const std::string& key = world.figures.note(FigureId{f}).key;
    by_table[key.substr(0, key.find(':'))].push_back(f);
  }
  for (auto& [table, figures] : by_table) {
    tables.push_back(table);
    inputs.groups.push_back(std::move(figures));
  }
  return inputs;
}

}  // namespace

Result<Drawn> run_draws(const Simulator& simulator, const world::Scenario& scenario, const Probes& probes,
                        std::span<const Use> uses, const RunOptions& options, const DrawOptions& draws,
                        Context& context) {
  const Layout layout{uses.size(), probes.series.size(), static_cast<std::size_t>(scenario.horizon.steps())};
  ensemble::Spec spec;
  spec.key = draws.key;
  spec.draws = draws.draws;
  spec.outputs = layout.size();
  spec.kept = 1;
  spec.folder = draws.folder;
  const auto draw = [&](std::uint32_t number, std::span<double> outputs, Context& inner) -> Result<void> {
    std::fill(outputs.begin(), outputs.end(), kMissing);
    auto drawn = Simulator::make(simulator.world_ptr(), world::draw(simulator.world(), draws.seed, number));
    if (!drawn) return {};
    auto impact = drawn->run(scenario, probes, options, inner);
    if (!impact) return tl::unexpected(impact.error());
    if (!impact->complete)
      return fail(Fault{Code::stopped, "", 0, 0, "a draw was cut short", "time to finish", "run it again"});
    fill_outputs(*impact, uses, layout, outputs);
    return {};
  };
  auto runs = ensemble::run(spec, draw, context);
  if (!runs) return tl::unexpected(runs.error());

  Drawn result;
  result.outcome = runs->outcome;
  result.draws = static_cast<std::uint32_t>(runs->draws.size());
  result.read_back = runs->read_back;
  result.remarks = runs->remarks;
  result.lost_use = runs->bands[0];
  for (std::size_t u = 0; u < layout.uses; ++u) {
    result.lost.push_back(runs->bands[layout.lost(u)]);
    result.first_day.push_back(runs->bands[layout.first_day(u)]);
  }
  for (std::size_t p = 0; p < layout.probes; ++p) {
    const auto first = runs->bands.begin() + static_cast<std::ptrdiff_t>(layout.step(p, 0));
    result.series.emplace_back(first, first + static_cast<std::ptrdiff_t>(layout.steps));
  }
  if (runs->outcome == Outcome::done) {
    auto shares = ensemble::variance_shares(*runs, inputs_of(simulator.world(), draws.seed, result.tables), context);
    if (!shares) {
      if (shares.error().faults.front().code != Code::stopped) return tl::unexpected(shares.error());
      result.outcome = Outcome::stopped;
    } else {
      result.shares = std::move(*shares);
    }
  }
  return result;
}

}  // namespace chokepoint::simulate
