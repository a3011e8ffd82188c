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
#include "policy/reach.h"
#include "policy/timeline.h"
#include "world/scenario.h"
#include "world/world.h"

namespace chokepoint::policy {

/// Something that holds in the law or the scenario and changes nothing in this form of the model, or was taken for
/// granted.
///   does_not_act: a clause that comes into force within the horizon and has no place in the model; `idle` says why.
struct Remark {
  enum class Kind : std::uint8_t {
    assumed_resumed,
    assumed_extended,
    does_not_act,
    lifting,
    partial_date,
    no_terms
  } kind{Kind::does_not_act};
  ControlId control;
  ClauseId clause;
  Day day{};
  Idle idle{Idle::acts};
};

struct Rules {
  network::LinkRules links;
  std::vector<Remark> remarks;  // each (kind, control) once; does_not_act: each clause once
};

struct RulesOptions {
  Assume assume{Assume::ask};  // `ask`: the scenario's own
  /// Per market: share of its use that ends in defence uses at baseline, for licence terms by class. Empty: 0.
  std::span<const double> defence_share;
};

/// Fails (usage) where the sources on a clause end within the horizon, some pair hangs on what followed, and neither
/// `assume` nor the scenario says what to take.
Result<Rules> rules_for(const world::World& world, const world::Scenario& scenario,
                        const network::SupplyNetwork& network, std::span<const double> values,
                        const RulesOptions& options);

/// Does the clause's target list cover a buyer at the place on the day? Firms are not places: a list of firms alone
/// covers none.
bool targets_place(const world::World& world, const world::Clause& clause, PlaceId buyer, Day day);

}  // namespace chokepoint::policy
