#include "respond/pressure.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "world/query.h"

namespace chokepoint::respond {
namespace {

world::Scenario scenario_of(const world::World& world, const Branch& branch, const PressureOptions& options) {
  world::Scenario scenario;
  scenario.name = "branch";
  scenario.horizon = {world.base_date, options.days, options.step_days};
  for (const Stop& stop : branch) {
    world::Act act;
    act.day = world.base_date;
    act.what = world::ExportStop{stop.products, stop.from, stop.to, 1.0};
    scenario.acts.push_back(std::move(act));
  }
  return scenario;
}

BranchOutcome outcome_of(const simulate::Simulator& simulator, const simulate::Impact& impact, std::int32_t step_days) {
  const world::World& world = simulator.world();
  BranchOutcome outcome;
  outcome.complete = impact.complete;
  const auto country = [&](PlaceId place) { return world::ancestors(world, place).back(); };
  for (const auto& use : impact.uses) {
    if (use.kind != world::FinalKind::demand) continue;
    outcome.places[country(use.place)].wanted += use.wanted * simulator.prices()[use.product.index];
  }
  for (const auto& actor : impact.actors) {
    PlaceOutcome& place = outcome.places[country(actor.place)];
    place.lost_use += actor.lost_use;
    place.lost_sales += actor.lost_sales;
    place.extra_cost += actor.extra_cost;
  }
  for (const auto& shortage : impact.shortages) {
    if (!shortage.final_use) continue;
    PlaceOutcome& place = outcome.places[country(shortage.place)];
    const std::int32_t day = shortage.first_step * step_days;
    if (place.first_day < 0 || day < place.first_day) {
      place.first_day = day;
      place.first_use = shortage.product;
    }
  }
  return outcome;
}

}  // namespace

Result<std::vector<BranchOutcome>> price_branches(const simulate::Simulator& simulator,
                                                  const std::vector<Branch>& branches, const PressureOptions& options,
                                                  Context& context) {
  const world::World& world = simulator.world();
  Faults faults;
  std::map<std::string, std::size_t> known;  // canonical text of a branch -> its run
  std::vector<std::size_t> run_of, first_of;
  for (std::size_t b = 0; b < branches.size(); ++b) {
    for (const Stop& stop : branches[b]) {
      if (!stop.from.valid() || !stop.to.valid() || world::within(world, stop.from, stop.to) ||
          world::within(world, stop.to, stop.from)) {
        faults.add({Code::bad_structure, "", static_cast<std::uint32_t>(b + 1), 0, "a place that is cut off by itself",
                    "a sender and a target apart", "name two places of which neither lies in the other"});
      }
    }
    const auto [at, added] =
        known.try_emplace(world::canonical_text(world, scenario_of(world, branches[b], options)), first_of.size());
    if (added) first_of.push_back(b);
    run_of.push_back(at->second);
  }
  if (!faults.empty()) return fail(std::move(faults).take());

  auto stepped = simulator.in_steps(options.step_days);
  if (!stepped) return tl::unexpected(stepped.error());
  simulate::RunOptions run;
  run.law = false;  // the days of first shortages come with their causes
  run.substitution = options.substitution;
  run.prices = options.prices;
  std::vector<std::optional<Result<BranchOutcome>>> runs(first_of.size());
  context.pool.run(first_of.size(), [&](std::size_t r) {
    if (context.cancel.stop_requested()) return;
    auto impact = stepped->run(scenario_of(world, branches[first_of[r]], options), {}, run, context);
    if (!impact) {
      runs[r] = tl::unexpected(impact.error());
    } else {
      runs[r] = outcome_of(simulator, *impact, options.step_days);
    }
    context.progress.advance(1);
  });
  std::vector<BranchOutcome> outcomes;
  for (const std::size_t r : run_of) {
    if (!runs[r]) {
      outcomes.emplace_back();
      outcomes.back().complete = false;
    } else if (!*runs[r]) {
      return tl::unexpected(runs[r]->error());
    } else {
      outcomes.push_back(**runs[r]);
    }
  }
  return outcomes;
}

std::vector<PlaceId> largest_places(const simulate::Simulator& simulator, std::size_t count) {
  const world::World& world = simulator.world();
  std::map<PlaceId, double> value;
  for (const auto& site : simulator.balanced().sites)
    value[world::ancestors(world, site.place).back()] += site.output * simulator.prices()[site.product.index];
  for (const auto& use : simulator.balanced().finals) {
    if (use.kind != world::FinalKind::demand) continue;
    value[world::ancestors(world, use.place).back()] += use.per_year * simulator.prices()[use.product.index];
  }
  std::vector<std::pair<double, PlaceId>> order;
  for (const auto& [place, size] : value) {
    if (world.places[place].kind != world::PlaceKind::rest) order.emplace_back(size, place);
  }
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<PlaceId> places;
  for (const auto& [size, place] : order) {
    if (places.size() < count) places.push_back(place);
  }
  return places;
}

}  // namespace chokepoint::respond
