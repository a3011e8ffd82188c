// A scenario's acts as what the model reads: capacity and demand factors by day, and stops merged into the rules of
// links.
//
// Method: docs/methods/strategic.md section 4. Verified by: tests/simulate/simulator_test.cpp, steps_test.cpp.
#pragma once

#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "model/strategic/state.h"
#include "network/links.h"
#include "network/supply_network.h"
#include "world/scenario.h"

namespace chokepoint::simulate {

class Acts {
 public:
  Acts(const world::World& world, const world::Scenario& scenario, const network::SupplyNetwork& network);

  /// Sets the drive for a step; true if anything changed.
  bool apply(std::int32_t step, strategic::Drive& drive) const;
  /// The law's rules with export stops on top; a link passes the product of both.
  network::LinkRules with_stops(const network::LinkRules& law) const;
  /// Links that a stop of the scenario touches (for causes).
  const std::vector<bool>& stopped_links() const { return stopped_; }
  /// Products on which a duty lies between places that share one price: it moves nothing there.
  const std::set<ProductId>& not_priced_apart() const { return not_apart_; }

 private:
  struct Span {
    std::int32_t from, until;  // steps
    std::uint32_t index;       // site, final user, market or pair of site and market
    double factor, extra;
  };
  static bool holds(const Span& span, std::int32_t step) { return step >= span.from && step < span.until; }
  void add_act(const world::World& world, const network::SupplyNetwork& network, const world::Act& act);
  void add_stop(const world::World& world, const network::SupplyNetwork& network, const world::ExportStop& stop,
                std::int32_t from, std::int32_t until);
  void add_ban(const world::World& world, const network::SupplyNetwork& network, const world::BuyerBan& ban,
               std::int32_t from, std::int32_t until);
  void add_duty(const world::World& world, const network::SupplyNetwork& network, const world::DutyAct& duty,
                std::int32_t from, std::int32_t until);
  void add_subsidy(const world::World& world, const network::SupplyNetwork& network, const world::SubsidyAct& subsidy,
                   std::int32_t from, std::int32_t until);
  static std::vector<strategic::Wedge> sum_of(const std::vector<std::pair<Span, strategic::Wedge>>& wedges,
                                              std::int32_t step);

  Horizon window_;
  std::vector<Span> outages_, added_, demands_, releases_, stops_;
  std::vector<std::pair<Span, strategic::Wedge>> duties_, subsidies_;
  std::set<ProductId> not_apart_;
  std::vector<std::int32_t> change_steps_;
  std::vector<bool> stopped_;
};

}  // namespace chokepoint::simulate
