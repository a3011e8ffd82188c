// From law to what may go from each site to each market: which clauses bind on which day, what share of a product they
// cover, whom they target, what share is refused and how long a licence takes. The law of the base date is in the
// flows: only differences from it act.
//
// Method: docs/methods/controls.md. Verified by: tests/policy/rules_test.cpp.
#pragma once

#include <span>
#include <vector>

#include "base/result.h"
#include "network/links.h"
#include "network/supply_network.h"
#include "policy/timeline.h"
#include "world/scenario.h"
#include "world/world.h"

namespace chokepoint::policy {

/// Something that holds in the law or the scenario and changes nothing in this form of the model, or was taken for
/// granted.
///   does_not_act: a clause that comes into force within the horizon and whose kind of rule, instrument or targets the
///   model has no place for, or of whose control no row says what it covers.
struct Remark {
  enum class Kind : std::uint8_t {
    assumed_resumed,
    assumed_extended,
    does_not_act,
    lifting,
    partial_date,
    no_terms
  } kind;
  ControlId control;
  ClauseId clause;
  Day day{};
};

struct Rules {
  network::LinkRules links;
  std::vector<Remark> remarks;  // each (kind, control) once
};

struct RulesOptions {
  Assume assume{Assume::ask};
  /// Per market: share of its use that ends in defence uses at baseline, for licence terms by class. Empty: 0.
  std::span<const double> defence_share;
};

/// Fails (usage) where the sources on a clause that would act end within the horizon and `assume` is `ask`.
Result<Rules> rules_for(const world::World& world, const world::Scenario& scenario,
                        const network::SupplyNetwork& network, std::span<const double> values,
                        const RulesOptions& options);

/// Does the clause's target list cover a buyer at the place on the day? Firms are not places: a list of firms alone
/// covers none.
bool targets_place(const world::World& world, const world::Clause& clause, PlaceId buyer, Day day);

}  // namespace chokepoint::policy
