// What was expected on the base date: demand that grows, plants that were announced. With paths the run departs from
// these and not from a flat base year.
//
// Method: docs/methods/strategic.md section 4b (domain rule 5). Verified by: tests/simulate/paths_test.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "model/strategic/state.h"
#include "network/supply_network.h"
#include "world/scenario.h"
#include "world/world.h"

namespace chokepoint::simulate {

class BaselinePaths {
 public:
  /// `network` in the steps of the run. Nothing where the scenario departs from a flat baseline.
  BaselinePaths(const world::World& world, std::span<const double> values, const world::Scenario& scenario,
                const network::SupplyNetwork& network);
  bool idle() const { return curves_.empty() && sites_.empty(); }
  /// `drive` as the acts set it on this step, with the paths on top.
  void apply(std::int32_t step, const strategic::Drive& acts, strategic::Drive& drive) const;
  /// Announced plants at places where nothing was made on the base date: not in the run.
  const std::vector<std::pair<ProductId, PlaceId>>& without_site() const { return without_site_; }

  /// A line through dated values; before the first point 1 (demand) or 0 (capacity), after the last its value.
  struct Curve {
    std::vector<std::pair<std::int32_t, double>> points;  // day of the run, value
    double at(std::int32_t day) const;
  };

 private:
  struct SitePath {
    std::uint32_t site;
    std::vector<std::pair<std::int32_t, double>> plants;     // day of completion, per step
    std::vector<std::pair<std::uint32_t, double>> asked_by;  // curve, share of the site's output that it pulls
  };
  void read_demand(const world::World& world, std::span<const double> values, const world::Scenario& scenario,
                   const network::SupplyNetwork& network);
  void read_capacity(const world::World& world, std::span<const double> values, const world::Scenario& scenario,
                     const network::SupplyNetwork& network);

  std::int32_t step_days_{1};
  std::vector<Curve> curves_;
  std::vector<std::uint32_t> curve_of_final_;  // kNothing: flat
  std::vector<SitePath> sites_;
  std::vector<double> grown_from_;  // per site: capacity per step that follows what is asked for
  std::vector<std::pair<ProductId, PlaceId>> without_site_;
};

}  // namespace chokepoint::simulate
