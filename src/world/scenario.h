// A scenario: a dated difference from the world as decided. TOML is one maker (docs/formats/scenario.md); code is
// another.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/day.h"
#include "base/fingerprint.h"
#include "base/ids.h"
#include "world/world.h"

namespace chokepoint::world {

/// From `day` (until `until`) the clause is in this state, whatever the law as decided says.
struct SetControl {
  ControlId control;
  ClauseId clause;  // invalid: all clauses
  ClauseState state{ClauseState::in_force};
  std::optional<double> refused_share;  // instead of the licence table's
  std::optional<double> wait_days;
  std::optional<double> office_per_day;  // applications decided a working day
  UserClass user{UserClass::all};
};
/// Under the control, this share of what goes to buyers at the place needs no licence of its own: it passes at once.
struct GeneralLicence {
  ControlId control;
  ClauseId clause;  // invalid: all clauses
  PlaceId to;       // invalid: everywhere
  double share{1.0};
};
/// Production of the products at the place (and below) loses this share of capacity.
struct Outage {
  std::vector<ProductId> products;  // empty: every product made there
  PlaceId place;
  double lost_share{1.0};
};
/// Exports of the products from the place (and below) lose this share, to all or to one target. Home sales go on.
struct ExportStop {
  std::vector<ProductId> products;
  PlaceId from;
  PlaceId to;  // invalid: everywhere outside `from`
  double lost_share{1.0};
};
/// Buyers at a place, of one use, of one class or both, may not take this share of the products that come from makers
/// in `from`; others at the place go on buying.
struct BuyerBan {
  std::vector<ProductId> products;
  PlaceId from;   // invalid: everywhere outside `place`
  PlaceId place;  // of the buyers
  ProductId use;  // invalid: any
  std::optional<DemandClass> buyer;
  double lost_share{1.0};
};
/// Final demand times `factor`, plus `amount` a year.
struct DemandChange {
  ProductId product;
  PlaceId place;  // invalid: everywhere
  double factor{1.0};
  double amount{0.0};
};
/// Government stock handed to users at the place over the days of the act.
struct StockRelease {
  ProductId product;
  PlaceId place;
  double amount{0.0};
};
struct NewCapacity {
  ProductId product;
  PlaceId place;
  double per_year{0.0};
};
/// What buyers at a place pay on top of the seller's price for the products from another place, by value; acts of the
/// same goods and days add up.
struct DutyAct {
  std::vector<ProductId> products;
  PlaceId from;  // invalid: everywhere outside `to`
  PlaceId to;
  double rate{0.0};  // of the seller's price
};
/// What makers at a place get on top of the price, by value.
struct SubsidyAct {
  std::vector<ProductId> products;
  PlaceId place;
  double rate{0.0};  // of the price
};
/// Any figure of the world, by its key, for the whole run (day is ignored).
struct SetFigure {
  FigureId figure;
  double value{0.0};
};

struct Act {
  Day day;
  std::optional<Day> until;  // first day on which it no longer holds
  std::variant<SetControl, GeneralLicence, Outage, ExportStop, BuyerBan, DemandChange, StockRelease, NewCapacity,
               DutyAct, SubsidyAct, SetFigure>
      what;
  std::string why;
};

/// What to take where the sources end: the legal default (`resumed`: a suspension ends by its text, an announced
/// measure starts), or that things were prolonged as they stood (`extended`). `ask`: nothing is taken; the state is
/// unknown.
enum class Assume : std::uint8_t { ask, resumed, extended };

/// What the run departs from: the base date for ever, or what baseline_paths says of demand and capacity to come.
enum class Baseline : std::uint8_t { flat, paths };

struct Scenario {
  std::string name, title, about, variant;
  Horizon horizon;
  std::vector<Act> acts;
  Assume assume{Assume::ask};  // unless the caller says otherwise
  Baseline baseline{Baseline::flat};
  /// Of the canonical text: name, variant, horizon, assumption, acts with ids spelled out.
  Fingerprint fingerprint;
};

/// Canonical text of a scenario, with ids spelled out: what the fingerprint and the manifest hold.
std::string canonical_text(const World& world, const Scenario& scenario);

}  // namespace chokepoint::world
