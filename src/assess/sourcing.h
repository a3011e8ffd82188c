// Where a firm's parts come from in one run of the world, and what is sent of each order: makers, their shares,
// transit, the law of the part, and how far makers fill what may leave.
//
// Method: docs/methods/firm.md section 2. Verified by: tests/assess/exposure_test.cpp.
#pragma once

#include <functional>
#include <vector>

#include "assess/exposure.h"

namespace chokepoint::assess {

/// How an open question of the law is answered: is the part caught?
using Reading = std::function<bool(const Match&)>;

/// Who supplies a product to a buyer: the named place, or a mix.
struct MakerShare {
  PlaceId place;
  double share{1.0};
};
struct Makers {
  std::vector<MakerShare> shares;
  bool by_mix{false};  // no supplier was named, or nobody makes the product there (none_there)
  bool none_there{false};
  bool world_mix{false};  // the buyer's place does not use the product: makers weighted by output
};
/// The supplier where it makes the product; else the mix that the nearest place around the buyer buys from; else the
/// world's makers. `supplier` invalid: none is named.
Makers makers_of(const world::World& world, const network::SupplyNetwork& network, ProductId product, PlaceId supplier,
                 PlaceId buyer);

/// One completed world under one scenario, run. Keeps references; const and thread-safe.
class Sourcing {
 public:
  /// `impact` holds the supplies of every product that the parts name (Probes::supplies).
  Sourcing(const simulate::Simulator& simulator, const world::Scenario& scenario, const simulate::Impact& impact,
           policy::Assume assume);

  /// Fills origins (without standings) and flags.
  void find_origins(const Firm& firm, const Part& part, PartExposure& exposure) const;
  /// What bridges the part; sets the standings of the origins by the reading.
  Supply supply_of(const Firm& firm, const Part& part, std::vector<Origin>& origins, const Reading& reading) const;
  /// Of the orders at makers in the place that may leave, the share shipped on each step.
  std::vector<double> filled(ProductId product, PlaceId maker) const;

 private:
  Origin origin_at(const Firm& firm, const Part& part, const Source& source, double share) const;
  Lane lane_of(const Firm& firm, const Part& part, FirmId maker, Origin& origin, const Reading& reading) const;
  std::int32_t transit(const Part& part, PlaceId from, PlaceId to) const;

  const simulate::Simulator& simulator_;
  const world::World& world_;
  const world::Scenario& scenario_;
  const simulate::Impact& impact_;
  policy::Assume assume_;
  policy::Statutes statutes_;
  PartLaw law_;
};

/// Figures with what the scenario sets in their place: they are part of the world that it is run on.
std::vector<double> with_set_figures(std::vector<double> values, const world::Scenario& scenario);

/// The part as the law sees it when it comes from `source`.
Item item_of(const Firm& firm, const Part& part, const Source& source);

}  // namespace chokepoint::assess
