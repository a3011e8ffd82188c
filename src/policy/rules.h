// From law to what may go from each site to each market: which clauses bind on which day, what share of a product they
// cover, whom they target, what share is refused and how long a licence takes. The law of the base date is in the
// flows: only differences from it act.
//
// Method: docs/methods/controls.md. Verified by: tests/policy/rules_test.cpp.
#pragma once

#include <span>
#include <utility>
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

/// From this step on a control's office has to decide on what goes over these pairs: a share of each, and a licence for
/// every `validity_days` of it. No pairs: it has nothing to decide any more.
struct OfficeTerms {
  std::int32_t step{0};
  ControlId control;
  double per_day{0.0};  // applications a calendar day, five working days in seven; 0: as many as come
  double validity_days{30.0};
  std::vector<std::pair<std::uint32_t, double>> load;  // pair, share of it that needs a licence
};

/// From this step on the law passes `gain` times what it passed on the base date over a pair that had a flow then.
struct Lifting {
  std::int32_t step{0};
  std::uint32_t pair{0};
  double gain{1.0};
};

struct Rules {
  network::LinkRules links;
  std::vector<OfficeTerms> offices;  // by step, then control
  std::vector<Lifting> liftings;     // by step, then pair
  std::vector<Remark> remarks;       // each (kind, control) once; does_not_act: each clause once
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
