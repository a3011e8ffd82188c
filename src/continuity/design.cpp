#include "continuity/design.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/math.h"

namespace chokepoint::continuity {
namespace {

constexpr std::size_t kMostDesigns = 1'000'000;

Fault bad(std::string found, std::string expected, std::string remedy) {
  return {Code::out_of_range, "", 0, 0, std::move(found), std::move(expected), std::move(remedy)};
}

/// One number of sets and one tank: a chain to solve.
struct Chain {
  int sets;
  double tank_hours;
};

Faults check(const Choices& choices, const Target& target) {
  Faults faults;
  if (!(target.unavailability > 0.0 && target.unavailability < 1.0)) {
    faults.add(bad(fmt::format("a target unavailability of {}", target.unavailability), "more than 0 and less than 1",
                   "a load that never goes dark cannot be bought: ask for a number of nines"));
  }
  if (!(target.interruptions > 0.0)) {
    faults.add(bad(fmt::format("at most {} interruptions a year", target.interruptions), "more than 0",
                   "a load that is never interrupted cannot be bought: ask for one in so many years"));
  }
  const double all = static_cast<double>(choices.spare_sets.size()) *
                     static_cast<double>(choices.battery_minutes.size()) *
                     static_cast<double>(choices.spare_strings.size()) *
                     static_cast<double>(choices.tank_hours.size()) * static_cast<double>(choices.spare_paths.size());
  if (all == 0.0) faults.add(bad("no designs to choose from", "each list of choices with an entry", "fill the lists"));
  if (all > static_cast<double>(kMostDesigns)) {
    faults.add(bad(fmt::format("{} designs", all), fmt::format("at most {}", kMostDesigns), "shorten the lists"));
  }
  return faults;
}

double cost_per_year(const Design& design, const Prices& prices, double battery_years) {
  const double sets = prices.per_set * design.sets;
  const double tank = prices.tank_per_hour * design.tank_hours;
  const double paths = prices.per_path * design.paths;
  const double battery = prices.battery_per_kwh * design.nameplate_kwh;
  return annuity(sets, prices.set_years, prices.interest) + annuity(tank, prices.tank_years, prices.interest) +
         annuity(paths, prices.path_years, prices.interest) + annuity(battery, battery_years, prices.interest) +
         prices.upkeep_share * (sets + tank + paths);
}

}  // namespace

double annuity(double price, double years, double interest) {
  if (!(interest > 0.0)) return price / years;
  return price * interest / -math::expm1(-years * math::log1p(interest));
}

Result<Search> search(const PowerSystem& base, const BatterySize& size, double battery_life_years, const Prices& prices,
                      const Choices& choices, const Target& target, Context& context) {
  Faults faults = check(choices, target);
  if (!faults.empty()) return fail(std::move(faults).take());
  std::vector<Battery> batteries;
  for (const double minutes : choices.battery_minutes) {
    for (const int spare : choices.spare_strings) {
      Battery battery = base.battery;
      battery.minutes = minutes;
      battery.strings = battery.needed + spare;
      batteries.push_back(battery);
    }
  }
  std::vector<Paths> paths;
  for (const int spare : choices.spare_paths) {
    Paths path = base.paths;
    path.units = path.needed + spare;
    paths.push_back(path);
  }
  std::vector<Chain> chains;
  for (const int spare : choices.spare_sets) {
    for (const double hours : choices.tank_hours) chains.push_back({base.generators.needed + spare, hours});
  }
  std::vector<Result<std::vector<Availability>>> solved(chains.size());
  context.pool.run(chains.size(), [&](std::size_t i) {
    if (context.cancel.stop_requested()) return;
    PowerSystem system = base;
    system.generators.units = chains[i].sets;
    system.fuel.hours = chains[i].tank_hours;
    solved[i] = solve_all(system, batteries, paths);
    context.progress.advance(1);
  });

  Search result;
  for (std::size_t i = 0; i < chains.size(); ++i) {
    if (!solved[i]) return tl::unexpected(solved[i].error());
    if (solved[i]->empty()) {
      result.complete = false;
      continue;
    }
    for (std::size_t b = 0; b < batteries.size(); ++b) {
      for (std::size_t p = 0; p < paths.size(); ++p) {
        Design design;
        design.sets = chains[i].sets;
        design.tank_hours = chains[i].tank_hours;
        design.battery_minutes = batteries[b].minutes;
        design.strings = batteries[b].strings;
        design.paths = paths[p].units;
        BatterySize bought = size;
        bought.minutes = design.battery_minutes;
        bought.strings = design.strings;
        bought.needed = base.battery.needed;
        design.nameplate_kwh = nameplate_kwh(bought);
        design.investment = prices.per_set * design.sets + prices.tank_per_hour * design.tank_hours +
                            prices.per_path * design.paths + prices.battery_per_kwh * design.nameplate_kwh;
        design.cost_per_year = cost_per_year(design, prices, battery_life_years);
        design.availability = (*solved[i])[b * paths.size() + p];
        result.designs.push_back(design);
      }
    }
  }
  std::stable_sort(result.designs.begin(), result.designs.end(), [](const Design& a, const Design& b) {
    if (a.cost_per_year != b.cost_per_year) return a.cost_per_year < b.cost_per_year;
    return a.availability.unavailability < b.availability.unavailability;
  });
  double least = 2.0;
  for (std::size_t i = 0; i < result.designs.size(); ++i) {
    Design& design = result.designs[i];
    const double u = design.availability.unavailability;
    if (target.met_by(design.availability) && !result.cheapest) result.cheapest = i;
    if (u < least) {
      least = u;
      design.on_front = true;
      result.best = i;
    }
  }
  return result;
}

}  // namespace chokepoint::continuity
